"""Words: each distinct one once, with what is known of it; as in `newsclean.judge.wordlists`."""

from newsclean.judge.lexicons import LONG_WORD

cdef struct Word:
    uint64_t opening  # its first eight bytes, zeros behind a shorter one
    Py_ssize_t start
    int length  # in bytes
    int numbered  # the same with every run of digits as 0, which stands behind it; 0: it holds none
    uint32_t hash
    int slot
    bint is_long
    int term  # its number in the wording
    int alone  # the weight of the term
    int last  # block that had it as a key
    int uses[2]  # by blocks of the story, of its opening
    byte told  # which of what the page states holds it, as bits

cdef enum:
    MAX_WORDS = 1 << 28
    ROOM = 2048  # words

cdef uint64_t STEP = 0x9E3779B97F4A7C15
cdef uint64_t LOW_BYTES[9]
cdef int LONG = LONG_WORD

for number in range(9):
    LOW_BYTES[number] = (1 << 8 * number) - 1


cdef inline uint64_t eight_of(const byte* text, int length) noexcept:
    """The first eight bytes of a text, behind which others stand, as a number."""
    cdef uint64_t found
    memcpy(&found, text, 8)
    return found & LOW_BYTES[min(length, 8)]


cdef inline uint32_t hash_of(const byte* text, int length) noexcept:
    cdef uint64_t sum = eight_of(text, length) * STEP
    while length > 8:
        text += 8
        length -= 8
        sum = (sum ^ sum >> 32 ^ eight_of(text, length)) * STEP
    return <uint32_t> ((sum ^ sum >> 32) * STEP >> 32)


@cython.final
cdef class Words:
    """Distinct words, numbered as they are met."""

    cdef Word* words
    cdef byte* bytes
    cdef uint32_t* slots  # 1 + the number of a word; 0: free
    cdef Py_ssize_t count, room, used, bytes_room, mask

    def __cinit__(self):
        self.room, self.bytes_room, self.mask = ROOM, ROOM * 8, ROOM * 2 - 1
        self.words = <Word*> malloc(self.room * sizeof(Word))
        self.bytes = <byte*> malloc(self.bytes_room)
        self.slots = <uint32_t*> calloc(self.mask + 1, sizeof(uint32_t))
        if self.words == NULL or self.bytes == NULL or self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.words)
        free(self.bytes)
        free(self.slots)

    cdef int find(self, const byte* text, int length) noexcept:
        """The number of a word, behind which eight bytes may be read; -1 if it is not there."""
        return <int> self.slots[self.slot(text, length, hash_of(text, length))] - 1

    cdef inline int add(self, const byte* text, const byte* kinds, int length) except -1:
        """The number of a word, behind which eight bytes may be read; it is new if it was not there."""
        cdef uint32_t hash = hash_of(text, length)
        cdef Py_ssize_t at = self.slot(text, length, hash)
        if self.slots[at]:
            return <int> self.slots[at] - 1
        return self.begin(text, kinds, length, hash, at)

    cdef int begin(self, const byte* text, const byte* kinds, int length, uint32_t hash, Py_ssize_t at) except -1:
        """The number of a new word, which has its place among the slots."""
        cdef Word* word
        if self.count == self.room or self.used + 2 * length + 8 > self.bytes_room:
            self.grow(2 * length + 8)
            at = self.slot(text, length, hash)
        word = self.words + self.count
        memset(word, 0, sizeof(Word))
        word.opening, word.start, word.length, word.hash = eight_of(text, length), self.used, length, hash
        word.last = -1
        memcpy(self.bytes + self.used, text, length)
        self.used += length
        word.is_long = is_long(text, length)
        if holds_digit(kinds, length):
            word.numbered = numbered(text, kinds, length, self.bytes + self.used)
            self.used += word.numbered
        self.count += 1
        word.slot = <int> at
        self.slots[at] = <uint32_t> self.count
        return <int> self.count - 1

    cdef inline Py_ssize_t slot(self, const byte* text, int length, uint32_t hash) noexcept:
        """Where a word stands, or would."""
        cdef Py_ssize_t at = hash & self.mask
        cdef uint64_t opening = eight_of(text, length)
        cdef const Word* word
        while self.slots[at]:
            word = self.words + self.slots[at] - 1
            if word.opening == opening and word.length == length and same(self.bytes + word.start, text, length):
                break
            at = (at + 1) & self.mask
        return at

    cdef int grow(self, Py_ssize_t length) except -1:
        """Make room for one more word and so many bytes."""
        cdef Py_ssize_t i, at, bytes_room = 2 * (self.used + length)
        cdef uint32_t* slots
        if self.used + length > self.bytes_room:
            bytes = realloc(self.bytes, bytes_room)
            if bytes == NULL:
                raise MemoryError
            self.bytes, self.bytes_room = <byte*> bytes, bytes_room
        if self.count == self.room:
            if self.room > MAX_WORDS:
                raise OverflowError("more words than a number holds")
            words = realloc(self.words, 2 * self.room * sizeof(Word))
            if words == NULL:
                raise MemoryError
            self.words, self.room = <Word*> words, 2 * self.room
            slots = <uint32_t*> calloc(self.room * 2, sizeof(uint32_t))
            if slots == NULL:
                raise MemoryError
            free(self.slots)
            self.slots, self.mask = slots, self.room * 2 - 1
            for i in range(self.count):
                at = self.words[i].hash & self.mask
                while slots[at]:
                    at = (at + 1) & self.mask
                slots[at] = <uint32_t> (i + 1)
                self.words[i].slot = <int> at
        return 0

    cdef void forget(self) noexcept:
        """Give up all words, not the room for them."""
        cdef Py_ssize_t i
        for i in range(self.count):
            self.slots[self.words[i].slot] = 0
        self.count = self.used = 0


cdef inline bint same(const byte* one, const byte* other, int length) noexcept:
    """Whether two texts of one length that begin with the same eight bytes are the same."""
    while length > 8:
        one, other = one + 8, other + 8
        length -= 8
        if eight_of(one, length) != eight_of(other, length):
            return False
    return True


cdef bint is_long(const byte* text, int length) noexcept:
    """Whether bytes of UTF-8 are LONG characters or more."""
    cdef int i, found = length
    if length < LONG or not eight_of(text, length) & <uint64_t> 0x8080808080808080 and length <= 8:
        return length >= LONG
    for i in range(length):
        found -= text[i] & 0xC0 == 0x80
    return found >= LONG


cdef inline bint holds_digit(const byte* kinds, int length) noexcept:
    cdef uint64_t found = eight_of(kinds, length)
    while length > 8:
        kinds += 8
        length -= 8
        found |= eight_of(kinds, length)
    return found & (<uint64_t> 0x0101010101010101 * DECIMAL) != 0


cdef int numbered(const byte* text, const byte* kinds, int length, byte* out) noexcept:
    """Write a word with every run of digits as 0; how many bytes it has."""
    cdef int i, size = 0
    for i in range(length):
        if not kinds[i] & DECIMAL:
            out[size] = text[i]
            size += 1
        elif not i or not kinds[i - 1] & DECIMAL:
            out[size] = c"0"
            size += 1
    return size


cdef inline bint next_word(Text text, Py_ssize_t* at, Py_ssize_t* start) noexcept:
    """Step behind the next word of a folded text; False if there is none."""
    cdef Py_ssize_t lot = at[0] // LOT
    cdef uint64_t bits = text.inside[lot] & ~<uint64_t> 0 << (at[0] & LOT - 1)
    while not bits:
        lot += 1
        if lot == text.lots:
            return False
        bits = text.inside[lot]
    start[0] = lot * LOT + first_bit(bits)
    bits = ~text.inside[lot] & ~<uint64_t> 0 << (start[0] & LOT - 1)
    while not bits:  # a byte behind the text ends its last word
        lot += 1
        bits = ~text.inside[lot]
    at[0] = lot * LOT + first_bit(bits)
    return True


@cython.final
cdef class Keys:
    """The keys of blocks one after another; those of block i stand from first[i] to first[i + 1]."""

    cdef int* keys
    cdef Py_ssize_t count, room
    cdef Py_ssize_t* first

    def __dealloc__(self):
        free(self.keys)

    cdef int reserve(self, Py_ssize_t more) except -1:
        """Make room for so many more."""
        cdef Py_ssize_t room = 2 * (self.count + more)
        if self.count + more > self.room:
            keys = realloc(self.keys, room * sizeof(int))
            if keys == NULL:
                raise MemoryError
            self.keys, self.room = <int*> keys, room
        return 0

    cdef inline void add(self, int key, bint counts) noexcept:
        """Note a key for which there is room if it counts."""
        self.keys[self.count] = key
        self.count += counts
