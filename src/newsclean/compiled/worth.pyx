# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of `newsclean.metadata.worth`: one pass over the folded text, behind the first look at it."""

from importlib import import_module

from cpython.unicode cimport (
    Py_UNICODE_ISALNUM, Py_UNICODE_ISDECIMAL, Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ,
    PyUnicode_Substring,
)
from libc.string cimport memset
from newsclean.compiled.lookup cimport Words
from newsclean.compiled.looks cimport DATED, SIGNED, TELLS, holds_signs, load, look
from newsclean.compiled.text cimport Text, fold_into, release

from newsclean.bylines import words
from newsclean.dates import days, scan
from newsclean.model import Block, Mark

include "fields.pxi"

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.metadata.worth")

cdef enum:  # what a word is
    OF_MONTH = 1
    OF_PREFIX = 2
    FIRST = 4  # of a month

cdef enum:
    MAX_LINE = 160

cdef enum:  # the fields of a block
    TEXT
    MARKS

cdef enum:  # those of a mark
    START
    END

cdef Fields BLOCK = Fields(Block, "text", "marks")
cdef Fields MARK = Fields(Mark, "start", "end")
cdef int STAMP = plain.STAMP, BYLINE = plain.BYLINE, HOLDS_DAYS = plain.DAYS, HOLDS_BYLINE = plain.INSIDE
cdef Words KNOWN = None


cdef int load_all() except -1:
    """Read the words from the rule tables, once; those of the first look, too."""
    global KNOWN
    cdef dict bits = {}
    load()
    if KNOWN is None:
        if plain.MAX_LINE != MAX_LINE:
            raise ValueError("the core knows lines of another length")
        for known, bit in (
            (days.month_words(), OF_MONTH), (words._words_of_prefixes(), OF_PREFIX), (scan.FIRST, FIRST),
        ):
            for word in known:
                bits[word] = bits.get(word, 0) | bit
        KNOWN = Words(bits)
    return 0


def worth(list texts not None):
    """The twin of `worth`."""
    cdef Text folded
    cdef str text
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load_all()
    try:
        return [worth_of(text, &folded) for text in texts]
    finally:
        release(&folded)


def parts_worth(block not None, int asked):
    """The twin of `parts_worth`."""
    cdef Text folded
    cdef str text = BLOCK.of(block, TEXT), part
    cdef tuple marks = BLOCK.of(block, MARKS)
    cdef bint cuts[MAX_LINE + 1]
    cdef Py_ssize_t at, start = 0, length = len(text)
    cdef list found = []
    if not marks or length > MAX_LINE:
        return found
    load_all()
    memset(cuts, 0, sizeof(cuts))
    for mark in marks:
        for at in (<Py_ssize_t> MARK.of(mark, START), <Py_ssize_t> MARK.of(mark, END)):
            cuts[min(max(at, 0), length)] = True
    cuts[length] = True
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for at in range(1, length + 1):
            if cuts[at]:
                part = _stripped(text, start, at)
                start = at
                if part is not None and worth_of(part, &folded) & asked:
                    found.append(part)
        return found
    finally:
        release(&folded)


cdef str _stripped(str text, Py_ssize_t start, Py_ssize_t end):
    """What stands between two places without the white space around it; None if that is nothing."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)):
        start += 1
    while start < end and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end - 1)):
        end -= 1
    return PyUnicode_Substring(text, start, end) if start < end else None


cdef int worth_of(str text, Text* folded) except -1:
    """What a text is worth; it is folded into a buffer on the way."""
    cdef int seen = look(text, folded)
    return _worth(text, seen, folded) if seen & TELLS else 0


cdef int _worth(str text, int seen, Text* folded) except -1:
    cdef int told = (STAMP if seen & DATED else 0) | (BYLINE if seen & SIGNED else 0)
    cdef unsigned int bits = 0
    cdef int numbers = 0, colons = 0
    cdef Py_ssize_t at = 0, start
    fold_into(folded, text, len(text))
    if _is_foreign(folded) or (not PyUnicode_IS_ASCII(text) and words.vanishes(text)):
        return told | HOLDS_DAYS | HOLDS_BYLINE
    while at < folded.length:
        start = at
        if c"a" <= folded.chars[at] <= c"z":
            while at < folded.length and c"a" <= folded.chars[at] <= c"z":
                at += 1
            bits |= KNOWN.bits_of(folded.chars + start, at - start)
        elif c"0" <= folded.chars[at] <= c"9":
            while at < folded.length and c"0" <= folded.chars[at] <= c"9":
                at += 1
            numbers += 1
        else:
            colons += folded.chars[at] == c":"
            at += 1
    if bits & FIRST:
        return told | HOLDS_DAYS | HOLDS_BYLINE
    if numbers or colons > 1:
        if bits & OF_PREFIX or holds_signs(folded):
            told |= HOLDS_BYLINE
        if numbers > 1 and (bits & OF_MONTH or _is_parted(folded) or _is_glued(text)):
            told |= HOLDS_DAYS
    return told


cdef bint _is_foreign(const Text* folded) noexcept:
    cdef Py_ssize_t at
    for at in range(folded.length):
        if folded.chars[at] >= 128:
            return True
    return False


cdef bint _is_digit(Py_UCS4 char) noexcept:
    return c"0" <= char <= c"9"


cdef bint _is_parted(const Text* folded) noexcept:
    """Whether a sign that parts the numbers of dates stands between two of them, in spaces or not."""
    cdef Py_ssize_t at, before, behind
    for at in range(1, folded.length - 1):
        if folded.chars[at] in (c"-", c".", c"/"):
            before = at - 1 - (folded.chars[at - 1] == c" ")
            behind = at + 1 + (folded.chars[at + 1] == c" ")
            if before >= 0 and behind < folded.length:
                if _is_digit(folded.chars[before]) and _is_digit(folded.chars[behind]):
                    return True
    return False


cdef bint _is_glued(str text) noexcept:
    """Whether a capital stands behind another letter, or what may be a Roman numeral behind a number."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef bint letter = False, number = False  # right before, and before signs alone
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if c"A" <= char <= c"Z":
            if letter or (number and char in (c"I", c"V", c"X")):
                return True
            letter = number = False
        elif Py_UNICODE_ISALNUM(char) or char == c"_":
            letter = char != c"_" and not Py_UNICODE_ISDECIMAL(char)
            number = _is_digit(char)
        else:
            letter = False
    return False
