# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.region`."""

from importlib import import_module

from libc.math cimport exp
from libc.stdlib cimport calloc, free, malloc
from newsclean.compiled.places cimport Places, Position, places_of

from newsclean.model import Block, Container
from newsclean.segment import BLOCK_TAGS

include "fields.pxi"

plain = import_module("newsclean.judge.region")

cdef enum:  # the field of an element
    TAG

cdef enum:  # the one of a block
    HOME

cdef Fields ELEMENT = Fields(Container, "tag")
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
    cdef tuple blocks = segments.blocks
    cdef Places places = places_of(segments)
    cdef list prose = list(measures.prose), taken = list(dropped)
    cdef Py_ssize_t best
    cdef Sums* before
    for index in taken:
        prose[<Py_ssize_t> index] = 0.0
    total = sum(prose)
    if not total:
        return None
    best = _heart(blocks, places, prose, len(blocks) if headline is None else headline)
    before = <Sums*> malloc((len(blocks) + 1) * sizeof(Sums))
    if before == NULL:
        raise MemoryError
    try:
        _add_up(before, prose, measures.words, taken)
        return places.containers[_widened(places.all, best, before, total)]
    finally:
        free(before)


cdef Py_ssize_t _heart(tuple blocks, Places places, list prose, Py_ssize_t headline) except -1:
    """The element with the most votes; what follows the headline counts more, less and less as words go by."""
    cdef Py_ssize_t at, index, best = -1
    cdef int level
    cdef double vote, value, words = 0.0
    cdef double* votes = <double*> calloc(places.count + 1, sizeof(double))
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
            index = anchor_of(places, BLOCK.of(blocks[at], HOME))
            for level in range(LEVELS):
                if index < 0:
                    break
                votes[index] += vote
                vote *= DECAY
                index = places.all[index].parent
        for at in range(places.count):
            if votes[at] and (best < 0 or votes[at] > votes[best]):
                best = at
        return best
    finally:
        free(votes)


cdef int _add_up(Sums* before, list prose, tuple words, list dropped) except -1:
    cdef Py_ssize_t at, count = len(prose)
    before[0] = Sums(0.0, 0)
    for at in range(count):
        before[at + 1].words = words[at]
    for index in dropped:
        before[<Py_ssize_t> index + 1].words = 0
    for at in range(count):
        before[at + 1].words += before[at].words
        before[at + 1].prose = before[at].prose + <double> prose[at]
    return 0


cdef Py_ssize_t _widened(const Position* places, Py_ssize_t heart, const Sums* before, double total) noexcept:
    """The element around that brings prose and little else, the widest; else the heart itself."""
    cdef Py_ssize_t chosen = heart, candidate = places[heart].parent
    cdef Sums own = _within(places + heart, before), wider
    while candidate >= 0:
        wider = _within(places + candidate, before)
        if (
            wider.prose - own.prose >= MIN_GAIN * total
            and wider.words != own.words
            and (wider.prose - own.prose) / <double> (wider.words - own.words) >= MIN_PURITY
        ):
            chosen, own = candidate, wider
        candidate = places[candidate].parent
    return chosen


cdef inline Sums _within(const Position* place, const Sums* before) noexcept:
    """The sums over the blocks inside an element."""
    return Sums(
        before[place.end].prose - before[place.first].prose, before[place.end].words - before[place.first].words
    )


def anchor(segments, block):
    """The twin of `anchor`."""
    cdef Places places = places_of(segments)
    return places.containers[anchor_of(places, BLOCK.of(block, HOME))]


cdef Py_ssize_t anchor_of(Places places, Py_ssize_t index) except -1:
    """The element that a block is a paragraph of."""
    cdef const Position* all = places.all
    while all[index].parent >= 0 and ELEMENT.of(places.containers[index], TAG) not in BLOCKS:
        index = all[index].parent
    while all[index].parent >= 0 and all[index].end - all[index].first <= 1:
        index = all[index].parent
    return index
