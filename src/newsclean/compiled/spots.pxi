"""Numbers by where objects stand in memory: a page's elements share a few hundred sets of words."""

from libc.stdint cimport uint64_t as Address
from libc.stdlib cimport calloc, free

cdef enum:
    FEW_SPOTS = 64  # room for half as many
    MANY_SPOTS = 512
    NOWHERE = -1

cdef struct Spot:
    const PyObject* object  # NULL: free
    int number


@cython.final
cdef class Spots:
    """Numbers of objects that something else keeps alive."""

    cdef Spot* spots
    cdef Py_ssize_t mask, count

    def __cinit__(self, Py_ssize_t room):
        """`room` is a power of two."""
        self.mask = room - 1
        self.spots = <Spot*> calloc(room, sizeof(Spot))
        if self.spots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.spots)

    cdef inline int of(self, const PyObject* object) noexcept:
        """The number of an object; NOWHERE if it was not added."""
        cdef const Spot* spot = spot_of(self.spots, self.mask, object)
        return spot.number if spot.object != NULL else NOWHERE

    cdef int add(self, const PyObject* object, int number) except -1:
        """Give a number to an object that has none."""
        cdef Spot* spot
        self.count += 1
        if 2 * self.count > self.mask:
            self.grow()
        spot = spot_of(self.spots, self.mask, object)
        spot.object, spot.number = object, number
        return 0

    cdef int grow(self) except -1:
        cdef Py_ssize_t mask = 2 * self.mask + 1, i
        cdef Spot* spots = <Spot*> calloc(mask + 1, sizeof(Spot))
        if spots == NULL:
            raise MemoryError
        for i in range(self.mask + 1):
            if self.spots[i].object != NULL:
                spot_of(spots, mask, self.spots[i].object)[0] = self.spots[i]
        free(self.spots)
        self.spots, self.mask = spots, mask
        return 0


cdef inline Spot* spot_of(Spot* spots, Py_ssize_t mask, const PyObject* object) noexcept:
    """Where an object has its place, or would have it."""
    cdef Py_ssize_t at = <Py_ssize_t> (<Address> object * <Address> 0x9E3779B97F4A7C15 >> 32) & mask
    while spots[at].object != NULL and spots[at].object != object:
        at = (at + 1) & mask
    return spots + at
