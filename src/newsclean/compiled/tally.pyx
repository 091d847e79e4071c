# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.tally.tally`."""

from importlib import import_module

from newsclean.compiled.strings cimport same

from newsclean.model import Verdict

include "fields.pxi"

cdef enum:  # the field of a verdict
    CATEGORY

cdef Fields VERDICT = Fields(Verdict, "category")
cdef object Tally = import_module("newsclean.judge.tally").Tally


cdef enum:
    MAX_KINDS = 64  # objects that are counted at once

cdef struct Kind:
    PyObject* category  # a verdict keeps it alive
    Py_ssize_t count
    bint is_content


def tally(tuple verdicts not None, tuple words not None):
    """The twin of `tally`; categories are counted by where they stand in memory, equal ones are put together then."""
    cdef list categories = [None] * len(verdicts), content = []
    cdef dict counts = {}
    cdef Kind[MAX_KINDS] kinds
    cdef Kind* kind = kinds
    cdef int met = 0
    cdef Py_ssize_t i, all_words = 0
    if len(verdicts) != len(words):
        raise ValueError("columns of different lengths")
    for i in range(len(verdicts)):
        category = VERDICT.of(verdicts[i], CATEGORY)
        if not met or kind.category != <PyObject*> category:
            kind = kinds
            while kind < kinds + met and kind.category != <PyObject*> category:
                kind += 1
            if kind == kinds + MAX_KINDS:
                count(counts, kinds, met)
                met, kind = 0, kinds
            if kind == kinds + met:
                kind.category, kind.count, kind.is_content = <PyObject*> category, 0, same(category, "content")
                met += 1
        kind.count += 1
        categories[i] = category
        if kind.is_content:
            content.append(i)
            all_words += <Py_ssize_t> words[i]
    count(counts, kinds, met)
    return Tally(categories, counts, content, all_words)


cdef int count(dict counts, const Kind* kinds, int met) except -1:
    """Put together what was counted."""
    cdef int i
    for i in range(met):
        category = <object> kinds[i].category
        counts[category] = <Py_ssize_t> counts.get(category, 0) + kinds[i].count
    return 0
