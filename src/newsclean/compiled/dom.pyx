# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.dom.tree`: the parser's own tree, read where it stands in memory.

The parser tells the address of a node (`mem_id`), not the make of one. What is taken for it here, lexbor's, is compared
with what the parser says of a small page when this module is imported; where it differs, there is no twin.
"""

import re

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memcpy, memchr

from newsclean.dom import TEXT, LexborHTMLParser

ctypedef unsigned char byte

cdef struct String:
    byte* data
    size_t length

cdef struct Node:
    void* events
    size_t name, prefix, space
    Node* document
    Node* next
    Node* prev
    Node* parent
    Node* first_child
    Node* last_child
    void* user
    int type

cdef struct Page:
    Node node
    int quirks

cdef struct Characters:
    Node node
    String data

cdef struct Attribute:
    Node node
    size_t upper_name, qualified_name
    String* value
    Node* owner
    Attribute* next
    Attribute* prev

cdef struct Tag:
    Node node
    size_t upper_name, qualified_name
    String* is_value
    Attribute* first
    Attribute* last
    Attribute* id
    Attribute* classes

cdef struct Named:  # a name that the parser has no number of: the address of this is its number
    byte* far  # a short name stands in the place of its address
    size_t more[2]
    size_t length

cdef enum:
    ELEMENT = 1
    LAST_NUMBER = 4096  # of names that the parser knows
    SHORT_NAME = 16
    MAX_NAMES = 64

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

cdef struct Test:
    What what
    byte sign
    int name
    size_t number
    byte* value
    size_t length
    bint folds
    int first, end

cdef struct Compound:
    Joint joint  # to the compound on its left
    int first, end
    unsigned long long needed
    size_t tag

cdef struct Complex:
    int first, end

cdef Known NAMES[MAX_NAMES]
cdef byte LOWER[256]
cdef size_t TEXT_NUMBER = TEXT
cdef size_t HTML_SPACE = 0
cdef int QUIRKS = 1

FOLDING = frozenset(
    "accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir "
    "direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref "
    "noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype "
    "vlink".split()
)
"""Attributes of HTML elements whose values selectors compare without regard to case."""
_PIECE = re.compile(
    r"""\s*(?P<comma>,)\s*|\s*(?P<child>>)\s*|(?P<inside>\s+)|(?P<tag>[a-z][a-z0-9]*|\*)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"""
    r"""|\[(?P<name>[\w-]+)(?:(?P<sign>[~^$*]?=)(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+)))?\]"""
    r"""|:not\((?P<not>(?:[^()])*)\)"""
)

_names = {}
_selectors = {}
_kept = []  # what the tables point into
for _byte in range(256):
    LOWER[_byte] = bytes([_byte]).lower()[0]


cdef Node* address(object node):
    return <Node*> <size_t> node.mem_id


cdef int name_of(str name) except -1:
    """The place of an attribute's name in the table."""
    cdef int place
    cdef Attribute* attribute
    if name in _names:
        return _names[name]
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
    _names[name] = place
    return place


cdef bint is_named(size_t number, Known* known) noexcept:
    """Whether the number of an attribute's name stands for a name."""
    cdef Named* named
    cdef byte* text
    if number < LAST_NUMBER:
        return number != 0 and number == known.number
    if known.number:
        return False
    named = <Named*> number
    if named.length != known.length:
        return False
    text = <byte*> named if named.length <= SHORT_NAME else named.far
    return memcmp(text, known.text, known.length) == 0


cdef bint same(const byte* one, const byte* other, size_t length, bint folds) noexcept:
    cdef size_t at
    if not folds:
        return memcmp(one, other, length) == 0
    for at in range(length):
        if LOWER[one[at]] != LOWER[other[at]]:
            return False
    return True


cdef bint is_space(byte letter) noexcept:
    return letter == b" " or letter == b"\n" or letter == b"\t" or letter == b"\r" or letter == b"\f"


cdef bint has_word(String* text, const byte* word, size_t length, bint folds) noexcept:
    cdef size_t at = 0, start
    while at < text.length:
        start = at
        while at < text.length and not is_space(text.data[at]):
            at += 1
        if at - start == length and length and same(text.data + start, word, length, folds):
            return True
        at += 1
    return False


cdef bint holds(String* text, const byte* part, size_t length, bint folds) noexcept:
    cdef size_t at
    if length == 0 or text.length < length:
        return False
    for at in range(text.length - length + 1):
        if same(text.data + at, part, length, folds):
            return True
    return False


cdef bint compares(Test* test, String* value, bint folds) noexcept:
    if test.sign == b"~":
        return has_word(value, test.value, test.length, folds)
    if test.sign == b"*":
        return holds(value, test.value, test.length, folds)
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
    cdef list rows

    def __cinit__(self, str selector):
        cdef int at
        complexes, compounds, tests = [], [], []
        self.first, self.end = self._read(selector, complexes, compounds, tests)
        self.rows = tests
        self.tests = <Test*> calloc(len(tests) + 1, sizeof(Test))
        self.compounds = <Compound*> calloc(len(compounds) + 1, sizeof(Compound))
        self.complexes = <Complex*> calloc(len(complexes) + 1, sizeof(Complex))
        if self.tests == NULL or self.compounds == NULL or self.complexes == NULL:
            raise MemoryError
        for at, (what, sign, name, number, value, folds, first, end) in enumerate(tests):
            self.tests[at] = Test(what, ord(sign), name, number, <byte*> <const char*> value, len(value), folds, first, end)
        for at, (joint, first, end, needed, tag) in enumerate(compounds):
            self.compounds[at] = Compound(joint, first, end, needed, tag)
        for at, (first, end) in enumerate(complexes):
            self.complexes[at] = Complex(first, end)

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
            needed = sum({1 << row[2] for row in compound if row[0] == ATTRIBUTE})
            tag = next((row[3] for row in compound if row[0] == TAG), 0)
            chain.append((joint, len(tests), len(tests) + len(compound), needed, tag))
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

    cdef bint fits(self, Node* node, int first, int end) noexcept:
        """Whether one of some alternatives names an element."""
        cdef int at
        for at in range(first, end):
            if self.names(node, self.complexes[at]):
                return True
        return False

    cdef bint names(self, Node* node, Complex complex) noexcept:
        cdef int at = complex.end - 1
        if not self.passes(node, self.compounds[at]):
            return False
        while at > complex.first:
            joint = self.compounds[at].joint
            at -= 1
            node = node.parent
            if joint == CHILD:
                if node == NULL or node.type != ELEMENT or not self.passes(node, self.compounds[at]):
                    return False
                continue
            while node != NULL and not (node.type == ELEMENT and self.passes(node, self.compounds[at])):
                node = node.parent
            if node == NULL:
                return False
        return True

    cdef bint passes(self, Node* node, Compound compound) noexcept:
        cdef int at
        if compound.tag and node.name != compound.tag:
            return False
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
            attribute = (<Tag*> node).first
            while attribute != NULL and not is_named(attribute.node.name, &NAMES[test.name]):
                attribute = attribute.next
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


cdef Selector selector_of(str selector):
    found = _selectors.get(selector)
    if found is None:
        found = _selectors[selector] = Selector(selector)
    return found


cdef Node* following(Node* node, Node* top) noexcept:
    """The next node in the order of the page, as far as it is inside of another."""
    if node.first_child != NULL:
        return node.first_child
    while node != top and node.next == NULL:
        node = node.parent
    return NULL if node == top else node.next


cdef class Element:
    """The twin of `newsclean.dom.Element`."""

    cdef Node* node
    cdef object parser  # the tree is its own

    def is_a(self, str tag):
        return self.node.name == <size_t> _number(tag)

    def get(self, str name):
        cdef Known* known = &NAMES[name_of(name)]
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
        cdef Node* node = self.node
        cdef String data
        cdef list texts = []
        while True:
            node = following(node, self.node)
            if node == NULL:
                return texts[0] if len(texts) == 1 else "".join(texts)
            if node.name == TEXT_NUMBER:
                data = (<Characters*> node).data
                if data.data != NULL:
                    texts.append(PyUnicode_DecodeUTF8(<char*> data.data, data.length, "replace"))

    def select(self, str selector):
        cdef Selector wanted = selector_of(selector)
        cdef Node* node = self.node
        cdef list found = []
        cdef int at
        while node != NULL:
            if node.type == ELEMENT:
                for at in range(wanted.first, wanted.end):
                    if wanted.names(node, wanted.complexes[at]):
                        found.append(element(node, self.parser))
            node = following(node, self.node)
        return found


cdef Element element(Node* node, object parser):
    cdef Element made = Element.__new__(Element)
    made.node, made.parser = node, parser
    return made


cdef struct Row:
    Node* node
    unsigned long long names


cdef class Tree:
    """The twin of `newsclean.dom.Tree`: the elements of a page in a row, each with the attributes that it has."""

    cdef object parser
    cdef Row* rows
    cdef Py_ssize_t length, room
    cdef int names

    def __cinit__(self, parser):
        self.parser = parser
        self.names = -1

    def __dealloc__(self):
        free(self.rows)

    cdef int fill(self) except -1:
        """Read the tree anew: of names that the table has by now, all elements tell."""
        cdef Node* top
        cdef Node* node
        cdef Row* rows
        self.length, self.names = 0, len(_names)
        root = self.parser.root
        if root is None:
            return 0
        node = top = address(root)
        while node != NULL:
            if node.type == ELEMENT:
                if self.length == self.room:
                    self.room = 2 * self.room + 1024
                    rows = <Row*> realloc(self.rows, self.room * sizeof(Row))
                    if rows == NULL:
                        raise MemoryError
                    self.rows = rows
                self.rows[self.length] = Row(node, self.names_of(<Tag*> node))
                self.length += 1
            node = following(node, top)
        return 0

    cdef unsigned long long names_of(self, Tag* tag) noexcept:
        cdef unsigned long long found = 0
        cdef Attribute* attribute = tag.first
        cdef int place
        while attribute != NULL:
            if attribute.node.name < LAST_NUMBER:
                found |= BITS[attribute.node.name]
            else:
                for place in range(self.names):
                    if is_named(attribute.node.name, &NAMES[place]):
                        found |= <unsigned long long> 1 << place
            attribute = attribute.next
        return found

    def select(self, str selector):
        cdef Selector wanted = selector_of(selector)
        cdef list found = []
        cdef Py_ssize_t row
        cdef Compound* last
        cdef int at
        if self.names != <int> len(_names):
            fill_bits()
            self.fill()
        for row in range(self.length):
            for at in range(wanted.first, wanted.end):
                last = &wanted.compounds[wanted.complexes[at].end - 1]
                if last.needed & ~self.rows[row].names or (last.tag and last.tag != self.rows[row].node.name):
                    continue
                if wanted.names(self.rows[row].node, wanted.complexes[at]):
                    found.append(element(self.rows[row].node, self.parser))
        return found


cdef unsigned long long BITS[LAST_NUMBER]


cdef void fill_bits():
    cdef int place
    for place in range(len(_names)):
        if NAMES[place].number:
            BITS[NAMES[place].number] = <unsigned long long> 1 << place


_numbers = {}


def _number(tag):
    """The number of a tag that HTML knows."""
    if tag not in _numbers:
        number = LexborHTMLParser(f"<{tag}>").css_first(tag).tag_id
        if number >= LAST_NUMBER:
            raise ValueError(f"HTML has no {tag}")
        _numbers[tag] = number
    return _numbers[tag]


def tree(parser):
    """The twin of `tree`."""
    return Tree(parser)


cdef bint is_called(Attribute* attribute, bytes name) noexcept:
    """Whether an attribute has a name that the parser knows no number of."""
    cdef Named* named = <Named*> attribute.node.name
    if attribute.node.name < LAST_NUMBER or attribute.qualified_name or named.length != <size_t> len(name):
        return False
    text = <byte*> named if named.length <= SHORT_NAME else named.far
    return memcmp(text, <const char*> name, named.length) == 0


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


if not is_as_expected():
    raise ImportError("the parser makes its nodes in another way")
