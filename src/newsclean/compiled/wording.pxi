"""What the words of blocks say: beside what the page states, beside the story, and as learned from many sites."""

cdef enum:
    STATED = 3  # texts that a page states
    HAVE_BITS = 21
    MOST_KEPT_ROOM = 1 << 16

cdef Py_ssize_t TERM_HEAD = TERM_CHARS, STATED_HEAD = STATED_CHARS
cdef uint64_t HAS[1 << STATED]

for told in range(1 << STATED):
    HAS[told] = sum([1 << HAVE_BITS * which for which in range(STATED) if told >> which & 1])
if STATED_CHARS >= 1 << HAVE_BITS:
    raise ImportError("longer texts than are counted")


@cython.final
cdef class Reader:
    """The words of a page."""

    cdef Words words
    cdef Text text
    cdef Keys keys  # the longer words of each block, for scripts without spaces pairs of characters
    cdef Keys heads  # the first MAX_TERMS words of each block
    cdef bint states[STATED]  # whether a text has words
    cdef uint64_t have  # words of the text read last that are in each, in HAVE_BITS each
    cdef int count  # words of the text read last

    def __cinit__(self):
        self.words, self.text, self.keys, self.heads = Words(), Text(), Keys(), Keys()

    cdef bint is_usual(self) noexcept:
        """Whether the room is that of a usual page."""
        return self.words.room == ROOM and max(self.words.bytes_room, self.keys.room, self.text.room) <= MOST_KEPT_ROOM

    cdef void forget(self) noexcept:
        """Give up all words, for those of another page."""
        self.words.forget()
        self.keys.count = self.heads.count = 0

    cdef int state(self, int which, str text) except -1:
        """Note the words of what the page states."""
        cdef Py_ssize_t at = 0, start
        cdef int word
        self.text.fold(text)
        self.states[which] = False
        while next_word(self.text, &at, &start):
            word = self.add(start, at)
            self.words.words[word].told |= 1 << which
            self.states[which] = True
        return 0

    cdef int compare(self, str text) except -1:
        """Count the words of a text that the page states."""
        cdef Py_ssize_t at = 0, start
        cdef int word
        self.text.fold(text)
        self.begin()
        while next_word(self.text, &at, &start):
            word = self.words.find(self.text.bytes + start, <int> (at - start))
            self.note(self.words.words[word].told if word >= 0 else 0)
        return 0

    cdef int read(self, str text, int block, int story, int opening) except -1:
        """Count the words of a block, keep its keys; the two flags are how often each has it."""
        cdef Py_ssize_t at = 0, start
        cdef int word
        self.text.fold(text)
        self.begin()
        self.heads.reserve(MAX_TERMS + 1)
        self.keys.reserve(self.text.length + 1)
        while next_word(self.text, &at, &start):
            word = self.add(start, at)
            self.heads.add(word, self.count < MAX_TERMS)
            self.note(self.words.words[word].told)
            if self.text.kinds[start] & DENSE:
                self.keep_pairs(start, at, block, story, opening)
            else:
                self.keep(word, self.words.words[word].is_long, block, story, opening)
        return 0

    cdef int repeat(self, int first, int block, int story, int opening) except -1:
        """Keep the keys of a block with the text of another one; its words are counted there."""
        cdef Py_ssize_t i
        self.keys.reserve(self.keys.first[first + 1] - self.keys.first[first] + 1)
        for i in range(self.keys.first[first], self.keys.first[first + 1]):
            self.keep(self.keys.keys[i], True, block, story, opening)
        self.keys.first[block + 1], self.heads.first[block + 1] = self.keys.count, self.heads.count
        return 0

    cdef inline int add(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """The number of a word of the text."""
        return self.words.add(self.text.bytes + start, self.text.kinds + start, <int> (end - start))

    cdef inline void begin(self) noexcept:
        self.count, self.have = 0, 0

    cdef inline void note(self, int told) noexcept:
        self.count += 1
        self.have += HAS[told]

    cdef void shares(self, float* out) noexcept:
        """Of the words of the text read last those that are in each of what is stated; -1 where that has none."""
        cdef int which
        cdef Py_ssize_t found
        for which in range(STATED):
            found = self.have >> HAVE_BITS * which & (1 << HAVE_BITS) - 1
            out[which] = <float> (<double> found / max(self.count, 1)) if self.states[which] else -1.0

    cdef int keep_pairs(self, Py_ssize_t start, Py_ssize_t end, int block, int story, int opening) except -1:
        """Keep the pairs of characters of a word."""
        cdef const byte* text = self.text.bytes
        cdef Py_ssize_t second = after(text, start), behind
        while second < end:
            behind = after(text, second)
            self.keep(self.add(start, behind), True, block, story, opening)
            start, second = second, behind
        return 0

    cdef inline void keep(self, int key, bint counts, int block, int story, int opening) noexcept:
        """Note a key for which there is room, if it counts and the block had it not before."""
        cdef Word* word = self.words.words + key
        counts = counts & (word.last != block)
        word.last = block if counts else word.last
        word.uses[0] += story * <int> counts
        word.uses[1] += opening * <int> counts
        self.keys.add(key, counts)


cdef inline Py_ssize_t after(const byte* text, Py_ssize_t at) noexcept:
    """Where the next character begins."""
    at += 1
    while text[at] & 0xC0 == 0x80:
        at += 1
    return at


cdef int people(Page page, Reader reader, Names names, Py_ssize_t block, float* begins, float* named) except -1:
    """Whether the authors are named at the start of a block, which was read last."""
    cdef Text text = reader.text
    cdef Py_ssize_t head
    if text.head < 0:
        text.fold(start_of(page.texts[block], HEAD))
        text.head = text.length
    head = text.squeeze(text.head)
    begins[0] = names.stands_at(text.bytes, head)
    named[0] = names.stands_in(text.bytes, head)
    return 0


cdef float FEWEST = BIO_WORDS


cdef enum:
    SAID = STATED + 2  # figures of a text: shares of what is stated, whether it begins with an author, names one


cdef int wordings(Page page, Terms terms) except -1:
    """The columns that are made of the words of blocks."""
    cdef Py_ssize_t n = page.count, i
    cdef int* story = page.ints()
    cdef int* opening = page.ints()
    cdef float* said = <float*> page.memory.give(n * SAID, sizeof(float))
    cdef Reader reader = spare_reader()
    cdef Names names = signed(page)
    hints = page.ruled.hints
    reader.state(0, " ".join(hints.titles[:3]))
    reader.state(1, hints.description[:STATED_HEAD])
    reader.state(2, hints.body)
    openings(page, story, opening)
    reader.keys.first = <Py_ssize_t*> page.memory.give(n + 1, sizeof(Py_ssize_t))
    reader.heads.first = <Py_ssize_t*> page.memory.give(n + 1, sizeof(Py_ssize_t))
    for i in range(n):
        if page.same[i] < i:
            reader.repeat(page.same[i], <int> i, story[i], opening[i])
            continue
        reader.read(start_of(page.texts[i], TERM_HEAD), <int> i, story[i], opening[i])
        reader.keys.first[i + 1], reader.heads.first[i + 1] = reader.keys.count, reader.heads.count
        if page.wanted[i]:
            if names is not None and page.words[i] >= FEWEST:
                people(page, reader, names, i, said + i * SAID + STATED, said + i * SAID + STATED + 1)
            if page.chars[i] > TERM_HEAD and (reader.states[0] or reader.states[1] or reader.states[2]):
                reader.compare(start_of(page.texts[i], STATED_HEAD))
            reader.shares(said + i * SAID)
    by_text(page, said, SAID, 0, STATED, page.rows("words of the title"))
    by_text(page, said, SAID, STATED, 2, page.rows("begins with the author"))
    shared(page, reader, 0, story, page.rows("words shared with the story"))
    shared(page, reader, 1, opening, page.rows("words shared with the opening"))
    phrasing(page, reader, terms)
    keep_reader(reader)
    return 0


cdef Reader READER = None  # of a page that is done


cdef Reader spare_reader():
    global READER
    spare, READER = READER, None
    return Reader() if spare is None else spare


cdef int keep_reader(Reader reader) except -1:
    """Keep the reader of a page for the next one, if there was nothing unusual about that."""
    global READER
    if reader.is_usual():
        reader.forget()
        READER = reader
    return 0


cdef void by_text(Page page, const float* figures, int width, int first, int count, float* row) noexcept:
    """Write some columns of figures that depend on nothing but the text, from where it stands first."""
    cdef Py_ssize_t i
    cdef int k
    for i in range(page.size):
        for k in range(count):
            row[k * page.size + i] = figures[page.same[page.asked[i]] * width + first + k]


cdef int openings(Page page, int* story, int* opening) except -1:
    """Which blocks are of the story, and how often each opens it: the headline, the first paragraphs below."""
    cdef Py_ssize_t i, start = page.ruled.headline or 0, count = 0
    for i in range(page.count):
        story[i] = page.kept[i] > 0 and page.prose[i] > 0
        if story[i] and i >= start and count < <Py_ssize_t> OPENING:
            opening[i] += 1
            count += 1
    opening[start] += 1
    return 0


cdef int shared(Page page, Reader reader, int which, const int* own, float* row) except -1:
    """The share of a block's keys that other blocks of the story have too, and that of the blocks around."""
    cdef Py_ssize_t n = page.size, i, k, first, end, found
    cdef float* all = page.floats()
    cdef float* parts = page.floats()
    cdef float* told = page.floats()
    cdef const double* before_parts
    cdef const double* before_told
    for i in range(page.count):
        first, end, found = reader.keys.first[i], reader.keys.first[i + 1], 0
        for k in range(first, end):
            found += reader.words.words[reader.keys.keys[k]].uses[which] > (own[i] > 0)
        all[i] = <float> (<double> found / (end - first)) if end > first else -1.0
        parts[i] = max(all[i], <float> 0.0)
        told[i] = all[i] >= 0
    page.pick(all, row)
    before_parts, before_told = page.sums(parts), page.sums(told)
    for i in range(n):
        k = page.asked[i]
        row[n + i] = share(within(before_parts, k, 3, page.count), within(before_told, k, 3, page.count))
    return 0


cdef int phrasing(Page page, Reader reader, Terms terms) except -1:
    """What the words of a block speak for, as learned from many sites, and those of the blocks around."""
    cdef Py_ssize_t n = page.size, i, first
    cdef int k
    cdef Head* heads
    cdef double told[WORDING]
    cdef float* figures = <float*> page.memory.room(page.count * WORDING, sizeof(float))
    cdef float* mean = page.floats()
    cdef float* row = page.rows(lexicons.WORDING[0])
    cdef const double* before
    terms.look_up(reader.words)
    heads = terms.heads(page.memory, reader.words.words, reader.heads, page.count)
    for i in range(page.count):
        if page.same[i] == i:
            first = reader.heads.first[i]
            terms.figures(heads + first, <int> (reader.heads.first[i + 1] - first), told)
            for k in range(WORDING):
                figures[i * WORDING + k] = <float> told[k]
        mean[i] = figures[page.same[i] * WORDING]
    by_text(page, figures, WORDING, 0, WORDING, row)
    before = page.sums(mean)
    row += WORDING * n
    for k in range(SHIFTS):
        shifted(page, mean, SHIFT[k], 0.0, row)
        row += n
    for k in range(WINDOWS):
        for i in range(n):
            row[i] = share(within(before, page.asked[i], REACH[k], page.count), around_of(page, page.asked[i], REACH[k]))
        row += n
    return 0


cdef inline float around_of(Page page, Py_ssize_t at, Py_ssize_t reach) noexcept:
    """How many blocks stand within reach of one, with itself."""
    return min(at + reach + 1, page.count) - max(at - reach, 0)
