# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.bios`."""

from importlib import import_module

from cpython.dict cimport PyDict_Next
from cpython.object cimport PyObject
from cpython.unicode cimport Py_UNICODE_ISALNUM, Py_UNICODE_TOLOWER, PyUnicode_READ_CHAR, PyUnicode_Tailmatch
from newsclean.compiled.strings cimport Strings, same
from newsclean.compiled.text cimport Text, fold_into, release

from newsclean.model import Block, Verdict

include "fields.pxi"

plain = import_module("newsclean.judge.bios")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef Py_ssize_t OPENING_CHARS = plain.OPENING_CHARS

cdef enum:  # the field of a block, and that of a verdict
    TEXT = 0
    CATEGORY = 0

cdef Fields BLOCK = Fields(Block, "text")
cdef Fields VERDICT = Fields(Verdict, "category")


def begun(tuple blocks not None, Py_ssize_t first, tuple beginnings not None):
    """The twin of `begun`."""
    cdef Strings wanted = Strings(beginnings)
    cdef list found = []
    cdef Py_ssize_t at
    cdef Text folded
    cdef Py_UCS4 initial
    cdef str text
    if first < 0:
        raise ValueError("a block that is not there")
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for at in range(first, len(blocks)):
            text = BLOCK.of(blocks[at], TEXT)
            if PyUnicode_IS_ASCII(text) and len(text):
                initial = PyUnicode_READ_CHAR(text, 0)
                if Py_UNICODE_ISALNUM(initial) and not wanted.may_open(Py_UNICODE_TOLOWER(initial)):
                    continue
            fold_into(&folded, text, min(len(text), OPENING_CHARS))
            if wanted.opening(&folded) >= 0:
                found.append(at)
        return found
    finally:
        release(&folded)


def over_bios(tuple blocks not None, dict verdicts not None):
    """The twin of `over_bios`."""
    cdef set named = _over_known(verdicts, len(blocks))
    cdef list found = []
    cdef str text, below
    cdef Py_ssize_t at
    if not blocks:
        return found
    below = BLOCK.of(blocks[0], TEXT)
    for at in range(1, len(blocks)):
        text, below = below, BLOCK.of(blocks[at], TEXT)
        if _begins(below, text):
            found.append(at - 1)
    return sorted(named.union(found)) if named else found


cdef set _over_known(dict verdicts, Py_ssize_t count):
    """The blocks below which a bio is known."""
    cdef set found = set()
    cdef Py_ssize_t index, at = 0
    cdef PyObject* key
    cdef PyObject* verdict
    cdef PyObject* last = NULL  # neighbours mostly have the same
    cdef bint is_bio = False
    while PyDict_Next(verdicts, &at, &key, &verdict):
        if verdict != last:
            last, is_bio = verdict, same(VERDICT.of(<object> verdict, CATEGORY), "author_bio")
        if is_bio:
            index = <object> key
            if 0 < index < count:
                found.add(index - 1)
    return found


cdef bint _begins(str text, str start) except -1:
    """Whether a text begins with another one: the last character of that mostly tells."""
    cdef Py_ssize_t length = len(start)
    if length > len(text) or (length and PyUnicode_READ_CHAR(text, length - 1) != PyUnicode_READ_CHAR(start, length - 1)):
        return False
    return PyUnicode_Tailmatch(text, start, 0, len(text), -1)
