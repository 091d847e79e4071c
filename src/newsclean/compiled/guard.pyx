# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.decode.guard.lean`: the same tokens, the same stack, no string for either."""

cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memchr, memcmp, memcpy

from newsclean.decode.forecast import MAX_TAGS
from newsclean.decode.guard import (
    BARRED, DEAF_TO_STYLES, FUSSY, ITEMS, LEADING, MAX_OPEN_FORMATTING, MAX_SKELETONS, NOT_STACKED, OF_ITEMS,
    PLAIN_SVG, READ, ROOTS, SHORT_COMMENT, SHOWING,
)
from newsclean.decode.markup import MAX_ATTRIBUTES, MAX_VALUE, RAW
from newsclean.decode.nesting import FORMATTING, SKELETON
from newsclean.dom import PARTING
from newsclean.segment import HEADINGS

include "bits.pxi"

ctypedef unsigned char byte
ctypedef unsigned long long word

cdef extern from *:
    """
    #define ONES 0x0101010101010101ULL
    """
    const word ONES  # in each byte a one

cdef enum:  # what a name is, as bits
    FORMATS = 1
    UNSTACKED = 2
    BARE = 4
    RAW_TEXT = 8
    DRAWN = 16
    ROOT = 32
    DESC = 64
    SCRIPT = 128
    PLAINTEXT = 256
    STYLE = 512
    DEAF = 1024
    FUSS = 2048
    BARS = 4096
    LINK = 8192
    PARTS = 1 << 14
    ITEM = 1 << 15
    LISTS = 1 << 16
    HEADING = 1 << 17

cdef enum:
    HEAD = 8  # bytes of a name that are compared at once
    LENGTHS = 32
    ALIKE = 12  # names of one length

cdef enum:
    LONGEST = 24  # bytes of a name with bits
    SLOTS = 4096
    STRIDE = 128  # fewer than a byte counts

cdef struct Known:
    word head
    byte name[LONGEST]
    int length
    int bits

cdef struct Name:
    Py_ssize_t start
    word head
    int length
    int bits

cdef struct Limits:
    Py_ssize_t tags, attributes, value, comment
    int formatting, skeletons

cdef struct Read:  # an attribute that is read
    word head  # of its name, in lower case
    byte name[LENGTHS]
    bint shows  # it is read only where its value may say how an element is shown
    bint relates, describes  # of a link that is read, it may be one that says so, by its words; by being there

cdef Known KNOWN[SLOTS]
cdef Read READS[LENGTHS][ALIKE]  # by length; behind the last of them heads are 0
cdef word MASK[HEAD + 1]  # of the bytes of a shorter name
cdef byte LOWER[256]
cdef bint GAP[256]  # white space of a tag
cdef Limits MOST
MOST.tags, MOST.attributes, MOST.value, MOST.comment = MAX_TAGS, MAX_ATTRIBUTES, MAX_VALUE, SHORT_COMMENT
MOST.formatting, MOST.skeletons = MAX_OPEN_FORMATTING, MAX_SKELETONS


cdef inline word head_of(const byte* text, Py_ssize_t length, Py_ssize_t left) noexcept:
    """The first bytes of a name in lower case; `left`: how many bytes are there to be read."""
    cdef word head = 0, low, capital
    if left >= HEAD:
        memcpy(&head, text, HEAD)
    else:
        memcpy(&head, text, left)
    low = head & 0x7F * ONES
    capital = (low + (0x80 - 65) * ONES) & ~(low + (0x80 - 91) * ONES) & ~head & 0x80 * ONES  # from A, not from [ on
    return (head | capital >> 2) & MASK[min(length, HEAD)]


cdef inline int slot(word head, int length) noexcept:
    return <int> ((head + length) * <word> 0x9E3779B97F4A7C15 >> 52)  # of SLOTS


cdef inline int bits_of(const byte* text, int length, word head) noexcept:
    """What a name is; 0 for one that no table holds."""
    cdef int at
    if length > LONGEST:
        return 0
    at = slot(head, length)
    while KNOWN[at].length:
        if KNOWN[at].length == length and KNOWN[at].head == head and same_behind(KNOWN[at].name, text, length):
            return KNOWN[at].bits
        at = (at + 1) & (SLOTS - 1)
    return 0


cdef inline bint same_behind(const byte* one, const byte* other, int length) noexcept:
    """Whether two names with the same head are the same in lower case."""
    return length <= HEAD or same(one + HEAD, other + HEAD, length - HEAD)


cdef bint same(const byte* one, const byte* other, int length) noexcept:
    """Whether two names are the same in lower case."""
    cdef int i
    for i in range(length):
        if LOWER[one[i]] != LOWER[other[i]]:
            return False
    return True


def _fill():
    bits = {}
    for names, bit in (
        (FORMATTING, FORMATS), (NOT_STACKED, UNSTACKED), (SKELETON, BARE), (RAW, RAW_TEXT), (PLAIN_SVG, DRAWN),
        (ROOTS, ROOT), (("desc",), DESC), (("script",), SCRIPT), (("plaintext",), PLAINTEXT), (("style",), STYLE),
        (DEAF_TO_STYLES, DEAF), (FUSSY, FUSS), (BARRED, BARS), (("link",), LINK), (PARTING, PARTS), (ITEMS, ITEM),
        (OF_ITEMS, LISTS), (HEADINGS, HEADING),
    ):
        for name in names:
            bits[name] = bits.get(name, 0) | bit
    cdef int i, at
    cdef bytes text
    cdef word head
    for i in range(HEAD + 1):
        MASK[i] = <word> -1 >> 8 * (HEAD - i) if i else 0
    for i in range(256):
        LOWER[i] = i + 32 if 65 <= i <= 90 else i
        GAP[i] = i in b"\t\n\f\r "
    for name, value in bits.items():
        text = name.encode()
        head = head_of(text, len(text), len(text))
        at = slot(head, len(text))
        while KNOWN[at].length:
            at = (at + 1) & (SLOTS - 1)
        KNOWN[at].head, KNOWN[at].length, KNOWN[at].bits = head, len(text), value
        for i in range(len(text)):
            KNOWN[at].name[i] = text[i]


def _fill_read():
    cdef bytes text
    cdef int i, length, at
    cdef Read* row
    if SHOWING != ("display", "visibility") or LEADING != ("canonical", "next"):
        raise ImportError("of styles or relations more is read than is looked for here")
    for name in sorted(READ):
        text = name.encode()
        length, at = len(text), 0
        if length >= LENGTHS:
            raise ImportError("the name of an attribute is longer than there is room for")
        while READS[length][at].head:
            at += 1
        if at + 1 == ALIKE:
            raise ImportError("more names of attributes are of one length than there is room for")
        row = &READS[length][at]
        row.head, row.shows = head_of(text, length, length), name == "style"
        row.relates, row.describes = name == "rel", name in ("itemprop", "property")
        memcpy(row.name, <const char*> text, length)


cdef inline const Read* read_as(const byte* text, Py_ssize_t length, Py_ssize_t left) noexcept:
    """What is known of an attribute by its name; NULL: it is not read."""
    cdef word head
    cdef const Read* row
    if length >= LENGTHS:
        return NULL
    head = head_of(text, length, left)
    row = READS[length]
    while row.head:
        if row.head == head and same_behind(row.name, text, <int> length):
            return row
        row += 1
    return NULL


cdef bint may_show(const byte* text, Py_ssize_t length) noexcept:
    """Whether a style may say how an element is shown, or that it is not; whatever hides a word may."""
    cdef Py_ssize_t at
    for at in range(length):
        if text[at] > 127 or text[at] == b"&" or (text[at] == b"/" and at + 1 < length and text[at + 1] == b"*"):
            return True
        if length - at >= 7 and LOWER[text[at]] == b"d" and same(text + at, b"display", 7):
            return True
        if length - at >= 10 and LOWER[text[at]] == b"v" and same(text + at, b"visibility", 10):
            return True
    return False


cdef bint may_lead(const byte* text, Py_ssize_t length) noexcept:
    """Whether the words of a relation may be ones that are read."""
    cdef Py_ssize_t at
    for at in range(length):
        if text[at] > 127 or text[at] == b"&":
            return True
        if length - at >= 9 and LOWER[text[at]] == b"c" and same(text + at, b"canonical", 9):
            return True
        if length - at >= 4 and LOWER[text[at]] == b"n" and same(text + at, b"next", 4):
            return True
    return False


_fill()
_fill_read()


cdef inline bint is_letter(byte char) noexcept:
    return 97 <= LOWER[char] <= 122


cdef inline Py_ssize_t find(const byte* html, Py_ssize_t at, Py_ssize_t end, byte char) noexcept:
    """Where a byte stands next; the end if nowhere."""
    cdef const byte* found
    if at < end and html[at] == char:
        return at
    found = <const byte*> memchr(html + at, char, end - at) if at < end else NULL
    return found - html if found != NULL else end


cdef Py_ssize_t count(const byte* html, Py_ssize_t end, byte char) noexcept:
    """How often a byte stands in a page; in strides, of which the compiler makes vectors."""
    cdef Py_ssize_t at = 0, found = 0
    cdef byte inside
    cdef int place
    while end - at >= STRIDE:
        inside = 0
        for place in range(STRIDE):
            inside += html[at + place] == char
        found += inside
        at += STRIDE
    while at < end:
        found += html[at] == char
        at += 1
    return found


cdef inline bint is_gap(const byte* html, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Whether there is white space and nothing else."""
    if at == end:
        return False
    while at < end and GAP[html[at]]:
        at += 1
    return at == end


cdef inline bint ends_name(byte char) noexcept:
    return GAP[char] or char == b"/" or char == b">"


cdef inline word any_of(word some, word char) noexcept:
    """The highest bit of the first byte that is a character is set; those of some behind it may be, too."""
    some ^= char * ONES
    return (some - ONES) & ~some & 0x80 * ONES


cdef inline Py_ssize_t end_of_name(const byte* html, Py_ssize_t at, Py_ssize_t end, word also) noexcept:
    """Where a name ends: at white space, `/`, `>` or a further character."""
    cdef word some, found
    while at + HEAD <= end:
        memcpy(&some, html + at, HEAD)
        found = (some - 0x21 * ONES) & ~some & 0x80 * ONES  # the first byte below 0x21
        found |= any_of(some, b"/") | any_of(some, b">") | any_of(some, also)
        if not found:
            at += HEAD
            continue
        at += first_bit(found) >> 3
        if html[at] > 0x20 or GAP[html[at]]:
            return at
        at += 1
    while at < end and not ends_name(html[at]) and html[at] != also:
        at += 1
    return at


cdef Py_ssize_t end_of_gap(const byte* html, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Behind white space and slashes, but before a slash that closes the tag."""
    while at < end and html[at] <= b"/" and (
        GAP[html[at]] or (html[at] == b"/" and not (at + 1 < end and html[at + 1] == b">"))
    ):
        at += 1
    return at


cdef Py_ssize_t end_of_comment(const byte* html, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where a comment ends whose `<!--` is behind."""
    cdef Py_ssize_t dash
    if at < end and html[at] == b">":
        return at + 1
    if at + 1 < end and html[at] == b"-" and html[at + 1] == b">":
        return at + 2
    while True:
        dash = find(html, at, end, b"-")
        if dash + 2 >= end:
            return end
        if html[dash + 1] == b"-":
            if html[dash + 2] == b">":
                return dash + 3
            if html[dash + 2] == b"!" and dash + 3 < end and html[dash + 3] == b">":
                return dash + 4
        at = dash + 1


cdef struct Raw:  # the text of a raw element
    Py_ssize_t first  # where its first "<" stands, or its end
    bint comment, script  # whether a comment, and a script, begin in it


cdef Py_ssize_t end_of_raw(const byte* html, Py_ssize_t at, Py_ssize_t end, Name name, Raw* text) noexcept:
    """Where the text of a raw element ends."""
    at = find(html, at, end, b"<")
    text.first, text.comment, text.script = at, False, False
    while at < end:
        if (
            at + name.length + 2 < end
            and html[at + 1] == b"/"
            and same(html + at + 2, html + name.start, name.length)
            and ends_name(html[at + name.length + 2])
        ):
            return at
        text.comment = text.comment or (at + 4 <= end and same(html + at, b"<!--", 4))
        text.script = text.script or (at + 7 <= end and same(html + at, b"<script", 7))
        at = find(html, at + 1, end, b"<")
    return end


cdef Py_ssize_t end_of_script(const byte* html, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Where the text of a script ends, which may make text of an end tag."""
    cdef bint escaped = False, doubly = False
    while at < end:
        if not escaped:
            at = find(html, at, end, b"<")
            if at == end:
                break
        if html[at] == b"<":
            if end - at >= 4 and same(html + at, b"<!--", 4):
                escaped = True
                at += 2  # its dashes may be those of its end
                continue
            if end - at > 7 and same(html + at, b"<script", 7) and ends_name(html[at + 7]):
                doubly = doubly or escaped
            elif end - at > 8 and same(html + at, b"</script", 8) and ends_name(html[at + 8]):
                if not doubly:
                    return at
                doubly = False
        elif html[at] == b"-" and end - at >= 3 and html[at + 1] == b"-" and html[at + 2] == b">":
            escaped = doubly = False
            at += 2
        at += 1
    return end


cdef bint may_hold_data(const byte* html, Py_ssize_t at, Py_ssize_t end) noexcept:
    """Whether the tag of a script may say that it holds JSON-LD, of scripts all that is read."""
    while at < end:
        if html[at] == b"&" or html[at] > 127 or (html[at] == b"+" and end - at >= 5 and same(html + at, b"+json", 5)):
            return True
        at += 1
    return False


cdef struct Part:
    Py_ssize_t start, end


@cython.final
cdef class Lean:
    """A page, some parts of which are passed over."""

    cdef bytes html
    cdef Part* parts
    cdef Py_ssize_t count, room, length  # of the parts; of what is left
    cdef bint leads  # whether the last tag, if a link's, may be of those that are read

    def __cinit__(self, bytes html):
        self.html, self.length = html, len(html)

    def __dealloc__(self):
        free(self.parts)

    cdef int pass_over(self, Py_ssize_t start, Py_ssize_t end) except -1:
        if start == end:
            return 0
        self.length -= end - start
        if self.count and self.parts[self.count - 1].end == start:
            self.parts[self.count - 1].end = end
            return 0
        if self.count == self.room:
            self.room = 2 * self.room + 32
            grown = <Part*> realloc(self.parts, self.room * sizeof(Part))
            if grown == NULL:
                raise MemoryError
            self.parts = grown
        self.parts[self.count] = Part(start, end)
        self.count += 1
        return 0

    cdef int leave_out(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """Pass over an element, with whatever was passed over within it, if what stands around it stays what it is."""
        cdef byte before = PyBytes_AS_STRING(self.html)[start - 1] if start else b"<"
        if before != b">" and (before == b"\r" or not GAP[before]):
            return False
        while self.count and self.parts[self.count - 1].start >= start:
            self.count -= 1
            self.length += self.parts[self.count].end - self.parts[self.count].start
        self.pass_over(start, end)
        return True

    cdef inline void pass_over_slashes(self, Py_ssize_t end) noexcept:
        """Pass over slashes, too, that would stand at the end of a tag else, and close it."""
        cdef const char* page = self.html
        cdef Part* last = self.parts + self.count - 1
        if not self.count or last.end != end:
            return
        while page[last.start - 1] == b"/":
            last.start -= 1
            self.length -= 1

    cdef bytes left(self):
        """The page without the parts; the very same when there are none."""
        cdef Py_ssize_t at = 0, number
        cdef const char* page = self.html
        cdef char* to
        if not self.count:
            return self.html
        left = PyBytes_FromStringAndSize(NULL, self.length)
        to = PyBytes_AS_STRING(left)
        for number in range(self.count):
            memcpy(to, page + at, self.parts[number].start - at)
            to += self.parts[number].start - at
            at = self.parts[number].end
        memcpy(to, page + at, len(self.html) - at)
        return left


cdef Py_ssize_t end_of_attributes(const byte* html, Py_ssize_t at, Py_ssize_t end, bint cuts, Lean told) except -2:
    """Where the attributes of a tag end: at `>`, `/>` or the end of the page; -1 if they are too many or too long.

    Those that are not read are passed over, if some may be.
    """
    cdef Py_ssize_t count = 0, first, length, start, stop
    cdef byte quote
    cdef const Read* read
    cdef bint counts, is_quoted, styled = False
    told.leads = not cuts
    at = end_of_gap(html, at, end)
    while at < end and html[at] != b">" and html[at] != b"/":
        count += 1
        if count > MOST.attributes:
            return -1
        first = at
        at = start = stop = end_of_name(html, first + 1, end, b"=")
        length = at - first
        while at < end and GAP[html[at]]:
            at += 1
        if at < end and html[at] == b"=":
            at += 1
            while at < end and GAP[html[at]]:
                at += 1
            start = stop = at
            if at < end and html[at] != b">":
                quote = html[at]
                is_quoted = quote == b'"' or quote == b"'"
                start += is_quoted
                if is_quoted:
                    stop = at = find(html, start, end, quote)
                    at += at < end
                else:
                    while at < end and not GAP[html[at]] and html[at] != b">":
                        at += 1
                    stop = at
                if stop - start > MOST.value + (not is_quoted):
                    return -1
        at = end_of_gap(html, at, end)
        if not cuts:
            continue
        read = read_as(html + first, length, end - first)
        counts = read != NULL
        if counts and read.shows:
            counts = not styled and may_show(html + start, stop - start)
            styled = True  # of two the first one is read
        elif counts and (read.describes or (read.relates and may_lead(html + start, stop - start))):
            told.leads = True
        if not counts:
            told.pass_over(first, at)
    if cuts and count and at < end and html[at] == b">":
        told.pass_over_slashes(at)
    return at


cdef inline bint is_same(const byte* page, const Name* one, const Name* other) noexcept:
    """Whether two tags have the same name."""
    return (
        one.length == other.length and one.head == other.head
        and same_behind(page + one.start, page + other.start, other.length)
    )


def lean(bytes html not None, int max_depth):
    """The twin of `lean`: styles, scripts without data, what svg draws, long comments, attributes that are not read, and
    white space that parts nothing are left out."""
    cdef const byte* page = html
    cdef Py_ssize_t end = len(html), at = 0, start, stop, first, behind, since = 0  # the end of the last tag
    cdef Lean told = Lean(html)
    cdef Name* stack = <Name*> malloc((max(max_depth, 0) + 1) * sizeof(Name))
    cdef Name name
    cdef Raw raw
    cdef int open = 0, ceiling = max_depth, formatting = 0, skeletons = 0, foreign = 0, depth, passed
    cdef bint closes, closed, leaf
    cdef bint unparsed = False, lost = False  # whether raw text may be markup to the parser; and was some with a "<"
    cdef bint begun = False, fussy = False  # whether the head was; whether all may matter to the parser from now on
    cdef bint parts, parted = False  # whether the tag, and the last one, surely parts what stands around it
    cdef bint astray = False  # whether the parser may have closed an element, or kept formatting, that is not known here
    cdef int barred = 0  # the level of the outermost element in which all stays
    if stack == NULL:
        raise MemoryError
    try:
        if end > MOST.tags and count(page, end, b"<") > MOST.tags:
            return None
        while True:
            start = find(page, at, end, b"<") + 1
            if start >= end:
                break
            closes = page[start] == b"/"
            if start + closes < end and is_letter(page[start + closes]):
                name.start = start + closes
                stop = end_of_name(page, name.start, end, b">")
                name.length = <int> (stop - name.start)
                name.head = head_of(page + name.start, name.length, end - name.start)
                name.bits = bits_of(page + name.start, name.length, name.head)
                parts = name.bits & PARTS and (not closes or (open and is_same(page, &stack[open - 1], &name)))
                if (
                    (parted or (parts and open)) and is_gap(page, since, start - 1)
                    and not (formatting or astray or fussy or barred or foreign or unparsed)
                ):
                    told.pass_over(since, start - 1)
                parted = parts
                at = end_of_attributes(page, stop, end, not (closes or lost), told)
                if at < 0:
                    if not closes:
                        return None
                    unparsed = lost = True  # what stands in the tag is taken for markup here
                    at = start
                    continue
                closed = at < end and page[at] == b"/"
                at = since = min(end, at + closed + 1)
                unparsed = unparsed or name.bits & DEAF != 0
            else:
                if end - start >= 3 and page[start] == b"!" and page[start + 1] == b"-" and page[start + 2] == b"-":
                    at = end_of_comment(page, start + 3, end)
                    stop = at - 3
                    if stop - start - 3 > MOST.comment and same(page + stop, b"-->", 3) and not (foreign or unparsed):
                        told.pass_over(start + 3, stop)
                elif page[start] == b"!" or page[start] == b"?" or closes:
                    at = min(end, find(page, start, end, b">") + 1)
                else:
                    at = start
                    continue
                if end - start >= 8 and memcmp(page + start, b"![CDATA[", 8) == 0:
                    if foreign:
                        return None
                    lost = lost or unparsed
                continue
            if not closes and name.bits & RAW_TEXT and stop < end:
                first = at
                at = end_of_raw(page, at, end, name, &raw)
                if name.bits & PLAINTEXT or (foreign and raw.first < at):
                    return None
                if name.bits & SCRIPT and raw.comment and raw.script:
                    at = end_of_script(page, raw.first, end)
                lost = lost or (unparsed and raw.first < at)
                if foreign or unparsed:
                    continue
                if name.bits & STYLE or (name.bits & SCRIPT and not may_hold_data(page, stop, first)):
                    stop = at + name.length + 3  # behind its end tag
                    if (
                        begun and not (fussy or barred) and stop <= end and page[stop - 1] == b">"
                        and told.leave_out(start - 1, stop)
                    ):
                        at = stop
                    else:
                        told.pass_over(first, at)
                continue
            if not closes and name.bits & ITEM and not (open and stack[open - 1].bits & LISTS):
                astray = True
            behind = at
            first = find(page, at, end, b"<")
            stop = (name.start - start) + name.length  # with the slash of an end tag
            leaf = (
                first + stop + 3 <= end
                and page[first + 1] == b"/"
                and page[first + 2 + stop] == b">"
                and memcmp(page + first + 2, page + start, stop) == 0
            )
            if leaf:
                at = since = first + stop + 3
                if not foreign and open < ceiling and (closes or not name.bits & BARE):
                    continue
            else:
                at = first
            if closes:
                fussy = fussy or (name.bits & BARE and name.bits & FUSS)
                depth, passed = open - 1, 0
                while depth >= 0 and not is_same(page, &stack[depth], &name):
                    passed |= stack[depth].bits
                    depth -= 1
                astray = astray or (name.bits & FORMATS and 0 <= depth < open - 1) or (name.bits & HEADING and depth < 0)
                fussy = fussy or (depth >= 0 and passed & FUSS)
                if foreign and depth < open - 1 and not name.bits & RAW_TEXT:
                    unparsed = True  # what the parser makes of it is not known here
                if depth < 0:
                    continue
                ceiling -= open - 1 - depth
                open = depth
                formatting -= name.bits & FORMATS
                if foreign > open:
                    foreign = 0
                if barred > open:
                    barred = 0
            elif name.bits & UNSTACKED and not foreign:
                skeletons += name.bits & BARE != 0
                if name.bits & LINK and begun and not (told.leads or fussy or barred or unparsed):
                    told.leave_out(start - 1, behind)
                begun = begun or not name.bits & BARE
            elif foreign and closed:
                unparsed = unparsed or not name.bits & DRAWN  # it may end the drawing
                if not (unparsed or stack[open - 1].bits & DESC):
                    told.leave_out(start - 1, behind)
            else:
                if foreign and (not name.bits & DRAWN or stack[open - 1].bits & DESC):
                    return None
                if open >= ceiling:
                    return None
                begun = True
                if not leaf:
                    stack[open] = name
                    open += 1
                    if name.bits & BARS and not barred:
                        barred = open
                    if name.bits & FORMATS:
                        formatting += 1
                        if formatting > MOST.formatting:
                            return None
                    elif name.bits & ROOT and not (closed or foreign):
                        foreign = open
                elif foreign and first == behind and not unparsed:
                    told.leave_out(start - 1, at)
        return told.left() if skeletons <= MOST.skeletons else None
    finally:
        free(stack)
