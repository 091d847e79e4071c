# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.limits`: of a value, one look says what there is to do."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_1BYTE_DATA, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

from newsclean.compiled.strings cimport same

from newsclean.model import Candidate

include "fields.pxi"

cdef extern from "Python.h":
    bint Py_UNICODE_ISPRINTABLE(Py_UCS4)
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.metadata.limits")

cdef enum:  # what a value holds, as bits
    AMPERSAND = 1
    GAP = 2  # white space other than single spaces between words, or what is not printed
    UNFIT = 4  # what may be a character that no output may hold

cdef enum:  # the fields of a candidate
    FIELD
    VALUE
    SOURCE
    REJECTED

cdef Fields CANDIDATE = Fields(Candidate, "field", "value", "source", "rejected")
cdef dict SIZES = plain.SIZES
cdef frozenset TOO_LONG = plain.TOO_LONG
cdef Py_ssize_t DEFAULT_SIZE = plain.DEFAULT_SIZE
cdef Py_ssize_t MAX_FIELD = plain.MAX_FIELD, SHORT = plain.SHORT, MAX_CANDIDATES = plain.MAX_CANDIDATES


cdef bint is_plain(const unsigned char* value, Py_ssize_t length) noexcept:
    """Whether ASCII, behind which a character may be read, holds none of it: many characters are looked at at once."""
    cdef Py_ssize_t at
    cdef unsigned char other = 0
    for at in range(length):
        other |= (<unsigned char> (value[at] - 0x20) > 0x7E - 0x20) | (value[at] == c"&")
        other |= (value[at] == c" ") & (value[at + 1] == c" ")
    return not other and not (length and (value[0] == c" " or value[length - 1] == c" "))


cdef int look(str value) noexcept:
    """What a value holds."""
    cdef int kind = PyUnicode_KIND(value), seen = 0
    cdef const void* data = PyUnicode_DATA(value)
    cdef Py_ssize_t at, end = len(value)
    cdef Py_UCS4 char, before = c" "
    if PyUnicode_IS_ASCII(value) and is_plain(PyUnicode_1BYTE_DATA(value), end):
        return 0
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


def limited(candidates):
    """The twin of `limited`: there are so few of a field that one is looked for among them."""
    cdef list kept = [], own = None
    cdef dict by_field = {}
    cdef str field, value, last = None
    cdef Py_ssize_t size
    for candidate in candidates:
        field, value = CANDIDATE.of(candidate, FIELD), CANDIDATE.of(candidate, VALUE)
        if not value:
            continue
        if field is not last:
            last, own = field, by_field.get(field)
            if own is None:
                own = by_field[field] = []
        if len(own) >= MAX_CANDIDATES:
            continue
        if len(value) > SHORT:
            size = SIZES.get(field, DEFAULT_SIZE)
            if len(value) > size:
                if field in TOO_LONG:
                    continue
                value = value[:size]
                candidate = plain.msgspec.structs.replace(candidate, value=value)
        if not is_among(own, value, CANDIDATE.of(candidate, SOURCE)):
            own.append(candidate)
            kept.append(candidate)
    return tuple(kept)


cdef bint is_among(list candidates, str value, str source) except -1:
    for candidate in candidates:
        if same(CANDIDATE.of(candidate, SOURCE), source) and same(CANDIDATE.of(candidate, VALUE), value):
            return True
    return False


def values(candidates, fields, str besides=""):
    """The twin of `values`."""
    cdef dict found = {field: [] for field in fields}
    for candidate in candidates:
        kept = found.get(CANDIDATE.of(candidate, FIELD))
        if kept is None or CANDIDATE.of(candidate, REJECTED) is not None:
            continue
        if not same(CANDIDATE.of(candidate, SOURCE), besides):
            (<list> kept).append(CANDIDATE.of(candidate, VALUE))
    return found
