# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.bylines.looks.looks`: the words of a text, each looked up once for all questions."""

from cpython.unicode cimport Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.lookup cimport Words
from newsclean.compiled.text cimport Text, fold_into, release

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

from newsclean.bylines import words
from newsclean.bylines.looks import MAX_LINE as LONGEST_LINE
from newsclean.dates import scan, stamps

cdef enum:  # what a word is, as bits
    TELLER = 1
    SIGN = 2  # of a byline
    OF_DATES = 4
    WITHOUT_NUMBER = 8  # a day or a relative phrase by itself
    OF_SUFFIX = 16
    OF_ROLE = 32
    MARKED = 64  # no word: a mark that tells of bylines

cdef enum:
    MAX_MARKS = 8
    MAX_MARK = 16

cdef Words KNOWN = None, PREFIXES = None, ROLE_WORDS = None
cdef Py_UCS4 MARKS[MAX_MARKS][MAX_MARK]  # that tell of bylines without being words
cdef int LENGTHS[MAX_MARKS]
cdef int MARK_COUNT = 0
cdef Py_ssize_t MAX_STAMP = stamps.MAX_STAMP, MAX_LINE = LONGEST_LINE


cdef int load() except -1:
    """Read the words from the rule tables, once."""
    global KNOWN, PREFIXES, ROLE_WORDS, MARK_COUNT
    cdef dict bits = {}
    cdef int place, at
    if KNOWN is not None:
        return 0
    for known, bit in (
        (words._tellers(), TELLER), (words._signs(), SIGN), (scan._known(), OF_DATES),
        (scan.words_without_numbers(), WITHOUT_NUMBER), (words.words_of_suffixes(), OF_SUFFIX),
        (words.words_of_roles(), OF_ROLE),
    ):
        for word in known:
            if word.isascii():
                bits[word] = bits.get(word, 0) | bit
    marks = [mark for mark in words._wordless() if mark.isascii()]
    if len(marks) > MAX_MARKS or max(map(len, marks), default=0) > MAX_MARK:
        raise ValueError(f"the core has no room for the marks of bylines: {marks}")
    for place in range(len(marks)):
        LENGTHS[place] = len(marks[place])
        for at in range(LENGTHS[place]):
            MARKS[place][at] = ord(marks[place][at])
    MARK_COUNT = len(marks)
    ROLE_WORDS = Words(dict.fromkeys(words.role_words(), 1))
    PREFIXES = Words({key: 1 for key in words.keys_of_prefixes() if key.isascii()})
    KNOWN = Words(bits)
    return 0


cdef int look(str text, Text* folded) except -1:
    """What a text may be; it is folded into a buffer on the way."""
    cdef Py_ssize_t length = len(text), at = 0, start
    cdef bint may_date = length <= MAX_STAMP, may_sign = 3 <= length <= MAX_LINE, plain = PyUnicode_IS_ASCII(text)
    cdef bint slash = False, bracket = False, at_sign = False, hash = False, colon = False, parted = False
    cdef bint quote = False, comma = False, worded = False, unknown = False, known_before = True
    cdef unsigned int bits, found = 0
    cdef int numbers = 0, told = TELLS, company = -1
    cdef Py_UCS4 char
    fold_into(folded, text, length)
    for at in range(folded.length):
        if folded.chars[at] >= 128:
            return TELLS | may_date * DATED | may_sign * SIGNED
    at = 0
    while at < folded.length:
        char = folded.chars[at]
        start = at
        if c"a" <= char <= c"z":
            while at < folded.length and c"a" <= folded.chars[at] <= c"z":
                at += 1
            bits = KNOWN.bits_of(folded.chars + start, at - start)
            found |= bits
            worded = True
            unknown = unknown or not bits & OF_DATES
            continue
        if c"0" <= char <= c"9":
            if not numbers:
                known_before = not unknown
            while at < folded.length and c"0" <= folded.chars[at] <= c"9":
                at += 1
            numbers += 1
            parted = parted or at == folded.length
            continue
        at += 1
        if char == c" ":
            comma = comma or (start > 0 and folded.chars[start - 1] == c",")
        elif char == c"/":
            slash = True
        elif char == c"(":
            bracket = True
        elif char == c"@":
            at_sign = True
        elif char == c"#":
            hash = True
        elif char == c":":
            colon = True
        elif char == c'"':
            quote = True
        parted = parted or char in (c",", c";", c":", c"|", c"(", c"-")
    if (slash and bracket) or _holds_mark(folded):
        found |= MARKED
    if not plain and _vanishes(text):
        found |= TELLER | SIGN
    if not (numbers or found & (TELLER | MARKED)):
        return 0
    if unknown:
        company = numbers and _in_company(text)
        told |= DATED * (may_date and company)
    elif may_date and (numbers > 1 or found & WITHOUT_NUMBER or (numbers and worded)):
        told |= DATED
    if not may_sign or not found & (SIGN | MARKED):
        return told
    if (
        not plain or slash or at_sign or hash or found & MARKED or folded.chars[0] in (c"(", c"[")
        or _has_line_or_address(text)
    ):
        return told | SIGNED
    if found & OF_SUFFIX:
        told |= SUFFIX
    if found & OF_ROLE:
        if quote:
            told |= LABEL | ROLE
        elif folded.chars[folded.length - 1] not in (c":", c"?", c"!") and (parted or _has_role_words(folded)):
            told |= ROLE
    if _opens_prefix(folded):
        told |= LABEL
    if comma and colon:
        return told | BEHIND
    if numbers and (known_before or found & WITHOUT_NUMBER or (_in_company(text) if company < 0 else company)):
        told |= BEHIND
    return told


cdef bint _has_role_words(const Text* folded) noexcept:
    """Whether a word behind the first two is one of roles."""
    cdef Py_ssize_t at, start = 0
    cdef int spaces = 0
    for at in range(folded.length + 1):
        if at == folded.length or folded.chars[at] == c" ":
            if spaces > 1 and ROLE_WORDS.bits_of(folded.chars + start, at - start):
                return True
            spaces += 1
            start = at + 1
    return False


cdef bint _opens_prefix(const Text* folded) noexcept:
    """Whether a text begins like a prefix of bylines."""
    cdef Py_ssize_t size
    for size in range(1, min(3, folded.length) + 1):
        if PREFIXES.bits_of(folded.chars, size):
            return True
    return False


cdef bint _has_line_or_address(str text) noexcept:
    """Whether a text has several lines, or an address that begins with "www."."""
    cdef Py_ssize_t at
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    for at in range(len(text)):
        if PyUnicode_READ(kind, data, at) == c"\n":
            return True
    for at in range(len(text) - 3):
        if (
            PyUnicode_READ(kind, data, at) == c"w" and PyUnicode_READ(kind, data, at + 1) == c"w"
            and PyUnicode_READ(kind, data, at + 2) == c"w" and PyUnicode_READ(kind, data, at + 3) == c"."
        ):
            return True
    return False


cdef bint _holds_mark(const Text* folded) noexcept:
    cdef Py_ssize_t at
    cdef int place, same
    for at in range(folded.length):
        for place in range(MARK_COUNT):
            same = 0
            while (
                same < LENGTHS[place]
                and at + same < folded.length
                and folded.chars[at + same] == MARKS[place][same]
            ):
                same += 1
            if same == LENGTHS[place]:
                return True
    return False


cdef bint _vanishes(str text) noexcept:
    """Whether a text holds signs that are gone when it is folded."""
    cdef Py_ssize_t at
    for at in range(len(text)):
        if PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at) in (0xAD, 0x200C, 0x200E, 0x200F):
            return True
    return False


cdef int _in_company(str text) except -1:
    """Whether a bar, or a dash between spaces, parts a text."""
    cdef Py_ssize_t at, length = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        if char in (c"|", 0xFF5C, 0xB7, 0x2022, 0x2219, 0x2027):
            return True
        if (
            char in (c"-", 0x2013, 0x2014)
            and 0 < at < length - 1
            and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at - 1))
            and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at + 1))
        ):
            return True
    return False


def looks(list texts not None):
    """The twin of `looks`."""
    cdef Text folded
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        return [look(text, &folded) for text in texts]
    finally:
        release(&folded)
