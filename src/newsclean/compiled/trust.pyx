# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of functions of `newsclean.metadata.trust`."""

from importlib import import_module

cimport cython
from cpython.list cimport PyList_Insert
from newsclean.compiled.strings cimport same
from newsclean.model import Candidate

include "fields.pxi"

plain = import_module("newsclean.metadata.trust")

cdef enum:  # the fields of a candidate
    FIELD
    SOURCE
    REJECTED

cdef Fields CANDIDATE = Fields(Candidate, "field", "source", "rejected")
cdef Py_ssize_t MAX_KEPT = plain.MAX_KEPT, kept = 0
cdef dict RANKS = {}  # by field and source
cdef dict FAMILIES = {}  # by source


cdef dict _row_of(str field):
    row = RANKS.get(field)
    if row is None:
        row = RANKS[field] = {}
    return row


cdef object _ranked(dict row, str field, str source):
    """The rank of a source in the row of its field, which are kept."""
    global kept
    found = row.get(source)
    if found is None:
        found = rank.plain(field, source)
        if kept == MAX_KEPT:
            for known in RANKS.values():
                known.clear()
            kept = 0
        row[source] = found
        kept += 1
    return found


def rank(str field not None, str source not None):
    """The twin of `rank`."""
    return _ranked(_row_of(field), field, source)


def family(str source not None):
    """The twin of `family`."""
    found = FAMILIES.get(source)
    if found is None:
        if len(FAMILIES) == MAX_KEPT:
            FAMILIES.clear()
        found = FAMILIES[source] = family.plain(source)
    return found


@cython.final
cdef class Group:
    """The candidates of a field, their places, and the ranks of its sources."""

    cdef list own, places
    cdef dict row


def usable(list pool not None):
    """The twin of `usable`: each candidate finds its place from the end of its field's."""
    cdef dict found = {}, groups = {}
    cdef Group group = None
    cdef str field, last = None
    for candidate in pool:
        if CANDIDATE.of(candidate, REJECTED) is not None:
            continue
        field = CANDIDATE.of(candidate, FIELD)
        if field is not last:
            last, group = field, groups.get(field)
            if group is None:
                group = groups[field] = Group.__new__(Group)
                group.own, group.places, group.row = [], [], _row_of(field)
                found[field] = group.own
        put(group.own, group.places, candidate, _ranked(group.row, field, CANDIDATE.of(candidate, SOURCE)))
    return found


cdef int put(list own, list places, candidate, Py_ssize_t place) except -1:
    """Put a candidate behind those whose places are before its own, or the same."""
    cdef Py_ssize_t at = len(places)
    while at and <Py_ssize_t> places[at - 1] > place:
        at -= 1
    if at == len(places):
        own.append(candidate)
        places.append(place)
    else:
        PyList_Insert(own, at, candidate)
        PyList_Insert(places, at, place)
    return 0


def parted(pool, tuple fields not None):
    """The twin of `parted`."""
    cdef list free = [], others = []
    cdef str field
    for candidate in pool:
        for field in fields:
            if same(CANDIDATE.of(candidate, FIELD), field):
                (free if CANDIDATE.of(candidate, REJECTED) is None else others).append(candidate)
                break
    return free, others


def ranked(str field not None, list candidates not None):
    """The twin of `ranked`."""
    cdef list found = [], places = []
    cdef dict row = _row_of(field)
    for candidate in candidates:
        put(found, places, candidate, _ranked(row, field, CANDIDATE.of(candidate, SOURCE)))
    return found


def most_trusted(str field not None, list candidates not None):
    """The twin of `most_trusted`."""
    cdef dict row = _row_of(field)
    cdef Py_ssize_t place, first = 0
    found = None
    for candidate in candidates:
        place = _ranked(row, field, CANDIDATE.of(candidate, SOURCE))
        if found is None or place < first:
            found, first = candidate, place
    return found


def winners_first(dict trusted not None, tuple fields not None, dict won not None):
    """The twin of `winners_first`."""
    cdef list found = [], others
    cdef str source
    for field in fields:
        own = trusted.get(field)
        if own is None:
            continue
        source, others = won.get(field), []
        for candidate in <list?> own:
            is_winner = source is not None and same(CANDIDATE.of(candidate, SOURCE), source)
            (found if is_winner else others).append(candidate)
        found += others
    return tuple(found)
