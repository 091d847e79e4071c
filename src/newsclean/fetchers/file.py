"""Paths and file: URLs in, the pages saved there out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.fetchers import Settings, scheme_of
from newsclean.fetchers.net import urls
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from newsclean.fetchers.net.pace import Pace

PAGE_SUFFIXES = frozenset({".html", ".htm"})


def create(settings: Settings, pace: Pace) -> FileFetcher:
    """The plugin."""
    return FileFetcher(settings.max_bytes)


class FileFetcher:
    """Reads saved pages; of one beyond `max_bytes` the start."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    async def fetch(self, target: str) -> Page | Failure:
        """The page saved at a path or file: URL."""
        path = locate(target)
        if path is None:
            return _unreadable(target, "not a file: URL of this machine")
        try:
            # A FIFO or a device would hold the crawl for ever.
            if path.exists() and not path.is_file():
                return _unreadable(target, "is not a regular file")
            with path.open("rb") as file:
                body = file.read(self._max_bytes + 1)
        except (OSError, ValueError) as error:
            return _unreadable(target, getattr(error, "strerror", None) or str(error))
        return Page(
            url=target, body=body[: self._max_bytes], truncated=len(body) > self._max_bytes,
            fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip

    async def close(self) -> None:
        """Nothing is held open."""


def locate(target: str) -> Path | None:
    """Where a path or file: URL points to."""
    return urls.file_path(target) if scheme_of(target) == "file" else Path(target)


def saved_pages(folder: Path) -> list[Path]:
    """All pages below a folder, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in PAGE_SUFFIXES and path.is_file())


def _unreadable(target: str, why: str) -> Failure:
    return Failure(url=target, reason="unreadable", detail=why)
