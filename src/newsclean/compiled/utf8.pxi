"""UTF-8 as it stands in the parser's memory, read a character at a time."""

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(uint32_t char) noexcept
    str PyUnicode_DecodeUTF8(const char* text, Py_ssize_t size, const char* errors)

ctypedef unsigned char uchar

cdef uint64_t SPACES = 0x2020202020202020, TABS = 0x0909090909090909


cdef inline str decoded(const uchar* text, size_t length):
    return PyUnicode_DecodeUTF8(<const char*> text, length, "replace")


cdef inline bint follows(uchar byte) noexcept:
    return byte & 0xC0 == 0x80


cdef inline int next_char(const uchar* text, size_t left, uint32_t* char) noexcept:
    """The character at the start of some bytes, and how many of them it takes; 0 where they are no UTF-8."""
    cdef uint32_t first = text[0]
    if first < 0x80:
        char[0] = first
        return 1
    if first < 0xC2 or left < 2 or not follows(text[1]):
        return 0
    if first < 0xE0:
        char[0] = (first & 0x1F) << 6 | (text[1] & 0x3F)
        return 2
    if left < 3 or not follows(text[2]):
        return 0
    if first < 0xF0:
        char[0] = (first & 0x0F) << 12 | (<uint32_t> text[1] & 0x3F) << 6 | (text[2] & 0x3F)
        return 3 if char[0] >= 0x800 and not 0xD800 <= char[0] < 0xE000 else 0
    if first > 0xF4 or left < 4 or not follows(text[3]):
        return 0
    char[0] = (
        (first & 0x07) << 18 | (<uint32_t> text[1] & 0x3F) << 12 | (<uint32_t> text[2] & 0x3F) << 6 | (text[3] & 0x3F)
    )
    return 4 if 0x10000 <= char[0] < 0x110000 else 0


cdef bint is_blank(const uchar* text, size_t length) noexcept:
    """Whether there is nothing but white space, and some."""
    cdef size_t at = 0
    cdef int size
    cdef uint32_t char = 0
    while at < length:
        if text[at] == 0x20 or 9 <= text[at] <= 13:
            at += 1
            continue
        size = next_char(text + at, length - at, &char)
        if not size or not Py_UNICODE_ISSPACE(char):
            return False
        at += size
    return length > 0


cdef bint is_empty(const uchar* text, size_t length) noexcept:
    """Whether there is only white space of HTML."""
    cdef size_t at = 0
    cdef uint64_t eight
    while at < length:
        if text[at] != 32 and not (9 <= text[at] <= 13 and text[at] != 11):
            return False
        at += 1
        while at + sizeof(eight) <= length:  # mostly a line end and how far the next line is set in
            memcpy(&eight, text + at, sizeof(eight))
            if eight != SPACES and eight != TABS:
                break
            at += sizeof(eight)
    return True
