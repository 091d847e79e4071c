# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.bios.begun`."""

from importlib import import_module

from cpython.unicode cimport Py_UNICODE_ISALNUM, Py_UNICODE_TOLOWER, PyUnicode_READ_CHAR
from newsclean.compiled.strings cimport Strings
from newsclean.compiled.text cimport Text, fold_into, release

plain = import_module("newsclean.judge.bios")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef Py_ssize_t OPENING_CHARS = plain.OPENING_CHARS


def begun(list texts not None, tuple beginnings not None):
    """The twin of `begun`."""
    cdef Strings wanted = Strings(beginnings)
    cdef list found = []
    cdef Py_ssize_t place
    cdef Text folded
    cdef Py_UCS4 first
    cdef str text
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for place in range(len(texts)):
            text = texts[place]
            if PyUnicode_IS_ASCII(text) and len(text):
                first = PyUnicode_READ_CHAR(text, 0)
                if Py_UNICODE_ISALNUM(first) and not wanted.may_open(Py_UNICODE_TOLOWER(first)):
                    continue
            fold_into(&folded, text, min(len(text), OPENING_CHARS))
            if wanted.opening(&folded) >= 0:
                found.append(place)
        return found
    finally:
        release(&folded)
