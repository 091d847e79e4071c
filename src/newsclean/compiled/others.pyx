# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.others`."""

from importlib import import_module

from cpython.unicode cimport Py_UNICODE_ISALPHA, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.strings cimport same
from newsclean.compiled.text cimport words_of

from newsclean.model import Block, Mark

include "fields.pxi"

plain = import_module("newsclean.metadata.others")

cdef enum:  # the fields of a block
    TEXT
    LINKS
    LINK_CHARS
    MARKS

cdef enum:  # those of a mark
    START
    END
    HREF

cdef Fields BLOCK = Fields(Block, "text", "links", "link_chars", "marks")
cdef Fields MARK = Fields(Mark, "start", "end", "href")
cdef frozenset STAMPS = plain.STAMPS, OTHER_STORIES = frozenset(plain.OTHER_STORIES), UNNAMED = plain.UNNAMED
cdef Py_ssize_t MAX_TEASER_LINKS = plain.MAX_TEASER_LINKS, TEASER_WORDS = plain.TEASER_WORDS
cdef Py_ssize_t ABOVE_GAP = plain.ABOVE_GAP, FIRST_BLOCKS = plain.FIRST_BLOCKS
cdef double LINKED = plain.LINKED


def not_the_storys(sight, Py_ssize_t at):
    """The twin of `not_the_storys`."""
    cdef list categories
    cdef Py_ssize_t second, last
    blocks, _, headline, second, last, categories, _ = sight
    if not 0 <= at < len(categories) == len(blocks):
        raise IndexError("a block that is not there")
    if headline is not None and at < <Py_ssize_t> headline - ABOVE_GAP and same(categories[at], "dateline"):
        if at < FIRST_BLOCKS or plain.names_weekday(BLOCK.of(blocks[at], TEXT)):
            return plain.CLOCK
    return plain.OTHERS if _is_at_another_story(blocks, headline, second, last, categories, at) else None


def teases(block):
    """The twin of `teases`."""
    cdef str text
    for mark in <tuple> BLOCK.of(block, MARKS):
        if MARK.of(mark, HREF):
            text = (<str> BLOCK.of(block, TEXT))[<Py_ssize_t> MARK.of(mark, START):<Py_ssize_t> MARK.of(mark, END)]
            if _is_long(text) and plain.dates.stamp(text) is None:
                return True
    return False


cdef bint _is_at_another_story(
    blocks, known, Py_ssize_t second, Py_ssize_t last, list categories, Py_ssize_t at
) except -1:
    """Whether a stamp or byline stands between the teasers of other stories, or right at one."""
    cdef Py_ssize_t headline, left, right
    cdef bint before, after, in_a_row, named
    if known is None and at <= last:
        return False
    left = _beside(categories, at, -1)
    before = _is_teaser(blocks, categories, left)
    in_a_row = before and left > 0 and same(categories[left - 1], "dateline")
    named = before and categories[left] in OTHER_STORIES
    if at > last and not named:
        return False
    right = _beside(categories, at, 1)
    after = _is_teaser(blocks, categories, right)
    if known is None or at > last:
        return same(categories[at], "dateline") or after or in_a_row
    headline = known
    if at < headline:
        if right == headline:
            return in_a_row or (named and _is_long(BLOCK.of(blocks[left], TEXT)))
        return before or (after and right + 1 != headline)
    if at < second:
        return before and (after or in_a_row)
    return before or after


cdef Py_ssize_t _beside(list categories, Py_ssize_t at, int step) except -2:
    """The nearest block on one side that is no stamp; a place outside of the page if there is none."""
    at += step
    while 0 <= at < len(categories) and categories[at] in STAMPS:
        at += step
    return at


cdef bint _is_teaser(blocks, list categories, Py_ssize_t at) except -1:
    """Whether a block belongs to other stories: it is named so, or is nothing but a link as long as a headline."""
    cdef Py_ssize_t links
    cdef str text
    if not 0 <= at < len(categories):
        return False
    if categories[at] not in UNNAMED:
        return categories[at] in OTHER_STORIES
    block = blocks[at]
    links = BLOCK.of(block, LINKS)
    if not 0 < links <= MAX_TEASER_LINKS:
        return False
    text = BLOCK.of(block, TEXT)
    return <Py_ssize_t> BLOCK.of(block, LINK_CHARS) >= LINKED * len(text) and _is_long(text)


cdef bint _is_long(str text) except -1:
    """Whether a text has as many words, numbers and marks aside, as a headline."""
    return words_of(" ".join([word for word in text.split() if _has_letter(word)])) >= TEASER_WORDS


cdef bint _has_letter(str word) except -1:
    cdef Py_ssize_t at
    for at in range(len(word)):
        if Py_UNICODE_ISALPHA(PyUnicode_READ(PyUnicode_KIND(word), PyUnicode_DATA(word), at)):
            return True
    return False
