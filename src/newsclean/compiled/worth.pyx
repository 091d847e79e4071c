# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.worth.worth`: one pass over the folded text, behind the first look at it."""

from importlib import import_module

from cpython.unicode cimport (
    Py_UNICODE_ISALNUM, Py_UNICODE_ISDECIMAL, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ,
)
from newsclean.compiled.lookup cimport Words
from newsclean.compiled.looks cimport DATED, SIGNED, TELLS, load, look
from newsclean.compiled.text cimport Text, fold_into, release, taken

from newsclean.bylines import words
from newsclean.dates import days, scan

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.metadata.worth")

cdef enum:  # what a word is
    OF_MONTH = 1
    OF_PREFIX = 2
    FIRST = 4  # of a month

cdef int STAMP = plain.STAMP, BYLINE = plain.BYLINE, HOLDS_DAYS = plain.DAYS, HOLDS_BYLINE = plain.INSIDE
cdef Words KNOWN = None


cdef int load_words() except -1:
    """Read the words from the rule tables, once."""
    global KNOWN
    cdef dict bits = {}
    if KNOWN is None:
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
    cdef int seen
    cdef str text
    cdef list found = []
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    load_words()
    try:
        for text in texts:
            seen = look(text, &folded)
            found.append(_worth(text, seen, &folded) if seen & TELLS else 0)
        return found
    finally:
        release(&folded)


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
        if bits & OF_PREFIX or words.holds_signs(taken(folded, 0, folded.length)):
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
