# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.forest.summed`: a lot of rows at once, so that all answers stay in the cache."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memset

import numpy as np

from newsclean.judge.forest import Questions, told

cdef enum:
    LOT = 64  # rows
    EIGHTS = 8  # of them
    HALF = 32
    MAX_LEVELS = 8
    MOST_IN_ROW = 128  # trees that are added without halving

ctypedef unsigned char byte

cdef union Lot:  # a byte for each of some rows
    byte[LOT] each
    uint64_t[EIGHTS] eights


def summed(rows not None, questions not None, leaves not None):
    """The twin of `summed`."""
    cdef const float[:, ::1] figures = np.ascontiguousarray(rows.T, dtype=np.float32)
    cdef const Py_ssize_t[::1] columns = questions.columns
    cdef const float[::1] borders = questions.borders
    cdef const Py_ssize_t[:, ::1] levels = questions.levels
    cdef const float[:, ::1] values = leaves
    cdef Py_ssize_t count = figures.shape[1], start, i
    found = np.zeros(count, dtype=np.float32)
    cdef float[::1] out = found
    cdef float[LOT] sums
    cdef Forest forest
    forest.depth, forest.trees = levels.shape[0], values.shape[0]
    if (
        forest.depth > MAX_LEVELS or levels.shape[1] != forest.trees or values.shape[1] != 1 << forest.depth
        or borders.shape[0] != columns.shape[0]
    ):
        raise ValueError("a forest of other sizes")
    for i in range(columns.shape[0]):
        if not 0 <= columns[i] < figures.shape[0]:
            raise IndexError("a question about a column that is not there")
    if not count or not forest.trees:
        return found
    cdef Lot* answers = <Lot*> calloc(columns.shape[0] + 1, sizeof(Lot))
    if answers == NULL:
        raise MemoryError
    forest.levels, forest.values, forest.answers = &levels[0, 0], &values[0, 0], answers
    for start in range(0, count, LOT):
        forest.rows = min(LOT, count - start)
        ask(figures, start, forest.rows, columns, borders, answers)
        add_up(&forest, 0, forest.trees, sums)
        memcpy(&out[start], sums, forest.rows * sizeof(float))
    free(answers)
    return found


cdef void ask(
    const float[:, ::1] figures, Py_ssize_t start, Py_ssize_t count, const Py_ssize_t[::1] columns,
    const float[::1] borders, Lot* answers,
) noexcept:
    """The answers of a lot of rows to all questions; those about one column stand together."""
    cdef float[LOT] column
    cdef float border
    cdef Py_ssize_t i, k
    memset(column, 0, sizeof(column))
    for i in range(columns.shape[0]):
        if not i or columns[i] != columns[i - 1]:
            memcpy(column, &figures[columns[i], start], count * sizeof(float))
        border = borders[i]
        for k in range(HALF):
            answers[i].each[k] = column[k] > border
        if count > HALF:
            for k in range(HALF, LOT):
                answers[i].each[k] = column[k] > border


cdef struct Forest:
    const Py_ssize_t* levels
    const float* values
    Py_ssize_t depth, trees, rows
    const Lot* answers


cdef void add_up(const Forest* forest, Py_ssize_t first, Py_ssize_t count, float* sums) noexcept:
    """What some trees say of a lot of rows together: added in the order in which numpy adds, by halves."""
    cdef float[EIGHTS][LOT] parts
    cdef Py_ssize_t half, tree, k
    if count > MOST_IN_ROW:
        half = count // 2
        half -= half % EIGHTS
        add_up(forest, first, half, sums)
        add_up(forest, first + half, count - half, parts[0])
        for k in range(LOT):
            sums[k] += parts[0][k]
        return
    memset(sums, 0, LOT * sizeof(float))
    memset(parts, 0, sizeof(parts))
    half = count - count % EIGHTS
    for tree in range(half):
        add(forest, first + tree, parts[tree % EIGHTS])
    if half:
        for k in range(LOT):
            sums[k] = ((parts[0][k] + parts[1][k]) + (parts[2][k] + parts[3][k])) + (
                (parts[4][k] + parts[5][k]) + (parts[6][k] + parts[7][k])
            )
    for tree in range(half, count):
        add(forest, first + tree, sums)


cdef void add(const Forest* forest, Py_ssize_t tree, float* sums) noexcept:
    """Add what a tree says of a lot of rows: the first level's answer is the lowest bit of a leaf's number."""
    cdef Lot leaf
    cdef const Lot* told
    cdef const float* said = forest.values + (tree << forest.depth)
    cdef Py_ssize_t level, k
    memset(&leaf, 0, sizeof(Lot))
    for level in range(forest.depth - 1, -1, -1):
        told = forest.answers + forest.levels[level * forest.trees + tree]
        for k in range(EIGHTS):
            leaf.eights[k] = leaf.eights[k] + leaf.eights[k] + told.eights[k]  # no byte runs over
    for k in range(forest.rows):
        sums[k] += said[leaf.each[k]]


def _check():
    """Sums as numpy has them."""
    rows = np.sin(np.arange(70, dtype=np.float32)).reshape(70, 1)
    for trees in (1, 7, 8, 9, 128, 129, 300, 1000):
        numbers = np.arange(2 * trees).reshape(2, trees)
        questions = Questions(np.zeros(2, np.intp), np.array([-0.5, 0.5], np.float32), numbers * numbers % 3 % 2)
        leaves = np.sin(np.arange(4 * trees, dtype=np.float32) ** 2).reshape(trees, 4)
        found = summed(rows, questions, leaves)
        if not np.array_equal(found, told(rows, questions, leaves).sum(axis=1)):
            raise ImportError("numpy adds in another order than is known here")


_check()
