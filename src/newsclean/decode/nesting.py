"""Open elements and a tag in, the open elements that the tag closes out: the standard's tree construction, in short."""

from __future__ import annotations

from collections import defaultdict


def names_of(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


VOID = names_of(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)
SKELETON = frozenset(("html", "head", "body", "frameset"))
"""Elements of which a page has one, whatever its tags say."""

FORMATTING = names_of("a b big code em font i nobr s small strike strong tt u")
"""Elements that the parser opens again in every block until they are closed."""

SCOPE = names_of(
    "applet caption table td th marquee object template svg:foreignobject svg:desc svg:title svg:svg math:mi math:mo "
    "math:mn math:ms math:mtext math:annotation-xml math:math"
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = _HEADINGS | names_of(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form header "
    "hgroup hr li listing main menu nav ol p plaintext pre search section summary table ul xmp dd dt"
)
SPECIAL = (
    BLOCKS
    | SCOPE
    | names_of(
        "button colgroup iframe noembed noframes noscript script select style tbody textarea tfoot thead title tr"
    )
)
_BREAKOUT = _HEADINGS | names_of(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p pre ruby "
    "s small span strong strike sub sup table tt u ul var"
)
_INTEGRATION = names_of(
    "svg:foreignobject svg:desc svg:title math:mi math:mo math:mn math:ms math:mtext math:annotation-xml"
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
    "tr": (frozenset(("tr", "td", "th", "caption", "colgroup")), _TABLE_SCOPE),
    "col": (frozenset(("caption",)), _TABLE_SCOPE),
} | dict.fromkeys(
    ("tbody", "thead", "tfoot", "caption", "colgroup"),
    (frozenset(("tbody", "thead", "tfoot", "caption", "colgroup", "tr")), _TABLE_SCOPE),
)
_PARAGRAPH_STOP = SCOPE | {"button"}
_ITEM_STOP = SCOPE | {"ol", "ul"}
_TABLE_PARTS = names_of("table td th tr tbody thead tfoot caption colgroup")
_INSIDE_TABLE = _TABLE_PARTS - {"table"}
_PARAGRAPH = frozenset(("p",))


class OpenElements:
    """The stack of open elements, innermost last, under their namespaced names."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._counts: defaultdict[str, int] = defaultdict(int)

    def __len__(self) -> int:
        return len(self.names)

    def push(self, name: str) -> None:
        self.names.append(name)
        self._counts[name] += 1

    def pop(self) -> str:
        name = self.names.pop()
        self._counts[name] -= 1
        return name

    def remove(self, place: int) -> None:
        self._counts[self.names.pop(place)] -= 1

    @property
    def in_foreign(self) -> bool:
        """Whether the next tag belongs to svg or math."""
        return bool(self.names) and ":" in self.names[-1] and self.names[-1] not in _INTEGRATION

    def namespaced(self, name: str) -> str:
        """The name under which a start tag goes on the stack: "svg:path" in foreign content, else as it is."""
        if name in ("svg", "math"):
            return f"{name}:{name}"
        return f"{self.names[-1].partition(':')[0]}:{name}" if self.in_foreign and name not in _BREAKOUT else name

    def ignores(self, name: str) -> bool:
        """Whether the parser passes over a start tag: a cell, row … without a table."""
        return name in _INSIDE_TABLE and not (self._counts["table"] or self._counts["template"])

    def kept_by_start(self, name: str) -> int:
        """How many elements stay open when one of this (namespaced) name is opened."""
        keep = len(self.names)
        if ":" in name:
            return keep
        while keep and _is_foreign(self.names[keep - 1]):
            keep -= 1
        if name in _CLOSED_BY_START:
            closed, stop = _CLOSED_BY_START[name]
            found = self._innermost(closed, stop, keep)
            while found is not None:
                keep = found
                found = self._innermost(closed, stop, keep) if name in _TABLE_PARTS else None  # of a row its cell, too
        if name in _HEADINGS and keep and self.names[keep - 1] in _HEADINGS:
            keep -= 1
        if name in BLOCKS:
            found = self._innermost(_PARAGRAPH, _PARAGRAPH_STOP, keep)
            keep = keep if found is None else found
        return keep

    def place_of_end(self, name: str) -> int | None:
        """The place of the element that an end tag closes; None if there is none."""
        end = len(self.names)
        if name not in ("p", "br"):
            while end and ":" in self.names[end - 1]:
                if self.names[end - 1].partition(":")[2] == name:
                    return end - 1
                end -= 1
        names = _HEADINGS if name in _HEADINGS else frozenset((name,))
        return self._innermost(names, _end_stop(name), end)

    def _innermost(self, names: frozenset[str], stop: frozenset[str], end: int) -> int | None:
        """The place of the innermost of these elements, unless one of those stands before it."""
        if not any(map(self._counts.get, names)):
            return None
        for place in range(end - 1, -1, -1):
            if self.names[place] in names:
                return place
            if self.names[place] in stop:
                return None
        return None


def _is_foreign(name: str) -> bool:
    return ":" in name and name not in _INTEGRATION


def _end_stop(name: str) -> frozenset[str]:
    if name in _TABLE_PARTS:
        return _TABLE_SCOPE
    if name == "p":
        return _PARAGRAPH_STOP
    if name == "li":
        return _ITEM_STOP
    return SCOPE if name in SPECIAL or name in FORMATTING else SPECIAL
