# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.rules.pages`: of many words, one pass over the folded text for all."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport calloc, free
from libc.string cimport memset
from newsclean.compiled.strings cimport Strings, starts
from newsclean.compiled.text cimport Text, fold_into, release, sign_numbers, start_of, taken

plain = import_module("newsclean.rules.pages")

cdef enum:
    SLOTS = 1024
    LEAST = 2  # characters by which words are filed

cdef Py_ssize_t KEY = plain.KEY, MAX_OPENING = plain.MAX_OPENING
cdef str QUOTES = "".join(plain.QUOTES)


def opening(dict starts not None, str text not None):
    """The twin of `opening`."""
    cdef Text folded
    cdef Py_ssize_t start
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        fold_into(&folded, text, min(len(text), MAX_OPENING))
        sign_numbers(&folded)
        if folded.length and folded.chars[0] in QUOTES:
            return None
        start = start_of(&folded)
        for phrase in starts.get(taken(&folded, start, min(start + KEY, folded.length)), ()):
            if _stands(&folded, start, phrase):
                return phrase
        return None
    finally:
        release(&folded)


cdef bint _stands(const Text* text, Py_ssize_t start, str phrase) except -1:
    """Whether a phrase stands at a place of a text."""
    cdef int kind = PyUnicode_KIND(phrase)
    cdef const void* data = PyUnicode_DATA(phrase)
    cdef Py_ssize_t at
    if len(phrase) > text.length - start:
        return False
    for at in range(len(phrase)):
        if PyUnicode_READ(kind, data, at) != text.chars[start + at]:
            return False
    return True


cdef inline unsigned int slot_of(const Py_UCS4* chars) noexcept:
    return (<unsigned int> chars[0] * 31 + <unsigned int> chars[1]) & (SLOTS - 1)


cdef class Counting(Strings):
    """Words by the two characters that they begin with."""

    cdef int first[SLOTS]  # 1 + the place of a word; 0: none
    cdef int* more  # the same, of the next word of a slot

    def __cinit__(self, strings):
        cdef int at
        cdef unsigned int slot
        self.more = <int*> calloc(self.count + 1, sizeof(int))
        if self.more == NULL:
            raise MemoryError
        memset(self.first, 0, sizeof(self.first))
        for at in range(<int> self.count):
            slot = slot_of(self.texts[at].chars)
            self.more[at], self.first[slot] = self.first[slot], at + 1

    def __dealloc__(self):
        free(self.more)

    def __call__(self, str text not None):
        cdef Text folded
        folded.chars, folded.room, folded.length = NULL, 0, 0
        try:
            fold_into(&folded, text, len(text))
            sign_numbers(&folded)
            return self.held_by(&folded)
        finally:
            release(&folded)

    cdef int held_by(self, const Text* folded) except -1:
        """How many of the words stand in a text."""
        cdef Py_ssize_t at
        cdef int word, count = 0
        cdef const Text* sought
        cdef char* met = NULL
        try:
            for at in range(folded.length - LEAST + 1):
                word = self.first[slot_of(folded.chars + at)]
                while word:
                    sought = &self.texts[word - 1]
                    if sought.length <= folded.length - at and starts(folded, at, sought):
                        if met == NULL:
                            met = <char*> calloc(self.count, 1)
                            if met == NULL:
                                raise MemoryError
                        count += not met[word - 1]
                        met[word - 1] = True
                    word = self.more[word - 1]
        finally:
            free(met)
        return count


def counting(tuple words not None):
    """The twin of `counting`."""
    return Counting(words) if all(len(word) >= LEAST for word in words) else plain.counting(words)
