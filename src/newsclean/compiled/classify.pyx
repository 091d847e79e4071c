# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.classify`."""

from importlib import import_module
from operator import itemgetter

from cpython.unicode cimport Py_UNICODE_ISALNUM, Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.looks cimport TELLS, load, look
from newsclean.compiled.text cimport ALNUM, DECIMAL, Text, letter_of, release

from newsclean.model import Block, Container, Verdict
from newsclean.rules.markup import MAX_MEMO as MOST_KEPT
from newsclean.rules.markup import Named
from newsclean.rules.phrases import find_all, find_labels
from newsclean.segment import HEADINGS

include "fields.pxi"

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)
    enum:
        PyUnicode_1BYTE_KIND

plain = import_module("newsclean.judge.classify")

cdef enum:
    NUMBER = 256
    SYMBOLS = 512
    TRAIL = 1024

cdef enum:
    MAX_NUMBER = 11  # characters behind the first digit of a number
    MAX_SYMBOLS = 12

cdef str TRAIL_MARKS = plain.TRAIL_MARKS
cdef object ORDER = itemgetter(0)
cdef str POST_CLASS = plain.POST_CLASS
cdef dict RANK = plain.RANK
cdef Py_ssize_t MAX_MEMO = MOST_KEPT

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
    INDEX

cdef enum:  # the fields of what markup names
    CATEGORY
    WORDS
    MORE_THAN
    MAX_WORDS

cdef Fields ELEMENT = Fields(Container, "parent", "tag", "tokens", "first", "end")
cdef Fields NAME = Fields(Named, "category", "words", "more_than", "max_words")
cdef Fields BLOCK = Fields(Block, "text", "tag", "container", "link_chars", "joint", "marks", "index")
cdef Fields VERDICT = Fields(Verdict, "category")
cdef object UNSEEN = plain.HIDDEN
cdef frozenset SETTLED = plain.SETTLED
cdef Py_ssize_t MAX_CAPTION_WORDS = plain.MAX_CAPTION_WORDS, MAX_SHAPE_CHARS = plain.MAX_SHAPE_CHARS
cdef Py_ssize_t MAX_MENU_CHARS = plain.MAX_MENU_CHARS


def by_markup(segments, measures, rules):
    """The twin of `by_markup`."""
    cdef tuple blocks = segments.blocks, hidden = measures.hidden
    cdef list named = places(segments.containers, measures.words_before, measures.prose_before, rules.markup)
    cdef dict verdicts = {}, made = {}
    cdef Py_ssize_t at
    for at in range(len(blocks)):
        found = named[<Py_ssize_t> BLOCK.of(blocks[at], HOME)]
        if hidden[at] is True and (found is None or _says_more("hidden", NAME.of(found, CATEGORY))):
            found = UNSEEN
        if found is None or (NAME.of(found, WORDS) == "<figure>" and plain._is_text_in_figure(segments, blocks[at])):
            continue
        verdict = made.get(found)
        if verdict is None:
            category = NAME.of(found, CATEGORY)
            verdict = made[found] = Verdict(category, f"markup:{category}", NAME.of(found, WORDS))
        verdicts[at] = verdict
    return verdicts


cdef list places(tuple containers, tuple words_before, tuple prose_before, markup):
    """What the markup around the blocks of each element says of them."""
    cdef Py_ssize_t at, above, first, end, words, count = len(containers)
    cdef list names = [None] * count
    cdef dict held = {}, inside = {}, met = {}
    cdef double most = plain.NEARLY_ALL * words_before[len(words_before) - 1]
    cdef double total = prose_before[len(prose_before) - 1]
    for at in range(count):
        container = containers[at]
        first, end = ELEMENT.of(container, FIRST), ELEMENT.of(container, END)
        if first == end:
            continue
        tokens = ELEMENT.of(container, TOKENS)
        fitting = met.get(tokens)
        if fitting is None:
            fitting = met[tokens] = _fitting(markup, tokens)
        if not <tuple> fitting:
            continue
        words = <Py_ssize_t> words_before[end] - <Py_ssize_t> words_before[first]
        if words >= most:
            continue
        name = _first_fit(<tuple> fitting, words)
        if name is None or POST_CLASS in <frozenset> tokens or _is_of_heading(name, containers, container):
            continue
        names[at] = name
        if first >= <Py_ssize_t> inside.get(name, 0):
            held[name] = held.get(name, 0.0) + (<double> prose_before[end] - <double> prose_before[first])
            inside[name] = end
    doubted = {name for name, prose in held.items() if prose > plain.limit(name) * total}
    for at in range(count):
        above = ELEMENT.of(containers[at], PARENT)
        name = names[at]
        around = names[above] if above >= 0 else None
        if name is None or (doubted and name in doubted):
            names[at] = around
        elif around is not None and not _says_more(NAME.of(name, CATEGORY), NAME.of(around, CATEGORY)):
            names[at] = around
    return names


cdef bint _says_more(str category, str place):
    return RANK[category] > RANK[place] or (place == "comments" and category == "comment_form")


cdef tuple _fitting(markup, frozenset tokens):
    """What the tokens of an element may name, whatever it holds, the surest first."""
    cdef dict known = markup.known
    fitting = known.get(tokens)
    if fitting is None:
        fitting = _looked_up(markup.patterns, tokens)
        if len(known) >= MAX_MEMO:
            known.clear()
        known[tokens] = fitting
    return fitting


cdef tuple _looked_up(dict patterns, frozenset tokens):
    cdef list found = None
    cdef tuple row
    for token in tokens:
        rows = patterns.get(token)
        if rows is not None:
            for row in <tuple> rows:
                if not <frozenset> row[1] or <frozenset> row[1] <= tokens:
                    if found is None:
                        found = []
                    found.append(row)
    if found is None:
        return ()
    if len(found) > 1:
        found.sort(key=ORDER)
    return tuple([row[2] for row in found])


cdef _first_fit(tuple fitting, Py_ssize_t words):
    """The first name that an element with so many words can be of."""
    for name in fitting:
        most = NAME.of(name, MAX_WORDS)
        if <Py_ssize_t> NAME.of(name, MORE_THAN) < words and (most is None or words <= <Py_ssize_t> most):
            return name
    return None


cdef bint _is_of_heading(name, tuple containers, container):
    """Whether an element is what the contents link to, or a button, in a heading."""
    cdef Py_ssize_t above = ELEMENT.of(container, PARENT)
    tag = ELEMENT.of(container, TAG)
    if NAME.of(name, CATEGORY) != "toc" and tag != "button":
        return False
    return tag in HEADINGS or (above >= 0 and ELEMENT.of(containers[above], TAG) in HEADINGS)


def worded(tuple blocks not None, dict taken not None, tuple words not None, phrases):
    """The twin of `worded`."""
    cdef list open_ = [], texts = [], headings = [], hits = [], unnamed = [], unlabelled = []
    cdef Py_ssize_t at
    for at in range(len(blocks)):
        verdict = taken.get(at)
        if verdict is not None and VERDICT.of(verdict, CATEGORY) in SETTLED:
            continue
        open_.append(blocks[at])
        texts.append(BLOCK.of(blocks[at], TEXT))
        headings.append(BLOCK.of(blocks[at], TYPE) in HEADINGS)
    found = find_all(phrases, texts, headings)
    for at in range(len(open_)):
        block = open_[at]
        if (<list> found)[at] is not None:
            hits.append((block, (<list> found)[at]))
        elif <Py_ssize_t> words[<Py_ssize_t> BLOCK.of(block, INDEX)] <= MAX_CAPTION_WORDS:
            unnamed.append(block)
            unlabelled.append(texts[at])
    labels = find_labels(phrases, unlabelled)
    return hits, [(unnamed[at], labels[at]) for at in range(len(unnamed)) if labels[at] is not None]


def shaped(tuple blocks not None, dict taken not None, set initials not None):
    """The twin of `shaped`."""
    cdef Text folded
    cdef list found = []
    cdef frozenset places = plain.UNSHAPED
    cdef Py_ssize_t at
    cdef int shape
    cdef str text
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        for at in range(len(blocks)):
            block = blocks[at]
            text = BLOCK.of(block, TEXT)
            if len(text) > MAX_SHAPE_CHARS or not _is_open(block, len(text), taken.get(at), places):
                continue
            shape = _shape(text, &folded)
            if shape > TELLS or len(<tuple> BLOCK.of(block, MARKS)) > 1 or _may_be_named(text, initials):
                found.append((block, shape))
        return found
    finally:
        release(&folded)


cdef bint _is_open(block, Py_ssize_t length, verdict, frozenset places):
    """Whether a shape may say more of a block than is known; not of a cell, nor of a short link in a menu."""
    if verdict is not None:
        category = VERDICT.of(verdict, CATEGORY)
        if category not in places:
            return False
        if category == "navigation" and length <= MAX_MENU_CHARS and <Py_ssize_t> BLOCK.of(block, LINKED) == length:
            return False
    return BLOCK.of(block, JOINT) != "cell"


cdef bint _may_be_named(str text, set initials):
    """Whether a text may be one of some names that begin so."""
    cdef Py_UCS4 first
    if not initials:
        return False
    first = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)
    return not (PyUnicode_IS_ASCII(text) and Py_UNICODE_ISALNUM(first)) or text[0].lower() in initials


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


cdef bint _is_marked(str text):
    """Whether a mark stands in a text that trails have between their steps."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef const unsigned char* narrow = <const unsigned char*> data
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    cdef unsigned char low, found = 0
    if kind == PyUnicode_1BYTE_KIND:  # many characters are looked at at once
        for at in range(len(text)):
            low = narrow[at]
            found |= (low == c">") | (low == c"/") | (low == c"|") | (low == 0xAB) | (low == 0xBB) | (low == 0xB7)
        return found != 0
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char in (c">", c"/", c"|", 0xAB, 0xBB, 0xB7) or (char >= 0x2000 and char in TRAIL_MARKS):
            return True
    return False
