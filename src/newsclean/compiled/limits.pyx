# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.limits.text`: one look says what there is to do."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

cdef extern from "Python.h":
    bint Py_UNICODE_ISPRINTABLE(Py_UCS4)

plain = import_module("newsclean.metadata.limits")

cdef enum:  # what a value holds, as bits
    AMPERSAND = 1
    GAP = 2  # white space other than single spaces between words, or what is not printed
    UNFIT = 4  # what may be a character that no output may hold

cdef Py_ssize_t MAX_FIELD = plain.MAX_FIELD


cdef int look(str value) noexcept:
    """What a value holds."""
    cdef int kind = PyUnicode_KIND(value), seen = 0
    cdef const void* data = PyUnicode_DATA(value)
    cdef Py_ssize_t at, end = len(value)
    cdef Py_UCS4 char, before = c" "
    for at in range(end):
        char = PyUnicode_READ(kind, data, at)
        if char == c" ":
            seen |= GAP * (before == c" ")
        elif char == c"&":
            seen |= AMPERSAND
        elif char < c" ":
            seen |= GAP if char in (c"\t", c"\n", c"\r") else UNFIT
        elif char > 126:
            if char < 0xA0 or char >= 0xD800:
                seen |= UNFIT
            elif not Py_UNICODE_ISPRINTABLE(char):
                seen |= GAP
        before = char
    return seen | GAP * (end > 0 and before == c" ")


def text(value):
    """The twin of `text`."""
    cdef str told
    cdef int seen
    if not isinstance(value, str):
        return ""
    told = str(value)
    if len(told) > MAX_FIELD:
        told = told[:MAX_FIELD]
    seen = look(told)
    if not seen:
        return told
    if seen & AMPERSAND:
        return plain.squeeze(plain.sanitize(plain.html.unescape(told)))
    return plain.squeeze(plain.sanitize(told) if seen & UNFIT else told)
