# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of the first looks at names in `newsclean.bylines.names`."""

from importlib import import_module

from cpython.unicode cimport (
    Py_UNICODE_ISALPHA, Py_UNICODE_ISSPACE, Py_UNICODE_ISTITLE, Py_UNICODE_ISUPPER, PyUnicode_DATA, PyUnicode_KIND,
    PyUnicode_READ,
)
from libc.string cimport memcmp
from newsclean.compiled.lookup cimport Words
from newsclean.compiled.strings cimport Strings, starts
from newsclean.compiled.text cimport Text

from newsclean.bylines import words

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.bylines.names")

cdef enum:
    UNCLEAR = 0
    PLAIN = 1
    NONE = 2
    MAX_LETTERS = 14  # behind a capital
    MAX_PLAIN = 96  # characters: three words with hyphens
    MIN_OUTLET = 6  # characters of a word that may end as the name of an outlet
    MAX_WORDS = 5
    MAX_PARTICLE = 16  # characters

cdef enum:  # what a character of ASCII is
    CASED = 1
    FOREIGN = 2  # to names with such letters

cdef unsigned char LETTERS[128]
cdef Words KNOWN = None, PARTICLES
cdef frozenset LISTED = None, LAST  # particles, and those of them that may stand at the end
cdef str AROUND_NAMES = plain.AROUND_NAMES, INSIDE_NAMES = plain.INSIDE_NAMES
cdef Strings ENDINGS, ATTACHED


cdef int load() except -1:
    """Read the words from the tables, once."""
    global KNOWN, PARTICLES, ENDINGS, ATTACHED, LISTED, LAST
    if KNOWN is not None:
        return 0
    if (plain.UNCLEAR, plain.PLAIN, plain.NONE, plain.MAX_WORDS) != (UNCLEAR, PLAIN, NONE, MAX_WORDS):
        raise ValueError("the core knows names in another way")
    for code in range(128):
        LETTERS[code] = CASED if chr(code).isalpha() else FOREIGN if plain._FOREIGN.match(chr(code)) else 0
    if max(map(len, words.listed("particles"))) > MAX_PARTICLE:
        raise ValueError("the core has no room for the particles of names")
    LISTED, LAST = words.listed("particles"), words.listed("last_particles")
    PARTICLES = Words(dict.fromkeys(words.listed("particles"), 1))
    ENDINGS = Strings([ending for ending in words._outlet_endings() if ending.isascii()])
    ATTACHED = Strings([phrase for phrase in words._attached() if phrase.isascii()])
    KNOWN = Words(dict.fromkeys(words.plain_words(), 1))
    return 0


cdef inline bint _is_big(unsigned char char) noexcept:
    return c"A" <= char <= c"Z"


cdef inline bint _is_small(unsigned char char) noexcept:
    return c"a" <= char <= c"z"


cdef Py_ssize_t _small(const unsigned char* chars, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where the small letters end that stand at a place."""
    while at < end and _is_small(chars[at]):
        at += 1
    return at


cdef Py_ssize_t _word(const unsigned char* chars, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where the word of a plain name ends that stands at a place; -1 where there is none."""
    cdef Py_ssize_t stop, least = 1, letters
    if at + 1 >= end or not _is_big(chars[at]):
        return -1
    if chars[at + 1] == c"'" and chars[at] in (c"D", c"L", c"O"):
        stop = at + 1
    else:
        stop = _small(chars, at + 1, end)
        letters = stop - at - 1
        if not 1 <= letters <= MAX_LETTERS:
            return -1
        if stop == end or chars[stop] == c" ":
            return stop
        if chars[stop] != c"-":
            if letters > 2:
                return -1
            least, stop = 2, stop - 1
    if stop + 1 >= end or not _is_big(chars[stop + 1]):
        return -1
    at = stop + 1
    stop = _small(chars, at + 1, end)
    return stop if least <= stop - at - 1 <= MAX_LETTERS and (stop == end or chars[stop] == c" ") else -1


cdef int _is_plain(const unsigned char* chars, Py_ssize_t start, Py_ssize_t end) except -1:
    """Whether a part of a text is a plain name."""
    cdef Py_ssize_t at = start, stop, first = 0, last = start
    cdef int count = 0
    cdef bint initial = False
    if end - start > MAX_PLAIN:
        return False
    while True:
        last = at
        stop = _word(chars, at, end)
        if stop < 0:
            if count != 1 or at + 2 >= end or not _is_big(chars[at]) or chars[at + 1] != c"." or chars[at + 2] != c" ":
                return False
            stop, initial = at + 2, True
        count += 1
        if count == 1:
            first = stop
        if stop == end:
            break
        at = stop + 1
    if count < 2 or count > 3 or (initial and count != 3):
        return False
    return not _is_known(chars, start, end, first, last)


cdef int _is_known(
    const unsigned char* chars, Py_ssize_t start, Py_ssize_t end, Py_ssize_t first, Py_ssize_t last
) except -1:
    """Whether a table knows a word, or the name begins with a prefix, or ends with the word that it begins with."""
    cdef Py_UCS4 folded[MAX_PLAIN]
    cdef Py_ssize_t at, run = 0, word = 0, length = end - start
    cdef bint is_letter
    cdef Text name
    for at in range(length):
        folded[at] = chars[start + at] + _is_big(chars[start + at]) * 32
    for at in range(length + 1):
        is_letter = at < length and c"a" <= folded[at] <= c"z"
        if not is_letter:
            if at - run > 1 and KNOWN.bits_of(folded + run, at - run):
                return True
            run = at + 1
        if at == length or folded[at] == c" ":
            if at - word >= MIN_OUTLET and _ends_outlet(folded + word, at - word):
                return True
            word = at + 1
    name.chars, name.length, name.room = folded, length, MAX_PLAIN
    if ATTACHED.opening(&name) >= 0:
        text = bytes(chars[start:end]).decode("ascii")
        if words.without_attached(text) != text:
            return True
    return first - start == end - last and memcmp(folded, folded + (last - start), (end - last) * sizeof(Py_UCS4)) == 0


cdef bint _ends_outlet(Py_UCS4* chars, Py_ssize_t length) noexcept:
    cdef Py_ssize_t at, start
    cdef Text word
    word.chars, word.length, word.room = chars, length, length
    for at in range(ENDINGS.count):
        start = length - ENDINGS.texts[at].length
        if start >= 0 and starts(&word, start, &ENDINGS.texts[at]):
            return True
    return False


cdef bint _is_none(str text) except -1:
    """Whether a text has more words than a name, fewer, or one that stands in none."""
    cdef int kind = PyUnicode_KIND(text), count = 0
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = 0, start, end = len(text)
    cdef bint cased = False, comma = False, foreign = False, small
    cdef Py_UCS4 char = 0
    while at < end and not comma:
        start, small = at, True
        while at < end:
            char = PyUnicode_READ(kind, data, at)
            if char == c"," or _is_gap(char):
                break
            small = small and c"a" <= char <= c"z"
            if char < 128:
                cased = cased or LETTERS[char] == CASED
                foreign = foreign or LETTERS[char] == FOREIGN
            at += 1
        if at > start:
            count += 1
            foreign = foreign or (small and not _is_particle(kind, data, start, at))
        comma = at < end and char == c","
        at += 1
    return count > MAX_WORDS or (cased and (foreign or (count == 1 and not comma)))


cdef inline bint _is_gap(Py_UCS4 char) noexcept:
    return Py_UNICODE_ISSPACE(char) or char in (0x200B, 0xFEFF)


cdef bint _is_particle(int kind, const void* data, Py_ssize_t start, Py_ssize_t end) noexcept:
    cdef Py_UCS4 word[MAX_PARTICLE]
    cdef Py_ssize_t at
    if end - start > MAX_PARTICLE:
        return False
    for at in range(end - start):
        word[at] = PyUnicode_READ(kind, data, start + at)
    return PARTICLES.bits_of(word, end - start) != 0


cdef int _look(str text) except -1:
    load()
    if PyUnicode_IS_ASCII(text) and _is_plain(<const unsigned char*> PyUnicode_DATA(text), 0, len(text)):
        return PLAIN
    return NONE if _is_none(text) else UNCLEAR


def look(str text not None):
    """The twin of `look`."""
    return _look(text)


def looks_like_name(str text not None):
    """The twin of `looks_like_name`."""
    cdef int seen = _look(text)
    return seen == PLAIN if seen != UNCLEAR else plain.closely_like_name(text)


def has_case(str text not None):
    """The twin of `has_case`."""
    return text.lower() != text.upper()


def without_addresses(str value not None):
    """The twin of `without_addresses`."""
    if "@" in value or "/" in value or "#" in value or "www." in value:
        return without_addresses.plain(value)
    return value


def name_words(list parts not None):
    """The twin of `name_words`."""
    cdef str part, word, last = ""
    cdef Py_ssize_t capitals = 0
    load()
    if len(parts) > 2 and parts[0] == parts[len(parts) - 1]:
        return False
    for part in parts:
        last = plain.fold(part)
        if last in LISTED:
            continue
        word = part.strip(AROUND_NAMES)
        if len(word) < len(part):
            last = plain.fold(word)
            if last in LISTED:
                continue
        if not word or not _is_capital(word) or not _is_of_letters(word):
            return False
        capitals += 1
    return capitals > 0 and last != "" and (last not in LISTED or last in LAST)


cdef bint _is_capital(str word) except -1:
    cdef Py_UCS4 first = PyUnicode_READ(PyUnicode_KIND(word), PyUnicode_DATA(word), 0)
    if Py_UNICODE_ISUPPER(first) or Py_UNICODE_ISTITLE(first) or word.lower() == word.upper():
        return True
    return word[:2].casefold() in plain.ELISIONS


cdef bint _is_of_letters(str word) except -1:
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    for at in range(len(word)):
        char = PyUnicode_READ(PyUnicode_KIND(word), PyUnicode_DATA(word), at)
        if not Py_UNICODE_ISALPHA(char) and char not in INSIDE_NAMES and not plain.is_letter(chr(char)):
            return False
    return True


def plain_names(str text not None):
    """The twin of `plain_names`."""
    cdef const unsigned char* chars
    cdef Py_ssize_t length = len(text), start = 0, at
    if not PyUnicode_IS_ASCII(text) or not length:
        return ()
    load()
    chars = <const unsigned char*> PyUnicode_DATA(text)
    at = 0
    while at <= length:
        if at == length or _is_and(chars, at, length):
            if not _is_plain(chars, start, at):
                return ()
            start = at + 5
            at = start
        else:
            at += 1
    found = tuple(text.split(" and "))
    return found if len(set(found)) == len(found) else ()


cdef bint _is_and(const unsigned char* chars, Py_ssize_t at, Py_ssize_t length) noexcept:
    return (
        at + 5 <= length and chars[at] == c" " and chars[at + 1] == c"a" and chars[at + 2] == c"n"
        and chars[at + 3] == c"d" and chars[at + 4] == c" "
    )
