"""What was read of a page in, its article and its blocks as they are shown out."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from newsclean import completeness, rules
from newsclean.body import joined
from newsclean.metadata import TELLING, Fields, values
from newsclean.model import REASONS, Article, LabelledBlock, Note
from newsclean.page_type import page_type
from newsclean.sight import Shell, Sight, Stated
from newsclean.text import content_hash, count_words, visible
from newsclean.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.judge import Judged
    from newsclean.model import Caution, PageType, Reason, Status
    from newsclean.segment import Segments

NO_ARTICLE: frozenset[PageType] = frozenset({
    "listing", "blocked", "consent_wall", "login_wall", "not_found", "error_page", "js_only", "empty", "not_html",
})  # fmt: skip
STORY_NOT_SHOWN: frozenset[PageType] = frozenset({"login_wall", "js_only", "empty"})
"""Pages whose markup may well tell of a story, though they show none of its text."""
IN_MARKUP = ("jsonld.", "meta", "microdata")  # how the names of sources begin that no reader sees
SITE_FIELDS = ("site", "language", "canonical_url")
TEXTS = ("title", "author", "body", "alternative_title", "standfirst", "site", "section", "description", "detail")
PARTIAL: Mapping[Caution, Reason] = {"paywall_stub": "paywall", "paginated": "paginated"}

NONE = Shell()
_name, _warning = attrgetter("name"), attrgetter("warning")


class Reading(msgspec.Struct, frozen=True):
    """The judged blocks of a page, how sure we are of them, and whose choice they are."""

    judged: Judged
    confidence: float
    source: str = "blocks"

    @property
    def body(self) -> str:
        """The text of the content."""
        return joined(map(self.judged.segments.blocks.__getitem__, self.judged.content))


def not_html(url: str | None) -> Article:
    """The record of an input that is no page."""
    return Article(
        url=url,
        status="skipped",
        reason="not_html",
        page_type="not_html",
        warnings=("not_html",),
        cleaner_version=VERSION,
    )


def article(
    reading: Reading,
    text: str,
    fields: Fields,
    *,
    url: str | None = None,
    limits: tuple[Caution, ...] = (),
    shell: Shell = NONE,
) -> tuple[Article, tuple[Note, ...]]:
    """The article of a page, with what speaks for its warnings.

    text: the reading's body. limits: those that were hit on the way. shell: what the page holds beside its blocks.
    """
    judged = reading.judged
    sight = _sight(judged, fields, url, shell)
    kind, evidence = page_type(sight)
    text = "" if kind in NO_ARTICLE else text
    notes = completeness.notes(sight) if text else ()
    if evidence:
        notes = (Note(kind, evidence), *notes)  # type: ignore[arg-type]
    if kind in NO_ARTICLE - {"listing"} and not (sight.signed and kind in STORY_NOT_SHOWN):
        fields = _of_the_site(fields)
    status, reason, detail = _status(kind, text, notes, limits)
    removed = dict(sorted(judged.tally.counts.items()))
    removed.pop("content", None)
    record = Article(
        url=url, status=status, reason=reason, detail=detail, title=fields.title, date=fields.date,
        author=", ".join(map(_name, fields.authors)) or None, body=text,
        canonical_url=fields.canonical_url, authors=fields.authors, published_at=fields.published_at,
        modified_at=fields.modified_at, alternative_title=fields.alternative_title, standfirst=fields.standfirst,
        site=fields.site, section=fields.section,
        tags=fields.tags, language=fields.language, description=fields.description, image=fields.image,
        is_free=fields.is_free, page_type=kind, word_count=count_words(text),
        content_hash=content_hash(text),
        confidence=round(reading.confidence, 3), truncated="max_bytes" in limits,
        warnings=tuple(dict.fromkeys((*map(_warning, notes), *fields.warnings, *limits))),
        removed=removed,
        provenance={"body": reading.source, **fields.provenance} if text else fields.provenance,
        cleaner_version=VERSION,
    )  # fmt: skip
    return record, notes


def _sight(judged: Judged, fields: Fields, url: str | None, shell: Shell) -> Sight:
    given = values(fields.candidates, TELLING)
    numbers = map(int, filter(str.isdecimal, given["word_count"]))
    stated = Stated(
        text=max(given["body_hint"], key=len, default=""), words=max(numbers, default=None),
        locked=tuple(given["locked_part"]), is_free=fields.is_free,
    )  # fmt: skip
    return Sight(
        judged, rules.load(), shell=shell, stated=stated, url=url or fields.canonical_url,
        titles=tuple(given["title"]), kinds=tuple(given["page_kind"]), signed=_is_signed(fields),
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
    told = fields.provenance
    return told.get("date", "").startswith(IN_MARKUP) or told.get("authors", "").startswith(IN_MARKUP)


def _status(
    kind: PageType, text: str, notes: tuple[Note, ...], limits: tuple[Caution, ...]
) -> tuple[Status, Reason | None, str | None]:
    """Status, reason and detail: what speaks for the page type, or for the end of the body before the story's."""
    if kind in NO_ARTICLE or not text:
        reason: Reason = kind if kind in NO_ARTICLE else "empty"  # type: ignore[assignment]
        return REASONS[reason][0], reason, next((note.evidence for note in notes), None)
    for note in notes:
        if note.warning in PARTIAL:
            return "partial", PARTIAL[note.warning], note.evidence
    return *with_truncation("ok", None, "max_bytes" in limits), None


def with_truncation(status: Status, reason: Reason | None, cut: bool) -> tuple[Status, Reason | None]:
    """Status and reason of a page that may have been cut."""
    return ("partial", "truncated") if cut and status == "ok" else (status, reason)


def without_invisible(record: Article) -> Article:
    """The record with what nobody sees taken out of its texts."""
    told = {field: visible(value) for field in TEXTS if isinstance(value := getattr(record, field), str)}
    return msgspec.structs.replace(
        record, **told, authors=tuple(msgspec.structs.replace(one, name=visible(one.name)) for one in record.authors),
        tags=tuple(map(visible, record.tags)), content_hash=content_hash(told["body"]),
        word_count=count_words(told["body"]),
    )  # fmt: skip


def labelled(judged: Judged) -> tuple[LabelledBlock, ...]:
    """The blocks as `explain` shows them."""
    paths: dict[int, str] = {}
    for block in judged.segments.blocks:
        if block.container not in paths:
            paths[block.container] = _path(judged.segments, block.container)
    return tuple(
        LabelledBlock(
            block.text, block.tag, paths[block.container], verdict.category, verdict.rule, judged.evidence(block.index)
        )
        for block, verdict in zip(judged.segments.blocks, judged.verdicts, strict=True)
    )


def _path(segments: Segments, index: int) -> str:
    """Where a block stands: the tags from the top down."""
    tags: list[str] = []
    while index >= 0:
        tags.append(segments.containers[index].tag)
        index = segments.containers[index].parent
    return " > ".join(reversed(tags))
