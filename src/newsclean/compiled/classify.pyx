# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.judge.classify`."""

from importlib import import_module
from operator import itemgetter

from cpython.unicode cimport Py_UNICODE_ISSPACE, PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from newsclean.compiled.looks cimport load, look
from newsclean.compiled.text cimport ALNUM, DECIMAL, Text, letter_of, release

from newsclean.model import Container
from newsclean.rules.markup import Named
from newsclean.segment import HEADINGS

include "fields.pxi"

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

cdef enum:  # the fields of an element
    PARENT
    TAG
    TOKENS
    FIRST
    END

cdef enum:  # the fields of what markup names
    CATEGORY
    MORE_THAN
    MAX_WORDS

cdef Fields ELEMENT = Fields(Container, "parent", "tag", "tokens", "first", "end")
cdef Fields NAME = Fields(Named, "category", "more_than", "max_words")


def places(tuple containers not None, tuple words_before not None, tuple prose_before not None, markup):
    """The twin of `places`."""
    cdef Py_ssize_t at, above, first, end, words, count = len(containers)
    cdef list names = [None] * count
    cdef dict held = {}, inside = {}, known = markup.known
    cdef double most = plain.NEARLY_ALL * words_before[len(words_before) - 1]
    cdef double total = prose_before[len(prose_before) - 1]
    for at in range(count):
        container = containers[at]
        first, end = ELEMENT.of(container, FIRST), ELEMENT.of(container, END)
        if first == end:
            continue
        tokens = ELEMENT.of(container, TOKENS)
        fitting = known.get(tokens)
        if fitting is None:
            fitting = markup.remember(tokens, _fitting(markup.patterns, tokens))
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


cdef tuple _fitting(dict patterns, frozenset tokens):
    """What the tokens of an element may name, whatever it holds, the surest first."""
    cdef list found = []
    cdef tuple row
    for token in tokens:
        rows = patterns.get(token)
        if rows is not None:
            for row in <tuple> rows:
                if not <frozenset> row[1] or <frozenset> row[1] <= tokens:
                    found.append(row)
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


def shapes(list texts not None):
    """The twin of `shapes`."""
    cdef Text folded
    cdef str text
    cdef list found = []
    folded.chars, folded.room, folded.length = NULL, 0, 0
    load()
    try:
        for text in texts:
            found.append(
                look(text, &folded) | _is_number(text) * NUMBER | _is_symbols(text) * SYMBOLS | _is_marked(text) * TRAIL
            )
        return found
    finally:
        release(&folded)


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
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    for at in range(len(text)):
        char = PyUnicode_READ(kind, data, at)
        if char in (c">", c"/", c"|", 0xAB, 0xBB, 0xB7) or (char >= 0x2000 and char in TRAIL_MARKS):
            return True
    return False
