# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.visible.telling`."""

from importlib import import_module

from libc.string cimport memset
from newsclean.compiled.strings cimport same
from newsclean.compiled.text cimport Text, release
from newsclean.compiled.worth cimport load_all, worth_of

from newsclean.metadata.worth import BYLINE
from newsclean.model import Block, Verdict

include "fields.pxi"

plain = import_module("newsclean.metadata.visible")

cdef enum:  # the field of a block
    TEXT

cdef enum:  # that of a verdict
    RULE

cdef enum:  # what a category is, in front of its number among those that are counted
    NOTHING
    LOGO  # it may be one
    READ
    LOOKED
    SHIFT = 2

cdef enum:
    MAX_KINDS = 16

cdef Fields BLOCK = Fields(Block, "text")
cdef Fields VERDICT = Fields(Verdict, "rule")
cdef list COUNTED = sorted(plain._TOLD)
cdef dict KINDS = {
    "navigation": LOGO,
    **{kind: at << SHIFT | (LOOKED if kind in plain._LOOKED else READ) for at, kind in enumerate(COUNTED)},
}
if len(COUNTED) > MAX_KINDS:
    raise ImportError("the core has no room for the categories that are read")
cdef str SITE_NAME = plain.SITE_NAME
cdef Py_ssize_t MAX_BLOCKS = plain.MAX_BLOCKS
cdef int SIGNS = BYLINE


def telling(blocks, verdicts, list categories not None):
    """The twin of `telling`."""
    cdef Text folded
    cdef Py_ssize_t at
    cdef int known = NOTHING, seen
    cdef int counts[MAX_KINDS]
    cdef object last = None, category
    cdef list found = []
    if not len(blocks) == len(verdicts) == len(categories):
        raise ValueError("columns of different lengths")
    load_all()
    memset(counts, 0, sizeof(counts))
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for at in range(len(categories)):
            category = categories[at]
            if category is not last:
                last, known = category, KINDS.get(category, NOTHING)
            if known == NOTHING:
                continue
            seen = 0
            if known == LOGO:
                if not same(VERDICT.of(verdicts[at], RULE), SITE_NAME):
                    continue
            else:
                counts[known >> SHIFT] += 1
                if counts[known >> SHIFT] > MAX_BLOCKS:
                    continue
                if known & LOOKED == LOOKED:
                    seen = worth_of(BLOCK.of(blocks[at], TEXT), &folded)
                    if not seen & SIGNS and same(category, "share"):
                        continue
            found.append((at, seen))
        return found
    finally:
        release(&folded)
