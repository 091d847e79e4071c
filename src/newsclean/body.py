"""The blocks that are content in, the body out: paragraphs parted by one blank line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.compiled import compiled
from newsclean.text import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.model import Block

PARAGRAPH, LINE, CELL = "\n\n", "\n", "\t"
_GAP = re.compile(r"\n{3,}")
LONG_LINE = 80  # characters: two such lines, the first a sentence, are paragraphs that a lone <br> parts


def body(blocks: Iterable[Block]) -> str:
    """Join blocks: cells of a row by a tab, lines of a paragraph by a line end, all else by a blank line."""
    pieces: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None:
            pieces.append(_joint(before, block))
        pieces.append(_GAP.sub(PARAGRAPH, block.text) if "\n" in block.text else block.text)
        before = block
    return "".join(pieces)


def _joint(before: Block, block: Block) -> str:
    if block.index != before.index + 1 or block.joint == "paragraph":
        return PARAGRAPH
    if block.joint == "cell":
        return CELL
    long = len(before.text) >= LONG_LINE and len(block.text) >= LONG_LINE
    return PARAGRAPH if long and ends_sentence(before.text) else LINE


joined = compiled(body)
