# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Where the elements of a page stand; the walk that cuts a page leaves it with the page, of other pages it is read."""

from libc.stdlib cimport free, malloc

from newsclean.model import Container

include "fields.pxi"

cdef enum:
    PARENT
    FIRST
    END
    DEPTH

cdef Fields CONTAINER = Fields(Container, "parent", "first", "end", "depth")


cdef class Places:
    def __cinit__(self, tuple containers not None):
        self.containers, self.count = containers, len(containers)
        self.all = <Position*> malloc((self.count + 1) * sizeof(Position))
        if self.all == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.all)


cdef Places LAST = None  # of a page that the plain walk has cut


cdef Places places_of(segments):
    """The positions of a page's elements."""
    global LAST
    containers, left = segments.containers, segments.places
    if type(left) is Places and (<Places> left).containers is containers:
        return left
    if LAST is None or LAST.containers is not containers:
        LAST = read(tuple(containers))
    return LAST


cdef Places read(tuple containers):
    cdef Places found = Places(containers)
    cdef Py_ssize_t at
    for at in range(found.count):
        container = containers[at]
        found.all[at] = Position(
            CONTAINER.of(container, PARENT), CONTAINER.of(container, FIRST), CONTAINER.of(container, END),
            CONTAINER.of(container, DEPTH),
        )
    return found
