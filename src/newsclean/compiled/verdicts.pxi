"""Verdicts by block: a list is read faster than a dictionary that is asked for every block."""

from cpython.dict cimport PyDict_Next
from cpython.object cimport PyObject


cdef list by_block(dict verdicts, Py_ssize_t count):
    """The verdicts of so many blocks; None where there is none."""
    cdef list found = [None] * count
    cdef Py_ssize_t index, at = 0
    cdef PyObject* key
    cdef PyObject* verdict
    while PyDict_Next(verdicts, &at, &key, &verdict):
        index = <object> key
        if 0 <= index < count:
            found[index] = <object> verdict
    return found
