"""Hostile pages around a real article: each says what a browser would show of it.

A row of a table is a page with one thing wrong; its maker takes about how large it shall be, in characters. The rows
are named after the clauses of the promises: H1 depth, attributes and formatting, H2 sizes, H3 counts, H4 broken markup,
H5 hidden text, H6 active content, H7 encodings, H8 characters that no output may hold, H9 odd ones, H10 other formats,
M1 JSON-LD, M2 dates, M3 long fields, M4 links, M5 patterns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.model import Article
    from newsclean.options import Options

HEADLINE = "Harbour board ends the night ferry to Pell"
STORY = (
    "The last ferry of the day will leave Ambervale at eight in the evening from March, two hours earlier than now, the "
    "harbour board decided on Monday after a long debate.",
    "Fewer than nine people a night took the late boat last winter, said Dora Maklin of Brindlecote, who chairs the "
    "board, and the crew that waited for them numbered five.",
    "“We counted twice,” she told the meeting. “It is a good boat and nobody is on it, and the people of Candlemoor pay "
    "for every empty seat of it.”",
    "The night nurses of the island will get a boat of their own, which the hospital in Dunsparrow has promised to run "
    "until the bridge is open to traffic again.",
    "Shopkeepers near the pier were less sure that it would do. “My last customers came with that boat,” said Ivo Renn, "
    "who sells fish in Eldermarsh.",
    "The board will look at the figures once more in the autumn, and a petition of eleven hundred names from Fennimore "
    "will be on the table by then.",
)
PARAGRAPHS = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
ARTICLE = f"<article><h1>{HEADLINE}</h1>{PARAGRAPHS}</article>"
SECRET = "Grimthorpe"  # stands where no reader sees it


def page(body: str = ARTICLE, *, head: str = "") -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{HEADLINE}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def is_anything(_: Article) -> bool:
    """Every record is right."""
    return True


class Hostile(NamedTuple):
    """A hostile page: what of the story its body holds, and what else must be true of its record.

    limits: the warnings that name a broken limit, of which one must be there; none may be there when it is None.
    """

    name: str
    make: Callable[[int], str | bytes]
    shows: tuple[str, ...] = STORY
    right: Callable[[Article], bool] = is_anything
    limits: tuple[str, ...] | None = ()
    options: Options | None = None
    url: str | None = None


def fixed(name: str, source: str | bytes, **known: object) -> Hostile:
    """A page that has one size."""
    return Hostile(name, lambda _: source, **known)  # type: ignore[arg-type]


def times(piece: str, tail: str = "") -> Callable[[int], str]:
    """A piece again and again, then the article."""
    return lambda size: piece * (size // len(piece)) + ARTICLE + tail


def numbered(piece: str, count: int) -> str:
    """A piece so many times, each "#" in it replaced by the number."""
    return "".join(piece.replace("#", str(number)) for number in range(count))
