# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.judge.sections.solid_ends`."""

from newsclean.judge import measure
from newsclean.model import Block
from newsclean.segment import HEADINGS

include "fields.pxi"
include "verdicts.pxi"

cdef enum:  # the fields of a block
    TYPE
    LINKS

cdef Fields BLOCK = Fields(Block, "tag", "links")
cdef double NEARLY_ALL = measure.NEARLY_ALL
cdef Py_ssize_t LINK_WORDS = measure.LINK_WORDS


cdef frozenset HEADING_TAGS = HEADINGS


def solid_ends(tuple blocks not None, measures, dict verdicts not None):
    """The twin of `solid_ends`."""
    cdef tuple words = measures.words, densities = measures.link_density, solid_before = measures.solid_before
    cdef list known = by_block(verdicts, len(blocks)), found = []
    cdef Py_ssize_t at, count = len(blocks)
    cdef bint solid, below = False
    if not len(words) == len(densities) == len(solid_before) - 1 == count:
        raise ValueError("columns of different lengths")
    for at in range(-1, count):
        solid, below = below, at + 1 < count and _is_solid(solid_before, at + 1)
        if not (solid or below) or at < 0 or known[at] is not None:
            continue
        if (below and _may_head(blocks[at])) or (solid and _resumes(densities, words, at)):
            found.append(at)
    return found


cdef inline bint _is_solid(tuple solid_before, Py_ssize_t at) except -1:
    return <Py_ssize_t> solid_before[at + 1] > <Py_ssize_t> solid_before[at]


cdef bint _may_head(block) except -1:
    """Whether a block is a heading without a link."""
    return BLOCK.of(block, TYPE) in HEADING_TAGS and not <Py_ssize_t> BLOCK.of(block, LINKS)


cdef bint _resumes(tuple densities, tuple words, Py_ssize_t at) except -1:
    """Whether a solid paragraph is no teaser between links."""
    if at == 0 or not _is_link(densities, words, at - 1):
        return True
    if at + 1 == len(words) or _is_link(densities, words, at + 1):
        return False
    return not (at > 2 and _is_link(densities, words, at - 3) and not _is_link(densities, words, at - 2))


cdef inline bint _is_link(tuple densities, tuple words, Py_ssize_t at) except -1:
    """Whether a block is nothing but a link of some words."""
    return <double> densities[at] >= NEARLY_ALL and <Py_ssize_t> words[at] >= LINK_WORDS
