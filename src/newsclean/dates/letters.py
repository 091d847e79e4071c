"""A function of one character in, a table for `str.translate` out that asks it once for each character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_KEPT = 16_384  # characters


class Letters(dict[int, str]):
    """What each character becomes, kept when it is first met."""

    __slots__ = ("_form",)

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        form = self._form(chr(code))
        if len(self) < MAX_KEPT:
            self[code] = form
        return form
