# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.revise`."""

from importlib import import_module

from libc.stdlib cimport calloc, free
from newsclean.compiled.strings cimport same
from newsclean.compiled.text cimport Text, fold_into, release, taken

from newsclean.model import Block, Container, Verdict

include "fields.pxi"

plain = import_module("newsclean.judge.revise")

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

cdef enum:  # the fields of a block
    TEXT
    HOME
    TYPE
    JOINT

cdef enum:  # those of a verdict
    CATEGORY
    RULE

cdef enum:  # those of an element
    PARENT
    TAG
    TOKENS

cdef enum:  # what is known of an element
    UNKNOWN
    OUTSIDE
    INSIDE

cdef Fields BLOCK = Fields(Block, "text", "container", "tag", "joint")
cdef Fields VERDICT = Fields(Verdict, "category", "rule")
cdef Fields ELEMENT = Fields(Container, "parent", "tag", "tokens")
cdef Py_ssize_t HEAD = plain.HEAD, FIRST_CHARS = plain.FIRST_CHARS, MIN_REPEAT_WORDS = plain.MIN_REPEAT_WORDS
cdef frozenset PULLED = plain.PULLED
cdef frozenset WIDGETS = plain.WIDGETS
cdef str PULL_QUOTE = plain.PULL_QUOTE, LINE = plain.LINE


def content_of(list verdicts not None):
    """The twin of `content_of`."""
    cdef list found = []
    cdef Py_ssize_t i
    cdef bint is_content = False
    last = None  # neighbours mostly have the same
    for i in range(len(verdicts)):
        verdict = verdicts[i]
        if verdict is not last:
            last, is_content = verdict, same(VERDICT.of(verdict, CATEGORY), "content")
        if is_content:
            found.append(i)
    return found


def over_widgets(list verdicts not None):
    """The twin of `over_widgets`."""
    cdef list found = []
    cdef Py_ssize_t i
    cdef bint heads, below = False, in_widget = False
    last = None
    for i in range(len(verdicts) - 1, -1, -1):
        verdict = verdicts[i]
        heads = below and (
            same(VERDICT.of(verdict, CATEGORY), "outside") or same(VERDICT.of(verdict, RULE), "line:subheading")
        )
        if heads:
            found.append(i)
        if verdict is not last:
            last, in_widget = verdict, VERDICT.of(verdict, CATEGORY) in WIDGETS
        below = heads or in_widget
    return found


def lone_lines(tuple blocks not None, list verdicts not None, Py_ssize_t first):
    """The twin of `lone_lines`."""
    cdef list found = []
    cdef Py_ssize_t i
    cdef str category, rule, tag
    if len(blocks) != len(verdicts) or first < 0:
        raise ValueError("verdicts of another page")
    for i in range(first, len(blocks)):
        rule, category = VERDICT.of(verdicts[i], RULE), VERDICT.of(verdicts[i], CATEGORY)
        if not (same(category, "content") or same(category, "outside")) or not rule.startswith(LINE):
            continue
        tag = BLOCK.of(blocks[i], TYPE)
        if not (same(tag, "p") or same(tag, "div")) or same(rule, "line:of-a-paragraph"):
            continue
        if same(BLOCK.of(blocks[i], JOINT), "paragraph"):
            found.append(i)
    return found


def long_lines(tuple blocks not None, list content not None, tuple words not None):
    """The twin of `long_lines`."""
    cdef list found = []
    cdef Py_ssize_t at
    if len(words) != len(blocks):
        raise ValueError("words of another page")
    for index in content:
        at = index
        if not 0 <= at < len(blocks):
            raise IndexError("a block that is not there")
        if <Py_ssize_t> words[at] >= MIN_REPEAT_WORDS and not same(BLOCK.of(blocks[at], JOINT), "cell"):
            found.append(blocks[at])
    return found


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
