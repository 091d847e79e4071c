"""HTML or flattened text in, an article with its explanation out: the one place that knows the order of the steps."""

from __future__ import annotations

import gc
from dataclasses import replace
from datetime import datetime
from functools import wraps
from operator import attrgetter
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import msgspec

from newsclean import metadata, rules
from newsclean.assemble import Reading, article, labelled, not_html, with_truncation, without_invisible
from newsclean.completeness import without_prompts
from newsclean.decode import decode
from newsclean.dom import Document
from newsclean.flattened import segment_text
from newsclean.judge import Hints, by_rules, judge, learned
from newsclean.judge.boilerplate import boilerplate
from newsclean.judge.confidence import SHORT_BODY, confidence
from newsclean.metadata import last_resort
from newsclean.model import Article, Candidate, Explanation, Page, Verdict
from newsclean.options import DEFAULT
from newsclean.second_opinion import second_opinion
from newsclean.segment import segment
from newsclean.sight import Shell
from newsclean.site import site_of, without_repeated
from newsclean.text import fold, sanitize_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.decode import Decoded
    from newsclean.judge import Judged, Ruled
    from newsclean.metadata import Fields
    from newsclean.model import Block, Category, Note
    from newsclean.options import Options
    from newsclean.segment import Segments
    from newsclean.site import SiteProfile

UNSURE = 0.15  # confidence below which trafilatura is asked
OPINION_GAIN = 3.0  # times our own words: what a second opinion must bring to be followed; it is a net for failures
# Of the pages that it may be asked about. Its own helpers take time in the square of paragraphs and of depth: 7,500
# paragraphs in 30 kB cost it 5 s, 20,000 elements at a depth of 60 as much.
OPINION_BLOCKS, OPINION_ELEMENTS, OPINION_DEPTH = 1_500, 10_000, 64
OPINION_BYTES = 1_000_000  # of a page; it takes up to 200 ms for a megabyte, as long as we take for 20 pages
OPINION = "second-opinion:trafilatura"
_depth = attrgetter("depth")

P = ParamSpec("P")
R = TypeVar("R")


def _undisturbed(work: Callable[P, R]) -> Callable[P, R]:
    """Without the garbage collector: a page makes thousands of objects, and two or three of them are in cycles; the
    tables are 100,000 objects, and none is."""

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not gc.isenabled():
            return work(*args, **kwargs)
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            gc.enable()

    return run


@_undisturbed
def clean(html: str | bytes, *, url: str | None = None, options: Options | None = None) -> Article:
    """The article of a page: its text without boilerplate, its fields, what was removed.

    html: a page, as text or as the bytes that a server sent. url: where it stands; helps to tell the site's name and
    to resolve links. Never raises on bad HTML; TypeError when `html` is neither str nor bytes.
    """
    return _understand(html, url, options or DEFAULT).article


@_undisturbed
def clean_text(text: str, *, url: str | None = None, options: Options | None = None) -> Article:
    """The article in text that was flattened from a page: one line a block, no markup.

    url: where the text comes from. Of the options `site_profile` and `strip_invisible` say something of text.
    TypeError when `text` is no str.
    """
    return _understand_text(text, url, options or DEFAULT).article


@_undisturbed
def load(kind: str = learned.PAGE) -> None:
    """Load the tables and the model that every page (or text) needs; the first one would wait for them else."""
    rules.load()
    learned.load(kind)


def clean_page(page: Page, options: Options | None = None) -> Article:
    """The article of a fetched page, with what is known of its fetching."""
    settings = of_page(page, options or DEFAULT)
    record = clean(page.body, url=page.final_url or page.url, options=settings)
    cut = page.truncated or record.truncated
    status, reason = with_truncation(record.status, record.reason, cut)
    return msgspec.structs.replace(
        record, url=page.url, final_url=page.final_url, http_status=page.http_status, fetched_at=page.fetched_at,
        captured_at=page.captured_at, truncated=cut, status=status, reason=reason,
        warnings=(*record.warnings, *page.cautions),
        provenance={"page": page.via, **record.provenance} if page.via else record.provenance,
    )  # fmt: skip


def of_page(page: Page, options: Options) -> Options:
    """The options with what is known of a page's fetching; when a saved page was fetched, its file does not tell."""
    known = page.captured_at or (page.fetched_at if page.http_status is not None else None)
    fetched_at = datetime.fromisoformat(known) if known else options.fetched_at
    return msgspec.structs.replace(options, charset=page.content_type, fetched_at=fetched_at)


@_undisturbed
def explain(html: str | bytes, *, url: str | None = None, options: Options | None = None) -> Explanation:
    """The article of a page, every block with its verdict, every field's candidates. Takes what `clean` takes."""
    return _explanation(_understand(html, url, options or DEFAULT, listed=True))


@_undisturbed
def explain_text(text: str, *, url: str | None = None, options: Options | None = None) -> Explanation:
    """The article in flattened text, every line with its verdict, every field's candidates."""
    return _explanation(_understand_text(text, url, options or DEFAULT, listed=True))


class Understood(msgspec.Struct, frozen=True):
    """An article with all that it was made of."""

    article: Article
    notes: tuple[Note, ...] = ()
    reading: Reading | None = None
    fields: Fields | None = None


def _explanation(found: Understood) -> Explanation:
    blocks = labelled(found.reading.judged) if found.reading else ()
    return Explanation(found.article, blocks, found.fields.candidates if found.fields else (), found.notes)


def _understand(html: str | bytes, url: str | None, settings: Options, *, listed: bool = False) -> Understood:
    """The order of the steps: decode, parse, what the markup states, blocks and verdicts, fields, the record.

    listed: whether all candidates are wanted.
    """
    url = sanitize_url(url) if url else url
    decoded = decode(html, declared=settings.charset, max_bytes=settings.max_bytes, max_depth=settings.max_depth)
    if not decoded.is_html:
        return Understood(not_html(url))
    document = Document(decoded.lean, decoded.html)
    stated = metadata.structured(document, url)
    segments = segment(document)
    limits = (*decoded.limits, "blocks") if segments.full else decoded.limits
    reading = _read(segments, stated, learned.PAGE)
    if settings.second_opinion and reading.confidence < UNSURE:
        reading = _reconsider(reading, decoded)
    judged = without_prompts(reading.judged, rules.load())
    if judged is not reading.judged:
        reading = msgspec.structs.replace(reading, judged=judged)
    text = reading.body
    shown = _shown(judged)
    fields = metadata.choose(
        (*stated, *metadata.visible(*shown)),
        url=url,
        fetched_at=settings.fetched_at,
        body=text,
        others=lambda: metadata.elsewhere(*shown),
        listed=listed,
        last_resort=(lambda: last_resort.date(decoded.html, url, settings.fetched_at)) if text else None,
    )
    beside = Shell(document, judged.measures.words_before[-1])
    record, notes = article(reading, text, fields, url=url, limits=limits, shell=beside)
    return _finished(Understood(record, notes, reading, fields), settings)


def _understand_text(text: str, url: str | None, settings: Options, *, listed: bool = False) -> Understood:
    if not isinstance(text, str):
        raise TypeError(f"flattened text is a str, not {type(text).__name__}")
    reading = _read(segment_text(text), (), learned.TEXT)
    shown = _shown(reading.judged)
    body = reading.body
    fields = metadata.choose(
        metadata.visible(*shown), body=body, others=lambda: metadata.elsewhere(*shown), listed=listed
    )
    record, notes = article(reading, body, fields, url=sanitize_url(url) if url else url)
    return _finished(Understood(record, notes, reading, fields), settings)


def _finished(found: Understood, settings: Options) -> Understood:
    """What the options take out of a record when all else is known."""
    if settings.site_profile is not None:
        found = _without_repeated(found, settings.site_profile)
    if settings.strip_invisible:
        found = msgspec.structs.replace(found, article=without_invisible(found.article))
    return found


def _without_repeated(found: Understood, profile: SiteProfile) -> Understood:
    """Record and verdicts without what the site repeats.

    That comes last and takes from the body only, so that a record which was written before can be treated alike.
    """
    if found.reading is None:
        return found
    left = without_repeated(found.article, profile)
    if left is found.article:
        return found
    known = profile.known(site_of(left))
    judged = boilerplate(found.reading.judged, known)
    return msgspec.structs.replace(found, article=left, reading=msgspec.structs.replace(found.reading, judged=judged))


def ruled_page(html: bytes, url: str | None = None) -> Ruled | None:
    """What the rules make of a page: what the learned classifier sees, and is trained on. None when it is no page."""
    decoded = decode(html, max_bytes=DEFAULT.max_bytes, max_depth=DEFAULT.max_depth)
    if not decoded.is_html:
        return None
    document = Document(decoded.lean, decoded.html)
    return by_rules(segment(document), _hints(metadata.structured(document, url)), rules.load())


def ruled_text(text: str) -> Ruled:
    """The same of flattened text."""
    return by_rules(segment_text(text), Hints(), rules.load())


def _read(segments: Segments, stated: Sequence[Candidate], kind: str) -> Reading:
    judged = judge(segments, _hints(stated), rules.load(), learned.load(kind))
    return Reading(judged, confidence(judged))


def _shown(judged: Judged) -> tuple[tuple[Block, ...], tuple[Verdict, ...], list[Category], list[int]]:
    """What the readers of visible fields look at: blocks, verdicts, categories, the places of the content."""
    return judged.segments.blocks, judged.verdicts, judged.tally.categories, judged.tally.content


def _hints(stated: Sequence[Candidate]) -> Hints:
    told = metadata.values(stated, ("title", "author", "description", "body_hint"), besides="h1")
    return Hints(
        titles=told["title"], authors=told["author"], description=" ".join(told["description"]),
        body=max(told["body_hint"], key=len, default=""),
    )  # fmt: skip


def _reconsider(reading: Reading, decoded: Decoded) -> Reading:
    """Follow trafilatura where it finds a good deal more than we do: among our own blocks, never against a rule.

    Where the blocks that it may choose from hold too few words for that, it is not asked.
    """
    segments, measures, verdicts = reading.judged.segments, reading.judged.measures, reading.judged.verdicts
    if len(decoded.html) > OPINION_BYTES or not _is_ordinary(segments):
        return reading
    free = [i for i, verdict in enumerate(verdicts) if verdict.category in ("content", "outside")]
    needed = max(OPINION_GAIN * reading.judged.tally.words, SHORT_BODY)
    if sum(measures.words[i] for i in free) < needed:
        return reading
    lines = second_opinion(decoded.html)
    chosen = {i for i in free if fold(segments.blocks[i].text) in lines}
    if sum(measures.words[i] for i in chosen) < needed:
        return reading
    follow, leave = Verdict("content", OPINION), Verdict("outside", OPINION)
    followed = tuple(
        follow if i in chosen else leave if verdict.category == "content" else verdict
        for i, verdict in enumerate(verdicts)
    )
    return Reading(replace(reading.judged, verdicts=followed), reading.confidence, OPINION)


def _is_ordinary(segments: Segments) -> bool:
    """Whether a page is of a shape that trafilatura takes no more time for than its length warrants."""
    few = len(segments.blocks) <= OPINION_BLOCKS and len(segments.containers) <= OPINION_ELEMENTS
    return few and max(map(_depth, segments.containers), default=0) <= OPINION_DEPTH
