"""A name or a title in, the key by which it is compared out: its letters and digits alone, folded."""

from __future__ import annotations

import re

from newsclean.compiled import compiled
from newsclean.text import fold

MAX_COMPARED = 1_000  # characters

_OTHERS = re.compile(r"[\W_]+")
_ASCII_OTHERS = bytes(code for code in range(128) if not chr(code).isalnum())


@compiled
def key(name: str) -> str:
    """ "The Harbour Star!" → theharbourstar."""
    folded = fold(name[:MAX_COMPARED])
    if folded.isascii():
        return folded.encode().translate(None, _ASCII_OTHERS).decode()
    return _OTHERS.sub("", folded)
