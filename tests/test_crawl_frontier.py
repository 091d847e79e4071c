"""Which target comes next, and which record is written next."""

from __future__ import annotations

import random

import pytest

from newsclean.crawl.frontier import Frontier
from newsclean.crawl.order import Order
from newsclean.crawl.targets import Target


def targets(lanes: str) -> list[Target]:
    """One target for each letter, which names its lane; "-" has none."""
    return [Target(str(i), str(i), lane.replace("-", "")) for i, lane in enumerate(lanes)]


def taken(frontier: Frontier, now: float) -> list[int]:
    found = []
    while (index := frontier.take(now)) is not None:
        found.append(index)
    return found


def test_each_host_hands_out_one_and_files_are_free() -> None:
    frontier = Frontier(targets("aab-a-b"))
    assert taken(frontier, 0.0) == [0, 2, 3, 5]
    assert frontier.left == 3


def test_a_host_hands_out_several_where_that_is_allowed() -> None:
    frontier = Frontier(targets("aaaaab"), at_once=2)
    assert taken(frontier, 0.0) == [0, 1, 5]
    frontier.give_back("a", 1.0)
    frontier.give_back("a", 1.0)
    assert taken(frontier, 0.9) == []
    assert taken(frontier, 1.0) == [2, 3]
    for _ in range(2):
        frontier.give_back("a", 2.0)
    assert taken(frontier, 2.0) == [4]
    assert (frontier.left, taken(frontier, 9.0)) == (0, [])


def test_a_host_goes_on_when_its_rest_is_over() -> None:
    frontier = Frontier(targets("aab"))
    assert taken(frontier, 0.0) == [0, 2]
    frontier.give_back("a", 5.0)
    frontier.give_back("b", 1.0)
    assert frontier.rest(1.0) == 4.0
    assert taken(frontier, 4.9) == []
    assert taken(frontier, 5.0) == [1]
    assert frontier.rest(5.0) is None
    assert frontier.left == 0


def test_a_host_that_still_rests_from_an_earlier_run_is_waited_for() -> None:
    frontier = Frontier(targets("aba-b"), {"a": 7.0, "b": float("-inf")}.__getitem__)
    assert taken(frontier, 5.0) == [1, 3]
    assert frontier.rest(5.0) == 2.0
    assert taken(frontier, 7.0) == [0]
    frontier.give_back("a", 8.0)
    assert taken(frontier, 8.0) == [2]
    frontier.give_back("b", 8.0)
    assert taken(frontier, 8.0) == [4]
    assert frontier.left == 0
    assert frontier.rest(8.0) is None


def test_a_host_that_still_rests_hands_out_several_when_that_is_over() -> None:
    frontier = Frontier(targets("aaab"), {"a": 7.0, "b": 8.0}.__getitem__, at_once=2)
    assert taken(frontier, 6.9) == []
    assert taken(frontier, 7.0) == [0, 1]
    assert taken(frontier, 8.0) == [3]
    frontier.give_back("a", 9.0)
    assert taken(frontier, 9.0) == [2]
    assert frontier.rest(9.0) is None


def test_the_host_with_the_longest_way_to_go_is_known() -> None:
    frontier = Frontier(targets("aaaab-b"))
    taken(frontier, 0.0)
    assert frontier.longest({"a": 1.0, "b": 4.0}.__getitem__) == (4.0, "b")
    frontier.give_back("b", 1.0)
    taken(frontier, 1.0)
    assert frontier.longest({"a": 1.0, "b": 4.0}.__getitem__) == (3.0, "a")


def test_of_all_that_is_ready_the_first_in_the_list_comes_first() -> None:
    frontier = Frontier(targets("abcabc"))
    assert taken(frontier, 0.0) == [0, 1, 2]
    for lane in "cba":
        frontier.give_back(lane, 1.0)
    assert taken(frontier, 1.0) == [3, 4, 5]


def test_records_come_out_in_list_order_whatever_the_order_they_come_in() -> None:
    order: Order[int] = Order(100, lambda _: True)
    arrival = list(range(100))
    random.Random(7).shuffle(arrival)
    assert [item for index in arrival for item in order.add(index, index)] == list(range(100))


def test_a_slow_host_is_passed_when_the_buffer_is_full_and_comes_when_it_is_ready() -> None:
    order: Order[int] = Order(3, lambda _: True)
    assert [order.add(index, index) for index in (1, 2, 3)] == [[], [], []]
    assert order.add(4, 4) == [1, 2, 3, 4]
    assert order.add(5, 5) == [5]
    assert order.add(0, 0) == [0]


def test_a_file_is_never_passed_but_waited_for() -> None:
    order: Order[int] = Order(3, lambda index: index != 0)
    for index in (1, 2, 3, 4):
        assert order.add(index, index) == []
    assert order.blocked
    assert order.add(0, 0) == [0, 1, 2, 3, 4]
    assert not order.blocked


@pytest.mark.parametrize("window", [0, 1, 5, 1000])
@pytest.mark.parametrize("seed", range(5))
def test_every_record_comes_out_exactly_once(window: int, seed: int) -> None:
    order: Order[int] = Order(window, lambda index: index % 3 > 0)
    arrival = list(range(200))
    random.Random(seed).shuffle(arrival)
    out = [item for index in arrival[:150] for item in order.add(index, index)]
    assert sorted(out + order.rest()) == sorted(arrival[:150])
