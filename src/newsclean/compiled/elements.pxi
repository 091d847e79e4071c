"""Elements: those around blocks, each looked at once; as `newsclean.judge.features` has trails and homes."""

from newsclean.compiled.places cimport Places, Position, places_of

cdef enum:  # fields of CONTAINER
    ELEMENT_TAG, TOKENS

cdef Fields CONTAINER = Fields(Container, "tag", "tokens")
cdef double FADING = DECAY

cdef struct Element:
    bint wide
    int trail, anchor, home, steps
    double prose  # of the first one around that holds the heart of the page too

cdef struct TokenSet:
    PyObject* words  # a container keeps them alive
    uint64_t hash
    double weight

cdef struct Trail:
    int path
    double nearest, sum, least, most

cdef struct Couple:
    uint64_t one, other


cdef enum:
    CHUNK = 1 << 19  # bytes
    ALIGNED = 64
    MAX_ITEMS = 1 << 30
    FEW_NUMBERS = 512  # places for half as many

cdef struct Chunk:
    Chunk* before
    size_t used, room

cdef struct Used:  # so much of a memory
    Chunk* last
    size_t size


@cython.final
cdef class Memory:
    """Arrays that last until all are forgotten."""

    cdef Chunk* last

    def __dealloc__(self):
        while self.last != NULL:
            self.drop()

    cdef void* give(self, Py_ssize_t count, Py_ssize_t size) except NULL:
        """An array of zeros."""
        return memset(self.room(count, size), 0, (count + 1) * size)

    cdef void* room(self, Py_ssize_t count, Py_ssize_t size) except NULL:
        """An array in which anything may stand."""
        if count > MAX_ITEMS:
            raise MemoryError
        cdef size_t wanted = ((count + 1) * size + ALIGNED - 1) // ALIGNED * ALIGNED
        if self.last == NULL or self.last.used + wanted > self.last.room:
            self.grow(wanted)
        cdef char* found = <char*> self.last + self.last.used
        self.last.used += wanted
        return found

    cdef int grow(self, size_t wanted) except -1:
        cdef size_t room = max(wanted + ALIGNED, CHUNK)
        cdef Chunk* chunk = <Chunk*> malloc(room)
        if chunk == NULL:
            raise MemoryError
        chunk.before, chunk.used, chunk.room = self.last, ALIGNED, room
        self.last = chunk
        return 0

    cdef Used used(self) noexcept:
        return Used(self.last, self.last.used if self.last != NULL else 0)

    cdef void release(self, Used before) noexcept:
        """Give up all arrays but those of some time before."""
        while self.last != before.last:
            self.drop()
        if self.last != NULL:
            self.last.used = before.size

    cdef void drop(self) noexcept:
        cdef Chunk* chunk = self.last
        self.last = chunk.before
        free(chunk)

    cdef void forget(self) noexcept:
        """Give up all arrays, and the room for them but for a usual page's."""
        while self.last != NULL and (self.last.before != NULL or self.last.room > CHUNK):
            self.drop()
        if self.last != NULL:
            self.last.used = ALIGNED


@cython.final
cdef class Numbers:
    """Numbers for pairs of whole numbers, in the order in which they are met, for at most as many as announced."""

    cdef Memory memory
    cdef int* slots  # 1 + the number; 0: free
    cdef Couple* pairs  # by number
    cdef Py_ssize_t mask
    cdef int count

    def __cinit__(self, Memory memory, Py_ssize_t most):
        self.memory, self.mask = memory, FEW_NUMBERS - 1
        self.slots = <int*> memory.give(self.mask + 1, sizeof(int))
        self.pairs = <Couple*> memory.room(most, sizeof(Couple))

    cdef int of(self, uint64_t one, uint64_t other) except -1:
        """The number of a pair."""
        cdef Py_ssize_t at = slot_of_pair(one, other) & self.mask
        cdef Couple* pair
        while self.slots[at]:
            pair = self.pairs + self.slots[at] - 1
            if pair.one == one and pair.other == other:
                return self.slots[at] - 1
            at = (at + 1) & self.mask
        self.pairs[self.count] = Couple(one, other)
        self.count += 1
        self.slots[at] = self.count
        if 2 * self.count > self.mask:
            self.grow()
        return self.count - 1

    cdef int grow(self) except -1:
        cdef Py_ssize_t at
        cdef int number
        self.mask = 4 * self.mask + 3
        self.slots = <int*> self.memory.give(self.mask + 1, sizeof(int))
        for number in range(self.count):
            at = slot_of_pair(self.pairs[number].one, self.pairs[number].other) & self.mask
            while self.slots[at]:
                at = (at + 1) & self.mask
            self.slots[at] = number + 1
        return 0


cdef inline Py_ssize_t slot_of_pair(uint64_t one, uint64_t other) noexcept:
    return <Py_ssize_t> ((one ^ other * STEP) * STEP >> 32)


@cython.final
cdef class Elements:
    """The elements around the blocks of a page, each looked at once, those around it before."""

    cdef Memory memory
    cdef tuple containers
    cdef Places read
    cdef const Position* places
    cdef Element* all
    cdef unsigned char* known  # which of them were looked at
    cdef Trail* trails  # from 1; 0: none
    cdef int* way
    cdef Numbers numbers, paths
    cdef Spots tags, tokens  # whether a tag breaks the text around; the number of a set of words
    cdef TokenSet* sets  # by number
    cdef int* by_hash  # 1 + the number of a set; 0: free
    cdef Py_ssize_t mask
    cdef int count
    cdef Weights lexicon
    cdef const int64_t* words_before
    cdef double most
    cdef Py_ssize_t blocks

    def __cinit__(self, Memory memory, segments, lexicon):
        cdef Places read = places_of(segments)
        cdef Py_ssize_t count = read.count
        self.memory, self.read = memory, read
        self.containers, self.places = read.containers, read.all
        self.all = <Element*> memory.room(count, sizeof(Element))
        self.known = <unsigned char*> memory.give(count, 1)
        self.trails = <Trail*> memory.room(count + 1, sizeof(Trail))
        self.trails[0] = Trail(0, 0.0, 0.0, 0.0, 0.0)
        self.way = <int*> memory.room(count, sizeof(int))
        self.mask = FEW_NUMBERS - 1
        self.by_hash = <int*> memory.give(self.mask + 1, sizeof(int))
        self.sets = <TokenSet*> memory.room(count, sizeof(TokenSet))
        self.numbers, self.paths = Numbers(memory, count), Numbers(memory, count)
        self.tags, self.tokens = Spots(FEW_SPOTS), Spots(MANY_SPOTS)
        self.lexicon = weights_of(lexicon)

    cdef int meet(self, Py_ssize_t index) except -1:
        """Look at an element and those around it."""
        cdef Py_ssize_t up = index, steps = 0
        if not 0 <= index < self.read.count:
            raise IndexError("an element that is not there")
        while up >= 0 and not self.known[up]:
            self.check(up)
            self.way[steps] = <int> up
            steps += 1
            up = self.places[up].parent
        while steps:
            steps -= 1
            self.follow(self.way[steps])
        return 0

    cdef int check(self, Py_ssize_t index) except -1:
        """See that an element stands where one can."""
        cdef const Position* place = self.places + index
        if not -1 <= place.parent < index:
            raise ValueError("an element that stands before the one around it")
        if not 0 <= place.first <= place.end <= self.blocks:
            raise ValueError("an element around blocks that are not there")
        return 0

    cdef int breaks(self, int index) except -1:
        """Whether an element breaks the text around, as those of its tag do."""
        tag = CONTAINER.of(self.containers[index], ELEMENT_TAG)
        cdef int found = self.tags.of(<PyObject*> tag)
        if found == NOWHERE:
            found = tag in BLOCK_TAGS
            self.tags.add(<PyObject*> tag, found)
        return found

    cdef int token(self, frozenset tokens) except -1:
        """The number of a set of words, the same for equal ones."""
        cdef int number = self.tokens.of(<PyObject*> tokens)
        if number == NOWHERE:
            number = self.numbered(tokens)
            self.tokens.add(<PyObject*> tokens, number)
        return number

    cdef int numbered(self, frozenset tokens) except -1:
        cdef uint64_t hash = hash_of_words(tokens)
        cdef Py_ssize_t at = <Py_ssize_t> hash & self.mask
        cdef TokenSet* known
        while self.by_hash[at]:
            known = self.sets + self.by_hash[at] - 1
            if known.hash == hash and <object> known.words == tokens:
                return self.by_hash[at] - 1
            at = (at + 1) & self.mask
        known = self.sets + self.count
        known.words, known.hash, known.weight = <PyObject*> tokens, hash, self.lexicon.of(tokens)
        self.count += 1
        self.by_hash[at] = self.count
        if 2 * self.count > self.mask:
            self.grow()
        return self.count - 1

    cdef int grow(self) except -1:
        cdef Py_ssize_t at
        cdef int number
        self.mask = 4 * self.mask + 3
        self.by_hash = <int*> self.memory.give(self.mask + 1, sizeof(int))
        for number in range(self.count):
            at = <Py_ssize_t> self.sets[number].hash & self.mask
            while self.by_hash[at]:
                at = (at + 1) & self.mask
            self.by_hash[at] = number + 1
        return 0

    cdef int follow(self, int index) except -1:
        """Give an element its trail, after the one around it."""
        cdef Element* element = self.all + index
        cdef const Position* place = self.places + index
        cdef int above = self.all[place.parent].trail if place.parent >= 0 else 0
        cdef bint within_wide = self.all[place.parent].wide if place.parent >= 0 else True
        cdef bint counts = (
            not within_wide or self.words_before[place.end] - self.words_before[place.first] < self.most
        )
        cdef int token = self.token(CONTAINER.of(self.containers[index], TOKENS)), before = self.numbers.count
        element.wide = not counts
        element.anchor = element.home = element.steps = -1
        element.trail = 1 + self.numbers.of(above + 1, 2 * (token + 1) + counts)
        self.known[index] = True
        if self.numbers.count > before:
            self.begin(element.trail, above, token, counts)
        return 0

    cdef void begin(self, int number, int above, int token, bint counts) noexcept:
        """What the class names of a new trail speak for."""
        cdef Trail* trail = self.trails + number
        cdef const Trail* around = self.trails + above
        cdef double weight = self.sets[token].weight if counts else 0.0
        trail.path = 1 + self.paths.of(around.path + 1, token + 1)
        trail.nearest = weight if weight != 0.0 else around.nearest
        trail.sum = weight + FADING * around.sum
        trail.least = weight if weight < around.least else around.least
        trail.most = weight if weight > around.most else around.most

    cdef int anchor(self, int index) except -1:
        """The element that a block in this one is a paragraph of, as `newsclean.judge.region.anchor` finds it."""
        cdef Element* element = self.all + index
        cdef int up = index
        if element.anchor < 0:
            while self.places[up].parent >= 0 and not self.breaks(up):
                up = self.places[up].parent
            while self.places[up].parent >= 0 and self.places[up].end - self.places[up].first <= 1:
                up = self.places[up].parent
            element.anchor = up
        return element.anchor

    cdef int reach(self, int index, int heart, const double* prose_before) noexcept:
        """How many elements up the first one stands that holds the heart too; that one's prose is noted."""
        cdef Element* element = self.all + index
        cdef const Position* place
        cdef const Position* inner = self.places + heart
        cdef Py_ssize_t length = 0
        while element.steps < 0:
            place = self.places + index
            if (place.first <= inner.first and place.end >= inner.end) or place.parent < 0:
                element.steps = 0
                element.prose = prose_before[place.end] - prose_before[place.first]
            else:
                self.way[length] = index
                length += 1
                index = place.parent
                element = self.all + index
        while length:
            length -= 1
            self.all[self.way[length]].steps = element.steps + 1
            self.all[self.way[length]].prose = element.prose
            element = self.all + self.way[length]
        return element.steps


cdef uint64_t hash_of_words(frozenset words) noexcept:
    """A number that is the same for equal sets."""
    cdef const Entry* entry = first_entry(words)
    cdef const Entry* end = end_of_entries(words)
    cdef uint64_t found = 0, one
    while entry < end:
        one = <uint64_t> entry.hash * STEP if is_word(entry) else 0
        found += one ^ one >> 29
        entry += 1
    return found ^ found >> 32
