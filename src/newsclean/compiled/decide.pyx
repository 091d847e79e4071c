# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.decide.decide`."""

from importlib import import_module

from newsclean.compiled.places cimport Places, places_of
from newsclean.compiled.strings cimport same

from newsclean.model import Block, Verdict

include "fields.pxi"

plain = import_module("newsclean.judge.decide")

cdef enum:  # the fields of a verdict
    CATEGORY
    RULE

cdef enum:  # the fields of a block
    HOME
    TYPE
    JOINT
    LINKS

cdef Fields VERDICT = Fields(Verdict, "category", "rule")
cdef Fields BLOCK = Fields(Block, "container", "tag", "joint", "links")
cdef object KEPT = plain.KEPT, LEFT_OUT = plain.LEFT_OUT, OPEN = plain.OPEN
cdef double MOST = plain.MOST, LEAST = plain.LEAST
cdef Py_ssize_t ROW = plain.ROW


def decide(ruled, probability, bars, asked=None):
    """The twin of `decide`."""
    cdef tuple blocks = ruled.segments.blocks
    cdef list verdicts = list(ruled.settled), chances = list(probability), doubted = []
    cdef Py_ssize_t at
    cdef double chance
    cdef bint is_content = False
    last = None  # neighbours mostly have the same
    if not len(verdicts) == len(chances) == len(blocks):
        raise ValueError("columns of different lengths")
    for index in plain.asked_of(ruled, bars) if asked is None else asked:
        at = index
        if not 0 <= at < len(blocks):
            raise IndexError("a block that is not there")
        verdict, chance = verdicts[at], chances[at]
        if verdict is not last:
            last, is_content = verdict, same(VERDICT.of(verdict, CATEGORY), "content")
        if chance >= MOST if is_content else chance < LEAST:
            continue
        bar = bars.of(VERDICT.of(verdict, RULE))
        if is_content:
            if not 1.0 - chance > <double> bar.leave or same(BLOCK.of(blocks[at], JOINT), "cell"):
                continue
            verdicts[at] = LEFT_OUT
        elif chance > <double> bar.take and not same(BLOCK.of(blocks[at], JOINT), "cell"):
            verdicts[at] = KEPT
            continue
        if chance >= LEAST and bar == OPEN and not <Py_ssize_t> BLOCK.of(blocks[at], LINKS):
            doubted.append(at)
    if doubted:
        places = places_of(ruled.segments)
        for index in doubted:
            if _ends_row(places, blocks, index, verdicts):
                verdicts[index] = KEPT
    return tuple(verdicts)


cdef bint _ends_row(Places places, tuple blocks, Py_ssize_t at, list verdicts) except -1:
    """Whether a block is the last of several alike in one element that are all the story's."""
    cdef Py_ssize_t home = _around(places, blocks[at]), other
    cdef str tag = BLOCK.of(blocks[at], TYPE)
    if at < ROW or (at + 1 < len(blocks) and _around(places, blocks[at + 1]) == home):
        return False
    for other in range(at - ROW, at):
        if _around(places, blocks[other]) != home or not same(BLOCK.of(blocks[other], TYPE), tag):
            return False
        if not same(VERDICT.of(verdicts[other], CATEGORY), "content"):
            return False
    return True


cdef inline Py_ssize_t _around(Places places, block) except -2:
    """The element around the one that a block stands in."""
    cdef Py_ssize_t home = BLOCK.of(block, HOME)
    if not 0 <= home < places.count:
        raise IndexError("an element that is not there")
    return places.all[home].parent
