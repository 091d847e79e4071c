# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.forest`: a lot of rows at once: all answers stay in the cache."""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

import numpy as np

from newsclean.judge.forest import Questions, told

cdef enum:
    LOT = 32  # rows
    EIGHTS = 4  # of them
    FEW = 8  # rows
    PARTS = 8  # of the sum of many trees, as numpy adds
    MAX_LEVELS = 8
    MOST_IN_PART = 16  # trees
    MOST_IN_ROW = PARTS * MOST_IN_PART  # trees that are added without halving

ctypedef unsigned char byte

cdef union Lot:  # a byte for each of some rows: the next byte belongs to the row FEW further down
    byte[LOT] each
    uint32_t[FEW] fours
    uint64_t[EIGHTS] eights


cdef struct Forest:
    const int* levels  # the questions of each tree, from the last level on
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
    cdef int* places
    cdef Forest forest

    def __cinit__(self, questions, leaves):
        cdef Py_ssize_t i, tree
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
        self.places = <int*> malloc((self.levels.size + 1) * sizeof(int))
        if self.answers == NULL or self.places == NULL:
            raise MemoryError
        for tree in range(self.forest.trees):
            for i in range(self.forest.depth):
                if not 0 <= self.levels[i, tree] < self.columns.shape[0]:
                    raise IndexError("a question that is not there")
                self.places[(tree + 1) * self.forest.depth - 1 - i] = <int> self.levels[i, tree]
        if self.forest.trees:
            self.forest.values = &self.values[0, 0]
        self.forest.levels, self.forest.answers = self.places, self.answers

    def __dealloc__(self):
        free(self.answers)
        free(self.places)

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
        for k in range(FEW):
            answers[i].fours[k] = (
                (1 if column[k] > border else 0) | (1 << 8 if column[k + FEW] > border else 0)
                | (1 << 16 if column[k + 2 * FEW] > border else 0) | (1 << 24 if column[k + 3 * FEW] > border else 0)
            )


cdef void add_up(const Forest* forest, Py_ssize_t first, Py_ssize_t count, float* sums) noexcept:
    """What some trees say of a lot of rows together: added in the order in which numpy adds, by halves."""
    cdef float[PARTS][LOT] parts
    cdef Py_ssize_t half, part, k
    if count > MOST_IN_ROW:
        half = count // 2
        half -= half % PARTS
        add_up(forest, first, half, sums)
        add_up(forest, first + half, count - half, parts[0])
        for k in range(LOT):
            sums[k] += parts[0][k]
        return
    memset(sums, 0, LOT * sizeof(float))
    half = count - count % PARTS
    if half:
        memset(parts, 0, sizeof(parts))
        for part in range(PARTS):
            add(forest, first + part, PARTS, half // PARTS, parts[part])
        for k in range(LOT):
            sums[k] = ((parts[0][k] + parts[1][k]) + (parts[2][k] + parts[3][k])) + (
                (parts[4][k] + parts[5][k]) + (parts[6][k] + parts[7][k])
            )
    add(forest, first + half, 1, count - half, sums)


cdef void add(const Forest* forest, Py_ssize_t tree, Py_ssize_t by, Py_ssize_t count, float* sums) noexcept:
    """Add what some trees, each so many behind the one before, say of a lot of rows."""
    cdef Lot[MOST_IN_PART] leaves
    cdef const float* values = forest.values + (tree << forest.depth)
    cdef const float* said
    cdef const byte* leaf
    cdef Py_ssize_t row = 0, i
    cdef float first, second, third, fourth, fifth, sixth, seventh, eighth
    for i in range(count):
        number(forest, tree + i * by, leaves + i)
    by <<= forest.depth
    while row < forest.rows:  # behind the last one there are leaves, too
        first, second, third, fourth = sums[row], sums[row + 1], sums[row + 2], sums[row + 3]
        fifth, sixth, seventh, eighth = sums[row + 4], sums[row + 5], sums[row + 6], sums[row + 7]
        said = values
        for i in range(count):
            leaf = leaves[i].each + row // FEW
            first += said[leaf[0]]
            second += said[leaf[4]]
            third += said[leaf[8]]
            fourth += said[leaf[12]]
            fifth += said[leaf[16]]
            sixth += said[leaf[20]]
            seventh += said[leaf[24]]
            eighth += said[leaf[28]]
            said += by
        sums[row], sums[row + 1], sums[row + 2], sums[row + 3] = first, second, third, fourth
        sums[row + 4], sums[row + 5], sums[row + 6], sums[row + 7] = fifth, sixth, seventh, eighth
        row += FEW


cdef inline void number(const Forest* forest, Py_ssize_t tree, Lot* leaf) noexcept:
    """Write the numbers of the leaves that rows come to in a tree: the first level's answer is the lowest bit."""
    cdef const int* place = forest.levels + tree * forest.depth
    cdef const int* end = place + forest.depth
    cdef const Lot* told
    cdef Py_ssize_t k
    cdef Lot found
    memset(&found, 0, sizeof(Lot))
    while place < end:
        told = forest.answers + place[0]
        place += 1
        for k in range(EIGHTS):
            found.eights[k] = found.eights[k] + found.eights[k] + told.eights[k]  # no byte runs over
    leaf[0] = found


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
