"""Verdicts and the authors' names in, the bios that no markup and no heading names out."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from newsclean.bylines import byline, looks_like_name
from newsclean.compiled import compiled
from newsclean.judge.classify import LESS, blocks_of
from newsclean.judge.region import anchor
from newsclean.model import Verdict
from newsclean.rules.phrases import plain
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.judge.classify import Verdicts
    from newsclean.judge.measure import Measures
    from newsclean.model import Block
    from newsclean.rules import Rules
    from newsclean.segment import Segments

MAX_PAIRS = 2  # more name lines with a paragraph each are a list story
MAX_NAME_CHARS = 60
OPENING_CHARS = 200  # of a bio
MAX_NAMES = 50
INITIALS = 2  # characters that tell of most paragraphs that they begin with no name
ROLE_REACH = 80  # characters after the name
ROLE_BLOCKS = 4  # below the bio: no story may go on there
MAX_REST = 0.25  # times the prose before: so much may stand behind the bio in the same container
NAME_PREFIXES = ("", "u")  # Zulu and Xhosa join "u" to a person's name


def bios(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules, names: Sequence[str]) -> Verdicts:
    """The bios, with what goes on behind each: a paragraph under the name that it begins with, or of a known author."""
    found = _under_names(segments, measures, verdicts, rules)
    signed = [*names, *_signed(segments, verdicts)]
    if found:
        signed += _signed(segments, found)
    if not signed:
        return found
    known = list(dict.fromkeys(map(fold, signed)))[:MAX_NAMES]
    beginnings = tuple([f"{prefix}{name} " for name in known for prefix in NAME_PREFIXES])
    late = measures.first_late()
    ends = 0  # of the bios so far: what goes on behind one is taken already
    read = 0  # the end of what was read behind them
    for i in _begun(segments.blocks, late, beginnings):
        block = segments.blocks[i]
        if i < ends or i in found or not _is_open(verdicts, i):
            continue
        folded = fold(block.text[:OPENING_CHARS])
        author = next(name for name in known if _begins_with(folded, name))
        rest = folded.partition(author)[2]
        if phrase := _goes_on(rest, rules) or _role(segments, measures, verdicts, block, rest, rules):
            found[i] = Verdict("author_bio", "shape:author-is", f"{author} {phrase}")
            end = _end_of_bio(segments, measures, i)
            behind = _rest_of_bio(segments, verdicts, i, range(max(i + 1, read), end))
            found |= behind
            ends, read = max(behind, default=i), max(read, end)
    return found


def begun(blocks: Sequence[Block], first: int, beginnings: tuple[str, ...]) -> list[int]:
    """The blocks from one on whose texts begin, once folded, with one of the beginnings."""
    initials = {beginning[:INITIALS] for beginning in beginnings}
    found = []
    for i in range(first, len(blocks)):
        text = blocks[i].text
        start = plain(text[: INITIALS + 1])
        may = start is None or start[:INITIALS] in initials
        if may and fold(text[:OPENING_CHARS]).startswith(beginnings):
            found.append(i)
    return found


_begun = compiled(begun)


def _under_names(segments: Segments, measures: Measures, verdicts: Verdicts, rules: Rules) -> Verdicts:
    """Name lines, each with a paragraph below that begins with the name.

    Late on the page any such paragraph is a bio, over the text one that goes on like a bio.
    """
    candidates = _over_bios(segments.blocks, verdicts)
    pairs = [i for i in candidates if _name_then_bio(segments.blocks[i], segments.blocks[i + 1], verdicts)]
    found: Verdicts = {}
    for i in pairs if len(pairs) <= MAX_PAIRS else ():
        name, below = segments.blocks[i].text, segments.blocks[i + 1].text
        late = measures.is_late(i)
        over_text = measures.prose_before[i] == 0 and _goes_on(
            fold(below[:OPENING_CHARS]).removeprefix(fold(name)), rules
        )
        if late or over_text:
            found[i] = Verdict("byline", "shape:name-over-bio", name)
            found[i + 1] = Verdict("author_bio", "shape:bio-under-name", name)
        if late:
            found |= _rest_of_bio(segments, verdicts, i + 1, range(i + 2, _end_of_bio(segments, measures, i + 1)))
    return found


def over_bios(blocks: Sequence[Block], verdicts: Verdicts) -> list[int]:
    """The blocks that may be names with whose text the next one begins, or below which a bio is known."""
    texts = [block.text for block in blocks]
    begun = compress(range(len(texts)), map(str.startswith, texts[1:], texts))
    repeated = {i for i in begun if _may_be_name_over(texts[i], texts[i + 1])}
    named = {i - 1 for i, verdict in verdicts.items() if i and verdict.category == "author_bio"}
    return sorted(repeated | named)


_over_bios = compiled(over_bios)


def _may_be_name_over(text: str, below: str) -> bool:
    """Whether a text is short, and the one below, which begins with it, goes on behind a space for as long and more."""
    return len(text) <= MAX_NAME_CHARS and len(below) >= 2 * len(text) and below[len(text) : len(text) + 1] == " "


def _name_then_bio(name: Block, bio: Block, verdicts: Verdicts) -> bool:
    if not _is_open(verdicts, name.index) or len(name.text) > MAX_NAME_CHARS:
        return False
    is_bio = bio.index in verdicts and verdicts[bio.index].category == "author_bio"
    return (is_bio or _is_open(verdicts, bio.index)) and looks_like_name(name.text)


def _signed(segments: Segments, verdicts: Verdicts) -> list[str]:
    """The names in the bylines so far."""
    lines = [segments.blocks[i].text for i in blocks_of(verdicts, "byline")]
    if not lines:
        return []
    return [*filter(looks_like_name, lines), *[name for line in map(byline, lines) if line for name in line.names]]


def _begins_with(folded: str, name: str) -> bool:
    return any(folded.startswith(f"{prefix}{name} ") for prefix in NAME_PREFIXES)


def _goes_on(rest: str, rules: Rules) -> str | None:
    """How a bio goes on after the name, in any language: "is a reporter"."""
    rest = rest.lstrip(" ,")
    if not rest.startswith(rules.bio_openings):
        return None
    return next(phrase for phrase in rules.bio_openings if rest.startswith(phrase))


def _role(
    segments: Segments, measures: Measures, verdicts: Verdicts, block: Block, rest: str, rules: Rules
) -> str | None:
    """The role soon after an author's name, in the last paragraph of a page's prose."""
    below = range(block.index + 1, min(block.index + 1 + ROLE_BLOCKS, len(segments.blocks)))
    if any(i not in verdicts and measures.is_solid(i) for i in below):
        return None
    near = rest[:ROLE_REACH]
    return next((role for role in rules.bio_roles if role in near and f" {role}" in near), None)


def _is_open(verdicts: Verdicts, index: int) -> bool:
    """Whether a block is undecided, or known only by its place."""
    return index not in verdicts or verdicts[index].category in LESS["author_bio"]


def _end_of_bio(segments: Segments, measures: Measures, index: int) -> int:
    """The block after what goes on behind a bio: the story's own container, if little prose follows there."""
    end = anchor(segments, segments.blocks[index]).end
    rest = measures.prose_before[end] - measures.prose_before[index + 1]
    return end if rest <= MAX_REST * measures.prose_before[index] else index + 1


def _rest_of_bio(segments: Segments, verdicts: Verdicts, index: int, behind: range) -> Verdicts:
    """What follows a bio at the end of the story's own container."""
    rest = Verdict("author_bio", "section:author_bio", segments.blocks[index].text[:40])
    return {i: rest for i in behind if i not in verdicts}
