"""Whether short texts may be dates, of letters that others around them do not change."""

from newsclean.compiled.scan cimport MAX_FORM, Dated, dated_of, in_company


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
                folded.chars[folded.length] = sign.kind[place]
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
        return in_company(text)
    return numbers > 1 or found & WITHOUT_NUMBER != 0 or (numbers > 0 and worded)
