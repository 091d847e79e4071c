"""HTML or flattened text in, an article with its explanation out: the one place that knows the order of the steps."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newsclean import classify, headline, metadata, neighbours, page_type, rules, strays
from newsclean.body import body
from newsclean.decode import decode
from newsclean.dom import Document
from newsclean.flattened import segment_text
from newsclean.measure import Measures, measure
from newsclean.metadata import Fields, last_resort
from newsclean.model import Article, Candidate, Explanation, LabelledBlock, Page, Verdict
from newsclean.options import DEFAULT
from newsclean.region import region
from newsclean.second_opinion import second_opinion
from newsclean.segment import Segments, segment
from newsclean.text import count_words, fold
from newsclean.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import PageType, Reason, Status
    from newsclean.options import Options

UNSURE = 0.5  # confidence below which trafilatura is asked
OPINION_GAIN = 1.5  # times our own words: what a second opinion must bring to be followed
SHORT_BODY = 25  # words

NO_ARTICLE: frozenset[PageType] = frozenset(
    {"listing", "blocked", "consent_wall", "not_found", "js_only", "empty", "not_html"}
)  # fmt: skip
WALLS = NO_ARTICLE - {"listing"}
SITE_FIELDS = ("site", "language", "canonical_url")


class Judged(NamedTuple):
    """A page's blocks with a verdict for every one."""

    segments: Segments
    measures: Measures
    verdicts: tuple[Verdict, ...]
    confidence: float
    source: str = "blocks"


def clean(html: str | bytes, *, url: str | None = None, options: Options | None = None) -> Article:
    """The article of a page: its text without boilerplate, its fields, what was removed.

    html: a page, as text or as the bytes that a server sent. url: where it stands; helps to tell the site's name and
    to resolve links. Never raises on bad HTML; TypeError when `html` is neither str nor bytes.
    """
    return explain(html, url=url, options=options).article


def clean_text(text: str) -> Article:
    """The article in text that was flattened from a page: one line a block, no markup."""
    return explain_text(text).article


def clean_page(page: Page, options: Options | None = None) -> Article:
    """The article of a fetched page, with what is known of its fetching."""
    fetched_at = datetime.fromisoformat(page.fetched_at) if page.fetched_at else None
    settings = msgspec.structs.replace(options or DEFAULT, charset=page.content_type, fetched_at=fetched_at)
    article = clean(page.body, url=page.final_url or page.url, options=settings)
    cut = page.truncated or article.truncated
    status, reason = _with_truncation(article.status, article.reason, cut)
    return msgspec.structs.replace(
        article, url=page.url, final_url=page.final_url, http_status=page.http_status, fetched_at=page.fetched_at,
        truncated=cut, status=status, reason=reason,
    )  # fmt: skip


def explain(html: str | bytes, *, url: str | None = None, options: Options | None = None) -> Explanation:
    """The article of a page, every block with its verdict, every field's candidates. Takes what `clean` takes."""
    settings = options or DEFAULT
    decoded = decode(html, declared=settings.charset, max_bytes=settings.max_bytes, max_depth=settings.max_depth)
    if not decoded.is_html:
        article = Article(url=url, status="skipped", reason="not_html", page_type="not_html", cleaner_version=VERSION)
        return Explanation(article, (), ())
    document = Document(decoded.html)
    stated = metadata.structured(document, url)
    judged = _judge(segment(document), stated)
    if settings.second_opinion and judged.confidence < UNSURE:
        judged = _reconsider(judged, decoded.html)
    candidates = (*stated, *metadata.visible(judged.segments.blocks, judged.verdicts))
    text = _body(judged)
    fields = metadata.choose(
        candidates, url=url, fetched_at=settings.fetched_at, body=text,
        last_resort=(lambda: last_resort.date(decoded.html, url, settings.fetched_at)) if text else None,
    )  # fmt: skip
    scripts = sum(1 for _ in document.select("script"))
    return _explanation(judged, fields, url=url, limits=decoded.limits, scripts=scripts)


def explain_text(text: str) -> Explanation:
    """The article in flattened text, every line with its verdict, every field's candidates."""
    judged = _judge(segment_text(text), ())
    candidates = metadata.visible(judged.segments.blocks, judged.verdicts)
    return _explanation(judged, metadata.choose(candidates, body=_body(judged)), url=None, limits=(), scripts=0)


def _judge(segments: Segments, stated: Sequence[Candidate]) -> Judged:
    """Give every block its verdict: what rules know, what follows for the neighbours, what the region leaves."""
    table = rules.load()
    measures = measure(segments)
    titles = [found.value for found in stated if found.field == "title" and found.source != "h1"]  # h1 may be a logo
    heads = headline.repeats(segments, titles)
    highest = {i: verdict for i, verdict in heads.items() if segments.blocks[i].tag == "h1" and not measures.hidden[i]}
    verdicts = classify.merge(highest, classify.merge(classify.by_markup(segments, measures, table), heads))
    verdicts = classify.merge(verdicts, classify.by_phrase(segments, measures, table))
    verdicts = classify.merge(verdicts, classify.by_shape(segments, measures, _values(stated, "author"), verdicts))
    verdicts = classify.merge(verdicts, classify.by_field(segments, measures, verdicts))
    verdicts = classify.merge(verdicts, classify.by_picture(segments, measures))
    verdicts = neighbours.sections(segments, measures, verdicts)
    verdicts = neighbours.comments(measures, verdicts)
    verdicts = neighbours.clusters(segments, measures, verdicts, table)
    verdicts = neighbours.amid_story(segments, measures, verdicts)
    verdicts = verdicts | neighbours.bios(segments, measures, verdicts, table, _values(stated, "author"))
    top = headline.main(segments, verdicts, measures)
    story = region(segments, measures, verdicts, top)
    if top is None and story is not None:
        start = next(i for i in range(story.first, story.end) if measures.prose[i] and i not in verdicts)
        verdicts = headline.guess(segments, measures, verdicts, start) | verdicts
        top = headline.main(segments, verdicts, measures)
    description = " ".join(_values(stated, "description"))
    settled = strays.settle(segments, measures, verdicts, story, headline=top, description=description)
    ordered = tuple(settled[block.index] for block in segments.blocks)
    return Judged(segments, measures, ordered, _confidence(measures, ordered))


def _values(candidates: Sequence[Candidate], *fields: str) -> list[str]:
    return [found.value for found in candidates if found.field in fields and found.rejected is None]


def _confidence(measures: Measures, verdicts: Sequence[Verdict]) -> float:
    """The share of the page's undecided prose that the story's region holds, less for a very short body."""
    kept = sum(p for p, verdict in zip(measures.prose, verdicts, strict=True) if verdict.category == "content")
    lost = sum(p for p, verdict in zip(measures.prose, verdicts, strict=True) if verdict.category == "outside")
    words = sum(w for w, verdict in zip(measures.words, verdicts, strict=True) if verdict.category == "content")
    if not kept:
        return 0.0
    return kept / (kept + lost) * min(1.0, words / SHORT_BODY)


def _reconsider(judged: Judged, html: str) -> Judged:
    """Follow trafilatura where it finds a good deal more than we do: among our own blocks, never against a rule."""
    lines = second_opinion(html)
    blocks = judged.segments.blocks
    chosen = [
        i for i, verdict in enumerate(judged.verdicts)
        if verdict.category in ("content", "outside") and fold(blocks[i].text) in lines
    ]  # fmt: skip
    mine = sum(
        w for w, verdict in zip(judged.measures.words, judged.verdicts, strict=True) if verdict.category == "content"
    )
    if sum(judged.measures.words[i] for i in chosen) < max(OPINION_GAIN * mine, SHORT_BODY):
        return judged
    follow = Verdict("content", "second-opinion:trafilatura")
    leave = Verdict("outside", "second-opinion:trafilatura")
    verdicts = tuple(
        follow if i in set(chosen) else leave if verdict.category == "content" else verdict
        for i, verdict in enumerate(judged.verdicts)
    )
    return judged._replace(verdicts=verdicts, source="second-opinion:trafilatura")


def _body(judged: Judged) -> str:
    pairs = zip(judged.segments.blocks, judged.verdicts, strict=True)
    return body(block for block, verdict in pairs if verdict.category == "content")


def _explanation(
    judged: Judged, fields: Fields, *, url: str | None, limits: tuple[str, ...], scripts: int
) -> Explanation:
    sight = page_type.Sight(
        segments=judged.segments, measures=judged.measures, verdicts=judged.verdicts,
        titles=tuple(_values(fields.candidates, "title")), kinds=tuple(_values(fields.candidates, "page_kind")),
        signed=_is_signed(fields), scripts=scripts, rules=rules.load(),
    )  # fmt: skip
    kind = page_type.page_type(sight)
    text = "" if kind in NO_ARTICLE else _body(judged)
    if kind in WALLS:
        fields = _of_the_site(fields)
    status, reason, warnings = _status(sight, kind, fields, limits)
    removed: dict[str, int] = {}
    for verdict in judged.verdicts:
        if verdict.category != "content":
            removed[verdict.category] = removed.get(verdict.category, 0) + 1
    article = Article(
        url=url, status=status, reason=reason, title=fields.title, date=fields.date,
        author=", ".join(author.name for author in fields.authors) or None, body=text,
        canonical_url=fields.canonical_url, authors=fields.authors, published_at=fields.published_at,
        modified_at=fields.modified_at, standfirst=fields.standfirst, site=fields.site, section=fields.section,
        tags=fields.tags, language=fields.language, description=fields.description, image=fields.image,
        is_free=fields.is_free, page_type=kind, word_count=count_words(text),
        content_hash=hashlib.sha256(text.encode()).hexdigest() if text else None,
        confidence=round(judged.confidence, 3), truncated="max_bytes" in limits, warnings=warnings,
        removed=dict(sorted(removed.items())),  # type: ignore[arg-type]
        provenance={"body": judged.source, **fields.provenance} if text else fields.provenance, cleaner_version=VERSION,
    )  # fmt: skip
    return Explanation(article, tuple(_labelled(judged)), fields.candidates)


def _of_the_site(fields: Fields) -> Fields:
    """The fields without those of a story: a wall's headline and date are none."""
    told = {field: source for field, source in fields.provenance.items() if field in SITE_FIELDS}
    return Fields(
        site=fields.site, language=fields.language, canonical_url=fields.canonical_url, provenance=told,
        candidates=fields.candidates,
    )  # fmt: skip


def _is_signed(fields: Fields) -> bool:
    """Whether the page's markup names a day or an author: walls and listings do not."""
    sources = (fields.provenance.get("date", ""), fields.provenance.get("authors", ""))
    return any(source.startswith(("jsonld.", "meta", "microdata")) for source in sources)


def _status(
    sight: page_type.Sight, kind: PageType, fields: Fields, limits: tuple[str, ...]
) -> tuple[Status, Reason | None, tuple[str, ...]]:
    warnings = tuple(dict.fromkeys((*fields.warnings, *limits)))
    if kind in NO_ARTICLE:
        return "skipped", kind, warnings  # type: ignore[return-value]
    if not sight.body_words:
        return "skipped", "empty", warnings
    if page_type.is_paywall_stub(sight, fields.is_free):
        return "partial", "paywall", (*warnings, "paywall_stub")
    return *_with_truncation("ok", None, "max_bytes" in limits), warnings


def _with_truncation(status: Status, reason: Reason | None, cut: bool) -> tuple[Status, Reason | None]:
    return ("partial", "truncated") if cut and status == "ok" else (status, reason)


def _labelled(judged: Judged) -> list[LabelledBlock]:
    return [
        LabelledBlock(block.text, block.tag, _path(judged.segments, block.container), *msgspec.structs.astuple(verdict))
        for block, verdict in zip(judged.segments.blocks, judged.verdicts, strict=True)
    ]


def _path(segments: Segments, index: int) -> str:
    """Where a block stands: the tags from the top down."""
    tags: list[str] = []
    while index >= 0:
        tags.append(segments.containers[index].tag)
        index = segments.containers[index].parent
    return " > ".join(reversed(tags))
