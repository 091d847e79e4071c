# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.decode.charsets.is_utf8`: the same answer, without the text."""

from libc.string cimport memcpy

ctypedef unsigned char byte
ctypedef unsigned long long eight

cdef enum:
    EIGHT = 8
    STRIDE = 256

cdef eight HIGH = <eight> 0x8080808080808080


cdef Py_ssize_t past_ascii(const byte* text, Py_ssize_t at, Py_ssize_t end) noexcept:
    """The next byte over 0x7F, or the end; in strides, of which the compiler makes vectors, where none is near."""
    if end - at >= EIGHT and is_ascii(text + at):
        while end - at >= STRIDE and is_stride_ascii(text + at):
            at += STRIDE
        while end - at >= EIGHT and is_ascii(text + at):
            at += EIGHT
    while at < end and text[at] < 0x80:
        at += 1
    return at


cdef inline bint is_ascii(const byte* text) noexcept:
    """Whether EIGHT bytes are."""
    cdef eight bytes
    memcpy(&bytes, text, EIGHT)
    return not bytes & HIGH


cdef inline bint is_stride_ascii(const byte* text) noexcept:
    """Whether a STRIDE of bytes is."""
    cdef byte all = 0
    cdef int place
    for place in range(STRIDE):
        all |= text[place]
    return all < 0x80


cdef bint follows(byte one) noexcept:
    return one & 0xC0 == 0x80


def is_utf8(bytes data not None):
    """The twin of `is_utf8` (The Unicode Standard, table 3-7)."""
    cdef const byte* text = data
    cdef Py_ssize_t end = len(data), at = past_ascii(text, 0, end)
    cdef byte first, second
    while at < end:
        first = text[at]
        if first < 0x80:
            at = past_ascii(text, at, end)
            continue
        second = text[at + 1]  # a zero stands behind the last of them
        if not follows(second):
            return False
        if first < 0xE0:
            if first < 0xC2:
                return False
            at += 2
        elif first < 0xF0:
            if (first == 0xE0 and second < 0xA0) or (first == 0xED and second > 0x9F) or not follows(text[at + 2]):
                return False
            at += 3
        else:
            if first > 0xF4 or (first == 0xF0 and second < 0x90) or (first == 0xF4 and second > 0x8F):
                return False
            if not follows(text[at + 2]) or not follows(text[at + 3]):
                return False
            at += 4
    return True
