# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The compiled twin of `newsclean.metadata.keys.key`."""

from importlib import import_module

from newsclean.compiled.text cimport Text, fold_into, is_alnum, release, taken

cdef Py_ssize_t MAX_COMPARED = import_module("newsclean.metadata.keys").MAX_COMPARED


def key(str name not None):
    """The twin of `key`."""
    cdef Text text
    cdef Py_ssize_t at, to = 0
    cdef Py_UCS4 char
    text.chars, text.room, text.length = NULL, 0, 0
    try:
        fold_into(&text, name, min(len(name), MAX_COMPARED))
        for at in range(text.length):
            char = text.chars[at]
            text.chars[to] = char
            to += is_alnum(char)
        return taken(&text, 0, to)
    finally:
        release(&text)
