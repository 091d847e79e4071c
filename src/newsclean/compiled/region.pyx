# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.region.heart`."""

from importlib import import_module

from libc.stdlib cimport calloc, free

from newsclean.model import Container
from newsclean.segment import BLOCK_TAGS

include "fields.pxi"

plain = import_module("newsclean.judge.region")

cdef enum:  # the fields of an element
    PARENT
    TAG
    FIRST
    END

cdef Fields ELEMENT = Fields(Container, "parent", "tag", "first", "end")
cdef frozenset BLOCKS = BLOCK_TAGS
cdef double DECAY = plain.DECAY
cdef int LEVELS = plain.LEVELS


def heart(tuple containers not None, list homes not None, list prose not None):
    """The twin of `heart`."""
    cdef Py_ssize_t at, index, best = -1
    cdef int level
    cdef double vote
    cdef double* votes = <double*> calloc(len(containers) + 1, sizeof(double))
    if votes == NULL:
        raise MemoryError
    try:
        for at in range(len(homes)):
            vote = prose[at]
            if not vote:
                continue
            index = _anchor(containers, homes[at])
            for level in range(LEVELS):
                if index < 0:
                    break
                votes[index] += vote
                vote *= DECAY
                index = ELEMENT.of(containers[index], PARENT)
        for at in range(len(containers)):
            if votes[at] and (best < 0 or votes[at] > votes[best]):
                best = at
        return best
    finally:
        free(votes)


cdef Py_ssize_t _anchor(tuple containers, Py_ssize_t index) except -1:
    """The element that a block is a paragraph of."""
    cdef Py_ssize_t above
    while ELEMENT.of(containers[index], TAG) not in BLOCKS:
        above = ELEMENT.of(containers[index], PARENT)
        if above < 0:
            break
        index = above
    while <Py_ssize_t> ELEMENT.of(containers[index], END) - <Py_ssize_t> ELEMENT.of(containers[index], FIRST) <= 1:
        above = ELEMENT.of(containers[index], PARENT)
        if above < 0:
            break
        index = above
    return index
