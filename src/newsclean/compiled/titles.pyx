# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.titles.pieces`: a title is read character by character."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

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
