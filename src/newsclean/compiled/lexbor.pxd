"""The parser's own C interface, as its library exports it: what a walk over a tree asks."""

ctypedef void* Node
ctypedef void* Attribute

cdef struct Calls:
    size_t (*tag)(Node) noexcept
    int (*type)(Node) noexcept
    Node (*next)(Node) noexcept
    Node (*first_child)(Node) noexcept
    const unsigned char* (*name)(Node, size_t*) noexcept
    unsigned char* (*text)(Node, size_t*) noexcept
    Attribute (*first_attribute)(Node) noexcept
    Attribute (*next_attribute)(Attribute) noexcept
    const unsigned char* (*attribute_name)(Attribute, size_t*) noexcept
    const unsigned char* (*value)(Attribute, size_t*) noexcept

cdef enum:
    ELEMENT = 1  # types of nodes (DOM standard, `nodeType`)

cdef Calls* calls() noexcept
