"""What other modules of the core ask about phrases."""

from newsclean.compiled.lookup cimport Sieve
from newsclean.compiled.text cimport Text

cdef class Finder:
    """The phrases to look up, and sieves that most texts do not pass."""

    cdef object phrases
    cdef Sieve lines, starts, headings, ends  # the last backwards
    cdef Py_ssize_t longest
    cdef find(self, Text* folded, str text, bint heading)
    cdef label(self, Text* folded, str text)
    cdef of_paragraph(self, const Text* folded, Py_ssize_t opening)
    cdef int may_begin(self, Text* folded, str text, Py_ssize_t start, Py_ssize_t end) except -1
    cdef bint may_end(self, const Py_UCS4* chars, Py_ssize_t length) noexcept
    cdef opening(self, const Text* folded, Py_ssize_t start)

cdef Finder finder_of(phrases)
