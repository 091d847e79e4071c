"""A line that may hold a date: a day of the calendar, a moment of that day, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from fuzz.targets import kept
from newsclean import bylines, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.dates import Stamp

NOW = datetime(2025, 11, 3, tzinfo=UTC)
LANGUAGES = (None, "en-US", "de", "fa", "ja", "th", "xx")
LINES = """
2025-03-04T10:20:00.123+01:00
20250304T102000Z
1741083600000
Tue, 04 Mar 2025 10:20:00 +0100
Tue Mar 04 2025 10:20:00 GMT+0100 (CET)
Published: Tuesday, March 4th, 2025 at 10:20 pm EST | Updated 3 hours ago
Von Ines Corbally, 4. März 2025, 10:20 Uhr
03/04/2025
4 mars 2025 à 10h20
۱۳ اسفند ۱۴۰۳ - ۱۰:۲۰
4 رمضان 1446 هـ
2025年3月4日（火）10時20分
令和7年3月4日
พ.ศ. 2568 4 มีนาคม
ד׳ באדר תשפ״ה
2025. 3. 4. 오후 3:20
há 3 horas
vor zwei Tagen
By Anna Müller and John Smith, Harbour Post, 3 May 2025
Text: Ines Corbally; Bild: Dora Maklin
"""
WORDS = [
    *sorted({word.encode() for word in LINES.split()}), b" ", b"  ", b":", b"/", b"-", b".", b",", b"0000", b"9999",
    b"99", b"31", b"30 Feb",
    b"+99:99", b"Z", b"1" * 400, "٠١٢٣".encode(), "¹²".encode(), "①".encode(), "\u200f".encode(), "\u0301".encode(),
    b" and ", b" | ",
    b"yesterday", b"ago", b"minutes", b"a few", b"9999999999", b"am", b"pm", b"BC", b"By ", b"@", b"\n",
]  # fmt: skip
FINDS: dict[str, bytes] = {}


def seeds() -> Iterator[bytes]:
    """The lines."""
    yield from (line.encode() for line in LINES.strip().splitlines())


def run(data: bytes) -> None:
    """Read the line as machines' and as readers' dates and as a byline."""
    line = data.decode("utf-8", "replace")
    language = LANGUAGES[len(data) % len(LANGUAGES)]
    found = dates.machine(line)
    if found is not None:
        day, moment = found
        date.fromisoformat(day)
        kept(moment is None or datetime.fromisoformat(moment).date().isoformat() == day, f"{day} is not of {moment}")
        dates.rejection(day, NOW)
    stamp = dates.stamp(line, language)
    for told in [*([stamp] if stamp else []), *dates.find(line, language)]:
        _check(told)
    dates.unglued(line)
    bylines.byline(line)
    bylines.names(line)


def _check(stamp: Stamp) -> None:
    for day in (stamp.day, stamp.updated_day, *stamp.either):
        if day is not None:
            date.fromisoformat(day)
    if stamp.moment is not None:
        datetime.fromisoformat(stamp.moment)
