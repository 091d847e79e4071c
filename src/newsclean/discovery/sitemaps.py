"""The bytes of a sitemap, a sitemap index or a plain list in, the addresses that stand in it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.discovery.model import Document, Entry, Pointer
from newsclean.discovery.xml import Step, Steps

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 2_048  # sitemaps.org: a location has fewer characters

_FIELDS = frozenset({"loc", "lastmod", "publication_date", "title"})
_FOREIGN = frozenset({"image", "video", "mobile", "xhtml"})  # of the parents of a <loc> that is no page


def read_sitemap(data: bytes, most: int) -> Document:
    """The entries of a <urlset>, or the further sitemaps of a <sitemapindex>; at most so many."""
    steps = Steps(data)
    entries: list[Entry] = []
    pointers: list[Pointer] = []
    beyond = 0
    for name, fields in _records(steps):
        if not fields.get("loc"):
            continue
        if len(entries) + len(pointers) >= most:
            beyond += 1
        elif name == "sitemap":
            pointers.append(Pointer(fields["loc"], "sitemaps", fields.get("lastmod")))
        else:
            news = "publication_date" in fields
            date = fields.get("publication_date") or fields.get("lastmod")
            entries.append(Entry(fields["loc"], fields.get("title"), date, news))
    notes = (*steps.notes, *((f"{beyond} of its addresses are beyond the limit of {most}",) if beyond else ()))
    kind = "sitemap_index" if pointers and not entries else "sitemap"
    return Document(kind, tuple(entries), tuple(pointers), notes=notes)


def read_list(text: str, most: int) -> Document:
    """The addresses of a plain text, one a line."""
    lines = [line for line in map(str.strip, text.splitlines()) if is_address(line)]
    notes = (f"{len(lines) - most} of its addresses are beyond the limit of {most}",) if len(lines) > most else ()
    return Document("list", tuple(Entry(line) for line in lines[:most]), notes=notes)


def is_address(line: str) -> bool:
    """Whether a line of a plain list is an address."""
    return line[:8].lower().startswith(("http://", "https://")) and len(line) < MAX_LINE and " " not in line


def _records(steps: Steps) -> Iterator[tuple[str, dict[str, str]]]:
    """For each <url> and <sitemap> its name and fields. One that a broken file leaves open ends with the next."""
    fields: dict[str, str] = {}
    inside = ""
    for step in steps:
        if step.name in ("url", "sitemap") and step.parent not in _FOREIGN:
            if inside and fields:
                yield inside, fields
            inside, fields = ("" if step.text is not None else step.name), {}
        elif inside and step.text and (name := _field(step)) and name not in fields:
            fields[name] = step.text
    if inside and fields:
        yield inside, fields


def _field(step: Step) -> str:
    if step.name not in _FIELDS or step.parent in _FOREIGN:
        return ""
    if step.name == "title":
        return step.name if step.parent == "news" else ""
    return step.name
