# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.bylines.words`."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from newsclean.compiled.lookup cimport Words
from newsclean.compiled.text cimport ALONE, GAP, Letter, Text, letter_of, release, reserve, taken

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.bylines.words")

cdef enum:
    MIN_OUTLET = 6  # characters of a word that may end as the name of an outlet

cdef str EDGES = plain._EDGES, EDGES_BEHIND = plain._EDGES_BEHIND
cdef str PARTING = plain.PARTING
cdef tuple ENDINGS = None, ATTACHED = None, JOINED = None
cdef frozenset ROLES = None, CREDITS, ROLE_WORDS = None
cdef int MAX_NAME_WORDS = plain.MAX_NAME_WORDS
cdef Words TELLERS = None  # of roles, and of those who do not write

cdef enum:  # what a word is
    OF_ROLE = 1
    OF_OTHERS = 2

cdef enum:
    MAX_WORD = 32  # characters of a word that is looked up

cdef Py_ssize_t KEY = plain.KEY, HEAD = plain.HEAD


def fold_keeping_length(str text not None):
    """The twin of `fold_keeping_length`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    cdef const Letter* letter
    cdef Text folded
    if PyUnicode_IS_ASCII(text):
        return text.lower()
    folded.chars, folded.room, folded.length = NULL, 0, 0
    try:
        reserve(&folded, len(text))
        for at in range(len(text)):
            char = PyUnicode_READ(kind, data, at)
            letter = letter_of(char)
            if not letter.bits & ALONE or letter.count > 1:
                char = ord(plain._FOLDED[<unsigned int> char])
            elif letter.count and not letter.bits & GAP:
                char = letter.form[0]
            folded.chars[at] = char
        return taken(&folded, 0, len(text))
    finally:
        release(&folded)


def trim_edges(str text not None):
    """The twin of `trim_edges`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t start = 0, end = len(text)
    while start < end and PyUnicode_READ(kind, data, start) in EDGES:
        start += 1
    while start < end and PyUnicode_READ(kind, data, end - 1) in EDGES_BEHIND:
        end -= 1
    return text if end - start == len(text) else PyUnicode_Substring(text, start, end)


def ending_of_outlets(str word not None):
    """The twin of `ending_of_outlets`."""
    global ENDINGS
    if ENDINGS is None:
        ENDINGS = plain._outlet_endings()
    return len(word) >= MIN_OUTLET and word.endswith(ENDINGS)


def match(openings, str text not None):
    """The twin of `match`."""
    cdef str start = text[:KEY]
    if PyUnicode_IS_ASCII(start):
        keys = openings.keys
        start = start.lower()
        if not (start in keys or start[:2] in keys or start[:1] in keys):
            return 0
    return openings.longest(text)


def without_attached(str text not None):
    """The twin of `without_attached`."""
    global ATTACHED
    if ATTACHED is None:
        ATTACHED = plain._attached()
    return without_attached.plain(text) if fold_keeping_length(text[:HEAD]).startswith(ATTACHED) else text


cdef int load() except -1:
    """Read the words from the tables, once."""
    global TELLERS
    cdef dict bits = {}
    if TELLERS is None:
        for known, bit in ((plain.words_of_roles(), OF_ROLE), (plain._tellers_of_others(), OF_OTHERS)):
            for word in known:
                if len(word) <= MAX_WORD:
                    bits[word] = bits.get(word, 0) | bit
                elif word.isascii():
                    raise ValueError("the core has no room for a word of bylines")
        TELLERS = Words(bits)
    return 0


cdef bint _has_word(str text, unsigned int bit) except -1:
    """Whether a word of ASCII is of some kind."""
    cdef const unsigned char* chars = <const unsigned char*> PyUnicode_DATA(text)
    cdef Py_ssize_t at = 0, length, end = len(text)
    cdef Py_UCS4 word[MAX_WORD]
    cdef unsigned char char
    load()
    while at < end:
        length = 0
        while at < end:
            char = chars[at] | 32
            if not c"a" <= char <= c"z":
                break
            if length < MAX_WORD:
                word[length] = char
            length += 1
            at += 1
        if 0 < length <= MAX_WORD and TELLERS.bits_of(word, length) & bit:
            return True
        at += 1
    return False


def may_hold_role(str text not None):
    """The twin of `may_hold_role`."""
    return _has_word(text, OF_ROLE) if PyUnicode_IS_ASCII(text) else may_hold_role.plain(text)


def may_name_others(str text not None):
    """The twin of `may_name_others`."""
    return True if not PyUnicode_IS_ASCII(text) else _has_word(text, OF_OTHERS)


def may_have_parts(str line not None):
    """The twin of `may_have_parts`."""
    cdef Py_ssize_t at
    for at in range(len(line)):
        if PyUnicode_READ(PyUnicode_KIND(line), PyUnicode_DATA(line), at) in PARTING:
            return True
    return False


def holds_joined(str text not None):
    """The twin of `holds_joined`."""
    global JOINED
    cdef str padded = " " + text
    if JOINED is None:
        JOINED = plain._openings_of_joined()
    for word in JOINED:
        if word in padded:
            return True
    return False


def is_known_role(str folded not None):
    """The twin of `is_known_role`."""
    return _is_known_role(folded)


def is_plain_role(str text not None):
    """The twin of `is_plain_role`."""
    return _is_known_role(plain.fold(text).strip(EDGES))


cdef bint _is_known_role(str folded) except -1:
    global ROLES, CREDITS
    if ROLES is None:
        ROLES, CREDITS = plain.roles(), plain.listed("credits")
    return folded in ROLES or (folded.endswith("s") and folded[: len(folded) - 1] in ROLES) or folded in CREDITS


def has_role_words(str text not None):
    """The twin of `has_role_words`."""
    global ROLE_WORDS
    if ROLE_WORDS is None:
        ROLE_WORDS = plain.role_words()
    return not ROLE_WORDS.isdisjoint(fold_keeping_length(text).split(" ")[2:MAX_NAME_WORDS + 1])
