"""A name or a title in, the key by which it is compared out: its letters and digits alone, folded."""

from __future__ import annotations

import re

from newsclean.text import fold, remembered

MAX_COMPARED = 1_000  # characters

_OTHERS = re.compile(r"[\W_]+")


@remembered
def key(name: str) -> str:
    """ "The Harbour Star!" → theharbourstar."""
    return _OTHERS.sub("", fold(name[:MAX_COMPARED]))
