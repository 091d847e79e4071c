# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.meta`: most elements have names that mean nothing."""

from importlib import import_module

from cpython.unicode cimport PyUnicode_1BYTE_DATA

from newsclean.metadata.limits import text
from newsclean.metadata.urls import absolute
from newsclean.model import Candidate

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object)

plain = import_module("newsclean.metadata.meta")

cdef dict FIELDS = plain.FIELDS
cdef dict SOURCES = {name: f"meta:{name}" for name in FIELDS}
cdef frozenset LINKS = plain.LINKS
cdef tuple NAMED_BY = plain.NAMED_BY, CARDS = plain.CARDS


def _stated(list elements not None, str url):
    """The twin of `_stated`."""
    cdef list stated = []
    cdef dict cards = {}
    cdef str name
    for element in elements:
        name = folded(element.first_of(NAMED_BY))
        field = FIELDS.get(name)
        content = text(element.get("content")) if field is not None else ""
        if content:
            read_into(stated, field, content, SOURCES[name], url)
        elif name.startswith(CARDS):
            cards[name] = text(element.get("content"))
    return stated + plain._card_authors(cards) if cards else stated


cdef str folded(str name):
    """A name without white space at its ends, casefolded; most are so as they stand."""
    cdef const unsigned char* chars = PyUnicode_1BYTE_DATA(name)
    cdef Py_ssize_t at
    if not PyUnicode_IS_ASCII(name):
        return name.strip().casefold()
    for at in range(len(name)):
        if chars[at] <= c" " or c"A" <= chars[at] <= c"Z":
            return name.strip().casefold()
    return name


cdef int read_into(list stated, str field, str content, str source, str url) except -1:
    """The twin of `_read`, which puts the candidates to others."""
    if field == "author":
        stated += authored(content, source)
        return 0
    reader = plain.READERS.get(field)
    if reader is not None:
        stated += reader(field, content, source)
        return 0
    told = absolute(url, content) if field in LINKS else content
    if told:
        stated.append(Candidate(field, told, source))
    return 0


def authored(str content not None, str source, str link=None):
    """The twin of `authored`."""
    people = plain.bylines.names(content)
    if people or not plain.bylines.is_organisation(content) or len(content) > 80:
        return [Candidate("author", person, source, url=link) for person in people]
    return [Candidate("author_organisation", content, source, url=link)]
