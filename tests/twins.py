"""What tests of the compiled core share: the twin of a plain function, and the pages of the fixtures."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from newsclean.compiled import PURE, compiled
from newsclean.decode.guard import lean

if TYPE_CHECKING:
    from newsclean.segment import Segments

CORE = Path(import_module("newsclean.compiled").__file__ or "").parent
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "pages").glob("*/page.html"))


def twin_of(plain: Any) -> Any:
    """The compiled function that gives what a plain one gives."""
    twin = compiled(plain)
    if twin is plain:
        pytest.fail("the compiled core is not built, or the parser makes its nodes in another way")
    return twin


def is_same(one: Segments, other: Segments) -> bool:
    """Whether a page was cut alike, all words of its markup among it."""
    words = [[*map(segments.tokens, segments.containers)] for segments in (one, other)]
    return one[:4] == other[:4] and words[0] == words[1]


def tame(html: bytes, max_depth: int) -> bool:
    """Whether the compiled guard takes a page for one within all limits."""
    return twin_of(lean)(html, max_depth) is not None


@pytest.fixture(autouse=True)
def needs_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PURE, raising=False)
    if not [*CORE.glob("*.so"), *CORE.glob("*.pyd")]:
        pytest.skip("no C compiler here, so that there is no core to compare")
