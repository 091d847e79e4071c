"""A cleaner in this process, in the place of the worker processes: what those are good for, other tests show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.cleaner import clean_page

if TYPE_CHECKING:
    from newsclean.model import Article, Page


class Here:
    """Cleans pages in this process."""

    def __init__(self, *_: object) -> None:
        pass

    async def clean(self, page: Page) -> Article:
        return clean_page(page)

    def close(self) -> None:
        pass
