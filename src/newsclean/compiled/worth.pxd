"""What a line is worth."""

from newsclean.compiled.text cimport Text

cdef int load_all() except -1
cdef int worth_of(str text, Text* folded) except -1
