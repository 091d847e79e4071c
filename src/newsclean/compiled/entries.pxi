"""The words of frozen sets, read where they stand, with the hashes that Python knows; word by word compared.

Words of tables are shared with those of markup: mostly equal words are one object.
"""

from cpython.object cimport PyObject
from libc.string cimport memcmp

cdef extern from "Python.h":
    ctypedef struct Entry "setentry":
        PyObject* key
        Py_hash_t hash
    ctypedef struct SetObject "PySetObject":
        Py_ssize_t mask
        Entry* table
    bint is_ascii "PyUnicode_IS_ASCII" (PyObject*) noexcept
    Py_ssize_t size_of "PyUnicode_GET_LENGTH" (PyObject*) noexcept
    const char* chars_of "PyUnicode_DATA" (PyObject*) noexcept


cdef inline const Entry* first_entry(frozenset words) noexcept:
    return (<SetObject*> <PyObject*> words).table


cdef inline const Entry* end_of_entries(frozenset words) noexcept:
    return (<SetObject*> <PyObject*> words).table + (<SetObject*> <PyObject*> words).mask + 1


cdef inline bint is_word(const Entry* entry) noexcept:
    """Whether a word stands in the place of a set."""
    return entry.key != NULL and entry.hash != -1


cdef inline bint same_word(PyObject* one, PyObject* other) except -1:
    """Whether two strings with the same hash are equal."""
    if one == other:
        return True
    if is_ascii(one) and is_ascii(other):
        return size_of(one) == size_of(other) and memcmp(chars_of(one), chars_of(other), size_of(one)) == 0
    return <object> one == <object> other
