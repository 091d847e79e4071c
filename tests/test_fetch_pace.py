"""Hosts get their rest, by a clock of the test's own."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from newsclean.fetchers.net.pace import LONGEST_WAIT, MAX_CRAWL_DELAY, Pace, Wish


class Clock:
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


def starts_of(pace: Pace, clock: Clock, hosts: list[str], length: float = 0.25) -> list[float]:
    """When the requests to the hosts start, each of the same length."""
    starts = []

    async def ask(host: str) -> None:
        async with pace.turn(host):
            starts.append(clock())
            clock.time += length

    async def all_in_order() -> None:
        for host in hosts:
            await ask(host)

    asyncio.run(all_in_order())
    return starts


def test_a_host_rests_from_the_end_of_a_request_to_the_start_of_the_next() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    assert starts_of(pace, clock, ["a", "a", "a"]) == [100.0, 101.25, 102.5]


def test_another_host_need_not_wait() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    assert starts_of(pace, clock, ["a", "b", "a"]) == [100.0, 100.25, 101.25]


@pytest.mark.parametrize(("asked", "gap"), [(5.0, 5.0), (0.1, 1.0), (86400.0, MAX_CRAWL_DELAY)])
def test_a_crawl_delay_lengthens_the_rest_within_reason(asked: float, gap: float) -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    pace.slow_down("a", asked)
    assert starts_of(pace, clock, ["a", "a"], length=0.0) == [100.0, 100.0 + gap]


def test_two_at_once_go_one_after_the_other_and_a_failed_one_counts_too() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    starts = []

    async def ask(fail: bool) -> None:
        async with pace.turn("a"):
            starts.append(clock())
            await asyncio.sleep(0)
            if fail:
                raise ConnectionError

    async def both() -> None:
        await asyncio.gather(ask(True), ask(False), return_exceptions=True)

    asyncio.run(both())
    assert starts == [100.0, 101.0]


def test_of_two_crawl_delays_of_one_host_the_longer_counts() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    pace.slow_down("a", 10.0)
    pace.slow_down("a", 2.0)
    assert starts_of(pace, clock, ["a", "a"], length=0.0) == [100.0, 110.0]


def gaps_after(answers: str, delay: float = 1.0, crawl_delay: float | None = None) -> list[float]:
    """The rests after answers that are busy ("b"), fine ("."), or of another host ("o")."""
    clock = Clock()
    pace = Pace(delay, clock=clock, sleep=clock.sleep)
    if crawl_delay is not None:
        pace.slow_down("a", crawl_delay)
    gaps = []

    async def ask() -> None:
        for answer in answers:
            async with pace.turn("other" if answer == "o" else "a"):
                pace.note("other" if answer == "o" else "a", busy=answer == "b")
            gaps.append(pace.ready_at("other" if answer == "o" else "a") - clock())

    asyncio.run(ask())
    return [round(gap, 6) for gap in gaps]


def test_a_busy_host_gets_twice_the_rest_each_time_up_to_a_minute() -> None:
    assert gaps_after("." + "b" * 8) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_the_rest_of_a_busy_host_shrinks_with_other_answers_to_the_usual_one() -> None:
    assert gaps_after("bbb.....") == [2, 4, 8, 4, 2, 1, 1, 1]
    assert gaps_after("b.b.") == [2, 1, 2, 1]


def test_a_busy_host_leaves_others_alone() -> None:
    assert gaps_after("bbobo") == [2, 4, 1, 8, 1]


def test_a_busy_host_is_never_asked_faster_than_its_crawl_delay() -> None:
    assert gaps_after("bb...", crawl_delay=5) == [10, 20, 10, 5, 5]
    assert gaps_after("b..", delay=100) == [100, 100, 100]


def test_without_a_delay_a_busy_host_gets_a_short_rest_that_grows_and_goes() -> None:
    assert gaps_after(".bbb....", delay=0) == [0, 0.1, 0.2, 0.4, 0.2, 0.1, 0, 0]


def test_a_crawl_delay_counts_from_the_very_answer_that_asks_for_it() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    assert starts_of(pace, clock, ["a"], length=0.0) == [100.0]
    pace.slow_down("a", 5.0)
    assert starts_of(pace, clock, ["a", "b"], length=0.0) == [105.0, 105.0]


@pytest.mark.parametrize(("asked", "ready", "alone"), [(0.0, 1, 0), (0.5, 1, 0), (30.0, 30, 0), (3600.0, 1, 3600)])
def test_a_host_that_names_its_rest_gets_it_from_everybody_and_one_that_names_too_long_a_one_is_left_alone(
    asked: float, ready: float, alone: float
) -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)

    async def ask() -> None:
        async with pace.turn("a"):
            pace.note("a", busy=False, alone=asked)

    asyncio.run(ask())
    assert (pace.ready_at("a") - clock(), pace.left_alone("a")) == (ready, alone)
    assert pace.left_alone("b") == 0


def test_a_host_that_was_left_alone_is_asked_when_that_is_over() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)
    pace.note("a", busy=False, alone=3600.0)
    clock.time += 3600.0 - LONGEST_WAIT
    assert pace.left_alone("a") == 0
    assert starts_of(pace, clock, ["a"]) == [3700.0]


def test_another_run_knows_what_hosts_asked_for_and_lets_them_rest_as_if_the_last_answer_had_been_503() -> None:
    clock = Clock()
    first, second = (Pace(2.0, clock=clock, sleep=clock.sleep) for _ in range(2))
    first.slow_down("a", 20.0)
    first.note("b", busy=True, alone=600.0)
    first.note("c", busy=True)
    news = first.news()
    assert news == {"a": Wish(20.0, 0.0), "b": Wish(0.0, 600.0)}
    assert first.news() == {}
    clock.time += 0.5
    second.recall(news, 0.5)
    assert [second.ready_at(host) for host in "abcd"] == [140.0, 104.0, 104.0, 104.0]
    assert second.left_alone("b") == 600.0
    assert second.news() == {}


@pytest.mark.parametrize(("quiet", "first"), [(0.0, 104.0), (1.5, 102.5), (4.0, 100.0), (float("inf"), 100.0)])
def test_after_a_quiet_while_a_run_begins_at_once(quiet: float, first: float) -> None:
    clock = Clock()
    pace = Pace(2.0, clock=clock, sleep=clock.sleep)
    pace.recall({}, quiet)
    assert starts_of(pace, clock, ["a", "b"], length=0.0) == [first, first]


def test_nothing_is_kept_of_hosts_that_nobody_waits_for_but_when_they_were_asked() -> None:
    pace = Pace(0.0)

    async def ask(host: str) -> None:
        async with pace.turn(host):
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(*(ask(str(number % 50)) for number in range(100)))

    asyncio.run(all_of_them())
    assert (len(pace._places), len(pace._waiting), len(pace._asking), len(pace._since)) == (0, 0, 0, 50)


def at_once(pace: Pace, clock: Clock, lengths: list[float], busy: int = -1) -> tuple[list[float], int]:
    """When requests of some lengths start that are all asked for at the same time, and the most under way together.
    The answer to the request `busy` says that the host is."""
    starts, under_way, most = [], 0, 0

    async def ask(number: int, length: float) -> None:
        nonlocal under_way, most
        async with pace.turn("a"):
            starts.append(clock())
            under_way += 1
            most = max(most, under_way)
            end = clock.time + length
            while clock.time < end:
                await asyncio.sleep(0)
            under_way -= 1
            pace.note("a", busy=number == busy)

    async def tick() -> None:
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            clock.time += 0.25

    async def everything() -> None:
        ticking = asyncio.create_task(tick())
        await asyncio.gather(*(ask(*each) for each in enumerate(lengths)))
        ticking.cancel()

    asyncio.run(everything())
    return starts, most


class SharedClock(Clock):
    """Time that a ticker moves."""

    async def sleep(self, seconds: float) -> None:
        end = self.time + seconds
        while self.time < end:
            await asyncio.sleep(0)


def test_with_several_at_a_time_the_pause_runs_from_start_to_start() -> None:
    clock = SharedClock()
    pace = Pace(1.0, 3, clock=clock, sleep=clock.sleep)
    starts, most = at_once(pace, clock, [4.0] * 6)
    assert [later - earlier for earlier, later in itertools.pairwise(starts)] == [1.0, 1.0, 2.0, 1.0, 1.0]
    assert most == 3


def test_without_a_pause_as_many_as_are_allowed_are_under_way() -> None:
    clock = SharedClock()
    starts, most = at_once(Pace(0.0, 2, clock=clock, sleep=clock.sleep), clock, [1.0] * 4)
    assert (starts, most) == ([100.0, 100.0, 101.0, 101.0], 2)


def test_by_default_there_is_one_at_a_time_however_many_ask() -> None:
    clock = SharedClock()
    starts, most = at_once(Pace(1.0, clock=clock, sleep=clock.sleep), clock, [2.0] * 3)
    assert (starts, most) == ([100.0, 103.0, 106.0], 1)


def test_a_host_that_is_busy_gets_one_at_a_time_again() -> None:
    clock = SharedClock()
    starts, _ = at_once(Pace(1.0, 3, clock=clock, sleep=clock.sleep), clock, [0.5, 3.0, 3.0, 3.0], busy=0)
    assert starts[:2] == [100.0, 102.5]
    assert starts[2] >= 102.5 + 3.0  # not before the end of the one under way


def test_one_that_gives_up_its_place_holds_up_nobody() -> None:
    async def everything() -> list[str]:
        pace, done = Pace(0.0), []

        async def ask(name: str) -> None:
            async with pace.turn("a"):
                await asyncio.sleep(0.01)
                done.append(name)

        tasks = [asyncio.create_task(ask(name)) for name in "abcd"]
        await asyncio.sleep(0)
        for index in (0, 2):
            tasks[index].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(ask("e"), 5)
        return done

    assert asyncio.run(everything()) == ["b", "d", "e"]


def test_what_belongs_to_the_request_before_need_not_wait() -> None:
    clock = Clock()
    pace = Pace(1.0, clock=clock, sleep=clock.sleep)

    async def page_and_its_scripts() -> list[float]:
        starts = []
        for rested in (True, False, True):
            async with pace.turn("a", rested=rested):
                starts.append(clock())
                clock.time += 0.25
        return starts

    assert asyncio.run(page_and_its_scripts()) == [100.0, 100.25, 101.5]


def test_the_time_that_a_host_needs_is_shared_by_the_requests_under_way() -> None:
    clock = SharedClock()
    pace = Pace(0.5, 4, clock=clock, sleep=clock.sleep)
    at_once(pace, clock, [4.0])
    assert pace.pause("a") == 1.0


def test_several_at_a_time_keep_the_rest_that_another_run_began_and_one_that_is_learned_late() -> None:
    clock = SharedClock()
    pace = Pace(1.0, 2, clock=clock, sleep=clock.sleep)
    pace.recall({}, 0.25)
    assert at_once(pace, clock, [0.5])[0] == [101.75]
    pace.slow_down("a", 4.0)
    assert pace.ready_at("a") == 105.75
    assert at_once(pace, clock, [9.0] * 3)[0] == [105.75, 109.75, 114.75]


def test_the_answer_that_ends_a_busy_time_begins_a_rest_all_the_same() -> None:
    clock = SharedClock()
    pace = Pace(1.0, 2, clock=clock, sleep=clock.sleep)
    pace.note("a", busy=True)
    starts, most = at_once(pace, clock, [0.5] * 3)
    assert most == 1
    assert [later - earlier for earlier, later in itertools.pairwise(starts)] == [1.5, 1.0]
