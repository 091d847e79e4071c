"""Blocks with their verdicts in, what the reader sees of title, authors, dates and section as candidates out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import bylines, dates
from newsclean.metadata.limits import limited
from newsclean.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.model import Block, Verdict

MAX_BLOCKS = 200  # of one category
MAX_MARKS = 20
MAX_STANDFIRST = 600
NEAR_HEADLINE = 30  # blocks
BYLINE_GAP = 3  # blocks between the parts of one byline
AUTHOR_PATHS = (
    "/author", "/profile", "/people/", "/by/", "/staff/", "/contributor", "/reporter", "/autor", "/auteur",
    "/writers/", "/journalist",
)  # fmt: skip


def visible(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> tuple[Candidate, ...]:
    """The candidates of the blocks that the classifier has named, in the order of the page."""
    return limited(_all(blocks, verdicts))


def _all(blocks: Sequence[Block], verdicts: Sequence[Verdict]) -> Iterator[Candidate]:
    counts: dict[str, int] = {}
    headline = next((at for at, verdict in enumerate(verdicts) if verdict.category == "headline"), None)
    end = len(blocks)  # of the story's own byline, which may run over several blocks
    for at, (block, verdict) in enumerate(zip(blocks, verdicts, strict=True)):
        if end < len(blocks) and verdict.category == "content":
            end = min(end, at)
        reader = _READERS.get(verdict.category)
        if reader is None or counts.get(verdict.category, 0) >= MAX_BLOCKS:
            continue
        counts[verdict.category] = counts.get(verdict.category, 0) + 1
        near = headline is None or -NEAR_HEADLINE <= at - headline <= NEAR_HEADLINE
        near = near and (at <= end or verdict.category != "byline")
        for found in reader(block, "" if near else ".far"):
            if near and found.field == "author" and end == len(blocks):
                end = at + BYLINE_GAP
            yield found
    if headline is not None:
        yield from _standfirst(blocks, verdicts, headline)


def _headline(block: Block, _: str) -> Iterator[Candidate]:
    yield Candidate("title", block.text, "visible:h1" if block.tag == "h1" else "visible:headline")


def _byline(block: Block, far: str) -> Iterator[Candidate]:
    found = bylines.byline(block.text)
    if found is not None:
        yield from _persons(block, found.names, f"visible:byline{far}")
        yield from (Candidate("author_organisation", body, f"visible:byline{far}") for body in found.organisations)
        if found.stamp is not None:
            yield from _stamped(found.stamp, f"visible:byline{far}")
        return
    short = len(block.text) <= bylines.lines.MAX_LINE
    yield from _persons(block, _marked_authors(block) or (_people(block.text) if short else []), f"visible:name{far}")
    for stamp in dates.find(block.text):
        yield from _stamped(stamp, f"visible:byline{far}")


def _marked_authors(block: Block) -> list[str]:
    """The names inside the block's links to authors' pages."""
    marked = [
        block.text[mark.start : mark.end]
        for mark in block.marks
        if any(path in (mark.href or "") for path in AUTHOR_PATHS)
    ]
    return [name for written in marked[:MAX_MARKS] for name in _people(written)]


def _people(text: str) -> list[str]:
    return [name for name in bylines.names(text, recase=False) if bylines.looks_like_name(name)]


def _persons(block: Block, names: Sequence[str], source: str) -> Iterator[Candidate]:
    for name in names:
        link = next(
            (mark.href for mark in block.marks if mark.href and name in block.text[mark.start : mark.end]), None
        )
        link = link if link and link.startswith(("http://", "https://")) else None
        yield Candidate("author", name, source, url=link)


def _dateline(block: Block, far: str) -> Iterator[Candidate]:
    yield from _persons(block, _marked_authors(block), f"visible:name{far}")
    whole = dates.stamp(block.text)
    for stamp in (whole,) if whole is not None else dates.find(block.text):
        yield from _stamped(stamp, f"visible:dateline{far}")


def _stamped(stamp: dates.Stamp, source: str) -> Iterator[Candidate]:
    field = "modified" if stamp.kind == "updated" else "date"
    source = f"{source}.published" if stamp.kind == "published" else source
    if stamp.day:
        yield Candidate(field, stamp.moment or stamp.day, source)
    elif stamp.relative:
        yield Candidate(field, "relative", source, rejected="relative to the time of reading")
    for day in stamp.either:
        yield Candidate(field, day, source, rejected="ambiguous")
    if stamp.updated_day:
        yield Candidate("modified", stamp.updated_day, source)


def _bio(block: Block, _: str) -> Iterator[Candidate]:
    """A name alone over a bio; the first words of a bio are left to the classifier, which knows what follows a name."""
    if bylines.looks_like_name(block.text):
        yield Candidate("author", block.text.strip(), "visible:author_bio")


def _section(block: Block, _: str) -> Iterator[Candidate]:
    yield Candidate("section", block.text, "visible:section_label")


def _standfirst(blocks: Sequence[Block], verdicts: Sequence[Verdict], headline: int) -> Iterator[Candidate]:
    """The block that the classifier's evidence calls standfirst, of those shortly after the headline."""
    for block, verdict in zip(blocks[headline : headline + NEAR_HEADLINE], verdicts[headline:], strict=False):
        if verdict.category == "content" and "standfirst" in verdict.rule and len(block.text) <= MAX_STANDFIRST:
            yield Candidate("standfirst", block.text, "visible:standfirst")
            return


_READERS = {
    "headline": _headline, "byline": _byline, "dateline": _dateline, "author_bio": _bio, "section_label": _section,
}  # fmt: skip
