"""The nodes of the parser's tree as lexbor makes them; `newsclean.compiled.dom` compares them with what the parser says."""

cdef enum:
    ELEMENT = 1  # a type of nodes (DOM standard, `nodeType`)
    LAST_NUMBER = 4096  # of names that the parser knows
    SHORT_NAME = 16

cdef struct String:
    unsigned char* data
    size_t length

cdef struct Node:
    void* events
    size_t name, prefix, space
    Node* document
    Node* next
    Node* prev
    Node* parent
    Node* first_child
    Node* last_child
    void* user
    int type

cdef struct Page:
    Node node
    int quirks

cdef struct Characters:
    Node node
    String data

cdef struct Attribute:
    Node node
    size_t upper_name, qualified_name
    String* value
    Node* owner
    Attribute* next
    Attribute* prev

cdef struct Tag:
    Node node
    size_t upper_name, qualified_name
    String* is_value
    Attribute* first
    Attribute* last
    Attribute* id
    Attribute* classes

cdef struct Named:  # a name that the parser has no number of: the address of this is its number
    unsigned char* far  # a short name stands in the place of its address
    size_t more[2]
    size_t length


cdef inline const unsigned char* text_of(const Named* named) noexcept:
    return <const unsigned char*> named if named.length <= SHORT_NAME else named.far
