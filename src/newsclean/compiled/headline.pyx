# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.headline`: texts are folded and compared in buffers."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.strings cimport Strings, holds, same, starts
from newsclean.compiled.text cimport ALNUM, DECIMAL, Text, copy_into, fold_into, letter_of, release, taken

from newsclean.model import Block

include "fields.pxi"

plain = import_module("newsclean.judge.headline")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef double SHARE = plain.SHARE
cdef Py_ssize_t MIN_CHARS = plain.MIN_CHARS, MAX_CHARS = plain.MAX_CHARS

cdef enum:  # the fields of a block
    INDEX
    TEXT
    JOINT
    LINKED

cdef Fields BLOCK = Fields(Block, "index", "text", "joint", "link_chars")


cdef class Titles(Strings):
    """Titles to compare texts with, and the buffer that those are folded in."""

    cdef Text text

    def __dealloc__(self):
        release(&self.text)

    cdef int read(self, str text) except -1:
        """Fold a text without a counter that is glued to it."""
        if _may_count(text):
            return copy_into(&self.text, plain.core(text))
        return fold_into(&self.text, text, len(text))

    cdef Py_ssize_t same(self) noexcept:
        """The first title that the text is, or is the larger part of; -1 if none."""
        cdef Py_ssize_t at, length = self.text.length
        cdef const Text* title
        for at in range(self.count):
            title = &self.texts[at]
            if SHARE * length <= title.length and SHARE * title.length <= length:
                if length == title.length:
                    if holds(title, &self.text):
                        return at
                elif min(length, title.length) >= MIN_CHARS and (
                    holds(title, &self.text) if length < title.length else holds(&self.text, title)
                ):
                    return at
        return -1

    cdef bint begins_any(self) noexcept:
        cdef Py_ssize_t at
        for at in range(self.count):
            if self.text.length <= self.texts[at].length and starts(&self.texts[at], 0, &self.text):
                return True
        return False


cdef int _may_count(str text) except -1:
    """Whether a text ends with a number, perhaps of thousands or millions, right behind a letter."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = len(text) - 1
    if at >= 0 and PyUnicode_READ(kind, data, at) == c"\n":
        at -= 1
    if at >= 0 and PyUnicode_READ(kind, data, at) in (c"k", c"K", c"m", c"M"):
        at -= 1
    while at > 0 and _is_of_number(PyUnicode_READ(kind, data, at)):
        if letter_of(PyUnicode_READ(kind, data, at - 1)).bits & (ALNUM | DECIMAL) == ALNUM:
            return letter_of(PyUnicode_READ(kind, data, at)).bits & DECIMAL != 0
        at -= 1
    return False


cdef int _is_of_number(Py_UCS4 char) except -1:
    return char in (c".", c",") or letter_of(char).bits & DECIMAL != 0


def same_titles(tuple blocks not None, list wanted not None):
    """The twin of `same_titles`."""
    cdef Titles titles = Titles(wanted)
    cdef dict found = {}
    cdef double least = SHARE * min(map(len, wanted))
    cdef Py_ssize_t which
    cdef str text
    for block in blocks:
        text = BLOCK.of(block, TEXT)
        if (len(text) < least and PyUnicode_IS_ASCII(text)) or not _is_line(block, text):
            continue
        titles.read(text)
        which = titles.same()
        if which >= 0:
            found[BLOCK.of(block, INDEX)] = wanted[which]
    return found


def begun_titles(tuple blocks not None, list wanted not None):
    """The twin of `begun_titles`."""
    cdef Titles titles = Titles(wanted)
    cdef dict found = {}
    cdef str text
    for block in blocks:
        text = BLOCK.of(block, TEXT)
        if not _is_line(block, text):
            continue
        titles.read(text)
        if titles.begins_any():
            title = plain.begun(taken(&titles.text, 0, titles.text.length), wanted)
            if title is not None:
                found[BLOCK.of(block, INDEX)] = title
    return found


def ending_lines(tuple blocks not None, Py_ssize_t end, list endings not None):
    """The twin of `ending_lines`."""
    cdef Titles wanted = Titles(endings)
    cdef list found = []
    cdef Py_ssize_t at, linked
    cdef str text
    for at in range(min(end, len(blocks))):
        block = blocks[at]
        text, linked = BLOCK.of(block, TEXT), BLOCK.of(block, LINKED)
        if 0 < linked < len(text) and _is_line(block, text):
            fold_into(&wanted.text, text, len(text))
            if wanted.ending(&wanted.text):
                found.append(BLOCK.of(block, INDEX))
    return found


cdef inline bint _is_line(block, str text) except -1:
    """Whether a block is short, and no cell of a table."""
    return len(text) <= MAX_CHARS and not same(BLOCK.of(block, JOINT), "cell")
