# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.segment.cut`: the same walk, its columns in arrays, texts and markup read in place."""

from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memcmp, memcpy, memset

from newsclean.compiled.lexbor cimport calls
from newsclean.compiled.places cimport Places, Position

from newsclean import dom, segment
from newsclean.model import Block, Container, Mark

include "structs.pxi"
include "nodes.pxi"
include "utf8.pxi"
include "lines.pxi"

cdef int BREAKS = segment.BREAKS, HIDDEN = segment.HIDDEN, UNSEEN = segment.UNSEEN, BOLD = segment.BOLD
cdef int ITALIC = segment.ITALIC, KEEPS_LINES = segment.KEEPS_LINES, CELL = segment.CELL, NEW_LINE = segment.NEW_LINE
cdef int LINK = segment.LINK, FIELD = segment.FIELD, INHERITED = segment.INHERITED, TELLS = segment.TELLS
cdef size_t TEXT = dom.TEXT, TEXTAREA = dom.TEXTAREA
cdef Py_ssize_t MAX_BLOCKS = segment.MAX_BLOCKS, LINE = segment.LINE
cdef int MOST_LINKED = segment.MOST_LINKED
cdef frozenset UNREAD = dom.UNREAD

include "fetch.pxi"
include "markup.pxi"

cdef enum:
    NUMBERED = 1024  # tags that HTML knows have lower numbers
    NUMBERS = 4096  # whole numbers that are made once
    USUAL = 2048  # elements of a page
    SHARED_SIZE = 3  # bytes: of a shorter text that is one character Python has one object
    FAR = 16  # elements ahead of the one whose words are looked for
    NEAR = 8

cdef enum:  # fields of CONTAINER
    INDEX, PARENT, TAG, TOKENS, DEPTH, IS_HIDDEN, FIRST, END

cdef enum:  # fields of MARK
    MARK_START, MARK_END, MARK_HOME, MARK_HREF

cdef enum:  # fields of BLOCK
    NUMBER, BLOCK_TEXT, BLOCK_TAG, HOME, LINKS, LINK_CHARS, BOLD_CHARS, ITALIC_CHARS, JOINT, MARKS

cdef Maker CONTAINER = Maker(Container, "index", "parent", "tag", "tokens", "depth", "hidden", "first", "end")
cdef Maker MARK = Maker(Mark, "start", "end", "container", "href")
cdef Maker BLOCK = Maker(
    Block, "index", "text", "tag", "container", "links", "link_chars", "bold_chars", "italic_chars", "joint", "marks"
)
cdef tuple WHOLE = tuple(range(NUMBERS))
_tuple, _Field = tuple.__new__, segment.Field


cdef inline object number(Py_ssize_t value):
    return WHOLE[value] if 0 <= value < NUMBERS else value


# --- The walk ---


cdef class Nodes:
    """The open elements around a node."""

    cdef Node** nodes
    cdef size_t count, room

    def __dealloc__(self):
        free(self.nodes)

    cdef int push(self, Node* node) except -1:
        if self.count == self.room:
            grown = realloc(self.nodes, (2 * self.room + 64) * sizeof(Node*))
            if grown == NULL:
                raise MemoryError
            self.nodes, self.room = <Node**> grown, 2 * self.room + 64
        self.nodes[self.count] = node
        self.count += 1
        return 0

    cdef inline Node* pop(self) noexcept:
        self.count -= 1
        return self.nodes[self.count]


cdef struct Column:  # what is known of an element
    PyObject* kind  # the walk keeps it alive
    int parent, bits, depth
    int link  # the innermost element around, or this one, that leads somewhere; -1: none
    const String* goal  # where this one leads, as it stands on the page
    PyObject* href  # the same, once it is asked for; the walk keeps it alive
    int first, end  # the blocks inside
    PyObject* tokens  # NULL: to be found by the key that is noted; its kind or the walk keeps them alive
    Noted noted


cdef class Cutter:
    """The state of one walk: the elements so far, and the run of text that is being gathered."""

    cdef list blocks, fields, held
    cdef list known  # the kinds of a page, by number
    cdef dict others
    cdef frozenset passed
    cdef set unending
    cdef int link, linked
    cdef Runs texts, unseen
    cdef Line line
    cdef Buffer keys
    cdef Column* all
    cdef Py_ssize_t count, room
    cdef int breaks, cell
    cdef bint full

    def __init__(self, frozenset passed = None):
        self.passed, self.unending, self.link = passed, set(), -1
        self.blocks, self.fields, self.held = [], [], []
        self.known, self.others = [None] * NUMBERED, {}
        self.texts, self.unseen, self.line, self.keys = Runs(), Runs(), Line(), Buffer()

    def __dealloc__(self):
        free(self.all)

    cdef int add(
        self, Kind kind, frozenset tokens, const Noted* noted, int parent, int bits, const String* goal
    ) except -1:
        """Note an element; its number."""
        cdef Column* column
        if self.count == self.room:
            grown = realloc(self.all, (2 * self.room + USUAL) * sizeof(Column))
            if grown == NULL:
                raise MemoryError
            self.all, self.room = <Column*> grown, 2 * self.room + USUAL
        column = self.all + self.count
        column.kind, column.parent, column.bits = <PyObject*> kind, parent, bits
        column.depth, column.link = 0, -1
        if parent >= 0:
            column.depth, column.link = self.all[parent].depth + 1, self.all[parent].link
        column.goal, column.href = goal, NULL
        if goal != NULL:
            column.link = <int> self.count
        column.first = column.end = 0
        column.noted = noted[0]
        column.tokens = <PyObject*> tokens if tokens is not None else NULL
        if tokens is not None and tokens is not kind.tokens:
            self.held.append(tokens)
        self.count += 1
        return <int> self.count - 1

    cdef inline object kind(self, const Node* node, size_t number):
        """What is known of the tag of a node."""
        cdef object kind = self.known[number] if number < NUMBERED else self.others.get(number)
        if kind is None:
            kind = kind_of(node)
            if number < NUMBERED:
                self.known[number] = kind
            else:
                self.others[number] = kind
        return kind

    cdef int walk(self, Node* root) except -1:
        cdef Nodes around = Nodes()
        cdef Node* node = root
        cdef String text
        cdef object kind
        cdef frozenset tokens
        cdef Noted noted
        cdef int here = -1, inside = 0, bits = 0
        cdef const String* goal
        cdef size_t number
        while node != NULL:
            number = node.name
            if number == TEXT:
                text = (<Characters*> node).data
                if text.data != NULL and (self.texts.count or not is_empty(text.data, text.length)):
                    self.text(text.data, text.length, here, inside)
            else:
                kind = self.kind(node, number)
                if kind is not False:
                    tokens = (<Kind> kind).look(node, self.keys, &noted, &bits)
                    goal = self.open(<Kind> kind, node, bits, here, inside) if bits & TELLS else NULL
                    bits |= inside & INHERITED
                    if bits & HIDDEN and not bits & BREAKS and (not inside & HIDDEN or inside & UNSEEN):
                        bits |= UNSEEN
                    self.add(<Kind> kind, tokens, &noted, here, bits, goal)
                    if node.first_child != NULL and number != TEXTAREA:
                        around.push(node)
                        here, inside, node = <int> self.count - 1, bits, node.first_child
                        continue
                    if bits & BREAKS:
                        self.breaks = 0
            node = node.next if around.count else NULL
            while node == NULL and around.count:
                if inside & BREAKS:
                    self.cut(here)
                node = around.pop().next
                here = self.all[here].parent
                if here < 0:
                    return 0
                inside = self.all[here].bits
        return 0

    cdef int text(self, const uchar* text, size_t length, int here, int inside) except -1:
        cdef bint blank = is_blank(text, length)
        if inside & UNSEEN:
            if not blank:
                self.unseen.add(text, length, here, False)
        elif self.texts.count or not blank:
            self.texts.add(text, length, here, blank)
        return 0

    cdef const String* open(self, Kind kind, const Node* node, int bits, int here, int inside) except? NULL:
        """Do what the beginning of an element does to the text around; where it leads, NULL if nowhere."""
        if bits & NEW_LINE:
            if inside & KEEPS_LINES and self.texts.count:
                self.text(b"\n", 1, here, inside)
            else:
                self.flush(here)
                self.breaks += 1
        if bits & BREAKS:
            self.cut(here)
            self.cell = bits & CELL
        if bits & FIELD and here >= 0:
            asked = segment.field_kind(kind.tag, all_attributes_of(node)) if kind.is_input else kind.asked
            if asked:
                before = len(self.blocks) + (self.texts.count > 0)
                self.fields.append(_tuple(_Field, (number(here), asked, number(before))))
        if bits & LINK and (self.passed is None or self.count not in self.passed):
            return goal_of(node)
        return NULL

    cdef int cut(self, int here) except -1:
        if self.texts.count or self.unseen.count:
            self.flush(here)
        self.breaks = 0
        return 0

    cdef int flush(self, int here) except -1:
        """Make the text gathered so far a block; `here` is the innermost open element."""
        cdef str text
        cdef int home
        if self.texts.count:
            if self.block(here):
                self.breaks = self.cell = 0
            self.texts.count = 0
        if self.unseen.count:
            home = self.unseen.runs[0].home
            text = self.line.join(self.unseen)
            self.unseen.count = 0
            if text:
                self.keep(Block(number(len(self.blocks)), text, self.tag(home), number(home)), text, home)
        return 0

    cdef int keep(self, object block, str text, int home) except -1:
        cdef int at = <int> len(self.blocks)
        if at >= MAX_BLOCKS and len(text) < LINE:
            self.full = True
            return 0
        self.blocks.append(block)
        if not self.all[home].end:
            self.all[home].first = at
        self.all[home].end = at + 1
        return 0

    cdef bint block(self, int here) except -1:
        """Make the texts a block; False where they come to nothing."""
        cdef str text
        cdef list marks = None
        cdef Py_ssize_t last = self.texts.count - 1, at, length
        cdef int home, element, bits, above, link = -1
        cdef Py_ssize_t link_chars = 0, bold_chars = 0, italic_chars = 0
        cdef Span* span
        cdef size_t goal = 0, found  # of all links so far, where it is one
        cdef set goals = None  # of more
        cdef bint mixed = False
        text = self.lines() if here >= 0 and self.all[here].bits & KEEPS_LINES else self.line.join(self.texts)
        if not text:
            return False
        while self.texts.runs[last].blank:  # trailing white space says nothing of where the text stands
            last -= 1
        home = self.around(self.texts.runs[0].home, self.texts.runs[last].home)
        for at in range(self.line.count):
            span = self.line.spans + at
            element, length = span.home, span.end - span.start
            bits = self.all[element].bits
            above = link
            link = self.all[element].link if bits & LINK else -1
            if at and link != above:
                mixed = mixed or link < 0 or above < 0 or not self.lead_alike(link, above)
            if link >= 0:
                found = self.goal(link)
                if not goal:
                    goal = found
                elif goal != found:
                    if goals is None:
                        goals = {goal}
                    goals.add(found)
                link_chars += length
            if bits & BOLD:
                bold_chars += length
            if bits & ITALIC:
                italic_chars += length
            if element != home:
                if marks is None:
                    marks = []
                mark = MARK.begin()
                MARK.give(mark, MARK_START, number(span.start))
                MARK.give(mark, MARK_END, number(span.end))
                MARK.give(mark, MARK_HOME, number(element))
                MARK.give(mark, MARK_HREF, self.href(link) if link >= 0 else None)
                marks.append(mark)
        if not self.all[home].bits & HIDDEN:
            self.follow(-1 if mixed else link, len(text))
        block = BLOCK.begin()
        BLOCK.give(block, NUMBER, number(len(self.blocks)))
        BLOCK.give(block, BLOCK_TEXT, text)
        BLOCK.give(block, BLOCK_TAG, self.block_tag(here))
        BLOCK.give(block, HOME, number(home))
        BLOCK.give(block, LINKS, number(len(goals) if goals is not None else goal != 0))
        BLOCK.give(block, LINK_CHARS, number(link_chars))
        BLOCK.give(block, BOLD_CHARS, number(bold_chars))
        BLOCK.give(block, ITALIC_CHARS, number(italic_chars))
        BLOCK.give(block, JOINT, self.joint(here))
        BLOCK.give(block, MARKS, tuple(marks) if marks is not None else ())
        self.keep(block, text, home)
        return True

    cdef int follow(self, int link, Py_ssize_t size) except -1:
        """Count the lines of text that one link is around, the last of which is a whole block."""
        if link != self.link and not (self.link >= 0 and link >= 0 and self.is_same(link)):
            self.linked = 0
        self.link = link
        self.linked += link >= 0 and size >= LINE
        if self.linked > MOST_LINKED and link >= 0:
            self.unending.add(link)
        return 0

    cdef bint is_same(self, int link) except -1:
        return self.lead_alike(link, self.link) and segment.leads_to_page(self.href(link))

    cdef bint lead_alike(self, int one, int other) except -1:
        """Whether two links lead to the same place."""
        cdef const String* first = self.all[one].goal
        cdef const String* second = self.all[other].goal
        if first.length == second.length and memcmp(first.data, second.data, first.length) == 0:
            return True
        if is_ascii(first.data, first.length) and is_ascii(second.data, second.length):
            return False
        return self.href(one) == self.href(other)

    cdef size_t goal(self, int link) except 0:
        """A number for where a link leads: the same as another's where Python has one object for both."""
        cdef str href
        if self.all[link].goal.length >= SHARED_SIZE:
            return ~<size_t> link
        href = self.href(link)
        return <size_t> <PyObject*> href

    cdef str href(self, int link):
        """Where a link leads."""
        cdef Column* own = self.all + link
        if own.href == NULL:
            self.held.append(decoded(own.goal.data, own.goal.length))
            own.href = <PyObject*> self.held[len(self.held) - 1]
        return <str> own.href

    cdef dict hrefs(self):
        """Where elements lead, those that do."""
        return {at: self.href(at) for at in range(self.count) if self.all[at].link == at}

    cdef str lines(self):
        """The texts as they stand; their spans are those of the line."""
        cdef Py_ssize_t at
        cdef list texts = [decoded(self.texts.runs[at].text, self.texts.runs[at].length) for at in range(self.texts.count)]
        text, spans = segment.join_lines(texts)
        self.line.length = self.line.count = 0
        self.line.reserve(self.texts)
        for start, end, place in spans:
            at = place
            self.line.spans[self.line.count] = Span(start, end, self.texts.runs[at].home)
            self.line.count += 1
        return text

    cdef int around(self, int first, int second) noexcept:
        """The innermost element around two elements."""
        while first != second:
            if first > second:
                first = self.all[first].parent
            else:
                second = self.all[second].parent
        return first

    cdef inline str tag(self, int index):
        return (<Kind> self.all[index].kind).tag

    cdef str block_tag(self, int index):
        while index >= 0 and not self.all[index].bits & BREAKS:
            index = self.all[index].parent
        return self.tag(index) if index >= 0 else "body"

    cdef str joint(self, int here):
        cdef int row
        if self.breaks == 1:
            return "line"
        if not self.cell or not self.blocks:
            return "paragraph"
        row = self.row(here)
        return "cell" if row >= 0 and row == self.row(self.blocks[len(self.blocks) - 1].container) else "paragraph"

    cdef int row(self, int index) noexcept:
        while index >= 0 and not (<Kind> self.all[index].kind).is_row:
            index = self.all[index].parent
        return index

    cdef int find_words(self) except -1:
        """Find the words of the elements around blocks whose markup was noted."""
        cdef Py_ssize_t at, ahead
        cdef Column* own
        cdef int bits
        for ahead in range(self.count + FAR):
            if ahead < self.count and self.is_to_find(ahead):
                LOOKS.fetch_place(self.all[ahead].noted.hash)
            at = ahead - NEAR
            if 0 <= at < self.count and self.is_to_find(at):
                LOOKS.fetch_found(self.all[at].noted.hash)
            at = ahead - FAR
            if at >= 0 and self.is_to_find(at):
                own = self.all + at
                self.held.append((<Kind> own.kind).found(self.keys, &own.noted, &bits))
                own.tokens = <PyObject*> self.held[len(self.held) - 1]
        return 0

    cdef inline bint is_to_find(self, Py_ssize_t at) noexcept:
        return self.all[at].end and self.all[at].noted.hash

    def markup(self, Py_ssize_t at):
        """The words of any element's markup."""
        cdef int bits
        if not 0 <= at < self.count:
            raise IndexError("no such element")
        if self.all[at].tokens != NULL:
            return <object> self.all[at].tokens
        return (<Kind> self.all[at].kind).found(self.keys, &self.all[at].noted, &bits)

    cdef object finish(self):
        """All that was gathered."""
        cdef Py_ssize_t index
        cdef Column* own
        cdef Column* above
        cdef tuple containers = PyTuple_New(self.count)
        cdef Places places = Places(containers)
        for index in range(self.count - 1, 0, -1):
            own = self.all + index
            if own.end and own.parent >= 0:
                above = self.all + own.parent
                if not above.end or own.first < above.first:
                    above.first = own.first
                if own.end > above.end:
                    above.end = own.end
        self.find_words()
        for index in range(self.count):
            own = self.all + index
            container = CONTAINER.begin()
            CONTAINER.give(container, INDEX, number(index))
            CONTAINER.give(container, PARENT, number(own.parent))
            CONTAINER.give(container, TAG, (<Kind> own.kind).tag)
            CONTAINER.give(container, TOKENS, <object> own.tokens if own.end else (<Kind> own.kind).tokens)
            CONTAINER.give(container, DEPTH, number(own.depth))
            CONTAINER.give(container, IS_HIDDEN, own.bits & HIDDEN != 0)
            CONTAINER.give(container, FIRST, number(own.first))
            CONTAINER.give(container, END, number(own.end))
            Py_INCREF(container)
            PyTuple_SET_ITEM(containers, index, container)
            places.all[index] = Position(own.parent, own.first, own.end, own.depth)
        return segment.Segments(tuple(self.blocks), containers, tuple(self.fields), self.full, self.markup, places)


def cut(document):
    """The twin of `cut`."""
    cdef Cutter cutter = Cutter()
    root = document.root
    if root is not None:
        cutter.walk(<Node*> <size_t> root.mem_id)  # the document outlives the walk, and its nodes with it
        if cutter.unending:
            cutter = Cutter(segment.same_links(cutter.hrefs(), cutter.unending))
            cutter.walk(<Node*> <size_t> root.mem_id)
    return cutter.finish()
