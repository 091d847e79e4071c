"""All hostile servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile import bodies, connections, frames, framing, redirects, secure, sizes

if TYPE_CHECKING:
    from hostile.serve import Case

CASES: tuple[Case, ...] = (
    *connections.CASES, *sizes.CASES, *bodies.CASES, *framing.CASES, *redirects.CASES, *secure.CASES, *frames.CASES,
)  # fmt: skip
