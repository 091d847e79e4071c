"""Open elements and a tag in, the open elements that the tag closes out: the standard's tree construction, in short."""

from __future__ import annotations

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()
)
SKELETON = frozenset(("html", "head", "body", "frameset"))
"""Elements of which a page has one, whatever its tags say."""

FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
"""Elements that the parser opens again in every block until they are closed."""

SCOPE = frozenset(
    "applet caption table td th marquee object template svg:foreignobject svg:desc svg:title svg:svg math:mi math:mo math:mn "
    "math:ms math:mtext math:annotation-xml math:math".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = _HEADINGS | frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header hgroup "
    "hr li listing main menu nav ol p plaintext pre search section summary table ul xmp dd dt".split()
)
SPECIAL = (
    BLOCKS
    | SCOPE
    | frozenset("button colgroup iframe noembed noframes noscript script select style tbody textarea tfoot thead title tr".split())
)
_BREAKOUT = _HEADINGS | frozenset(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p pre ruby s small "
    "span strong strike sub sup table tt u ul var".split()
)
_INTEGRATION = frozenset(
    "svg:foreignobject svg:desc svg:title math:mi math:mo math:mn math:ms math:mtext math:annotation-xml".split()
)

_TABLE_SCOPE = frozenset(("table", "template"))
_LIST_STOP = SPECIAL - {"address", "div", "p"}
# start tag → (elements that it closes, where the search for them ends); the search goes up from the innermost
_CLOSED_BY_START: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _LIST_STOP),
    "dd": (frozenset(("dd", "dt")), _LIST_STOP),
    "dt": (frozenset(("dd", "dt")), _LIST_STOP),
    "option": (frozenset(("option",)), SPECIAL),
    "optgroup": (frozenset(("option", "optgroup")), SPECIAL),
    "button": (frozenset(("button",)), SCOPE),
    "select": (frozenset(("select",)), SCOPE),
    "rp": (frozenset(("rp", "rt")), SPECIAL | {"ruby"}),
    "rt": (frozenset(("rp", "rt")), SPECIAL | {"ruby"}),
    "td": (frozenset(("td", "th")), _TABLE_SCOPE),
    "th": (frozenset(("td", "th")), _TABLE_SCOPE),
    "tr": (frozenset(("tr", "caption", "colgroup")), _TABLE_SCOPE),
    "col": (frozenset(("caption",)), _TABLE_SCOPE),
} | dict.fromkeys(
    ("tbody", "thead", "tfoot", "caption", "colgroup"),
    (frozenset(("tbody", "thead", "tfoot", "caption", "colgroup", "tr")), _TABLE_SCOPE),
)
_PARAGRAPH_STOP = SCOPE | {"button"}
_ITEM_STOP = SCOPE | {"ol", "ul"}
_TABLE_PARTS = frozenset("table td th tr tbody thead tfoot caption".split())


def namespaced(stack: list[str], name: str) -> str:
    """The name under which a start tag goes on the stack: "svg:path" in foreign content, else as it is."""
    if name in ("svg", "math"):
        return f"{name}:{name}"
    return f"{stack[-1].partition(':')[0]}:{name}" if is_foreign(stack) and name not in _BREAKOUT else name


def is_foreign(stack: list[str]) -> bool:
    """Whether the next tag belongs to svg or math."""
    return bool(stack) and ":" in stack[-1] and stack[-1] not in _INTEGRATION


def closed_by_start(stack: list[str], name: str) -> int:
    """How many open elements are left before an element of this (namespaced) name is opened."""
    keep = len(stack)
    if ":" in name:
        return keep
    while keep and ":" in stack[keep - 1] and stack[keep - 1] not in _INTEGRATION:
        keep -= 1
    closed, stop = _CLOSED_BY_START.get(name, (frozenset(), frozenset()))
    if closed:
        # The outermost of several: a tr closes a td with its row.
        found = _innermost(stack, closed, stop, keep)
        while found is not None:
            keep = found
            found = _innermost(stack, closed, stop, keep) if name[0] == "t" or name[0] == "c" else None
    elif name in _HEADINGS and keep and stack[keep - 1] in _HEADINGS:
        keep -= 1
    if name in BLOCKS:
        found = _innermost(stack, frozenset(("p",)), _PARAGRAPH_STOP, keep)
        keep = keep if found is None else found
    return keep


def closed_by_end(stack: list[str], name: str) -> int | None:
    """The place of the element that an end tag closes; None if there is none."""
    if stack and ":" in stack[-1]:
        for place in range(len(stack) - 1, -1, -1):
            namespace, _, local = stack[place].partition(":")
            if not local:
                break
            if local == name:
                return place
        if name not in ("p", "br"):
            stack = stack[: place + 1]
    names = _HEADINGS if name in _HEADINGS else frozenset((name,))
    return _innermost(stack, names, _end_stop(name), len(stack))


def _end_stop(name: str) -> frozenset[str]:
    if name in _TABLE_PARTS:
        return _TABLE_SCOPE
    if name == "p":
        return _PARAGRAPH_STOP
    if name == "li":
        return _ITEM_STOP
    return SCOPE if name in SPECIAL or name in FORMATTING else SPECIAL


def _innermost(stack: list[str], names: frozenset[str], stop: frozenset[str], end: int) -> int | None:
    for place in range(end - 1, -1, -1):
        if stack[place] in names:
            return place
        if stack[place] in stop:
            return None
    return None
