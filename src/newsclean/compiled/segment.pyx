# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.segment.cut`: the same walk, its columns in arrays, text tidied in one pass."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport free, realloc
from libc.string cimport memcmp, memcpy

from newsclean.compiled.lexbor cimport ELEMENT, Attribute, Calls, Node, calls

from newsclean import dom, segment
from newsclean.model import Block, Container, Mark
from newsclean.text import UNSEEN_SPACES, sanitize

cdef extern from "Python.h":
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    void PyUnicode_WRITE(int kind, void* data, Py_ssize_t index, Py_UCS4 value)
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)
    str PyUnicode_DecodeUTF8(const char* text, Py_ssize_t size, const char* errors)
    bytes PyBytes_FromStringAndSize(const char* text, Py_ssize_t size)

ctypedef unsigned char uchar

cdef int BREAKS = segment.BREAKS, HIDDEN = segment.HIDDEN, UNSEEN = segment.UNSEEN, BOLD = segment.BOLD
cdef int ITALIC = segment.ITALIC, KEEPS_LINES = segment.KEEPS_LINES, CELL = segment.CELL, NEW_LINE = segment.NEW_LINE
cdef int LINK = segment.LINK, FIELD = segment.FIELD, INHERITED = segment.INHERITED, TELLS = segment.TELLS
cdef size_t TEXT = dom.TEXT, TEXTAREA = dom.TEXTAREA
cdef int MAX_MARKUP = segment.MAX_MARKUP, GENERATED = segment.GENERATED
cdef Py_ssize_t MAX_BLOCKS = segment.MAX_BLOCKS, LINE = segment.LINE
cdef frozenset UNREAD = dom.UNREAD, TELLING = frozenset(segment.TELLING), HIDING = segment.HIDING
cdef frozenset READ = TELLING | HIDING, WORDED = segment.WORDED
cdef Py_UCS4 ZERO_WIDTH, MARK
ZERO_WIDTH, MARK = UNSEEN_SPACES

cdef enum:
    FILLED = 1  # of a text: it holds characters,
    OPENS = 2   # the first is white space,
    ENDS = 4    # the last is
    NUMBERED = 1024  # tags that HTML knows have lower numbers


# --- Text ---


cdef unsigned char FORBIDDEN[0x10000]


def _fill():
    cdef str every = "".join(map(chr, range(0x10000)))
    cdef str kept = sanitize(every)
    cdef Py_ssize_t i, at = 0
    for i in range(0x10000):
        FORBIDDEN[i] = at == len(kept) or kept[at] != every[i]
        at += not FORBIDDEN[i]


_fill()


cdef inline bint is_forbidden(Py_UCS4 char) noexcept:
    return char < 0x10000 and FORBIDDEN[char]


cdef str tidy(str text, int* told):
    """Sanitised and squeezed; and of the sanitised text whether it is there, and begins and ends with white space."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i, size = len(text), length = 0, at = 0
    cdef Py_UCS4 char, most = 0
    cdef bint gap = True, same = True, white = False
    told[0] = 0
    for i in range(size):
        char = PyUnicode_READ(kind, data, i)
        if char < 0x7F and char > 0x20:
            pass
        elif is_forbidden(char):
            same = False
            continue
        else:
            white = Py_UNICODE_ISSPACE(char)
            if not told[0]:
                told[0] = FILLED | (OPENS if white else 0)
            if white or char == ZERO_WIDTH or char == MARK:
                told[0] = told[0] | ENDS if white else told[0] & ~ENDS
                same = same and not gap and char == 0x20
                gap = True
                continue
        if gap:
            length += length > 0
            gap = False
        told[0] = (told[0] | FILLED) & ~ENDS
        length += 1
        if char > most:
            most = char
    if length == size and same:
        return text
    cdef str out = PyUnicode_New(length, most)
    cdef int width = PyUnicode_KIND(out)
    cdef void* written = PyUnicode_DATA(out)
    gap = False
    for i in range(size):
        char = PyUnicode_READ(kind, data, i)
        if char >= 0x7F or char <= 0x20:
            if is_forbidden(char):
                continue
            if Py_UNICODE_ISSPACE(char) or char == ZERO_WIDTH or char == MARK:
                gap = at > 0
                continue
        if gap:
            PyUnicode_WRITE(width, written, at, 0x20)
            at += 1
            gap = False
        PyUnicode_WRITE(width, written, at, char)
        at += 1
    return out


cdef tuple join(list texts):
    """The twin of `join`: texts as one with folded white space, and where in it each of them stands."""
    cdef int told = 0
    cdef str folded
    cdef list out, spans
    cdef Py_ssize_t length = 0, number
    cdef bint space = False
    if len(texts) == 1:
        folded = tidy(texts[0], &told)
        return folded, [(0, len(folded), 0)]
    out, spans = [], []
    for number in range(len(texts)):
        folded = tidy(texts[number], &told)
        if not folded:
            space = space or told & FILLED
            continue
        if length and (space or told & OPENS):
            out.append(" ")
            length += 1
        out.append(folded)
        spans.append((length, length + len(folded), number))
        length += len(folded)
        space = told & ENDS
    return "".join(out), spans


cdef bint is_blank(str text):
    """Whether there is nothing but white space, and some."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i
    for i in range(len(text)):
        if not Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, i)):
            return False
    return len(text) > 0


# --- What markup says of an element ---


cdef inline bint is_small(Py_UCS4 char) noexcept:
    return 97 <= char <= 122


cdef inline bint is_capital(Py_UCS4 char) noexcept:
    return 65 <= char <= 90


cdef inline bint is_digit(Py_UCS4 char) noexcept:
    return 48 <= char <= 57


def words_of(str markup not None):
    """The twin of `words_of`."""
    cdef int kind = PyUnicode_KIND(markup)
    cdef void* data = PyUnicode_DATA(markup)
    cdef Py_ssize_t size = len(markup), at = 0, start, end, i, cut, ones = 0, twos = 0, least
    cdef Py_UCS4 char
    cdef list found = []
    while at < size:
        char = PyUnicode_READ(kind, data, at)
        if not (is_small(char) or is_capital(char) or is_digit(char)):
            at += 1
            continue
        start = end = at
        while at < size:
            char = PyUnicode_READ(kind, data, at)
            if is_small(char) or is_capital(char):
                if end < at:  # a digit stands before
                    end = -1
                elif end >= 0:
                    end = at + 1
            elif not is_digit(char):
                break
            at += 1
        if end <= start:
            continue
        cut = start
        for i in range(start + 1, end + 1):
            if i == end or (
                is_capital(PyUnicode_READ(kind, data, i)) and is_small(PyUnicode_READ(kind, data, i - 1))
            ):
                ones += i - cut == 1
                twos += i - cut == GENERATED
                found.append(lowered(kind, data, cut, i))
                cut = i
    if ones or twos:
        least = GENERATED + (twos > 1)
        found = [word for word in found if len(<str> word) >= least]
    return found


cdef str lowered(int kind, void* data, Py_ssize_t start, Py_ssize_t end):
    """ASCII letters in lower case."""
    cdef str word = PyUnicode_New(end - start, 0x7F)
    cdef unsigned char* letters = <unsigned char*> PyUnicode_DATA(word)
    cdef Py_ssize_t i
    for i in range(start, end):
        letters[i - start] = <int> PyUnicode_READ(kind, data, i) | 0x20
    return word


cdef class Buffer:
    """Bytes that are gathered."""

    cdef uchar* data
    cdef size_t size, room

    def __dealloc__(self):
        free(self.data)

    cdef int extend(self, const uchar* data, size_t size) except -1:
        cdef uchar* grown
        if self.size + size > self.room:
            self.room = 2 * (self.size + size) + 256
            grown = <uchar*> realloc(self.data, self.room)
            if grown == NULL:
                raise MemoryError
            self.data = grown
        memcpy(self.data + self.size, data, size)
        self.size += size
        return 0

    cdef inline int add(self, uchar char) except -1:
        return self.extend(&char, 1)


cdef enum:
    MOST_NAMES = 32

cdef const char* NAME[MOST_NAMES]
cdef size_t LENGTH[MOST_NAMES]
cdef int COUNT = 0
cdef list _names = [name.encode() for name in sorted(READ)]  # the arrays point into them


def _fill_names():
    global COUNT
    cdef bytes name
    for name in _names:
        NAME[COUNT], LENGTH[COUNT] = name, len(name)
        COUNT += 1


_fill_names()


cdef int number_of(const uchar* name, size_t length) noexcept:
    """The number of an attribute that is read, -1 of any other."""
    cdef int number
    for number in range(COUNT):
        if LENGTH[number] == length and memcmp(NAME[number], name, length) == 0:
            return number
    return -1


cdef str decoded(const uchar* text, size_t length):
    return PyUnicode_DecodeUTF8(<const char*> text, length, "replace")


cdef dict attributes_of(Node node, Calls* lxb):
    """All attributes of an element, as selectolax gives them."""
    cdef Attribute attribute = lxb.first_attribute(node)
    cdef const uchar* name
    cdef const uchar* value
    cdef size_t length = 0, size = 0
    cdef dict found = {}
    while attribute != NULL:
        name = lxb.attribute_name(attribute, &length)
        value = lxb.value(attribute, &size)
        found[decoded(name, length)] = decoded(value, size) if value != NULL else None
        attribute = lxb.next_attribute(attribute)
    return found


cdef bint is_empty(const uchar* text, size_t length) noexcept:
    """Whether there is only white space of HTML."""
    cdef size_t i
    for i in range(length):
        if text[i] != 32 and not (9 <= text[i] <= 13 and text[i] != 11):
            return False
    return True


cdef enum:
    KEPT = 4096  # looks of a tag that are kept: a site's elements have the same few
    LONG = 2048  # bytes of attributes whose look is not kept
    TAGS_KEPT = 512

cdef dict KINDS = {}


cdef Kind kind_named(str tag):
    cdef Kind kind = KINDS.get(tag)
    if kind is None:
        if len(KINDS) >= TAGS_KEPT:
            KINDS.clear()
        kind = KINDS[tag] = Kind(tag)
    return kind


cdef class Kind:
    """A tag, and what attributes made of its elements."""

    cdef str tag
    cdef int bits
    cdef object tokens
    cdef dict looks

    def __init__(self, str tag):
        self.tag = tag
        self.bits = sum([bit for bit, tags in segment.TAGS if tag in tags])
        self.tokens = frozenset((f"<{tag}>",))
        self.looks = {}

    cdef object look(self, Node node, Calls* lxb, Buffer key, int* bits):
        """The words and the bits of an element of the tag, by what is read of its attributes."""
        cdef Attribute attribute = lxb.first_attribute(node)
        cdef const uchar* name
        cdef const uchar* value
        cdef size_t length = 0, size = 0
        cdef int number
        cdef tuple look
        key.size = 0
        while attribute != NULL:
            name = lxb.attribute_name(attribute, &length)
            number = number_of(name, length)
            if number >= 0:
                value = lxb.value(attribute, &size)
                key.add(<uchar> number)
                key.extend(<uchar*> &size, sizeof(size))
                key.add(value != NULL)
                if value != NULL:
                    key.extend(value, size)
            attribute = lxb.next_attribute(attribute)
        if not key.size:
            bits[0] = self.bits
            return self.tokens
        read = PyBytes_FromStringAndSize(<char*> key.data, key.size)
        look = self.looks.get(read)
        if look is None:
            look = self.read(attributes_of(node, lxb))
            if key.size <= LONG:
                if len(self.looks) >= KEPT:
                    self.looks.clear()
                self.looks[read] = look
        bits[0] = look[1]
        return look[0]

    cdef tuple read(self, dict attributes):
        cdef list tokens = [f"<{self.tag}>"]
        cdef str name, text
        cdef int bits = self.bits
        for name, value in attributes.items():
            if name not in TELLING:
                continue
            text = (value or "")[:MAX_MARKUP]
            if name in WORDED:
                tokens += [f"{name}={word}" for word in text.lower().split()[:4]]
            else:
                tokens += words_of(text)
        if not HIDING.isdisjoint(attributes):
            style = attributes.get("style")
            bits &= ~HIDDEN
            if style and segment.BLOCK_STYLE.search(style):
                bits |= BREAKS
            if segment.is_hidden(self.tag, attributes):
                bits |= HIDDEN
        return frozenset(tokens), bits


cdef object kind_of(Node node, Calls* lxb):
    """The tag of a node; False where a walk passes over its elements, or it is none."""
    cdef size_t length = 0
    cdef const uchar* name = lxb.name(node, &length) if lxb.type(node) == ELEMENT else NULL
    if name == NULL:
        return False
    tag = decoded(name, length)
    return False if tag in UNREAD else kind_named(tag)


# --- The walk ---


cdef class Nodes:
    """The open elements around a node."""

    cdef Node* nodes
    cdef size_t count, room

    def __dealloc__(self):
        free(self.nodes)

    cdef int push(self, Node node) except -1:
        cdef Node* grown
        if self.count == self.room:
            self.room = 2 * self.room + 64
            grown = <Node*> realloc(self.nodes, self.room * sizeof(Node))
            if grown == NULL:
                raise MemoryError
            self.nodes = grown
        self.nodes[self.count] = node
        self.count += 1
        return 0

    cdef inline Node pop(self) noexcept:
        self.count -= 1
        return self.nodes[self.count]


cdef class Cutter:
    """The state of one walk: columns of the elements so far, and the run of text that is being gathered."""

    cdef list blocks, fields, kinds, tokens, texts, unseen
    cdef list homes  # the element of each text
    cdef dict hrefs
    cdef int* parents
    cdef int* bits
    cdef Py_ssize_t count, room
    cdef int breaks, cell
    cdef bint full

    def __init__(self):
        self.blocks, self.fields, self.kinds, self.tokens, self.texts, self.unseen = [], [], [], [], [], []
        self.homes, self.hrefs = [], {}

    def __dealloc__(self):
        free(self.parents)
        free(self.bits)

    cdef int add(self, Kind kind, object tokens, int parent, int bits) except -1:
        """Note an element; its number."""
        cdef int* grown
        if self.count == self.room:
            self.room = 2 * self.room + 512
            grown = <int*> realloc(self.parents, self.room * sizeof(int))
            if grown == NULL:
                raise MemoryError
            self.parents = grown
            grown = <int*> realloc(self.bits, self.room * sizeof(int))
            if grown == NULL:
                raise MemoryError
            self.bits = grown
        self.parents[self.count] = parent
        self.bits[self.count] = bits
        self.kinds.append(kind)
        self.tokens.append(tokens)
        self.count += 1
        return <int> self.count - 1

    cdef int walk(self, Node root) except -1:
        cdef Calls* lxb = calls()
        cdef list known = [None] * NUMBERED
        cdef dict others = {}
        cdef Buffer key = Buffer()
        cdef Nodes around = Nodes()
        cdef Node node = root, child
        cdef const uchar* text
        cdef object tokens, kind
        cdef int here = -1, inside = 0, bits = 0
        cdef size_t number, length = 0
        while node != NULL:
            number = lxb.tag(node)
            if number == TEXT:
                text = lxb.text(node, &length)
                if text != NULL and (self.texts or not is_empty(text, length)):
                    self.text(decoded(text, length), here, inside)
            else:
                kind = known[number] if number < NUMBERED else others.get(number)
                if kind is None:
                    kind = kind_of(node, lxb)
                    if number < NUMBERED:
                        known[number] = kind
                    else:
                        others[number] = kind
                if kind is not False:
                    tokens = (<Kind> kind).look(node, lxb, key, &bits)
                    if bits & TELLS:
                        self.open(<Kind> kind, node, lxb, bits, here, inside)
                    bits |= inside & INHERITED
                    if bits & HIDDEN and not bits & BREAKS and (not inside & HIDDEN or inside & UNSEEN):
                        bits |= UNSEEN
                    self.add(<Kind> kind, tokens, here, bits)
                    child = lxb.first_child(node) if number != TEXTAREA else NULL
                    if child != NULL:
                        around.push(node)
                        here, inside, node = <int> self.count - 1, bits, child
                        continue
                    if bits & BREAKS:
                        self.breaks = 0
            node = lxb.next(node) if around.count else NULL
            while node == NULL and around.count:
                if inside & BREAKS:
                    self.cut(here)
                node = lxb.next(around.pop())
                here = self.parents[here]
                if here < 0:
                    return 0
                inside = self.bits[here]
        return 0

    cdef int text(self, str text, int here, int inside) except -1:
        cdef bint blank = is_blank(text)
        if inside & UNSEEN:
            if not blank:
                self.unseen.append((text, here))
        elif self.texts or not blank:
            self.texts.append(text)
            self.homes.append(here)
        return 0

    cdef int open(self, Kind kind, Node node, Calls* lxb, int bits, int here, int inside) except -1:
        if bits & NEW_LINE:
            if inside & KEEPS_LINES and self.texts:
                self.text("\n", here, inside)
            else:
                self.flush(here)
                self.breaks += 1
        if bits & BREAKS:
            self.cut(here)
            self.cell = bits & CELL
        if bits & FIELD and here >= 0:
            asked = segment.field_kind(kind.tag, attributes_of(node, lxb))
            if asked:
                self.fields.append(segment.Field(here, asked, len(self.blocks) + (len(self.texts) > 0)))
        if bits & LINK:
            href = attributes_of(node, lxb).get("href")
            if href is not None:
                self.hrefs[self.count] = href
        return 0

    cdef int cut(self, int here) except -1:
        if self.texts or self.unseen:
            self.flush(here)
        self.breaks = 0
        return 0

    cdef int flush(self, int here) except -1:
        """Make the text gathered so far a block; `here` is the innermost open element."""
        cdef object block
        cdef str text
        if self.texts:
            block = self.block(here)
            self.texts.clear()
            self.homes.clear()
            if block is not None:
                self.keep(block, block.text)
                self.breaks = self.cell = 0
        if self.unseen:
            home = self.unseen[0][1]
            text = join([text for text, _ in self.unseen])[0]
            self.unseen.clear()
            if text:
                self.keep(Block(len(self.blocks), text, (<Kind> self.kinds[home]).tag, home), text)
        return 0

    cdef int keep(self, object block, str text) except -1:
        if len(self.blocks) < MAX_BLOCKS or len(text) >= LINE:
            self.blocks.append(block)
        else:
            self.full = True
        return 0

    cdef object block(self, int here):
        cdef str text
        cdef list spans, marks = []
        cdef Py_ssize_t last = len(self.texts) - 1, start, end, number
        cdef int home, element, bits
        cdef Py_ssize_t link_chars = 0, bold_chars = 0, italic_chars = 0
        cdef set links = set()
        if here >= 0 and self.bits[here] & KEEPS_LINES:
            text, spans = segment.join_lines(self.texts)
        else:
            text, spans = join(self.texts)
        if not text:
            return None
        while is_blank(self.texts[last]):  # trailing white space says nothing of where the text stands
            last -= 1
        home = self.around(self.homes[0], self.homes[last])
        for start, end, number in spans:
            element = self.homes[number]
            bits = self.bits[element]
            href = self.href(element) if bits & LINK else None
            if href is not None:
                links.add(id(href))
                link_chars += end - start
            if bits & BOLD:
                bold_chars += end - start
            if bits & ITALIC:
                italic_chars += end - start
            if element != home:
                marks.append(Mark(start, end, element, href))
        return Block(
            len(self.blocks), text, self.block_tag(here), home, len(links), link_chars, bold_chars, italic_chars,
            self.joint(here), tuple(marks),
        )

    cdef object href(self, int element):
        """Where the link around an element leads."""
        while element >= 0 and element not in self.hrefs:
            element = self.parents[element]
        return self.hrefs.get(element)

    cdef int around(self, int first, int second) noexcept:
        """The innermost element around two elements."""
        while first != second:
            if first > second:
                first = self.parents[first]
            else:
                second = self.parents[second]
        return first

    cdef str block_tag(self, int index):
        while index >= 0 and not self.bits[index] & BREAKS:
            index = self.parents[index]
        return (<Kind> self.kinds[index]).tag if index >= 0 else "body"

    cdef str joint(self, int here):
        cdef int row
        if self.breaks == 1:
            return "line"
        if not self.cell or not self.blocks:
            return "paragraph"
        row = self.row(here)
        return "cell" if row >= 0 and row == self.row(self.blocks[len(self.blocks) - 1].container) else "paragraph"

    cdef int row(self, int index):
        while index >= 0 and (<Kind> self.kinds[index]).tag != "tr":
            index = self.parents[index]
        return index

    cdef object finish(self):
        """All that was gathered."""
        cdef Py_ssize_t index
        cdef list first = [0] * self.count, end = [0] * self.count, depths = [0] * self.count, containers = []
        cdef int parent
        for block in self.blocks:
            home = block.container
            number = block.index
            if not end[home]:
                first[home] = number
            end[home] = number + 1
        for index in range(self.count - 1, 0, -1):
            if end[index]:
                parent = self.parents[index]
                if not end[parent] or first[index] < first[parent]:
                    first[parent] = first[index]
                if end[index] > end[parent]:
                    end[parent] = end[index]
        for index in range(self.count):
            parent = self.parents[index]
            if parent >= 0:
                depths[index] = depths[parent] + 1
            containers.append(Container(
                index, parent, (<Kind> self.kinds[index]).tag, self.tokens[index], depths[index],
                (self.bits[index] & HIDDEN) > 0, first[index], end[index],
            ))
        return segment.Segments(tuple(self.blocks), tuple(containers), tuple(self.fields), self.full)


def cut(document):
    """The twin of `cut`."""
    cdef Cutter cutter = Cutter()
    root = document.root
    if root is not None:
        cutter.walk(<Node> <size_t> root.mem_id)  # the document outlives the walk, and its nodes with it
    return cutter.finish()
