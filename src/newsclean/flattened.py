"""Text that was flattened from a page in, the same blocks out as from a page: one a line, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Block, Container
from newsclean.segment import Segments
from newsclean.text import ends_sentence, sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_WIDTH = 100  # characters: mail programs and text browsers wrap at 60 to 80
MIN_INNER_LINES = 3
FULL = 0.7  # of the width: a wrapped line is nearly full
MOST = 0.8  # of the inner lines


def segment_text(text: str) -> Segments:
    """Cut flattened text into lines; hard-wrapped paragraphs are joined again.

    In a text without any blank line every line is a paragraph.
    """
    blocks: list[Block] = []
    paragraphs = list(_paragraphs(sanitize(text)))
    wrapped = _is_wrapped(paragraphs)
    for lines in paragraphs:
        paragraph = [" ".join(lines)] if wrapped else lines
        for number, line in enumerate(paragraph):
            joint = "line" if number and len(paragraphs) > 1 else "paragraph"
            blocks.append(Block(index=len(blocks), text=line, tag="p", container=0, joint=joint))  # type: ignore[arg-type]
    root = Container(0, -1, "body", frozenset(), 0, False, 0, len(blocks))
    return Segments(tuple(blocks), (root,))


def _paragraphs(text: str) -> Iterator[list[str]]:
    """The runs of lines between blank lines."""
    lines: list[str] = []
    for raw in [*text.splitlines(), ""]:
        if line := squeeze(raw):
            lines.append(line)
        elif lines:
            yield lines
            lines = []


def _is_wrapped(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Whether lines were cut at a fixed width: nearly full, and broken inside sentences."""
    inner = [line for lines in paragraphs for line in lines[:-1]]
    width = max((len(line) for lines in paragraphs for line in lines), default=0)
    if len(inner) < MIN_INNER_LINES or width > MAX_WIDTH:
        return False
    full = sum(len(line) >= FULL * width and not ends_sentence(line) for line in inner)
    return full >= MOST * len(inner)
