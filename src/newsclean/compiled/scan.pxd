"""What a character is in dates."""

cdef enum:
    MAX_FORM = 3

cdef struct Dated:
    bint met
    bint alone  # no character around it changes what it is
    bint plain  # it folds to ASCII, and to signs that stand in no phrase
    unsigned char count
    Py_UCS4 form[MAX_FORM]  # folded
    Py_UCS4 kind[MAX_FORM]  # the same: letters, 0 for a digit, a space for all else

cdef bint in_company(str text) except -1
cdef bint parted(str text) noexcept
cdef const Dated* dated_of(Py_UCS4 char) except NULL
