# cython: language_level=3
"""The parser's own C interface: functions that the library behind selectolax exports, found by their names.

ImportError where it exports none of them (the plain walk, by way of selectolax, does the same).
"""

import ctypes

from selectolax import lexbor

import newsclean.dom
import newsclean.compiled.dom  # which looks whether nodes are made as they are read here

include "nodes.pxi"

NAMES = ("lxb_dom_element_qualified_name", "lxb_dom_attr_qualified_name")
"""In the order of `Calls`."""

cdef Calls CALLS


def _find():
    cdef size_t* slots = <size_t*> &CALLS
    try:
        library = ctypes.CDLL(lexbor.__file__)
        for place, name in enumerate(NAMES):
            slots[place] = ctypes.cast(getattr(library, name), ctypes.c_void_p).value
    except (OSError, AttributeError) as error:
        raise ImportError(f"selectolax shows no C interface of its parser: {error}") from error


def _check():
    """A name read both ways."""
    cdef size_t length = 0  # read in another statement than the call that fills it: C keeps no order within one
    parser = lexbor.LexborHTMLParser(b"<p class='a b' hidden>x<i>y</i>")
    paragraph = parser.css_first("p")
    cdef Tag* tag = <Tag*> <size_t> paragraph.mem_id
    cdef const unsigned char* text = CALLS.tag(tag, &length)
    told = [text[:length] == b"p"]
    text = CALLS.attribute(tag.first, &length)
    told.append(text[:length] == b"class")
    if not all(told):
        raise ImportError("selectolax shows another C interface of its parser than is known here")


_find()
_check()


cdef Calls* calls() noexcept:
    return &CALLS
