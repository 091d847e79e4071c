# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.body.body`."""

from importlib import import_module

from newsclean.compiled.strings cimport same
from newsclean.compiled.text cimport is_sentence

from newsclean.model import Block

include "fields.pxi"

cdef enum:  # the fields of a block
    INDEX
    TEXT
    JOINT

plain = import_module("newsclean.body")

cdef Fields BLOCK = Fields(Block, "index", "text", "joint")
cdef str PARAGRAPH = plain.PARAGRAPH, LINE = plain.LINE, CELL = plain.CELL
cdef Py_ssize_t LONG_LINE = plain.LONG_LINE


def body(blocks):
    """The twin of `body`."""
    cdef list pieces = []
    cdef str text, before = None
    cdef Py_ssize_t index = 0
    for block in blocks:
        text = BLOCK.of(block, TEXT)
        if before is not None:
            index += 1
            pieces.append(joint(before, text, index == <Py_ssize_t> BLOCK.of(block, INDEX), BLOCK.of(block, JOINT)))
        index, before = BLOCK.of(block, INDEX), text
        pieces.append(plain._GAP.sub(PARAGRAPH, text) if "\n" in text else text)
    return "".join(pieces)


cdef str joint(str before, str text, bint follows, str told):
    """What parts two texts."""
    if not follows or same(told, "paragraph"):
        return PARAGRAPH
    if same(told, "cell"):
        return CELL
    if len(before) >= LONG_LINE and len(text) >= LONG_LINE and is_sentence(before):
        return PARAGRAPH
    return LINE
