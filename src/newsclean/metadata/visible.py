"""Blocks with their verdicts in, what the reader sees of title, authors, dates and section as candidates out."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import compress, islice
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
    from collections.abc import Sequence

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
    lines = [block for block in others if len(block.text) <= MAX_HEAD_LINE][:MAX_ELSEWHERE]
    found = _writers(sight)
    for block, seen in zip(lines, worths([block.text for block in lines]), strict=True):
        if seen or block.marks:
            found += _elsewhere(block, seen)
    return limited(found)


WRITERS = frozenset({"author", "author_organisation"})
SITE_NAME = "headline:site-name"
"""The rule of a block of navigation that repeats the page's title and yet is only the site's logo."""


def _all(sight: Sight) -> list[Candidate]:
    blocks, headline, categories = sight.blocks, sight.headline, sight.categories
    found: list[Candidate] = []
    end = len(blocks)  # of the story's own byline, which may run over several blocks
    for at, seen in _telling(blocks, sight.verdicts, categories):
        category, block = categories[at], blocks[at]
        reader = _READERS.get(category)
        if reader is None:
            field, source = _WHOLE[category]
            found.append(Candidate(field, block.text, source))
            continue
        near = headline is None or -NEAR_HEADLINE <= at - headline <= NEAR_HEADLINE
        near = near and (at <= end or category != "byline")
        if category in _DATES and (reason := not_the_storys(sight, at)):
            if seen or block.marks:
                source = f"visible:{category}" if near else f"visible:{category}.far"
                found += _rejected(_DATES[category](block, source, seen), reason)
            continue
        above = headline is not None and at < headline and category == "dateline"
        told = reader(block, ".far" if not near else ".above" if above else "", seen)
        found += told
        if near and end == len(blocks):
            for candidate in told:
                if candidate.field == "author":
                    end = _gap_behind(categories, at)
                    break
    if headline is not None and (standfirst := _standfirst(sight, headline)) is not None:
        found.append(standfirst)
    return [*found, *_head_lines(sight), *_lead(sight)]


def telling(
    blocks: Sequence[Block], verdicts: Sequence[Verdict], categories: Sequence[Category]
) -> list[tuple[int, int]]:
    """The places of the blocks that readers are asked about, at most MAX_BLOCKS of a category, and of the site's logos.

    Each with what its line is worth, 0 where no reader asks. Buttons for sharing tell nothing but bylines.
    """
    counts: dict[str, int] = {}
    places = []
    for at, category in enumerate(categories):
        if category in _TOLD:
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
    if end < len(categories):
        for place in range(at + 1, end):
            if categories[place] == "content":
                return place
    return end


def _writers(sight: Sight) -> list[Candidate]:
    """Who signs other stories in a line of its own."""
    blocks, found = sight.blocks, []
    lines = [at for at, category in enumerate(sight.categories) if category in _DATES][: 2 * MAX_BLOCKS]
    for at, seen in zip(lines, worths([blocks[at].text for at in lines]), strict=True):
        if reason := not_the_storys(sight, at):
            told = _READERS[sight.categories[at]](blocks[at], "", seen)
            found += _rejected([candidate for candidate in told if candidate.field in WRITERS], reason)
    return found


def _elsewhere(block: Block, seen: int) -> list[Candidate]:
    signed = _read(block.text, seen)
    writers = _persons(block, signed.names, "visible:elsewhere") if signed else []
    told = _dates(block, "visible:elsewhere", seen) + writers
    return _rejected(told, OTHERS) if told else told


def _rejected(candidates: Sequence[Candidate], reason: str) -> list[Candidate]:
    """The candidates with a reason against them; what says "published" is the story's own wherever it stands."""
    rejected = []
    for found in candidates:
        doubtful = found.rejected in (DAY_FIRST, MONTH_FIRST, RELATIVE)
        own = (found.rejected and not doubtful) or found.source.endswith(".published")
        rejected.append(found if own else msgspec.structs.replace(found, rejected=reason))
    return rejected


def _headline(block: Block, _: str, __: int) -> tuple[Candidate, ...]:
    title = _without_counter(block) if block.text[-1:].isdigit() else block.text
    return (Candidate("title", title, "visible:h1" if block.tag == "h1" else "visible:headline"),)


def _without_counter(block: Block) -> str:
    """The headline without the number that an element of its own glues to its last word: "… in March<i>811</i>"."""
    last = max((mark for mark in block.marks if mark.end == len(block.text)), key=lambda mark: mark.start, default=None)
    if last is None or not _COUNTED.fullmatch(block.text[last.start :]):
        return block.text
    return block.text[: last.start] if _WORD_ENDS.search(block.text[: last.start]) else block.text


def _byline(block: Block, far: str, seen: int) -> list[Candidate]:
    if not (seen or block.marks):
        return _persons(block, _named_alone(block), f"visible:name{far}")
    signed = _signed(block, seen)
    if signed is None:
        found = _persons(block, _named_alone(block), f"visible:name{far}")
    else:
        found = _persons(block, signed.names, f"visible:byline{far}")
        found += [Candidate("author_organisation", body, f"visible:byline{far}") for body in signed.organisations]
    return found + _dates_beside(block, f"visible:byline{far}", seen, signed)


def _dates_of_byline(block: Block, source: str, seen: int) -> list[Candidate]:
    return _dates_beside(block, source, seen, _signed(block, seen))


def _dates_beside(block: Block, source: str, seen: int, signed: bylines.Byline | None) -> list[Candidate]:
    if signed is not None:
        return _dated(block, (signed.stamp,) if signed.stamp else (), source)
    return _dated(block, dates.find(block.text) if seen & DAYS else (), source)


def _named_alone(block: Block) -> list[str]:
    """The names of a line without a byline's words, unless it says what else somebody did: "Photography by …"."""
    if bylines.is_credit(block.text):
        return []
    marked = _marked_authors(block) if block.marks else None
    return marked or (_people(block.text) if len(block.text) <= bylines.lines.MAX_LINE else [])


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


def _marked_authors(block: Block) -> list[str]:
    """The names inside the block's links to authors' pages."""
    marked = [block.text[mark.start : mark.end] for mark in block.marks if leads_to_an_author(mark.href)]
    return [name for written in marked[:MAX_MARKS] for name in _people(written)] if marked else marked


def _people(text: str) -> list[str]:
    return [*filter(bylines.looks_like_name, bylines.names(text, recase=False))]


def _persons(block: Block, names: Sequence[str], source: str) -> list[Candidate]:
    if not names:
        return []
    return [Candidate("author", name, source, url=_link_of(block, name) if block.marks else None) for name in names]


def _link_of(block: Block, name: str) -> str | None:
    for mark in block.marks:
        if mark.href and name in block.text[mark.start : mark.end]:
            return mark.href if mark.href.startswith(("http://", "https://")) else None
    return None


def _dateline(block: Block, far: str, seen: int) -> list[Candidate]:
    signed = _signed(block, seen) if seen or block.marks else None
    found = _persons(block, signed.names, f"visible:byline{far}") if signed is not None else []
    if block.marks and (marked := _marked_authors(block)):
        found += _persons(block, marked, f"visible:name{far}")
    alone = _among_dates(block) if signed is None and not far else None
    if alone is not None and not _links_elsewhere(block, alone):
        found += _persons(block, [alone], "visible:line")
    return found + _dates(block, f"visible:dateline{far}", seen) if seen or block.marks else found


def _among_dates(block: Block) -> str | None:
    """The name beside a date; one of English letters by a number, and by what parts it from the name."""
    text = block.text
    if text.isascii() and not (count_digits(text) and (block.marks or bylines.words.may_have_parts(text))):
        return None
    return bylines.among_dates(block.parts())


def _dates(block: Block, source: str, seen: int) -> list[Candidate]:
    whole = dates.stamp(block.text) if seen & STAMP else None
    if whole is not None:
        return _stamped(whole, source)
    return _dated(block, dates.find(block.text) if seen & DAYS else (), source)


def _dated(block: Block, stamps: Sequence[dates.Stamp], source: str) -> list[Candidate]:
    """The dates of a block's line, or else those that elements of their own in it hold: "3 May 2025|811"."""
    if not stamps and block.marks and (parts := worthy_parts(block, STAMP)):
        stamps = [told for part in parts if (told := dates.stamp(part)) is not None]
    found: list[Candidate] = []
    for stamp in stamps:
        found += _stamped(stamp, source)
    return found


def _stamped(stamp: dates.Stamp, source: str) -> list[Candidate]:
    field = "modified" if stamp.kind == "updated" else "date"
    source = f"{source}.published" if stamp.kind == "published" else source
    found = []
    if stamp.day:
        found.append(Candidate(field, stamp.moment or stamp.day, source))
    elif stamp.relative:
        found.append(relative(field, stamp, source))
    if stamp.either:
        found += ambiguous(field, stamp, source)
    if stamp.updated_day:
        found.append(Candidate("modified", stamp.updated_day, source))
    return found


def _bio(block: Block, _: str, __: int) -> tuple[Candidate, ...]:
    """A name alone over a bio; the first words of a bio are left to the classifier, which knows what follows a name."""
    named = bylines.looks_like_name(block.text)
    return (Candidate("author", block.text.strip(), "visible:author_bio"),) if named else ()


def _tags(block: Block, far: str, _: int) -> list[Candidate]:
    """The links of a list of tags; without links what stands behind its label, between commas."""
    text = block.text
    marks, told = block.marks[:MAX_MARKS], []
    if marks:
        told = [text[mark.start : mark.end].strip() for mark in marks if mark.href]
    if not told:
        label, colon, listed = text.partition(":")
        if not colon:
            told = [text.strip(" .")] if block.link_chars >= len(text) - 1 else []
        elif len(label.split()) <= MAX_LABEL_WORDS:
            told = [piece.strip(" .") for piece in listed.split(",")]
    source = f"visible:tags{far}"
    found = []
    for tag in told:
        bare = tag.lstrip("#")
        if 0 < len(bare) <= MAX_TAG:
            found.append(Candidate("tags", bare, source))
    return found


def _links_elsewhere(block: Block, name: str) -> bool:
    """Whether a name is a link, but not to an author's page: to a section, a place, a person of the news."""
    for mark in block.marks:
        if mark.href and not leads_to_an_author(mark.href) and name in block.text[mark.start : mark.end]:
            return True
    return False


def _head_lines(sight: Sight) -> list[Candidate]:
    """Dates and bylines of the short lines at the headline that the classifier has no name for."""
    over, under = over_the_headline(sight), under_the_headline(sight)
    worth = worths([block.text for block in over + under])
    found: list[Candidate] = []
    for block, seen in zip(over, worth, strict=False):
        if seen or block.marks:
            found += _dates(block, "visible:line", seen)
    for block, seen in zip(under, worth[len(over) :], strict=True):
        signed = _signed(block, seen) if seen or block.marks else None
        alone = None if signed is not None else lone_name(sight, block) or _among_dates(block)
        if signed is not None:
            found += _persons(block, signed.names, "visible:line")
        elif alone and not _links_elsewhere(block, alone):
            found += _persons(block, [alone], "visible:line")
        if seen or block.marks:
            found += _dates(block, "visible:line", seen)
    return found


def _lead(sight: Sight) -> list[Candidate]:
    """The dateline that the story's first paragraph, below a standfirst, begins with: "Leeds, 3 May 2025 - The …"."""
    start = _first_paragraph(sight)[:LEAD]
    if start.isascii() and not count_digits(start):  # no day is written without a number
        return []
    for end in _LEAD_END.finditer(start):
        head = start[: end.start()].strip(" (")
        place, comma, day = head.partition(",")
        for text in (head, day) if comma and place[:1].isupper() and len(place.split()) <= MAX_PLACE_WORDS else (head,):
            stamp = dates.stamp(text.strip(" ("))
            if stamp is not None and stamp.day:
                return _stamped(stamp, "visible:lead")
    return []


def _first_paragraph(sight: Sight) -> str:
    """The text of the first block of the story that is neither its standfirst nor a heading; "" if there is none."""
    for at in sight.content:
        if "standfirst" not in sight.verdicts[at].rule and sight.blocks[at].tag not in HEADINGS:
            return sight.blocks[at].text
    return ""


def _standfirst(sight: Sight, headline: int) -> Candidate | None:
    """The block that the classifier's evidence calls standfirst, or the paragraph between headline and byline."""
    blocks, verdicts = sight.blocks, sight.verdicts
    between = _between(sight, headline)
    if between is not None and len(blocks[between].text) <= MAX_STANDFIRST and blocks[between].tag not in HEADINGS:
        return Candidate("standfirst", blocks[between].text, "visible:standfirst")
    for at in sight.content[bisect(sight.content, headline) :]:
        if at >= headline + NEAR_HEADLINE:
            return None
        if "standfirst" in verdicts[at].rule and len(blocks[at].text) <= MAX_STANDFIRST:
            return Candidate("standfirst", blocks[at].text, "visible:standfirst")
    return None


def _between(sight: Sight, headline: int) -> int | None:
    """The place of a lone paragraph after the headline that a byline or dateline parts from the rest of the story."""
    if not sight.content or sight.content[-1] < headline + 3 or sight.categories[headline + 1] != "content":
        return None
    for category in islice(sight.categories, headline + 2, None):
        if category not in {"credit", "counter", "share"}:
            return headline + 1 if category in {"byline", "dateline"} else None
    return None


_READERS = {
    "headline": _headline, "byline": _byline, "dateline": _dateline, "author_bio": _bio, "tags": _tags,
    "share": _beside_buttons,
}  # fmt: skip
# Of blocks that are read whole: the field, and the source.
_WHOLE = {"section_label": ("section", "visible:section_label"), "navigation": ("site", "visible:logo")}
_TOLD = frozenset({"section_label", *_READERS})
_DATES = {"byline": _dates_of_byline, "dateline": _dates}
_LOOKED = frozenset({"byline", "dateline", "share"})  # whose readers ask what a line is worth
_telling = compiled(telling)
