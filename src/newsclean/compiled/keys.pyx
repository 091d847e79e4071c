# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.keys.key`."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_1BYTE_DATA, PyUnicode_FromKindAndData
from newsclean.compiled.text cimport Text, fold_into, is_alnum, release, taken

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)
    enum:
        PyUnicode_1BYTE_KIND

cdef enum:
    ROOM = 256  # characters of ASCII that are read without folding them first

cdef Py_ssize_t MAX_COMPARED = import_module("newsclean.metadata.keys").MAX_COMPARED
cdef unsigned char LOWER[128]  # of letters and digits; 0 of other characters

for _char in map(chr, range(128)):
    LOWER[ord(_char)] = ord(_char.lower()) if _char.isalnum() else 0


def key(str name not None):
    """The twin of `key`."""
    cdef Text text
    cdef Py_ssize_t at, to = 0
    cdef Py_UCS4 char
    if PyUnicode_IS_ASCII(name) and len(name) <= ROOM:
        return key_of(PyUnicode_1BYTE_DATA(name), len(name))
    text.chars, text.room, text.length = NULL, 0, 0
    try:
        fold_into(&text, name, min(len(name), MAX_COMPARED))
        for at in range(text.length):
            char = text.chars[at]
            text.chars[to] = char
            to += is_alnum(char)
        return taken(&text, 0, to)
    finally:
        release(&text)


cdef str key_of(const unsigned char* name, Py_ssize_t length):
    """The key of ASCII for which there is room."""
    cdef unsigned char[ROOM] chars
    cdef Py_ssize_t at, to = 0
    for at in range(length):
        chars[to] = LOWER[name[at]]
        to += chars[to] != 0
    return PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, chars, to)
