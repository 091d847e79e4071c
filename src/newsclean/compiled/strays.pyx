# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.strays`."""

from importlib import import_module

from libc.stdlib cimport calloc, free, malloc
from newsclean.compiled.places cimport Places, Position, places_of
from newsclean.compiled.region cimport anchor_of
from newsclean.compiled.strings cimport same

from newsclean.model import Block, Container, Verdict

include "fields.pxi"
include "verdicts.pxi"

plain = import_module("newsclean.judge.strays")

cdef enum:  # the field of a verdict
    RULE

cdef enum:  # the fields of a block
    HOME
    TYPE

cdef enum:  # the field of an element
    TAG

cdef Fields VERDICT = Fields(Verdict, "rule")
cdef Fields BLOCK = Fields(Block, "container", "tag")
cdef Fields ELEMENT = Fields(Container, "tag")
cdef frozenset LIST_TAGS = plain.LIST_TAGS, LIST_PARTS = plain.LIST_PARTS, TABLE_PARTS = plain.TABLE_PARTS
cdef object CONTENT = plain.CONTENT, OUTSIDE = plain.OUTSIDE, BEFORE_HEADLINE = plain.BEFORE_HEADLINE
cdef object LINKED_STORY = plain.LINKED_STORY, MENU = plain.MENU
cdef double NEARLY_ALL = plain.NEARLY_ALL
cdef Py_ssize_t MIN_LINE_WORDS = plain.MIN_LINE_WORDS


def placed(dict known not None, measures, inside, Py_ssize_t start):
    """The twin of `placed`."""
    cdef tuple all_prose = measures.prose, densities = measures.link_density, words = measures.words
    cdef Py_ssize_t i, first = inside.start, end = inside.stop
    cdef list settled = by_block(known, len(all_prose)), prose = [], lines = []
    cdef bint at_the_side
    if not len(all_prose) == len(densities) == len(words):
        raise ValueError("columns of different lengths")
    for i in range(len(all_prose)):
        verdict = settled[i]
        if verdict is not None:
            at_the_side = same(VERDICT.of(verdict, RULE), "markup:outside")
        else:
            at_the_side, verdict = not first <= i < end, OUTSIDE
            if not at_the_side:
                if i < start:
                    verdict = BEFORE_HEADLINE
                elif <double> all_prose[i]:
                    verdict = CONTENT
                    prose.append(i)
                else:
                    lines.append(i)
        if at_the_side and <double> densities[i] >= NEARLY_ALL:
            verdict = LINKED_STORY if <Py_ssize_t> words[i] >= MIN_LINE_WORDS else MENU
        settled[i] = verdict
    return settled, prose, lines


def at_home(segments, list content not None, list lines not None):
    """The twin of `at_home`."""
    cdef tuple blocks = segments.blocks
    cdef Places places = places_of(segments)
    cdef set found = set()
    cdef Py_ssize_t home
    cdef unsigned char* homes = <unsigned char*> calloc(places.count + 1, 1)
    cdef int* before = NULL
    try:
        before = _counted(content, len(blocks))
        if homes == NULL or before == NULL:
            raise MemoryError
        for index in content:
            homes[anchor_of(places, BLOCK.of(blocks[index], HOME))] = True
        for index in lines:
            block = blocks[index]
            home = anchor_of(places, BLOCK.of(block, HOME))
            if homes[home] or (BLOCK.of(block, TYPE) in LIST_TAGS and homes[_list_home(places, before, home)]):
                found.add(index)
        return found
    finally:
        free(homes)
        free(before)


cdef int* _counted(list content, Py_ssize_t count) except? NULL:
    """How many blocks of the content, which are in reading order, stand before each block."""
    cdef Py_ssize_t at, place = 0, following
    cdef int* before = <int*> malloc((count + 1) * sizeof(int))
    if before == NULL:
        return NULL
    for at in range(count + 1):
        before[at] = <int> place
        if place < len(content):
            following = content[place]
            place += following == at
    return before


cdef Py_ssize_t _list_home(Places places, const int* before, Py_ssize_t at) except -1:
    """The element around a whole list or table and wrappers without other content."""
    cdef const Position* all = places.all
    cdef Py_ssize_t outer = all[at].parent, within
    tag = ELEMENT.of(places.containers[at], TAG)
    cdef frozenset parts = TABLE_PARTS if tag in TABLE_PARTS else LIST_PARTS
    if tag not in parts:
        return at
    while outer >= 0 and not same(tag, "table"):
        tag = ELEMENT.of(places.containers[outer], TAG)
        if tag not in parts:
            break
        at, outer = outer, all[outer].parent
    within = before[all[at].end] - before[all[at].first]
    while outer >= 0 and before[all[outer].end] - before[all[outer].first] == within:
        at, outer = outer, all[outer].parent
    return outer if outer >= 0 else at
