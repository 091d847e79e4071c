# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.bios`."""

from importlib import import_module

from cpython.unicode cimport Py_UNICODE_ISALNUM, Py_UNICODE_TOLOWER, PyUnicode_READ_CHAR
from newsclean.compiled.strings cimport Strings, begins
from newsclean.compiled.text cimport Text, fold_into, release

from newsclean.model import Block

include "fields.pxi"

plain = import_module("newsclean.judge.bios")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef Py_ssize_t OPENING_CHARS = plain.OPENING_CHARS, MAX_NAME_CHARS = plain.MAX_NAME_CHARS

cdef enum:  # the field of a block
    TEXT

cdef Fields BLOCK = Fields(Block, "text")


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
    cdef list found = [], known = plain.blocks_of(verdicts, "author_bio")
    cdef str text, below
    cdef Py_ssize_t at
    if not blocks:
        return found
    below = BLOCK.of(blocks[0], TEXT)
    for at in range(1, len(blocks)):
        text, below = below, BLOCK.of(blocks[at], TEXT)
        if begins(below, text) and _may_be_name_over(text, below):
            found.append(at - 1)
    return sorted({*found, *[at - 1 for at in known if 0 < at < len(blocks)]}) if known else found


cdef bint _may_be_name_over(str text, str below) noexcept:
    """Whether a text is short, and the one below, which begins with it, goes on behind a space for as long and more."""
    if len(text) > MAX_NAME_CHARS or len(below) < 2 * len(text) or len(below) == len(text):
        return False
    return PyUnicode_READ_CHAR(below, len(text)) == c" "
