"""What the words of blocks say: beside what the page states, beside the story, and as learned from many sites."""

cdef enum:
    STATED = 3  # texts that a page states
    OWN = 2  # what words are shared with: the story, its opening

cdef Py_ssize_t TERM_HEAD = TERM_CHARS, STATED_HEAD = STATED_CHARS
cdef int LONG = LONG_WORD


cdef class Keys:
    """The keys of blocks one after another; those of block i stand from first[i] to first[i + 1]."""

    cdef int* keys
    cdef Py_ssize_t count, room
    cdef Py_ssize_t* first

    def __dealloc__(self):
        free(self.keys)

    cdef int add(self, int key) except -1:
        cdef int* keys
        if self.count == self.room:
            keys = <int*> realloc(self.keys, 2 * (self.room + 512) * sizeof(int))
            if keys == NULL:
                raise MemoryError
            self.keys, self.room = keys, 2 * (self.room + 512)
        self.keys[self.count] = key
        self.count += 1
        return 0


cdef class Reader:
    """The words of a page."""

    cdef Words words
    cdef Text text, room
    cdef Keys keys  # the longer words of each block, for scripts without spaces pairs of characters
    cdef Keys heads  # the first MAX_TERMS words of each block
    cdef bint states[STATED]  # whether a text has words
    cdef int have[STATED]  # words of the text read last that are in each
    cdef int count  # words of the text read last

    def __cinit__(self):
        self.words, self.text, self.room, self.keys, self.heads = Words(), Text(), Text(), Keys(), Keys()

    cdef int state(self, int which, str text) except -1:
        """Note the words of what the page states."""
        cdef Py_ssize_t at = 0, start
        cdef uint32_t hash
        cdef int word
        self.text.fold(text)
        self.states[which] = False
        while next_word(self.text, &at, &start, &hash):
            word = self.words.add(self.text.chars + start, <int> (at - start), hash)
            self.words.words[word].told |= 1 << which
            self.states[which] = True
        return 0

    cdef int compare(self, str text) except -1:
        """Count the words of a text that the page states."""
        cdef Py_ssize_t at = 0, start
        cdef uint32_t hash
        cdef int word
        self.text.fold(text)
        self.begin()
        while next_word(self.text, &at, &start, &hash):
            word = self.words.find(self.text.chars + start, <int> (at - start), hash)
            self.note(self.words.words[word].told if word >= 0 else 0)
        return 0

    cdef int read(self, str text, Py_ssize_t block, int story, int opening) except -1:
        """Count the words of a block, look up its terms, keep its keys; the two flags are how often each has it."""
        cdef Py_ssize_t at = 0, start, i
        cdef uint32_t hash
        cdef int word, length
        self.text.fold(text)
        self.begin()
        while next_word(self.text, &at, &start, &hash):
            length = <int> (at - start)
            word = self.words.add(self.text.chars + start, length, hash)
            if self.count < MAX_TERMS:
                self.heads.add(word)
            self.note(self.words.words[word].told)
            if KINDS[self.text.chars[start]] & DENSE:
                for i in range(start, at - 1):
                    hash = hashed(mixed(mixed(0, self.text.chars[i]), self.text.chars[i + 1]))
                    self.keep(self.words.add(self.text.chars + i, 2, hash), block, story, opening)
            elif length >= LONG:
                self.keep(word, block, story, opening)
        return 0

    cdef void begin(self) noexcept:
        self.count = 0
        memset(self.have, 0, sizeof(self.have))

    cdef void note(self, int told) noexcept:
        cdef int which
        self.count += 1
        for which in range(STATED):
            self.have[which] += told >> which & 1

    cdef int keep(self, int key, Py_ssize_t block, int story, int opening) except -1:
        cdef Word* word = self.words.words + key
        if word.last != block:
            word.last = block
            word.uses[0] += story
            word.uses[1] += opening
            self.keys.add(key)
        return 0


cdef int people(Page page, Reader reader, Names names, Py_ssize_t block) except -1:
    """Whether the authors are named at the start of a block, which was read last."""
    cdef float* row = page.rows("begins with the author")
    cdef Text text = reader.text
    if text.head < 0:
        text = Text()
        text.fold(start_of(page.texts[block], HEAD))
    row[block] = names.stands_at(text.chars, text.head)
    row[page.count + block] = names.stands_in(text.chars, text.head)
    return 0


cdef float FEWEST = BIO_WORDS


cdef int wordings(Page page, Terms terms) except -1:
    """The columns that are made of the words of blocks."""
    cdef Py_ssize_t n = page.count, i
    cdef int* story = page.ints()
    cdef int* opening = page.ints()
    cdef float* shares = page.rows("words of the title")
    cdef Reader reader = Reader()
    cdef Names names = signed(page)
    hints = page.ruled.hints
    reader.state(0, " ".join(hints.titles[:3]))
    reader.state(1, hints.description[:STATED_HEAD])
    reader.state(2, hints.body)
    openings(page, story, opening)
    memset(page.rows("begins with the author"), 0, 2 * n * sizeof(float))
    reader.keys.first = <Py_ssize_t*> page.memory.give(n + 1, sizeof(Py_ssize_t))
    reader.heads.first = <Py_ssize_t*> page.memory.give(n + 1, sizeof(Py_ssize_t))
    for i in range(n):
        reader.read(start_of(page.texts[i], TERM_HEAD), i, story[i], opening[i])
        if names is not None and page.words[i] >= FEWEST:
            people(page, reader, names, i)
        reader.keys.first[i + 1], reader.heads.first[i + 1] = reader.keys.count, reader.heads.count
        if page.chars[i] > TERM_HEAD and (reader.states[0] or reader.states[1] or reader.states[2]):
            reader.compare(start_of(page.texts[i], STATED_HEAD))
        for k in range(STATED):
            shares[<Py_ssize_t> k * n + i] = (
                <float> (<double> reader.have[k] / max(reader.count, 1)) if reader.states[k] else -1.0
            )
    shared(page, reader, 0, story, page.rows("words shared with the story"))
    shared(page, reader, 1, opening, page.rows("words shared with the opening"))
    phrasing(page, reader, terms)
    return 0


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
    cdef Py_ssize_t n = page.count, i, k, first, end, found
    cdef float* parts = page.floats()
    cdef float* told = page.floats()
    cdef const double* before_parts
    cdef const double* before_told
    for i in range(n):
        first, end, found = reader.keys.first[i], reader.keys.first[i + 1], 0
        for k in range(first, end):
            found += reader.words.words[reader.keys.keys[k]].uses[which] > (own[i] > 0)
        row[i] = <float> (<double> found / (end - first)) if end > first else -1.0
        parts[i] = max(row[i], <float> 0.0)
        told[i] = row[i] >= 0
    before_parts, before_told = page.sums(parts), page.sums(told)
    for i in range(n):
        row[n + i] = share(within(before_parts, i, 3, n), within(before_told, i, 3, n))
    return 0


cdef int phrasing(Page page, Reader reader, Terms terms) except -1:
    """What the words of a block speak for, as learned from many sites, and those of the blocks around."""
    cdef Py_ssize_t n = page.count, i, first
    cdef int k, count
    cdef int numbers[MAX_TERMS]
    cdef double figures[WORDING]
    cdef double total = 0.0
    cdef float* row = page.rows(lexicons.WORDING[0])
    cdef const float* mean = row
    cdef const double* before
    terms.look_up(reader.words, reader.room)
    for i in range(n):
        first = reader.heads.first[i]
        count = <int> (reader.heads.first[i + 1] - first)
        for k in range(count):
            numbers[k] = reader.words.words[reader.heads.keys[first + k]].term
        total = terms.figures(numbers, count, total, figures)
        for k in range(WORDING):
            row[k * n + i] = <float> figures[k]
    before = page.sums(mean)
    row += WORDING * n
    for k in range(SHIFTS):
        shifted(mean, SHIFT[k], 0.0, n, row)
        row += n
    for k in range(WINDOWS):
        for i in range(n):
            row[i] = share(within(before, i, REACH[k], n), min(i + REACH[k] + 1, n) - max(i - REACH[k], 0))
        row += n
    return 0
