"""The forest in C comes to the leaves that the plain one comes to, and adds up what they say in the same order."""

from __future__ import annotations

import numpy as np
import pytest

from newsclean.compiled import compiled
from newsclean.judge.forest import Questions, summed
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
