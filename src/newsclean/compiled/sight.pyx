# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.sight`."""

from importlib import import_module

from cpython.unicode cimport Py_UNICODE_ISDECIMAL, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

from newsclean.compiled.strings cimport same

from newsclean.model import Block, Mark

include "fields.pxi"

plain = import_module("newsclean.sight")

cdef enum:  # the fields of a block
    TEXT
    LINKS
    MARKS
    TAG

cdef enum:  # those of a mark
    START
    END

cdef Fields BLOCK = Fields(Block, "text", "links", "marks", "tag")
cdef Fields MARK = Fields(Mark, "start", "end")
cdef Py_ssize_t MAX_NUMBER_WORDS = plain.MAX_NUMBER_WORDS, MAX_DIGITS = plain.MAX_DIGITS, BELOW = plain.BELOW
cdef frozenset HEADINGS = plain.HEADINGS


def numbered(tuple blocks not None, tuple words not None, places):
    """The twin of `numbered`."""
    cdef Py_ssize_t i
    cdef list found = []
    if len(words) != len(blocks):
        raise ValueError("columns of different lengths")
    for i in places:
        if not 0 <= i < len(blocks):
            raise IndexError("a block that is not there")
        if <Py_ssize_t> words[i] <= MAX_NUMBER_WORDS and _has_numbers(blocks[i]):
            found.append(i)
    return found


cdef bint _has_numbers(block) except -1:
    """Whether a block holds two numbers, which something parts."""
    cdef str text = BLOCK.of(block, TEXT)
    cdef int kind = PyUnicode_KIND(text), parts = 0  # of a number, what parts it from the next
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if c"0" <= char <= c"9" or (char > 127 and Py_UNICODE_ISDECIMAL(char)):
            if parts == 2:
                return True
            parts = 1
        elif parts:
            parts = 2
    return False


def rises(tuple before not None):
    """The twin of `rises`."""
    cdef Py_ssize_t i
    return [i for i in range(len(before) - 1) if <Py_ssize_t> before[i] < <Py_ssize_t> before[i + 1]]


def numbers_a_page(tuple blocks not None):
    """The twin of `numbers_a_page`."""
    cdef Py_ssize_t start, end
    cdef str text
    for block in blocks:
        if not <Py_ssize_t> BLOCK.of(block, LINKS):
            continue
        text = BLOCK.of(block, TEXT)
        if "2" not in text:
            continue
        if text.isdecimal():
            return True
        for mark in <tuple> BLOCK.of(block, MARKS):
            start, end = MARK.of(mark, START), MARK.of(mark, END)
            if end - start <= MAX_DIGITS and text[start:end].isdecimal():
                return True
    return False


def not_hidden(tuple hidden not None):
    """The twin of `not_hidden`."""
    cdef Py_ssize_t i
    return [i for i in range(len(hidden)) if not hidden[i]]


def first_shown(tuple hidden not None, Py_ssize_t start):
    """The twin of `first_shown`."""
    cdef list found = []
    cdef Py_ssize_t i
    if start < 0:
        raise IndexError("a block that is not there")
    for i in range(start, len(hidden)):
        if not hidden[i]:
            found.append(i)
            if len(found) == BELOW:
                break
    return found


def words_seen(tuple words not None, tuple hidden not None):
    """The twin of `words_seen`."""
    cdef Py_ssize_t i, found = 0
    if len(words) != len(hidden):
        raise ValueError("columns of different lengths")
    for i in range(len(words)):
        if not hidden[i]:
            found += <Py_ssize_t> words[i]
    return found


def headings_of_links(tuple blocks not None, tuple hidden not None, list categories not None):
    """The twin of `headings_of_links`."""
    cdef Py_ssize_t i
    cdef list found = []
    if not len(blocks) == len(hidden) == len(categories):
        raise ValueError("columns of different lengths")
    for i in range(len(blocks)):
        block = blocks[i]
        if <Py_ssize_t> BLOCK.of(block, LINKS) and not hidden[i] and BLOCK.of(block, TAG) in HEADINGS:
            if not same(categories[i], "navigation"):
                found.append(i)
    return frozenset(found)


def text_of(sight, index):
    """The twin of `text_of`."""
    return BLOCK.of(sight.blocks[index], TEXT)
