# cython: language_level=3
"""The parser's own C interface: functions that the library behind selectolax exports, found by their names.

ImportError where it exports none of them (the plain walk, by way of selectolax, does the same).
"""

import ctypes

from selectolax import lexbor

NAMES = (
    "lxb_dom_node_tag_id_noi", "lxb_dom_node_type_noi", "lxb_dom_node_next_noi", "lxb_dom_node_first_child_noi",
    "lxb_dom_element_qualified_name", "lxb_dom_node_text_content", "lxb_dom_element_first_attribute_noi",
    "lxb_dom_element_next_attribute_noi", "lxb_dom_attr_qualified_name", "lxb_dom_attr_value_noi",
)
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
    """A tree read both ways."""
    cdef size_t length = 0  # read in another statement than the call that fills it: C keeps no order within one
    cdef Node node
    parser = lexbor.LexborHTMLParser(b"<p class='a b' hidden>x<i>y</i>")
    paragraph = parser.css_first("p")
    node = <Node> <size_t> paragraph.mem_id
    cdef const unsigned char* text = CALLS.name(node, &length)
    told = [CALLS.tag(node) == paragraph.tag_id, CALLS.type(node) == ELEMENT, text[:length] == b"p"]
    first = CALLS.first_attribute(node)
    text = CALLS.attribute_name(first, &length)
    told.append(text[:length] == b"class")
    text = CALLS.value(first, &length)
    told.append(text[:length] == b"a b")
    told.append(CALLS.value(CALLS.next_attribute(first), &length) == NULL)
    node = CALLS.first_child(node)
    text = CALLS.text(node, &length)
    told.append(text[:length] == b"x")
    told.append(<size_t> CALLS.next(node) == paragraph.last_child.mem_id)
    told.append(CALLS.next(CALLS.next(node)) == NULL)
    if not all(told):
        raise ImportError("selectolax shows another C interface of its parser than is known here")


_find()
_check()


cdef Calls* calls() noexcept:
    return &CALLS
