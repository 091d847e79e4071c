"""The forest in C comes to the leaves that the plain one comes to, and adds up what they say in the same order."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean.compiled import compiled
from newsclean.judge.forest import Forest, Questions, likely, summed
from twins import needs_the_core

__all__ = ["needs_the_core"]


@pytest.mark.parametrize("trees", [1, 7, 8, 11, 128, 129, 143, 300, 700])
@pytest.mark.parametrize("depth", [1, 2, 6, 8])
@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 200])
def test_every_row_comes_to_the_same_leaf_of_every_tree(count: int, depth: int, trees: int) -> None:
    chance = np.random.default_rng(count * 10 + depth)
    columns, asked = 7, 25
    questions = Questions(
        chance.integers(0, columns, asked),
        np.round(chance.normal(0, 1, asked), 1).astype(np.float32),
        chance.integers(0, asked, (depth, trees)),
    )
    leaves = (chance.normal(0, 1, (trees, 2**depth)) * 10.0 ** chance.integers(-4, 4, (trees, 1))).astype(np.float32)
    figures = np.round(chance.normal(0, 1, (columns, count)), 1).astype(np.float32)  # many lie on a border
    figures[chance.random(figures.shape) < 0.02] = np.nan
    twin = compiled(summed)
    assert twin is not summed
    for rows in (figures.T, np.ascontiguousarray(figures.T)):
        found = twin(rows, questions, leaves)
        plain = summed(rows, questions, leaves)
        assert (found.dtype, found.shape) == (plain.dtype, plain.shape)
        assert np.array_equal(found, plain)


def test_a_forest_that_asks_about_other_columns_is_refused() -> None:
    questions = Questions(np.array([3]), np.zeros(1, dtype=np.float32), np.zeros((1, 1), dtype=np.intp))
    leaves = np.zeros((1, 2), dtype=np.float32)
    rows = np.zeros((2, 3), dtype=np.float32)
    with pytest.raises(IndexError):
        compiled(summed)(rows, questions, leaves)
    with pytest.raises(ValueError, match="other sizes"):
        compiled(summed)(rows, questions, np.zeros((2, 2), dtype=np.float32))
    known = questions._replace(columns=np.array([2]))
    assert compiled(summed)(rows, known, leaves).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("asked", [0, 1, 63, 64, 65, 150])
def test_probabilities_are_the_same_to_the_last_bit_and_0_where_nothing_is_asked(asked: int) -> None:
    chance = np.random.default_rng(asked)
    forest = a_forest(chance, columns=7, bias=-0.3)
    rows, places = chance.normal(0, 1, (asked, 7)).astype(np.float32), np.sort(chance.permutation(200)[:asked])
    found, plain = compiled(likely)(forest, rows, places, 200), likely(forest, rows, places, 200)
    assert (found.dtype, found.tobytes()) == (plain.dtype, plain.tobytes())
    assert not np.delete(found, places).any()


def test_two_forests_that_are_asked_in_turn_each_say_their_own() -> None:
    chance = np.random.default_rng(3)
    rows, places = chance.normal(0, 1, (3, 7)).astype(np.float32), np.arange(3)
    forests = [a_forest(chance, columns=7, bias=0.0), a_forest(chance, columns=5, bias=2.0)]
    for forest in forests * 2:
        assert np.array_equal(compiled(likely)(forest, rows, places, 3), likely(forest, rows, places, 3))


def test_a_place_that_is_not_there_is_refused() -> None:
    forest = a_forest(np.random.default_rng(1), columns=2, bias=0.0)
    rows = np.zeros((1, 2), dtype=np.float32)
    for place in (-1, 1):
        with pytest.raises(IndexError):
            compiled(likely)(forest, rows, np.array([place]), 1)
    with pytest.raises(IndexError):
        compiled(likely)(forest, rows, np.array([0, 0]), 1)


def a_forest(chance: np.random.Generator, *, columns: int, bias: float) -> Forest:
    leaves = chance.normal(0, 0.3, (20, 4)).astype(np.float32)
    asked = chance.integers(0, columns, (20, 2))
    return Forest(asked, chance.normal(0, 1, (20, 2)).astype(np.float32), leaves, np.ones_like(leaves), bias)
