# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.text`: one table says of each character what it is and how it folds."""

import unicodedata
from functools import lru_cache, wraps

from cpython.unicode cimport (
    Py_UNICODE_ISDIGIT, PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring,
)
from libc.stdint cimport uint32_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcpy, memset

from newsclean.text import (
    _CLOSERS, _DENSE_END, _DENSE_RUN, _ENDS, _FOLD, _FORBIDDEN, CHARS_PER_DENSE_WORD, MAX_ANSWERS, UNSEEN_SPACES,
)
from newsclean.text import MAX_KEPT as MOST_KEPT

cdef extern from "Python.h":
    ctypedef unsigned short Py_UCS2
    bint PyUnicode_IS_ASCII(object)
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 most)
    enum:
        PyUnicode_1BYTE_KIND
        PyUnicode_2BYTE_KIND
        PyUnicode_4BYTE_KIND

ctypedef fused Unit:  # that a character takes in a string
    unsigned char
    Py_UCS2
    uint32_t

ctypedef fused Folded:  # that a character takes once it is folded
    unsigned char
    Py_UCS4

cdef enum:
    PAGES_OF_ALL = 0x1100
    PAGE = 256  # characters that memory is taken for at once
    STACK = 256  # characters that are folded without asking for memory
    ROW = 16  # characters that are folded at once
    MOST_OF_BYTE = 255
    MOST_OF_TWO = 65535
    LOOK = 8  # characters at the end of a text that tell whether it ends a sentence

cdef Letter* PAGES[PAGES_OF_ALL]
cdef unsigned char LOWER[128]  # 0 for white space
cdef double PER_WORD = CHARS_PER_DENSE_WORD
cdef Py_ssize_t MAX_KEPT = MOST_KEPT


def _fill_lower():
    for code in range(128):
        LOWER[code] = 0 if chr(code).isspace() else ord(_FOLD.get(chr(code), chr(code)).lower())


_fill_lower()


cdef inline const Letter* letter_of(Py_UCS4 char) except NULL:
    """What a character is."""
    cdef unsigned int code = char
    cdef const Letter* page = PAGES[code // PAGE]
    if page == NULL or not page[code % PAGE].bits:
        page = _met(code)
    return page + code % PAGE


cdef const Letter* _met(unsigned int code) except NULL:
    """The page of a character that is met for the first time, which is looked up; its neighbours may never be met."""
    if PAGES[code // PAGE] == NULL:
        PAGES[code // PAGE] = <Letter*> calloc(PAGE, sizeof(Letter))
        if PAGES[code // PAGE] == NULL:
            raise MemoryError
    _look_up(PAGES[code // PAGE] + code % PAGE, chr(code))
    return PAGES[code // PAGE]


cdef int _look_up(Letter* found, str letter) except -1:
    from newsclean.text import _is_core

    cdef int place
    cdef unsigned int bits = MET
    form = _FOLD.get(letter, letter).casefold().replace("i\u0307", "i")
    if form.isspace() or (form and form in UNSEEN_SPACES):
        bits |= GAP
    if _folds_alone(letter) and len(form) <= 3:
        bits |= ALONE
        found.count = len(form)
        for place in range(len(form)):
            found.form[place] = ord(form[place])
    for bit, holds in (
        (DECIMAL, letter.isdecimal()), (ALNUM, letter.isalnum()), (CORE, _is_core(letter)),
        (DENSE, _DENSE_RUN.match(letter)), (UNBOUND, _DENSE_END.match(letter)), (ENDS, letter in _ENDS),
        (CLOSES, letter in _CLOSERS),
    ):
        bits |= bit if holds else 0
    found.bits = bits
    return 0


def _folds_alone(letter):
    """Whether no character around it changes what it folds to: not where letters and marks are composed."""
    known = "\u0000" <= letter < "\u1100" or "\u1200" <= letter <= "\uffff" or "\U0001f000" <= letter <= "\U0001faff"
    return known and unicodedata.category(letter)[0] != "M" and unicodedata.is_normalized("NFC", letter)


cdef int reserve(Text* text, Py_ssize_t room) except -1:
    """Make room for so many characters."""
    if text.room < room:
        grown = realloc(text.chars, max(room, STACK) * sizeof(Py_UCS4))
        if grown == NULL:
            raise MemoryError
        text.chars, text.room = <Py_UCS4*> grown, max(room, STACK)
    return 0


cdef void release(Text* text) noexcept:
    free(text.chars)
    text.chars, text.room, text.length = NULL, 0, 0


cdef str taken(const Text* text, Py_ssize_t start, Py_ssize_t end):
    """A part of a buffer as a string."""
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, text.chars + start, end - start)


cdef int fold_into(Text* out, str text, Py_ssize_t end) except -1:
    """Fold so many characters of a text into a buffer."""
    cdef int kind = PyUnicode_KIND(text), alone
    cdef const void* data = PyUnicode_DATA(text)
    reserve(out, 3 * end + ROW)
    if PyUnicode_IS_ASCII(text):
        out.length = end if _is_lowered(<const unsigned char*> data, out.chars, end) else _folded(
            <const unsigned char*> data, out.chars, end
        )
        return 0
    if kind == PyUnicode_1BYTE_KIND:
        alone = _fold_each(<const unsigned char*> data, end, out)
    elif kind == PyUnicode_2BYTE_KIND:
        alone = _fold_each(<const Py_UCS2*> data, end, out)
    else:
        alone = _fold_each(<const uint32_t*> data, end, out)
    return 0 if alone else _fold_whole(out, text[:end])


cdef int _fold_each(const Unit* plain, Py_ssize_t end, Text* out) except -1:
    """Fold characters of any width, each by itself; False where that is not enough."""
    cdef Py_ssize_t at = 0, length = 0
    cdef int place
    cdef bint gap = False
    cdef const Letter* letter
    cdef Py_UCS4* chars = out.chars
    while at < end:
        if plain[at] < 128 and LOWER[plain[at]]:
            if gap and length:
                chars[length] = c" "
                length += 1
            gap = False
            while at + ROW < end and _is_row_lowered(plain + at, chars + length):
                place = ROW - (plain[at + ROW - 1] == c" ")  # more white space may follow
                at, length = at + place, length + place
            while at < end and plain[at] < 128 and LOWER[plain[at]]:
                chars[length] = LOWER[plain[at]]
                at, length = at + 1, length + 1
            continue
        letter = letter_of(plain[at])
        at += 1
        if not letter.bits & ALONE:
            return False
        if letter.bits & GAP:
            gap = True
        elif letter.count:
            if gap and length:
                chars[length] = c" "
                length += 1
            gap = False
            for place in range(letter.count):
                chars[length] = letter.form[place]
                length += 1
    out.length = length
    return True


cdef inline bint _is_row_lowered(const Unit* plain, Folded* chars) noexcept:
    """Fold ROW characters, behind which one may be read; False if they are more than ASCII with single spaces."""
    cdef Unit differs = 0
    cdef int at
    for at in range(ROW):
        differs |= (<Unit> (plain[at] - 0x20) > 0x7E - 0x20) | (plain[at] == c"`")
        differs |= (plain[at] == c" ") & (plain[at + 1] == c" ")
        chars[at] = <Unit> (plain[at] + 32 * (<Unit> (plain[at] - c"A") < 26))
    return not differs


cdef bint _is_lowered(const unsigned char* plain, Folded* chars, Py_ssize_t end) noexcept:
    """Fold ASCII, behind which a character may be read, in rows; False where that is not enough.

    The last row of a longer text begins within the one before.
    """
    cdef Py_ssize_t at = 0
    cdef unsigned char[ROW + 1] few
    cdef Folded[ROW] lowered
    if end and (plain[0] == c" " or plain[end - 1] == c" "):
        return False
    if end < ROW:
        memset(few, c".", sizeof(few))
        memcpy(few, plain, end)
        if not _is_row_lowered(<const unsigned char*> few, <Folded*> lowered):
            return False
        memcpy(chars, lowered, end * sizeof(Folded))
        return True
    while at < end - ROW:
        if not _is_row_lowered(plain + at, chars + at):
            return False
        at += ROW
    return _is_row_lowered(plain + end - ROW, chars + end - ROW)


cdef Py_ssize_t _folded(const unsigned char* plain, Py_UCS4* chars, Py_ssize_t end) noexcept:
    """Fold any ASCII; how many characters it makes."""
    cdef Py_ssize_t at, length = 0
    cdef bint gap = False
    cdef unsigned char low
    for at in range(end):
        low = LOWER[plain[at]]
        if not low and plain[at]:
            gap = True
            continue
        if gap and length:
            chars[length] = c" "
            length += 1
        gap = False
        chars[length] = low
        length += 1
    return length


cdef int _fold_whole(Text* out, str text) except -1:
    """The same where characters are composed."""
    from newsclean.text import _fold_letters

    return copy_into(out, _fold_letters(text))


def fold(str text not None):
    """The twin of `fold`."""
    cdef Text out
    cdef Py_ssize_t end = len(text)
    cdef str folded
    if PyUnicode_IS_ASCII(text):
        folded = PyUnicode_New(end, 127)
        if _is_lowered(<const unsigned char*> PyUnicode_DATA(text), <unsigned char*> PyUnicode_DATA(folded), end):
            return folded
    out.chars, out.room, out.length = NULL, 0, 0
    try:
        fold_into(&out, text, end)
        return taken(&out, 0, out.length)
    finally:
        release(&out)


cdef inline int _is_gap(Py_UCS4 char) except -1:
    """Whether a character is white space, one that is not seen among them."""
    if char < 128:
        return char != 0 and not LOWER[char]
    return letter_of(char).bits & GAP


cdef bint _is_squeezed(str text) except -1:
    """Whether all white space are single spaces between words."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char, before = c" "
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char == c" ":
            if before == c" ":
                return False
        elif (char < c" " or char > 126) and _is_gap(char):
            return False
        before = char
    return before != c" " or not len(text)


def squeeze(str text not None):
    """The twin of `squeeze`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    cdef bint gap = False
    cdef Text out
    if _is_squeezed(text):
        return text
    out.chars, out.room, out.length = NULL, 0, 0
    try:
        reserve(&out, len(text))
        for at in range(len(text)):
            char = PyUnicode_READ(kind, data, at)
            if _is_gap(char):
                gap = True
                continue
            if gap and out.length:
                out.chars[out.length] = c" "
                out.length += 1
            gap = False
            out.chars[out.length] = char
            out.length += 1
        return taken(&out, 0, out.length)
    finally:
        release(&out)


def sanitize(str text not None):
    """The twin of `sanitize`."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


cdef inline bint _is_small(Py_UCS4 char) noexcept:
    return c"a" <= char <= c"z"


cdef inline bint _is_word(const Text* text, Py_ssize_t at) noexcept:
    """Whether two small letters stand at a place."""
    return at + 1 < text.length and _is_small(text.chars[at]) and _is_small(text.chars[at + 1])


cdef int sign_numbers(Text* text) except -1:
    """Write every number of a folded text as `#`, in place."""
    cdef Py_ssize_t at = 0, to = 0, end, stop
    cdef Py_UCS4 char
    if not _may_hold_number(text):
        return 0
    while at < text.length:
        char = text.chars[at]
        if _is_decimal(char):
            end = at + 1
            while end < text.length and _is_of_number(text.chars[end]):
                end += 1
            stop = end + (end < text.length and text.chars[end] in (c"k", c"m"))
            if _is_word(text, stop):
                stop = end - 1  # what is left of a number in front of a word: all but its last sign
            if stop > at:
                char, at = c"#", stop - 1
        text.chars[to] = char
        to += 1
        at += 1
    text.length = to
    return 0


cdef bint _may_hold_number(const Text* text) noexcept:
    """Whether any character may be a digit: many are looked at at once."""
    cdef Py_ssize_t at
    cdef unsigned int digits = 0, all = 0
    for at in range(text.length):
        digits |= <unsigned int> text.chars[at] >> 4 == 3  # 0 to 9, or one of the six signs behind
        all |= <unsigned int> text.chars[at]
    return digits or all > 127


cdef bint _has_digit(const unsigned char* text, Py_ssize_t length) noexcept:
    """Whether a digit stands in ASCII: all of it is looked at, many characters at once."""
    cdef Py_ssize_t at
    cdef unsigned char digits = 0
    for at in range(length):
        digits |= <unsigned char> (text[at] - c"0") < 10
    return digits


cdef inline int _is_decimal(Py_UCS4 char) except -1:
    if char < 128:
        return c"0" <= char <= c"9"
    return letter_of(char).bits & DECIMAL


cdef inline int _is_of_number(Py_UCS4 char) except -1:
    return char in (c".", c",", 0x66B, 0x66C) or _is_decimal(char)


def number_signs(str folded not None):
    """The twin of `number_signs`."""
    cdef Text text
    if PyUnicode_IS_ASCII(folded) and not _has_digit(<const unsigned char*> PyUnicode_DATA(folded), len(folded)):
        return folded
    text.chars, text.room = NULL, 0
    try:
        copy_into(&text, folded)
        sign_numbers(&text)
        return taken(&text, 0, text.length)
    finally:
        release(&text)


cdef int copy_into(Text* out, str text) except -1:
    cdef Py_ssize_t at
    reserve(out, len(text) + 1)
    for at in range(len(text)):
        out.chars[at] = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)
    out.length = len(text)
    return 0


cdef int trimmed(const Text* text, Py_ssize_t* start, Py_ssize_t* end) except -1:
    """Where a folded text begins and ends without the punctuation and symbols at both ends."""
    cdef Py_ssize_t first = 0, last = text.length
    while first < last and not letter_of(text.chars[first]).bits & CORE:
        first += 1
    while last > first and not letter_of(text.chars[last - 1]).bits & CORE:
        last -= 1
    start[0], end[0] = first, last
    return 0


def trim(str folded not None):
    """The twin of `trim`."""
    cdef int kind = PyUnicode_KIND(folded)
    cdef const void* data = PyUnicode_DATA(folded)
    cdef Py_ssize_t first = 0, last = len(folded)
    while first < last and not letter_of(PyUnicode_READ(kind, data, first)).bits & CORE:
        first += 1
    while last > first and not letter_of(PyUnicode_READ(kind, data, last - 1)).bits & CORE:
        last -= 1
    return folded[first:last]


cdef Py_ssize_t start_of(const Text* text) except -1:
    """Where a folded text begins without the symbols at its start."""
    cdef Py_ssize_t at = 0
    while at < text.length and not (letter_of(text.chars[at]).bits & CORE or text.chars[at] in (0xA9, c"(")):
        at += 1
    return at


cdef Py_ssize_t words_in(const Text* text, Py_ssize_t start) except -1:
    """How many words a folded text holds from a place on."""
    cdef Py_ssize_t at, dense = 0
    cdef unsigned int spaces = 0, high = 0
    for at in range(start, text.length):
        spaces += text.chars[at] == c" "
        high |= <unsigned int> text.chars[at]
    for at in range(start, text.length if high >= 0xE00 else start):
        if text.chars[at] >= 0xE00:
            dense += (letter_of(text.chars[at]).bits & DENSE) != 0
    return (spaces + 1 if text.length > start else 0) + <Py_ssize_t> (dense / PER_WORD)


cdef Py_ssize_t words_of(str text) except -1:
    """How many words a reader would count."""
    cdef Py_ssize_t at, length = len(text), spaces = 0, dense = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    if kind == PyUnicode_1BYTE_KIND:
        return _spaces_in(<const unsigned char*> data, length) + 1 if length else 0
    if kind == PyUnicode_2BYTE_KIND:
        spaces = _spaces_in_sparse(<const Py_UCS2*> data, length)
        if spaces >= 0:
            return spaces + 1
        spaces = 0
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        spaces += char == c" "
        if char >= 0xE00:
            dense += (letter_of(char).bits & DENSE) != 0
    return (spaces + 1 if length else 0) + <Py_ssize_t> (dense / PER_WORD)


cdef Py_ssize_t _spaces_in(const unsigned char* text, Py_ssize_t length) noexcept:
    """How many spaces stand in a text: as many as a byte can count are looked at at once."""
    cdef Py_ssize_t at, end, start = 0, found = 0
    cdef unsigned char count
    while start < length:
        end, count = min(start + MOST_OF_BYTE, length), 0
        for at in range(start, end):
            count += text[at] == c" "
        found, start = found + count, end
    return found


cdef Py_ssize_t _spaces_in_sparse(const Py_UCS2* text, Py_ssize_t length) noexcept:
    """The same; -1 if a script may be there that writes words without spaces: typographic signs are of none."""
    cdef Py_ssize_t at, end, start = 0, found = 0
    cdef Py_UCS2 count, dense = 0
    while start < length:
        end, count = min(start + MOST_OF_TWO, length), 0
        for at in range(start, end):
            count += text[at] == c" "
            dense |= (<Py_UCS2> (text[at] - 0xE00) < 0x2000 - 0xE00) | (text[at] >= 0x3000)
        found, start = found + count, end
    return -1 if dense else found


def words(str text not None):
    """The twin of `words`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = 0, start, end = len(text)
    cdef list found = []
    while at < end:
        if not _is_alnum(kind, data, at):
            at += 1
            continue
        start = at
        while at < end and _is_alnum(kind, data, at):
            at += 1
            if at + 1 < end and _joins(PyUnicode_READ(kind, data, at)) and _is_alnum(kind, data, at + 1):
                at += 1
        found.append(PyUnicode_Substring(text, start, at))
    return found


cdef inline bint _is_alnum(int kind, const void* data, Py_ssize_t at) noexcept:
    return is_alnum(PyUnicode_READ(kind, data, at))


cdef inline bint _joins(Py_UCS4 char) noexcept:
    """Whether a sign joins the letters around it to one word."""
    return char in (c"'", c"-", 0x2019)


def count_digits(str text not None):
    """The twin of `count_digits`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, found = 0
    cdef Py_UCS4 char
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        found += c"0" <= char <= c"9" if char < 128 else Py_UNICODE_ISDIGIT(char)
    return found


def count_words(str text not None):
    """The twin of `count_words`."""
    return words_of(text)


cdef int is_sentence(str text) except -1:
    """Whether a text ends like a sentence."""
    cdef Py_ssize_t at = len(text) - 1, first = max(0, len(text) - LOOK)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef int bits
    if at < 0 or letter_of(PyUnicode_READ(kind, data, at)).bits & ALNUM:
        return False
    if PyUnicode_READ(kind, data, at) == c"\n":
        at -= 1
    while at >= first:
        bits = letter_of(PyUnicode_READ(kind, data, at)).bits
        if not bits & CLOSES:
            return bits & ENDS != 0
        at -= 1
    return False


def ends_sentence(str text not None):
    """The twin of `ends_sentence`."""
    return is_sentence(text) != 0


def remembered(function):
    """The twin of `remembered`."""
    kept = lru_cache(maxsize=MAX_ANSWERS)(function)

    def run(text, /, *args, **options):
        return kept(text, *args, **options) if len(text) <= MAX_KEPT else function(text, *args, **options)

    def run_alone(text, /):
        return kept(text) if len(text) <= MAX_KEPT else function(text)

    code = function.__code__
    return wraps(function)(run_alone if code.co_argcount + code.co_kwonlyargcount == 1 else run)
