"""Characters: what each is, what it folds to, asked once for each that is met; texts in the form that is compared."""

import sys
import unicodedata

from newsclean.compiled.text import _folds_alone as stands_alone
from newsclean.judge.features import ADDRESS_SIGNS, HEAD_CHARS, INNER_ENDS, LAST_SIGNS, NOTICE_SIGNS
from newsclean.judge.letters import BARS, COMMAS, QUOTES
from newsclean.judge.wordlists import JOINTS
from newsclean.text import MAX_AT_ONCE, UNSEEN_SPACES, _FOLD, needs_no_boundary, normalized

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memcpy, memset

ctypedef uint32_t Char
ctypedef unsigned char byte

ctypedef fused Unit:  # that a character takes in a string
    byte
    uint16_t
    Char

include "bits.pxi"

cdef extern from *:
    bint PyUnicode_IS_ASCII(object)
    enum:
        PyUnicode_1BYTE_KIND
        PyUnicode_2BYTE_KIND

cdef enum:  # what a character is, as bits
    DIGIT = 1
    COMMA = 2
    QUOTE = 4
    BAR = 8
    UPPER = 16
    VISIBLE = 32
    LETTER = 64  # or digit
    LOWER = 128
    TITLE = 256
    LAST = 512  # closes one of ENDINGS
    MET = 1024
    OPENS = 11  # from this bit on a bit for each of SIGNS: it begins with the character
    GOES_ON = 21  # the same: it goes on with it, or is of one character only
    MAX_SIGNS = 10

cdef enum:  # what a character is in a word, as bits of a byte
    IN_WORD = 1
    JOINT = 2  # of a word's parts
    DECIMAL = 4
    DENSE = 8  # of a script that writes no spaces

cdef enum:  # of what a character folds to: four bytes of UTF-8, a byte that says what it is, and from these bits on
    KIND_BITS = 32
    SIZE_BITS = 40  # how many bytes count
    FOLD_MET = 43  # the character has been asked for
    MIXES = 44  # a text with it may become another one when its characters are composed
    MANY = 45  # it folds to several characters, or it depends on the character before

cdef enum:
    POINTS = 0x110000
    MAX_FOLDED = 3  # characters that one folds to
    MAX_BYTES = 4  # of a character
    DOT_ABOVE = 0x307

cdef uint32_t KINDS[POINTS]
cdef uint64_t FOLDED[POINTS]
cdef dict SEVERAL = {}  # what each character with MANY folds to, in parts

SIGNS = (*INNER_ENDS, *ADDRESS_SIGNS, *NOTICE_SIGNS)


cdef inline uint32_t kind_of(Char char) except 0:
    return KINDS[char] or meet(char)


cdef uint32_t meet(Char point) except 0:
    """Ask Python what a character is."""
    char = chr(point)
    told = (
        (DIGIT, char.isdigit()), (COMMA, char in COMMAS), (QUOTE, char in QUOTES), (BAR, char in BARS),
        (UPPER, char.isupper()), (VISIBLE, not char.isspace()), (LETTER, char.isalnum()), (LOWER, char.islower()),
        (TITLE, char.istitle() and not char.isupper()), (LAST, char in LAST_SIGNS),
    )
    cdef uint32_t found = MET | sum([bit for bit, flag in told if flag])
    cdef int place
    for place, sign in enumerate(SIGNS):
        found |= <uint32_t> (sign[0] == char) << (OPENS + place)
        found |= <uint32_t> (len(sign) == 1 or sign[1] == char) << (GOES_ON + place)
    KINDS[point] = found
    return found


cdef inline uint64_t folded_of(Char char) except 0:
    return FOLDED[char] or meet_folded(char)


cdef uint64_t meet_folded(Char point) except 0:
    """Ask Python what a character folds to."""
    cdef uint64_t found
    char = chr(point)
    folded = _FOLD.get(char, char).casefold()
    if len(folded) > MAX_FOLDED:
        raise OverflowError(f"U+{point:04X} folds to {len(folded)} characters")
    if len(folded) > 1 or folded == chr(DOT_ABOVE):
        SEVERAL[point] = [written(part) for part in folded]
        found = <uint64_t> 1 << MANY
    else:
        found = written(folded) if folded else 0
    FOLDED[point] = found | <uint64_t> 1 << FOLD_MET | <uint64_t> (not stands_alone(char)) << MIXES
    return FOLDED[point]


cdef uint64_t written(str char) except 0:
    """A character of a folded text: its bytes, what it is, how many they are."""
    if char.isspace() or char in UNSEEN_SPACES:
        char = " "
    told = (
        (IN_WORD, char.isalnum()), (JOINT, char in JOINTS), (DECIMAL, char.isdecimal()),
        (DENSE, needs_no_boundary(char)),
    )
    encoded = char.encode("utf-8", "surrogatepass")
    kind = sum([bit for bit, flag in told if flag])
    return int.from_bytes(encoded, "little") | kind << KIND_BITS | len(encoded) << SIZE_BITS


if sys.byteorder != "little":
    raise ImportError("numbers are read as bytes, the lowest first")
if len(SIGNS) > MAX_SIGNS:
    raise ImportError("more signs than there are bits for")

cdef Py_ssize_t HEAD = HEAD_CHARS


cdef bint is_composed(str text) except -1:
    """Whether a text with a character that may mix with others is its own normal form.

    False also of a long one, where to ask takes as long as to make it.
    """
    return PyUnicode_GET_LENGTH(text) <= <Py_ssize_t> MAX_AT_ONCE and unicodedata.is_normalized("NFC", text)


cdef uint64_t DOT = written(chr(DOT_ABOVE))


@cython.final
cdef class Text:
    """Room for one folded text at a time, in UTF-8, all white space as spaces, and for what each byte is in a word."""

    cdef byte* bytes
    cdef byte* kinds
    cdef uint64_t* inside  # a bit for each byte that is part of a word, in lots of LOT
    cdef Py_ssize_t length, room, lots
    cdef Py_ssize_t head  # how much of it the first HEAD characters fold to; -1 if that is not the same as folding them
    cdef Py_ssize_t dotted  # where a dot above an i was left out; -1: nowhere

    def __dealloc__(self):
        free(self.bytes)
        free(self.kinds)
        free(self.inside)

    cdef int fold(self, str text) except -1:
        """Take in the text that `newsclean.text.fold` makes of a text, but with all of its white space."""
        self.head = self.dotted = -1
        self.reserve(PyUnicode_GET_LENGTH(text) * (1 if PyUnicode_IS_ASCII(text) else MAX_BYTES))
        if self.add(text, False):
            mixed = normalized("NFC", text)
            self.dotted = -1
            self.reserve(MAX_BYTES * PyUnicode_GET_LENGTH(mixed))
            self.add(mixed, True)
            self.head = -1 if PyUnicode_GET_LENGTH(text) > HEAD else self.length
        self.find_words()
        return 0

    cdef int add(self, str text, bint composed) except -1:
        """Fold a text for which there is room unless characters fold to many; 1 if it has to be composed before."""
        cdef Py_ssize_t i = 0, at = 0, count = PyUnicode_GET_LENGTH(text), end = min(count, HEAD)
        cdef uint64_t folded
        cdef Char char
        if PyUnicode_IS_ASCII(text):
            fold_ascii(<const byte*> PyUnicode_DATA(text), count, self.bytes, self.kinds)
            self.length, self.head = count, end
            return 0
        while i < count:
            at = self.run(text, &i, end, at)
            if i == end and end < count:
                self.head, end = at, count
            elif i < count:
                char = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), i)
                folded = folded_of(char)
                if folded >> MIXES & 1 and not composed:
                    if not is_composed(text):
                        return 1
                    composed = True
                if folded >> MANY & 1:
                    self.reserve(at + MAX_FOLDED * MAX_BYTES * (count - i))
                    at = self.add_many(char, at)
                else:
                    at = put(self.bytes, self.kinds, at, folded)
                i += 1
        if end == count <= HEAD:
            self.head = at
        self.length = at
        return 0

    cdef inline Py_ssize_t run(self, str text, Py_ssize_t* place, Py_ssize_t end, Py_ssize_t at) noexcept:
        """Fold characters as long as each folds to one, or none, by itself."""
        cdef void* data = PyUnicode_DATA(text)
        if PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND:
            return fold_run(<const byte*> data, place, end, self.bytes, self.kinds, at)
        if PyUnicode_KIND(text) == PyUnicode_2BYTE_KIND:
            return fold_run(<const uint16_t*> data, place, end, self.bytes, self.kinds, at)
        return fold_run(<const Char*> data, place, end, self.bytes, self.kinds, at)

    cdef Py_ssize_t add_many(self, Char char, Py_ssize_t at) except -1:
        """Write what a character folds to; where the next one stands."""
        cdef uint64_t folded
        for folded in SEVERAL[char]:
            if folded == DOT and at and self.bytes[at - 1] == c"i" and self.dotted != at:
                self.dotted = at
                continue
            at = put(self.bytes, self.kinds, at, folded)
        return at

    cdef void find_words(self) noexcept:
        """Note which bytes are part of a word: letters, digits, and a joint between two."""
        cdef Py_ssize_t lot
        cdef uint64_t letters, joints, before = 0, behind
        self.lots = self.length // LOT + 1
        memset(self.kinds + self.length, 0, LOT + 1)
        for lot in range(self.lots):
            letters, joints = gathered(self.kinds + lot * LOT, 0), gathered(self.kinds + lot * LOT, 1)
            behind = <uint64_t> (self.kinds[(lot + 1) * LOT] & IN_WORD) << 63
            self.inside[lot] = letters | joints & (letters << 1 | before) & (letters >> 1 | behind)
            before = letters >> 63

    cdef Py_ssize_t squeeze(self, Py_ssize_t end) noexcept:
        """Leave but single spaces between words in so many bytes; how many bytes are left."""
        cdef Py_ssize_t i, at = 0
        cdef bint gap = True
        cdef byte char
        if self.is_squeezed(end):
            return end
        for i in range(end):
            char = self.bytes[i]
            self.bytes[at] = char
            at += not (gap and char == c" ")
            gap = char == c" "
        return at - 1 if at and gap else at

    cdef bint is_squeezed(self, Py_ssize_t end) noexcept:
        cdef const byte* bytes = self.bytes
        cdef byte twice = 0
        cdef Py_ssize_t i
        for i in range(1, end):
            twice |= (bytes[i - 1] == c" ") & (bytes[i] == c" ")
        return not twice and not (end and (bytes[0] == c" " or bytes[end - 1] == c" "))

    cdef int reserve(self, Py_ssize_t count) except -1:
        """Make room for so many bytes and for those that are read or written behind them."""
        cdef Py_ssize_t room = count + 2 * LOT
        if room <= self.room:
            return 0
        bytes, kinds = realloc(self.bytes, room), realloc(self.kinds, room)
        inside = realloc(self.inside, room // LOT * sizeof(uint64_t))
        self.bytes = <byte*> bytes if bytes != NULL else self.bytes
        self.kinds = <byte*> kinds if kinds != NULL else self.kinds
        self.inside = <uint64_t*> inside if inside != NULL else self.inside
        if bytes == NULL or kinds == NULL or inside == NULL:
            raise MemoryError
        self.room = room
        return 0


cdef enum:
    LOT = 64  # bytes
    ROW = 16


cdef inline Py_ssize_t put(byte* bytes, byte* kinds, Py_ssize_t at, uint64_t folded) noexcept:
    """Write a character; where the next one stands."""
    cdef uint32_t in_bytes = <uint32_t> folded, kind = <uint32_t> (folded >> KIND_BITS & 255) * <uint32_t> 0x01010101
    memcpy(bytes + at, &in_bytes, MAX_BYTES)
    memcpy(kinds + at, &kind, MAX_BYTES)
    return at + <Py_ssize_t> (folded >> SIZE_BITS & 7)


cdef inline Py_ssize_t fold_run(
    const Unit* data, Py_ssize_t* place, Py_ssize_t end, byte* bytes, byte* kinds, Py_ssize_t at
) noexcept:
    cdef Py_ssize_t i = place[0], last
    cdef byte row[ROW]
    cdef byte seen[ROW]
    while i < end:
        if end - i >= ROW and narrowed(data + i, row):
            fold_row(row, seen)
            memcpy(bytes + at, row, ROW)
            memcpy(kinds + at, seen, ROW)
            i, at = i + ROW, at + ROW
            continue
        last = min(i + ROW, end)
        while i < last and FOLDED[data[i]] >> FOLD_MET == 1:
            at = put(bytes, kinds, at, FOLDED[data[i]])
            i += 1
        if i < last:
            break
    place[0] = i
    return at


cdef inline bint narrowed(const Unit* data, byte* row) noexcept:
    """Write a row of characters as bytes; False if one is none of ASCII."""
    cdef Unit found = 0
    cdef int i
    for i in range(ROW):
        found |= data[i]
        row[i] = <byte> data[i]
    return found < 128


cdef void fold_ascii(const byte* data, Py_ssize_t count, byte* bytes, byte* kinds) noexcept:
    """Fold characters of ASCII, a row of them at once; what is written behind them means nothing."""
    cdef Py_ssize_t at = 0
    cdef byte row[ROW]
    cdef byte seen[ROW]
    memcpy(bytes, data, count)
    while at < count:
        memcpy(row, bytes + at, ROW)
        fold_row(row, seen)
        memcpy(bytes + at, row, ROW)
        memcpy(kinds + at, seen, ROW)
        at += ROW


cdef inline void fold_row(byte* row, byte* seen) noexcept:
    """Fold characters, and say what each is in a word; two places that are no part of each other."""
    cdef byte char, is_gap, is_digit, is_letter, is_joint
    cdef int i
    for i in range(ROW):
        char = row[i]
        is_gap = (<byte> (char - c"\t") <= c"\r" - c"\t") | (<byte> (char - 0x1C) <= c" " - 0x1C)
        char = char + 32 * (<byte> (char - c"A") < 26) - (c"`" - c"'") * (char == c"`")
        row[i] = char & is_gap - 1 | is_gap * c" "
    for i in range(ROW):
        char = row[i]
        is_digit, is_letter = <byte> (char - c"0") < 10, <byte> (char - c"a") < 26
        is_joint = (char == c"'") | (char == c"-")
        seen[i] = (is_letter | is_digit) * IN_WORD | is_joint * JOINT | is_digit * DECIMAL


def _check_ascii():
    """All characters of ASCII as Python has them."""
    cdef byte data[128]
    cdef byte bytes[128]
    cdef byte kinds[128]
    cdef int char
    for char in range(128):
        data[char] = char
    fold_ascii(data, 128, bytes, kinds)
    for char in range(128):
        if written_as(bytes[char], kinds[char]) | <uint64_t> 1 << FOLD_MET != meet_folded(char):
            raise ImportError(f"character {char} folds otherwise")


cdef uint64_t written_as(byte char, byte kind) noexcept:
    return char | <uint64_t> kind << KIND_BITS | <uint64_t> 1 << SIZE_BITS


_check_ascii()


cdef inline uint64_t gathered(const byte* kinds, int bit) noexcept:
    """One bit of each of LOT bytes: eight times those of eight bytes meet in the highest byte of a product."""
    cdef uint64_t found = 0, eight
    cdef int i
    for i in range(8):
        memcpy(&eight, kinds + 8 * i, 8)
        eight = (eight >> bit & <uint64_t> 0x0101010101010101) * <uint64_t> 0x0102040810204080
        found |= eight >> 56 << 8 * i
    return found


def folded(str text not None):
    """A text as `fold` of this module makes it, its white space squeezed."""
    cdef Text room = Text()
    room.fold(text)
    return room.bytes[:room.squeeze(room.length)].decode("utf-8", "surrogatepass")


cdef str start_of(str text, Py_ssize_t count):
    """The first characters of a text."""
    return text if PyUnicode_GET_LENGTH(text) <= count else PyUnicode_Substring(text, 0, count)
