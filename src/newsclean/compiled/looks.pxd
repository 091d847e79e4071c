"""What the first look at a text says it may be."""

from newsclean.compiled.text cimport Text

cdef enum:
    TELLS = 1
    DATED = 2
    LABEL = 4
    SUFFIX = 8
    ROLE = 16
    BEHIND = 32
    SIGNED = 60

cdef int load() except -1
cdef int look(str text, Text* folded) except -1
cdef bint holds_signs(const Text* folded) noexcept
