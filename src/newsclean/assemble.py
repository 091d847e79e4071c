"""What was read of a page in, its article and its blocks as they are shown out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from newsclean import page_type, rules
from newsclean.body import body
from newsclean.metadata import Fields
from newsclean.model import Article, Candidate, LabelledBlock
from newsclean.text import content_hash, count_words
from newsclean.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.judge import Judged
    from newsclean.model import PageType, Reason, Status
    from newsclean.segment import Segments

NO_ARTICLE: frozenset[PageType] = frozenset(
    {"listing", "blocked", "consent_wall", "not_found", "js_only", "empty", "not_html"}
)  # fmt: skip
WALLS = NO_ARTICLE - {"listing"}
SITE_FIELDS = ("site", "language", "canonical_url")


class Reading(NamedTuple):
    """The judged blocks of a page, how sure we are of them, and whose choice they are."""

    judged: Judged
    confidence: float
    source: str = "blocks"

    @property
    def body(self) -> str:
        """The text of the content."""
        return body(self.judged.segments.blocks[i] for i in self.judged.content)


def not_html(url: str | None) -> Article:
    """The record of an input that is no page."""
    return Article(url=url, status="skipped", reason="not_html", page_type="not_html", cleaner_version=VERSION)


def values(candidates: Iterable[Candidate], *fields: str) -> list[str]:
    """What the usable candidates of some fields say."""
    return [found.value for found in candidates if found.field in fields and found.rejected is None]


def article(
    reading: Reading, fields: Fields, *, url: str | None = None, limits: tuple[str, ...] = (), scripts: int = 0
) -> Article:
    """The article of a page.

    limits: those that were hit on the way. scripts: how many the page holds.
    """
    judged = reading.judged
    sight = page_type.Sight(
        judged=judged, titles=tuple(values(fields.candidates, "title")),
        kinds=tuple(values(fields.candidates, "page_kind")), signed=_is_signed(fields),
        scripts=scripts, rules=rules.load(),
    )  # fmt: skip
    kind = page_type.page_type(sight)
    text = "" if kind in NO_ARTICLE else reading.body
    if kind in WALLS:
        fields = _of_the_site(fields)
    status, reason, warnings = _status(sight, kind, fields, limits)
    removed = Counter(verdict.category for verdict in judged.verdicts if verdict.category != "content")
    return Article(
        url=url, status=status, reason=reason, title=fields.title, date=fields.date,
        author=", ".join(author.name for author in fields.authors) or None, body=text,
        canonical_url=fields.canonical_url, authors=fields.authors, published_at=fields.published_at,
        modified_at=fields.modified_at, standfirst=fields.standfirst, site=fields.site, section=fields.section,
        tags=fields.tags, language=fields.language, description=fields.description, image=fields.image,
        is_free=fields.is_free, page_type=kind, word_count=count_words(text),
        content_hash=content_hash(text),
        confidence=round(reading.confidence, 3), truncated="max_bytes" in limits, warnings=warnings,
        removed=dict(sorted(removed.items())),
        provenance={"body": reading.source, **fields.provenance} if text else fields.provenance,
        cleaner_version=VERSION,
    )  # fmt: skip


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
    return *with_truncation("ok", None, "max_bytes" in limits), warnings


def with_truncation(status: Status, reason: Reason | None, cut: bool) -> tuple[Status, Reason | None]:
    """Status and reason of a page that may have been cut."""
    return ("partial", "truncated") if cut and status == "ok" else (status, reason)


def labelled(judged: Judged) -> tuple[LabelledBlock, ...]:
    """The blocks as `explain` shows them."""
    paths: dict[int, str] = {}
    for block in judged.segments.blocks:
        if block.container not in paths:
            paths[block.container] = _path(judged.segments, block.container)
    return tuple(
        LabelledBlock(block.text, block.tag, paths[block.container], *msgspec.structs.astuple(verdict))
        for block, verdict in zip(judged.segments.blocks, judged.verdicts, strict=True)
    )


def _path(segments: Segments, index: int) -> str:
    """Where a block stands: the tags from the top down."""
    tags: list[str] = []
    while index >= 0:
        tags.append(segments.containers[index].tag)
        index = segments.containers[index].parent
    return " > ".join(reversed(tags))
