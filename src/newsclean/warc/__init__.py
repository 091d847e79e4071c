"""Web archives: exchanges in, records of WARC out, and the way back to pages and their articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.options import DEFAULT
from newsclean.warc.flaws import Flaw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.model import Article
    from newsclean.options import Options

__all__ = ["Flaw", "clean_archive"]


def clean_archive(
    *paths: str | Path, options: Options | None = None, tell: Callable[[Flaw], object] | None = None
) -> Iterator[Article]:
    """The record of each page in some web archives (WARC, ARC; gzip, zstd or plain), in their order.

    tell: who hears what is damaged in them or doubtful; a damaged record costs no other. Opens no socket. Raises
    OSError when a file cannot be read.
    """
    from newsclean.cleaner import clean_page
    from newsclean.fetchers import Settings
    from newsclean.model import Failure
    from newsclean.warc.replay import Replay

    given = options or DEFAULT
    replay = Replay(Settings(max_bytes=given.max_bytes), tell or (lambda _: None))
    for page in replay.pages(Path(path) for path in paths):
        yield page.record() if isinstance(page, Failure) else clean_page(page, given)
