"""A record in, the promises that it breaks out: what holds for every input, hostile ones above all (H6, H8, M2-M4)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from newsclean.model import REASONS, WARNINGS, Article

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TITLE = 1_000  # characters
MAX_AUTHORS = 50
MAX_AUTHOR = 200  # characters
MAX_METADATA = 64 * 1024  # bytes of a record without its body and without the address that it was asked by
FIRST_DAY = date(1990, 1, 1)
LEEWAY = timedelta(days=2)

# C0 but line feed and tab, DEL and C1, halves of surrogates, non-characters of the first plane.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def broken(record: Article, *, now: datetime | None = None) -> list[str]:
    """The promises that a record breaks, in words; none for a good one."""
    checks = {
        "a character that no output may hold": any(map(FORBIDDEN.search, _texts(msgspec.to_builtins(record)))),
        "a line that does not give the record again": not _returns(record),
        "an impossible day": any(not _is_day(day, now) for day in _days(record)),
        "a long title": any(len(title or "") > MAX_TITLE for title in (record.title, record.alternative_title)),
        "too many authors": len(record.authors) > MAX_AUTHORS,
        "a long author": any(len(author.name) > MAX_AUTHOR for author in record.authors),
        "more than 64 KB of metadata": _metadata(record) > MAX_METADATA,
        "a link of another scheme": any(
            not link.lower().startswith(("http://", "https://")) for link in _links(record)
        ),
        "a status that is not its reason's": record.reason is not None and REASONS[record.reason][0] != record.status,
        "no reason for a status": (record.reason is None) != (record.status == "ok"),
        "a body where there is none": bool(record.body) and record.status in ("skipped", "error"),
        "an unknown warning": any(warning not in WARNINGS for warning in record.warnings),
        "an empty paragraph": record.body != record.body.strip("\n") or "\n\n\n" in record.body,
    }
    return [promise for promise, is_broken in checks.items() if is_broken]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(name)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _returns(record: Article) -> bool:
    line = record.to_json()
    return b"\n" not in line and Article.from_json(line) == record and bool(line.decode("utf-8"))


def _days(record: Article) -> Iterator[str]:
    yield from (day for day in (record.date, record.published_at, record.modified_at) if day is not None)


def _is_day(value: str, now: datetime | None) -> bool:
    try:
        day = datetime.fromisoformat(value).date()
    except ValueError:
        return False
    return FIRST_DAY <= day <= (now or datetime.now(UTC)).date() + LEEWAY


def _metadata(record: Article) -> int:
    return len(msgspec.structs.replace(record, body="", url=None, final_url=None).to_json())


def _links(record: Article) -> Iterator[str]:
    yield from (link for link in (record.canonical_url, record.image) if link is not None)
    yield from (author.url for author in record.authors if author.url is not None)
