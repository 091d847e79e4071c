# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.region`."""

from importlib import import_module

from libc.math cimport exp
from libc.stdlib cimport calloc, free

from newsclean.model import Block, Container
from newsclean.segment import BLOCK_TAGS

include "fields.pxi"

plain = import_module("newsclean.judge.region")

cdef enum:  # the fields of an element
    PARENT
    TAG
    FIRST
    END

cdef enum:  # the one of a block
    HOME

cdef Fields ELEMENT = Fields(Container, "parent", "tag", "first", "end")
cdef Fields BLOCK = Fields(Block, "container")
cdef frozenset BLOCKS = BLOCK_TAGS
cdef double DECAY = plain.DECAY, NEAR_BONUS = plain.NEAR_BONUS, NEAR_WORDS = plain.NEAR_WORDS
cdef double MIN_GAIN = plain.MIN_GAIN, MIN_PURITY = plain.MIN_PURITY
cdef int LEVELS = plain.LEVELS

cdef struct Sums:  # of the blocks before one
    double prose
    Py_ssize_t words


def region(segments, measures, dropped, headline):
    """The twin of `region`."""
    cdef tuple blocks = segments.blocks, containers = segments.containers
    cdef list prose = list(measures.prose)
    cdef Py_ssize_t best
    cdef Sums* before
    for index in dropped:
        prose[<Py_ssize_t> index] = 0.0
    total = sum(prose)
    if not total:
        return None
    best = _heart(blocks, containers, prose, len(blocks) if headline is None else headline)
    before = <Sums*> calloc(len(blocks) + 1, sizeof(Sums))
    if before == NULL:
        raise MemoryError
    try:
        _add_up(before, prose, measures.words, dropped)
        return containers[_widened(containers, best, before, total)]
    finally:
        free(before)


cdef Py_ssize_t _heart(tuple blocks, tuple containers, list prose, Py_ssize_t headline) except -1:
    """The element with the most votes; what follows the headline counts more, less and less as words go by."""
    cdef Py_ssize_t at, index, best = -1
    cdef int level
    cdef double vote, value, words = 0.0
    cdef double* votes = <double*> calloc(len(containers) + 1, sizeof(double))
    if votes == NULL:
        raise MemoryError
    try:
        for at in range(len(blocks)):
            value = vote = prose[at]
            if not value:
                continue
            if at >= headline:
                vote = value * (1.0 + NEAR_BONUS * exp(-words / NEAR_WORDS))
                words += value
            index = _anchor(containers, BLOCK.of(blocks[at], HOME))
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


cdef int _add_up(Sums* before, list prose, tuple words, dropped) except -1:
    cdef Py_ssize_t at, count = len(prose)
    for at in range(count):
        before[at + 1].words = words[at]
    for index in dropped:
        before[<Py_ssize_t> index + 1].words = 0
    for at in range(count):
        before[at + 1].words += before[at].words
        before[at + 1].prose = before[at].prose + <double> prose[at]
    return 0


cdef Py_ssize_t _widened(tuple containers, Py_ssize_t heart, const Sums* before, double total) except -1:
    """The element around that brings prose and little else, the widest; else the heart itself."""
    cdef Py_ssize_t chosen = heart, candidate = ELEMENT.of(containers[heart], PARENT)
    cdef Sums own = _within(containers[heart], before), wider
    while candidate >= 0:
        wider = _within(containers[candidate], before)
        if (
            wider.prose - own.prose >= MIN_GAIN * total
            and wider.words != own.words
            and (wider.prose - own.prose) / <double> (wider.words - own.words) >= MIN_PURITY
        ):
            chosen, own = candidate, wider
        candidate = ELEMENT.of(containers[candidate], PARENT)
    return chosen


cdef Sums _within(container, const Sums* before) except *:
    """The sums over the blocks inside an element."""
    cdef Py_ssize_t first = ELEMENT.of(container, FIRST), end = ELEMENT.of(container, END)
    return Sums(before[end].prose - before[first].prose, before[end].words - before[first].words)


def anchor(segments, block):
    """The twin of `anchor`."""
    cdef tuple containers = segments.containers
    return containers[_anchor(containers, BLOCK.of(block, HOME))]


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
