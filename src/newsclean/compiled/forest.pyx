# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.forest`: a lot of rows at once: all answers stay in the cache."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

import numpy as np

from newsclean.judge.forest import Questions, told

cdef enum:
    LOT = 64  # rows
    EIGHTS = 8  # of them
    FEW = 4  # rows
    HALF = 32
    MAX_LEVELS = 8
    MOST_IN_ROW = 128  # trees that are added without halving

ctypedef unsigned char byte

cdef union Lot:  # a byte for each of some rows
    byte[LOT] each
    uint64_t[EIGHTS] eights


cdef struct Forest:
    const Py_ssize_t* levels
    const float* values
    Py_ssize_t depth, trees, rows
    const Lot* answers


cdef class Trees:
    """A forest that was found to hang together, and room for answers."""

    cdef object questions, leaves
    cdef const Py_ssize_t[::1] columns
    cdef const float[::1] borders
    cdef const Py_ssize_t[:, ::1] levels
    cdef const float[:, ::1] values
    cdef Py_ssize_t columns_needed
    cdef Lot* answers
    cdef Forest forest

    def __cinit__(self, questions, leaves):
        cdef Py_ssize_t i
        self.questions, self.leaves = questions, leaves
        self.columns, self.borders, self.levels, self.values = questions.columns, questions.borders, questions.levels, leaves
        self.forest.depth, self.forest.trees = self.levels.shape[0], self.values.shape[0]
        if (
            self.forest.depth > MAX_LEVELS or self.levels.shape[1] != self.forest.trees
            or self.values.shape[1] != 1 << self.forest.depth or self.borders.shape[0] != self.columns.shape[0]
        ):
            raise ValueError("a forest of other sizes")
        for i in range(self.columns.shape[0]):
            if self.columns[i] < 0:
                raise IndexError("a question about a column that is not there")
            self.columns_needed = max(self.columns_needed, self.columns[i] + 1)
        self.answers = <Lot*> malloc((self.columns.shape[0] + 1) * sizeof(Lot))
        if self.answers == NULL:
            raise MemoryError
        if self.forest.trees:
            self.forest.levels, self.forest.values = &self.levels[0, 0], &self.values[0, 0]
        self.forest.answers = self.answers

    def __dealloc__(self):
        free(self.answers)

    cdef int add_up(self, rows, float[::1] out) except -1:
        """Write what all trees together say of each row."""
        cdef const float[::1, :] figures = np.asfortranarray(rows, dtype=np.float32)
        cdef float[LOT] sums
        cdef Py_ssize_t start, count = out.shape[0]
        if figures.shape[0] != count or figures.shape[1] < self.columns_needed:
            raise IndexError("a question about a column that is not there")
        for start in range(0, count, LOT):
            self.forest.rows = min(LOT, count - start)
            ask(figures, start, self.forest.rows, self.columns, self.borders, self.answers)
            add_up(&self.forest, 0, self.forest.trees, sums)
            memcpy(&out[start], sums, self.forest.rows * sizeof(float))
        return 0


cdef Trees LAST = None  # the shipped model's: they are asked again and again


cdef Trees trees_of(questions, leaves):
    global LAST
    if LAST is None or LAST.questions is not questions or LAST.leaves is not leaves:
        LAST = Trees(questions, leaves)
    return LAST


def summed(rows not None, questions not None, leaves not None):
    """The twin of `summed`."""
    found = np.zeros(len(rows), dtype=np.float32)
    trees_of(questions, leaves).add_up(rows, found)
    return found


def likely(forest not None, rows not None, places not None, Py_ssize_t count):
    """The twin of `likely`: of `exp` the last bits are numpy's."""
    cdef const Py_ssize_t[::1] at = places
    cdef Py_ssize_t i
    cdef float bias = forest.bias, one = 1.0
    found, doubts = np.zeros(count, dtype=np.float32), np.empty(len(places), dtype=np.float32)
    cdef float[::1] out = found, doubt = doubts
    trees_of(forest.questions, forest.leaves).add_up(rows, doubt)
    for i in range(doubt.shape[0]):
        if not 0 <= at[i] < count:
            raise IndexError("a place that is not there")
        doubt[i] = -(doubt[i] + bias)
    np.exp(doubts, doubts)
    for i in range(doubt.shape[0]):
        out[at[i]] = one / (one + doubt[i])
    return found


cdef void ask(
    const float[::1, :] figures, Py_ssize_t start, Py_ssize_t count, const Py_ssize_t[::1] columns,
    const float[::1] borders, Lot* answers,
) noexcept:
    """The answers of a lot of rows to all questions; those about one column stand together."""
    cdef float[LOT] column
    cdef float border
    cdef Py_ssize_t i, k
    memset(column, 0, sizeof(column))
    for i in range(columns.shape[0]):
        if not i or columns[i] != columns[i - 1]:
            memcpy(column, &figures[start, columns[i]], count * sizeof(float))
        border = borders[i]
        for k in range(HALF):
            answers[i].each[k] = column[k] > border
        if count > HALF:
            for k in range(HALF, LOT):
                answers[i].each[k] = column[k] > border


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
    cdef Py_ssize_t level, row = 0, k
    memset(&leaf, 0, sizeof(Lot))
    for level in range(forest.depth - 1, -1, -1):
        told = forest.answers + forest.levels[level * forest.trees + tree]
        for k in range(EIGHTS):
            leaf.eights[k] = leaf.eights[k] + leaf.eights[k] + told.eights[k]  # no byte runs over
    while row < forest.rows:  # a few at a time: behind the last one there are leaves, too
        for k in range(FEW):
            sums[row + k] += said[leaf.each[row + k]]
        row += FEW


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
