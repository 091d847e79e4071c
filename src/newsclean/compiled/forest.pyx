# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.forest.told`: a lot of rows at once, so that all answers stay in the cache."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memset

import numpy as np

cdef enum:
    LOT = 64  # rows
    EIGHTS = 8  # of them
    MAX_LEVELS = 8

ctypedef unsigned char byte

cdef union Lot:  # a byte for each of some rows
    byte[LOT] each
    uint64_t[EIGHTS] eights


def told(rows not None, questions not None, leaves not None):
    """The twin of `told`."""
    cdef const float[:, ::1] figures = np.ascontiguousarray(rows.T, dtype=np.float32)
    cdef const Py_ssize_t[::1] columns = questions.columns
    cdef const float[::1] borders = questions.borders
    cdef const Py_ssize_t[:, ::1] levels = questions.levels
    cdef const float[:, ::1] values = leaves
    found = np.empty((figures.shape[1], values.shape[0]), dtype=np.float32)
    cdef float[:, ::1] out = found
    cdef Py_ssize_t count = figures.shape[1], asked = columns.shape[0], trees = values.shape[0], start = 0
    cdef Py_ssize_t i
    if levels.shape[0] > MAX_LEVELS or levels.shape[1] != trees or values.shape[1] != 1 << levels.shape[0] or borders.shape[0] != asked:
        raise ValueError("a forest of other sizes")
    for i in range(asked):
        if not 0 <= columns[i] < figures.shape[0]:
            raise IndexError("a question about a column that is not there")
    cdef Lot* answers = <Lot*> calloc(asked + 1, sizeof(Lot))
    if answers == NULL:
        raise MemoryError
    while start < count:
        ask(figures, columns, borders, start, min(LOT, count - start), answers)
        sort(levels, values, answers, start, min(LOT, count - start), out)
        start += LOT
    free(answers)
    return found


cdef void ask(
    const float[:, ::1] figures, const Py_ssize_t[::1] columns, const float[::1] borders, Py_ssize_t start,
    Py_ssize_t count, Lot* answers,
) noexcept:
    """The answers of a lot of rows to all questions, those to one question together."""
    cdef Py_ssize_t i
    for i in range(columns.shape[0]):
        compare(&figures[columns[i], start], borders[i], count, answers[i].each)


cdef void compare(const float* column, float border, Py_ssize_t count, byte* greater) noexcept:
    cdef Py_ssize_t k
    for k in range(count):
        greater[k] = column[k] > border


cdef void sort(
    const Py_ssize_t[:, ::1] levels, const float[:, ::1] values, const Lot* answers, Py_ssize_t start,
    Py_ssize_t count, float[:, ::1] out,
) noexcept:
    """What each tree says of a lot of rows: the first level's answer is the lowest bit of a leaf's number."""
    cdef Lot leaf
    cdef const Lot* told
    cdef const float* said
    cdef float* row
    cdef Py_ssize_t tree, level, k
    for tree in range(values.shape[0]):
        memset(&leaf, 0, sizeof(Lot))
        for level in range(levels.shape[0] - 1, -1, -1):
            told = answers + levels[level, tree]
            for k in range(EIGHTS):
                leaf.eights[k] = leaf.eights[k] + leaf.eights[k] + told.eights[k]  # no byte runs over
        said = &values[tree, 0]
        row = &out[start, tree]
        for k in range(count):
            row[k * out.shape[1]] = said[leaf.each[k]]
