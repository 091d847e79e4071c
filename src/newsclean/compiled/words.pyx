# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.bylines.words`."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from newsclean.compiled.text cimport ALONE, GAP, Letter, Text, letter_of, release, reserve, taken

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.bylines.words")

cdef enum:
    MIN_OUTLET = 6  # characters of a word that may end as the name of an outlet

cdef str EDGES = plain._EDGES, EDGES_BEHIND = plain._EDGES_BEHIND
cdef tuple ENDINGS = None


def fold_keeping_length(str text not None):
    """The twin of `fold_keeping_length`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    cdef const Letter* letter
    cdef Text folded
    if PyUnicode_IS_ASCII(text):
        return text.lower()
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        reserve(&folded, len(text))
        for at in range(len(text)):
            char = PyUnicode_READ(kind, data, at)
            letter = letter_of(char)
            if not letter.bits & ALONE or letter.count > 1:
                char = ord(plain._FOLDED[<unsigned int> char])
            elif letter.count and not letter.bits & GAP:
                char = letter.form[0]
            folded.chars[at] = char
        return taken(&folded, 0, len(text))
    finally:
        release(&folded)


def trim_edges(str text not None):
    """The twin of `trim_edges`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t start = 0, end = len(text)
    while start < end and PyUnicode_READ(kind, data, start) in EDGES:
        start += 1
    while start < end and PyUnicode_READ(kind, data, end - 1) in EDGES_BEHIND:
        end -= 1
    return text if end - start == len(text) else PyUnicode_Substring(text, start, end)


def ending_of_outlets(str word not None):
    """The twin of `ending_of_outlets`."""
    global ENDINGS
    if ENDINGS is None:
        ENDINGS = plain._outlet_endings()
    return len(word) >= MIN_OUTLET and word.endswith(ENDINGS)
