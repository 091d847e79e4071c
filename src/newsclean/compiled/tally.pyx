# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.tally.tally`."""

from importlib import import_module

from newsclean.model import Verdict

include "fields.pxi"

cdef enum:  # the field of a verdict
    CATEGORY

cdef Fields VERDICT = Fields(Verdict, "category")
cdef object Tally = import_module("newsclean.judge.tally").Tally


def tally(tuple verdicts not None, tuple words not None):
    """The twin of `tally`; blocks of a kind mostly follow one another, and are counted together."""
    cdef list categories = [], content = []
    cdef dict counts = {}
    cdef Py_ssize_t i, begun = 0, all_words = 0
    cdef str category, last = None
    if len(verdicts) != len(words):
        raise ValueError("columns of different lengths")
    for i in range(len(verdicts)):
        category = VERDICT.of(verdicts[i], CATEGORY)
        if category is not last:
            if last is not None:
                count(counts, last, i - begun)
            last, begun = category, i
        categories.append(category)
        if category == "content":
            content.append(i)
            all_words += <Py_ssize_t> words[i]
    if last is not None:
        count(counts, last, len(verdicts) - begun)
    return Tally(categories, counts, content, all_words)


cdef int count(dict counts, str category, Py_ssize_t more) except -1:
    counts[category] = <Py_ssize_t> counts.get(category, 0) + more
    return 0
