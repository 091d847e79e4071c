"""Blocks with their verdicts in, what the reader sees of title, authors, dates and section as candidates out."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import chain, compress, islice
from typing import TYPE_CHECKING

import msgspec

from newsclean import bylines, dates
from newsclean.compiled import compiled
from newsclean.metadata.head import (
    HEADINGS,
    MAX_HEAD_LINE,
    leads_to_an_author,
    lone_name,
    over_the_headline,
    under_the_headline,
)  # fmt: skip
from newsclean.metadata.limits import limited
from newsclean.metadata.others import OTHER_STORIES, Sight, not_the_storys
from newsclean.metadata.published import DAY_FIRST, MONTH_FIRST, OTHERS, RELATIVE, ambiguous, relative
from newsclean.metadata.worth import BYLINE, DAYS, INSIDE, STAMP, worths, worthy_parts
from newsclean.model import Candidate
from newsclean.text import count_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.model import Block, Category, Verdict

MAX_BLOCKS = 200  # of one category
MAX_ELSEWHERE = 500
MAX_MARKS = 20
MAX_STANDFIRST = 600
NEAR_HEADLINE = 30  # blocks
BYLINE_GAP = 3  # blocks between the parts of one byline
LEAD = 60  # characters at the start of a story's first paragraph that may be its dateline
MAX_TAG = 60
MAX_LABEL_WORDS = 3
MAX_PLACE_WORDS = 3

_COUNTED = re.compile(r"[0-9]{2,7}")
_WORD_ENDS = re.compile(r"[a-z\u00df-\u024f]{2}[\"'”’»)?!]?$")  # "CO<sub>2</sub>" is a word
_LEAD_END = re.compile(r"[)–—|:„“\"«]|\s[)–—|:„“\"«]|\s-\s|\.\s(?=[^\W\d_])")


def visible(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    categories: list[Category] | None = None,
    content: list[int] | None = None,
) -> tuple[Candidate, ...]:
    """The candidates of the blocks that the classifier has named, in the order of the page.

    categories: of the verdicts, and content: the places of those that are content, where both have been listed before.
    """
    return limited(_all(Sight.of(blocks, verdicts, categories, content)))


def elsewhere(
    blocks: Sequence[Block],
    verdicts: Sequence[Verdict],
    categories: list[Category] | None = None,
    content: list[int] | None = None,
) -> tuple[Candidate, ...]:
    """The dates and writers of teasers and comments, so that no other reader takes them for the story's.

    The dates of lines that are nothing else `visible` has told: one that says "published" may be the story's.
    categories, content: as `visible` takes them.
    """
    sight = Sight.of(blocks, verdicts, categories, content)
    others = compress(blocks, map(OTHER_STORIES.__contains__, sight.categories))
    found = [*islice((block for block in others if len(block.text) <= MAX_HEAD_LINE), MAX_ELSEWHERE)]
    seen = worths([block.text for block in found])
    return limited(chain(_writers(sight), chain.from_iterable(map(_elsewhere, found, seen))))


WRITERS = frozenset({"author", "author_organisation"})
SITE_NAME = "headline:site-name"
"""The rule of a block of navigation that repeats the page's title and yet is only the site's logo."""


def _all(sight: Sight) -> Iterator[Candidate]:
    blocks, headline, categories = sight.blocks, sight.headline, sight.categories
    end = len(blocks)  # of the story's own byline, which may run over several blocks
    for at, seen in _telling(blocks, sight.verdicts, categories):
        category, block = categories[at], blocks[at]
        reader = _READERS.get(category)
        if reader is None:
            yield Candidate("site", block.text, "visible:logo")
            continue
        near = headline is None or -NEAR_HEADLINE <= at - headline <= NEAR_HEADLINE
        near = near and (at <= end or category != "byline")
        if category in _DATES and (reason := not_the_storys(sight, at)):
            source = f"visible:{category}" if near else f"visible:{category}.far"
            yield from _rejected(_DATES[category](block, source, seen), reason)
            continue
        above = headline is not None and at < headline and category == "dateline"
        for found in reader(block, ".far" if not near else ".above" if above else "", seen):
            if near and found.field == "author" and end == len(blocks):
                end = _gap_behind(categories, at)
            yield found
    if headline is not None:
        yield from _standfirst(sight, headline)
    yield from _head_lines(sight)
    yield from _lead(sight)


def telling(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], categories: Sequence[Category]
) -> list[tuple[int, int]]:
    """The places of the blocks that readers are asked about, at most MAX_BLOCKS of a category, and of the site's logos.

    Each with what its line is worth, 0 where no reader asks. Buttons for sharing tell nothing but bylines.
    """
    counts: dict[str, int] = {}
    places = []
    for at, category in enumerate(categories):
        if category in _READERS:
            counts[category] = counts.get(category, 0) + 1
            told = counts[category] <= MAX_BLOCKS
        else:
            told = category == "navigation" and verdicts[at].rule == SITE_NAME
        if told:
            places.append(at)
    looked = [at for at in places if categories[at] in _LOOKED]
    worth = dict(zip(looked, worths([blocks[at].text for at in looked]), strict=True))
    seen_at = [(at, worth.get(at, 0)) for at in places]
    return [(at, seen) for at, seen in seen_at if categories[at] != "share" or seen & BYLINE]


def _gap_behind(categories: Sequence[Category], at: int) -> int:
    """Where a byline ends that a block begins: some blocks behind it, or where the story goes on."""
    end = at + BYLINE_GAP
    if end >= len(categories):
        return end
    return next((place for place in range(at + 1, end) if categories[place] == "content"), end)


def _writers(sight: Sight) -> Iterator[Candidate]:
    """Who signs other stories in a line of its own."""
    blocks = sight.blocks
    lines = [at for at, category in enumerate(sight.categories) if category in _DATES][: 2 * MAX_BLOCKS]
    for at, seen in zip(lines, worths([blocks[at].text for at in lines]), strict=True):
        if reason := not_the_storys(sight, at):
            reader = _READERS[sight.categories[at]]
            told = reader(blocks[at], "", seen)
            yield from _rejected((found for found in told if found.field in WRITERS), reason)


def _elsewhere(block: Block, seen: int) -> Iterator[Candidate]:
    if seen or block.marks:
        yield from _rejected(_dates(block, "visible:elsewhere", seen), OTHERS)
        signed = _read(block.text, seen)
        yield from _rejected(_persons(block, signed.names if signed else (), "visible:elsewhere"), OTHERS)


def _rejected(candidates: Iterable[Candidate], reason: str) -> Iterator[Candidate]:
    """The candidates with a reason against them; what says "published" is the story's own wherever it stands."""
    for found in candidates:
        doubtful = found.rejected in (DAY_FIRST, MONTH_FIRST, RELATIVE)
        own = (found.rejected and not doubtful) or found.source.endswith(".published")
        yield found if own else msgspec.structs.replace(found, rejected=reason)


def _headline(block: Block, _: str, __: int) -> tuple[Candidate, ...]:
    return (Candidate("title", _without_counter(block), "visible:h1" if block.tag == "h1" else "visible:headline"),)


def _without_counter(block: Block) -> str:
    """The headline without the number that an element of its own glues to its last word: "… in March<i>811</i>"."""
    if not block.text[-1:].isdigit():
        return block.text
    last = max((mark for mark in block.marks if mark.end == len(block.text)), key=lambda mark: mark.start, default=None)
    if last is None or not _COUNTED.fullmatch(block.text[last.start :]):
        return block.text
    return block.text[: last.start] if _WORD_ENDS.search(block.text[: last.start]) else block.text


def _byline(block: Block, far: str, seen: int) -> Iterator[Candidate]:
    found = _signed(block, seen)
    if found is not None:
        yield from _persons(block, found.names, f"visible:byline{far}")
        yield from (Candidate("author_organisation", body, f"visible:byline{far}") for body in found.organisations)
    else:
        yield from _persons(block, _named_alone(block), f"visible:name{far}")
    yield from _dates_beside(block, f"visible:byline{far}", seen, found)


def _dates_of_byline(block: Block, source: str, seen: int) -> list[Candidate]:
    return _dates_beside(block, source, seen, _signed(block, seen))


def _dates_beside(block: Block, source: str, seen: int, found: bylines.Byline | None) -> list[Candidate]:
    told = ((found.stamp,) if found.stamp else ()) if found else dates.find(block.text) if seen & DAYS else ()
    return _all_stamped(told or _stamps_of_parts(block), source)


def _named_alone(block: Block) -> list[str]:
    """The names of a line without a byline's words, unless it says what else somebody did: "Photography by …"."""
    if bylines.is_credit(block.text):
        return []
    return _marked_authors(block) or (_people(block.text) if len(block.text) <= bylines.lines.MAX_LINE else [])


def _beside_buttons(block: Block, far: str, seen: int) -> Sequence[Candidate]:
    """The byline that stands in a bar of buttons for sharing."""
    signed = bylines.byline(block.text) if seen & BYLINE and not far and block.tag != "button" else None
    return _persons(block, signed.names, "visible:byline") if signed else ()


def _signed(block: Block, seen: int) -> bylines.Byline | None:
    """The byline that a block is or holds, also in an element of its own."""
    whole = _read(block.text, seen)
    if whole is not None or not block.marks:
        return whole
    for part in worthy_parts(block, BYLINE):
        if (found := bylines.byline(part)) and found.names:
            return found
    return None


def _read(text: str, seen: int) -> bylines.Byline | None:
    """The byline that a text is, or holds beside other things."""
    whole = bylines.byline(text) if seen & BYLINE else None
    return whole or (bylines.inside(text) if seen & INSIDE else None)


def _stamps_of_parts(block: Block) -> list[dates.Stamp]:
    """The dates that elements of their own hold: "3 May 2025|811"."""
    told = worthy_parts(block, STAMP) if block.marks else []
    return [found for part in told if (found := dates.stamp(part)) is not None] if told else []


def _marked_authors(block: Block) -> list[str]:
    """The names inside the block's links to authors' pages."""
    marked = [block.text[mark.start : mark.end] for mark in block.marks if leads_to_an_author(mark.href)]
    return [name for written in marked[:MAX_MARKS] for name in _people(written)]


def _people(text: str) -> list[str]:
    return [name for name in bylines.names(text, recase=False) if bylines.looks_like_name(name)]


def _persons(block: Block, names: Sequence[str], source: str) -> list[Candidate]:
    return [Candidate("author", name, source, url=_link_of(block, name)) for name in names]


def _link_of(block: Block, name: str) -> str | None:
    links = (mark.href for mark in block.marks if mark.href and name in block.text[mark.start : mark.end])
    link = next(links, None)
    return link if link and link.startswith(("http://", "https://")) else None


def _dateline(block: Block, far: str, seen: int) -> Iterator[Candidate]:
    signed = _signed(block, seen)
    if signed is not None:
        yield from _persons(block, signed.names, f"visible:byline{far}")
    yield from _persons(block, _marked_authors(block), f"visible:name{far}")
    alone = _among_dates(block) if signed is None and not far else None
    if alone is not None and not _links_elsewhere(block, alone):
        yield from _persons(block, [alone], "visible:line")
    yield from _dates(block, f"visible:dateline{far}", seen)


def _among_dates(block: Block) -> str | None:
    if not _may_hold_day(block.text) or not (block.marks or _may_be_parted(block.text)):
        return None
    return bylines.among_dates(block.parts())


def _may_be_parted(text: str) -> bool:
    """Whether a line may hold a name beside a date: by a sign between them, or in letters of which some need none."""
    return not text.isascii() or bylines.lines.may_have_parts(text)


def _dates(block: Block, source: str, seen: int) -> list[Candidate]:
    whole = dates.stamp(block.text) if seen & STAMP else None
    inside = dates.find(block.text) if whole is None and seen & DAYS else ()
    return _all_stamped((whole,) if whole is not None else inside or _stamps_of_parts(block), source)


def _all_stamped(stamps: Sequence[dates.Stamp], source: str) -> list[Candidate]:
    return [candidate for stamp in stamps for candidate in _stamped(stamp, source)] if stamps else []


def _stamped(stamp: dates.Stamp, source: str) -> Iterator[Candidate]:
    field = "modified" if stamp.kind == "updated" else "date"
    source = f"{source}.published" if stamp.kind == "published" else source
    if stamp.day:
        yield Candidate(field, stamp.moment or stamp.day, source)
    elif stamp.relative:
        yield relative(field, stamp, source)
    if stamp.either:
        yield from ambiguous(field, stamp, source)
    if stamp.updated_day:
        yield Candidate("modified", stamp.updated_day, source)


def _bio(block: Block, _: str, __: int) -> tuple[Candidate, ...]:
    """A name alone over a bio; the first words of a bio are left to the classifier, which knows what follows a name."""
    named = bylines.looks_like_name(block.text)
    return (Candidate("author", block.text.strip(), "visible:author_bio"),) if named else ()


def _section(block: Block, _: str, __: int) -> tuple[Candidate, ...]:
    return (Candidate("section", block.text, "visible:section_label"),)


def _tags(block: Block, far: str, _: int) -> list[Candidate]:
    """The links of a list of tags; without links what stands behind its label, between commas."""
    text = block.text
    told = [text[mark.start : mark.end].strip() for mark in block.marks[:MAX_MARKS] if mark.href]
    if not told:
        label, colon, listed = text.partition(":")
        if not colon:
            told = [text.strip(" .")] if block.link_chars >= len(text) - 1 else []
        elif len(label.split()) <= MAX_LABEL_WORDS:
            told = [piece.strip(" .") for piece in listed.split(",")]
    bare, source = [tag.lstrip("#") for tag in told], f"visible:tags{far}"
    return [Candidate("tags", tag, source) for tag in bare if 0 < len(tag) <= MAX_TAG]


def _links_elsewhere(block: Block, name: str) -> bool:
    """Whether a name is a link, but not to an author's page: to a section, a place, a person of the news."""
    links = (mark for mark in block.marks if mark.href and name in block.text[mark.start : mark.end])
    return any(not leads_to_an_author(link.href) for link in links)


def _head_lines(sight: Sight) -> Iterator[Candidate]:
    """Dates and bylines of the short lines at the headline that the classifier has no name for."""
    over, under = [*over_the_headline(sight)], [*under_the_headline(sight)]
    worth = worths([block.text for block in (*over, *under)])
    for block, seen in zip(over, worth, strict=False):
        yield from _dates(block, "visible:line", seen)
    for block, seen in zip(under, worth[len(over) :], strict=True):
        found = _signed(block, seen)
        alone = None if found is not None else lone_name(sight, block) or _among_dates(block)
        names = found.names if found is not None else (alone,) if alone and not _links_elsewhere(block, alone) else ()
        yield from _persons(block, names, "visible:line")
        yield from _dates(block, "visible:line", seen)


def _lead(sight: Sight) -> Iterator[Candidate]:
    """The dateline that the story's first paragraph, below a standfirst, begins with: "Leeds, 3 May 2025 - The …"."""
    told = (sight.blocks[at].text for at in sight.content if _is_told(sight.blocks[at], sight.verdicts[at]))
    start = next(told, "")[:LEAD]
    if not _may_hold_day(start):
        return
    for end in _LEAD_END.finditer(start):
        head = start[: end.start()].strip(" (")
        place, comma, day = head.partition(",")
        for text in (head, day) if comma and place[:1].isupper() and len(place.split()) <= MAX_PLACE_WORDS else (head,):
            stamp = dates.stamp(text.strip(" ("))
            if stamp is not None and stamp.day:
                yield from _stamped(stamp, "visible:lead")
                return


def _may_hold_day(text: str) -> bool:
    """Whether a text has a number, without which no day is written, or letters that may be one."""
    return not text.isascii() or count_digits(text) > 0


def _is_told(block: Block, verdict: Verdict) -> bool:
    return "standfirst" not in verdict.rule and block.tag not in HEADINGS


def _standfirst(sight: Sight, headline: int) -> Iterator[Candidate]:
    """The block that the classifier's evidence calls standfirst, or the paragraph between headline and byline."""
    blocks, verdicts = sight.blocks, sight.verdicts
    between = _between(sight, headline)
    if between is not None and len(blocks[between].text) <= MAX_STANDFIRST and blocks[between].tag not in HEADINGS:
        yield Candidate("standfirst", blocks[between].text, "visible:standfirst")
        return
    for at in sight.content[bisect(sight.content, headline) :]:
        if at >= headline + NEAR_HEADLINE:
            return
        if "standfirst" in verdicts[at].rule and len(blocks[at].text) <= MAX_STANDFIRST:
            yield Candidate("standfirst", blocks[at].text, "visible:standfirst")
            return


def _between(sight: Sight, headline: int) -> int | None:
    """The place of a lone paragraph after the headline that a byline or dateline parts from the rest of the story."""
    if headline + 1 not in sight.content or sight.content[-1] < headline + 3:
        return None
    behind = islice(sight.categories, headline + 2, None)
    parting = next((category for category in behind if category not in {"credit", "counter", "share"}), "content")
    return headline + 1 if parting in {"byline", "dateline"} else None


_READERS = {
    "headline": _headline, "byline": _byline, "dateline": _dateline, "author_bio": _bio, "section_label": _section,
    "tags": _tags, "share": _beside_buttons,
}  # fmt: skip
_DATES = {"byline": _dates_of_byline, "dateline": _dates}
_LOOKED = frozenset({"byline", "dateline", "share"})  # whose readers ask what a line is worth
_telling = compiled(telling)
