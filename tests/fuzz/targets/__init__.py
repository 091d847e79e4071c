"""What is fuzzed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parents[3] / "fixtures" / "pages"
MAX_SEED = 16 * 1024


def pages() -> Iterator[bytes]:
    """Our own pages, the short ones."""
    for path in sorted(PAGES.glob("*/page.html")):
        if path.stat().st_size <= MAX_SEED:
            yield path.read_bytes()


def kept(promise: bool, said: str) -> None:
    """Raise when a promise is broken."""
    if not promise:
        raise AssertionError(said)
