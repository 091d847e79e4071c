# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.dom.tree`: the parser's own tree, read where it stands in memory.

The parser tells the address of a node (`mem_id`), not the make of one. What is taken for it here, lexbor's, is read of
known releases only, and compared with what the parser says of a small page when this module is imported; where it
differs, there is no twin.
"""

import re

import selectolax

cimport cython
from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memchr, memcmp, memcpy, memset

from newsclean.dom import PARTING, SCRIPT, STYLE, TEXT, LexborHTMLParser

include "nodes.pxi"
include "bits.pxi"

ctypedef unsigned char byte
ctypedef unsigned long long Bits

cdef enum:
    MAX_NAMES = 64
    MAX_WORDS = 64
    MAX_TAGS = 64
    SLOTS = 1024
    USUAL = 2048  # elements of a page

cdef enum Joint:
    NONE
    INSIDE
    CHILD

cdef enum What:
    TAG
    ID
    CLASS
    ATTRIBUTE
    NOT

cdef struct Known:  # the name of an attribute
    size_t number
    byte* text
    size_t length

cdef struct Word:  # of a class or of another attribute, as some selector has it
    byte* text
    size_t length
    Bits bit

cdef struct Test:
    What what
    byte sign
    int name
    size_t number
    byte* value
    size_t length, rare  # and where its rarest letter stands
    bint folds
    int first, end

cdef struct Compound:
    Joint joint  # to the compound on its left
    int first, end

cdef struct Complex:  # what a selector asks of one element and of those around it
    int first, end
    size_t tag
    Bits names, words, around  # that the element must have, and those around it

cdef Known NAMES[MAX_NAMES]
cdef signed char PLACES[LAST_NUMBER]  # of the names with a number; -1: none
cdef signed char TAGS[LAST_NUMBER]  # that selectors name: their places behind those of attributes; -1: none
cdef int UNNUMBERED[MAX_NAMES]  # the places of the other names
cdef int unnumbered = 0
cdef Bits LENGTHS = 0  # of the other names
cdef Bits WORDED = 0  # the names that selectors ask for with a word
cdef int worded = 0  # how many they are
cdef Word WORDS[SLOTS]  # by their letters, whatever their case
cdef Bits SIZES[256]  # of the words that begin with a letter
cdef byte LOWER[256]
cdef bint SPACE[256]
cdef size_t TEXT_NUMBER = TEXT
cdef size_t SCRIPT_NUMBER = SCRIPT
cdef size_t STYLE_NUMBER = STYLE
cdef bint PARTS[LAST_NUMBER]  # the numbers of PARTING elements
cdef size_t HTML_SPACE = 0
cdef int QUIRKS = 1

FOLDING = frozenset(
    "accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir "
    "direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref "
    "noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype "
    "vlink".split()
)
"""Attributes of HTML elements whose values selectors compare without regard to case."""
COMMON = b"zqxjkvwyfbgumphdclo0123456789.s?&=nrita-e/"
"""The letters of addresses, the rarest first."""
_PIECE = re.compile(
    r"""\s*(?P<comma>,)\s*|\s*(?P<child>>)\s*|(?P<inside>\s+)|(?P<tag>[a-z][a-z0-9]*|\*)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"""
    r"""|\[(?P<name>[\w-]+)(?:(?P<sign>[~^$*]?=)(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+)))?\]"""
    r"""|:not\((?P<not>(?:[^()])*)\)"""
)

cdef dict _names = {}
cdef dict _words = {}
cdef dict _selectors = {}
cdef dict _numbers = {}
_kept = []  # what the tables point into
memset(PLACES, -1, sizeof(PLACES))
memset(TAGS, -1, sizeof(TAGS))
for _byte in range(256):
    LOWER[_byte] = bytes([_byte]).lower()[0]
    SPACE[_byte] = _byte in b" \t\n\f\r"


cdef Node* address(object node):
    return <Node*> <size_t> node.mem_id


cdef int name_of(str name) except -1:
    """The place of an attribute's name in the table."""
    global unnumbered, LENGTHS
    cdef int place
    cdef Attribute* attribute
    known = _names.get(name)
    if known is not None:
        return known
    place = len(_names)
    if place == MAX_NAMES:
        raise ValueError("too many names of attributes")
    parser = LexborHTMLParser(f"<p {name}=x>")
    attribute = (<Tag*> address(parser.css_first("p"))).first
    text = name.encode()
    _kept.append(text)
    NAMES[place].number = attribute.node.name if attribute.node.name < LAST_NUMBER else 0
    NAMES[place].text = text
    NAMES[place].length = len(text)
    if NAMES[place].number:
        PLACES[NAMES[place].number] = <signed char> place
    else:
        UNNUMBERED[unnumbered] = place
        unnumbered += 1
        LENGTHS |= <Bits> 1 << min(NAMES[place].length, 63)
    _names[name] = place
    return place


cdef size_t slot_of(const byte* text, size_t length) noexcept:
    return ((length * 31 + LOWER[text[0]]) * 31 + LOWER[text[length - 1]]) & (SLOTS - 1)


cdef Bits bit_of(const byte* text, size_t length) noexcept:
    """The bit of a word; 0 of one that no selector has."""
    cdef size_t at
    if not SIZES[text[0]] >> min(length, 63) & 1:
        return 0
    at = slot_of(text, length)
    while WORDS[at].text != NULL:
        if WORDS[at].length == length and same(WORDS[at].text, text, length, True):
            return WORDS[at].bit
        at = (at + 1) & (SLOTS - 1)
    return 0


cdef Bits word_of(str word) except? 0:
    """The bit of a word, which is given one; 0 where there are too many of them."""
    cdef size_t at
    text = word.lower().encode()
    if text not in _words and len(_words) < MAX_WORDS:
        _kept.append(text)
        at = slot_of(text, len(text))
        while WORDS[at].text != NULL:
            at = (at + 1) & (SLOTS - 1)
        WORDS[at] = Word(<byte*> <const char*> text, len(text), <Bits> 1 << len(_words))
        _words[text] = WORDS[at].bit
        for letter in text[:1] + text[:1].upper():
            SIZES[<int> letter] |= <Bits> 1 << min(WORDS[at].length, 63)
    return _words.get(text, 0)


cdef Bits word_sought(tuple row) except? 0:
    """The bit of the word that a test asks for in a class, or in a name's value; 0 if it asks for another thing."""
    global WORDED, worded
    what, sign, name, _, value, *_ = row
    if what == ATTRIBUTE and sign in (b"~", b"=") and [value] == value.split():
        worded += not WORDED >> <int> name & 1
        WORDED |= <Bits> 1 << <int> name
    elif what != CLASS:
        return 0
    return word_of(value.decode())


cdef bint is_named(size_t number, Known* known) noexcept:
    """Whether the number of an attribute's name stands for a name."""
    cdef Named* named
    if number < LAST_NUMBER:
        return number != 0 and number == known.number
    if known.number:
        return False
    named = <Named*> number
    return named.length == known.length and memcmp(text_of(named), known.text, known.length) == 0


cdef bint same(const byte* one, const byte* other, size_t length, bint folds) noexcept:
    cdef size_t at
    if not folds:
        return memcmp(one, other, length) == 0
    for at in range(length):
        if LOWER[one[at]] != LOWER[other[at]]:
            return False
    return True


cdef bint has_word(String* text, const byte* word, size_t length, bint folds) noexcept:
    cdef size_t at = 0, start
    while at < text.length:
        start = at
        while at < text.length and not SPACE[text.data[at]]:
            at += 1
        if at - start == length and length and same(text.data + start, word, length, folds):
            return True
        at += 1
    return False


cdef bint holds(String* text, Test* test, bint folds) noexcept:
    """Whether the value of a test stands in a text."""
    cdef const byte* at = text.data
    cdef const byte* end
    cdef size_t ahead = test.rare
    if test.length == 0 or text.length < test.length:
        return False
    end = at + (text.length - test.length)
    while at <= end:
        if not folds:
            at = <const byte*> memchr(at + ahead, test.value[ahead], end - at + 1)
            if at == NULL:
                return False
            at -= ahead
        if same(at, test.value, test.length, folds):
            return True
        at += 1
    return False


cdef bint compares(Test* test, String* value, bint folds) noexcept:
    if test.sign == b"~":
        return has_word(value, test.value, test.length, folds)
    if test.sign == b"*":
        return holds(value, test, folds)
    if value.length < test.length:
        return False
    if test.sign == b"=":
        return value.length == test.length and same(value.data, test.value, test.length, folds)
    if test.length == 0:
        return False
    if test.sign == b"^":
        return same(value.data, test.value, test.length, folds)
    return same(value.data + (value.length - test.length), test.value, test.length, folds)


cdef class Selector:
    """A selector as tables: its alternatives, what each asks of an element and of those around it, the tests."""

    cdef Test* tests
    cdef Compound* compounds
    cdef Complex* complexes
    cdef int first, end
    cdef bint any_kind  # an alternative names no tag, attribute or word that rows are made for
    cdef int shared  # a test that an element passes if it passes one of the alternatives; -1: none
    cdef list rows
    cdef Node* met  # the element whose attribute was looked for last, good for one search
    cdef int met_name
    cdef Attribute* met_attribute

    def __cinit__(self, str selector):
        cdef int at
        complexes, compounds, tests = [], [], []
        self.first, self.end = self._read(selector, complexes, compounds, tests)
        self.rows = tests
        self.shared = self._share(complexes, compounds, tests)
        self.tests = <Test*> calloc(len(tests) + 1, sizeof(Test))
        self.compounds = <Compound*> calloc(len(compounds) + 1, sizeof(Compound))
        self.complexes = <Complex*> calloc(len(complexes) + 1, sizeof(Complex))
        if self.tests == NULL or self.compounds == NULL or self.complexes == NULL:
            raise MemoryError
        for at, (what, sign, name, number, value, folds, first, end) in enumerate(tests):
            rare = min(range(len(value)), key=lambda place: COMMON.find(value[place]), default=0)
            self.tests[at] = Test(
                what, ord(sign), name, number, <byte*> <const char*> value, len(value), rare, folds, first, end
            )
        for at, (joint, first, end, _) in enumerate(compounds):
            self.compounds[at] = Compound(joint, first, end)
        for at, (first, end) in enumerate(complexes):
            tag, names, words = compounds[end - 1][3]
            around = 0
            for row in range(first, end - 1):
                around |= compounds[row][3][2]
            self.complexes[at] = Complex(first, end, tag, names, words, around)
            if self.first <= at < self.end:
                self.any_kind |= not (names or words or (tag and TAGS[tag] >= 0))

    def __dealloc__(self):
        free(self.tests)
        free(self.compounds)
        free(self.complexes)

    def _read(self, selector, complexes, compounds, tests):
        """File a list of selectors; the range of its alternatives."""
        own, chain, compound, joint, at = [], [], [], NONE, 0

        def close():
            if not compound:
                raise ValueError(f"no selector that is read here: {selector}")
            names = sum({1 << row[2] for row in compound if row[0] == ATTRIBUTE})
            words = sum({word_sought(row) for row in compound})
            tag = next((row[3] for row in compound if row[0] == TAG), 0)
            chain.append((joint, len(tests), len(tests) + len(compound), (tag, names, words)))
            tests.extend(compound)
            compound.clear()

        def finish():
            close()
            if any(row[0] == CHILD for row in chain[: len(chain) - 1]):
                raise ValueError(f"no selector that is read here: {selector}")
            own.append((len(compounds), len(compounds) + len(chain)))
            compounds.extend(chain)
            chain.clear()

        while at < len(selector):
            piece = _PIECE.match(selector, at)
            if piece is None:
                raise ValueError(f"no selector that is read here: {selector}")
            at = piece.end()
            if piece["comma"]:
                finish()
                joint = NONE
            elif piece["child"] or piece["inside"]:
                close()
                joint = CHILD if piece["child"] else INSIDE
            elif piece["tag"]:
                if piece["tag"] != "*":
                    compound.append((TAG, b"=", 0, _number(piece["tag"]), b"", False, 0, 0))
                else:
                    compound.append((NOT, b"=", 0, 0, b"", False, 0, 0))
            elif piece["id"] or piece["class"]:
                what = ID if piece["id"] else CLASS
                compound.append((what, b"=", 0, 0, (piece["id"] or piece["class"]).encode(), False, 0, 0))
            elif piece["name"]:
                sign = (piece["sign"] or "\0")[0].encode()
                value = next((piece[kind] for kind in ("quoted", "single", "bare") if piece[kind] is not None), "")
                compound.append(
                    (ATTRIBUTE, sign, name_of(piece["name"]), 0, value.encode(), piece["name"] in FOLDING, 0, 0)
                )
            else:
                first, end = self._read(piece["not"], complexes, compounds, tests)
                compound.append((NOT, b"=", 0, 0, b"", False, first, end))
        finish()
        complexes.extend(own)
        return len(complexes) - len(own), len(complexes)

    def _share(self, complexes, compounds, tests):
        """File what the values have in common that the alternatives look for in the same attribute."""
        sought = []
        for first, end in complexes[self.first : self.end]:
            _, begin, stop, _ = compounds[end - 1]
            sought += [row for row in tests[begin:stop] if row[0] == ATTRIBUTE and row[1] == b"*" and not row[5]][:1]
        if self.end - self.first < 2 or len(sought) < self.end - self.first or len({row[2] for row in sought}) > 1:
            return -1
        shortest = min((row[4] for row in sought), key=len)
        parts = [
            shortest[start:stop]
            for start in range(len(shortest)) for stop in range(start + 1, len(shortest) + 1)
            if all(shortest[start:stop] in row[4] for row in sought)
        ]
        if not parts:
            return -1
        tests.append((ATTRIBUTE, b"*", sought[0][2], 0, max(parts, key=len), False, 0, 0))
        return len(tests) - 1

    cdef bint fits(self, Node* node, int first, int end) noexcept:
        """Whether one of some alternatives names an element."""
        cdef int at
        for at in range(first, end):
            if self.names(node, &self.complexes[at]):
                return True
        return False

    cdef bint names(self, Node* node, Complex* complex) noexcept:
        cdef int at = complex.end - 1
        if not self.passes(node, &self.compounds[at]):
            return False
        while at > complex.first:
            joint = self.compounds[at].joint
            at -= 1
            node = node.parent
            if joint == CHILD:
                if node == NULL or node.type != ELEMENT or not self.passes(node, &self.compounds[at]):
                    return False
                continue
            while node != NULL and not (node.type == ELEMENT and self.passes(node, &self.compounds[at])):
                node = node.parent
            if node == NULL:
                return False
        return True

    cdef bint passes(self, Node* node, Compound* compound) noexcept:
        cdef int at
        for at in range(compound.first, compound.end):
            if not self.meets(node, &self.tests[at]):
                return False
        return True

    cdef bint meets(self, Node* node, Test* test) noexcept:
        cdef Attribute* attribute
        if test.what == TAG:
            return node.name == test.number
        if test.what == NOT:
            return not self.fits(node, test.first, test.end)
        if test.what == ATTRIBUTE:
            attribute = self.attribute(node, test.name)
            if attribute == NULL or not test.sign:
                return attribute != NULL
            if attribute.value == NULL or attribute.value.data == NULL:
                return test.sign == b"=" and test.length == 0
            return compares(test, attribute.value, test.folds and node.space == HTML_SPACE)
        attribute = (<Tag*> node).id if test.what == ID else (<Tag*> node).classes
        if attribute == NULL or attribute.value == NULL or attribute.value.data == NULL:
            return False
        folds = (<Page*> node.document).quirks == QUIRKS
        if test.what == CLASS:
            return has_word(attribute.value, test.value, test.length, folds)
        return attribute.value.length == test.length and same(attribute.value.data, test.value, test.length, folds)

    cdef inline Attribute* attribute(self, Node* node, int name) noexcept:
        """An attribute of an element; NULL: it has none of the name."""
        cdef Attribute* attribute
        if node != self.met or name != self.met_name:
            attribute = (<Tag*> node).first
            while attribute != NULL and not is_named(attribute.node.name, &NAMES[name]):
                attribute = attribute.next
            self.met, self.met_name, self.met_attribute = node, name, attribute
        return self.met_attribute


cdef Selector selector_of(str selector):
    found = _selectors.get(selector)
    if found is None:
        found = _selectors[selector] = Selector(selector)
    (<Selector> found).met = NULL
    return found


cdef Node* following(Node* node, Node* top) noexcept:
    """The next node in the order of the page, as far as it is inside of another."""
    return node.first_child if node.first_child != NULL else behind(node, top)


cdef Node* behind(Node* node, Node* top) noexcept:
    """The same, passing over what is inside of the node itself."""
    while node != top and node.next == NULL:
        node = node.parent
    return NULL if node == top else node.next


cdef Characters* text_behind(Node* node, Node* top) noexcept:
    """The next text in an element, but that of scripts and styles inside."""
    node = following(node, top)
    while node != NULL and not (node.name == TEXT_NUMBER and (<Characters*> node).data.data != NULL):
        node = behind(node, top) if is_machines(node) else following(node, top)
    return <Characters*> node


cdef inline bint is_machines(const Node* node) noexcept:
    """Whether what stands in an element is not for readers."""
    return node.name == SCRIPT_NUMBER or node.name == STYLE_NUMBER


cdef inline bint parts(const Node* node) noexcept:
    """Whether the text of an element stands apart from what is around it."""
    return node.type == ELEMENT and node.name < LAST_NUMBER and PARTS[node.name]


@cython.no_gc  # what it refers to does not refer to it
@cython.freelist(64)
cdef class Element:
    """The twin of `newsclean.dom.Element`."""

    cdef Node* node
    cdef object parser  # the tree is its own

    def is_a(self, str tag):
        return self.node.name == <size_t> _number(tag)

    def get(self, str name):
        return self.value(&NAMES[name_of(name)])

    def first_of(self, tuple names):
        cdef str found = ""
        for name in names:
            found = self.value(&NAMES[name_of(name)])
            if found:
                break
        return found

    cdef str value(self, Known* known):
        cdef Attribute* attribute = (<Tag*> self.node).first
        cdef Attribute* found = NULL
        while attribute != NULL:
            if is_named(attribute.qualified_name or attribute.node.name, known):
                found = attribute
            attribute = attribute.next
        if found == NULL or found.value == NULL or found.value.data == NULL:
            return ""
        return PyUnicode_DecodeUTF8(<char*> found.value.data, found.value.length, "replace")

    @property
    def text(self):
        cdef list texts = []
        cdef Node* node = self.node.first_child
        cdef const String* written
        cdef bint parted = False
        while node != NULL:
            written = &(<Characters*> node).data
            if node.name == TEXT_NUMBER and written.data != NULL:
                if parted and texts:
                    texts.append(" ")
                texts.append(PyUnicode_DecodeUTF8(<char*> written.data, written.length, "replace"))
                parted = False
            parted = parted or parts(node)
            if node.first_child != NULL and not is_machines(node):
                node = node.first_child
                continue
            while node != self.node and node.next == NULL:
                node = node.parent
                parted = parted or parts(node)
            node = NULL if node == self.node else node.next
        return texts[0] if len(texts) == 1 else "".join(texts)

    @property
    def utf8(self):
        cdef Characters* found = text_behind(self.node, self.node)
        if found == NULL or text_behind(&found.node, self.node) != NULL:
            return self.text.encode()
        return <bytes> (<char*> found.data.data)[:found.data.length]

    def select(self, str selector):
        cdef Selector wanted = selector_of(selector)
        cdef Node* node = self.node
        cdef list found = []
        cdef int at
        while node != NULL:
            if node.type == ELEMENT:
                for at in range(wanted.first, wanted.end):
                    if wanted.names(node, &wanted.complexes[at]):
                        found.append(element(node, self.parser))
            node = following(node, self.node)
        return found


cdef Element element(Node* node, object parser):
    cdef Element made = Element.__new__(Element)
    made.node, made.parser = node, parser
    return made


cdef struct Row:
    Node* node
    Bits given  # the attributes
    Bits words, around
    int up  # the row of the element around it
    int tag  # 0: one that HTML does not know

cdef struct Entry:  # of a list of elements with a tag or an attribute
    int number, row  # the list has a number: that of the attribute, or of the tag behind those


cdef class Tree:
    """The twin of `newsclean.dom.Tree`: a row for each element that may be asked for, with its words and those around.

    The elements with a tag or an attribute that selectors name are listed, and a selector looks at the shortest list of
    those that it asks for. Only tags, names and words that selectors have are known; where one is new, the tree is read
    anew.
    """

    cdef object parser
    cdef Row* rows
    cdef Py_ssize_t length, room, known
    cdef Entry* entries  # of all lists, in the order of the page
    cdef Py_ssize_t count, entries_room
    cdef int* lists  # the rows in each, one behind the other
    cdef int starts[MAX_NAMES + MAX_TAGS + 1]
    cdef Bits names, words  # of all elements
    cdef bint whole  # a selector asks for elements of any kind, so that each has a row

    def __cinit__(self, parser):
        self.parser = parser
        self.known = -1

    def __dealloc__(self):
        free(self.rows)
        free(self.entries)
        free(self.lists)

    cdef int read(self) except -1:
        cdef Node* top
        cdef Node* node
        cdef int up = -1  # the row around
        self.length, self.count, self.known = 0, 0, known_by_selectors()
        self.names = self.words = 0
        root = self.parser.root
        if root is not None:
            node = top = address(root)
            while node != NULL:
                if node.type == ELEMENT and self.add(node, up) and node.first_child != NULL:
                    up = <int> self.length - 1
                if node.first_child != NULL:
                    node = node.first_child
                    continue
                while node != top and node.next == NULL:
                    node = node.parent
                    if up >= 0 and self.rows[up].node == node:
                        up = self.rows[up].up
                node = NULL if node == top else node.next
        return self.arrange()

    cdef inline int add(self, Node* node, int up) except -1:
        """Make a row of an element that selectors may ask for; False of another one."""
        cdef Row* row
        cdef int tag = <int> node.name if node.name < LAST_NUMBER else 0
        cdef bint listed = tag and TAGS[tag] >= 0
        if (<Tag*> node).first == NULL and not listed and not self.whole:
            return False
        if self.length == self.room:
            rows = realloc(self.rows, (2 * self.room + USUAL) * sizeof(Row))
            if rows == NULL:
                raise MemoryError
            self.rows, self.room = <Row*> rows, 2 * self.room + USUAL
        row = &self.rows[self.length]
        row.node, row.tag, row.up, row.given = node, tag, up, 0
        row.words = words_of((<Tag*> node).classes)
        self.enter(row, (<Tag*> node).first)
        if not (row.given or row.words or listed or self.whole):
            return False
        self.names |= row.given
        self.words |= row.words
        row.around = self.rows[up].around | self.rows[up].words if up >= 0 else 0
        self.length += 1
        return True

    cdef inline int enter(self, Row* row, Attribute* attribute) except -1:
        """Put an element into the lists of its tag and of its attributes; those that selectors name."""
        cdef int place
        if self.count + MAX_NAMES >= self.entries_room:
            entries = realloc(self.entries, (2 * self.entries_room + USUAL) * sizeof(Entry))
            if entries == NULL:
                raise MemoryError
            self.entries, self.entries_room = <Entry*> entries, 2 * self.entries_room + USUAL
        if row.tag and TAGS[row.tag] >= 0:
            self.entries[self.count] = Entry(MAX_NAMES + TAGS[row.tag], <int> self.length)
            self.count += 1
        while attribute != NULL:
            place = place_of(attribute)
            if place >= 0 and not row.given >> place & 1:
                row.given |= <Bits> 1 << place
                if WORDED >> place & 1:
                    row.words |= words_of(attribute)
                self.entries[self.count] = Entry(place, <int> self.length)
                self.count += 1
            attribute = attribute.next
        return 0

    cdef int arrange(self) except -1:
        """Make lists of the entries."""
        cdef int next_in[MAX_NAMES + MAX_TAGS]
        cdef int number
        cdef Py_ssize_t at
        lists = realloc(self.lists, (self.count + 1) * sizeof(int))
        if lists == NULL:
            raise MemoryError
        self.lists = <int*> lists
        memset(self.starts, 0, sizeof(self.starts))
        for at in range(self.count):
            self.starts[self.entries[at].number + 1] += 1
        for number in range(MAX_NAMES + MAX_TAGS):
            next_in[number] = self.starts[number]
            self.starts[number + 1] += self.starts[number]
        for at in range(self.count):
            number = self.entries[at].number
            self.lists[next_in[number]] = self.entries[at].row
            next_in[number] += 1
        return 0

    cdef bint may_name(self, const Complex* one) noexcept:
        """Whether the page has elements of an alternative's tag, and all of its attributes and words."""
        if one.names & ~self.names or (one.words | one.around) & ~self.words:
            return False
        return not one.tag or TAGS[one.tag] < 0 or self.length_of(MAX_NAMES + TAGS[one.tag]) > 0

    cdef inline Py_ssize_t length_of(self, int number) noexcept:
        return self.starts[number + 1] - self.starts[number]

    cdef const int* shortest(self, size_t tag, Bits names, Py_ssize_t* length) noexcept:
        """The shortest list of the elements that have a tag and attributes; NULL: all elements."""
        cdef int number, found = -1
        length[0] = self.length
        if tag and TAGS[tag] >= 0:
            found = MAX_NAMES + TAGS[tag]
            length[0] = self.length_of(found)
        while names:
            number = first_bit(names)
            names &= names - 1
            if found < 0 or self.length_of(number) < length[0]:
                found, length[0] = number, self.length_of(number)
        return self.lists + self.starts[found] if found >= 0 else NULL

    def select(self, str selector):
        cdef Selector wanted = selector_of(selector)
        cdef list found = []
        cdef Py_ssize_t at, length = 0
        cdef size_t tag = 0
        cdef Bits names = 0  # that all alternatives ask for which may name an element of the page
        cdef int place, first = -1, end = 0  # of those
        cdef const int* rows
        cdef Row* row
        cdef Complex* one
        if self.known != known_by_selectors() or wanted.any_kind > self.whole:
            self.whole = self.whole or wanted.any_kind
            self.read()
        for place in range(wanted.first, wanted.end):
            one = &wanted.complexes[place]
            if self.may_name(one):
                if first < 0:
                    first, tag, names = place, one.tag, one.names
                tag, names, end = tag if one.tag == tag else 0, names & one.names, place + 1
        rows = self.shortest(tag, names, &length)
        for at in range(length if first >= 0 else 0):
            row = &self.rows[rows[at] if rows != NULL else at]
            if wanted.shared >= 0 and not wanted.meets(row.node, &wanted.tests[wanted.shared]):
                continue
            for place in range(first, end):
                one = &wanted.complexes[place]
                if one.names & ~row.given or (one.tag and one.tag != <size_t> row.tag):
                    continue
                if one.words & ~row.words or one.around & ~row.around:
                    continue
                if wanted.names(row.node, one):
                    found.append(element(row.node, self.parser))
        return found


cdef Py_ssize_t known_by_selectors() except -1:
    """How many names and words selectors have."""
    return len(_names) + len(_words) + len(_numbers) + worded


cdef inline int place_of(Attribute* attribute) noexcept:
    """The place of an attribute's name in the table; -1: no selector names it."""
    cdef size_t number = attribute.node.name
    cdef int at
    if number < LAST_NUMBER:
        return PLACES[number]
    if LENGTHS >> min((<Named*> number).length, 63) & 1:
        for at in range(unnumbered):
            if is_named(number, &NAMES[UNNUMBERED[at]]):
                return UNNUMBERED[at]
    return -1


cdef Bits words_of(Attribute* attribute) noexcept:
    """The words of an attribute's value, of those that selectors name."""
    cdef Bits found = 0
    cdef size_t at = 0, start
    cdef String* text
    if attribute == NULL or attribute.value == NULL or attribute.value.data == NULL:
        return 0
    text = attribute.value
    while at < text.length:
        start = at
        at = end_of_word(text.data, at, text.length)
        if at > start:
            found |= bit_of(text.data + start, at - start)
        at += 1
    return found


cdef inline size_t end_of_word(const byte* text, size_t at, size_t end) noexcept:
    """Where white space stands next; the end if nowhere."""
    cdef Bits part
    while at + sizeof(part) <= end:
        memcpy(&part, text + at, sizeof(part))
        part = (part - 0x2121212121212121u) & ~part & 0x8080808080808080u  # the first byte that is white or a control
        if not part:
            at += sizeof(part)
            continue
        at += first_bit(part) >> 3
        if SPACE[text[at]]:
            return at
        at += 1
    while at < end and not SPACE[text[at]]:
        at += 1
    return at


def _number(str tag):
    """The number of a tag that HTML knows."""
    known = _numbers.get(tag)
    if known is not None:
        return known
    number = _number_in(LexborHTMLParser(f"<{tag}>"), tag)
    if len(_numbers) < MAX_TAGS:
        TAGS[number] = <signed char> len(_numbers)
    _numbers[tag] = number
    return number


def _number_in(parser, str tag):
    number = parser.css_first(tag).tag_id
    if number >= LAST_NUMBER:
        raise ValueError(f"HTML has no {tag}")
    return number


def _fill_parts():
    parser = LexborHTMLParser("".join([f"<{tag}>" for tag in PARTING]))
    for tag in PARTING:
        PARTS[<size_t> _number_in(parser, tag)] = True


def tree(parser):
    """The twin of `tree`."""
    return Tree(parser)


cdef bint is_called(Attribute* attribute, bytes name) noexcept:
    """Whether an attribute has a name that the parser knows no number of."""
    cdef Named* named = <Named*> attribute.node.name
    if attribute.node.name < LAST_NUMBER or attribute.qualified_name or named.length != <size_t> len(name):
        return False
    return memcmp(text_of(named), <const char*> name, named.length) == 0


cdef bint is_as_expected() except -1:
    """Whether nodes are made as they are read here; no address is followed before something else vouches for it."""
    cdef Node* paragraph
    cdef Node* bold
    cdef Tag* tag
    cdef Attribute* known
    cdef Characters* words
    global HTML_SPACE
    parser = LexborHTMLParser("<!doctype html><p class='some words'>one<b id=here>two</b></p>")
    quirky = LexborHTMLParser("<p itemscope=said data-a-name-that-is-long=x>")
    node = parser.css_first("p")
    inner = parser.css_first("b")
    paragraph, bold = address(node), address(inner)
    linked = {
        <size_t> paragraph.first_child: node.first_child.mem_id, <size_t> paragraph.last_child: inner.mem_id,
        <size_t> paragraph.parent: node.parent.mem_id, <size_t> bold.prev: node.first_child.mem_id,
        <size_t> bold.parent: node.mem_id, <size_t> bold.next: 0, <size_t> paragraph.name: node.tag_id,
        <size_t> bold.name: inner.tag_id, <size_t> paragraph.type: ELEMENT, <size_t> bold.type: ELEMENT,
    }
    if any(found != told for found, told in linked.items()) or paragraph.document != bold.document:
        return False
    words = <Characters*> address(node.first_child)
    if words.node.next != bold or words.node.name != TEXT_NUMBER or words.data.length != len("one"):
        return False
    if memcmp(words.data.data, b"one", 3) != 0:
        return False
    tag = <Tag*> paragraph
    known = tag.classes
    if known == NULL or tag.first != known or tag.last != known or tag.id != NULL or tag.is_value != NULL:
        return False
    if known.owner != paragraph or known.next != NULL or known.prev != NULL or known.node.name >= LAST_NUMBER:
        return False
    if known.value.length != len("some words") or memcmp(known.value.data, b"some words", 10) != 0:
        return False
    if (<Tag*> bold).id == NULL or (<Tag*> bold).id != (<Tag*> bold).first or (<Tag*> bold).classes != NULL:
        return False
    node = quirky.css_first("p")
    tag = <Tag*> address(node)
    known = tag.first
    if known == NULL or known.next != tag.last or tag.last.prev != known or known.owner != &tag.node:
        return False
    if not (is_called(known, b"itemscope") and is_called(tag.last, b"data-a-name-that-is-long")):
        return False
    HTML_SPACE = paragraph.space
    return (<Page*> paragraph.document).quirks != QUIRKS and (<Page*> tag.node.document).quirks == QUIRKS


_fill_parts()

READ = frozenset(("1.0.1", "1.0.2"))
"""Releases of selectolax whose trees tests/test_compiled_dom.py has read; another one's are asked by its own selectors."""

if selectolax.__version__ not in READ or not is_as_expected():
    raise ImportError("the parser may make its nodes in another way")
