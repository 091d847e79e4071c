"""What was kept of a page and what the page states in, notes on what may be missing out, each with its evidence."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from newsclean.compiled import compiled
from newsclean.judge.measure import TEASER_END
from newsclean.model import Note, Verdict
from newsclean.segment import HEADINGS, tokens_of
from newsclean.sight import MAX_DIGITS, MAX_NUMBER_WORDS
from newsclean.text import DENSE, count_dense, ends_sentence, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.judge import Judged
    from newsclean.model import Category, Caution
    from newsclean.rules import Rules
    from newsclean.sight import Link, Sight

SHINGLE = 4  # words
MIN_PASSAGE = 20  # words in a row that the body lacks: shorter ones are headings, captions, credits
MIN_LOST = 60  # words
MIN_LOST_SHARE = 0.12  # of the text that the page states
MAX_KEPT = 0.7  # of the number of words that the page states
MIN_UNCOUNTED = 80  # words
CHARACTERS = (0.85, 1.15)  # of the characters of the body: so near, the number counts those
MIN_LEFT_SHARE = 0.05  # of the prose kept and left
MIN_LEFT = 2  # paragraphs
MIN_STRANGERS = 3  # paragraphs of another setting
MIN_STRANGERS_SHARE = 0.4
MIN_HIDDEN = 100  # words
MIN_HIDDEN_SHARE = 0.5  # of the words of the body
LEFT: frozenset[Category] = frozenset({
    "outside", "related", "navigation", "toc", "author_bio", "embed", "search", "read_more", "credit", "caption",
})  # fmt: skip
"""What paragraphs of a story are mistaken for; of these, no phrase of its own names them."""
MIN_LAST_WORDS = 8
MAX_STUB_WORDS = 300
MAX_TEASER_WORDS = 200
MAX_LOCKED_STUB_WORDS = 800  # where the markup says that the story is not free
MIN_WHOLE = 3  # paragraphs that end like sentences before a last one that does not
GOES_ON_REACH = 3
MAX_PROMPTS = 3  # blocks at the end
MAX_PROMPT_WORDS = 30
MAX_LINK_WORDS = MAX_NUMBER_WORDS
MAX_QUESTION_WORDS = 15
MIN_UNLOCKED = 20  # words

# A letter of a script without spaces is a word here, so that a passage can be told from its neighbours.
_TOKEN = re.compile(rf"[{DENSE}]|[^\W_]+")
# What editors leave in a text for machines: elements, shortcodes, scripts and styles, addresses.
_MARKUP = re.compile(
    r"<(?:script|style)\b.{0,20000}?</(?:script|style)>|</?[a-zA-Z!][^<>]{0,2000}>|\[/?[\w-]+(?: [^\[\]]{0,4000})?\]|\{[^{}]{0,4000}\}|https?://\S+",
    re.DOTALL,
)
_SIGNS_OF_MARKUP = ("<", "[", "{", "://")
_UNSEEN = re.compile(rb"\0+")
_NUMBER = re.compile(r"\d+")
_BRACKETED = re.compile(r"(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\))\W*$")
_PAGE = re.compile(
    r"(?P<stem>.*?)(?:/(?:seite|pagina|page|p)?[-/]?|[?&](?:page|pg|seite|pagina|pag)=|[,_-])"
    rf"(?P<number>\d{{1,{MAX_DIGITS}}})(?:/|\.html?)?",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:\.html?|/)?(?:[?#].*)?$")


def notes(sight: Sight) -> tuple[Note, ...]:
    """Every warning that a check in CHECKS finds evidence for."""
    if not sight.content:
        return ()
    found = []
    for warning, check in CHECKS:
        if evidence := check(sight):
            found.append(Note(warning, evidence))
    return tuple(found)


def without_prompts(judged: Judged, rules: Rules) -> Judged:
    """The page with the requests to subscribe at the end of the content named, unless there is nothing else."""
    content, words, rule = judged.content, judged.measures.words, rules.pages["paywall"]
    prompts: dict[int, str] = {}
    for i in content[-MAX_PROMPTS:]:
        block = judged.segments.blocks[i]
        if words[i] <= MAX_PROMPT_WORDS and block.tag not in HEADINGS and (phrase := rule.opens(block.text)):
            prompts[i] = phrase
    if not prompts or len(prompts) == len(content):
        return judged
    verdicts = list(judged.verdicts)
    for i, phrase in prompts.items():
        verdicts[i] = Verdict("subscription", "phrase:pages/paywall", phrase)
    return replace(judged, verdicts=tuple(verdicts))


def passages(stated: str, body: str) -> tuple[int, list[tuple[int, int]]]:
    """How many words a text has, and its passages that the body lacks: where each begins and how many words it has.

    Compared are word 4-grams; what stands in the body alone says nothing.
    """
    words = tokens(stated)
    if len(words) < MIN_PASSAGE:
        return len(words), []
    known = {*_shingles(tokens(body))}
    around = bytes(SHINGLE - 1)  # shingles that reach beyond the text
    there = around + bytes(map(known.__contains__, _shingles(words))) + around
    runs = ((run.start(), len(run[0]) - SHINGLE + 1) for run in _UNSEEN.finditer(there))
    return len(words), [run for run in runs if run[1] >= MIN_PASSAGE]


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(SHINGLE)), strict=False)


_passages = compiled(passages)


def plain(stated: str) -> str:
    """A stated text without the markup and the shortcodes in it."""
    plain = html.unescape(html.unescape(stated))
    return _MARKUP.sub(" ", plain) if any(map(plain.__contains__, _SIGNS_OF_MARKUP)) else plain


def tokens(text: str) -> list[str]:
    """The words of a text, folded; every letter of a script without spaces is one."""
    return _TOKEN.findall(fold(text))


def _shorter_than_stated_text(sight: Sight) -> str | None:
    if not sight.stated.text:
        return None
    text = plain(sight.stated.text)
    words, found = _passages(text, "\n".join(map(sight.text, sight.content)))
    lost = sum(length for _, length in found)
    if lost < max(MIN_LOST, MIN_LOST_SHARE * words):
        return None
    start = found[0][0]
    first = " ".join(tokens(text)[start : start + SHINGLE * 2])
    return f"articleBody: {lost} of {words} words are not in the body, from “{first}”"


def _shorter_than_stated_number(sight: Sight) -> str | None:
    """Whether the body has far fewer words than the page counts. Some pages count characters."""
    stated = sight.stated.words
    if not stated or sight.body_words >= MAX_KEPT * stated:
        return None
    body = "".join(map(sight.text, sight.content))
    characters = len(body)
    written = characters - body.count(" ")
    kept = max(sight.body_words, count_dense(body))
    if kept >= MAX_KEPT * stated or stated - kept < MIN_UNCOUNTED:
        return None
    if any(CHARACTERS[0] * stated <= count <= CHARACTERS[1] * stated for count in (characters, written)):
        return None
    return f"wordCount: {kept} of {stated}"


def _paragraphs_left(sight: Sight) -> str | None:
    """Whether paragraphs stand outside the body that are set like those in it, or nearly as many as those in it."""
    measures, verdicts, categories = sight.judged.measures, sight.judged.verdicts, sight.categories
    if len(sight.solid_outside) < MIN_LEFT:
        return None
    left = [
        i for i in sight.solid_outside
        if categories[i] in LEFT and not measures.hidden[i] and not verdicts[i].rule.startswith(("phrase:", "shape:"))
    ]  # fmt: skip
    if len(left) < MIN_LEFT or not _is_share(sum([measures.words[i] for i in left]), MIN_LEFT_SHARE, sight):
        return None
    kinds = frozenset(_settings(sight, [i for i in sight.solid if categories[i] == "content"]))
    alike = [i for i, setting in zip(left, _settings(sight, left), strict=True) if setting in kinds]
    for found, count, share in ((alike, MIN_LEFT, MIN_LEFT_SHARE), (left, MIN_STRANGERS, MIN_STRANGERS_SHARE)):
        lost = sum([measures.words[i] for i in found])
        if len(found) >= count and _is_share(lost, share, sight):
            return f"{len(found)} paragraphs of {lost} words are left out, from “{sight.text(found[0])[:60]}”"
    return None


def _is_share(lost: int, share: float, sight: Sight) -> bool:
    """Whether words are at least a share of those of the body with them."""
    return lost >= share * (sight.body_words + lost)


def _hidden_rest(sight: Sight) -> str | None:
    """Whether a good part of the page's paragraphs is hidden and stands nowhere else."""
    if not sight.solid_outside or "hidden" not in sight.judged.tally.counts:
        return None
    hidden = [i for i in sight.solid_outside if sight.categories[i] == "hidden"]
    if not hidden:
        return None
    shown = {sight.text(i) for i in sight.content}
    lost = sum(sight.judged.measures.words[i] for i in hidden if sight.text(i) not in shown)
    if lost < max(MIN_HIDDEN, MIN_HIDDEN_SHARE * sight.body_words):
        return None
    return f"{lost} words of paragraphs are hidden"


def _settings(sight: Sight, places: Sequence[int]) -> list[tuple[str | frozenset[str], ...]]:
    """Of each block the elements nearest around it, by tag and class."""
    blocks, containers, *_ = sight.judged.segments
    settings: list[tuple[str | frozenset[str], ...]] = []
    for i in places:
        own = containers[blocks[i].container]
        setting: tuple[str | frozenset[str], ...] = (own.tag, own.tokens)
        if own.parent >= 0:
            around = containers[own.parent]
            setting += (around.tag, around.tokens)
        settings.append(setting)
    return settings


def _breaks_off(sight: Sight) -> str | None:
    """Whether the last paragraph is none to its end: dots at the end of a short text, or no end of a sentence."""
    last = _end(sight)
    end, words = sight.text(last), sight.judged.measures.words
    if words[last] < MIN_LAST_WORDS or sight.judged.segments.blocks[last].tag not in ("p", "div", "section", "article"):
        return None
    short = sight.body_words <= MAX_STUB_WORDS
    if ("..." in end or "…" in end) and (_BRACKETED.search(end) or (short and TEASER_END.search(end))):
        return f"ends “{end[-40:]}”"
    if not short or not _stops_at_a_word(end):
        return None
    whole = [i for i in sight.content if i != last and words[i] >= MIN_LAST_WORDS and sight.judged.measures.prose[i]]
    orderly = len(whole) >= MIN_WHOLE and all(ends_sentence(sight.text(i)) for i in whole)
    return f"ends “{end[-40:]}”" if orderly else None


def _end(sight: Sight) -> int:
    """The last block of the content, or the line right below it that was taken for none, set like it."""
    last = sight.content[-1]
    for below in sight.below[:1]:
        torn = sight.judged.verdicts[below].rule == "line:after-prose" and not sight.judged.segments.blocks[below].links
        if torn and len({*_settings(sight, (below, last))}) == 1:
            return below
    return last


def _stops_at_a_word(end: str) -> bool:
    """Whether a text stops at a plain word; names of agencies and places, and addresses, close many whole texts."""
    word = end.rsplit(" ", 1)[-1]
    return word.isalpha() and not word[0].isupper()


def _goes_on(sight: Sight) -> str | None:
    """Whether a link right below the end leads to the rest."""
    rule = sight.rules.pages["continued"]
    for i in sight.below[:GOES_ON_REACH]:
        block = sight.judged.segments.blocks[i]
        if block.links and sight.judged.measures.words[i] <= MAX_LINK_WORDS and rule.is_line(block.text):
            return f"“{block.text[:60]}” below the end"
    return None


def _locked_part(sight: Sight) -> str | None:
    """Whether the part of a short story that its page calls locked is empty, or is not on the page."""
    stated = sight.stated
    if stated.is_free is not False or not stated.locked or sight.body_words > MAX_STUB_WORDS:
        return None
    held = [words for words in (_held_by(sight, selector) for selector in stated.locked) if words is not None]
    if any(words >= MIN_UNLOCKED for words in held) or (not held and sight.body_words > MAX_TEASER_WORDS):
        return None
    return f"the locked part {stated.locked[0][:60]} {'holds no text' if held else 'is not on the page'}"


def _held_by(sight: Sight, selector: str) -> int | None:
    """The words of the content in the elements that a simple selector names; None when there is no such element."""
    name = selector.rsplit(" ", 1)[-1]
    wanted = tokens_of(name) if name[:1] in ".#" else frozenset({f"<{name}>"})
    segments = sight.judged.segments
    named = [c for c in segments.containers if wanted and wanted <= segments.tokens(c)]
    if not named:
        return None
    inside = {i for c in named for i in range(c.first, c.end)}
    return sum(sight.judged.measures.words[i] for i in sight.content if i in inside)


def _paywall_stub(sight: Sight) -> str | None:
    """Whether the text stops where the page asks for a subscription."""
    free = sight.stated.is_free
    if free is True or sight.body_words > (MAX_LOCKED_STUB_WORDS if free is False else MAX_STUB_WORDS):
        return None
    rule, below = sight.rules.pages["paywall"], sight.below
    for i in below:
        if rule.opens(text := sight.text(i)) and not _is_teaser(sight, i):
            return f"“{text[:80]}” below the end"
    if sight.body_words > MAX_STUB_WORDS:
        return None
    broken = _breaks_off(sight) or (_unfinished(sight) if free is False else None)
    hinted = next((i for i in below if _hints(sight, i)), None)
    if hinted is not None and (broken or (free is False and not _holds_locked_part(sight))):
        return f"“{sight.text(hinted)[:80]}” below the end"
    if free is not False:
        return None
    return f"not free, {broken}" if broken else None


def _holds_locked_part(sight: Sight) -> bool:
    """Whether the body has text out of the part that the page calls locked: it was sent all the same."""
    return any((_held_by(sight, selector) or 0) >= MIN_UNLOCKED for selector in sight.stated.locked)


def _is_teaser(sight: Sight, index: int) -> bool:
    """Whether a line is a label of another story."""
    return sight.judged.verdicts[index].category in ("related", "tags", "legal")


def _hints(sight: Sight, index: int) -> bool:
    """Whether a line below the end says something of subscribing."""
    rule, text = sight.rules.pages["paywall"], sight.text(index)
    if sight.judged.verdicts[index].category == "subscription" or rule.is_line(text):
        return True
    return sight.judged.measures.words[index] <= MAX_QUESTION_WORDS and rule.said_in(text) > 0


def _unfinished(sight: Sight) -> str | None:
    end = sight.text(sight.content[-1])
    return f"ends “{end[-40:]}”" if not ends_sentence(end) or TEASER_END.search(end) else None


def _paginated(sight: Sight) -> str | None:
    """Whether the page says that it is one of several, or links to its own second page."""
    rule, first = sight.rules.pages["paginated"], sight.content[0]
    for i in (*sight.numbered, *sight.numbered_below):
        if i >= first and rule.opens(text := sight.text(i)) and _counts(text):
            return f"“{text[:60]}”"
    if not sight.url or not sight.signed:  # what nobody signed may be a list
        return None
    links = chain(sight.shell.next_links, sight.shell.second_links if sight.numbers_a_page else ())
    for link in links:
        if page := _own_page(sight.url, link):
            return page
    return None


def _counts(text: str) -> bool:
    """Whether a line names a page and a number of pages, more than one and not fewer than the page's."""
    numbers = [int(number) for number in _NUMBER.findall(text)[:3] if len(number) < 4]
    return len(numbers) >= 2 and max(numbers) > 1


def _own_page(url: str, link: Link) -> str | None:
    """Whether a link leads to another page of the same address: "/story/2", "/story?page=2"."""
    if not (link.is_next or link.text.isdecimal()):
        return None
    found = _PAGE.fullmatch(link.href.partition("#")[0])
    if not found or not (link.is_next or link.text == found["number"]):
        return None
    own, stem = _path(url), _path(found["stem"])
    own = own if (itself := _PAGE.fullmatch(own)) is None or _path(itself["stem"]) != stem else stem
    return f"a link to {link.href[:80]}" if stem and stem != "/" and own == stem else None


def _path(url: str) -> str:
    """The path of an address without host, query and ending."""
    bare = _ENDING.sub("", url)
    return "/" + bare.partition("://")[2].partition("/")[2] if "://" in bare else bare


CHECKS: tuple[tuple[Caution, Callable[[Sight], str | None]], ...] = (
    ("paywall_stub", _paywall_stub),
    ("paginated", _paginated),
    ("maybe_incomplete", _shorter_than_stated_text),
    ("maybe_incomplete", _shorter_than_stated_number),
    ("maybe_incomplete", _paragraphs_left),
    ("maybe_incomplete", _hidden_rest),
    ("maybe_incomplete", _breaks_off),
    ("maybe_incomplete", _goes_on),
    ("maybe_incomplete", _locked_part),
)
