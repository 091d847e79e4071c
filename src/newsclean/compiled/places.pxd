"""Where the elements of a page stand, as numbers: read again and again, from an element to those around it."""

cdef struct Position:  # of an element, as its `Container` tells it
    int parent, first, end, depth

cdef class Places:
    """The positions of some elements."""

    cdef tuple containers
    cdef Position* all
    cdef Py_ssize_t count

cdef Places places_of(segments)
