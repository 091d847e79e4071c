"""Sets of strings that are asked for runs of characters, no string made for one."""

cdef enum:
    SEED = 2166136261u
    STEP = 16777619u


cdef inline unsigned int added(unsigned int hash, Py_UCS4 char) noexcept:
    """The hash of a string with one character more."""
    return (hash ^ <unsigned int> char) * <unsigned int> STEP


cdef inline unsigned int spread(unsigned int hash) noexcept:
    """What a string is filed by."""
    return hash ^ (hash >> 15)


cdef enum:
    MAX_LENGTH = 31


cdef class Sieve:
    """Strings as bits of their hashes: what is not among them is hardly ever taken for one of them."""

    cdef unsigned char* bits
    cdef unsigned int mask
    cdef Py_ssize_t longest
    cdef unsigned int lengths[256]  # by the first character, a bit for each length, the last for longer ones
    cdef void set_bit(self, unsigned int hash) noexcept
    cdef inline bint bit(self, unsigned int hash) noexcept
    cdef unsigned int sent_for(self, const Py_UCS4* chars, Py_ssize_t length) noexcept  # the hash by which `bit` is told
    cdef bint may_open(self, const Py_UCS4* chars, Py_ssize_t length) noexcept

cdef struct Slot:
    unsigned int hash
    unsigned int start
    unsigned int length
    unsigned int bits

cdef class Words:
    """Words, and what each of them is, as bits; 0 for any other."""

    cdef Slot* slots
    cdef unsigned char* maybe  # eight bits for each slot: most words are told by them to be none of these
    cdef Py_UCS4* chars
    cdef unsigned int mask
    cdef unsigned int bits_of(self, const Py_UCS4* chars, Py_ssize_t length) noexcept
    cdef unsigned int bits_by(self, unsigned int hash, const Py_UCS4* chars, Py_ssize_t length) noexcept
