# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.classify`."""

from importlib import import_module
from operator import itemgetter

from cpython.dict cimport PyDict_GetItemWithError
from cpython.unicode cimport Py_UNICODE_ISALNUM, Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint64_t
from libc.stdlib cimport malloc, realloc
from libc.string cimport memchr, memset
from newsclean.compiled.looks cimport DATED, SIGNED, TELLS, load, look
from newsclean.compiled.phrases cimport Finder, finder_of
from newsclean.compiled.places cimport Places, Position, places_of
from newsclean.compiled.strings cimport same
from newsclean.compiled.text cimport ALNUM, DECIMAL, Text, letter_of, release, taken as text_of

from newsclean.compiled.segment import one_of_each
from newsclean.model import Block, Container, Mark, Verdict
from newsclean.segment import HEADINGS

include "fields.pxi"
include "entries.pxi"
include "spots.pxi"
include "verdicts.pxi"

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)
    Py_ssize_t PY_SSIZE_T_MAX
    enum:
        PyUnicode_1BYTE_KIND

cdef extern from *:
    dict roomy_dict "__Pyx_PyDict_NewPresized" (Py_ssize_t room)  # what Cython makes dictionaries of a known size with

plain = import_module("newsclean.judge.classify")

cdef enum:
    NUMBER = 256
    SYMBOLS = 512
    TRAIL = 1024
    PARTED = 2048
    NAMED = 4096
    PART = DATED | SIGNED | NUMBER | SYMBOLS  # what a part of a byline may be

cdef enum:
    LONGEST = 63  # characters of a name, or more
    MAX_NUMBER = 11  # characters behind the first digit of a number
    MAX_SYMBOLS = 12

cdef str TRAIL_MARKS = plain.TRAIL_MARKS
cdef object ORDER = itemgetter(0)
cdef str POST_CLASS = plain.POST_CLASS
cdef dict RANK = plain.RANK

cdef enum:  # the fields of a verdict
    CATEGORY
    RULE

cdef enum:  # the fields of an element
    PARENT
    TAG
    TOKENS
    FIRST
    END

cdef enum:  # the fields of a block
    TEXT
    TYPE
    HOME
    LINKED
    JOINT
    MARKS

cdef Fields ELEMENT = Fields(Container, "parent", "tag", "tokens", "first", "end")
cdef Fields BLOCK = Fields(Block, "text", "tag", "container", "link_chars", "joint", "marks")
cdef Fields CUTS = Fields(Mark, "start", "end")
cdef Fields VERDICT = Fields(Verdict, "category", "rule")
cdef object UNSEEN = plain.HIDDEN
cdef frozenset SETTLED = plain.SETTLED, KEPT_IN_FIGURES = plain.KEPT_IN_FIGURES
cdef Py_ssize_t MAX_CAPTION_WORDS = plain.MAX_CAPTION_WORDS, MAX_SHAPE_CHARS = plain.MAX_SHAPE_CHARS
cdef Py_ssize_t MAX_MENU_CHARS = plain.MAX_MENU_CHARS


def by_markup(segments, measures, rules):
    """The twin of `by_markup`."""
    cdef tuple blocks = segments.blocks, hidden = measures.hidden
    cdef Marks marks = marks_of(rules.markup)
    cdef Named named = Named(marks, places_of(segments))
    cdef dict verdicts = roomy_dict(len(blocks))  # most blocks get one
    cdef Py_ssize_t at
    cdef int found
    named.read(measures.words_before, measures.prose_before)
    for at in range(len(blocks)):
        found = named.at(BLOCK.of(blocks[at], HOME))
        if hidden[at] is True and (found < 0 or marks.says_more(HIDES, found)):
            found = HIDES
        if found < 0 or (marks.names[found].is_figure and named.is_text_in_figure(BLOCK.of(blocks[at], HOME))):
            continue
        verdicts[at] = marks.verdicts[found]
    return verdicts


def of_category(dict verdicts not None, str category not None):
    """The twin of `of_category`."""
    cdef list found = []
    cdef Py_ssize_t at = 0
    cdef PyObject* index
    cdef PyObject* verdict
    cdef PyObject* last = NULL  # neighbours mostly have the same
    cdef bint is_one = False
    while PyDict_Next(verdicts, &at, &index, &verdict):
        if verdict != last:
            last, is_one = verdict, same(VERDICT.of(<object> verdict, CATEGORY), category)
        if is_one:
            found.append(<object> index)
    return found


def with_tag(tuple blocks not None, frozenset tags not None):
    """The twin of `with_tag`."""
    cdef list found = []
    cdef Py_ssize_t at
    cdef bint is_one = False
    last = None  # neighbours mostly have the same
    for at in range(len(blocks)):
        tag = BLOCK.of(blocks[at], TYPE)
        if tag is not last:
            last, is_one = tag, tag in tags
        if is_one:
            found.append(blocks[at])
    return found


def add(dict known not None, dict found not None):
    """The twin of `add`."""
    cdef Py_ssize_t at = 0
    cdef PyObject* index
    cdef PyObject* verdict
    cdef PyObject* first
    while PyDict_Next(found, &at, &index, &verdict):
        first = PyDict_GetItemWithError(known, <object> index)
        if first == NULL or _is_better(<object> verdict, <object> first):
            known[<object> index] = <object> verdict


cdef bint _is_better(verdict, first) except -1:
    """Whether a verdict says more than the place that is known."""
    cdef str category = VERDICT.of(verdict, CATEGORY), place = VERDICT.of(first, CATEGORY), rule
    if not <int> RANK[category] > <int> RANK[place] and not (same(place, "comments") and same(category, "comment_form")):
        return False
    rule = VERDICT.of(first, RULE)
    return not rule.startswith("phrase:")


cdef struct Name:  # what markup names, as numbers
    int rank
    bint is_comments, is_comment_form, is_toc, is_figure
    Py_ssize_t more_than, max_words
    double limit

cdef struct Word:  # of patterns
    PyObject* word  # the markup keeps it alive; NULL: free
    Py_hash_t hash
    int number

cdef struct Pattern:
    int name
    int further, end  # where the numbers of its further words stand

cdef struct Held:  # by elements of a name: one inside another counts once
    double prose
    Py_ssize_t end  # of the last one

ctypedef unsigned char byte

cdef enum:
    LAST_SET = 1 << 30
    MAYBE = (1 << 10) - 1
    HIDES = 0  # the number of the first name
    POST = 0  # of the first word, which no pattern may stand beside


@cython.final
cdef class Marks:
    """The patterns of markup, the surest first, and the names that they stand for; words and names have numbers."""

    cdef object markup
    cdef dict numbers  # of words
    cdef uint64_t maybe[MAYBE + 1]  # a bit for the hash of each word: most are in no pattern
    cdef Word* words  # by hash
    cdef Py_ssize_t mask
    cdef int* first  # by the number of a word the patterns that it begins, then NOWHERE: where they stand in `rows`
    cdef int* rows
    cdef int* further
    cdef Pattern* patterns
    cdef Name* names
    cdef list verdicts  # by name
    cdef int count, unread  # of patterns; the number of all words that are in none
    cdef int* seen  # by word the set that had it last
    cdef int* met  # room for the words of a set
    cdef int last_set
    cdef Held* held  # by name, of those on this page
    cdef int* held_names
    cdef int held_count

    def __cinit__(self, markup):
        filed = sorted([(*pattern, word) for word, rows in markup.patterns.items() for pattern in rows], key=ORDER)
        self.markup, self.numbers, self.verdicts = markup, {POST_CLASS: POST}, []
        for _, others, _, word in filed:
            for one in one_of_each((word, *others)):
                self.numbers.setdefault(one, len(self.numbers))
        self.count, self.unread = <int> len(filed), <int> len(self.numbers)
        self.mask = (1 << (4 * self.unread).bit_length()) - 1
        self.words = <Word*> calloc(self.mask + 1, sizeof(Word))
        self.first = <int*> malloc((self.unread + 1) * sizeof(int))
        self.rows = <int*> malloc((self.count + self.unread + 1) * sizeof(int))
        self.further = <int*> malloc((1 + sum([len(others) for _, others, _, _ in filed])) * sizeof(int))
        self.patterns = <Pattern*> malloc((self.count + 1) * sizeof(Pattern))
        self.names = <Name*> malloc((self.count + 1) * sizeof(Name))
        self.seen = <int*> calloc(self.unread + 1, sizeof(int))
        self.met = <int*> malloc((self.unread + 1) * sizeof(int))
        self.held = <Held*> calloc(self.count + 1, sizeof(Held))
        self.held_names = <int*> malloc((self.count + 1) * sizeof(int))
        if not (self.words and self.first and self.rows and self.further and self.patterns and self.names):
            raise MemoryError
        if not (self.seen and self.met and self.held and self.held_names):
            raise MemoryError
        for word, number in self.numbers.items():
            self.add_word(word, number)
        self.add(UNSEEN)
        self.file(filed)

    cdef int add_word(self, str word, int number) except -1:
        cdef Py_ssize_t at = hash(word) & self.mask
        while self.words[at].word != NULL:
            at = (at + 1) & self.mask
        self.words[at].word, self.words[at].hash, self.words[at].number = <PyObject*> word, hash(word), number
        self.maybe[<uint64_t> hash(word) >> 6 & MAYBE] |= <uint64_t> 1 << (hash(word) & 63)
        return 0

    cdef int file(self, list patterns) except -1:
        """File patterns, the surest first, by their first words."""
        cdef Py_ssize_t further = 0, row = 0
        cdef int number
        begun = [[] for _ in range(self.unread + 1)]
        for number, (_, others, name, word) in enumerate(patterns):
            self.patterns[number].name, self.patterns[number].further = self.add(name), <int> further
            for one in others:
                self.further[further] = self.numbers[one]
                further += 1
            self.patterns[number].end = <int> further
            begun[self.numbers[word]].append(number)
        for number, numbers in enumerate(begun):
            self.first[number] = <int> row
            for one in (*numbers, NOWHERE):
                self.rows[row] = one
                row += 1
        return 0

    def __dealloc__(self):
        free(self.words)
        free(self.first)
        free(self.rows)
        free(self.further)
        free(self.patterns)
        free(self.names)
        free(self.seen)
        free(self.met)
        free(self.held)
        free(self.held_names)

    cdef int next_set(self) noexcept:
        """A number that no set of words had before."""
        if self.last_set == LAST_SET:
            memset(self.seen, 0, (self.unread + 1) * sizeof(int))
            self.last_set = 0
        self.last_set += 1
        return self.last_set

    cdef void begin_page(self) noexcept:
        """Forget what elements of the names hold."""
        while self.held_count:
            self.held_count -= 1
            self.held[self.held_names[self.held_count]] = Held(0.0, 0)

    cdef inline void hold(self, int name, double prose, Py_ssize_t end) noexcept:
        """Add what an element of a name holds."""
        cdef Held* held = self.held + name
        if not held.end and self.held_count <= self.count:
            self.held_names[self.held_count] = name
            self.held_count += 1
        held.prose += prose
        held.end = end

    cdef bint holds_most(self, int place, double total) noexcept:
        """Whether elements of one of the names hold the story itself."""
        cdef int name = self.held_names[place]
        return self.held[name].prose > self.names[name].limit * total

    cdef int add(self, name) except -1:
        """Read a name; its number."""
        cdef Name* read = self.names + len(self.verdicts)
        category, most, limit = name.category, name.max_words, plain.limit(name)
        read.rank, read.limit = RANK[category], limit
        read.is_comments, read.is_comment_form = category == "comments", category == "comment_form"
        read.is_toc, read.is_figure = category == "toc", name.words == "<figure>"
        read.more_than, read.max_words = name.more_than, PY_SSIZE_T_MAX if most is None else <Py_ssize_t> most
        self.verdicts.append(Verdict(category, f"markup:{category}", name.words))
        return <int> len(self.verdicts) - 1

    cdef inline int number(self, const Entry* entry) except -1:
        """The number of a word."""
        cdef Py_ssize_t at = entry.hash & self.mask
        if self.maybe[<uint64_t> entry.hash >> 6 & MAYBE] >> (entry.hash & 63) & 1:
            while self.words[at].word != NULL:
                if self.words[at].hash == entry.hash and same_word(self.words[at].word, entry.key):
                    return self.words[at].number
                at = (at + 1) & self.mask
        return self.unread

    cdef inline bint says_more(self, int name, int around) noexcept:
        cdef const Name* one = self.names + name
        cdef const Name* other = self.names + around
        return one.rank > other.rank or (other.is_comments and one.is_comment_form)


cdef Marks LAST = None  # the shipped rules': they are asked again and again


cdef Marks marks_of(markup):
    global LAST
    if LAST is None or LAST.markup is not markup:
        LAST = Marks(markup)
    return LAST


@cython.final
cdef class Named:
    """What the markup around the blocks of each element says of them, by the numbers of names."""

    cdef Marks marks
    cdef tuple containers
    cdef Places elements
    cdef const Position* places
    cdef Py_ssize_t count
    cdef Spots sets
    cdef int* fitting  # of each set the patterns that it fits, the surest first, then NOWHERE
    cdef Py_ssize_t used, room
    cdef int* names

    def __cinit__(self, Marks marks, Places elements):
        self.marks, self.elements = marks, elements
        self.containers, self.places, self.count = elements.containers, elements.all, elements.count
        self.sets = Spots(MANY_SPOTS)
        self.names = <int*> malloc((self.count + 1) * sizeof(int))
        if self.names == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.fitting)
        free(self.names)

    cdef int at(self, Py_ssize_t index) except? -2:
        if not 0 <= index < self.count:
            raise IndexError("an element that is not there")
        return self.names[index]

    cdef int read(self, tuple words_before, tuple prose_before) except -1:
        """Find the names of all elements, then those that hold for what is in them."""
        cdef set doubted = self.believed(words_before, prose_before)
        cdef Py_ssize_t at, above
        cdef int name, around
        for at in range(self.count):
            above = self.places[at].parent
            if above >= at:
                raise ValueError("an element that stands before the one around it")
            name, around = self.names[at], self.names[above] if above >= 0 else NOWHERE
            if name < 0 or (doubted and name in doubted) or (around >= 0 and not self.marks.says_more(name, around)):
                self.names[at] = around
        return 0

    cdef set believed(self, tuple words_before, tuple prose_before):
        """Find what each element's own markup names; the names returned hold the story itself."""
        cdef Py_ssize_t at, first, end, words
        cdef double most = plain.NEARLY_ALL * words_before[len(words_before) - 1]
        cdef double total = prose_before[len(prose_before) - 1]
        cdef int name, fit, i
        cdef set doubted = set()  # made before: from here on nothing else may run, as all pages share the room of marks
        self.marks.begin_page()
        for at in range(self.count):
            first, end = self.places[at].first, self.places[at].end
            self.names[at] = NOWHERE
            if first == end:
                continue
            fit = self.fit(ELEMENT.of(self.containers[at], TOKENS))
            if self.fitting[fit] == NOWHERE:
                continue
            words = <Py_ssize_t> words_before[end] - <Py_ssize_t> words_before[first]
            if words >= most:
                continue
            name = self.first_fit(fit, words)
            if name < 0 or self.is_of_heading(self.marks.names[name].is_toc, at):
                continue
            self.names[at] = name
            if first >= self.marks.held[name].end:
                self.marks.hold(name, <double> prose_before[end] - <double> prose_before[first], end)
        for i in range(self.marks.held_count):
            if self.marks.holds_most(i, total):
                doubted.add(self.marks.held_names[i])
        return doubted

    cdef bint is_text_in_figure(self, Py_ssize_t index) except -1:
        """Whether an element is, or is in, one that figures do not caption, with no figure between."""
        while index >= 0:
            tag = ELEMENT.of(self.containers[index], TAG)
            if tag == "figure":
                return False
            if tag in KEPT_IN_FIGURES:
                return True
            index = self.places[index].parent
        return False

    cdef bint is_of_heading(self, bint is_toc, Py_ssize_t index) except -1:
        """Whether an element is what the contents link to, or a button, in a heading."""
        cdef Py_ssize_t above = self.places[index].parent
        tag = ELEMENT.of(self.containers[index], TAG)
        if not is_toc and not same(tag, "button"):
            return False
        return tag in HEADINGS or (0 <= above < index and ELEMENT.of(self.containers[above], TAG) in HEADINGS)

    cdef int first_fit(self, int fit, Py_ssize_t words) noexcept:
        """The first name that an element with so many words can have."""
        cdef const Name* name
        while self.fitting[fit] != NOWHERE:
            name = self.marks.names + self.marks.patterns[self.fitting[fit]].name
            if name.more_than < words <= name.max_words:
                return self.marks.patterns[self.fitting[fit]].name
            fit += 1
        return NOWHERE

    cdef inline int fit(self, tokens) except -1:
        """Where the patterns stand that a set of words fits."""
        cdef int fit = self.sets.of(<PyObject*> tokens)
        return fit if fit != NOWHERE else self.meet(tokens)

    cdef int meet(self, frozenset tokens) except -1:
        """Find the patterns that a set of words fits."""
        cdef Marks marks = self.marks
        cdef int number = marks.next_set(), start = <int> self.used, count = 0, word, i
        cdef const int* row
        cdef const Entry* entry = first_entry(tokens)
        cdef const Entry* end = end_of_entries(tokens)
        self.reserve(self.marks.count + 1)
        self.sets.add(<PyObject*> tokens, start)
        while entry < end:
            if is_word(entry):
                word = marks.number(entry)
                marks.seen[word] = number
                marks.met[count] = word
                count += word != marks.unread
            entry += 1
        if marks.seen[POST] == number:
            count = 0
        for i in range(count):
            row = marks.rows + marks.first[marks.met[i]]
            while row[0] != NOWHERE:
                self.note(row[0], number, start)
                row += 1
        self.fitting[self.used] = NOWHERE
        self.used += 1
        return start

    cdef inline void note(self, int pattern, int number, Py_ssize_t start) noexcept:
        """Put a pattern in its place among those that a set fits, if it does."""
        cdef const Pattern* wanted = self.marks.patterns + pattern
        cdef Py_ssize_t at = self.used
        cdef int i
        for i in range(wanted.further, wanted.end):
            if self.marks.seen[self.marks.further[i]] != number:
                return
        while at > start and self.fitting[at - 1] > pattern:
            self.fitting[at] = self.fitting[at - 1]
            at -= 1
        self.fitting[at] = pattern
        self.used += 1

    cdef int reserve(self, Py_ssize_t more) except -1:
        """Make room for so many patterns."""
        cdef Py_ssize_t room = 2 * (self.used + more)
        if self.used + more > self.room:
            fitting = realloc(self.fitting, room * sizeof(int))
            if fitting == NULL:
                raise MemoryError
            self.fitting, self.room = <int*> fitting, room
        return 0


def worded(tuple blocks not None, dict taken not None, tuple words not None, phrases):
    """The twin of `worded`."""
    cdef list hits = [], labels = [], known = by_block(taken, len(blocks))
    cdef Finder finder = finder_of(phrases)
    cdef Text folded
    cdef Py_ssize_t at
    cdef bint settled = False, heading = False
    cdef str text
    last = last_tag = None  # neighbours mostly have the same
    if len(words) != len(blocks):
        raise ValueError("columns of different lengths")
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        for at in range(len(blocks)):
            verdict = known[at]
            if verdict is not last:
                last, settled = verdict, verdict is not None and VERDICT.of(verdict, CATEGORY) in SETTLED
            if settled:
                continue
            block = blocks[at]
            text, tag = BLOCK.of(block, TEXT), BLOCK.of(block, TYPE)
            if tag is not last_tag:
                last_tag, heading = tag, tag in HEADINGS
            found = finder.find(&folded, text, heading)
            if found is not None:
                hits.append((block, found))
            elif <Py_ssize_t> words[at] <= MAX_CAPTION_WORDS:
                found = finder.label(&folded, text)
                if found is not None:
                    labels.append((block, found))
        return hits, labels
    finally:
        release(&folded)


def shaped(tuple blocks not None, dict taken not None, set names not None):
    """The twin of `shaped`."""
    cdef Text folded
    cdef list found = [], known = by_block(taken, len(blocks))
    cdef frozenset places = plain.UNSHAPED
    cdef uint64_t lengths = 0  # of the names, as bits
    cdef Py_ssize_t at
    cdef int shape
    cdef bint fits = True
    cdef str text
    last = None  # neighbours mostly have the same
    for name in names:
        lengths |= <uint64_t> 1 << min(len(<str?> name), LONGEST)
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        for at in range(len(blocks)):
            block = blocks[at]
            text = BLOCK.of(block, TEXT)
            verdict = known[at]
            if verdict is not last:
                last, fits = verdict, verdict is None or VERDICT.of(verdict, 0) in places
            if not fits or len(text) > MAX_SHAPE_CHARS or not _is_open(block, len(text), verdict):
                continue
            shape = _shape(text, &folded)
            if lengths >> min(folded.length, LONGEST) & 1 and text_of(&folded, 0, folded.length) in names:
                shape |= NAMED
            if len(<tuple> BLOCK.of(block, MARKS)) > 1 and _shape(_first_part(block, text), &folded) & PART:
                shape |= PARTED
            if shape > TELLS:
                found.append((block, shape))
        return found
    finally:
        release(&folded)


cdef str _first_part(block, str text):
    """A text up to where an element in it begins or ends."""
    cdef Py_ssize_t end = len(text), cut
    cdef int number
    for mark in <tuple> BLOCK.of(block, MARKS):
        for number in range(2):
            cut = CUTS.of(mark, number)
            if 0 < cut < end:
                end = cut
    return text[:end].strip()


cdef bint _is_open(block, Py_ssize_t length, verdict) except -1:
    """Whether a shape may say more of a block than the place that is known; not of a cell, nor of a short link in a menu."""
    if length <= MAX_MENU_CHARS and verdict is not None and <Py_ssize_t> BLOCK.of(block, LINKED) == length:
        if same(VERDICT.of(verdict, 0), "navigation"):
            return False
    return not same(BLOCK.of(block, JOINT), "cell")


def shapes(list texts not None):
    """The twin of `shapes`."""
    cdef Text folded
    cdef str text
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        return [_shape(text, &folded) for text in texts]
    finally:
        release(&folded)


cdef int _shape(str text, Text* folded) except -1:
    return (
        look(text, folded) | _is_number(text) * NUMBER | _is_symbols(text) * SYMBOLS | _is_marked(text) * TRAIL
    )


cdef int _is_number(str text) except -1:
    """Whether a text is a number alone: 811, #3, (12), 1.2k, 40+."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = 0, length = len(text), last
    cdef Py_UCS4 char
    if length and PyUnicode_READ(kind, data, 0) in (c"#", c"("):
        at = 1
    if at == length or not letter_of(PyUnicode_READ(kind, data, at)).bits & DECIMAL:
        return False
    at += 1
    last = min(length, at + MAX_NUMBER)
    while at < last:
        char = PyUnicode_READ(kind, data, at)
        if not (char in (c".", c",") or Py_UNICODE_ISSPACE(char) or letter_of(char).bits & DECIMAL):
            break
        at += 1
    at += at < length and PyUnicode_READ(kind, data, at) in (c"K", c"k", c"M", c"m")
    at += at < length and PyUnicode_READ(kind, data, at) == c"+"
    at += at < length and PyUnicode_READ(kind, data, at) == c")"
    return at == length


cdef int _is_symbols(str text) except -1:
    """Whether no letter and no digit stands in a short text."""
    cdef Py_ssize_t at
    if not 1 <= len(text) <= MAX_SYMBOLS:
        return False
    for at in range(len(text)):
        if letter_of(PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)).bits & ALNUM:
            return False
    return True


cdef enum:
    NARROW_MARKS = 6

cdef unsigned char[NARROW_MARKS] NARROW  # the marks of one byte, those of ASCII before the others
NARROW[:] = [c">", c"/", c"|", 0xAB, 0xBB, 0xB7]


cdef bint _is_marked(str text) noexcept:
    """Whether a mark stands in a text that trails have between their steps."""
    cdef int kind = PyUnicode_KIND(text), mark
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    if kind == PyUnicode_1BYTE_KIND:
        for mark in range(3 if PyUnicode_IS_ASCII(text) else NARROW_MARKS):
            if memchr(data, NARROW[mark], len(text)) != NULL:
                return True
        return False
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char in (c">", c"/", c"|", 0xAB, 0xBB, 0xB7) or (char >= 0x2000 and char in TRAIL_MARKS):
            return True
    return False


cdef frozenset NO_CAPTION = plain.NO_CAPTION, NO_CAPTION_TAGS = plain.NO_CAPTION_TAGS
cdef int PICTURE_LEVELS = plain.PICTURE_LEVELS
cdef str ALONE = plain.ALONE, BELOW = plain.BELOW
cdef double HALF = plain.HALF


def pictured(tuple blocks not None, tuple containers not None, tuple fields not None, tuple words not None):
    """The twin of `pictured`."""
    cdef list found = []
    cdef Py_ssize_t index, below, alone, home
    if len(blocks) != len(words):
        raise ValueError("columns of different lengths")
    for container, kind, before in fields:
        if kind != "image":
            continue
        index, below = container, before
        alone = _alone_with(containers, index)
        if 0 <= alone < len(blocks) and _is_caption(blocks[alone], words[alone]):
            found.append((alone, ALONE))
        if 0 <= below < len(blocks) and _is_caption(blocks[below], words[below]):
            home = BLOCK.of(blocks[below], HOME)
            if _held_by(_at(containers, home)) == 1 and _shares(containers, home, index):
                found.append((below, BELOW))
    return found


cdef inline object _at(tuple containers, Py_ssize_t index):
    if not 0 <= index < len(containers):
        raise IndexError("an element that is not there")
    return containers[index]


cdef inline Py_ssize_t _held_by(container) except -1:
    return <Py_ssize_t> ELEMENT.of(container, END) - <Py_ssize_t> ELEMENT.of(container, FIRST)


cdef Py_ssize_t _alone_with(tuple containers, Py_ssize_t index) except -2:
    """The only block in the elements close around a picture; -1 if there is none."""
    cdef Py_ssize_t held
    cdef bint fits
    cdef int level
    for level in range(PICTURE_LEVELS):
        container = _at(containers, index)
        held = _held_by(container)
        if held:
            fits = held == 1 and ELEMENT.of(container, TAG) not in NO_CAPTION_TAGS
            return ELEMENT.of(container, FIRST) if fits else -1
        index = ELEMENT.of(container, PARENT)
        if index < 0:
            break
    return -1


cdef bint _shares(tuple containers, Py_ssize_t home, Py_ssize_t index) except -1:
    """Whether a picture stands close below one of the two elements next around a block."""
    cdef Py_ssize_t parent = ELEMENT.of(_at(containers, home), PARENT)
    cdef Py_ssize_t above = ELEMENT.of(_at(containers, parent), PARENT) if parent >= 0 else -1
    cdef int level
    for level in range(PICTURE_LEVELS if parent >= 0 else 0):
        if index == parent or index == above:
            return True
        index = ELEMENT.of(_at(containers, index), PARENT)
        if index < 0:
            break
    return False


cdef bint _is_caption(block, Py_ssize_t words) except -1:
    if words > MAX_CAPTION_WORDS or BLOCK.of(block, TYPE) in NO_CAPTION or same(BLOCK.of(block, JOINT), "cell"):
        return False
    return <Py_ssize_t> BLOCK.of(block, LINKED) < HALF * len(<str> BLOCK.of(block, TEXT))
