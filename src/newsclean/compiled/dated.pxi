"""The words and numbers of short texts as dates are read in them, of letters that others around them do not change."""

from libc.stdlib cimport calloc

from newsclean.compiled.text import _folds_alone
from newsclean.dates import numerals

cdef enum:
    DATED_PAGES = 0x1100
    DATED_PAGE = 256  # characters that memory is taken for at once
    MAX_FORM = 3

cdef struct Dated:  # letters, 0 for a digit, a space for all else
    bint met
    bint alone
    unsigned char count
    Py_UCS4 form[MAX_FORM]

cdef Dated* DATED_BY_PAGE[DATED_PAGES]


cdef inline const Dated* dated_of(Py_UCS4 char) except NULL:
    cdef unsigned int code = char
    cdef const Dated* page = DATED_BY_PAGE[code // DATED_PAGE]
    if page == NULL or not page[code % DATED_PAGE].met:
        page = _dated_page_of(code)
    return page + code % DATED_PAGE


cdef const Dated* _dated_page_of(unsigned int code) except NULL:
    """The page of a character that is met for the first time, which is looked up; its neighbours may never be met."""
    cdef Dated** page = DATED_BY_PAGE + code // DATED_PAGE
    if page[0] == NULL:
        page[0] = <Dated*> calloc(DATED_PAGE, sizeof(Dated))
        if page[0] == NULL:
            raise MemoryError
    _look_up_dated(page[0] + code % DATED_PAGE, chr(code))
    return page[0]


cdef int _look_up_dated(Dated* found, str letter) except -1:
    cdef int place
    form = scan._folded_alone(letter)
    kinds = [*map(scan._kind, form)]
    if len(form) <= MAX_FORM and not (
        numerals.may_count(letter) or "d" in kinds or not all(map(_folds_alone, form))
    ):
        found.alone, found.count = True, len(form)
        for place in range(len(form)):
            found.form[place] = {"a": ord(form[place]), "0": c"0"}.get(kinds[place], c" ")
    found.met = True
    return 0


cdef int may_be_stamp(str text) except -1:
    """Whether a text of other letters than those of English may be a stamp."""
    cdef Py_ssize_t at
    cdef int kind = PyUnicode_KIND(text), place
    cdef const void* data = PyUnicode_DATA(text)
    cdef const Dated* sign
    cdef Text folded
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        reserve(&folded, MAX_FORM * len(text) + 1)
        for at in range(len(text)):
            sign = dated_of(PyUnicode_READ(kind, data, at))
            if not sign.alone:
                return stamps.may_be(text)
            for place in range(sign.count):
                folded.chars[folded.length] = sign.form[place]
                folded.length += 1
        return _may_be_stamp(text, &folded)
    finally:
        release(&folded)


cdef int _may_be_stamp(str text, const Text* folded) except -1:
    cdef const Py_UCS4* chars = folded.chars
    cdef Py_ssize_t at = 0, start
    cdef unsigned int bits, numbers = 0, found = 0
    cdef bint worded = False, unknown = False
    while at < folded.length:
        start = at
        if chars[at] == c"0":
            while at < folded.length and chars[at] == c"0":
                at += 1
            numbers += 1
        elif chars[at] == c" ":
            at += 1
        else:
            while at < folded.length and chars[at] != c" " and chars[at] != c"0":
                at += 1
            bits = KNOWN.bits_of(chars + start, at - start)
            found |= bits
            worded = True
            unknown = unknown or not bits & OF_DATES
    if unknown:
        return _has_decimal(text) and _is_parted(text)
    return numbers > 1 or found & WITHOUT_NUMBER != 0 or (numbers > 0 and worded)


cdef int _has_decimal(str text) except -1:
    cdef Py_ssize_t at
    for at in range(len(text)):
        if letter_of(PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)).bits & DECIMAL:
            return True
    return False
