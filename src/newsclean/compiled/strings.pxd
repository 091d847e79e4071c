"""Strings to compare with what stands in a buffer."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_Tailmatch
from libc.string cimport memcmp
from newsclean.compiled.text cimport Text

cdef class Strings:
    """Several strings as runs of characters."""

    cdef Text* texts
    cdef Py_ssize_t count
    cdef Py_ssize_t opening(self, const Text* text) noexcept
    cdef bint ending(self, const Text* text) noexcept
    cdef bint may_open(self, Py_UCS4 char) noexcept

cdef inline bint same(str one, str other) except -1:
    """Whether two strings are equal: most that are not differ in length."""
    return one is other or (
        len(one) == len(other) and PyUnicode_KIND(one) == PyUnicode_KIND(other)
        and memcmp(PyUnicode_DATA(one), PyUnicode_DATA(other), len(one) * PyUnicode_KIND(one)) == 0
    )

cdef inline bint begins(str text, str start) except -1:
    """Whether a text begins with another one; what takes wider characters is not in a text of narrower ones."""
    cdef int kind = PyUnicode_KIND(start)
    if len(start) > len(text) or kind > PyUnicode_KIND(text):
        return False
    if kind == PyUnicode_KIND(text):
        return memcmp(PyUnicode_DATA(text), PyUnicode_DATA(start), len(start) * kind) == 0
    return PyUnicode_Tailmatch(text, start, 0, len(text), -1)

cdef bint starts(const Text* text, Py_ssize_t at, const Text* part) noexcept
cdef bint holds(const Text* text, const Text* part) noexcept
