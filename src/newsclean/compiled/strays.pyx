# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.strays.placed`."""

from importlib import import_module

from newsclean.compiled.strings cimport same

from newsclean.model import Verdict

include "fields.pxi"
include "verdicts.pxi"

plain = import_module("newsclean.judge.strays")

cdef enum:  # the field of a verdict
    RULE

cdef Fields VERDICT = Fields(Verdict, "rule")
cdef object CONTENT = plain.CONTENT, OUTSIDE = plain.OUTSIDE, BEFORE_HEADLINE = plain.BEFORE_HEADLINE
cdef object LINKED_STORY = plain.LINKED_STORY, MENU = plain.MENU
cdef double NEARLY_ALL = plain.NEARLY_ALL
cdef Py_ssize_t MIN_LINE_WORDS = plain.MIN_LINE_WORDS


def placed(dict known not None, measures, inside, Py_ssize_t start):
    """The twin of `placed`."""
    cdef tuple all_prose = measures.prose, densities = measures.link_density, words = measures.words
    cdef Py_ssize_t i, first = inside.start, end = inside.stop
    cdef list settled = by_block(known, len(all_prose)), prose = [], lines = []
    cdef bint at_the_side
    if not len(all_prose) == len(densities) == len(words):
        raise ValueError("columns of different lengths")
    for i in range(len(all_prose)):
        verdict = settled[i]
        if verdict is not None:
            at_the_side = same(VERDICT.of(verdict, RULE), "markup:outside")
        else:
            at_the_side, verdict = not first <= i < end, OUTSIDE
            if not at_the_side:
                if i < start:
                    verdict = BEFORE_HEADLINE
                elif <double> all_prose[i]:
                    verdict = CONTENT
                    prose.append(i)
                else:
                    lines.append(i)
        if at_the_side and <double> densities[i] >= NEARLY_ALL:
            verdict = LINKED_STORY if <Py_ssize_t> words[i] >= MIN_LINE_WORDS else MENU
        settled[i] = verdict
    return settled, prose, lines
