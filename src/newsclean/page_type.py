"""What was found on a page in, what the page is out: an article, a live blog, a listing, a wall …"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsclean.judge.measure import PARAGRAPH_WORDS
from newsclean.segment import HEADINGS
from newsclean.text import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsclean.judge import Judged
    from newsclean.model import PageType
    from newsclean.rules import Rules

MAX_WALL_WORDS = 150  # a page with more text of its own is no block page
MAX_NOT_FOUND_WORDS = 400  # soft 404s show excerpts of other stories
MAX_CONSENT_WORDS = 600
MIN_CONSENT_SHARE = 0.5  # of the paragraphs
MIN_TEASERS = 8
MIN_TEASER_WORDS = 3
MAX_LISTING_PARAGRAPHS = 2
MIN_LED = 0.8  # share of the paragraphs with a linked heading right above
MAX_IN_A_ROW = 0.2  # share of the paragraphs that follow on another: a teaser is one paragraph
MAX_JS_NOTICE_WORDS = 40
MAX_STUB_WORDS = 300
STUB_REACH = 6  # blocks below the text
MIN_CAPTIONS = 3
MAX_GALLERY_WORDS = 150
MAX_VIDEO_WORDS = 100


class Sight(NamedTuple):
    """All that the decision looks at."""

    judged: Judged
    titles: tuple[str, ...]
    kinds: tuple[str, ...]
    signed: bool  # by a structured date or author
    scripts: int
    rules: Rules

    @property
    def body_words(self) -> int:
        """The words of the content."""
        return sum(self.judged.measures.words[i] for i in self.judged.content)

    @property
    def shown(self) -> list[int]:
        """The blocks that a browser shows."""
        return [i for i, unseen in enumerate(self.judged.measures.hidden) if not unseen]


def page_type(sight: Sight) -> PageType:
    """The first kind in CHECKS whose check holds, else an article."""
    return next((kind for kind, check in CHECKS.items() if check(sight)), "article")


def is_paywall_stub(sight: Sight, is_free: bool | None) -> bool:
    """Whether the text is short and the page asks for a subscription right where it stops."""
    if not sight.judged.content or sight.body_words > MAX_STUB_WORDS or is_free is True:
        return False
    last = sight.judged.content[-1]
    below = range(last + 1, min(last + 1 + STUB_REACH, len(sight.judged.verdicts)))
    rule = sight.rules.pages["paywall"]
    asks = any(rule.opens(sight.judged.segments.blocks[i].text) for i in below if not sight.judged.measures.hidden[i])
    prompts = any(sight.judged.verdicts[i].category == "subscription" for i in below)
    end = sight.judged.segments.blocks[last].text
    breaks_off = not ends_sentence(end) or end.endswith("…")
    return asks or (is_free is False and (prompts or breaks_off))


def _empty(sight: Sight) -> bool:
    return not sight.shown and not sight.scripts


def _js_only(sight: Sight) -> bool:
    words = sum(sight.judged.measures.words[i] for i in sight.shown)
    if not sight.scripts or words > MAX_JS_NOTICE_WORDS or (sight.signed and words):
        return False
    rule = sight.rules.pages["js_only"]
    return all(rule.opens(sight.judged.segments.blocks[i].text) for i in sight.shown)


def _blocked(sight: Sight) -> bool:
    rule = sight.rules.pages["blocked"]
    if sight.body_words > MAX_WALL_WORDS or sight.signed:
        return False
    return any(map(rule.is_title, _heads(sight))) or any(
        rule.opens(sight.judged.segments.blocks[i].text) for i in sight.shown
    )


def _not_found(sight: Sight) -> bool:
    rule = sight.rules.pages["not_found"]
    if sight.body_words > MAX_NOT_FOUND_WORDS or sight.signed:
        return False
    if any(map(rule.is_title, _heads(sight))):
        return True
    return sight.body_words <= MAX_WALL_WORDS and any(
        rule.opens(sight.judged.segments.blocks[i].text) for i in sight.judged.content
    )


def _consent_wall(sight: Sight) -> bool:
    words = sum(sight.judged.measures.words[i] for i in sight.shown)
    if words > MAX_CONSENT_WORDS or sight.signed:
        return False
    prose = [sight.judged.segments.blocks[i].text for i in sight.shown if sight.judged.measures.prose[i]]
    about_it = sum(map(sight.rules.pages["consent_wall"].speaks_of_it, prose))
    return len(prose) >= 2 and about_it > MIN_CONSENT_SHARE * len(prose)


def _listing(sight: Sight) -> bool:
    if sight.signed or _declares(sight, "article"):
        return False
    paragraphs = [
        i
        for i in sight.judged.content
        if sight.judged.measures.words[i] >= PARAGRAPH_WORDS and sight.judged.measures.sentence[i]
    ]
    blocks = sight.judged.segments.blocks
    linked = (i for i in sight.shown if blocks[i].tag in HEADINGS and blocks[i].links)
    teasers = [i for i in linked if sight.judged.measures.words[i] >= MIN_TEASER_WORDS]
    return len(teasers) >= MIN_TEASERS and (
        len(paragraphs) <= MAX_LISTING_PARAGRAPHS or _headings_between(sight, paragraphs)
    )


def _headings_between(sight: Sight, paragraphs: Sequence[int]) -> bool:
    """Whether nearly every paragraph has a linked heading of its own right above: teasers, one a story."""
    linked = {block.index for block in sight.judged.segments.blocks if block.tag in HEADINGS and block.links}
    led = sum(any(j in linked for j in range(i - 3, i)) for i in paragraphs)
    in_a_row = sum(below - above == 1 for above, below in pairwise(paragraphs))
    return led >= MIN_LED * len(paragraphs) and in_a_row <= MAX_IN_A_ROW * len(paragraphs)


def _declares(sight: Sight, word: str) -> bool:
    return any(word in kind.lower() for kind in sight.kinds)


def _of_kind(kind: str) -> Callable[[Sight], bool]:
    return lambda sight: any(name.lower() in sight.rules.pages[kind].kinds for name in sight.kinds)


def _gallery(sight: Sight) -> bool:
    if _of_kind("gallery")(sight):
        return True
    if sight.body_words > MAX_GALLERY_WORDS:
        return False
    shows = (c for c in sight.judged.segments.containers if sight.rules.pages["gallery"].tokens & c.tokens)
    return any(
        sum(sight.judged.verdicts[i].category == "caption" for i in range(show.first, show.end)) >= MIN_CAPTIONS
        for show in shows
    )


def _video(sight: Sight) -> bool:
    return _of_kind("video")(sight) and sight.body_words <= MAX_VIDEO_WORDS and not _declares(sight, "article")


def _heads(sight: Sight) -> list[str]:
    """The title of the page and its highest headings."""
    blocks = sight.judged.segments.blocks
    return [*sight.titles, *(blocks[i].text for i in sight.shown if blocks[i].tag in ("h1", "h2"))][:12]


CHECKS: Mapping[PageType, Callable[[Sight], bool]] = {
    "empty": _empty,
    "js_only": _js_only,
    "blocked": _blocked,
    "not_found": _not_found,
    "consent_wall": _consent_wall,
    "live_blog": _of_kind("live_blog"),
    "listing": _listing,
    "gallery": _gallery,
    "video": _video,
}
