# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.titles`: a title is read character by character."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.strings cimport begins

from newsclean.metadata.keys import key

plain = import_module("newsclean.metadata.titles")

cdef Py_ssize_t MIN_SITE = plain.MIN_SITE, MAX_CUT_WORDS = plain.MAX_CUT_WORDS
cdef double WHOLE_SHARE = plain.WHOLE_SHARE

cdef str BETWEEN = "|–—-•·»«›‹:/~<>"  # what parts a title with white space on both sides
cdef bint MAY_PART[128]  # characters with which a separator begins

for _char in range(128):
    MAY_PART[_char] = chr(_char).isspace() or chr(_char) in "|:_"


def pieces(str title not None, Py_ssize_t cuts):
    """The twin of `pieces`."""
    cdef int kind = PyUnicode_KIND(title)
    cdef const void* data = PyUnicode_DATA(title)
    cdef Py_ssize_t at = 0, start = 0, length, end = len(title)
    cdef Py_UCS4 char
    cdef list found = []
    while at < end and cuts:
        char = PyUnicode_READ(kind, data, at)
        length = separator(kind, data, at, end) if char >= 128 or MAY_PART[char] else 0
        if not length:
            at += 1
            continue
        found += [title[start:at], title[at : at + length]]
        at += length
        start = at
        cuts -= 1
    found.append(title[start:] if start else title)
    return found


cdef Py_ssize_t separator(int kind, const void* data, Py_ssize_t at, Py_ssize_t end) except -1:
    """The length of the separator that begins somewhere; 0: none does."""
    cdef Py_UCS4 char = PyUnicode_READ(kind, data, at)
    cdef Py_UCS4 next = PyUnicode_READ(kind, data, at + 1) if at + 1 < end else 0
    cdef Py_UCS4 third = PyUnicode_READ(kind, data, at + 2) if at + 2 < end else 0
    if char in "｜＿_：":
        return 1
    if char == u"|":
        return 1 + next.isspace()
    if char in ":—":
        return 2 if next.isspace() else 0
    if not char.isspace() or next.isalnum():
        return 0
    if third.isspace() and next in BETWEEN:
        return 3
    if next == u":" and third == u":" and at + 3 < end and PyUnicode_READ(kind, data, at + 3).isspace():
        return 4
    return 2 if next in "|—" else 0


def _is_name_of_site(str title not None, frozenset known not None):
    """The twin of `_is_name_of_site`."""
    cdef str own = key(title)
    return own in known or (is_alike(own, known, WHOLE_SHARE) and len(title.split()) <= MAX_CUT_WORDS)


def is_like(str name not None, frozenset known not None, double share):
    """The twin of `is_like`."""
    return is_alike(name, known, share)


cdef bint is_alike(str name, frozenset known, double share) except -1:
    cdef str other
    cdef Py_ssize_t own = len(name)
    for other in known:
        if own <= len(other):
            if own >= MIN_SITE and own >= share * len(other) and begins(other, name):
                return True
        elif len(other) >= MIN_SITE and len(other) >= share * own and begins(name, other):
            return True
    return False
