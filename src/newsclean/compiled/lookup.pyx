# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Sets of strings that are asked for runs of characters, no string made for one."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp

include "fetch.pxi"

cdef enum:
    SPARSE = 32  # bits of a sieve for each string, two of them its own
    FREE = 2  # slots for each word, at least
    OPENING = 6  # characters: few texts begin with those of a string, and few strings are no longer


cdef inline unsigned int again(unsigned int hash) noexcept:
    """A second hash."""
    return ((hash << 16) | (hash >> 16)) * STEP


cdef inline unsigned int hash_of(const Py_UCS4* chars, Py_ssize_t length) noexcept:
    cdef unsigned int hash = SEED
    cdef Py_ssize_t at
    for at in range(length):
        hash = added(hash, chars[at])
    return spread(hash)


cdef unsigned int _power(Py_ssize_t least):
    """A power of two that is no less."""
    cdef unsigned int size = 64
    while size < least:
        size *= 2
    return size


cdef int _write(str word, Py_UCS4* out) noexcept:
    cdef Py_ssize_t at
    for at in range(len(word)):
        out[at] = PyUnicode_READ(PyUnicode_KIND(word), PyUnicode_DATA(word), at)
    return 0


cdef Py_UCS4* _room(Py_ssize_t length) except NULL:
    cdef Py_UCS4* chars = <Py_UCS4*> malloc((length + 1) * sizeof(Py_UCS4))
    if chars == NULL:
        raise MemoryError
    return chars


cdef class Sieve:
    def __cinit__(self, strings):
        cdef Py_UCS4* chars
        cdef str string
        known = list(strings)
        self.mask = _power(SPARSE * len(known)) - 1
        self.bits = <unsigned char*> calloc(self.mask // 8 + 1, 1)
        if self.bits == NULL:
            raise MemoryError
        self.longest = max(map(len, known), default=0)
        chars = _room(self.longest)
        for string in known:
            _write(string, chars)
            self.lengths[<unsigned int> chars[0] & 255 if string else 0] |= <unsigned int> 1 << min(len(string), MAX_LENGTH)
            self.set_bit(hash_of(chars, len(string)))
            if len(string) > OPENING:
                self.set_bit(~hash_of(chars, OPENING))
        free(chars)

    def __dealloc__(self):
        free(self.bits)

    cdef void set_bit(self, unsigned int hash) noexcept:
        cdef unsigned int other = again(hash)
        self.bits[(hash & self.mask) >> 3] |= 1 << (hash & 7)
        self.bits[(other & self.mask) >> 3] |= 1 << (other & 7)

    cdef bint bit(self, unsigned int hash) noexcept:
        cdef unsigned int other = again(hash)
        return (self.bits[(hash & self.mask) >> 3] >> (hash & 7) & 1) and (
            self.bits[(other & self.mask) >> 3] >> (other & 7) & 1
        )

    cdef unsigned int sent_for(self, const Py_UCS4* chars, Py_ssize_t length) noexcept:
        cdef unsigned int hash = hash_of(chars, length)
        fetch_soon(self.bits + ((hash & self.mask) >> 3))
        return hash

    cdef bint may_open(self, const Py_UCS4* chars, Py_ssize_t length) noexcept:
        """Whether a run may begin with one of the strings."""
        cdef unsigned int hash = SEED, lengths = self.lengths[<unsigned int> chars[0] & 255] if length else 0
        cdef Py_ssize_t at
        if not lengths:
            return False
        for at in range(min(length, self.longest)):
            hash = added(hash, chars[at])
            if lengths >> min(at + 1, MAX_LENGTH) & 1 and self.bit(spread(hash)):
                return True
            if at + 1 == OPENING and not self.bit(~spread(hash)):
                return False  # no longer string begins so
        return False


cdef class Words:
    def __cinit__(self, dict words):
        cdef unsigned int start = 0, place
        cdef Slot* slot
        cdef str word
        self.mask = _power(FREE * len(words)) - 1
        self.slots = <Slot*> calloc(self.mask + 1, sizeof(Slot))
        self.maybe = <unsigned char*> calloc(self.mask + 1, 1)
        if self.slots == NULL or self.maybe == NULL:
            raise MemoryError
        self.chars = _room(sum(map(len, words)))
        for word, bits in words.items():
            _write(word, self.chars + start)
            place = hash_of(self.chars + start, len(word)) & self.mask
            while self.slots[place].bits:
                place = (place + 1) & self.mask
            slot = self.slots + place
            slot.hash, slot.start = hash_of(self.chars + start, len(word)), start
            slot.length, slot.bits = <unsigned int> len(word), bits
            self.maybe[slot.hash >> 3 & self.mask] |= 1 << (slot.hash & 7)
            start += slot.length

    def __dealloc__(self):
        free(self.slots)
        free(self.maybe)
        free(self.chars)

    cdef unsigned int bits_of(self, const Py_UCS4* chars, Py_ssize_t length) noexcept:
        return self.bits_by(hash_of(chars, length), chars, length)

    cdef unsigned int bits_by(self, unsigned int hash, const Py_UCS4* chars, Py_ssize_t length) noexcept:
        """The same where the hash is known."""
        cdef unsigned int place = hash & self.mask
        cdef const Slot* slot
        if not self.maybe[hash >> 3 & self.mask] >> (hash & 7) & 1:
            return 0
        while self.slots[place].bits:
            slot = self.slots + place
            if (
                slot.hash == hash
                and slot.length == <unsigned int> length
                and memcmp(self.chars + slot.start, chars, length * sizeof(Py_UCS4)) == 0
            ):
                return slot.bits
            place = (place + 1) & self.mask
        return 0
