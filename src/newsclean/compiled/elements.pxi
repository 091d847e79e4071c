"""Elements: those around blocks, each looked at once; as `newsclean.judge.features` has trails and homes."""

from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_FromStringAndSize

cdef enum:  # fields of CONTAINER
    PARENT, FIRST, END, DEPTH, ELEMENT_TAG, TOKENS

cdef Fields CONTAINER = Fields(Container, "parent", "first", "end", "depth", "tag", "tokens")
cdef double FADING = DECAY

cdef struct Element:
    bint known, wide, breaks
    int parent, first, end, depth
    int trail, anchor, home, steps
    double prose  # of the first one around that holds the heart of the page too

cdef struct Trail:
    int path
    double nearest, sum, least, most

cdef enum:
    MET_LAST = 512  # 2 to the power of 64 - 55

cdef struct Met:  # an object, which a container keeps alive, and what is known of it
    PyObject* object
    int number

cdef struct Slot:
    uint64_t one, other  # not 0
    int number


cdef inline Met* place_of(Met* met, PyObject* object) noexcept:
    """Where among those met last an object has its place."""
    return met + (<uint64_t> object * <uint64_t> 0x9E3779B97F4A7C15 >> 55)


@cython.final
cdef class Memory:
    """Arrays of zeros that last as long as this."""

    cdef list held

    def __cinit__(self):
        self.held = []

    cdef void* give(self, Py_ssize_t count, Py_ssize_t size) except NULL:
        if count > MAX_ITEMS:
            raise MemoryError
        block = PyByteArray_FromStringAndSize(NULL, (count + 1) * size)
        self.held.append(block)
        memset(PyByteArray_AS_STRING(block), 0, (count + 1) * size)
        return PyByteArray_AS_STRING(block)


cdef enum:
    MAX_ITEMS = 1 << 30


@cython.final
cdef class Numbers:
    """Numbers for pairs of whole numbers, in the order in which they are met, for at most as many as announced."""

    cdef Slot* slots
    cdef Py_ssize_t mask
    cdef int count

    def __cinit__(self, Memory memory, Py_ssize_t most):
        self.mask = (1 << (2 * most + 1).bit_length()) - 1
        self.slots = <Slot*> memory.give(self.mask + 1, sizeof(Slot))

    cdef int of(self, uint64_t one, uint64_t other) noexcept:
        """The number of a pair; neither may be 0."""
        cdef uint64_t sum = (one ^ other * STEP) * STEP
        cdef Py_ssize_t at = <Py_ssize_t> (sum >> 32) & self.mask
        while self.slots[at].one and not (self.slots[at].one == one and self.slots[at].other == other):
            at = (at + 1) & self.mask
        if not self.slots[at].one:
            self.slots[at].one, self.slots[at].other, self.slots[at].number = one, other, self.count
            self.count += 1
        return self.slots[at].number


@cython.final
cdef class Elements:
    """The elements of a page, looked at when first asked for, those around before."""

    cdef Memory memory
    cdef tuple containers
    cdef Element* all
    cdef Trail* trails  # from 1; 0: none
    cdef int* way
    cdef Numbers numbers, paths
    cdef dict tokens  # a number for each distinct set of words
    cdef Met tags_met[MET_LAST], tokens_met[MET_LAST]
    cdef Weights lexicon
    cdef double* weights
    cdef bint* weighed
    cdef const int64_t* words_before
    cdef double most
    cdef Py_ssize_t blocks

    def __cinit__(self, Memory memory, containers, lexicon):
        cdef Py_ssize_t i, count = len(containers)
        self.memory = memory
        self.containers = tuple(containers)
        self.all = <Element*> memory.give(count, sizeof(Element))
        self.trails = <Trail*> memory.give(count + 1, sizeof(Trail))
        self.way = <int*> memory.give(count, sizeof(int))
        self.weights = <double*> memory.give(count, sizeof(double))
        self.weighed = <bint*> memory.give(count, sizeof(bint))
        self.numbers, self.paths = Numbers(memory, count), Numbers(memory, count)
        self.tokens = {}
        self.lexicon = weights_of(lexicon)

    cdef Element* at(self, Py_ssize_t index) except NULL:
        cdef Py_ssize_t up = index, steps = 0
        if not 0 <= index < len(self.containers):
            raise IndexError("an element that is not there")
        while not self.all[index].known:
            while up >= 0 and not self.all[up].known:
                if steps == len(self.containers):
                    raise ValueError("an element around itself")
                self.look(up)
                self.way[steps] = <int> up
                steps += 1
                up = self.all[up].parent
            while steps:
                steps -= 1
                self.follow(self.way[steps])
        return self.all + index

    cdef int look(self, Py_ssize_t index) except -1:
        """Read what an element states."""
        cdef object container = self.containers[index]
        cdef Element* element = self.all + index
        element.parent, element.first = CONTAINER.of(container, PARENT), CONTAINER.of(container, FIRST)
        element.end, element.depth = CONTAINER.of(container, END), CONTAINER.of(container, DEPTH)
        if not -1 <= element.parent < index:
            raise ValueError("an element that stands before the one around it")
        if not 0 <= element.first <= element.end <= self.blocks:
            raise ValueError("an element around blocks that are not there")
        element.breaks = self.breaks(CONTAINER.of(container, ELEMENT_TAG))
        element.anchor = element.home = element.steps = -1
        return 0

    cdef bint breaks(self, str tag) except -1:
        """Whether elements of a tag break the text around."""
        cdef Met* met = place_of(self.tags_met, <PyObject*> tag)
        if met.object != <PyObject*> tag:
            met.object, met.number = <PyObject*> tag, tag in BLOCK_TAGS
        return met.number

    cdef int token(self, frozenset tokens) except -1:
        """The number of a set of words."""
        cdef Met* met = place_of(self.tokens_met, <PyObject*> tokens)
        if met.object != <PyObject*> tokens:
            met.object, met.number = <PyObject*> tokens, self.tokens.setdefault(tokens, len(self.tokens))
        return met.number

    cdef int follow(self, int index) except -1:
        """Give an element its trail, after the one around it."""
        cdef Element* element = self.all + index
        cdef int above = self.all[element.parent].trail if element.parent >= 0 else 0
        cdef bint within_wide = self.all[element.parent].wide if element.parent >= 0 else True
        cdef bint counts = (
            not within_wide or self.words_before[element.end] - self.words_before[element.first] < self.most
        )
        cdef frozenset tokens = CONTAINER.of(self.containers[index], TOKENS)
        cdef int token = self.token(tokens), before = self.numbers.count
        element.wide = not counts
        element.trail = 1 + self.numbers.of(above + 1, 2 * (token + 1) + counts)
        element.known = True
        if self.numbers.count > before:
            self.begin(element.trail, above, token, counts, tokens)
        return 0

    cdef int begin(self, int number, int above, int token, bint counts, frozenset tokens) except -1:
        """What the class names of a new trail speak for."""
        cdef Trail* trail = self.trails + number
        cdef const Trail* around = self.trails + above
        cdef double weight = 0.0
        if counts:
            if not self.weighed[token]:
                self.weights[token] = self.lexicon.of(tokens)
                self.weighed[token] = True
            weight = self.weights[token]
        trail.path = 1 + self.paths.of(around.path + 1, token + 1)
        trail.nearest = weight if weight != 0.0 else around.nearest
        trail.sum = weight + FADING * around.sum
        trail.least = weight if weight < around.least else around.least
        trail.most = weight if weight > around.most else around.most
        return 0

    cdef int anchor(self, int index) except -1:
        """The element that a block in this one is a paragraph of, as `newsclean.judge.region.anchor` finds it."""
        cdef Element* element = self.at(index)
        cdef int up = index
        if element.anchor < 0:
            while not self.all[up].breaks and self.all[up].parent >= 0:
                up = self.all[up].parent
            while self.all[up].end - self.all[up].first <= 1 and self.all[up].parent >= 0:
                up = self.all[up].parent
            element.anchor = up
        return element.anchor

    cdef int meet(self, int index, const Element* heart, const double* prose_before) noexcept:
        """How many elements up the first one stands that holds the heart too; that one's prose is noted."""
        cdef Element* element = self.all + index
        cdef Py_ssize_t length = 0
        while element.steps < 0:
            if (element.first <= heart.first and element.end >= heart.end) or element.parent < 0:
                element.steps = 0
                element.prose = prose_before[element.end] - prose_before[element.first]
            else:
                self.way[length] = index
                length += 1
                index = element.parent
                element = self.all + index
        while length:
            length -= 1
            self.all[self.way[length]].steps = element.steps + 1
            self.all[self.way[length]].prose = element.prose
            element = self.all + self.way[length]
        return element.steps
