"""What other modules of the core ask about texts: folding into a buffer, and looks at what stands in it."""

from cpython.unicode cimport Py_UNICODE_ISALNUM

cdef enum:  # what a character is, as bits
    ALONE = 1  # folding a text folds it as it folds it alone
    GAP = 2  # white space once it is folded
    DECIMAL = 4
    ALNUM = 8
    CORE = 16  # what stays when a text is trimmed
    DENSE = 32
    UNBOUND = 64  # its script writes words without spaces, Korean too
    ENDS = 128  # a sentence
    CLOSES = 256  # a quotation or bracket
    MET = 512  # it has been looked up

cdef struct Letter:
    unsigned short bits
    unsigned char count
    Py_UCS4 form[3]

cdef struct Text:
    Py_UCS4* chars
    Py_ssize_t length
    Py_ssize_t room

cdef inline bint is_alnum(Py_UCS4 char) noexcept:
    """Whether a character is a letter or a digit."""
    if char < 128:
        return c"a" <= char <= c"z" or c"A" <= char <= c"Z" or c"0" <= char <= c"9"
    return Py_UNICODE_ISALNUM(char)

cdef const Letter* letter_of(Py_UCS4 char) except NULL
cdef int reserve(Text* text, Py_ssize_t room) except -1
cdef void release(Text* text) noexcept
cdef str taken(const Text* text, Py_ssize_t start, Py_ssize_t end)
cdef int copy_into(Text* out, str text) except -1
cdef int fold_into(Text* out, str text, Py_ssize_t end) except -1
cdef int sign_numbers(Text* text) except -1
cdef int trimmed(const Text* text, Py_ssize_t* start, Py_ssize_t* end) except -1
cdef Py_ssize_t start_of(const Text* text) except -1
cdef Py_ssize_t words_in(const Text* text, Py_ssize_t start) except -1
cdef Py_ssize_t words_of(str text) except -1
cdef int is_sentence(str text) except -1
