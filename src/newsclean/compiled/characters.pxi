"""Characters: what each is, what it folds to, asked once for each that is met; texts in the form that is compared."""

import unicodedata

from newsclean.compiled.text import _folds_alone as stands_alone
from newsclean.judge.features import ADDRESS_SIGNS, HEAD_CHARS, INNER_ENDS, LAST_SIGNS, NOTICE_SIGNS
from newsclean.judge.letters import BARS, COMMAS, QUOTES
from newsclean.judge.wordlists import JOINTS
from newsclean.text import MAX_AT_ONCE, UNSEEN_SPACES, _FOLD, needs_no_boundary, normalized

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc

ctypedef uint32_t Char

cdef extern from *:
    bint PyUnicode_IS_ASCII(object)
    enum:
        PyUnicode_1BYTE_KIND

cdef enum:  # what a character is, as bits
    MET = 1
    LETTER = 2  # or digit
    DIGIT = 4
    DECIMAL = 8
    UPPER = 16
    LOWER = 32
    TITLE = 64
    SPACE = 128
    UNSEEN = 256  # space of no width
    COMMA = 512
    QUOTE = 1024
    BAR = 2048
    JOINT = 4096  # of a word's parts
    DENSE = 8192  # of a script that writes no spaces
    SIGN = 16384  # opens one of SIGNS
    LAST = 32768  # closes one of ENDINGS
    WHOLE_SIGN = 65536  # is one of SIGNS
    ALONE = 131072  # no text with it becomes another one when its characters are composed

cdef enum:
    POINTS = 0x110000
    POINT_BITS = 21
    MAX_FOLDED = 3  # characters that one folds to
    DOT_ABOVE = 0x307

cdef uint32_t KINDS[POINTS]
cdef uint64_t FOLDED[POINTS]  # each character that one folds to plus 1, the first in the lowest bits
cdef uint64_t POINT = (1 << POINT_BITS) - 1
cdef uint64_t FOLD_MET = 1 << 63

SIGNS = (*INNER_ENDS, *ADDRESS_SIGNS, *NOTICE_SIGNS)


cdef inline uint32_t kind_of(Char char) except 0:
    return KINDS[char] or meet(char)


cdef uint32_t meet(Char point) except 0:
    """Ask Python what a character is."""
    char = chr(point)
    told = (
        (LETTER, char.isalnum()), (DIGIT, char.isdigit()), (DECIMAL, char.isdecimal()), (UPPER, char.isupper()),
        (LOWER, char.islower()), (TITLE, char.istitle() and not char.isupper()), (SPACE, char.isspace()),
        (UNSEEN, char in UNSEEN_SPACES), (COMMA, char in COMMAS), (QUOTE, char in QUOTES), (BAR, char in BARS),
        (JOINT, char in JOINTS), (DENSE, needs_no_boundary(char)), (SIGN, char in {sign[0] for sign in SIGNS}),
        (LAST, char in LAST_SIGNS), (WHOLE_SIGN, char in SIGNS), (ALONE, stands_alone(char)),
    )
    KINDS[point] = MET | sum([bit for bit, flag in told if flag])
    return KINDS[point]


cdef inline uint64_t folded_of(Char char) except 0:
    return FOLDED[char] or meet_folded(char)


cdef uint64_t meet_folded(Char point) except 0:
    """Ask Python what a character folds to."""
    cdef uint64_t found = FOLD_MET
    folded = _FOLD.get(chr(point), chr(point)).casefold()
    if len(folded) > MAX_FOLDED:
        raise OverflowError(f"U+{point:04X} folds to {len(folded)} characters")
    for place, char in enumerate(folded):
        found |= <uint64_t> (ord(char) + 1) << <int> (place * POINT_BITS)
    FOLDED[point] = found
    return found


cdef Char ASCII_FOLDED[128]  # all space as " "
for number in range(128):
    ASCII_FOLDED[number] = c" " if meet(number) & SPACE else <Char> (meet_folded(number) & POINT) - 1


cdef Py_ssize_t HEAD = HEAD_CHARS


cdef bint is_composed(str text) except -1:
    """Whether a text is its own normal form; False also of a long one, where to ask takes as long as to make it."""
    cdef Py_ssize_t i, count = PyUnicode_GET_LENGTH(text)
    cdef int width = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if width == PyUnicode_1BYTE_KIND:
        return True
    for i in range(count):
        if not kind_of(PyUnicode_READ(width, data, i)) & ALONE:
            return count <= <Py_ssize_t> MAX_AT_ONCE and unicodedata.is_normalized("NFC", text)
    return True


cdef class Text:
    """Room for one text at a time."""

    cdef Char* chars
    cdef Py_ssize_t length, room
    cdef Py_ssize_t head  # how much of it the first HEAD characters fold to; -1 if that is not the same as folding them

    def __dealloc__(self):
        free(self.chars)

    cdef int fold(self, str text) except -1:
        """Take in the text that `newsclean.text.fold` makes of a text."""
        if PyUnicode_IS_ASCII(text):
            return self.fold_ascii(text)
        return self.fold_any(text)

    cdef int fold_ascii(self, str text) except -1:
        cdef Py_ssize_t i, at = 0, count = PyUnicode_GET_LENGTH(text)
        cdef const unsigned char* data = <const unsigned char*> PyUnicode_DATA(text)
        cdef Char char
        cdef Char* chars
        cdef bint gap = False
        self.reserve(count + 1)
        chars = self.chars
        for i in range(count):
            if i == HEAD:
                self.head = at
            char = ASCII_FOLDED[data[i]]
            if char == c" ":
                gap = at > 0
                continue
            if gap:
                chars[at] = c" "
                at += 1
                gap = False
            chars[at] = char
            at += 1
        if count <= HEAD:
            self.head = at
        self.length = at
        return 0

    cdef int fold_any(self, str text) except -1:
        cdef Py_ssize_t i, at = 0
        cdef uint64_t folded
        cdef Char char
        cdef uint32_t bits
        cdef bint gap = False, dotted = False, changed = False
        if not is_composed(text):
            changed = PyUnicode_GET_LENGTH(text) > HEAD
            text = normalized("NFC", text)
        cdef Py_ssize_t count = PyUnicode_GET_LENGTH(text)
        cdef int width = PyUnicode_KIND(text)
        cdef void* data = PyUnicode_DATA(text)
        self.reserve(count + 2 * MAX_FOLDED)
        for i in range(count):
            if at + 2 * MAX_FOLDED > self.room:
                self.reserve(2 * self.room)
            if i == HEAD:
                self.head = at
            char = PyUnicode_READ(width, data, i)
            if char < 128 and ASCII_FOLDED[char] != c" ":
                if gap:
                    self.chars[at] = c" "
                    at += 1
                self.chars[at] = ASCII_FOLDED[char]
                at += 1
                gap = dotted = False
                continue
            folded = folded_of(char) & ~FOLD_MET
            while folded:
                char = <Char> ((folded & POINT) - 1)
                folded >>= POINT_BITS
                bits = kind_of(char)
                if bits & (SPACE | UNSEEN):
                    gap = at > 0
                    continue
                if char == DOT_ABOVE and not gap and not dotted and at and self.chars[at - 1] == c"i":
                    dotted = True
                    continue
                if gap:
                    self.chars[at] = c" "
                    at += 1
                    gap = False
                self.chars[at] = char
                at += 1
                dotted = False
        if changed:
            self.head = -1
        elif count <= HEAD:
            self.head = at
        self.length = at
        return 0

    cdef int reserve(self, Py_ssize_t count) except -1:
        cdef Char* chars
        if count > self.room:
            chars = <Char*> realloc(self.chars, count * sizeof(Char))
            if chars == NULL:
                raise MemoryError
            self.chars, self.room = chars, count
        return 0


def folded(str text not None):
    """A text as `fold` of this module makes it."""
    cdef Text room = Text()
    room.fold(text)
    return "".join([chr(room.chars[i]) for i in range(room.length)])


cdef str start_of(str text, Py_ssize_t count):
    """The first characters of a text."""
    return text if PyUnicode_GET_LENGTH(text) <= count else PyUnicode_Substring(text, 0, count)
