"""What markup says of an element: its words, and whether it breaks lines or hides; kept for the markup met last."""

from cpython.object cimport PyObject

cdef extern from "Python.h":
    frozenset PyFrozenSet_New(PyObject* items)
    int PySet_Add(object items, object item) except -1
    void PyObject_GC_UnTrack(PyObject* items) noexcept
    str PyUnicode_FromStringAndSize(const char* text, Py_ssize_t size)
    Py_ssize_t PyUnicode_GET_LENGTH(object text) noexcept
    void* PyUnicode_DATA(object text) noexcept

cdef enum:
    LOOKS_KEPT = 8192  # a site's elements have the same few
    WORDS_KEPT = 16384
    KEYS = 1 << 15  # bytes that keys take on a usual page
    LONG = 2048  # bytes: what a longer key stands for is not kept
    MOST_KEYS = 1 << 21  # bytes of all keys
    PROBES = 16  # no page can make a search longer
    TAGS_KEPT = 512
    MOST_NAMES = 32
    MOST_MARKUP = 400  # characters of a value that are read
    WORDED_COUNT = 4  # words of an attribute whose words have a meaning of their own

if MOST_MARKUP != segment.MAX_MARKUP:
    raise ImportError("of markup more or less is read")

cdef int GENERATED = segment.GENERATED


# --- Bytes and what they stand for ---


cdef class Buffer:
    """Bytes that are gathered."""

    cdef uchar* data
    cdef size_t size, room

    def __dealloc__(self):
        free(self.data)

    cdef inline uchar* more(self, size_t size) except NULL:
        """Room for so many bytes more, which count as gathered."""
        if self.size + size > self.room:
            grown = realloc(self.data, 2 * (self.size + size) + KEYS)
            if grown == NULL:
                raise MemoryError
            self.data, self.room = <uchar*> grown, 2 * (self.size + size) + KEYS
        self.size += size
        return self.data + self.size - size

    cdef inline int extend(self, const uchar* data, size_t size) except -1:
        memcpy(self.more(size), data, size)
        return 0


cdef inline uint64_t hash_of(const uchar* data, size_t size) noexcept:
    cdef uint64_t sum = size, other = 0, part
    cdef uint32_t half
    while size >= 2 * sizeof(part):  # two sums at a time: neither waits for the other
        memcpy(&part, data, sizeof(part))
        sum = (sum ^ part) * <uint64_t> 0x9E3779B97F4A7C15
        memcpy(&part, data + sizeof(part), sizeof(part))
        other = (other ^ part) * <uint64_t> 0xC2B2AE3D27D4EB4F
        sum ^= sum >> 29
        other ^= other >> 29
        data += 2 * sizeof(part)
        size -= 2 * sizeof(part)
    sum ^= other
    if size >= sizeof(part):
        memcpy(&part, data, sizeof(part))
        sum = (sum ^ part) * <uint64_t> 0x9E3779B97F4A7C15
        sum ^= sum >> 29
        data += sizeof(part)
        size -= sizeof(part)
    if size >= sizeof(half):  # of the rest: its first bytes and its last ones, where there are fewer some of them twice
        memcpy(&half, data, sizeof(half))
        part = half
        memcpy(&half, data + size - sizeof(half), sizeof(half))
        part = part << 32 | half
    elif size:
        part = data[0] | data[size // 2] << 8 | data[size - 1] << 16
    else:
        part = 0
    sum = (sum ^ part) * <uint64_t> 0x9E3779B97F4A7C15
    return (sum ^ sum >> 32) | 1


cdef struct Place:
    uint64_t hash  # 0: free
    PyObject* found  # the table keeps it alive
    uint32_t start, size  # of the key
    int bits


cdef class Table:
    """Objects with some bits by bytes. All are forgotten when there are too many."""

    cdef Place* places
    cdef size_t mask
    cdef Py_ssize_t most
    cdef Buffer keys
    cdef list objects

    def __cinit__(self, Py_ssize_t most):
        """`most` is a power of two."""
        self.most, self.mask, self.keys, self.objects = most, 2 * most - 1, Buffer(), []
        self.places = <Place*> calloc(self.mask + 1, sizeof(Place))
        if self.places == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.places)

    cdef inline void fetch_place(self, uint64_t hash) noexcept:
        fetch_soon(&self.places[hash >> 20 & self.mask])

    cdef inline void fetch_found(self, uint64_t hash) noexcept:
        cdef const Place* place = &self.places[hash >> 20 & self.mask]
        if place.hash == hash:
            fetch_soon(place.found)
            fetch_soon(self.keys.data + place.start)

    cdef Place* find(self, const uchar* key, size_t size, uint64_t hash) noexcept:
        """Where a key stands; NULL if it does not."""
        cdef size_t at = hash >> 20 & self.mask
        cdef Place* place
        for _ in range(PROBES):
            place = &self.places[at]
            if not place.hash:
                return NULL
            if place.hash == hash and place.size == size and memcmp(self.keys.data + place.start, key, size) == 0:
                return place
            at = (at + 1) & self.mask
        return NULL

    cdef int add(self, const uchar* key, size_t size, uint64_t hash, object found, int bits) except -1:
        """Keep what a key stands for, which does not stand here, if there is a place for it."""
        cdef size_t at = hash >> 20 & self.mask
        if len(self.objects) >= self.most or self.keys.size + size > MOST_KEYS:
            memset(self.places, 0, (self.mask + 1) * sizeof(Place))
            self.keys.size = 0
            self.objects.clear()
        for _ in range(PROBES):
            if not self.places[at].hash:
                self.keys.extend(key, size)
                self.objects.append(found)
                self.places[at] = Place(
                    hash, <PyObject*> found, <uint32_t> (self.keys.size - size), <uint32_t> size, bits
                )
                break
            at = (at + 1) & self.mask
        return 0


cdef struct Slot:
    uint64_t hash  # 0: free
    PyObject* word  # a string of ASCII; the table keeps it alive


cdef class Words:
    """Strings of ASCII, each made once, the same as those in tables. All are forgotten when there are too many."""

    cdef Slot* slots
    cdef size_t mask
    cdef Py_ssize_t most
    cdef list kept

    def __cinit__(self, Py_ssize_t most):
        """`most` is a power of two."""
        self.most, self.mask, self.kept = most, 2 * most - 1, []
        self.slots = <Slot*> calloc(self.mask + 1, sizeof(Slot))
        if self.slots == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.slots)

    cdef inline void fetch_slot(self, uint64_t hash) noexcept:
        fetch_soon(&self.slots[hash >> 20 & self.mask])

    cdef inline void fetch_word(self, uint64_t hash) noexcept:
        cdef const Slot* slot = &self.slots[hash >> 20 & self.mask]
        if slot.hash == hash:
            fetch_soon(slot.word)

    cdef object of(self, const uchar* text, Py_ssize_t size, uint64_t hash):
        """The string of some ASCII."""
        cdef size_t at = hash >> 20 & self.mask
        cdef Slot* slot
        for _ in range(PROBES):
            slot = &self.slots[at]
            if not slot.hash:
                return self.add(text, size, hash, at)
            if slot.hash == hash and is_text(slot.word, text, size):
                return <object> slot.word
            at = (at + 1) & self.mask
        return PyUnicode_FromStringAndSize(<const char*> text, size)

    cdef object add(self, const uchar* text, Py_ssize_t size, uint64_t hash, size_t at):
        cdef object word = PyUnicode_FromStringAndSize(<const char*> text, size)
        word = SHARED.get(word, word)
        if len(self.kept) >= self.most:
            memset(self.slots, 0, (self.mask + 1) * sizeof(Slot))
            self.kept.clear()
        self.kept.append(word)
        self.slots[at] = Slot(hash, <PyObject*> word)
        return word


cdef inline bint is_text(PyObject* word, const uchar* text, Py_ssize_t size) noexcept:
    return PyUnicode_GET_LENGTH(<object> word) == size and memcmp(PyUnicode_DATA(<object> word), text, size) == 0


def one_of_each(words):
    """Strings that are equal to some: equal words of markup are the same objects, those before and those to come."""
    cdef bytes text
    cdef str word
    cdef list found = []
    for word in words:
        if word.isascii():
            text = word.encode()
            word = WORDS.of(text, len(text), hash_of(text, len(text)))
        found.append(SHARED.setdefault(word, word))
    return found


cdef dict SHARED = {}  # words of tables, and of tags
cdef Words WORDS = Words(WORDS_KEPT)
cdef Table LOOKS = Table(LOOKS_KEPT)


# --- Words ---


cdef struct Piece:  # where in a text a word stands
    int start, end


cdef enum:  # what a byte is
    SMALL = 1
    CAPITAL = 2
    DIGIT = 3

cdef uchar SIGN[256]


def _fill_signs():
    for char in range(128):
        SIGN[char] = SMALL if 97 <= char <= 122 else CAPITAL if 65 <= char <= 90 else DIGIT if 48 <= char <= 57 else 0


_fill_signs()


cdef int pieces_of(const uchar* text, int size, Piece* pieces) noexcept:
    """The words of a class or id, at most as many as it has characters; how many there are."""
    cdef int at = 0, cut, first, i, length, count = 0, ones = 0, twos = 0, kept = 0, least
    cdef uchar sign, before
    while at < size:
        sign = SIGN[text[at]]
        if not sign:
            at += 1
            continue
        cut, first, before = at, count, 0
        while sign == SMALL or sign == CAPITAL:
            if sign == CAPITAL and before == SMALL:
                pieces[count] = Piece(cut, at)
                count += 1
                cut = at
            before = sign
            while sign == before:
                at += 1
                sign = SIGN[text[at]] if at < size else 0
        if cut < at:
            pieces[count] = Piece(cut, at)
            count += 1
        while sign:
            if sign != DIGIT:  # a digit stands before
                count = first
            at += 1
            sign = SIGN[text[at]] if at < size else 0
    for i in range(count):
        length = pieces[i].end - pieces[i].start
        ones += length == 1
        twos += length == GENERATED
    if not ones and not twos:
        return count
    least = GENERATED + (twos > 1)
    for i in range(count):
        if pieces[i].end - pieces[i].start >= least:
            pieces[kept] = pieces[i]
            kept += 1
    return kept


def words_of(str markup not None):
    """The twin of `words_of`."""
    cdef bytes text = markup.encode("ascii", "replace")
    cdef Piece[MOST_MARKUP] pieces
    cdef list found = []
    cdef int number
    if len(text) > MOST_MARKUP:
        return segment.words_of(markup)
    for number in range(pieces_of(text, <int> len(text), pieces)):
        found.append(text[pieces[number].start : pieces[number].end].decode().lower())
    return found


cdef int add_words(frozenset words, const uchar* text, size_t size) except -1:
    """Add the words of a class or id."""
    cdef Piece[MOST_MARKUP] pieces
    cdef uint64_t[MOST_MARKUP] hashes
    cdef uchar[MOST_MARKUP] small
    cdef int i, count
    cdef size_t at
    cdef bytes cut
    if size > MOST_MARKUP:
        cut = decoded(text, size)[:MOST_MARKUP].encode("ascii", "replace")
        text, size = cut, len(cut)
    count = pieces_of(text, <int> size, pieces)
    for at in range(size):
        small[at] = text[at] | 0x20  # the letters are those of ASCII
    for i in range(count):
        hashes[i] = hash_of(small + pieces[i].start, pieces[i].end - pieces[i].start)
        WORDS.fetch_slot(hashes[i])
    for i in range(count):
        WORDS.fetch_word(hashes[i])
    for i in range(count):
        PySet_Add(words, WORDS.of(small + pieces[i].start, pieces[i].end - pieces[i].start, hashes[i]))
    return 0


# --- Attributes ---


cdef frozenset TELLING = frozenset(segment.TELLING), HIDING = segment.HIDING, WORDED = segment.WORDED
cdef list _names = sorted((name.encode() for name in TELLING | HIDING), key=len)  # the arrays point into them
cdef int COUNT = len(_names)
cdef const char* NAME[MOST_NAMES]
cdef size_t LENGTH[MOST_NAMES]
cdef bint TELLS_WORDS[MOST_NAMES]
cdef bint IS_WORDED[MOST_NAMES]
cdef bint HIDES[MOST_NAMES]
cdef int BY_LENGTH[MOST_NAMES]  # the first name that is so long or longer
cdef signed char BY_NUMBER[LAST_NUMBER]  # the parser's number of a name
cdef int STYLE = _names.index(b"style"), ARIA_HIDDEN = _names.index(b"aria-hidden"), SHUT = _names.index(b"hidden")
cdef size_t LONGEST = len(_names[COUNT - 1])


def _fill_names():
    cdef int number
    cdef bytes name
    if COUNT > MOST_NAMES or LONGEST + 1 >= MOST_NAMES:
        raise ImportError("more or longer names of attributes than there is room for")
    for number in range(MOST_NAMES):
        BY_LENGTH[number] = len([name for name in _names if len(name) < number])
    for number in range(COUNT):
        name = _names[number]
        NAME[number], LENGTH[number] = name, len(name)
        TELLS_WORDS[number], IS_WORDED[number] = name.decode() in TELLING, name.decode() in WORDED
        HIDES[number] = name.decode() in HIDING
    memset(BY_NUMBER, -1, LAST_NUMBER)
    for number in range(COUNT):
        BY_NUMBER[number_in_trees(_names[number])] = number
    BY_NUMBER[0] = -1


def number_in_trees(bytes name):
    """The number that the parser has for the name of an attribute; 0: none."""
    parser = dom.LexborHTMLParser(b"<p %s=x>" % name)
    paragraph = parser.css_first("p")
    number = (<Tag*> <size_t> paragraph.mem_id).first.node.name
    return number if number < LAST_NUMBER else 0


_fill_names()
cdef size_t HREF = number_in_trees(b"href")
if not HREF:
    raise ImportError("the parser knows no links")


cdef inline size_t name_of(const Attribute* attribute) noexcept:
    """What the parser has for the name of an attribute: a number, or where the name stands."""
    return attribute.qualified_name or attribute.node.name


cdef inline int number_of(size_t name) noexcept:
    """The number of an attribute that is read, -1 of any other."""
    cdef const Named* named = <const Named*> name
    cdef int number
    if name < LAST_NUMBER:
        return BY_NUMBER[name]
    if named.length > LONGEST:
        return -1
    for number in range(BY_LENGTH[named.length], BY_LENGTH[named.length + 1]):
        if memcmp(NAME[number], text_of(named), named.length) == 0:
            return number
    return -1


cdef inline const uchar* text_in(const Attribute* attribute, size_t* size) noexcept:
    """The value of an attribute; NULL: none."""
    if attribute.value == NULL or attribute.value.data == NULL:
        size[0] = 0
        return NULL
    size[0] = attribute.value.length
    return attribute.value.data


cdef struct Given:  # an attribute
    int number
    const uchar* value  # NULL: none
    size_t size


cdef int given_to(const Node* node, Given* given) noexcept:
    """The attributes of an element that are read, each once, at most COUNT; how many there are."""
    cdef const Attribute* attribute = (<const Tag*> node).first
    cdef int number, at, count = 0
    while attribute != NULL:
        number = number_of(name_of(attribute))
        if number >= 0:
            at = 0
            while at < count and given[at].number != number:
                at += 1
            given[at].number = number
            given[at].value = text_in(attribute, &given[at].size)
            count += at == count
        attribute = attribute.next
    return count


cdef dict attributes_of(const Given* given, int count):
    """The attributes that are read, as the parser gives them."""
    cdef int at
    return {
        _names[given[at].number].decode(): (
            decoded(given[at].value, given[at].size) if given[at].value != NULL else None
        )
        for at in range(count)
    }


cdef dict all_attributes_of(const Node* node):
    """All attributes of an element."""
    cdef const Attribute* attribute = (<const Tag*> node).first
    cdef const uchar* name
    cdef const uchar* value
    cdef size_t length = 0, size = 0
    cdef dict found = {}
    while attribute != NULL:
        name = calls().attribute(attribute, &length)
        value = text_in(attribute, &size)
        found[decoded(name, length)] = decoded(value, size) if value != NULL else None
        attribute = attribute.next
    return found


cdef const String* goal_of(const Node* node) noexcept:
    """Where an element leads; NULL where it has no goal."""
    cdef const Attribute* attribute = (<const Tag*> node).first
    cdef const String* value = NULL
    while attribute != NULL:
        if name_of(attribute) == HREF:
            value = attribute.value
        attribute = attribute.next
    return value if value != NULL and value.data != NULL else NULL


cdef int add_tokens(frozenset words, const Given* given) except -1:
    """Add the words of an attribute whose words have a meaning of their own: `role=main`."""
    cdef uchar[MOST_MARKUP + MOST_NAMES] word
    cdef size_t at = 0, start, i, length = LENGTH[given.number]
    cdef int found = 0
    if given.size > MOST_MARKUP or not is_ascii(given.value, given.size):
        name = (<bytes> _names[given.number]).decode()
        for part in decoded(given.value, given.size)[:MOST_MARKUP].lower().split()[:WORDED_COUNT]:
            PySet_Add(words, f"{name}={part}")
        return 0
    memcpy(word, NAME[given.number], length)
    word[length] = c"="
    length += 1
    while found < WORDED_COUNT:
        while at < given.size and Py_UNICODE_ISSPACE(given.value[at]):
            at += 1
        start = at
        while at < given.size and not Py_UNICODE_ISSPACE(given.value[at]):
            at += 1
        if at == start:
            break
        for i in range(start, at):
            word[length + i - start] = given.value[i] | (0x20 if SIGN[given.value[i]] == CAPITAL else 0)
        PySet_Add(words, WORDS.of(word, length + at - start, hash_of(word, length + at - start)))
        found += 1
    return 0


cdef bint is_ascii(const uchar* text, size_t size) noexcept:
    cdef size_t at = 0
    cdef uint64_t eight
    while at + sizeof(eight) <= size:
        memcpy(&eight, text + at, sizeof(eight))
        if eight & <uint64_t> 0x8080808080808080:
            return False
        at += sizeof(eight)
    while at < size:
        if text[at] >= 0x80:
            return False
        at += 1
    return True


cdef bint may_show(const uchar* text, size_t size) noexcept:
    """Whether a style may say how, or whether, an element is shown."""
    cdef size_t at
    for at in range(size):
        if text[at] >= 0x80 or (text[at] == c"/" and at + 1 < size and text[at + 1] == c"*"):
            return True
        if is_word(text + at, size - at, b"display", 7) or is_word(text + at, size - at, b"visibility", 10):
            return True
    return False


cdef inline bint is_word(const uchar* text, size_t size, const char* word, size_t length) noexcept:
    cdef size_t at
    if size < length:
        return False
    for at in range(length):
        if text[at] | 0x20 != <uchar> word[at]:
            return False
    return True


# --- Tags ---


ctypedef uint32_t Head  # of a key: the number of a tag; of an attribute in it: the name, whether it has a value, its size

cdef dict KINDS = {}
cdef Head kinds_made = 0


cdef Kind kind_named(str tag):
    cdef Kind kind = KINDS.get(tag)
    if kind is None:
        if len(KINDS) >= TAGS_KEPT:
            KINDS.clear()
        kind = KINDS[tag] = Kind(tag)
    return kind


cdef struct Noted:  # the key of an element's markup, among those of a page
    uint64_t hash  # 0: none
    size_t start, size


cdef class Kind:
    """A tag."""

    cdef str tag
    cdef int bits
    cdef bint is_row, is_input
    cdef Head number
    cdef str token
    cdef object asked  # by a field of the tag, whatever its attributes
    cdef frozenset tokens

    def __init__(self, str tag):
        global kinds_made
        kinds_made += 1
        self.tag, self.number, self.is_row = tag, kinds_made, tag == "tr"
        self.bits = sum([bit for bit, tags in segment.TAGS if tag in tags])
        self.token, self.is_input = one_of_each([f"<{tag}>"])[0], tag == "input"
        self.asked = segment.field_kind(tag, {})
        self.tokens = frozenset((self.token,))

    cdef frozenset look(self, const Node* node, Buffer keys, Noted* noted, int* bits):
        """The bits of an element of the tag, by what is read of its attributes, and its words.

        None where they are to be found later, by the key that is noted.
        """
        cdef Given[MOST_NAMES] given
        cdef int at, count = given_to(node, given)
        cdef size_t size = sizeof(Head)
        cdef bint hides = False
        cdef frozenset words
        bits[0], noted.hash = self.bits, 0
        if not count:
            return self.tokens
        for at in range(count):
            hides = hides or HIDES[given[at].number]
            size += sizeof(Head) + given[at].size
        if size > LONG:
            return self.read(given, count, bits)
        noted.start, noted.size = keys.size, size
        keys.extend(<const uchar*> &self.number, sizeof(Head))
        for at in range(count):
            note(keys, &given[at])
        noted.hash = hash_of(keys.data + noted.start, size)
        if not hides:
            return None
        words = self.found(keys, noted, bits)
        noted.hash, keys.size = 0, noted.start
        return words

    cdef frozenset found(self, Buffer keys, const Noted* noted, int* bits):
        """What a key stands for."""
        cdef Given[MOST_NAMES] given
        cdef const uchar* key = keys.data + noted.start
        cdef Place* place = LOOKS.find(key, noted.size, noted.hash)
        cdef frozenset words
        if place != NULL:
            bits[0] = place.bits
            return <frozenset> place.found
        words = self.read(given, given_by(key, noted.size, given), bits)
        LOOKS.add(key, noted.size, noted.hash, words, bits[0])
        return words

    cdef frozenset read(self, const Given* given, int count, int* bits):
        """What some attributes make of an element."""
        cdef frozenset words = PyFrozenSet_New(NULL)
        cdef int at
        cdef bint hides = False
        PySet_Add(words, self.token)
        for at in range(count):
            hides = hides or HIDES[given[at].number]
            if given[at].size and IS_WORDED[given[at].number]:
                add_tokens(words, &given[at])
            elif given[at].size and TELLS_WORDS[given[at].number]:
                add_words(words, given[at].value, given[at].size)
        if hides:
            bits[0] = self.shown(given, count)
        PyObject_GC_UnTrack(<PyObject*> words)  # strings are in no cycle: nothing for the collector to follow
        return words

    cdef int shown(self, const Given* given, int count) except -1:
        """The bits of an element with attributes that may hide it, or make it break lines."""
        cdef int bits = self.bits, at
        cdef bint may_hide = bits & HIDDEN
        cdef const Given* style = NULL
        for at in range(count):
            if given[at].number == STYLE and may_show(given[at].value, given[at].size):
                style = &given[at]
            may_hide = may_hide or given[at].number == SHUT or (given[at].number == ARIA_HIDDEN and given[at].size == 4)
        bits &= ~HIDDEN
        if style != NULL and segment.BLOCK_STYLE.search(decoded(style.value, style.size)):
            bits |= BREAKS
        if (may_hide or style != NULL) and segment.is_hidden(self.tag, attributes_of(given, count)):
            bits |= HIDDEN
        return bits


cdef int given_by(const uchar* key, size_t size, Given* given) noexcept:
    """The attributes that are in a key; how many there are."""
    cdef size_t at = sizeof(Head)  # behind the tag's number
    cdef int count = 0
    cdef Head head
    while at < size:
        memcpy(&head, key + at, sizeof(head))
        at += sizeof(head)
        given[count].number, given[count].size = head % MOST_NAMES, head // (2 * MOST_NAMES)
        given[count].value = NULL if head & MOST_NAMES else key + at
        at += given[count].size
        count += 1
    return count


cdef inline int note(Buffer key, const Given* given) except -1:
    """Put an attribute into a key."""
    cdef uchar* place = key.more(sizeof(Head) + given.size)
    cdef Head head = <Head> (given.size * (2 * MOST_NAMES) + (MOST_NAMES if given.value == NULL else 0) + given.number)
    memcpy(place, &head, sizeof(head))
    if given.size:
        memcpy(place + sizeof(head), given.value, given.size)
    return 0


cdef object kind_of(const Node* node):
    """The tag of a node; False where a walk passes over its elements, or it is none."""
    cdef size_t length = 0
    cdef const uchar* name = calls().tag(node, &length) if node.type == ELEMENT else NULL
    if name == NULL:
        return False
    tag = decoded(name, length)
    return False if tag in UNREAD else kind_named(tag)
