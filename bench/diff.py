"""The label and the output of one page in, what was missed and what leaked out, each with newsclean's verdict on it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from metrics import Words, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.model import Explanation

Kind = Literal["same", "missed", "leaked"]
MIN_SAME = 3  # words: a shorter run that both have, between two that they do not share, is chance
MAX_WORDS = 12_000  # of label and output together: what is longer is compared line by line
CONTEXT = 14  # words of a long common run that are shown at either end
_WORD = re.compile(r"\S+\s*")


class Run(NamedTuple):
    """A piece of text that both have, that the output lacks, or that the label lacks."""

    kind: Kind
    text: str
    verdict: str = ""


def compare(gold: str, body: str, explanation: Explanation | None = None) -> list[Run]:
    """The page in reading order; what differs is cut at line ends, and each piece says what newsclean took it for."""
    blocks = _Blocks(explanation) if explanation else None
    runs: list[Run] = []
    for kind, text in _merged(_raw(_words(gold), _words(body))):
        if kind == "same":
            runs.append(Run(kind, _shortened(text)))
            continue
        for line in text.split("\n"):
            if tokens(line):
                runs.append(Run(kind, line.strip(), blocks.verdict(line, kept=kind == "leaked") if blocks else ""))
    return runs


def as_text(runs: Sequence[Run], *, colour: bool = False) -> str:
    """The comparison for a terminal: "-" for what was missed, "+" for what leaked."""
    marks = {"same": ("  ", ""), "missed": ("- ", "\x1b[31m"), "leaked": ("+ ", "\x1b[33m")}
    lines = []
    for run in runs:
        mark, paint = marks[run.kind]
        text = f"{mark}{run.text}" if run.kind != "same" else "\n".join(f"  {line}" for line in run.text.split("\n"))
        lines.append(f"{paint}{text}\x1b[0m" if colour and paint else text)
        if run.verdict:
            lines.append(f"      [{run.verdict}]")
    return "\n".join(lines)


def _raw(gold: list[str], body: list[str]) -> Iterator[tuple[Kind, str]]:
    """The runs of words as they are matched."""
    if len(gold) + len(body) > MAX_WORDS:
        yield from _by_line(_joined(gold), _joined(body))
        return
    matcher = SequenceMatcher(None, list(map(_key, gold)), list(map(_key, body)), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield "same", _joined(body[c:d])
            continue
        if b > a:
            yield "missed", _joined(gold[a:b])
        if d > c:
            yield "leaked", _joined(body[c:d])


def _words(text: str) -> list[str]:
    """The words of a text; the first of a line has the line end in front."""
    lines = [line.split() for line in text.splitlines()]
    return [f"\n{word}" if number == 0 else word for line in lines for number, word in enumerate(line)]


def _joined(words: Sequence[str]) -> str:
    return " ".join(words).replace(" \n", "\n")


def _key(word: str) -> str:
    """Words are the same when their letters and digits are, whatever the punctuation around them."""
    return "".join(tokens(word)) or word.strip()


def _by_line(gold: str, body: str) -> Iterator[tuple[Kind, str]]:
    label, output = Words(gold), Words(body)
    for line in gold.split("\n"):
        if tokens(line) and not output.holds(line):
            yield "missed", f"\n{line}"
    for line in body.split("\n"):
        if tokens(line) and not label.holds(line):
            yield "leaked", f"\n{line}"


def _merged(raw: Iterator[tuple[Kind, str]]) -> Iterator[tuple[Kind, str]]:
    """Chance matches between two differences become part of both; differences in a row become one of each kind."""
    pieces = list(raw)
    missed: list[str] = []
    leaked: list[str] = []
    for number, (kind, text) in enumerate(pieces):
        inner = 0 < number < len(pieces) - 1
        if kind == "same" and inner and len(tokens(text)) < MIN_SAME:
            missed.append(text)
            leaked.append(text)
        elif kind == "same":
            yield from _flush(missed, leaked)
            missed, leaked = [], []
            yield kind, text
        else:
            (missed if kind == "missed" else leaked).append(text)
    yield from _flush(missed, leaked)


def _flush(missed: list[str], leaked: list[str]) -> Iterator[tuple[Kind, str]]:
    sides: tuple[tuple[Kind, str], ...] = (("missed", _joined(missed)), ("leaked", _joined(leaked)))
    if tokens(sides[0][1]) != tokens(sides[1][1]):
        yield from ((kind, text) for kind, text in sides if tokens(text))
    elif tokens(sides[0][1]):
        yield "same", sides[1][1]


def _shortened(text: str) -> str:
    words = _WORD.findall(text.strip())
    if len(words) <= 3 * CONTEXT:
        return text.strip()
    left, right = "".join(words[:CONTEXT]).strip(), "".join(words[-CONTEXT:]).strip()
    return f"{left}\n… {len(words) - 2 * CONTEXT} words …\n{right}"


class _Blocks:
    """The blocks of a page, to be found again by their words."""

    def __init__(self, explanation: Explanation) -> None:
        self.blocks: list[tuple[Words, Any]] = [(Words(block.text), block) for block in explanation.blocks]

    def verdict(self, line: str, *, kept: bool) -> str:
        """Category, rule and evidence of the block that most of the line stands in.

        Of equals it is one that was kept if the line was, else one that was dropped: a text may stand on a page twice.
        """
        found = [(held.share(line), (block.category == "content") == kept, block) for held, block in self.blocks]
        share, _, block = max(found, key=lambda candidate: candidate[:2], default=(0.0, False, None))
        if block is None or not share:
            return "not among the page's blocks"
        evidence = f" ({block.evidence})" if block.evidence else ""
        return f"{block.category}: {block.rule}{evidence}"
