# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.confidence.prose_apart`."""

from newsclean.model import Verdict

include "fields.pxi"

cdef enum:  # the field of a verdict
    CATEGORY

cdef Fields VERDICT = Fields(Verdict, "category")


def prose_apart(tuple prose not None, tuple verdicts not None):
    """The twin of `prose_apart`."""
    cdef double kept = 0.0, left = 0.0, value
    cdef Py_ssize_t i
    if len(prose) != len(verdicts):
        raise ValueError("columns of different lengths")
    for i in range(len(prose)):
        value = prose[i]
        if not value:
            continue
        category = VERDICT.of(verdicts[i], CATEGORY)
        if category == "content":
            kept += value
        elif category == "outside":
            left += value
    return kept, left
