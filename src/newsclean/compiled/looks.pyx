# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.bylines.looks.looks`: the words of a text, each looked up once for all questions."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.string cimport memchr, memcmp
from newsclean.compiled.lookup cimport SEED, Words, added, spread
from newsclean.compiled.scan cimport parted
from newsclean.compiled.text cimport (
    ALNUM, ALONE, DECIMAL, GAP, UNBOUND, Letter, Text, fold_into, letter_of, release, reserve,
)

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)
    enum:
        PyUnicode_1BYTE_KIND

from newsclean.bylines import looks as plain
from newsclean.bylines import words
from newsclean.dates import scan, stamps

cdef enum:  # what a word is, as bits
    TELLER = 1
    SIGN = 2  # of a byline
    OF_DATES = 4
    WITHOUT_NUMBER = 8  # a day or a relative phrase by itself
    OF_SUFFIX = 16
    OF_ROLE = 32
    MARKED = 64  # no word: a mark that tells of bylines
    PARTICLE = 128  # of names

cdef enum:
    MAX_MARKS = 8
    MAX_MARK = 16
    LAST = 0x10FFFF  # of all characters
    KEY = 3  # characters by which prefixes are filed, a shorter one by all it has

cdef Words KNOWN = None, KEYS, PREFIXES, ROLE_WORDS
cdef Py_ssize_t LONGEST = 0  # characters of a prefix
cdef Py_UCS4 MARKS[MAX_MARKS][MAX_MARK]  # that tell of bylines without being words
cdef int LENGTHS[MAX_MARKS]
cdef int MARK_COUNT = 0
cdef Py_ssize_t MAX_STAMP = stamps.MAX_STAMP, MAX_LINE = plain.MAX_LINE
cdef int MAX_NAME_WORDS = words.MAX_NAME_WORDS
cdef str AROUND_NAMES = plain.MARKS_AROUND_NAMES


cdef int load() except -1:
    """Read the words from the rule tables, once."""
    global KNOWN, KEYS, PREFIXES, LONGEST, ROLE_WORDS
    cdef dict bits = {}
    if KNOWN is not None:
        return 0
    for known, bit in (
        (words._tellers(), TELLER), (words._signs(), SIGN), (scan.known_words(), OF_DATES),
        (scan.words_without_numbers(), WITHOUT_NUMBER), (words.words_of_suffixes(), OF_SUFFIX),
        (words.words_of_roles(), OF_ROLE), (words.listed("particles"), PARTICLE),
    ):
        for word in known:
            bits[word] = bits.get(word, 0) | bit
    _load_marks(words._wordless())
    ROLE_WORDS = Words(dict.fromkeys(words.role_words(), 1))
    beginnings = list(words.prefixes().beginnings())
    PREFIXES, KEYS = Words(dict.fromkeys(beginnings, 1)), Words(dict.fromkeys([one[:KEY] for one in beginnings], 1))
    LONGEST = max(map(len, beginnings), default=0)
    KNOWN = Words(bits)
    return 0


cdef int _load_marks(tuple marks) except -1:
    global MARK_COUNT
    cdef int place, at
    if len(marks) > MAX_MARKS or max(map(len, marks), default=0) > MAX_MARK:
        raise ValueError(f"the core has no room for the marks of bylines: {marks}")
    for place in range(len(marks)):
        LENGTHS[place] = len(marks[place])
        for at in range(LENGTHS[place]):
            MARKS[place][at] = ord(marks[place][at])
    MARK_COUNT = len(marks)
    return 0


cdef int look(str text, Text* folded) except -1:
    """What a text may be; it is folded into a buffer on the way."""
    cdef Py_ssize_t length = len(text), at = 0, start, end
    cdef bint may_date = length <= MAX_STAMP, may_sign = 3 <= length <= MAX_LINE
    cdef bint slash = False, bracket = False, address = False, quote = False, worded = False, unknown = False
    cdef bint vanished, marked
    cdef unsigned int bits, hash, found = 0
    cdef int numbers = 0, told = TELLS
    cdef const Py_UCS4* chars
    cdef Py_UCS4 char
    fold_into(folded, text, length)
    if _has_other_letters(folded):
        return TELLS | (may_date and may_be_stamp(text)) * DATED | (may_sign and _may_sign(text, folded)) * SIGNED
    chars, end = folded.chars, folded.length
    while at < end:
        char = chars[at]
        start = at
        if is_small(char):
            hash = SEED
            while True:
                hash = added(hash, char)
                at += 1
                if at == end:
                    break
                char = chars[at]
                if not is_small(char):
                    break
            bits = KNOWN.bits_by(spread(hash), chars + start, at - start)
            found |= bits
            worded = True
            unknown = unknown or not bits & OF_DATES
            continue
        at += 1
        if char == c" ":
            continue
        if c"0" <= char <= c"9":
            while at < end and c"0" <= chars[at] <= c"9":
                at += 1
            numbers += 1
            continue
        slash = slash or char == c"/"
        bracket = bracket or char == c"("
        address = address or char == c"@"
        quote = quote or char == c'"'
    marked = _holds_mark(folded, 127)
    if marked or (slash and bracket):
        found |= MARKED
    vanished = not PyUnicode_IS_ASCII(text) and _vanishes(text)
    if vanished:
        found |= TELLER | SIGN
    if not (numbers or found & (TELLER | MARKED)):
        return 0
    if unknown:
        told |= DATED * (may_date and numbers and parted(text))
    elif may_date and (numbers > 1 or found & WITHOUT_NUMBER or (numbers and worded)):
        told |= DATED
    if not may_sign or not found & (SIGN | MARKED):
        return told
    if (
        vanished or address or marked or folded.chars[0] in (c"(", c"[")
        or _has_lines(text) or _has_address(folded) or _has_handle(text) or (slash and bracket and _may_name_agency(folded))
    ):
        return told | SIGNED
    if found & OF_SUFFIX:
        told |= SUFFIX
    if found & OF_ROLE:
        told |= LABEL | ROLE if quote else ROLE * _may_hold_role(text, folded)
    if _opens_prefix(folded, 0):
        told |= LABEL
    if (numbers and _opens_behind_date(folded)) or _opens_behind_place(folded):
        told |= BEHIND
    return told


cdef inline bint is_small(Py_UCS4 char) noexcept:
    return <unsigned int> char - c"a" < 26


cdef bint _may_name_agency(const Text* folded) noexcept:
    """Whether a line that is not empty may end as "Jane Doe / Rome (AFP)" does."""
    cdef Py_ssize_t at, end = folded.length
    cdef int brackets = 0
    cdef bint slash = False
    if folded.chars[end - 1] == c".":
        end -= 1
    if folded.chars[end - 1] != c")":
        return False
    for at in range(end):
        if folded.chars[at] == c"(":
            brackets += 1
            if not slash:
                return False
        slash = slash or folded.chars[at] == c"/"
    return brackets == 1


cdef bint _has_other_letters(const Text* folded) noexcept:
    """Whether a character is none of ASCII: many are looked at at once."""
    cdef Py_ssize_t at
    cdef unsigned int found = 0
    for at in range(folded.length):
        found |= <unsigned int> folded.chars[at]
    return found > 127


cdef int _may_hold_role(str text, const Text* folded) except -1:
    """Whether a line may be a name and a role."""
    if folded.chars[folded.length - 1] in (c"?", c"!") or text[len(text) - 1] == ":":
        return False
    return _opens_with_name(text, folded) and (_has_separator(folded) or _has_role_words(folded))


cdef int _opens_with_name(str text, const Text* folded) except -1:
    """Whether the first two words of a line may be those of a name."""
    cdef int kind = PyUnicode_KIND(text), number
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t length = len(text), at = 0, start, place = 0, first
    for number in range(2):
        while at < length and letter_of(PyUnicode_READ(kind, data, at)).bits & GAP:
            at += 1
        start, first = at, place
        while at < length and not letter_of(PyUnicode_READ(kind, data, at)).bits & GAP:
            at += 1
        while place < folded.length and folded.chars[place] != c" ":
            place += 1
        if start == at or _is_common(text, start, at, folded, first, place):
            return False
        place += 1
    return True


cdef int _is_common(
    str text, Py_ssize_t start, Py_ssize_t end, const Text* folded, Py_ssize_t first, Py_ssize_t last
) except -1:
    """Whether a word is in small letters, or a number, and none that stands in names; where it stands is known twice."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, small = 0, digits = 0
    cdef Py_UCS4 char
    while start < end and PyUnicode_READ(kind, data, start) in AROUND_NAMES:
        start += 1
    while start < end and PyUnicode_READ(kind, data, end - 1) in AROUND_NAMES:
        end -= 1
    for at in range(start, end):
        char = PyUnicode_READ(kind, data, at)
        small += c"a" <= char <= c"z"
        digits += c"0" <= char <= c"9"
    if start == end or (small < end - start and digits < end - start):
        return False
    if KNOWN.bits_of(folded.chars + first, last - first) & PARTICLE:
        return False
    while folded.chars[first] in (c"'", c'"', c".", c","):
        first += 1
    return not KNOWN.bits_of(folded.chars + first, end - start) & PARTICLE


cdef bint _has_separator(const Text* folded) noexcept:
    """Whether a sign parts a text, or a counter is in one word with it."""
    cdef Py_ssize_t at, last = folded.length - 1
    cdef Py_UCS4 char
    if folded.chars[0] == c".":
        return True
    for at in range(folded.length):
        char = folded.chars[at]
        if char in (c",", c";", c":", c"|", c"(", c"/"):
            return True
        if char == c"-" and (
            at == 0 or at == last or folded.chars[at - 1] == c" " or folded.chars[at + 1] == c" "
        ):
            return True
    at = last
    while at > 0 and last - at < 5 and c"0" <= folded.chars[at] <= c"9":
        at -= 1
    return 0 < at < last and c"a" <= folded.chars[at] <= c"z" and c"a" <= folded.chars[at - 1] <= c"z"


cdef bint _has_role_words(const Text* folded) noexcept:
    """Whether a word behind a name of two to six is one of roles."""
    cdef Py_ssize_t at, start = 0
    cdef int spaces = 0
    for at in range(folded.length + 1):
        if at == folded.length or folded.chars[at] == c" ":
            if spaces > MAX_NAME_WORDS:
                return False
            if spaces > 1 and ROLE_WORDS.bits_of(folded.chars + start, at - start):
                return True
            spaces += 1
            start = at + 1
    return False


cdef bint _opens_prefix(const Text* folded, Py_ssize_t at) noexcept:
    """Whether a prefix of bylines stands at a place of a text, and no word goes on behind it."""
    cdef const Py_UCS4* chars = folded.chars + at
    cdef Py_ssize_t length = folded.length - at, size
    cdef bint filed = False
    for size in range(1, min(KEY, length) + 1):
        filed = filed or KEYS.bits_of(chars, size)
    if not filed:
        return False
    for size in range(1, min(LONGEST, length) + 1):
        if PREFIXES.bits_of(chars, size) and not (
            size < length and c"a" <= chars[size] <= c"z" and c"a" <= chars[size - 1] <= c"z"
        ):
            return True
    return False


cdef bint _opens_behind_date(const Text* folded) noexcept:
    """Whether a prefix may stand behind a stamp."""
    cdef Py_ssize_t at = 0, start
    cdef bint numbered = False, parted = _parts(folded)
    cdef Py_UCS4 char
    while at < folded.length:
        char = folded.chars[at]
        start = at
        at += 1
        if c"a" <= char <= c"z":
            while at < folded.length and c"a" <= folded.chars[at] <= c"z":
                at += 1
            if not parted and not KNOWN.bits_of(folded.chars + start, at - start) & OF_DATES:
                return False
        elif c"0" <= char <= c"9":
            numbered = True
        elif numbered and char in (c" ", c"|") and _opens_prefix(folded, _behind_edges(folded, at)):
            return True
    return False


cdef Py_ssize_t _behind_edges(const Text* folded, Py_ssize_t at) noexcept:
    while at < folded.length and folded.chars[at] in (c" ", c"\t", c":", c",", c";", c"/", c"|", c"-", c"."):
        at += 1
    return at


cdef bint _parts(const Text* folded) noexcept:
    """Whether a bar, or a dash between spaces, stands in a folded text."""
    cdef Py_ssize_t at
    for at in range(folded.length):
        if folded.chars[at] == c"|":
            return True
        if (
            folded.chars[at] == c"-" and 0 < at < folded.length - 1
            and folded.chars[at - 1] == c" " and folded.chars[at + 1] == c" "
        ):
            return True
    return False


cdef bint _opens_behind_place(const Text* folded) noexcept:
    """Whether a prefix may stand behind a place of one or two words and a comma, a colon behind it."""
    cdef Py_ssize_t at, rest = 0
    cdef int spaces = 0
    for at in range(folded.length - 1):
        if folded.chars[at] == c"," and folded.chars[at + 1] == c" ":
            rest = at + 2
            break
        spaces += folded.chars[at] == c" "
        if spaces > 1:
            return False
    if not rest or rest == folded.length:
        return False
    for at in range(rest, folded.length):
        if folded.chars[at] == c":":
            return at == rest or _opens_prefix(folded, rest)
    return False


cdef bint _has_lines(str text) noexcept:
    cdef Py_ssize_t at
    for at in range(len(text)):
        if PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at) == c"\n":
            return True
    return False


cdef bint _has_handle(str text) noexcept:
    """Whether a word begins with a slash or "#", and has more than that."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    for at in range(len(text) - 1):
        if (
            PyUnicode_READ(kind, data, at) in (c"/", c"#")
            and PyUnicode_READ(kind, data, at + 1) != c" "
            and (at == 0 or PyUnicode_READ(kind, data, at - 1) == c" ")
        ):
            return True
    return False


cdef bint _has_address(const Text* folded) noexcept:
    """Whether a text holds an address that begins with "www.", or has a protocol."""
    cdef const Py_UCS4* chars = folded.chars
    cdef Py_ssize_t at
    for at in range(folded.length - 2):
        if chars[at] == c":" and chars[at + 1] == c"/" and chars[at + 2] == c"/":
            return True
        if (
            chars[at] == c"w" and chars[at + 1] == c"w" and chars[at + 2] == c"w"
            and at + 3 < folded.length and chars[at + 3] == c"."
        ):
            return True
    return False


cdef bint holds_signs(const Text* folded) noexcept:
    """The twin of `holds_signs` of `newsclean.bylines.words`."""
    return _holds_agency(folded) or _holds_mark(folded, LAST)


cdef bint _holds_mark(const Text* folded, Py_UCS4 most) noexcept:
    """Whether a text, of characters up to the one given, holds a mark."""
    cdef int place
    for place in range(MARK_COUNT):
        if MARKS[place][0] <= most and _holds(folded, MARKS[place], LENGTHS[place]):
            return True
    return False


cdef bint _holds(const Text* folded, const Py_UCS4* mark, Py_ssize_t length) noexcept:
    cdef const Py_UCS4* chars = folded.chars
    cdef Py_ssize_t at, last = length - 1, ends = folded.length - last
    cdef Py_UCS4 first = mark[0], end = mark[last]
    cdef unsigned int found = 0
    for at in range(ends):  # many characters are looked at at once
        found |= (chars[at] == first) & (chars[at + last] == end)
    if not found:
        return False
    for at in range(ends):
        if memcmp(chars + at, mark, length * sizeof(Py_UCS4)) == 0:
            return True
    return False


cdef bint _vanishes(str text) noexcept:
    """Whether a text holds signs that are gone when it is folded."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    if kind == PyUnicode_1BYTE_KIND:
        return memchr(data, 0xAD, len(text)) != NULL
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char > 127 and char in (0xAD, 0x200C, 0x200E, 0x200F):
            return True
    return False


cdef int _may_sign(str text, const Text* folded) except -1:
    """Whether a text of other letters than those of English may hold anything that bylines are known by."""
    cdef Py_ssize_t at = 0, start
    cdef int moved = _moves(text)
    if moved:
        return words.may_sign(text) if moved == BY_OTHERS else True
    if holds_signs(folded):
        return True
    while at < folded.length:
        start = at
        while at < folded.length and _is_letter(folded.chars[at]):
            at += 1
        if at > start and KNOWN.bits_of(folded.chars + start, at - start) & SIGN:
            return True
        at += 1
    return False


cdef int _is_letter(Py_UCS4 char) except -1:
    cdef int bits = letter_of(char).bits
    return bits & ALNUM != 0 and not bits & DECIMAL


cdef enum:  # whether folding moves letters
    BY_OTHERS = 2  # those around one may


cdef int _moves(str text) except -1:
    """Whether folding a text whole moves its letters, or words of its script have no ends."""
    cdef Py_ssize_t at, length = len(text)
    cdef int kind = PyUnicode_KIND(text), moved = False
    cdef const void* data = PyUnicode_DATA(text)
    cdef const Letter* letter
    cdef Py_UCS4 char
    cdef bint gap = True
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        letter = letter_of(char)
        if not letter.bits & ALONE:
            return BY_OTHERS
        if letter.bits & GAP:
            moved = moved or gap or at == length - 1 or char not in (c" ", 0xA0)
        elif (letter.count != 1 and char != 0x2026) or letter.bits & UNBOUND:
            moved = True
        gap = letter.bits & GAP
    return moved


cdef bint _holds_agency(const Text* folded) noexcept:
    """Whether a text may end with an agency: with a slash and a bracket."""
    cdef Py_ssize_t at
    cdef bint slash = False, bracket = False
    for at in range(folded.length):
        slash = slash or folded.chars[at] == c"/"
        bracket = bracket or folded.chars[at] == c"("
    return slash and bracket


def looks(list texts not None):
    """The twin of `looks`."""
    cdef Text folded
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        return [look(text, &folded) for text in texts]
    finally:
        release(&folded)


include "dated.pxi"
