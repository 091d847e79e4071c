"""What was found on a page in, what the page is out, and what speaks for it: an article, a live blog, a wall …"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from newsclean.judge.measure import PARAGRAPH_WORDS
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.model import PageType
    from newsclean.rules.pages import PageRule
    from newsclean.sight import Sight

ANY = float("inf")
MAX_WALL_WORDS = 150  # a page with more text of its own is no block page
MAX_NOT_FOUND_WORDS = 400  # soft 404s show excerpts of other stories
TITLED_RUN = 3  # paragraphs in a row: so many are a story, whatever its title
SPOKEN_RUN = 2
MAX_CONSENT_WORDS = 1_500  # lists of partners are long
MIN_CONSENT_WORDS = 25
MIN_CONSENT_SHARE = 0.5  # of the words of the prose
MAX_LONGEST = 3  # paragraphs that are looked at first
MIN_SAID = 2  # phrases in a paragraph that make it a request
SHORT_PLEA = 25  # words of a paragraph in which one will do
MAX_LOGIN_WORDS = 80
MIN_TEASERS = 8
MIN_DECLARED_TEASERS = 4  # where the address or the markup says that the page is a list
MIN_TEASER_WORDS = 3
MAX_LISTING_PARAGRAPHS = 2
MIN_LED = 0.8  # share of the paragraphs with a linked heading right above
MAX_IN_A_ROW = 0.2  # share of the paragraphs that follow on another: a teaser is one paragraph
MAX_JS_NOTICE_WORDS = 40
MIN_CAPTIONS = 3
MAX_GALLERY_WORDS = 150
MAX_PLAYER_WORDS = 100
MIN_ENTRIES = 6
MAX_STAMP_WORDS = 7
MIN_ENTRY_WORDS = 12
CLOCK = re.compile(r"(?<![\d.:])([01]?\d|2[0-3])\s?(?:[:.h]|시|時|点)\s?([0-5]\d)(?![\d.:])\s?(p\.?m)?")
NOON = 12
PLAIN_PATH = re.compile(r"(?:/(?:index|home|default)(?:\.\w+)?)?/?")


class Kind(NamedTuple):
    """What a page is, and what in it speaks for that."""

    type: PageType
    evidence: str = ""


ARTICLE = Kind("article")


def page_type(sight: Sight) -> Kind:
    """The first kind in CHECKS whose check finds evidence, else an article."""
    for kind, most, check in CHECKS:
        if sight.body_words <= most and (evidence := check(sight)):
            return Kind(kind, evidence)
    return ARTICLE


def _wall(kind: str, *, anywhere: bool = False) -> Callable[[Sight], str | None]:
    """A check for a page that says in its title, or in one of its blocks, that it is no story, and holds none."""

    def check(sight: Sight) -> str | None:
        rule = sight.rules.pages[kind]
        linked = sight.linked_headings
        run = sight.longest_run(lambda i: rule.opens(sight.text(i)) is None and not _is_led(linked, i))
        if run >= (1 if sight.signed else TITLED_RUN):
            return None
        if head := next(filter(rule.is_title, _heads(sight)), None):
            return None if sight.signed else f"titled “{head[:80]}”"
        if sight.body_words <= MAX_WALL_WORDS and run < SPOKEN_RUN:
            spoken = sight.shown if anywhere and not sight.signed else sight.content
            return _said(sight, rule, spoken)
        return None

    return check


def _said(sight: Sight, rule: PageRule, blocks: Sequence[int]) -> str | None:
    """The first of the blocks that says what the rule is about."""
    return next((f"says “{sight.text(i)[:80]}”" for i in blocks if rule.opens(sight.text(i))), None)


def _blocked(sight: Sight) -> str | None:
    if found := _wall("blocked", anywhere=True)(sight):
        return found
    if sight.body_words > MAX_LOGIN_WORDS or sight.longest_run(lambda _: True):
        return None
    machine = sight.rules.pages["blocked"].drives(sight.shell.machinery)
    return f"runs {machine}" if machine else None


def _consent_wall(sight: Sight) -> str | None:
    """Whether most of what the page says is a request, spoken to the reader, and none of it a story."""
    if sight.judged.measures.words_before[-1] > MAX_CONSENT_WORDS < sight.shown_words:
        return None
    rule = sight.rules.pages["consent_wall"]
    measures, categories = sight.judged.measures, sight.categories
    words, told = measures.words, measures.prose
    first = sight.told[:1] if sight.signed else ()
    for i in first:
        if not _pleads(rule, sight.text(i), words[i]):
            return None  # one paragraph of a story is enough below
    prose = [i for i in sight.shown if told[i] and categories[i] != "legal"]
    longest = sorted(prose, key=words.__getitem__, reverse=True)[:MAX_LONGEST]
    if not any(_pleads(rule, sight.text(i), words[i]) for i in longest):
        return None
    pleas = {i for i in prose if categories[i] == "consent" or _pleads(rule, sight.text(i), words[i])}
    asked, rest = sum(words[i] for i in pleas), sum(words[i] for i in prose if i not in pleas)
    if asked < MIN_CONSENT_WORDS or asked < MIN_CONSENT_SHARE * (asked + rest):
        return None
    if sight.longest_run(lambda i: i not in pleas) >= (1 if sight.signed else SPOKEN_RUN):
        return None
    if pleas.isdisjoint(sight.content) and sight.longest_run(lambda i: not _is_led(sight.linked_headings, i)):
        return None  # a banner over a very short story
    return f"{asked} of {asked + rest} words ask for consent"


def _pleads(rule: PageRule, text: str, words: int) -> bool:
    said = rule.said_in(text)
    return said >= MIN_SAID or (said > 0 and words < SHORT_PLEA)


def _login_wall(sight: Sight) -> str | None:
    """Whether there is nothing but a login, by title and password field, or by words in place of the story."""
    if sight.longest_run(lambda _: True) >= SPOKEN_RUN:
        return None
    login, paywall = sight.rules.pages["login_wall"], sight.rules.pages["paywall"]
    asks = any(field.kind == "password" for field in sight.judged.segments.fields)
    if asks and not sight.signed and (head := next(filter(login.is_title, _heads(sight)), None)):
        return f"titled “{head[:80]}”, asks for a password"
    spoken = sight.shown if sight.body_words < PARAGRAPH_WORDS else sight.content
    told = _said(sight, login, spoken)
    return told or (None if sight.body_words >= PARAGRAPH_WORDS else _said(sight, paywall, spoken))


def _live_blog(sight: Sight) -> str | None:
    return _declared(sight, "live_blog") or (_timed_entries(sight) if len(sight.numbered) >= MIN_ENTRIES else None)


def _timed_entries(sight: Sight) -> str | None:
    """Whether the story is parted by the clock: times of day that only rise, or only fall, each over some prose."""
    words, hidden = sight.judged.measures.words, sight.judged.measures.hidden
    stamps: list[tuple[int, int]] = []
    for i in sight.numbered:
        if words[i] > MAX_STAMP_WORDS or hidden[i] or i == sight.content[-1]:
            continue
        if clock := CLOCK.search(fold(sight.text(i))):
            hour = int(clock[1]) + NOON * (clock[3] is not None and int(clock[1]) < NOON)
            stamps.append((i, 60 * hour + int(clock[2])))
    if len(stamps) < MIN_ENTRIES:
        return None
    kept = frozenset(i for i in sight.content if words[i] >= MIN_ENTRY_WORDS)
    entries = [
        time for (i, time), (end, _) in pairwise([*stamps, (sight.content[-1] + 1, 0)]) if kept & {*range(i, end)}
    ]
    if len(entries) < MIN_ENTRIES or len(entries) < len(stamps) / 2 or len(set(entries)) < MIN_ENTRIES:
        return None
    falls = sum(later < earlier for earlier, later in pairwise(entries))
    rises = sum(later > earlier for earlier, later in pairwise(entries))
    return f"{len(entries)} entries with a time" if min(falls, rises) <= len(entries) // MIN_ENTRIES else None


def _listing(sight: Sight) -> str | None:
    declared = _declared(sight, "listing")
    if not declared and (sight.signed or _declares(sight, "article")):
        return None
    declared = declared or _address_of_a_list(sight)
    paragraphs = [
        i
        for i in sight.content
        if sight.judged.measures.words[i] >= PARAGRAPH_WORDS and sight.judged.measures.sentence[i]
    ]
    linked = sight.linked_headings
    if declared:
        linked |= {i for i in sight.shown if _is_teaser(sight, i)}
    if not declared and sight.longest_run(lambda i: not _is_led(linked, i)) >= SPOKEN_RUN:
        return None
    teasers = sum(sight.judged.measures.words[i] >= MIN_TEASER_WORDS for i in linked)
    if teasers < (MIN_DECLARED_TEASERS if declared else MIN_TEASERS):
        return None
    if len(paragraphs) > MAX_LISTING_PARAGRAPHS and not _headings_between(linked, paragraphs):
        return None
    return f"{teasers} linked headings{f', {declared}' if declared else ''}"


def _is_teaser(sight: Sight, index: int) -> bool:
    named = sight.judged.verdicts[index].category
    return sight.judged.measures.is_link(index) and named in ("related", "outside", "content", "headline")


def _address_of_a_list(sight: Sight) -> str | None:
    """Whether the page stands where sites put lists: at the top, in a folder of tags or authors, behind a search."""
    if not sight.url:
        return None
    try:
        _, _, path, query, _ = urlsplit(sight.url)
    except ValueError:
        return None
    folders = [folder.casefold() for folder in path.split("/") if folder]
    if (PLAIN_PATH.fullmatch(path) and not query) or (
        set(folders[-2:]) & sight.rules.pages["listing"].paths and len(folders) <= 4
    ):
        return f"at {path[:60] or '/'}"
    return None


def _headings_between(linked: frozenset[int], paragraphs: Sequence[int]) -> bool:
    """Whether nearly every paragraph has a linked heading of its own right above: teasers, one a story."""
    led = sum(_is_led(linked, i) for i in paragraphs)
    in_a_row = sum(below - above == 1 for above, below in pairwise(paragraphs))
    return led >= MIN_LED * len(paragraphs) and in_a_row <= MAX_IN_A_ROW * len(paragraphs)


def _is_led(linked: frozenset[int], index: int) -> bool:
    return not linked.isdisjoint(range(index - 3, index))


def _declares(sight: Sight, word: str) -> bool:
    return any(word in kind for kind in sight.kinds)


def _declared(sight: Sight, kind: PageType) -> str | None:
    """The name under which the markup says that a page is of a kind."""
    names = sight.kinds & sight.rules.pages[kind].kinds
    return f"declared {min(names)}" if names else None


def _gallery(sight: Sight) -> str | None:
    if declared := _declared(sight, "gallery"):
        return declared
    if sight.body_words > MAX_GALLERY_WORDS or sight.categories.count("caption") < MIN_CAPTIONS:
        return None
    tokens = sight.rules.pages["gallery"].tokens
    for show in sight.judged.segments.containers:
        if not tokens.isdisjoint(show.tokens):
            captions = sight.categories[show.first : show.end].count("caption")
            if captions >= MIN_CAPTIONS:
                return f"{captions} captions in a gallery"
    return None


def _player(kind: PageType) -> Callable[[Sight], str | None]:
    """A check for a page with a player and hardly any text."""
    return lambda sight: None if _declares(sight, "article") else _declared(sight, kind)


def _js_only(sight: Sight) -> str | None:
    """Whether scripts are to fill the page: only a notice stands there, or an empty element where the story goes."""
    if not sight.shell.scripts:
        return None
    rule = sight.rules.pages["js_only"]
    if not sight.shown_words:
        return "no text, only scripts"
    if sight.shown_words <= MAX_JS_NOTICE_WORDS and all(rule.opens(sight.text(i)) for i in sight.shown):
        return f"says “{sight.text(sight.shown[0])[:80]}”"
    notice = next(filter(rule.opens, sight.shell.notices), None)
    segments = sight.judged.segments
    roots = (rule.tokens & segments.tokens(c) for c in segments.containers if c.first == c.end)
    if (notice or not sight.body_words) and (root := next(filter(None, roots), None)):
        return f"an empty {'/'.join(sorted(root))}" + (f", “{notice[:80]}”" if notice else "")
    return f"says “{notice[:80]}”" if notice and not sight.body_words else None


def _heads(sight: Sight) -> list[str]:
    """The title of the page and its highest headings."""
    blocks = sight.judged.segments.blocks
    return [*sight.titles, *(blocks[i].text for i in sight.shown if blocks[i].tag in ("h1", "h2"))][:12]


CHECKS: Sequence[tuple[PageType, float, Callable[[Sight], str | None]]] = (
    ("blocked", MAX_WALL_WORDS, _blocked),
    ("error_page", MAX_WALL_WORDS, _wall("error_page")),
    ("not_found", MAX_NOT_FOUND_WORDS, _wall("not_found")),
    ("consent_wall", ANY, _consent_wall),
    ("live_blog", ANY, _live_blog),
    ("listing", ANY, _listing),
    ("gallery", ANY, _gallery),
    ("video", MAX_PLAYER_WORDS, _player("video")),
    ("audio", MAX_PLAYER_WORDS, _player("audio")),
    ("login_wall", MAX_LOGIN_WORDS, _login_wall),
    ("js_only", MAX_JS_NOTICE_WORDS, _js_only),
    ("empty", 0, lambda _: "no text of a story"),
)
"""What pages are, each with the most words that the body of one may have."""
