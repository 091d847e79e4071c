"""Sizes in, pages that grow in one thing only and how long `clean` takes for them out."""

from __future__ import annotations

import gc
import itertools
import json
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

KIB = 1024
SMALLEST = 8 * KIB  # bytes of the page that the others are twice, four times … as large as
SURE = 0.5  # seconds above which a page is timed once only
NOISE = 0.005  # seconds below which a ratio of two times says nothing

SENTENCE = "The last ferry of the day will leave at eight in the evening from March, the board said. "
HEAD = "<!doctype html><html lang=en><title>Night ferries stop - Harbour Post</title><body><h1>Night ferries stop</h1>"
SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _filled(n, lambda i: f"<p>{SENTENCE}{i}</p>"),
    "one long text": lambda n: f"<p>{SENTENCE * (n // len(SENTENCE))}</p>",
    "one long word": lambda n: f"<p>{SENTENCE}</p><p>{'ferry' * (n // 5)}</p>",
    "short lines": lambda n: _filled(n, lambda i: f"<div>Line {i}</div>"),
    "links": lambda n: _filled(n, lambda i: f'<li><a href="/story/{i}">Story number {i} of the day</a></li>'),
    "links in one text": lambda n: f"<p>{_filled(n, lambda i: f'<a href=/{i}>Ferry {i}</a>, ')}</p>",
    "attributes": lambda n: _filled(n, lambda i: f'<p class="a{i} b c-d" id="p{i}" data-x="{i}">{SENTENCE}</p>'),
    "attributes of one tag": lambda n: (
        f"<div {_filled(n, lambda i: f'data-{i}={i} ')}>{_filled(4096, _sentence)}</div>"
    ),
    "deep": lambda n: _filled(n, lambda i: "<div>" * 60 + SENTENCE + "</div>" * 60),
    "deeper and deeper": lambda n: "<div>" * (n // 11) + SENTENCE + "</div>" * (n // 11),
    "wide and empty": lambda n: _filled(n, lambda i: "<div></div>") + _filled(4096, _sentence),
    "never closed": lambda n: _filled(n, lambda i: f"<b><p>{SENTENCE}"),
    "inline": lambda n: _filled(n, lambda i: f"<p><b>Bold</b> and <i>italic</i> <a href=/{i}>link</a> {SENTENCE}</p>"),
    "table": lambda n: f"<table>{_filled(n, lambda i: f'<tr><td>{i}</td><td>Ferry</td><td>{i * 7}</td></tr>')}</table>",
    "dates": lambda n: _filled(n, lambda i: f"<p>Published on {i % 28 + 1} March {1990 + i % 30} at {i % 24}:15</p>"),
    "bylines": lambda n: _filled(n, lambda i: f"<p>By Anna M{'aeiou'[i % 5]}ller{i} and John Smith, Harbour Post</p>"),
    "entities": lambda n: _filled(n, lambda i: f"<p>{'&quot;&#8212;&amp;' * 20}{i}</p>"),
    "no spaces": lambda n: _filled(n, lambda i: f"<p>{'最後の渡し船は夕方八時に港を出る。' * 4}{i}</p>"),
    "scripts": lambda n: f"<script>{'var a = 1; ' * (n // 11)}</script>{_filled(4096, _sentence)}",
    "JSON-LD": lambda n: f'<script type="application/ld+json">{_graph(n)}</script>{_filled(4096, _sentence)}',
}
"""Pages that grow in one thing only."""


class Growth(NamedTuple):
    """CPU seconds on pages of one shape, by their size in bytes."""

    shape: str
    seconds: tuple[tuple[int, float], ...]

    @property
    def ratios(self) -> list[float | None]:
        """time(2n) / time(n) of each doubling; None where both are too short to tell."""
        pairs = itertools.pairwise(took for _, took in self.seconds)
        return [after / before if after >= NOISE else None for before, after in pairs]

    @property
    def worst(self) -> float:
        """The largest of them."""
        return max((ratio for ratio in self.ratios if ratio), default=0.0)


def shaped(shape: str, size: int) -> bytes:
    """A page of about so many bytes."""
    return (HEAD + SHAPES[shape](size)).encode()


def grow(largest: int, limit: float, shapes: Sequence[str] | None = None) -> Iterator[Growth]:
    """How the time of `clean` grows in each shape up to a size, or until a page takes longer than the limit."""
    clean = import_module("newsclean").clean
    clean(shaped("paragraphs", SMALLEST))
    for shape in shapes or SHAPES:
        told: list[tuple[int, float]] = []
        size = SMALLEST
        while size <= largest and (not told or told[-1][1] < limit):
            page = shaped(shape, size)
            took = _seconds(clean, page)
            told.append((size, took if took > SURE else min(took, _seconds(clean, page))))
            size *= 2
        print(f"{shape}: {told[-1][1]:.2f} s", file=sys.stderr)
        yield Growth(shape, tuple(told))


def table(shapes: list[Growth]) -> str:
    """A row a shape: the largest page and its time, then time(2n) / time(n) for each doubling."""
    sizes = max((growth.seconds for growth in shapes), key=len, default=())
    heads = "".join(f"{_kilobytes(size):>7}" for size, _ in sizes[1:])
    lines = [f"{'shape':23}{'largest':>8}{'seconds':>9}{'s/MB':>7}{'worst':>7}   time(2n)/time(n) at{heads}"]
    for growth in shapes:
        size, took = growth.seconds[-1]
        ratios = "".join(f"{ratio:7.2f}" if ratio else f"{'·':>7}" for ratio in growth.ratios)
        figures = f"{_kilobytes(size):>8}{took:9.2f}{took * 1e6 / size:7.2f}{growth.worst:7.2f}"
        lines.append(f"{growth.shape:23}{figures}{'':22}{ratios}")
    return "\n".join(lines)


def _kilobytes(size: int) -> str:
    return f"{size // KIB}K" if size < KIB * KIB else f"{size // KIB // KIB}M"


def _filled(size: int, piece: Callable[[int], str]) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(piece(len(parts)))
        length += len(parts[-1].encode())
    return "".join(parts)


def _sentence(_: int) -> str:
    return f"<p>{SENTENCE}</p>"


def _graph(size: int) -> str:
    node = {"@type": "NewsArticle", "headline": SENTENCE, "url": "https://news.example/story"}
    return json.dumps({"@graph": [node] * (size // len(json.dumps(node)))})


def _seconds(run: Callable[[bytes], object], page: bytes) -> float:
    gc.collect()
    began = time.process_time()
    run(page)
    return time.process_time() - began
