"""The parser's own C interface, as its library exports it: the names of what its tree has numbers of."""

cdef struct Calls:
    const unsigned char* (*tag)(const void* element, size_t* length) noexcept
    const unsigned char* (*attribute)(const void* attribute, size_t* length) noexcept

cdef Calls* calls() noexcept
