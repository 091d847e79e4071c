"""Text that was flattened from a page in, the same blocks out as from a page: one a line, no markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Block, Container
from newsclean.segment import Segments
from newsclean.text import ends_sentence, sanitize, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WRAP_WIDTH = range(50, 101)  # characters at which mail programs and text browsers wrap
MIN_WRAPPED_LINES = 3


def segment_text(text: str) -> Segments:
    """Cut flattened text into lines; hard-wrapped paragraphs are joined again."""
    blocks: list[Block] = []
    for paragraph in _paragraphs(sanitize(text)):
        for number, line in enumerate(paragraph):
            joint = "line" if number else "paragraph"
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
            yield [" ".join(lines)] if _is_wrapped(lines) else lines
            lines = []


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines are one paragraph cut at a fixed width: nearly the same length, broken inside sentences."""
    if len(lines) < MIN_WRAPPED_LINES or not all(len(line) in WRAP_WIDTH for line in lines[:-1]):
        return False
    open_ends = sum(not ends_sentence(line) for line in lines[:-1])
    return open_ends >= 0.6 * (len(lines) - 1)
