# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.completeness.passages`: shingles are compared where they stand in the text."""

from importlib import import_module

cimport cython
from libc.stdint cimport uint64_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcmp
from newsclean.compiled.text cimport ALNUM, DENSE, Text, fold_into, is_alnum, letter_of, release, reserve

plain = import_module("newsclean.completeness")

cdef enum:
    USUAL = 512  # words of a text
    STEP = 0x9E3779B1

cdef struct Word:
    Py_ssize_t start
    uint64_t sum  # of its letters: the same for equal words

cdef Py_ssize_t SHINGLE = plain.SHINGLE, MIN_PASSAGE = plain.MIN_PASSAGE
cdef uint64_t SEED = <uint64_t> (<Py_ssize_t> hash("shingle"))  # so that nobody can tell which sums are alike


@cython.final
cdef class Words:
    """The words of a text as `tokens` has them, each with a space behind it."""

    cdef Text folded, text
    cdef Word* all  # and the end of the text
    cdef Py_ssize_t count, room

    def __cinit__(self, str text not None):
        fold_into(&self.folded, text, len(text))
        reserve(&self.text, 2 * self.folded.length)
        self.read()

    def __dealloc__(self):
        release(&self.folded)
        release(&self.text)
        free(self.all)

    cdef int read(self) except -1:
        cdef Py_ssize_t at = 0, to = 0, end = self.folded.length
        cdef const Py_UCS4* chars = self.folded.chars
        cdef Py_UCS4* out = self.text.chars
        cdef uint64_t sum
        cdef int kind
        self.note(0, 0, 0)
        while at < end:
            kind = kind_of(chars[at])
            if not kind:
                at += 1
                continue
            sum = SEED
            while True:
                sum = (sum ^ <uint64_t> chars[at]) * STEP
                out[to] = chars[at]
                at, to = at + 1, to + 1
                if kind & DENSE or at == end or not kind_of(chars[at]) & ALNUM:
                    break
            out[to] = c" "
            to += 1
            self.note(self.count + 1, to, sum)
        return 0

    cdef inline int note(self, Py_ssize_t count, Py_ssize_t end, uint64_t sum) except -1:
        """Take in the last of so many words, which ends there."""
        if count >= self.room:
            grown = realloc(self.all, (2 * self.room + USUAL) * sizeof(Word))
            if grown == NULL:
                raise MemoryError
            self.all, self.room = <Word*> grown, 2 * self.room + USUAL
        if count:
            self.all[count - 1].sum = sum ^ sum >> 32
        self.all[count].start, self.count = end, count
        return 0

    cdef inline Py_ssize_t length(self, Py_ssize_t at) noexcept:
        """How many characters the shingle has that begins with a word."""
        return self.all[at + SHINGLE].start - self.all[at].start

    cdef inline uint64_t sum(self, Py_ssize_t at) noexcept:
        """A number that is the same for equal shingles."""
        cdef uint64_t found = 0
        cdef Py_ssize_t place
        for place in range(at, at + SHINGLE):
            found = (found ^ self.all[place].sum) * STEP
        return found ^ found >> 32


cdef inline int kind_of(Py_UCS4 char) except -1:
    """Whether a character is a letter or a digit, or a word by itself."""
    if char < 128:
        return ALNUM * is_alnum(char)
    return letter_of(char).bits & (ALNUM | DENSE)


@cython.final
cdef class Shingles:
    """The shingles of a text, to be asked for."""

    cdef Words words
    cdef int* slots  # 1 + where the shingle begins; 0: free
    cdef uint64_t mask

    def __cinit__(self, Words words not None):
        cdef Py_ssize_t at
        cdef int* slot
        self.words, self.mask = words, (1 << (2 * words.count + 1).bit_length()) - 1
        self.slots = <int*> calloc(self.mask + 1, sizeof(int))
        if self.slots == NULL:
            raise MemoryError
        for at in range(words.count - SHINGLE + 1):
            slot = self.slot(words, at)
            slot[0] = slot[0] or <int> at + 1

    def __dealloc__(self):
        free(self.slots)

    cdef inline int* slot(self, Words words, Py_ssize_t at) noexcept:
        """Where a shingle of some words is noted, or would be."""
        cdef uint64_t place = words.sum(at)
        cdef Py_ssize_t length = words.length(at), known
        cdef const Py_UCS4* chars = words.text.chars + words.all[at].start
        while self.slots[place & self.mask]:
            known = self.slots[place & self.mask] - 1
            if self.words.length(known) == length and not memcmp(
                self.words.text.chars + self.words.all[known].start, chars, length * sizeof(Py_UCS4)
            ):
                break
            place += 1
        return self.slots + (place & self.mask)


def passages(str stated not None, str body not None):
    """The twin of `passages`."""
    cdef Words words = Words(stated)
    cdef Shingles known
    cdef Py_ssize_t at, start = 0  # of the words that no known shingle holds
    cdef list found = []
    if words.count < MIN_PASSAGE:
        return words.count, found
    known = Shingles(Words(body))
    for at in range(words.count - SHINGLE + 1):
        if known.slot(words, at)[0]:
            if at - start >= MIN_PASSAGE:
                found.append((start, at - start))
            start = at + SHINGLE
    if words.count - start >= MIN_PASSAGE:
        found.append((start, words.count - start))
    return words.count, found
