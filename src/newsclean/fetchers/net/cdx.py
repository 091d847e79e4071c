"""What an archive's index says of a URL in, its captures and where they stand out.

Wayback's CDX server answers with one JSON array whose first row names the columns; pywb with a JSON object a line.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import msgspec

from newsclean.fetchers.net.headers import foreign_type

AT_A_TIME = 50  # captures of one answer
DATE = re.compile(r"first|last|\d{4,14}")
FIRST_DATE, LAST_DATE = "19960101000000", "99991231235959"

_PLACE = re.compile(r"(\d{4,14})([a-z]{2}_)?/(.+)", re.DOTALL)
# Captures of errors are left to the server; pywb, where the column has another name, sends them along.
_NO_ERRORS = "!statuscode:[45].."
_COLUMNS = {"timestamp": "timestamp", "original": "original", "url": "original", "statuscode": "status",
    "status": "status", "mimetype": "mimetype", "mime": "mimetype", "digest": "digest"}  # fmt: skip


class Capture(NamedTuple):
    """A page that an archive took: when (14 digits), from which URL, with which status. `bare`: as it was taken."""

    timestamp: str
    original: str
    status: str = "200"
    mimetype: str = "text/html"
    digest: str = ""
    bare: bool = True


def index_of(archive: str) -> str:
    """Where the index of an archive is, by where its captures are: Wayback has it elsewhere than pywb."""
    parts = urlsplit(archive)
    if parts.path.rstrip("/") == "/web":
        return f"{parts.scheme}://{parts.netloc}/cdx/search/cdx"
    return f"{archive.rstrip('/')}/cdx"


def query(index: str, url: str, date: str, key: str | None = None) -> str:
    """The URL that asks an index for the captures of a URL, those first that are wanted first."""
    asked = {"url": url, "output": "json", "limit": str(AT_A_TIME), "filter": _NO_ERRORS}
    if date == "first":
        asked["showResumeKey"] = "true"
    else:
        asked |= {"sort": "closest", "closest": _padded(LAST_DATE if date == "last" else date)}
    if key:
        asked["resumeKey"] = key
    return f"{index}?{urlencode(asked)}"


def read(body: bytes) -> tuple[list[Capture], str | None]:
    """The captures that an answer lists, and the key that asks for more. Raises ValueError for what is no such list."""
    if not body.strip():
        return [], None
    try:
        if body.lstrip().startswith(b"["):
            return _rows(msgspec.json.decode(body, type=list[list[str]]))
        lines = [msgspec.json.decode(line, type=dict[str, object]) for line in body.splitlines() if line.strip()]
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error
    if lines and "message" in lines[0] and "timestamp" not in lines[0]:
        return [], None  # pywb's way to say that it has none
    return [_capture({name: str(value) for name, value in line.items()}) for line in lines], None


def choose(captures: list[Capture], date: str) -> list[Capture]:
    """The captures that may hold the page, the best first: answers before redirects, each by the wanted date."""
    pages = [one for one in captures if one.status == "200" and not foreign_type(one.mimetype)]
    redirects = [one for one in captures if one.status in ("301", "302", "303", "307", "308")]
    wanted = _moment(_padded({"first": FIRST_DATE, "last": LAST_DATE}.get(date, date)))
    return [one for kind in (pages, redirects) for one in sorted(kind, key=lambda one: abs(_when(one) - wanted))]


def place(archive: str, capture: Capture) -> str:
    """The URL of a capture's bytes as they were taken."""
    return f"{archive.rstrip('/')}/{capture.timestamp}id_/{capture.original}"


def at(archive: str, href: str) -> Capture | None:
    """The capture that stands at a URL; None: it is none of this archive's."""
    ours, theirs = (re.sub(r"^https?://", "", url) for url in (archive.rstrip("/") + "/", href))
    found = _PLACE.fullmatch(theirs.removeprefix(ours)) if theirs.startswith(ours) else None
    if not found:
        return None
    try:
        _moment(_padded(found[1]))
    except ValueError:
        return None
    return Capture(_padded(found[1]), found[3], bare=found[2] == "id_")


def captured_at(capture: Capture) -> str:
    """When a capture was taken, in ISO 8601."""
    return _when(capture).isoformat(timespec="seconds")


def _rows(rows: list[list[str]]) -> tuple[list[Capture], str | None]:
    if not rows:
        return [], None
    names, *values = rows
    key = None
    if len(values) > 1 and not values[-2] and len(values[-1]) == 1:
        key = values[-1][0]
        values = values[:-2]
    return [_capture(dict(zip(names, row, strict=True))) for row in values if row], key


def _capture(row: dict[str, str]) -> Capture:
    known = {_COLUMNS[name]: value for name, value in row.items() if name in _COLUMNS}
    if "timestamp" not in known or "original" not in known:
        raise ValueError("a capture without its time or its URL")
    capture = Capture(
        _padded(known["timestamp"]), known["original"], known.get("status", "200"),
        known.get("mimetype", ""), known.get("digest", ""),
    )  # fmt: skip
    _when(capture)
    return capture


def _padded(timestamp: str) -> str:
    """All 14 digits of a time of which the first are given."""
    return timestamp + "19960101000000"[len(timestamp) :]


def _when(capture: Capture) -> datetime:
    return _moment(capture.timestamp)


def _moment(timestamp: str) -> datetime:
    """The moment of 14 digits. Raises ValueError."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) == 14):
        raise ValueError(f"{timestamp!r} is no time of 14 digits")
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
