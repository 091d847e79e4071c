# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.revise`."""

from importlib import import_module

from libc.stdlib cimport calloc, free
from newsclean.compiled.text cimport Text, fold_into, release, taken

from newsclean.model import Block, Container

include "fields.pxi"

plain = import_module("newsclean.judge.revise")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef enum:  # the fields of a block
    TEXT
    HOME

cdef enum:  # those of an element
    PARENT
    TAG
    TOKENS

cdef enum:  # what is known of an element
    UNKNOWN
    OUTSIDE
    INSIDE

cdef Fields BLOCK = Fields(Block, "text", "container")
cdef Fields ELEMENT = Fields(Container, "parent", "tag", "tokens")
cdef Py_ssize_t HEAD = plain.HEAD, FIRST_CHARS = plain.FIRST_CHARS
cdef frozenset PULLED = plain.PULLED
cdef str PULL_QUOTE = plain.PULL_QUOTE


def beginnings(list blocks not None):
    """The twin of `beginnings`."""
    cdef list found = []
    cdef Text folded
    cdef str text, head
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for block in blocks:
            text = BLOCK.of(block, TEXT)
            head = text[:HEAD]
            if PyUnicode_IS_ASCII(head):
                fold_into(&folded, head, len(head))
            if not PyUnicode_IS_ASCII(head) or folded.length <= FIRST_CHARS:
                fold_into(&folded, text, len(text))
            found.append(taken(&folded, 0, min(folded.length, FIRST_CHARS)))
        return found
    finally:
        release(&folded)


def pulled_out(tuple containers not None, list blocks not None):
    """The twin of `pulled_out`."""
    cdef unsigned char* known = <unsigned char*> calloc(len(containers) + 1, 1)
    if known == NULL:
        raise MemoryError
    try:
        return [block for block in blocks if _is_pulled(containers, known, BLOCK.of(block, HOME))]
    finally:
        free(known)


cdef bint _is_pulled(tuple containers, unsigned char* known, Py_ssize_t home) except -1:
    """Whether an element is pulled out, or one around it; all that are passed on the way up are known then."""
    cdef Py_ssize_t at = home
    cdef unsigned char found = OUTSIDE
    while at >= 0:
        if known[at] != UNKNOWN:
            found = known[at]
            break
        container = containers[at]
        if ELEMENT.of(container, TAG) in PULLED or PULL_QUOTE in <frozenset> ELEMENT.of(container, TOKENS):
            found = INSIDE
            break
        at = ELEMENT.of(container, PARENT)
    while home != at:
        known[home] = found
        home = ELEMENT.of(containers[home], PARENT)
    if at >= 0:
        known[at] = found
    return found == INSIDE
