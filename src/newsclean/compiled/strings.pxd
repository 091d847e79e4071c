"""Strings to compare with what stands in a buffer."""

from newsclean.compiled.text cimport Text

cdef class Strings:
    """Several strings as runs of characters."""

    cdef Text* texts
    cdef Py_ssize_t count
    cdef Py_ssize_t opening(self, const Text* text) noexcept
    cdef bint may_open(self, Py_UCS4 char) noexcept

cdef bint starts(const Text* text, Py_ssize_t at, const Text* part) noexcept
cdef bint holds(const Text* text, const Text* part) noexcept
