# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.rules.phrases.hits`: texts are folded in one buffer, keys alone become strings."""

from importlib import import_module

from cpython.unicode cimport (
    Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_READ_CHAR,
)
from libc.string cimport memchr
from newsclean.compiled.lookup cimport Sieve
from newsclean.compiled.strings cimport begins
from newsclean.compiled.text cimport (
    ALNUM, UNBOUND, Text, fold_into, letter_of, release, sign_numbers, start_of, taken, trimmed, words_in,
)

cdef extern from "Python.h":
    enum:
        PyUnicode_1BYTE_KIND

plain = import_module("newsclean.rules.phrases")

cdef Py_ssize_t BEGINNING = plain.BEGINNING, MAX_PARAGRAPH_CHARS = plain.MAX_PARAGRAPH_CHARS
cdef Py_ssize_t MAX_LINE_CHARS = plain.MAX_LINE_CHARS, MAX_OPENING_WORDS = plain.MAX_OPENING_WORDS
cdef Py_ssize_t MAX_HEADING_WORDS = plain.MAX_HEADING_WORDS
cdef Py_ssize_t MAX_LABEL_CHARS = plain.MAX_LABEL_CHARS, MARK_CHARS = max(len(mark) for mark, _ in plain.LABEL_MARKS)
cdef Py_ssize_t KEY = plain.KEY
cdef str SENTENCE_ENDS = plain.SENTENCE_ENDS
cdef Py_ssize_t FIRST = 24  # characters of a sentence that hold as many

cdef enum:
    TELLING = 16  # characters of an opening, or an ending, that most texts with another one differ in


cdef class Finder:
    def __cinit__(self, phrases):
        self.phrases, self.longest = phrases, phrases.longest
        self.lines = Sieve(phrases.lines)
        self.ends = Sieve({phrase[: -TELLING - 1 : -1] for filed in phrases.ends.values() for phrase in filed.phrases})
        self.starts, self.headings = _beginnings(phrases.starts), _beginnings(phrases.headings)

    cdef find(self, Text* folded, str text, bint heading):
        cdef Py_ssize_t start, end, opening, length = len(text)
        cdef unsigned int line = 0
        cdef bint opens, is_line
        if length > MAX_PARAGRAPH_CHARS:
            return None
        end = _next_space(text, BEGINNING)
        if end >= 0:
            fold_into(folded, text, end)
            sign_numbers(folded)
            opening = start_of(folded)
            if folded.length - opening > MAX_LINE_CHARS >= self.longest and words_in(folded, 0) > MAX_OPENING_WORDS:
                return self.of_paragraph(folded, opening)
        fold_into(folded, text, length)
        sign_numbers(folded)
        opening = start_of(folded)
        trimmed(folded, &start, &end)
        is_line = folded.length <= MAX_LINE_CHARS
        if is_line:
            line = self.lines.sent_for(folded.chars + start, end - start)
        opens = may_open(self.starts, folded, opening)
        if is_line and self.lines.bit(line):
            hit = self.phrases.lines.get(taken(folded, start, end))
            if hit is not None:
                return hit
        if folded.length > MAX_OPENING_WORDS and words_in(folded, 0) > MAX_OPENING_WORDS:
            return self.of_paragraph(folded, opening)
        if is_quoted(folded):
            return None
        if heading and words_in(folded, opening) <= MAX_HEADING_WORDS and may_open(self.headings, folded, opening):
            hit = opened(self.phrases.headings, taken(folded, opening, folded.length))
            if hit is not None:
                return hit
        hit = opened(self.phrases.starts, taken(folded, opening, folded.length)) if opens else None
        if hit is None and self.may_end(folded.chars + start, end - start):
            hit = self.phrases._ending(taken(folded, start, end))
        return hit

    cdef of_paragraph(self, const Text* folded, Py_ssize_t opening):
        hit = None if is_quoted(folded) else self.opening(folded, opening)
        return hit if hit is not None and plain._takes_paragraphs(hit) else None

    cdef int may_begin(self, Text* folded, str text, Py_ssize_t start, Py_ssize_t end) except -1:
        """Whether a part of a text may open with a phrase; its first words mostly tell."""
        cdef Py_ssize_t cut = _next_space(text, start + FIRST), opening
        if 0 <= cut < end:
            fold_into(folded, text[start:cut], cut - start)
            sign_numbers(folded)
            opening = start_of(folded)
            if folded.length - opening >= TELLING:
                return may_open(self.starts, folded, opening)
        fold_into(folded, text[start:end], end - start)
        sign_numbers(folded)
        return may_open(self.starts, folded, start_of(folded))

    cdef bint may_end(self, const Py_UCS4* chars, Py_ssize_t length) noexcept:
        """Whether a run may end with a phrase."""
        cdef Py_UCS4[TELLING] last
        cdef Py_ssize_t at, count = min(length, TELLING)
        for at in range(count):
            last[at] = chars[length - 1 - at]
        return self.ends.may_open(last, count)

    cdef label(self, Text* folded, str text):
        """The picture label that the last sentence of a short text opens with."""
        return plain.label_at_the_end(self.phrases, text) if _may_be_labelled(self, text, folded) else None

    cdef opening(self, const Text* folded, Py_ssize_t start):
        if may_open(self.starts, folded, start):
            return opened(self.phrases.starts, taken(folded, start, folded.length))
        return None


cdef Sieve _beginnings(dict index):
    """The first characters of the filed phrases, of a short one all."""
    return Sieve({phrase[:TELLING] for filed in index.values() for phrase in filed.phrases})


cdef inline bint may_open(Sieve beginnings, const Text* folded, Py_ssize_t start) noexcept:
    return beginnings.may_open(folded.chars + start, folded.length - start)


def opened(dict index not None, str folded not None):
    """The twin of `opened`."""
    cdef tuple phrases
    cdef Py_ssize_t at
    for key in (folded[:KEY], folded[:1]):
        filed = index.get(key)
        if filed is None:
            continue
        phrases = filed.phrases
        for at in range(len(phrases)):
            if begins(folded, phrases[at]) and _ends_at_boundary(folded, phrases[at]):
                return filed.hits[at]
    return None


cdef int _ends_at_boundary(str text, str phrase) except -1:
    """Whether a phrase that a text begins with ends where a word of the text does."""
    cdef int last, following
    if len(text) == len(phrase) or not phrase:
        return True
    last = letter_of(PyUnicode_READ_CHAR(phrase, len(phrase) - 1)).bits
    following = letter_of(PyUnicode_READ_CHAR(text, len(phrase))).bits
    return not last & ALNUM or not following & ALNUM or (last | following) & UNBOUND != 0


cdef inline bint is_quoted(const Text* folded) noexcept:
    return folded.length and folded.chars[0] in (c'"', c"'", 0x300C, 0x300E, 0x300A)


cdef Py_ssize_t _next_space(str text, Py_ssize_t at) noexcept:
    """Where a space stands next; -1 if nowhere."""
    cdef Py_ssize_t length = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef const char* found
    if kind == PyUnicode_1BYTE_KIND and at < length:
        found = <const char*> memchr(<const char*> data + at, c" ", length - at)
        return found - <const char*> data if found != NULL else -1
    while at < length:
        if PyUnicode_READ(kind, data, at) == c" ":
            return at
        at += 1
    return -1


cdef Finder LAST = None  # the shipped rules': they are asked again and again


cdef Finder finder_of(phrases):
    global LAST
    if LAST is None or LAST.phrases is not phrases:
        LAST = Finder(phrases)
    return LAST


def hits(phrases, list texts not None, list headings not None):
    """The twin of `hits`."""
    cdef Finder finder = finder_of(phrases)
    cdef Text folded
    cdef Py_ssize_t at
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        return [finder.find(&folded, texts[at], headings[at]) for at in range(len(texts))]
    finally:
        release(&folded)


def openings(phrases, list texts not None, str category not None):
    """The twin of `openings`."""
    cdef Finder finder = finder_of(phrases)
    cdef Text folded
    cdef str text
    cdef list found = [], hits
    cdef Py_ssize_t start, end
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for text in texts:
            hits, start = [], 0
            while start < len(text):
                end = _next_sentence(text, start)
                if finder.may_begin(&folded, text, start, end):
                    hit = phrases.opening(text[start:end], category)
                    if hit is not None:
                        hits.append(hit)
                start = end
            found.append(hits)
        return found
    finally:
        release(&folded)


cdef Py_ssize_t _next_sentence(str text, Py_ssize_t at):
    """Where the sentence behind the one at a place begins."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t length = len(text)
    cdef Py_UCS4 char
    while at < length:
        char = PyUnicode_READ(kind, data, at)
        at += 1
        if (
            not (c"a" <= char <= c"z" or char == c" ")
            and at < length and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)) and char in SENTENCE_ENDS
        ):
            while at < length and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)):
                at += 1
            return at
    return length


def labels(phrases, list texts not None):
    """The twin of `labels`."""
    cdef Finder finder = finder_of(phrases)
    cdef Text folded
    cdef str text
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        return [finder.label(&folded, text) for text in texts]
    finally:
        release(&folded)


cdef bint _holds_any(const char* text, Py_ssize_t length) noexcept:
    """Whether a text holds the first character of a mark that stands before labels."""
    return (
        memchr(text, c"(", length) != NULL or memchr(text, c".", length) != NULL or memchr(text, c"|", length) != NULL
    )


cdef int _may_be_labelled(Finder finder, str text, Text* folded) except -1:
    """Whether a phrase may open behind the last of one of the marks that stand before labels."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, length = len(text)
    cdef Py_UCS4 char, following = 0
    cdef Py_ssize_t first = max(0, length - MAX_LABEL_CHARS - MARK_CHARS - 1)
    if kind == PyUnicode_1BYTE_KIND and not _holds_any(<const char*> PyUnicode_DATA(text) + first, length - first):
        return False
    for at in range(length - 1, first, -1):
        char = PyUnicode_READ(kind, data, at)
        if char == c"(" or (following == c" " and char in (c".", c"|")):
            fold_into(folded, text[at + 1 :], length - at - 1)
            sign_numbers(folded)
            if may_open(finder.starts, folded, start_of(folded)):
                return True
        following = char
    return False
