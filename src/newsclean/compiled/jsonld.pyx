# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twins of the walks of `newsclean.metadata.jsonld`, and of what looks values up."""

from importlib import import_module

from newsclean.metadata.limits import text
from newsclean.model import Candidate

plain = import_module("newsclean.metadata.jsonld")

cdef enum:
    MAX_TYPES = 1024
    MAX_KIND = 100  # characters

cdef Py_ssize_t MAX_DEPTH = plain.MAX_DEPTH, MAX_NODES = plain.MAX_NODES
cdef tuple WAYS_BACK = plain.WAYS[::-1], DAYS = plain.DAYS
cdef dict TYPES = {}  # by the names that nodes gave first
cdef frozenset ARTICLES = plain.ARTICLES, NO_TYPES = frozenset()


cdef inline bint is_nested(item) noexcept:
    return type(item) is dict or type(item) is list


def _all_nodes(list data not None):
    """The twin of `_all_nodes`."""
    cdef list found = [], stack = data[:], depths = [0] * len(data)
    cdef Py_ssize_t depth, left = MAX_NODES
    while stack and left:
        value, depth = stack.pop(), depths.pop()
        left -= 1
        if isinstance(value, dict):
            found.append(value)
            if depth < MAX_DEPTH:
                for item in (<dict> value).values():
                    if is_nested(item):
                        stack.append(item)
                        depths.append(depth + 1)
        elif isinstance(value, list) and depth < MAX_DEPTH:
            for item in <list> value:
                if is_nested(item):
                    stack.append(item)
                    depths.append(depth + 1)
    return found


def _reachable(list data not None):
    """The twin of `_reachable`."""
    cdef list found = [], stack = data[::-1], depths = [0] * len(data)
    cdef set seen = set()
    cdef Py_ssize_t depth
    while stack and len(found) < MAX_NODES:
        value, depth = stack.pop(), depths.pop()
        if depth > MAX_DEPTH or not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, list):
            for item in reversed(<list> value):
                stack.append(item)
                depths.append(depth + 1)
        else:
            found.append(value)
            for way in WAYS_BACK:
                item = (<dict> value).get(way)
                if is_nested(item):
                    stack.append(item)
                    depths.append(depth + 1)
    return found


def _by_id(list every not None):
    """The twin of `_by_id`."""
    cdef dict known = {}
    for node in every:
        key = (<dict?> node).get("@id")
        if isinstance(key, str):
            other = known.get(key)
            if len(<dict> node) > (0 if other is None else len(<dict> other)):
                known[key] = node
    return known


def _typed(list nodes not None):
    """The twin of `_typed`."""
    cdef list found = []
    cdef frozenset kinds
    for node in nodes:
        kinds = types_of(node)
        if kinds:
            found.append((kinds, node))
    return found


def _stories(list every not None, list own not None):
    """The twin of `_stories`."""
    cdef set known = {id(node) for node in own}
    cdef frozenset kinds
    cdef list found = []
    for node in every:
        kinds = types_of(node)
        if kinds and not ARTICLES.isdisjoint(kinds) and id(node) not in known:
            found.append(node)
    return found


def _types(dict node not None):
    """The twin of `_types`."""
    return types_of(node)


cdef frozenset types_of(dict node):
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return type_of(kinds)
    if not isinstance(kinds, list):
        return NO_TYPES
    return NO_TYPES.union(*[type_of(kind) for kind in <list> kinds if isinstance(kind, str)])


cdef frozenset type_of(str kind):
    """The type of a name, which is kept."""
    found = TYPES.get(kind)
    if found is None:
        found = plain._type(kind)
        if len(kind) <= MAX_KIND and len(TYPES) < MAX_TYPES:
            TYPES[kind] = found
    return found


def _values(dict node not None, str key not None, dict known not None):
    """The twin of `_values`."""
    return values_of(node, key, known)


cdef list values_of(dict node, str key, dict known):
    cdef list flat, found
    value = node.get(key)
    if value is None or isinstance(value, str):
        return [value] if value else []
    flat, found = [], []
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, list):
            flat.extend(item)
        else:
            flat.append(item)
    for item in flat[:MAX_NODES]:
        if isinstance(item, dict) and "name" not in <dict> item:
            name = (<dict> item).get("@id")
            item = known.get(name, item) if isinstance(name, str) else item
        if item is not None and not (isinstance(item, str) and item == ""):
            found.append(item)
    return found


def _days(dict node not None, str source, dict known not None):
    """The twin of `_days`."""
    cdef list stated = []
    for key, field in DAYS:
        if key not in node:
            continue
        for value in values_of(node, key, known):
            stated += dated(field, value, f"{source}.{key}")
    return stated


def dated(str field, value, str source):
    """The twin of `dated`."""
    cdef str written = text(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)
    if not written:
        return []
    found = plain.machine_date(written)
    return [Candidate(field, found[1] or found[0], source)] if found else plain._read_otherwise(field, written, source)


def _texts(dict node not None, str field, str source, tuple keys not None, dict known=None):
    """The twin of `_texts`."""
    cdef list told = []
    known = known or {}
    for key in keys:
        if key not in node:
            continue
        for value in values_of(node, key, known):
            found = text((<dict> value).get("name") if isinstance(value, dict) else value)
            if found:
                told.append(Candidate(field, found, f"{source}.{key}" if source == "jsonld" else source))
    return told
