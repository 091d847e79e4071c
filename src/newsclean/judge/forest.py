"""Rows of figures in, the sum of a forest of symmetric trees for every row out; which columns spoke for it on request.

In a symmetric tree all nodes of a level ask the same question, so a row's leaf is a number whose bits are the answers:
a few array operations for all rows and trees at once. Prokhorenkova et al., "CatBoost: unbiased boosting with
categorical features", 2018, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Places = NDArray[np.intp]


LOT = 512  # rows at once: what is asked of them stays in the processor's cache


class Questions(NamedTuple):
    """The distinct questions of a forest: whether a column is greater than a border.

    `levels[level, tree]` is the number of the question that a tree asks on a level.
    """

    columns: Places
    borders: Floats
    levels: Places


class Forest:
    """Trees of one depth.

    `columns[tree, level]` is asked whether it is greater than `borders[tree, level]`; `leaves[tree, answers]` is what
    the tree says, in log-odds; `weights[tree, answers]` is how much of the training data lay in the leaf.
    """

    def __init__(self, columns: Places, borders: Floats, leaves: Floats, weights: Floats, bias: float) -> None:
        self.columns, self.leaves, self.weights, self.bias = columns, leaves, weights, bias
        asked = np.stack((columns.T.ravel(), borders.T.ravel()), axis=1)
        questions, numbers = np.unique(asked, axis=0, return_inverse=True)  # many trees ask the same
        self.questions = Questions(
            questions[:, 0].astype(np.intp), questions[:, 1].astype(np.float32), numbers.reshape(columns.T.shape)
        )

    def score(self, rows: Floats) -> Floats:
        """The log-odds of each row."""
        found: Floats = _summed(rows, self.questions, self.leaves) + np.float32(self.bias)
        return found

    def shares(self, rows: Floats) -> Floats:
        """What each column brings to the score of each row: how much every answer on the way moved the expectation.

        Saabas, "Interpreting random forests", 2014. The shares of a row and the mean over the data sum to its score.
        """
        answers = _answers(rows, self.questions)
        trees = np.arange(len(self.leaves))
        found = np.zeros(rows.shape, dtype=np.float32)
        depth = self.columns.shape[1]
        values, weights = self.leaves, self.weights
        for level in range(depth):  # from the leaves up: the two nodes of the deepest level meet in one
            halves = 2 ** (depth - 1 - level)
            at = answers & (2 * halves - 1)
            lower, upper = slice(0, halves), slice(halves, 2 * halves)
            total = weights[:, lower] + weights[:, upper]
            met = (values[:, lower] * weights[:, lower] + values[:, upper] * weights[:, upper]) / np.maximum(
                total, 1e-6
            )
            moved = values[trees, at] - met[trees, at & (halves - 1)]
            np.add.at(found.T, self.columns[:, depth - 1 - level], moved.T)
            values, weights = met, total
        return found


def likely(forest: Forest, rows: Floats, places: Places, count: int) -> Floats:
    """The probabilities of so many: of those at some places what the rows say, of the others 0."""
    found = np.zeros(count, dtype=np.float32)
    found[places] = 1.0 / (1.0 + np.exp(-forest.score(rows)))
    return found


def summed(rows: Floats, questions: Questions, leaves: Floats) -> Floats:
    """What all trees together say of each row."""
    lots = (rows[start : start + LOT] for start in range(0, len(rows) or 1, LOT))
    return np.concatenate([told(lot, questions, leaves).sum(axis=1) for lot in lots])


def told(rows: Floats, questions: Questions, leaves: Floats) -> Floats:
    """What each tree says of each row."""
    firsts = np.arange(len(leaves)) * leaves.shape[1]
    found: Floats = leaves.ravel().take(_answers(rows, questions) + firsts)
    return found


def _answers(rows: Floats, questions: Questions) -> NDArray[np.uint8]:
    """The number of the leaf that each row comes to in each tree."""
    told = (rows.T.take(questions.columns, axis=0) > questions.borders[:, np.newaxis]).view(np.uint8)
    answers = np.zeros((questions.levels.shape[1], len(rows)), dtype=np.uint8)
    for numbers in questions.levels[::-1]:
        answers += answers
        answers |= told.take(numbers, axis=0)
    return np.ascontiguousarray(answers.T)


_summed, probabilities = compiled(summed), compiled(likely)
