# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.urls`: a URL is read character by character."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_1BYTE_DATA
from libc.string cimport memcmp

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.metadata.urls")

cdef enum:  # where a character may stand, as bits
    LETTER = 1
    LABEL = 2  # of a host
    PATH = 4
    MAX_LABEL = 63
    MAX_LABELS = 4
    MIN_LAST = 2
    MAX_LAST = 20

cdef Py_ssize_t MAX_URL = plain.MAX_URL
cdef unsigned char PLACES[128]

for _char in map(chr, range(128)):
    PLACES[ord(_char)] = (
        LETTER * _char.isalpha() | LABEL * (_char.isalnum() or _char == "-")
        | PATH * (_char.isalnum() or _char in "._~/%+,=:@!$&*()'-")
    )


def absolute(str base, str value not None):
    """The twin of `absolute`."""
    return value if needs_nothing(value) else plain._resolved(base, value)


def is_plain(str url not None):
    """The twin of `is_plain`."""
    return needs_nothing(url)


cdef bint needs_nothing(str url) noexcept:
    """Whether a URL is absolute, and resolved as it stands."""
    cdef const unsigned char* chars
    cdef Py_ssize_t at, length = len(url)
    if length > MAX_URL or length < 8 or not PyUnicode_IS_ASCII(url):
        return False
    chars = <const unsigned char*> PyUnicode_1BYTE_DATA(url)
    if memcmp(chars, b"http", 4) != 0:
        return False
    at = 5 if chars[4] == c"s" else 4
    if memcmp(chars + at, b"://", 3) != 0:
        return False
    at = host_end(chars, at + 3, length)
    if at < 0 or at == length:
        return at == length
    at += 1
    while at < length and PLACES[chars[at]] & PATH:
        at += 1
    if at == length:
        return True
    if chars[at] != c"?" or at + 1 == length:
        return False
    at += 1
    while at < length and PLACES[chars[at]] & PATH:
        at += 1
    return at == length


cdef Py_ssize_t host_end(const unsigned char* chars, Py_ssize_t at, Py_ssize_t length) noexcept:
    """Where the host that begins at a place ends, with the URL or at a slash; -1 if it is no plain name."""
    cdef Py_ssize_t start = at
    cdef int labels = 1
    cdef unsigned char common = LETTER  # of all characters of a label
    while at < length and chars[at] != c"/":
        if chars[at] == c".":
            if not is_label(chars, start, at) or labels == MAX_LABELS:
                return -1
            labels, start, common = labels + 1, at + 1, LETTER
        elif not PLACES[chars[at]] & LABEL:
            return -1
        else:
            common &= PLACES[chars[at]]
        at += 1
    return at if labels > 1 and common and MIN_LAST <= at - start <= MAX_LAST else -1


cdef bint is_label(const unsigned char* chars, Py_ssize_t start, Py_ssize_t end) noexcept:
    """Whether characters of a host are a label of it: some, and not the start of one that is written in other letters."""
    if not 0 < end - start <= MAX_LABEL:
        return False
    if end - start < 4 or chars[start + 2] != c"-" or chars[start + 3] != c"-":
        return True
    return chars[start] not in (c"x", c"X") or chars[start + 1] not in (c"n", c"N")
