# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The compiled twin of `newsclean.judge.features.features`: the same columns in the same order, without arrays between.

Figures are float32, sums and means float64 and added in the order of the blocks, as numpy does it in the plain twin.
A wording with weights that no model could store is left to the plain twin.
"""

from functools import lru_cache

import numpy as np

from newsclean.judge import features as plain
from newsclean.judge.features import (
    ALIKE, AROUND, BESIDE, BIO_WORDS, CLASS_NAMES, DECAY, DISTANCE, ELEMENT, ENDINGS, FROM_STORY, GOALS,
    KIND, KINDS as CATEGORIES, LIST_STEMS, LISTS, MAX_SIGNED, NEAR, NEIGHBOURS, NETWORK_STEMS, NETWORKS, OPENING, RULE,
    STATED_CHARS, TAGS, TOGETHER,
)
from newsclean.judge.figures import FAR
from newsclean.judge.lexicons import TERM_CHARS
from newsclean.judge.measure import NEARLY_ALL
from newsclean.model import Block, Container, Mark, Verdict
from newsclean.segment import BLOCK_TAGS
from newsclean.text import fold

include "fields.pxi"
include "entries.pxi"
include "spots.pxi"
include "characters.pxi"
include "wordlists.pxi"
include "lexicons.pxi"
include "elements.pxi"

NAMES = (
    "words", "ends a sentence", *ENDINGS, "all capitals", "digits", "commas", "quotation marks", "bars and bullets",
    "sentence ends inside", "begins small", "letters a word, against the story", "capitals, against the story",
    "capitalised words, against the story", "begins with a digit", "begins with a sign", "address", "notice signs",
    "begins with the author", "names the author",
    "linked", "links", "bold", "italic", "parts", *GOALS,
    *ELEMENT,
    *KIND, "rules: known", *RULE, "hidden",
    "position", "prose before", "prose words before", "story before", "story words after", "blocks under the headline",
    "prose under the headline", "in the region", "blocks to the region's end", "place in the region",
    *(f"{name} at {by:+d}" for by in NEIGHBOURS for name in BESIDE),
    *(f"{name} within {reach}" for reach in plain.WINDOWS for name in ("prose", "linked", "story", "words")),
    *DISTANCE, "pictures above", "inputs near", "prose above", "prose below",
    *AROUND, *FROM_STORY, "blocks of the element",
    *ALIKE, "times on the page",
    *(f"words of the {name}" for name in ("title", "description", "stated text")),
    *(f"words shared with the {name}{where}" for name in ("story", "opening") for where in ("", ", around")),
    "prose of the page", "prose that rules keep", "prose in the region",
    *TOGETHER,
    *CLASS_NAMES,
    *lexicons.WORDING, *(f"words: mean at {by:+d}" for by in NEIGHBOURS),
    *(f"words: mean within {reach}" for reach in plain.WINDOWS),
)
"""Of the columns, in the order of the plain twin."""

ROWS = {name: row for row, name in enumerate(NAMES)}

cdef enum:
    WINDOWS = 3
    SHIFTS = 4
    NEAR_COUNT = 10

cdef int REACH[WINDOWS]
cdef int SHIFT[SHIFTS]
cdef int NEAR_KIND[NEAR_COUNT]
REACH[:] = plain.WINDOWS
SHIFT[:] = NEIGHBOURS
NEAR_KIND[:] = [list(CATEGORIES).index(kind) for kind in NEAR]

cdef enum:  # fields of BLOCK
    TEXT, TAG, HOME, LINKS, LINK_CHARS, BOLD_CHARS, ITALIC_CHARS, JOINT_OF, MARKS

cdef Fields BLOCK = Fields(
    Block, "text", "tag", "container", "links", "link_chars", "bold_chars", "italic_chars", "joint", "marks"
)
cdef Fields MARK = Fields(Mark, "href")
cdef Fields VERDICT = Fields(Verdict, "category", "rule")
cdef Py_ssize_t MOST_FAR = FAR


def features(ruled not None, lexicon, wording):
    """The twin of `features`."""
    cdef Py_ssize_t count = len(ruled.segments.blocks)
    cdef Terms terms = terms_of(wording)
    if not count or not terms.is_exact:
        return plain.features(ruled, lexicon, wording)
    found = np.empty((len(NAMES), count), dtype=np.float32)
    cdef float[:, ::1] sheet = found
    cdef Page page = Page(ruled, memory())
    page.sheet, page.columns = &sheet[0, 0], found
    page.read()
    page.elements = Elements(page.memory, ruled.segments.containers, lexicon)
    page.elements.blocks = count
    page.elements.words_before = page.words_before
    page.elements.most = NEARLY_ALL * <double> page.words_before[count]
    coded(page)
    text(page)
    links(page)
    place(page)
    neighbours(page)
    around(page)
    alike(page)
    wordings(page, terms)
    whole(page)
    lines(page)
    keep(page.memory)
    return NAMES, found.T


cdef Memory SPARE = None  # of a page that is done


cdef Memory memory():
    global SPARE
    spare, SPARE = SPARE, None
    return Memory() if spare is None else spare


cdef int keep(Memory memory) except -1:
    """Keep the memory of a page, of which nothing is needed any more, for the next one."""
    global SPARE
    memory.forget()
    SPARE = memory
    return 0


@cython.final
cdef class Page:
    """The figures of a page that several columns are made of, and the sheet of all columns."""

    cdef Memory memory
    cdef Elements elements
    cdef object ruled
    cdef tuple blocks
    cdef list texts
    cdef Py_ssize_t count
    cdef float* sheet
    cdef object columns  # the sheet as an array
    cdef float* words
    cdef float* chars
    cdef float* links
    cdef float* link_chars
    cdef float* prose
    cdef float* sentence
    cdef float* known
    cdef float* kept
    cdef float* told
    cdef double* prose_before
    cdef int64_t* words_before
    cdef int* same  # the first block with the text of each
    cdef int* homes
    cdef int* element_codes
    cdef int* verdict_codes
    cdef list elements_met, verdicts_met
    cdef double total

    def __cinit__(self, ruled, memory):
        self.memory = memory
        self.ruled = ruled
        self.blocks = tuple(ruled.segments.blocks)
        self.count = len(self.blocks)
        self.texts = [None] * self.count

    cdef float* rows(self, name) except NULL:
        """The row of a column; those that follow stand behind."""
        return self.sheet + <Py_ssize_t> ROWS[name] * self.count

    cdef float* floats(self) except NULL:
        return <float*> self.memory.give(self.count, sizeof(float))

    cdef int* ints(self) except NULL:
        return <int*> self.memory.give(self.count, sizeof(int))

    cdef double* sums(self, const float* figures) except NULL:
        """The sums over all blocks before each block, and over all."""
        cdef double* before = <double*> self.memory.give(self.count + 1, sizeof(double))
        cdef Py_ssize_t i
        for i in range(self.count):
            before[i + 1] = before[i] + figures[i]
        return before

    cdef int read(self) except -1:
        """Read the blocks, their measures and verdicts."""
        cdef Numbers elements = Numbers(self.memory, self.count), verdicts = Numbers(self.memory, self.count)
        cdef Py_ssize_t i, n = self.count
        measures, settled, known = self.ruled.measures, self.ruled.settled, self.ruled.known
        cdef tuple words = tuple(measures.words), density = tuple(measures.link_density), prose = tuple(measures.prose)
        cdef dict first = {}
        cdef tuple sentence = tuple(measures.sentence), before = tuple(measures.prose_before)
        cdef tuple all_words = tuple(measures.words_before)
        hidden = len(measures.hidden)
        if not (
            n == len(words) == len(density) == len(prose) == len(sentence) == hidden
            and n + 1 == len(before) == len(all_words)
        ):
            raise ValueError("measures of another page")
        self.words, self.sentence = self.rows("words"), self.rows("ends a sentence")
        self.links, self.known, self.kept = self.rows("linked"), self.rows("rules: known"), self.rows("rules: story")
        self.chars, self.link_chars, self.prose, self.told = self.floats(), self.floats(), self.floats(), self.floats()
        self.homes, self.element_codes, self.verdict_codes = self.ints(), self.ints(), self.ints()
        self.same = self.ints()
        self.prose_before = <double*> self.memory.give(n + 1, sizeof(double))
        self.words_before = <int64_t*> self.memory.give(n + 1, sizeof(int64_t))
        self.elements_met, self.verdicts_met = [], []
        memset(self.known, 0, n * sizeof(float))
        for i in range(n + 1):
            self.prose_before[i], self.words_before[i] = before[i], all_words[i]
        for i in range(n):
            block, verdict = self.blocks[i], settled[i]
            text = BLOCK.of(block, TEXT)
            self.texts[i] = <str?> text
            self.same[i] = first.setdefault(text, i)
            self.words[i] = <Py_ssize_t> words[i]
            self.chars[i] = PyUnicode_GET_LENGTH(text)
            self.links[i] = <double> density[i]
            self.link_chars[i] = <Py_ssize_t> BLOCK.of(block, LINK_CHARS)
            self.prose[i] = <double> prose[i]
            self.sentence[i] = <bint> sentence[i]
            self.homes[i] = BLOCK.of(block, HOME)
            self.element_codes[i] = met(elements, self.elements_met, BLOCK.of(block, TAG), BLOCK.of(block, JOINT_OF))
            self.verdict_codes[i] = met(verdicts, self.verdicts_met, VERDICT.of(verdict, 0), VERDICT.of(verdict, 1))
        for key in known:
            self.known[self.checked(key)] = 1.0
        self.total = total_of(self.prose, n)
        return 0

    cdef Py_ssize_t checked(self, Py_ssize_t index) except -1:
        if not 0 <= index < self.count:
            raise IndexError("a block that is not there")
        return index


cdef int met(Numbers numbers, list pairs, one, other) except -1:
    """The number of a pair of objects, those at the same two places in memory as one; they stay alive in the list."""
    cdef int before = numbers.count
    cdef int number = numbers.of(<uint64_t> <PyObject*> one, <uint64_t> <PyObject*> other)
    if numbers.count > before:
        pairs.append((one, other))
    return number


cdef float total_of(const float* figures, Py_ssize_t count) noexcept:
    """The sum of figures, added in the order in which numpy adds: in eights, by halves where they are many."""
    cdef float[EIGHT] parts
    cdef Py_ssize_t half = count // 2, i = 0
    cdef float sum = 0.0
    if count > MOST_IN_ROW:
        half -= half % EIGHT
        return total_of(figures, half) + total_of(figures + half, count - half)
    if count >= EIGHT:
        memcpy(parts, figures, sizeof(parts))
        for i in range(EIGHT, count - count % EIGHT):
            parts[i % EIGHT] += figures[i]
        sum = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + ((parts[4] + parts[5]) + (parts[6] + parts[7]))
    for i in range(count - count % EIGHT, count):
        sum += figures[i]
    return sum


cdef enum:
    EIGHT = 8
    MOST_IN_ROW = 128


def _check_totals():
    """Sums as numpy has them."""
    cdef float[::1] figures = np.sin(np.arange(1100, dtype=np.float32) ** 2)
    for count in (1, 7, 8, 9, 15, 16, 127, 128, 129, 135, 136, 255, 256, 257, 500, 1000, 1100):
        if total_of(&figures[0], count) != np.asarray(figures)[:count].sum():
            raise ImportError("numpy adds in another order than is known here")


_check_totals()


cdef inline float share(float part, float whole) noexcept:
    return part / (whole if whole > LEAST else LEAST)


cdef inline float share_of(float part, double whole) noexcept:
    return <float> (part / (whole if whole > 1e-6 else 1e-6))


cdef float LEAST = 1e-6


cdef int coded(Page page) except -1:
    """The columns of elements and verdicts: those that are not 0 are found once for each that differs."""
    cdef Py_ssize_t i
    cdef float* row = page.rows("hidden")
    cdef tuple hidden = tuple(page.ruled.measures.hidden)
    memset(page.rows(ELEMENT[0]), 0, len(ELEMENT) * page.count * sizeof(float))
    memset(page.rows(KIND[0]), 0, len(KIND) * page.count * sizeof(float))
    memset(page.rows(RULE[0]), 0, len(RULE) * page.count * sizeof(float))
    spread(page, page.element_codes, [element_figures(met) for met in page.elements_met])
    spread(page, page.verdict_codes, [verdict_figures(met) for met in page.verdicts_met])
    for i in range(page.count):
        page.told[i] = page.kept[i] * page.prose[i]
    for i in range(page.count):
        row[i] = <bint> hidden[i]
    return 0


@lru_cache(maxsize=256)
def element_figures(element):
    return told_of(plain._element(element), ELEMENT)


@lru_cache(maxsize=1024)
def verdict_figures(verdict):
    return told_of(plain._said(verdict), (*KIND, *RULE))


def told_of(figures, names):
    """The columns that are not 0, each with its figure behind it."""
    told = [(ROWS[name], figure) for name, figure in zip(names, figures) if figure]
    return np.array(told, dtype=np.int32).tobytes()


cdef int spread(Page page, const int* codes, list figures) except -1:
    """Write what each block's code tells into columns of zeros."""
    cdef Py_ssize_t i, k, n = page.count
    cdef const int* told
    cdef bytes known
    for i in range(n):
        known = figures[codes[i]]
        told = <const int*> <const char*> known
        for k in range(0, len(known) // <Py_ssize_t> sizeof(int), 2):
            page.sheet[told[k] * n + i] = told[k + 1]
    return 0


cdef struct Look:
    int digits, commas, quotes, bars, capitals, words, capitalised
    bint all_capitals
    Py_ssize_t inner_ends, address_signs, notice_signs
    uint32_t first, last


cdef int text(Page page) except -1:
    """What a block's own letters look like, in any script."""
    cdef Py_ssize_t i, n = page.count
    cdef float* row = page.rows("all capitals")
    cdef float* endings = page.rows(next(iter(ENDINGS)))
    cdef float length
    cdef Look* looks = <Look*> page.memory.give(n, sizeof(Look))
    cdef const Look* look
    memset(endings, 0, len(ENDINGS) * n * sizeof(float))
    for i in range(n):
        look = looks + page.same[i]
        if page.same[i] == i:
            look_at(page.texts[i], looks + i)
        length = min(page.chars[i], <float> HEAD)
        if look.last & LAST:
            for number, signs in enumerate(ENDINGS.values()):
                endings[<Py_ssize_t> number * n + i] = page.texts[i].endswith(signs)
        row[i] = look.all_capitals
        row[n + i] = share(look.digits, length)
        row[2 * n + i] = share(look.commas, length)
        row[3 * n + i] = look.quotes
        row[4 * n + i] = look.bars
        row[5 * n + i] = look.inner_ends
        row[6 * n + i] = look.first & LOWER != 0
        row[7 * n + i] = share(page.chars[i], page.words[i])
        row[8 * n + i] = share(look.capitals, length)
        row[9 * n + i] = share(look.capitalised, look.words)
        row[10 * n + i] = look.first & DIGIT != 0
        row[11 * n + i] = not look.first & LETTER
        row[12 * n + i] = look.address_signs > 0
        row[13 * n + i] = look.notice_signs > 0
    told, first = np.asarray(<float[:n]> page.told), ROWS["all capitals"]
    cdef double total = total_of(page.told, n)
    for i in range(7, 10):  # languages differ: only what differs within the page says something
        less(row + i * n, n, share_of(np.dot(page.columns[first + i], told), total))
    return 0


cdef void less(float* row, Py_ssize_t count, float figure) noexcept:
    cdef Py_ssize_t i
    for i in range(count):
        row[i] -= figure


cdef int look_at(str text, Look* look) except -1:
    """Count the letters at the start of a text and the signs in it."""
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t count = PyUnicode_GET_LENGTH(text)
    memset(look, 0, sizeof(Look))
    if not count:
        raise ValueError("a block without text")
    if PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND:
        return look_at_all(<const byte*> data, count, look)
    if PyUnicode_KIND(text) == PyUnicode_2BYTE_KIND:
        return look_at_all(<const uint16_t*> data, count, look)
    return look_at_all(<const Char*> data, count, look)


cdef int look_at_all(const Unit* data, Py_ssize_t count, Look* look) except -1:
    """The same of characters of any width: seven counts in one number, which no head is long enough to run over."""
    cdef Py_ssize_t i, head = min(count, HEAD)
    cdef uint64_t sums = 0
    cdef uint32_t bits = 0, all_bits = 0, before = 0
    for i in range(head):
        bits = kind_of(data[i])
        if before >> OPENS & bits >> GOES_ON & ALL_SIGNS:
            note_signs(look, data, i - 1, count, head)
        all_bits |= bits
        sums += ADDS[(before & VISIBLE) << 1 | bits & (2 * VISIBLE - 1)]
        before = bits
    for i in range(head, count):
        bits = kind_of(data[i])
        if before >> OPENS & bits >> GOES_ON & ALL_SIGNS:
            note_signs(look, data, i - 1, count, head)
        before = bits
    if before >> OPENS & KINDS[0] >> GOES_ON & ALL_SIGNS:
        note_signs(look, data, count - 1, count, head)
    look.digits, look.commas, look.quotes = sums & 255, sums >> 8 & 255, sums >> 16 & 255
    look.bars, look.capitals, look.words = sums >> 24 & 255, sums >> 32 & 255, sums >> 40 & 255
    look.capitalised = sums >> 48
    look.all_capitals = all_bits & UPPER and not all_bits & (LOWER | TITLE)
    look.first, look.last = KINDS[data[0]], bits
    return 0


cdef enum:
    MAX_SIGN = 8  # characters
    ALL_SIGNS = (1 << MAX_SIGNS) - 1

cdef struct Sign:
    Char chars[MAX_SIGN]
    int length

cdef Sign SIGN_CHARS[MAX_SIGNS]
cdef uint64_t ADDS[4 * VISIBLE]  # what a character adds to the counts: behind white space, and behind others
cdef int INNER = len(INNER_ENDS), ADDRESS = INNER + len(ADDRESS_SIGNS), SIGN_COUNT = len(SIGNS)


def _fill():
    cdef int bits, place, number
    if HEAD > 255:
        raise ImportError("heads of texts are longer than a byte counts")
    meet(0)  # stands for the end of a text
    for bits in range(4 * VISIBLE):
        for place, bit in enumerate((DIGIT, COMMA, QUOTE, BAR, UPPER)):
            ADDS[bits] |= <uint64_t> (bits & <int> bit != 0) << 8 * place
        if bits & 3 * VISIBLE == VISIBLE:  # a word begins
            ADDS[bits] |= <uint64_t> 1 << 40 | <uint64_t> (bits & UPPER != 0) << 48
    if max(map(len, SIGNS)) > MAX_SIGN:
        raise ImportError("longer signs than there is room for")
    for number, sign in enumerate(SIGNS):
        SIGN_CHARS[number].length = len(sign)
        for place, char in enumerate(sign):
            SIGN_CHARS[number].chars[place] = ord(char)


_fill()


cdef void note_signs(Look* look, const Unit* data, Py_ssize_t at, Py_ssize_t end, Py_ssize_t head) noexcept:
    """Count the signs that stand at a place of a text; some count in its head only."""
    cdef int number, place
    cdef const Sign* sign
    for number in range(SIGN_COUNT):
        sign = SIGN_CHARS + number
        place = 0
        while (
            place < sign.length
            and at + place < (end if number < ADDRESS else head)
            and data[at + place] == sign.chars[place]
        ):
            place += 1
        if place == sign.length:
            look.inner_ends += number < INNER
            look.address_signs += INNER <= number < ADDRESS
            look.notice_signs += number >= ADDRESS


cdef Names signed(Page page):
    """The names of the authors, as the page states and shows them; None if there are none to look for."""
    cdef Py_ssize_t i
    names = {fold(name) for name in page.ruled.hints.authors}
    bylines = [category == "byline" for category, _ in page.verdicts_met]
    if True in bylines:
        names |= {fold(page.texts[i]) for i in range(page.count) if bylines[page.verdict_codes[i]]}
    known = sorted([name for name in names if 4 < len(name) < 60])[:MAX_SIGNED]
    return Names(known) if known else None


@cython.final
cdef class Names:
    """A few short texts that are looked for in others."""

    cdef tuple names

    def __cinit__(self, names):
        self.names = tuple([name.encode("utf-8", "surrogatepass") for name in names])

    cdef bint stands_at(self, const byte* text, Py_ssize_t length) except -1:
        """Whether a text begins with one."""
        cdef bytes name
        for name in self.names:
            if len(name) <= length and memcmp(text, <const char*> name, len(name)) == 0:
                return True
        return False

    cdef bint stands_in(self, const byte* text, Py_ssize_t length) except -1:
        """Whether a text holds one."""
        cdef bytes name
        for name in self.names:
            if holds(text, length, <const byte*> <const char*> name, len(name)):
                return True
        return False


cdef bint holds(const byte* text, Py_ssize_t length, const byte* name, Py_ssize_t size) noexcept:
    """Whether one text, behind which eight bytes may be read, holds another of several bytes."""
    cdef Py_ssize_t i, at = 0, count = length - size + 1
    cdef uint64_t first = name[0] * ONES, second = name[1] * ONES
    while at < count:
        if has_zero(eight_of(text + at, 8) ^ first | eight_of(text + at + 1, 8) ^ second):  # both at one of the places
            for i in range(at, min(at + 8, count)):
                if text[i] == name[0] and memcmp(text + i, name, size) == 0:
                    return True
        at += 8
    return False


cdef uint64_t ONES = 0x0101010101010101


cdef inline bint has_zero(uint64_t bytes) noexcept:
    """Whether one of eight bytes is 0."""
    return (bytes - ONES & ~bytes & 0x80 * ONES) != 0


cdef int links(Page page) except -1:
    """What of a block is linked, and what is set in bold."""
    cdef float* row = page.rows("links")
    cdef float* goals = page.rows(GOALS[0])
    cdef Py_ssize_t i, n = page.count
    cdef tuple marks
    memset(goals, 0, len(GOALS) * n * sizeof(float))
    for i in range(n):
        block = page.blocks[i]
        row[i] = <Py_ssize_t> BLOCK.of(block, LINKS)
        row[n + i] = share(<Py_ssize_t> BLOCK.of(block, BOLD_CHARS), page.chars[i])
        row[2 * n + i] = share(<Py_ssize_t> BLOCK.of(block, ITALIC_CHARS), page.chars[i])
        marks = BLOCK.of(block, MARKS)
        row[3 * n + i] = len(marks)
        for mark in marks:
            href = MARK.of(mark, 0)
            if href:
                note_goal(href, goals + i, n)
    return 0


cdef int note_goal(str href, float* goals, Py_ssize_t n) except -1:
    """What a link leads to: the page itself, a network, a list."""
    cdef Py_ssize_t count = PyUnicode_GET_LENGTH(href)
    cdef void* data = PyUnicode_DATA(href)
    if PyUnicode_READ(PyUnicode_KIND(href), data, 0) == c"#":
        goals[0] = 1.0
    if PyUnicode_KIND(href) == PyUnicode_1BYTE_KIND:
        return note_goals(href, <const byte*> data, count, goals, n)
    if PyUnicode_KIND(href) == PyUnicode_2BYTE_KIND:
        return note_goals(href, <const uint16_t*> data, count, goals, n)
    return note_goals(href, <const Char*> data, count, goals, n)


cdef int note_goals(str href, const Unit* data, Py_ssize_t count, float* goals, Py_ssize_t n) except -1:
    """The same of characters of any width."""
    cdef Py_ssize_t i
    cdef int opens
    for i in range(count - 2):
        opens = STEMS[stem_slot(data[i], data[i + 1], data[i + 2])]
        if not opens:
            continue
        if opens & NETWORK and not goals[n] and href.startswith(NETWORK_STEMS, i):
            goals[n] = NETWORKS.match(flat(href), i) is not None
        if opens & LIST and not goals[2 * n] and href.startswith(LIST_STEMS, i):
            goals[2 * n] = LISTS.match(flat(href), i) is not None
    return 0


cdef str flat(str href):
    """A link on one line."""
    return href.removesuffix("\n").replace("\n", " ")


cdef enum:
    NETWORK = 1
    LIST = 2

cdef unsigned char STEMS[4096]  # by the first three characters; others may share a slot


cdef inline int stem_slot(Char first, Char second, Char third) noexcept:
    return (first * 961 + second * 31 + third) & 4095


for stem in NETWORK_STEMS:
    STEMS[stem_slot(ord(stem[0]), ord(stem[1]), ord(stem[2]))] |= NETWORK
for stem in LIST_STEMS:
    STEMS[stem_slot(ord(stem[0]), ord(stem[1]), ord(stem[2]))] |= LIST


cdef int place(Page page) except -1:
    """Where on the page a block stands."""
    cdef Py_ssize_t i, n = page.count, top = -1, first = 0, end = 0
    cdef double* prose = page.sums(page.prose)
    cdef float* words = page.floats()
    cdef double* kept
    cdef double total, size = max(1, n)
    cdef float* row = page.rows("position")
    cdef bint inside = page.ruled.story is not None
    if page.ruled.headline is not None:
        top = page.ruled.headline
        if not 0 <= top < n:
            raise IndexError("a headline that is not there")
    if inside:
        first, end = page.ruled.story.first, page.ruled.story.end
    for i in range(n):
        words[i] = page.kept[i] * page.words[i]
    kept, total = page.sums(words), total_of(words, n)
    for i in range(n):
        row[i] = share_of(i, size)
        row[n + i] = share_of(<float> prose[i], page.total)
        row[2 * n + i] = <float> prose[i]
        row[3 * n + i] = share_of(<float> kept[i], total)
        row[4 * n + i] = <float> total - <float> kept[i]
        row[5 * n + i] = max(-MOST_FAR, min(i - top, 200)) if top >= 0 else -99
        row[6 * n + i] = <float> prose[i] - <float> prose[top] if top >= 0 else -1
        row[7 * n + i] = inside and first <= i < end
        row[8 * n + i] = max(-MOST_FAR, min(end - i, MOST_FAR)) if inside else -99
        row[9 * n + i] = share_of(i - first, end - first) if inside else -9
    return 0


cdef int neighbours(Page page) except -1:
    """What stands right above and below, and around."""
    cdef Py_ssize_t n = page.count, i, k
    cdef float* row = page.rows(f"{BESIDE[0]} at {NEIGHBOURS[0]:+d}")
    cdef float* heading = page.floats()
    cdef float* told = page.floats()
    cdef float* pictures = page.floats()
    cdef float* inputs = page.floats()
    cdef float* tags = page.rows(ELEMENT[len(TAGS)])
    cdef const float* beside[6]
    for i in range(n):
        heading[i] = tags[i] > 0
        told[i] = page.kept[i] * page.chars[i]
    beside[:] = [page.words, page.links, page.prose, heading, page.kept, page.sentence]
    for k in range(SHIFTS):
        for i in range(6):
            shifted(beside[i], SHIFT[k], -1.0, n, row)
            row += n
    row = windows(page, page.sums(told), row)
    for k in range(NEAR_COUNT):
        distances(page.rows(KIND[0]) + NEAR_KIND[k] * n, n, row)
        row += 2 * n
    distances(page.prose, n, row + 2 * n)
    for field in page.ruled.segments.fields:
        i = min(<Py_ssize_t> field.before, n)
        if i < 0:
            raise IndexError("a field before the page")
        if field.kind == "image":
            pictures[i] += 1
        else:
            inputs[i] += 1
    memcpy(row, pictures, n * sizeof(float))
    window(page, inputs, 3, row + n)
    return 0


cdef void shifted(const float* figures, int by, float fill, Py_ssize_t count, float* row) noexcept:
    """The figure of the block so many further down (up: negative)."""
    cdef Py_ssize_t i
    for i in range(count):
        row[i] = figures[i + by] if 0 <= i + by < count else fill


cdef inline float within(const double* before, Py_ssize_t at, Py_ssize_t reach, Py_ssize_t count) noexcept:
    """What sums grow by over a block and those within reach on either side."""
    return <float> (before[min(at + reach + 1, count)] - before[max(at - reach, 0)])


cdef int window(Page page, const float* figures, int reach, float* row) except -1:
    """The sum over a block and those within reach on either side."""
    cdef const double* before = page.sums(figures)
    cdef Py_ssize_t i
    for i in range(page.count):
        row[i] = within(before, i, reach, page.count)
    return 0


cdef float* windows(Page page, const double* story, float* row) except NULL:
    """The blocks within some reaches: their prose, the shares of links and of the story, their words."""
    cdef const double* prose = page.sums(page.prose)
    cdef const double* linked = page.sums(page.link_chars)
    cdef const double* words = page.sums(page.words)
    cdef const double* chars = page.sums(page.chars)
    cdef Py_ssize_t i, n = page.count
    cdef int k
    cdef float size
    for k in range(WINDOWS):
        for i in range(n):
            size = within(chars, i, REACH[k], n)
            row[i] = within(prose, i, REACH[k], n)
            row[n + i] = share(within(linked, i, REACH[k], n), size)
            row[2 * n + i] = share(within(story, i, REACH[k], n), size)
            row[3 * n + i] = within(words, i, REACH[k], n)
        row += 4 * n
    return row


cdef void distances(const float* flags, Py_ssize_t count, float* row) noexcept:
    """How many blocks up, and in the next row down, the next flagged block stands, at most FAR."""
    cdef Py_ssize_t i, last = -MOST_FAR
    for i in range(count):
        row[i] = min(i - last, MOST_FAR)
        if flags[i] > 0:
            last = i
    last = count + MOST_FAR
    for i in range(count - 1, -1, -1):
        row[count + i] = min(last - i, MOST_FAR)
        if flags[i] > 0:
            last = i


cdef int around(Page page) except -1:
    """The elements around a block: how much of the page's prose, how many links they hold, how far the story is."""
    cdef Py_ssize_t n = page.count, i, k, homes = 0, levels = AROUND_LEVELS
    cdef int* place = page.ints()
    cdef int* home = page.ints()
    cdef float* told = page.floats()
    cdef float* found = <float*> page.memory.give(n * AROUND_COUNT, sizeof(float))
    cdef float* row = page.rows(AROUND[0])
    cdef double total = max(1.0, page.total)
    cdef float most = 0.0
    cdef int heart
    cdef Elements elements = page.elements
    cdef const Element* element
    elements.at(0)  # stands for what is around the outermost
    for i in range(n):
        k = elements.anchor(page.homes[i])
        if elements.all[k].home < 0:
            elements.all[k].home = <int> homes
            home[homes] = <int> k
            homes += 1
        place[i] = elements.all[k].home
        told[i] = page.kept[i] * page.chars[i]
    heart = home[0]
    cdef Sums sums
    sums.prose, sums.link_chars, sums.told = page.sums(page.prose), page.sums(page.link_chars), page.sums(told)
    sums.known, sums.chars = page.sums(page.known), page.sums(page.chars)
    for i in range(homes):
        surround(elements, home[i], &sums, total, found + i * AROUND_COUNT)
        element = elements.all + home[i]
        if <float> (sums.prose[element.end] - sums.prose[element.first]) > most:
            most = <float> (sums.prose[element.end] - sums.prose[element.first])
            heart = home[i]
    for i in range(homes):
        elements.meet(home[i], elements.all + heart, page.prose_before)
    for k in range(AROUND_COUNT):
        for i in range(n):
            row[i] = found[place[i] * AROUND_COUNT + k]
        row += n
    for i in range(n):
        element = elements.all + home[place[i]]
        row[i] = element.depth
        row[n + i] = home[place[i]] == heart
        row[2 * n + i] = element.steps
        row[3 * n + i] = <float> (element.prose / total)
        element = elements.all + page.homes[i]
        row[4 * n + i] = element.end - element.first
    return 0


cdef enum:
    AROUND_LEVELS = 3
    AROUND_COUNT = 15  # columns

cdef struct Sums:
    double* prose
    double* link_chars
    double* told
    double* known
    double* chars


cdef void surround(Elements elements, int index, const Sums* sums, double total, float* out) noexcept:
    """The columns of AROUND: of an element and those around it."""
    cdef const Element* element
    cdef int level
    cdef float size, chars
    for level in range(AROUND_LEVELS):
        element = elements.all + index
        size = <float> (element.end - element.first)
        chars = grown(sums.chars, element)
        out[0] = size
        out[1] = share_of(grown(sums.prose, element), total)
        out[2] = share(grown(sums.link_chars, element), chars)
        out[3] = share(grown(sums.told, element), chars)
        out[4] = share(grown(sums.known, element), size)
        out += 5
        index = max(element.parent, 0)


cdef inline float grown(const double* before, const Element* element) noexcept:
    """What sums grow by over an element."""
    return <float> (before[element.end] - before[element.first])


cdef int alike(Page page) except -1:
    """The blocks in elements with the same tags and class names."""
    cdef Py_ssize_t n = page.count, i, k
    cdef int* group = page.ints()
    cdef int* times = page.ints()
    cdef Numbers groups = Numbers(page.memory, n)
    cdef Group* sums
    cdef Group* own
    cdef float* row = page.rows(ALIKE[0])
    cdef const Element* element
    cdef dict tags = {}
    cdef list tag_of = [tags.setdefault(tag, len(tags)) for tag, _ in page.elements_met]
    for i in range(n):
        element = page.elements.at(page.homes[i])
        group[i] = groups.of(
            page.elements.trails[element.trail].path + 1, <uint64_t> <int> tag_of[page.element_codes[i]] + 1
        )
    sums = <Group*> page.memory.give(groups.count, sizeof(Group))
    for i in range(n):
        own = sums + group[i]
        own.size += 1
        own.words += page.words[i]
        own.links += page.links[i]
        own.with_prose += page.prose[i] > 0
        own.kept += page.kept[i]
        own.known += page.known[i]
        own.prose += page.prose[i]
        times[page.same[i]] += 1
    for i in range(n):
        own = sums + group[i]
        row[i] = <float> own.size
        row[n + i] = <float> (own.words / own.size)
        row[2 * n + i] = <float> (own.links / own.size)
        row[3 * n + i] = <float> (own.with_prose / own.size)
        row[4 * n + i] = <float> (own.kept / own.size)
        row[5 * n + i] = <float> (own.known / own.size)
        row[6 * n + i] = share_of(<float> own.prose, page.total)
        row[7 * n + i] = times[page.same[i]]
    row = page.rows(CLASS_NAMES[0])
    for i in range(n):
        trail = page.elements.trails + page.elements.at(page.homes[i]).trail
        row[i] = <float> trail.nearest
        row[n + i] = <float> trail.sum
        row[2 * n + i] = <float> trail.least
        row[3 * n + i] = <float> trail.most
    return 0


cdef struct Group:
    double size, words, links, with_prose, kept, known, prose


cdef int whole(Page page) except -1:
    """The page as a whole."""
    cdef Py_ssize_t n = page.count, i
    cdef float* row = page.rows("prose of the page")
    cdef double total = max(1.0, page.total), kept = total_of(page.told, n) / total, inside = 0.0
    story = page.ruled.story
    if story is not None:
        inside = page.ruled.measures.prose_in(story) / total
    for i in range(n):
        row[i] = <float> page.total
        row[n + i] = <float> kept
        row[2 * n + i] = <float> inside
    return 0


cdef int lines(Page page) except -1:
    """The lines that hang together: a paragraph cut by breaks, the rows of a list in flattened text."""
    cdef Py_ssize_t n = page.count, i = 0, end, k
    cdef float* row = page.rows(TOGETHER[0])
    cdef list opens = [joint == "paragraph" for _, joint in page.elements_met]
    cdef double words, prose
    while i < n:
        words, prose, end = page.words[i], page.prose[i] > 0, i + 1
        while end < n and not opens[page.element_codes[end]]:
            words += page.words[end]
            prose += page.prose[end] > 0
            end += 1
        for k in range(i, end):
            row[k] = end - i
            row[n + k] = <float> (words / (end - i))
            row[2 * n + k] = <float> (prose / (end - i))
        i = end
    return 0


include "wording.pxi"
