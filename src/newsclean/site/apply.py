"""A record and a profile in, the record without what its site repeats out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsclean.runs import runs
from newsclean.site.lines import PARAGRAPH, digest, joints_of, lines_of
from newsclean.site.sources import site_of
from newsclean.text import content_hash, count_words, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean.model import Article, Category
    from newsclean.site.profile import Known, Repeated, SiteProfile

MIN_RUN_WORDS = 12  # of short lines that are repeated together


def without_repeated(record: Article, profile: SiteProfile) -> Article:
    """The record without the lines that the profile names for its site; the record itself when it holds none.

    What the page is was decided before and stays, except that a record without any text is `skipped`, `empty`.
    """
    known = profile.known(site_of(record))
    lines = lines_of(record.body) if known else []
    gone = repeated_lines(lines, known)
    if not gone:
        return record
    body = _joined(lines, joints_of(record.body), gone)
    removed: dict[Category, int] = dict(record.removed)
    removed["boilerplate"] = removed.get("boilerplate", 0) + len(gone)
    lost = set() if body else {"body"}
    standfirst = record.standfirst
    if standfirst is not None and fold(standfirst) in {fold(lines[i]) for i in gone}:
        standfirst = None
        lost.add("standfirst")
    provenance = {field: source for field, source in record.provenance.items() if field not in lost}
    changed = msgspec.structs.replace(
        record, body=body, word_count=count_words(body), content_hash=content_hash(body), standfirst=standfirst,
        removed=dict(sorted(removed.items())), provenance=provenance | {"site_profile": profile.id},
    )  # fmt: skip
    if body:
        return changed
    warnings = tuple(warning for warning in record.warnings if warning != "paywall_stub")
    return msgspec.structs.replace(changed, status="skipped", reason="empty", warnings=warnings)


def repeated_lines(lines: Sequence[str], known: Known) -> dict[int, tuple[Repeated, int]]:
    """The places of the lines that go: runs of known ones with one that goes alone, or with enough words together."""
    found = {i: known[key] for i, line in enumerate(lines) if (key := digest(line)) in known}
    gone: dict[int, tuple[Repeated, int]] = {}
    for run in runs(sorted(found)):
        if any(found[i][0].alone for i in run) or sum(count_words(lines[i]) for i in run) >= MIN_RUN_WORDS:
            gone |= {i: found[i] for i in run}
    return gone


def _joined(lines: Sequence[str], joints: Sequence[str], gone: Mapping[int, object]) -> str:
    """The lines that stay, parted as before; where one went, a new paragraph begins."""
    pieces: list[str] = []
    last = -1
    for i, line in enumerate(lines):
        if i in gone:
            continue
        if pieces:
            pieces.append(joints[i - 1] if last == i - 1 else PARAGRAPH)
        pieces.append(line)
        last = i
    return "".join(pieces).strip("\n")
