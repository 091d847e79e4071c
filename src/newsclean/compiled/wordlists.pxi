"""Words: each distinct one once, with what is known of it; as in `newsclean.judge.wordlists`."""

from libc.string cimport memcpy, memset

from newsclean.judge.lexicons import LONG_WORD

cdef struct Word:
    Py_ssize_t start
    int length
    uint32_t hash
    bint counted  # whether it holds a number
    int term  # its number in the wording
    int told  # which of what the page states holds it, as bits
    Py_ssize_t last  # block that had it as a key
    int uses[2]  # by blocks of the story, of its opening


cdef inline uint64_t mixed(uint64_t sum, Char char) noexcept:
    return (sum ^ char) * <uint64_t> 0x9E3779B97F4A7C15


cdef inline uint32_t hashed(uint64_t sum) noexcept:
    return <uint32_t> (sum >> 32) ^ <uint32_t> sum


cdef inline uint64_t slot_of(const Word* word, Py_ssize_t number) noexcept:
    return <uint64_t> word.hash << 32 | <uint32_t> number


cdef inline bint same(const Char* one, const Char* other, Py_ssize_t length) noexcept:
    cdef Py_ssize_t i
    for i in range(length):
        if one[i] != other[i]:
            return False
    return True


cdef inline bint has_number(const Char* text, int length) noexcept:
    cdef int i
    for i in range(length):
        if KINDS[text[i]] & DECIMAL:
            return True
    return False


cdef class Words:
    """Distinct words, numbered as they are met."""

    cdef Word* words
    cdef Char* chars
    cdef uint64_t* slots  # of a word the hash and 1 + the number; 0: free
    cdef Py_ssize_t count, room, used, chars_room, mask

    def __cinit__(self, Py_ssize_t room=1024):
        self.room, self.chars_room, self.mask = room, room * 8, room * 4 - 1
        self.words = <Word*> malloc(self.room * sizeof(Word))
        self.chars = <Char*> malloc(self.chars_room * sizeof(Char))
        self.slots = <uint64_t*> malloc((self.mask + 1) * sizeof(uint64_t))
        if self.words == NULL or self.chars == NULL or self.slots == NULL:
            raise MemoryError
        memset(self.slots, 0, (self.mask + 1) * sizeof(uint64_t))

    def __dealloc__(self):
        free(self.words)
        free(self.chars)
        free(self.slots)

    cdef int find(self, const Char* text, int length, uint32_t hash) noexcept:
        """The number of a word; -1 if it is not there."""
        return <int> <uint32_t> self.slots[self.slot(text, length, hash)] - 1

    cdef int add(self, const Char* text, int length, uint32_t hash) except -1:
        """The number of a word, which is new if it was not there."""
        cdef Py_ssize_t at = self.slot(text, length, hash)
        cdef Word* word
        if self.slots[at]:
            return <int> <uint32_t> self.slots[at] - 1
        if self.count == self.room or self.used + length > self.chars_room:
            self.grow(length)
            at = self.slot(text, length, hash)
        word = self.words + self.count
        word.start, word.length, word.hash = self.used, length, hash
        word.term, word.told, word.last, word.uses[0], word.uses[1] = 0, 0, -1, 0, 0
        word.counted = has_number(text, length)
        memcpy(self.chars + self.used, text, length * sizeof(Char))
        self.used += length
        self.count += 1
        self.slots[at] = slot_of(word, self.count)
        return <int> self.count - 1

    cdef Py_ssize_t slot(self, const Char* text, int length, uint32_t hash) noexcept:
        """Where a word stands, or would."""
        cdef Py_ssize_t at = hash & self.mask
        cdef const Word* word
        while self.slots[at]:
            if self.slots[at] >> 32 == hash:
                word = self.words + <uint32_t> self.slots[at] - 1
                if word.length == length and same(self.chars + word.start, text, length):
                    break
            at = (at + 1) & self.mask
        return at

    cdef int grow(self, Py_ssize_t length) except -1:
        cdef Py_ssize_t i, at
        cdef Word* words
        cdef Char* chars
        cdef uint64_t* slots
        if self.used + length > self.chars_room:
            chars = <Char*> realloc(self.chars, 2 * (self.used + length) * sizeof(Char))
            if chars == NULL:
                raise MemoryError
            self.chars, self.chars_room = chars, 2 * (self.used + length)
        if self.count == self.room:
            if self.room > MAX_WORDS:
                raise OverflowError("more words than a number holds")
            words = <Word*> realloc(self.words, 2 * self.room * sizeof(Word))
            if words == NULL:
                raise MemoryError
            self.words, self.room = words, 2 * self.room
            slots = <uint64_t*> malloc(self.room * 4 * sizeof(uint64_t))
            if slots == NULL:
                raise MemoryError
            free(self.slots)
            self.slots, self.mask = slots, self.room * 4 - 1
            memset(slots, 0, self.room * 4 * sizeof(uint64_t))
            for i in range(self.count):
                at = self.words[i].hash & self.mask
                while slots[at]:
                    at = (at + 1) & self.mask
                slots[at] = slot_of(self.words + i, i + 1)
        return 0


cdef enum:
    MAX_WORDS = 1 << 28


cdef inline bint next_word(Text text, Py_ssize_t* at, Py_ssize_t* start, uint32_t* hash) noexcept:
    """Step behind the next word of a folded text; False if there is none."""
    cdef const Char* chars = text.chars
    cdef Py_ssize_t i = at[0], end = text.length
    cdef uint64_t sum = 0
    while i < end and not KINDS[chars[i]] & LETTER:
        i += 1
    start[0] = i
    while i < end:
        if not KINDS[chars[i]] & LETTER and not (
            KINDS[chars[i]] & JOINT and i + 1 < end and KINDS[chars[i + 1]] & LETTER
        ):
            break
        sum = mixed(sum, chars[i])
        i += 1
    at[0] = i
    hash[0] = hashed(sum)
    return i > start[0]
