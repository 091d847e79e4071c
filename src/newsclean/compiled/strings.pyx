# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Strings to compare with what stands in a buffer."""

from libc.stdlib cimport calloc, free
from libc.string cimport memcmp
from newsclean.compiled.text cimport Text, copy_into, release


cdef class Strings:
    def __cinit__(self, strings):
        cdef Py_ssize_t at
        known = list(strings)
        self.texts = <Text*> calloc(len(known) + 1, sizeof(Text))
        if self.texts == NULL:
            raise MemoryError
        self.count = len(known)
        for at in range(self.count):
            copy_into(&self.texts[at], known[at])

    def __dealloc__(self):
        cdef Py_ssize_t at
        if self.texts != NULL:
            for at in range(self.count):
                release(&self.texts[at])
            free(self.texts)

    cdef Py_ssize_t opening(self, const Text* text) noexcept:
        """The first of the strings that a text begins with; -1 if none."""
        cdef Py_ssize_t at
        for at in range(self.count):
            if self.texts[at].length <= text.length and starts(text, 0, &self.texts[at]):
                return at
        return -1

    cdef bint ending(self, const Text* text) noexcept:
        """Whether a text ends with one of the strings."""
        cdef Py_ssize_t at
        for at in range(self.count):
            if self.texts[at].length <= text.length and starts(text, text.length - self.texts[at].length, &self.texts[at]):
                return True
        return False

    cdef bint may_open(self, Py_UCS4 char) noexcept:
        """Whether one of the strings begins with a character, or is empty."""
        cdef Py_ssize_t at
        for at in range(self.count):
            if not self.texts[at].length or self.texts[at].chars[0] == char:
                return True
        return False


cdef bint starts(const Text* text, Py_ssize_t at, const Text* part) noexcept:
    """Whether a part that is no longer than the rest of a text stands at a place of it."""
    return memcmp(text.chars + at, part.chars, part.length * sizeof(Py_UCS4)) == 0


cdef bint holds(const Text* text, const Text* part) noexcept:
    """Whether a text holds one that is no longer than it."""
    cdef Py_ssize_t at
    if not part.length:
        return True
    for at in range(text.length - part.length + 1):
        if text.chars[at] == part.chars[0] and starts(text, at, part):
            return True
    return False
