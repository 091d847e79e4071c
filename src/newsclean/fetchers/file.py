"""Paths and file: URLs in, the pages saved there out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from newsclean.fetchers import Settings, scheme_of
from newsclean.fetchers.net import urls
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from newsclean.fetchers import Known
    from newsclean.fetchers.net.pace import Pace

PAGE_SUFFIXES = frozenset({".html", ".htm"})
NO_PAGES = "the folder holds no .html or .htm page"


def create(settings: Settings, pace: Pace) -> FileFetcher:
    """The plugin."""
    return FileFetcher(settings.max_bytes)


class FileFetcher:
    """Reads saved pages; of one beyond `max_bytes` the start."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    async def fetch(self, target: str, known: Known | None = None) -> Page | Failure:
        """The page saved at a path or file: URL."""
        return read(target, self._max_bytes)

    async def close(self) -> None:
        """Nothing is held open."""


def read(target: str, max_bytes: int, *, name: str | None = None) -> Page | Failure:
    """The page saved at a path or file: URL; `name` stands for it in what is told."""
    path, name = locate(target), name or target
    if path is None:
        return _unreadable(name, "not a file: URL of this machine")
    try:
        # A FIFO or a device would hold the crawl for ever.
        if path.exists() and not path.is_file():
            return _unreadable(name, "is not a regular file")
        with path.open("rb") as file:
            body = _read(file, max_bytes + 1)
    except (OSError, ValueError) as error:
        return _unreadable(name, getattr(error, "strerror", None) or str(error))
    return Page(
        url=name, body=body[:max_bytes], truncated=len(body) > max_bytes,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def _read(file: BinaryIO, most: int) -> bytes:
    """The file's bytes, up to so many; its size is a hint only, which spares the room for the most."""
    size = os.fstat(file.fileno()).st_size
    start = file.read(min(size + 1, most))
    return start if len(start) <= size else start + file.read(most - len(start))


def locate(target: str) -> Path | None:
    """Where a path or file: URL points to."""
    return urls.file_path(target) if scheme_of(target) == "file" else Path(target)


class Saved(NamedTuple):
    """A page in a folder, or a folder that cannot be listed and why."""

    path: Path
    why: str = ""


def saved_pages(folder: Path) -> list[Saved]:
    """All pages below a folder and all folders there that cannot be listed, sorted. Links to folders are not followed.

    What stands in the way of listing `folder` itself is the only entry then.
    """
    found: list[Saved] = []

    def unlisted(error: OSError) -> None:
        found.append(Saved(Path(error.filename), error.strerror or str(error)))

    for place, _, names in os.walk(folder, onerror=unlisted):
        found += [Saved(path) for name in names if _is_page(path := Path(place, name))]
    return sorted(found)


def _is_page(path: Path) -> bool:
    try:
        return path.suffix.lower() in PAGE_SUFFIXES and path.is_file()
    except OSError:
        return True  # nobody may look; reading it says why


def _unreadable(target: str, why: str) -> Failure:
    return Failure(url=target, reason="unreadable", detail=why)
