"""A cleaner in this process, in the place of the worker processes: what those are good for, other tests show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.cleaner import clean_page
from newsclean.crawl.likeness import Cleaned

if TYPE_CHECKING:
    from newsclean.model import Page


class Here:
    """Cleans pages in this process."""

    def __init__(self, *_: object) -> None:
        pass

    async def cleaned(self, page: Page) -> Cleaned:
        return Cleaned(clean_page(page))

    def close(self) -> None:
        pass
