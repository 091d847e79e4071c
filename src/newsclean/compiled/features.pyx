# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The compiled twin of `newsclean.judge.features.features`: the same columns in the same order, without arrays between.

Figures are float32, sums and means float64 and added in the order of the blocks, as numpy does it in the plain twin.
A wording with weights that no model could store is left to the plain twin.
"""

import numpy as np

from newsclean.compiled.segment import one_of_each
from newsclean.judge import features as plain
from newsclean.judge.features import (
    ALIKE, AROUND, BESIDE, BIO_WORDS, CLASS_NAMES, DECAY, DISTANCE, ELEMENT, ENDINGS, FROM_STORY, GOALS,
    KIND, LIST_STEMS, LISTS, MAX_SIGNED, NEAR, NEIGHBOURS, NETWORK_STEMS, NETWORKS, OPENING, RULE,
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
include "fetch.pxi"
include "wordlists.pxi"
include "lexicons.pxi"
include "elements.pxi"

cdef extern from "Python.h":
    PyObject* PyList_GET_ITEM(list, Py_ssize_t) noexcept
    int kind_size "PyUnicode_KIND" (PyObject*) noexcept

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
REACH[:] = plain.WINDOWS
SHIFT[:] = NEIGHBOURS
if len(NEAR) != NEAR_COUNT or NEAR[0] != "story":
    raise ImportError("other kinds of blocks have columns of their own")

cdef enum:  # fields of BLOCK
    TEXT, TAG, HOME, LINKS, LINK_CHARS, BOLD_CHARS, ITALIC_CHARS, JOINT_OF, MARKS

cdef Fields BLOCK = Fields(
    Block, "text", "tag", "container", "links", "link_chars", "bold_chars", "italic_chars", "joint", "marks"
)
cdef Fields MARK = Fields(Mark, "href")
cdef Fields VERDICT = Fields(Verdict, "category", "rule")
cdef Py_ssize_t MOST_FAR = FAR
cdef str FIRST_BESIDE = f"{BESIDE[0]} at {NEIGHBOURS[0]:+d}"


def features(ruled not None, lexicon, wording):
    """The twin of `features`."""
    cdef Terms terms = terms_of(wording)
    if not len(ruled.segments.blocks) or not terms.is_exact:
        return plain.features(ruled, lexicon, wording)
    return NAMES, filled(ruled, lexicon, terms, None).columns.T


def asked_features(ruled not None, lexicon, wording, bars not None):
    """The twin of `asked_features`."""
    cdef Terms terms = terms_of(wording)
    cdef Page page
    if not len(ruled.segments.blocks) or not terms.is_exact:
        return plain.asked_features(ruled, lexicon, wording, bars)
    page = filled(ruled, lexicon, terms, bars)
    return NAMES, page.columns.T, page.places


cdef Page filled(ruled, lexicon, Terms terms, bars):
    """A page with all columns of the blocks that a classifier with some bars is asked about; without bars of all."""
    cdef Page page = Page(ruled, memory())
    page.read()
    page.ask(bars)
    if page.size:
        page.meet_elements(lexicon)
        coded(page)
        page.add_up()
        fill(page, text)
        fill(page, links)
        fill(page, place)
        fill(page, neighbours)
        fill(page, around)
        fill(page, alike)
        wordings(page, terms)
        whole(page)
        lines(page)
    keep(page.memory)
    return page


ctypedef int (*Filled)(Page) except -1


cdef int fill(Page page, Filled columns) except -1:
    """Write some columns; what they took of the memory is there for the next ones."""
    cdef Used before = page.memory.used()
    columns(page)
    page.memory.release(before)
    return 0


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


cdef struct Sums:  # over all blocks before each block, and over all
    double* prose
    double* words
    double* chars
    double* link_chars
    double* told  # characters of blocks that rules keep
    double* known


@cython.final
cdef class Page:
    """The figures of a page that several columns are made of, and the sheet of all columns of the blocks asked for."""

    cdef Memory memory
    cdef Elements elements
    cdef object ruled
    cdef tuple blocks
    cdef list texts
    cdef Py_ssize_t count
    cdef int* asked  # the blocks asked for
    cdef Py_ssize_t size  # how many they are
    cdef object places  # the same as an array
    cdef object columns  # the sheet as an array
    cdef float* sheet
    cdef float* words
    cdef float* chars
    cdef float* links
    cdef float* link_chars
    cdef float* prose
    cdef float* sentence
    cdef float* known
    cdef float* kept
    cdef float* told
    cdef Sums before
    cdef double* prose_before
    cdef int64_t* words_before
    cdef int* same  # the first block with the text of each
    cdef bint* wanted  # of such blocks: whether one with the text is asked for
    cdef int* homes
    cdef int* element_codes
    cdef int* verdict_codes
    cdef int* bits  # of NEAR and HEADING
    cdef list elements_met, verdicts_met
    cdef double total

    def __cinit__(self, ruled, memory):
        self.memory, self.ruled = memory, ruled
        self.blocks = tuple(ruled.segments.blocks)
        self.count = len(self.blocks)
        self.texts = [None] * self.count

    cdef int ask(self, bars) except -1:
        """Find the blocks that figures are asked of; make room for these."""
        cdef Py_ssize_t i
        cdef tuple density = tuple(self.ruled.measures.link_density)
        cdef list most = [bars.most_links[rule] for _, rule in self.verdicts_met] if bars is not None else []
        cdef float[:, ::1] sheet
        cdef Py_ssize_t[::1] places
        self.asked, self.wanted = self.ints(), <bint*> self.ints()
        for i in range(self.count):
            if bars is None or <double> density[i] < <double> most[self.verdict_codes[i]]:
                self.asked[self.size] = <int> i
                self.wanted[self.same[i]] = True
                self.size += 1
        self.columns, self.places = np.empty((len(NAMES), self.size), np.float32), np.empty(self.size, np.intp)
        if self.size:
            sheet, places = self.columns, self.places
            self.sheet = &sheet[0, 0]
            for i in range(self.size):
                places[i] = self.asked[i]
        return 0

    cdef float* rows(self, name) except NULL:
        """The row of a column; those that follow stand behind."""
        return self.sheet + <Py_ssize_t> ROWS[name] * self.size

    cdef void pick(self, const float* figures, float* row) noexcept:
        """Write the figures of the blocks asked for."""
        cdef Py_ssize_t i
        for i in range(self.size):
            row[i] = figures[self.asked[i]]

    cdef float* floats(self) except NULL:
        return <float*> self.memory.give(self.count, sizeof(float))

    cdef int* ints(self) except NULL:
        return <int*> self.memory.give(self.count, sizeof(int))

    cdef double* sums(self, const float* figures) except NULL:
        """The sums over all blocks before each block, and over all."""
        cdef double* before = <double*> self.memory.room(self.count + 1, sizeof(double))
        cdef Py_ssize_t i
        before[0] = 0.0
        for i in range(self.count):
            before[i + 1] = before[i] + figures[i]
        return before

    cdef int add_up(self) except -1:
        """Make the sums that several columns are made of."""
        cdef float* kept = self.floats()
        cdef Py_ssize_t i
        for i in range(self.count):
            kept[i] = self.kept[i] * self.chars[i]
        self.before = Sums(
            self.sums(self.prose), self.sums(self.words), self.sums(self.chars), self.sums(self.link_chars),
            self.sums(kept), self.sums(self.known),
        )
        return 0

    cdef int read(self) except -1:
        """Read the blocks, their measures and verdicts."""
        cdef Numbers elements = Numbers(self.memory, self.count), verdicts = Numbers(self.memory, self.count)
        cdef Py_ssize_t i, n = self.count
        cdef list settled = list(self.ruled.settled)
        cdef int code = 0
        measures, known, last = self.ruled.measures, self.ruled.known, None  # neighbours mostly have the same verdict
        cdef tuple words = tuple(measures.words), density = tuple(measures.link_density), prose = tuple(measures.prose)
        cdef Texts texts = Texts(self.memory, n)
        cdef tuple sentence = tuple(measures.sentence), before = tuple(measures.prose_before)
        cdef tuple all_words = tuple(measures.words_before)
        if not (
            n == len(settled) == len(words) == len(density) == len(prose) == len(sentence) == len(measures.hidden)
            and n + 1 == len(before) == len(all_words)
        ):
            raise ValueError("measures of another page")
        self.words, self.sentence, self.links, self.known = self.floats(), self.floats(), self.floats(), self.floats()
        self.kept, self.chars, self.link_chars = self.floats(), self.floats(), self.floats()
        self.prose, self.told = self.floats(), self.floats()
        self.homes, self.element_codes, self.verdict_codes = self.ints(), self.ints(), self.ints()
        self.same = self.ints()
        self.prose_before = <double*> self.memory.room(n + 1, sizeof(double))
        self.words_before = <int64_t*> self.memory.room(n + 1, sizeof(int64_t))
        self.elements_met, self.verdicts_met = [], []
        for i in range(n + 1):
            self.prose_before[i], self.words_before[i] = before[i], all_words[i]
        for i in range(n):
            block, verdict = self.blocks[i], settled[i]
            text = BLOCK.of(block, TEXT)
            self.texts[i] = <str?> text
            self.same[i] = texts.first(self.texts, i)
            self.words[i] = <Py_ssize_t> words[i]
            self.chars[i] = PyUnicode_GET_LENGTH(text)
            self.links[i] = <double> density[i]
            self.link_chars[i] = <Py_ssize_t> BLOCK.of(block, LINK_CHARS)
            self.prose[i] = <double> prose[i]
            self.sentence[i] = <bint> sentence[i]
            self.homes[i] = BLOCK.of(block, HOME)
            self.element_codes[i] = met(elements, self.elements_met, BLOCK.of(block, TAG), BLOCK.of(block, JOINT_OF))
            if verdict is not last:
                last, code = verdict, met(verdicts, self.verdicts_met, VERDICT.of(verdict, 0), VERDICT.of(verdict, 1))
            self.verdict_codes[i] = code
        for key in known:
            self.known[self.checked(key)] = 1.0
        self.total = total_of(self.prose, n)
        return 0

    cdef int meet_elements(self, lexicon) except -1:
        """Look at the elements around all blocks."""
        cdef Py_ssize_t i
        cdef Elements elements = Elements(self.memory, self.ruled.segments, lexicon)
        elements.blocks, elements.words_before = self.count, self.words_before
        elements.most = NEARLY_ALL * <double> self.words_before[self.count]
        elements.meet(0)  # stands for what is around the outermost
        for i in range(self.count):
            elements.meet(self.homes[i])
        self.elements = elements
        return 0

    cdef Py_ssize_t checked(self, Py_ssize_t index) except -1:
        if not 0 <= index < self.count:
            raise IndexError("a block that is not there")
        return index


@cython.final
cdef class Texts:
    """Texts by what they hold, for at most as many as announced."""

    cdef int* places  # 1 + the place of the first one; 0: free
    cdef uint32_t* hashes
    cdef Py_ssize_t mask

    def __cinit__(self, Memory memory, Py_ssize_t most):
        self.mask = (1 << (2 * most + 1).bit_length()) - 1
        self.places = <int*> memory.give(self.mask + 1, sizeof(int))
        self.hashes = <uint32_t*> memory.room(self.mask + 1, sizeof(uint32_t))

    cdef int first(self, list texts, Py_ssize_t place) except -1:
        """The first place with the text that stands at a place."""
        cdef PyObject* text = PyList_GET_ITEM(texts, place)
        cdef const byte* data = <const byte*> chars_of(text)
        cdef Py_ssize_t size = size_of(text) * kind_size(text), at
        cdef uint32_t hash = hash_of_bytes(data, size)
        at = hash & self.mask
        while self.places[at]:
            if self.hashes[at] == hash and same_text(PyList_GET_ITEM(texts, self.places[at] - 1), text, size):
                return self.places[at] - 1
            at = (at + 1) & self.mask
        self.places[at], self.hashes[at] = <int> place + 1, hash
        return <int> place


cdef inline bint same_text(PyObject* one, PyObject* other, Py_ssize_t size) noexcept:
    return (
        kind_size(one) == kind_size(other) and size_of(one) == size_of(other)
        and memcmp(chars_of(one), chars_of(other), size) == 0
    )


cdef uint32_t hash_of_bytes(const byte* data, Py_ssize_t size) noexcept:
    """A hash of bytes behind which nothing may be read."""
    cdef uint64_t sum = size, eight
    while size >= 8:
        memcpy(&eight, data, 8)
        sum = (sum ^ eight) * STEP
        sum ^= sum >> 32
        data, size = data + 8, size - 8
    eight = 0
    memcpy(&eight, data, size)
    sum = (sum ^ eight) * STEP
    return <uint32_t> ((sum ^ sum >> 32) * STEP >> 32)


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


cdef enum:  # what an element or a verdict is, as bits: one of NEAR, and
    HEADING = 1 << NEAR_COUNT


cdef int coded(Page page) except -1:
    """The columns of elements and verdicts: those that are not 0 are found once for each that differs."""
    cdef Py_ssize_t i, n = page.size
    cdef float* row = page.rows("hidden")
    cdef tuple hidden = tuple(page.ruled.measures.hidden)
    cdef list elements = [element_figures(met) for met in page.elements_met]
    cdef list verdicts = [verdict_figures(met) for met in page.verdicts_met]
    memset(page.rows(ELEMENT[0]), 0, len(ELEMENT) * n * sizeof(float))
    memset(page.rows(KIND[0]), 0, len(KIND) * n * sizeof(float))
    memset(page.rows(RULE[0]), 0, len(RULE) * n * sizeof(float))
    spread(page, page.element_codes, elements)
    spread(page, page.verdict_codes, verdicts)
    page.bits = page.ints()
    mark(page, page.element_codes, elements)
    mark(page, page.verdict_codes, verdicts)
    for i in range(page.count):
        page.kept[i] = page.bits[i] & 1
        page.told[i] = page.kept[i] * page.prose[i]
    for i in range(n):
        row[i] = <bint> hidden[page.asked[i]]
    page.pick(page.words, page.rows("words"))
    page.pick(page.sentence, page.rows("ends a sentence"))
    page.pick(page.links, page.rows("linked"))
    page.pick(page.known, page.rows("rules: known"))
    return 0


cdef dict ELEMENTS_KNOWN = {}, VERDICTS_KNOWN = {}

cdef enum:
    MOST_KNOWN = 1024


cdef tuple element_figures(tuple element):
    found = ELEMENTS_KNOWN.get(element)
    return told_of(ELEMENTS_KNOWN, element, plain._element(element), ELEMENT) if found is None else found


cdef tuple verdict_figures(tuple verdict):
    found = VERDICTS_KNOWN.get(verdict)
    return told_of(VERDICTS_KNOWN, verdict, plain._said(verdict), (*KIND, *RULE)) if found is None else found


cdef tuple told_of(dict known, tuple key, figures, names):
    """The columns that are not 0, each with its figure behind it; its bits."""
    told = [(ROWS[name], figure) for name, figure in zip(names, figures) if figure]
    bits = sum([1 << k for k in range(NEAR_COUNT) if any([row == ROWS[f"rules: {NEAR[k]}"] for row, _ in told])])
    if any([row == ROWS["heading level"] for row, _ in told]):
        bits |= HEADING
    if len(known) >= MOST_KNOWN:
        known.clear()
    found = known[key] = np.array(told, dtype=np.int32).tobytes(), bits
    return found


cdef int spread(Page page, const int* codes, list figures) except -1:
    """Write what each block's code tells into columns of zeros."""
    cdef Py_ssize_t i, k, n = page.size
    cdef const int* told
    cdef bytes known
    for i in range(n):
        known = (<tuple> figures[codes[page.asked[i]]])[0]
        told = <const int*> <const char*> known
        for k in range(0, len(known) // <Py_ssize_t> sizeof(int), 2):
            page.sheet[told[k] * n + i] = told[k + 1]
    return 0


cdef int mark(Page page, const int* codes, list figures) except -1:
    """Note the bits of each block's code."""
    cdef Py_ssize_t i
    for i in range(page.count):
        page.bits[i] |= <int> (<tuple> figures[codes[i]])[1]
    return 0


cdef uint64_t ONES = 0x0101010101010101

cdef struct Look:
    int digits, commas, quotes, bars, capitals, words, capitalised
    bint all_capitals
    Py_ssize_t inner_ends, address_signs, notice_signs
    uint32_t first, last


cdef int text(Page page) except -1:
    """What a block's own letters look like, in any script."""
    cdef Py_ssize_t i, k, n = page.size
    cdef float* row = page.rows("all capitals")
    cdef float* endings = page.rows(next(iter(ENDINGS)))
    cdef float length
    cdef Look* looks = <Look*> page.memory.room(page.count, sizeof(Look))
    cdef const Look* look
    cdef tuple signs = tuple(ENDINGS.values())
    cdef Py_ssize_t number
    memset(endings, 0, len(ENDINGS) * n * sizeof(float))
    for i in range(page.count):
        looks[i].first = 0  # stands for one that was not looked at
    for i in range(page.count):
        if page.wanted[i] or page.told[i] != 0:
            look = looks + page.same[i]
            if not look.first:
                look_at(page.texts[i], looks + page.same[i])
    for i in range(n):
        k = page.asked[i]
        look = looks + page.same[k]
        length = min(page.chars[k], <float> HEAD)
        if look.last & LAST:
            for number in range(len(signs)):
                endings[number * n + i] = ends_with(page.texts[k], signs[number])
        row[i] = look.all_capitals
        row[n + i] = share(look.digits, length)
        row[2 * n + i] = share(look.commas, length)
        row[3 * n + i] = look.quotes
        row[4 * n + i] = look.bars
        row[5 * n + i] = look.inner_ends
        row[6 * n + i] = look.first & LOWER != 0
        row[10 * n + i] = look.first & DIGIT != 0
        row[11 * n + i] = not look.first & LETTER
        row[12 * n + i] = look.address_signs > 0
        row[13 * n + i] = look.notice_signs > 0
    against_the_story(page, looks, row + 7 * n)
    return 0


cdef bint ends_with(str text, tuple signs) noexcept:
    """Whether a text ends with one of some signs."""
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text), size, at
    cdef str sign
    for sign in signs:
        size, at = PyUnicode_GET_LENGTH(sign), 1
        while at <= size <= length and char_at(text, length - at) == char_at(sign, size - at):
            at += 1
        if at > size:
            return True
    return False


cdef inline Char char_at(str text, Py_ssize_t at) noexcept:
    return PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)


cdef int against_the_story(Page page, const Look* looks, float* row) except -1:
    """Three columns of figures less those of the page's story: languages differ."""
    cdef Py_ssize_t i, n = page.count
    cdef const Look* look
    cdef float length, story
    cdef double total = total_of(page.told, n)
    cdef float* figures[3]
    cdef float* told = page.floats()
    cdef int line
    for line in range(3):
        figures[line] = page.floats()
    for i in range(n):
        look = looks + page.same[i]
        if look.first:
            length = min(page.chars[i], <float> HEAD)
            figures[0][i] = share(page.chars[i], page.words[i])
            figures[1][i] = share(look.capitals, length)
            figures[2][i] = share(look.capitalised, look.words)
    for line in range(3):
        page.pick(figures[line], row)
        for i in range(n):
            told[i] = figures[line][i] * page.told[i]
        story = share_of(total_of(told, n), total)
        for i in range(page.size):
            row[i] -= story
        row += page.size
    return 0


cdef int look_at(str text, Look* look) except -1:
    """Count the letters at the start of a text and the signs in it."""
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t count = PyUnicode_GET_LENGTH(text)
    memset(look, 0, sizeof(Look))
    if not count:
        raise ValueError("a block without text")
    if PyUnicode_IS_ASCII(text):
        look_at_ascii(<const byte*> data, count, look)
        return 0
    if PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND:
        return look_at_all(<const byte*> data, count, look)
    if PyUnicode_KIND(text) == PyUnicode_2BYTE_KIND:
        return look_at_all(<const uint16_t*> data, count, look)
    return look_at_all(<const Char*> data, count, look)


cdef enum:
    HEAD_ROOM = 256  # bytes for a head, a space before it and a row behind it

cdef struct Counts:  # of the characters in the same place of each row
    byte[ROW] digits, commas, quotes, bars, capitals, words, capitalised, small


cdef void look_at_ascii(const byte* data, Py_ssize_t count, Look* look) noexcept:
    """The same of characters of ASCII, a row of them at once."""
    cdef byte text[HEAD_ROOM]
    cdef Counts counts
    cdef Py_ssize_t at = 0, head = min(count, HEAD), last = head - (count > head)
    memset(&counts, 0, sizeof(Counts))
    memset(text, c" ", sizeof(text))
    memcpy(text + 1, data, head)
    while at < head:
        count_row(text + at, &counts)
        if may_open_sign(text + 1 + at):
            note_row(look, data, at, min(at + ROW, last), count, head)
        at += ROW
    at = last
    while at + ROW < count:
        if may_open_sign(data + at):
            note_row(look, data, at, at + ROW, count, head)
        at += ROW
    if last < count:
        note_row(look, data, at, count, count, head)
    look.digits, look.commas, look.quotes = row_sum(counts.digits), row_sum(counts.commas), row_sum(counts.quotes)
    look.bars, look.capitals, look.words = row_sum(counts.bars), row_sum(counts.capitals), row_sum(counts.words)
    look.capitalised = row_sum(counts.capitalised)
    look.all_capitals = look.capitals and not row_sum(counts.small)
    look.first, look.last = KINDS[data[0]], KINDS[data[count - 1]]


cdef inline void count_row(const byte* before, Counts* counts) noexcept:
    """Count the characters of a row, the one before which comes first."""
    cdef byte char, is_capital, begins
    cdef byte visible[ROW + 1]
    cdef int i
    for i in range(ROW + 1):
        char = before[i]
        visible[i] = (<byte> (char - c"\t") > c"\r" - c"\t") & (<byte> (char - 0x1C) > c" " - 0x1C)
    for i in range(ROW):
        char = before[i + 1]
        is_capital, begins = <byte> (char - c"A") < 26, visible[i + 1] & (visible[i] ^ 1)
        counts.digits[i] += <byte> (char - c"0") < 10
        counts.commas[i] += (char == c",") | (char == c";")
        counts.quotes[i] += char == c'"'
        counts.bars[i] += (char == c"|") | (char == c"/")
        counts.capitals[i] += is_capital
        counts.words[i] += begins
        counts.capitalised[i] += begins & is_capital
        counts.small[i] += <byte> (char - c"a") < 26


cdef inline bint may_open_sign(const byte* data) noexcept:
    """Whether one of SIGNS may begin in a row, behind which one more character stands."""
    cdef byte char, next, ends, is_at, is_address
    cdef byte opens[ROW]
    cdef int i
    for i in range(ROW):
        char, next = data[i], data[i + 1]
        ends = (char == c".") + (char == c"?") + (char == c"!")  # of what is joined by "or", gcc makes no rows
        is_at, is_address = char == c"@", ((char == c"h") & (next == c"t")) + ((char == c"w") & (next == c"w"))
        opens[i] = (ends & (next == c" ")) + is_at + is_address
    return (eight_of(opens, 8) | eight_of(opens + 8, 8)) != 0


cdef int row_sum(const byte* counts) noexcept:
    """The sum of a row of counts, of few rows each: of eight bytes it meets in the highest one of a product."""
    cdef uint64_t first, second
    memcpy(&first, counts, 8)
    memcpy(&second, counts + 8, 8)
    return <int> ((first * ONES >> 56) + (second * ONES >> 56))


cdef void note_row(
    Look* look, const byte* data, Py_ssize_t first, Py_ssize_t end, Py_ssize_t count, Py_ssize_t head
) noexcept:
    """Count the signs that stand at some places of a text."""
    cdef Py_ssize_t i
    for i in range(first, end):
        if KINDS[data[i]] >> OPENS & KINDS[data[i + 1] if i + 1 < count else 0] >> GOES_ON & ALL_SIGNS:
            note_signs(look, data, i, count, head)


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
    for bits in range(128):
        meet(bits)  # 0 stands for the end of a text
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


def _check_looks():
    """Characters of ASCII, a row of them at once, as each by itself."""
    cdef byte text[ROW]
    cdef Look one, other
    cdef int char, at
    if HEAD + ROW + 1 > HEAD_ROOM or HEAD > 255 // 8 * ROW:
        raise ImportError("longer heads than there is room for")
    for char in range(128):
        for at in range(ROW):
            text[at] = <byte> (ord("aA.?! ht"[at // 2]) if at % 2 else char)
        memset(&one, 0, sizeof(Look))
        memset(&other, 0, sizeof(Look))
        look_at_ascii(text, ROW, &one)
        look_at_all(<const byte*> text, ROW, &other)
        if memcmp(&one, &other, sizeof(Look)) != 0:
            raise ImportError(f"character {char} is counted otherwise")


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


_check_looks()


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


cdef inline bint has_zero(uint64_t bytes) noexcept:
    """Whether one of eight bytes is 0."""
    return (bytes - ONES & ~bytes & 0x80 * ONES) != 0


cdef int links(Page page) except -1:
    """What of a block is linked, and what is set in bold."""
    cdef float* row = page.rows("links")
    cdef float* goals = page.rows(GOALS[0])
    cdef Py_ssize_t i, k, n = page.size
    cdef tuple marks
    memset(goals, 0, len(GOALS) * n * sizeof(float))
    for i in range(n):
        k = page.asked[i]
        block = page.blocks[k]
        row[i] = <Py_ssize_t> BLOCK.of(block, LINKS)
        row[n + i] = share(<Py_ssize_t> BLOCK.of(block, BOLD_CHARS), page.chars[k])
        row[2 * n + i] = share(<Py_ssize_t> BLOCK.of(block, ITALIC_CHARS), page.chars[k])
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
    cdef Py_ssize_t i, k, n = page.size, top = -1, first = 0, end = 0
    cdef const double* prose = page.before.prose
    cdef float* words = page.floats()
    cdef double* kept
    cdef double total, size = max(1, page.count)
    cdef float* row = page.rows("position")
    cdef bint inside = page.ruled.story is not None
    if page.ruled.headline is not None:
        top = page.ruled.headline
        if not 0 <= top < page.count:
            raise IndexError("a headline that is not there")
    if inside:
        first, end = page.ruled.story.first, page.ruled.story.end
    for i in range(page.count):
        words[i] = page.kept[i] * page.words[i]
    kept, total = page.sums(words), total_of(words, page.count)
    for i in range(n):
        k = page.asked[i]
        row[i] = share_of(k, size)
        row[n + i] = share_of(<float> prose[k], page.total)
        row[2 * n + i] = <float> prose[k]
        row[3 * n + i] = share_of(<float> kept[k], total)
        row[4 * n + i] = <float> total - <float> kept[k]
        row[5 * n + i] = max(-MOST_FAR, min(k - top, 200)) if top >= 0 else -99
        row[6 * n + i] = <float> prose[k] - <float> prose[top] if top >= 0 else -1
        row[7 * n + i] = inside and first <= k < end
        row[8 * n + i] = max(-MOST_FAR, min(end - k, MOST_FAR)) if inside else -99
        row[9 * n + i] = share_of(k - first, end - first) if inside else -9
    return 0


cdef int neighbours(Page page) except -1:
    """What stands right above and below, and around."""
    cdef Py_ssize_t n = page.size, i, k
    cdef float* row = page.rows(FIRST_BESIDE)
    cdef float* heading = page.floats()
    cdef float* pictures = page.floats()
    cdef float* inputs = page.floats()
    cdef const float* beside[6]
    for i in range(page.count):
        heading[i] = page.bits[i] & HEADING != 0
    beside[:] = [page.words, page.links, page.prose, heading, page.kept, page.sentence]
    for k in range(SHIFTS):
        for i in range(6):
            shifted(page, beside[i], SHIFT[k], -1.0, row)
            row += n
    row = windows(page, row)
    distances(page, row, row + (2 * NEAR_COUNT + 2) * n)
    row += 2 * NEAR_COUNT * n
    for field in page.ruled.segments.fields:
        i = min(<Py_ssize_t> field.before, page.count)
        if i < 0:
            raise IndexError("a field before the page")
        if field.kind == "image":
            pictures[i] += 1
        else:
            inputs[i] += 1
    page.pick(pictures, row)
    window(page, page.sums(inputs), 3, row + n)
    return 0


cdef void shifted(Page page, const float* figures, int by, float fill, float* row) noexcept:
    """The figure of the block so many further down (up: negative)."""
    cdef Py_ssize_t i, k
    for i in range(page.size):
        k = page.asked[i] + by
        row[i] = figures[k] if 0 <= k < page.count else fill


cdef inline float within(const double* before, Py_ssize_t at, Py_ssize_t reach, Py_ssize_t count) noexcept:
    """What sums grow by over a block and those within reach on either side."""
    return <float> (before[min(at + reach + 1, count)] - before[max(at - reach, 0)])


cdef void window(Page page, const double* before, int reach, float* row) noexcept:
    """What sums grow by over each block and those within reach on either side."""
    cdef Py_ssize_t i
    for i in range(page.size):
        row[i] = within(before, page.asked[i], reach, page.count)


cdef float* windows(Page page, float* row) noexcept:
    """The blocks within some reaches: their prose, the shares of links and of the story, their words."""
    cdef const Sums* before = &page.before
    cdef Py_ssize_t i, at, n = page.size
    cdef int k
    cdef float size
    for k in range(WINDOWS):
        for i in range(n):
            at = page.asked[i]
            size = within(before.chars, at, REACH[k], page.count)
            row[i] = within(before.prose, at, REACH[k], page.count)
            row[n + i] = share(within(before.link_chars, at, REACH[k], page.count), size)
            row[2 * n + i] = share(within(before.told, at, REACH[k], page.count), size)
            row[3 * n + i] = within(before.words, at, REACH[k], page.count)
        row += 4 * n
    return row


cdef void distances(Page page, float* near, float* prose) noexcept:
    """How many blocks up, and in the next row down, the next block of each of NEAR stands, at most FAR; and prose."""
    cdef Py_ssize_t last[NEAR_COUNT + 1]
    cdef Py_ssize_t i, n = page.size, at = 0, k
    for k in range(NEAR_COUNT + 1):
        last[k] = -MOST_FAR
    for i in range(n):
        while at < page.asked[i]:
            met_at(page, at, last)
            at += 1
        for k in range(NEAR_COUNT):
            near[2 * k * n + i] = min(at - last[k], MOST_FAR)
        prose[i] = min(at - last[NEAR_COUNT], MOST_FAR)
    for k in range(NEAR_COUNT + 1):
        last[k] = page.count + MOST_FAR
    at = page.count - 1
    for i in range(n - 1, -1, -1):
        while at > page.asked[i]:
            met_at(page, at, last)
            at -= 1
        for k in range(NEAR_COUNT):
            near[(2 * k + 1) * n + i] = min(last[k] - at, MOST_FAR)
        prose[n + i] = min(last[NEAR_COUNT] - at, MOST_FAR)


cdef inline void met_at(Page page, Py_ssize_t at, Py_ssize_t* last) noexcept:
    """Note what a block is of NEAR, and whether it is prose."""
    cdef int k
    if page.bits[at] & HEADING - 1:
        for k in range(NEAR_COUNT):
            if page.bits[at] >> k & 1:
                last[k] = at
    if page.prose[at] > 0:
        last[NEAR_COUNT] = at


cdef int around(Page page) except -1:
    """The elements around a block: how much of the page's prose, how many links they hold, how far the story is."""
    cdef Py_ssize_t n = page.size, i, k, homes = 0
    cdef int* place = page.ints()
    cdef int* home = page.ints()
    cdef float* found = <float*> page.memory.room(page.count * AROUND_COUNT, sizeof(float))
    cdef float* row = page.rows(AROUND[0])
    cdef double total = max(1.0, page.total)
    cdef float most = 0.0
    cdef int heart
    cdef Elements elements = page.elements
    cdef const Element* element
    cdef const Position* own
    for i in range(page.count):
        k = elements.anchor(page.homes[i])
        if elements.all[k].home < 0:
            elements.all[k].home = <int> homes
            home[homes] = <int> k
            homes += 1
        place[i] = elements.all[k].home
    heart = home[0]
    cdef const Sums* sums = &page.before
    for i in range(homes):
        surround(elements, home[i], sums, total, found + i * AROUND_COUNT)
        own = elements.places + home[i]
        if grown(sums.prose, own) > most:
            most = grown(sums.prose, own)
            heart = home[i]
    for i in range(homes):
        elements.reach(home[i], heart, page.prose_before)
    for k in range(AROUND_COUNT):
        for i in range(n):
            row[i] = found[place[page.asked[i]] * AROUND_COUNT + k]
        row += n
    for i in range(n):
        k = page.asked[i]
        element = elements.all + home[place[k]]
        row[i] = elements.places[home[place[k]]].depth
        row[n + i] = home[place[k]] == heart
        row[2 * n + i] = element.steps
        row[3 * n + i] = <float> (element.prose / total)
        own = elements.places + page.homes[k]
        row[4 * n + i] = own.end - own.first
    return 0


cdef enum:
    AROUND_LEVELS = 3
    AROUND_COUNT = 15  # columns

cdef void surround(Elements elements, int index, const Sums* sums, double total, float* out) noexcept:
    """The columns of AROUND: of an element and those around it."""
    cdef const Position* element
    cdef int level
    cdef float size, chars
    for level in range(AROUND_LEVELS):
        element = elements.places + index
        size = <float> (element.end - element.first)
        chars = grown(sums.chars, element)
        out[0] = size
        out[1] = share_of(grown(sums.prose, element), total)
        out[2] = share(grown(sums.link_chars, element), chars)
        out[3] = share(grown(sums.told, element), chars)
        out[4] = share(grown(sums.known, element), size)
        out += 5
        index = max(element.parent, 0)


cdef inline float grown(const double* before, const Position* element) noexcept:
    """What sums grow by over an element."""
    return <float> (before[element.end] - before[element.first])


cdef int alike(Page page) except -1:
    """The blocks in elements with the same tags and class names."""
    cdef Py_ssize_t n = page.size, i, k
    cdef int* group = page.ints()
    cdef int* times = page.ints()
    cdef Numbers groups = Numbers(page.memory, page.count)
    cdef Group* sums
    cdef Group* own
    cdef float* row = page.rows(ALIKE[0])
    cdef const Element* element
    cdef dict tags = {}
    cdef list tag_of = [tags.setdefault(tag, len(tags)) for tag, _ in page.elements_met]
    for i in range(page.count):
        element = page.elements.all + page.homes[i]
        group[i] = groups.of(
            page.elements.trails[element.trail].path + 1, <uint64_t> <int> tag_of[page.element_codes[i]] + 1
        )
    sums = <Group*> page.memory.give(groups.count, sizeof(Group))
    for i in range(page.count):
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
        own = sums + group[page.asked[i]]
        row[i] = <float> own.size
        row[n + i] = <float> (own.words / own.size)
        row[2 * n + i] = <float> (own.links / own.size)
        row[3 * n + i] = <float> (own.with_prose / own.size)
        row[4 * n + i] = <float> (own.kept / own.size)
        row[5 * n + i] = <float> (own.known / own.size)
        row[6 * n + i] = share_of(<float> own.prose, page.total)
        row[7 * n + i] = times[page.same[page.asked[i]]]
    row = page.rows(CLASS_NAMES[0])
    for i in range(n):
        trail = page.elements.trails + page.elements.all[page.homes[page.asked[i]]].trail
        row[i] = <float> trail.nearest
        row[n + i] = <float> trail.sum
        row[2 * n + i] = <float> trail.least
        row[3 * n + i] = <float> trail.most
    return 0


cdef struct Group:
    double size, words, links, with_prose, kept, known, prose


cdef int whole(Page page) except -1:
    """The page as a whole."""
    cdef Py_ssize_t n = page.size, i
    cdef float* row = page.rows("prose of the page")
    cdef double total = max(1.0, page.total), kept = total_of(page.told, page.count) / total, inside = 0.0
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
    cdef Py_ssize_t n = page.size, i = 0, first = 0, end
    cdef float* row = page.rows(TOGETHER[0])
    cdef list opens = [joint == "paragraph" for _, joint in page.elements_met]
    cdef double words, prose
    while i < n:
        words, prose, end = page.words[first], page.prose[first] > 0, first + 1
        while end < page.count and not opens[page.element_codes[end]]:
            words += page.words[end]
            prose += page.prose[end] > 0
            end += 1
        while i < n and page.asked[i] < end:
            row[i] = end - first
            row[n + i] = <float> (words / (end - first))
            row[2 * n + i] = <float> (prose / (end - first))
            i += 1
        first = end
    return 0


include "wording.pxi"
