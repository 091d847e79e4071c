# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.visible.telling`."""

from importlib import import_module

from newsclean.compiled.strings cimport same

from newsclean.compiled.worth import worth
from newsclean.metadata.worth import BYLINE
from newsclean.model import Block, Verdict

include "fields.pxi"

plain = import_module("newsclean.metadata.visible")

cdef enum:  # the field of a block
    TEXT

cdef enum:  # that of a verdict
    RULE

cdef enum:  # what a category is
    NOTHING
    LOGO  # it may be one
    READ
    LOOKED

cdef Fields BLOCK = Fields(Block, "text")
cdef Fields VERDICT = Fields(Verdict, "rule")
cdef dict KINDS = {
    "navigation": LOGO, **dict.fromkeys(plain._TOLD, READ), **dict.fromkeys(plain._LOOKED, LOOKED),
}
cdef str SITE_NAME = plain.SITE_NAME
cdef Py_ssize_t MAX_BLOCKS = plain.MAX_BLOCKS
cdef int SIGNS = BYLINE


def telling(blocks, verdicts, list categories not None):
    """The twin of `telling`."""
    cdef Py_ssize_t at, place
    cdef int kind = NOTHING, seen
    cdef object last = None, category
    cdef dict counts = {}
    cdef list places = [], texts = [], found = []
    if not len(blocks) == len(verdicts) == len(categories):
        raise ValueError("columns of different lengths")
    for at in range(len(categories)):
        category = categories[at]
        if category is not last:
            last, kind = category, KINDS.get(category, NOTHING)
        if kind == NOTHING or (kind == LOGO and not same(VERDICT.of(verdicts[at], RULE), SITE_NAME)):
            continue
        if kind != LOGO:
            counts[category] = <Py_ssize_t> counts.get(category, 0) + 1
            if <Py_ssize_t> counts[category] > MAX_BLOCKS:
                continue
        places.append(at)
        if kind == LOOKED:
            texts.append(BLOCK.of(blocks[at], TEXT))
    texts = worth(texts)
    place = 0
    for at in places:
        category, seen = categories[at], 0
        if <int> KINDS[category] == LOOKED:
            seen = texts[place]
            place += 1
            if not seen & SIGNS and same(category, "share"):
                continue
        found.append((at, seen))
    return found
