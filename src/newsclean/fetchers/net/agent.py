"""A contact in, the name that we go by out."""

from __future__ import annotations

from newsclean.version import VERSION

PRODUCT = "newsclean"


def honest_name(contact: str | None) -> str:
    """The User-Agent: who asks, and where its owner can be reached."""
    name = f"{PRODUCT}/{VERSION}"
    return f"{name} (+{contact})" if contact else name
