# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.measure.figures`: every text of a page looked at once."""

from importlib import import_module

from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.text cimport ALNUM, is_sentence, letter_of, words_of

from newsclean.model import Block, Container

include "fields.pxi"

plain = import_module("newsclean.judge.measure")

cdef Py_ssize_t SOLID_WORDS = plain.SOLID_WORDS, SENTENCE_WORDS = plain.SENTENCE_WORDS
cdef Py_ssize_t PARAGRAPH_WORDS = plain.PARAGRAPH_WORDS, LINKED_SENTENCE_WORDS = plain.LINKED_SENTENCE_WORDS
cdef double SOLID_LINK_DENSITY = plain.SOLID_LINK_DENSITY, MAX_LINK_DENSITY = plain.MAX_LINK_DENSITY
cdef double MAX_LINKED_SENTENCE = plain.MAX_LINKED_SENTENCE
cdef Py_ssize_t LOOK = plain.LAST_CHARS


cdef enum:  # the fields of a block, and the one of an element
    TEXT
    HOME
    LINKED

cdef enum:
    HIDDEN

cdef Fields BLOCK = Fields(Block, "text", "container", "link_chars")
cdef Fields ELEMENT = Fields(Container, "hidden")


def figures(tuple blocks not None, tuple containers not None):
    """The twin of `figures`."""
    cdef Py_ssize_t size = len(blocks), i, count, all_words = 0, all_solid = 0
    cdef tuple hidden = PyTuple_New(size), words = PyTuple_New(size), density = PyTuple_New(size)
    cdef tuple sentence = PyTuple_New(size), prose = PyTuple_New(size)
    cdef tuple words_before = PyTuple_New(size + 1), solid_before = PyTuple_New(size + 1)
    cdef tuple prose_before = PyTuple_New(size + 1)
    cdef double links, value, all_prose = 0.0
    cdef bint ends, solid
    cdef str text
    cdef object none = 0.0, whole = 1.0, prose_so_far = none, solid_so_far = 0  # most figures are those of the block before
    put(words_before, 0, 0)
    put(solid_before, 0, solid_so_far)
    put(prose_before, 0, prose_so_far)
    for i in range(size):
        block = blocks[i]
        text = BLOCK.of(block, TEXT)
        count = words_of(text)
        links = <double> <Py_ssize_t> BLOCK.of(block, LINKED) / <double> len(text)
        ends = is_sentence(text)
        all_words += count
        value = _prose(count, links, ends)
        solid = count >= SOLID_WORDS and ends and links <= SOLID_LINK_DENSITY and not _breaks_off(text)
        if solid:
            all_solid += 1
            solid_so_far = all_solid
        if value:
            all_prose += value
            prose_so_far = all_prose
        put(hidden, i, ELEMENT.of(containers[<Py_ssize_t> BLOCK.of(block, HOME)], HIDDEN))
        put(words, i, count)
        put(density, i, none if links == 0.0 else whole if links == 1.0 else links)
        put(sentence, i, ends)
        put(prose, i, value if value else none)
        put(words_before, i + 1, all_words)
        put(solid_before, i + 1, solid_so_far)
        put(prose_before, i + 1, prose_so_far)
    return hidden, words, density, sentence, prose, prose_before, words_before, solid_before


cdef inline void put(tuple column, Py_ssize_t place, value) noexcept:
    """Fill a place of a new tuple, which takes a reference of its own."""
    Py_INCREF(value)
    PyTuple_SET_ITEM(column, place, value)


cdef double _prose(Py_ssize_t words, double density, bint sentence) noexcept:
    cdef double limit = MAX_LINK_DENSITY
    if words < SENTENCE_WORDS:
        return 0.0
    if sentence and words >= LINKED_SENTENCE_WORDS:
        limit = MAX_LINKED_SENTENCE
    if density > limit or not (sentence or words >= PARAGRAPH_WORDS):
        return 0.0
    return words * (1.0 - density)


cdef int _breaks_off(str text) except -1:
    """Whether a text ends with dots that stand for more of it: no letter and no digit behind them."""
    cdef Py_ssize_t at = len(text) - 1, first = max(0, len(text) - LOOK)
    cdef int kind = PyUnicode_KIND(text), dots = 0
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    while at >= first:
        char = PyUnicode_READ(kind, data, at)
        if char == c"_" or letter_of(char).bits & ALNUM:
            return False
        dots = dots + 1 if char == c"." else 0
        if dots == 3 or char == 0x2026:
            return True
        at -= 1
    return False
