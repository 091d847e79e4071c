# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.confidence`."""

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


def doubt(tuple words not None, const float[:] probability, const Py_ssize_t[:] asked):
    """The twin of `doubt`."""
    cdef double expected = 0.0, wrong = 0.0, chance
    cdef Py_ssize_t at, i, size
    for at in range(asked.shape[0]):
        i = asked[at]
        if not 0 <= i < len(words) or i >= probability.shape[0]:
            raise IndexError("a block that is not there")
        size, chance = words[i], probability[i]
        expected += size * chance
        wrong += size * min(chance, 1.0 - chance)
    return wrong / expected if expected else 1.0
