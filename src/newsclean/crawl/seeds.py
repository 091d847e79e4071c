"""Lists of sites, feeds and sitemaps in, a list of their stories in the output folder out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from newsclean.crawl.targets import addresses
from newsclean.discovery import SITEMAP_BYTES, discover
from newsclean.errors import OutputError
from newsclean.fetchers.net.pace import Pace
from newsclean.site import write_durably

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsclean.discovery import Search
    from newsclean.fetchers import Settings

LIST_NAME = "discovered.txt"
_HEAD = "# Discovered by newsclean; a run with --discover adds to it. One URL a line.\n"


def plant(
    lists: Sequence[str], output: Path, settings: Settings, search: Search, tell: Callable[[str], None] | None = None
) -> Path:
    """Write what the starts of the lists lead to into the output folder, after what earlier runs found, and name the
    file. A start that cannot be read stands there itself, so that it gets its line. Raises InputError, OutputError.
    """
    path = output / LIST_NAME
    starts = [start for name in lists for start in addresses(name)]
    try:
        output.mkdir(parents=True, exist_ok=True)
        known = dict.fromkeys(addresses(str(path))) if path.exists() else {}
        _write(path, list(known))  # an output that cannot be written is refused before the first request
        pace = Pace(settings.delay)
        enough = msgspec.structs.replace(settings, max_bytes=max(settings.max_bytes, SITEMAP_BYTES))
        found = discover(*starts, search=search, settings=enough, tell=tell, pace=pace)
        known |= dict.fromkeys([*found.unread, *(story.url for story in found.found)])
        _write(path, list(known))
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
    time.sleep(pace.rest())  # the crawl begins with a pace of its own
    return path


def _write(path: Path, lines: Sequence[str]) -> None:
    text = _HEAD + "".join(f"{line}\n" for line in lines)
    write_durably(text.encode("utf-8", "surrogateescape"), path)
