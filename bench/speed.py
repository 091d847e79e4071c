"""Pages in, how fast newsclean and its installed peers are out: `python bench/speed.py CORPUS --sample 100`.

Every system has a process of its own. In each round every system goes once over all pages, one after another, so that
what else the machine does falls on all of them alike; CPU time counts, and the median of the rounds. Take many pages:
newsclean keeps its answers on some thousand short lines, and would meet them again in a second round over few pages.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import resource
import statistics
import sys
import time
from contextlib import suppress
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
import plots
from systems import SYSTEMS, System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

PARSER, OURS = "lexbor's parse", "newsclean"
SHAPES_FROM = 16 * 1024  # bytes of the smallest page that growth is measured on
WARM = 3  # pages that are cleaned before the clock runs
KIB = 1024  # ru_maxrss counts these on Linux


def parse(html: bytes) -> str:
    """The bare parse of the same bytes, by the parser that newsclean uses: nothing can be faster."""
    return str(import_module("selectolax.lexbor").LexborHTMLParser(html).root is None)


def with_metadata(html: bytes) -> str:
    """trafilatura with all its fields, as newsclean gives them."""
    return str(import_module("trafilatura").bare_extraction(html, with_metadata=True, include_comments=False))


CONTESTANTS: dict[str, System] = {
    PARSER: System(PARSER, "selectolax", "selectolax", parse),
    OURS: SYSTEMS[OURS],
    "trafilatura, metadata": System("trafilatura, metadata", "trafilatura", "trafilatura", with_metadata),
    **{name: system for name, system in SYSTEMS.items() if not system.text and name != OURS},
}

STEPS = (
    ("decode", "newsclean.cleaner", "decode"),
    ("parse", "newsclean.cleaner", "Document"),
    ("markup's fields", "newsclean.metadata", "structured"),
    ("segment", "newsclean.cleaner", "segment"),
    ("rules", "newsclean.judge", "by_rules"),
    ("figures of blocks", "newsclean.judge.learned", "features"),
    ("second opinion", "newsclean.cleaner", "_reconsider"),
    ("visible fields", "newsclean.metadata", "visible"),
    ("choice of fields", "newsclean.metadata", "choose"),
    ("record, completeness", "newsclean.cleaner", "article"),
)
"""The parts of `clean` that are timed: each by the name under which its caller finds it."""


class Speed(NamedTuple):
    """What one system took: CPU seconds of each round, and its peak memory in bytes."""

    rounds: tuple[float, ...]
    memory: int

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)


class Growth(NamedTuple):
    """CPU seconds on pages of one shape, by their size in bytes."""

    shape: str
    seconds: tuple[tuple[int, float], ...]

    @property
    def worst(self) -> float:
        """The largest time(2n) / time(n)."""
        pairs = zip(self.seconds, self.seconds[1:], strict=False)
        return max((after / before for (_, before), (_, after) in pairs), default=0.0)


# --- Measuring ---------------------------------------------------------------------------------------------------


class Racer:
    """A system in a process of its own, which holds the pages."""

    def __init__(self, name: str, pages: Sequence[bytes]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_race, args=(theirs, name), daemon=True)
        self.process.start()
        theirs.close()
        self.pipe.send(list(pages))

    def lap(self) -> tuple[float, int]:
        """The CPU seconds of one round over all pages, and the peak memory so far."""
        self.pipe.send("lap")
        told: tuple[float, int] = self.pipe.recv()
        return told

    def end(self) -> None:
        self.process.kill()
        self.process.join()


def _race(pipe: Connection, name: str) -> None:
    run: Any = CONTESTANTS[name].run
    pages: list[bytes] = pipe.recv()
    for page in pages[:WARM]:
        _quietly(run, page)
    gc.collect()
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        began = time.process_time()
        for page in pages:
            _quietly(run, page)
        pipe.send((time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB))


def _quietly(run: Callable[[bytes], object], page: bytes) -> None:
    """A page that a peer cannot read costs it what it costs."""
    with suppress(Exception):  # only the time counts here; bench/quality.py counts failures
        run(page)


def race(names: Sequence[str], pages: Sequence[bytes], rounds: int) -> dict[str, Speed]:
    """Every system over all pages, round by round; one at a time has the machine."""
    racers = {name: Racer(name, pages) for name in names}
    laps: dict[str, list[tuple[float, int]]] = {name: [] for name in names}
    try:
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            for name in [*names[number % len(names) :], *names[: number % len(names)]]:
                laps[name].append(racers[name].lap())
    finally:
        for racer in racers.values():
            racer.end()
    return {name: Speed(tuple(took for took, _ in told), max(peak for _, peak in told)) for name, told in laps.items()}


def steps(pages: Sequence[bytes]) -> dict[str, float]:
    """CPU seconds of each step of `clean` over all pages; "rest" is what belongs to none."""
    clean = import_module(OURS).clean
    for page in pages[:WARM]:
        clean(page)
    spent = {name: 0.0 for name, _, _ in STEPS}
    undo = [_timed(name, module, function, spent) for name, module, function in STEPS]
    began = time.process_time()
    for page in pages:
        clean(page)
    total = time.process_time() - began
    for put_back in undo:
        put_back()
    return spent | {"rest": total - sum(spent.values())}


def _timed(name: str, module: str, function: str, spent: dict[str, float]) -> Callable[[], None]:
    """Time a function in place; what is given back undoes it."""
    home = sys.modules[module]
    original = getattr(home, function)

    def run(*args: Any, **options: Any) -> Any:
        began = time.process_time()
        try:
            return original(*args, **options)
        finally:
            spent[name] += time.process_time() - began

    setattr(home, function, run)
    return lambda: setattr(home, function, original)


# --- Growth ------------------------------------------------------------------------------------------------------

SENTENCE = "The last ferry of the day will leave at eight in the evening from March, the board said. "
HEAD = "<!doctype html><html lang=en><title>Night ferries stop - Harbour Post</title><body><h1>Night ferries stop</h1>"
SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: _filled(n, lambda i: f"<p>{SENTENCE}{i}</p>"),
    "one long text": lambda n: f"<p>{SENTENCE * (n // len(SENTENCE))}</p>",
    "short lines": lambda n: _filled(n, lambda i: f"<div>Line {i}</div>"),
    "links": lambda n: _filled(n, lambda i: f'<li><a href="/story/{i}">Story number {i} of the day</a></li>'),
    "attributes": lambda n: _filled(n, lambda i: f'<p class="a{i} b c-d" id="p{i}" data-x="{i}">{SENTENCE}</p>'),
    "deep": lambda n: _filled(n, lambda i: "<div>" * 60 + SENTENCE + "</div>" * 60),
    "inline": lambda n: _filled(n, lambda i: f"<p><b>Bold</b> and <i>italic</i> <a href=/{i}>link</a> {SENTENCE}</p>"),
    "table": lambda n: f"<table>{_filled(n, lambda i: f'<tr><td>{i}</td><td>Ferry</td><td>{i * 7}</td></tr>')}</table>",
    "JSON-LD": lambda n: f'<script type="application/ld+json">{_graph(n)}</script>{_filled(4096, lambda i: SENTENCE)}',
}
"""Pages that grow in one thing only."""


def _filled(size: int, piece: Callable[[int], str]) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(piece(len(parts)))
        length += len(parts[-1])
    return "".join(parts)


def _graph(size: int) -> str:
    node = {"@type": "NewsArticle", "headline": SENTENCE, "url": "https://news.example/story"}
    return json.dumps({"@graph": [node] * (size // len(json.dumps(node)))})


def shaped(shape: str, size: int) -> bytes:
    """A page of about so many bytes."""
    return (HEAD + SHAPES[shape](size)).encode()


def grow(largest: int, limit: float) -> Iterator[Growth]:
    """How the time of `clean` grows in each shape up to a size, or until a page takes longer than the limit."""
    clean = import_module(OURS).clean
    clean(shaped("paragraphs", SHAPES_FROM))
    for shape in SHAPES:
        told: list[tuple[int, float]] = []
        size = SHAPES_FROM
        while size <= largest and (not told or told[-1][1] < limit):
            page = shaped(shape, size)
            told.append((size, min(_seconds(clean, page) for _ in range(2))))
            size *= 2
        yield Growth(shape, tuple(told))


def _seconds(run: Callable[[bytes], object], page: bytes) -> float:
    gc.collect()
    began = time.process_time()
    run(page)
    return time.process_time() - began


# --- What is printed ---------------------------------------------------------------------------------------------


def table(speeds: dict[str, Speed], pages: Sequence[bytes]) -> str:
    """A row a system, the fastest first: pages and megabytes a second, ratios, memory."""
    size = sum(map(len, pages)) / 1e6
    ours, bare = speeds[OURS].seconds, speeds[PARSER].seconds
    lines = [f"{'system':24}{'ms/page':>9}{'pages/s':>9}{'MB/s':>8}{'to parse':>10}{'newsclean is':>14}{'peak MB':>9}"]
    for name, speed in sorted(speeds.items(), key=lambda row: row[1].seconds):
        seconds = speed.seconds
        lines.append(
            f"{name:24}{1000 * seconds / len(pages):9.2f}{len(pages) / seconds:9.1f}{size / seconds:8.1f}"
            f"{seconds / bare:9.1f}x{seconds / ours:13.2f}x{speed.memory / 1e6:9.0f}"
        )
    return "\n".join(lines)


def steps_table(spent: dict[str, float], pages: int) -> str:
    total = sum(spent.values())
    rows = (f"{name:24}{1000 * took / pages:9.2f}{took / total:9.1%}" for name, took in spent.items())
    return "\n".join([f"{'step':24}{'ms/page':>9}{'share':>9}", *rows])


def growth_table(shapes: Sequence[Growth]) -> str:
    lines = [f"{'shape':16}{'largest':>10}{'seconds':>9}{'s/MB':>8}{'worst time(2n)/time(n)':>25}"]
    for growth in shapes:
        size, took = growth.seconds[-1]
        lines.append(f"{growth.shape:16}{size // KIB:>7} KB{took:9.2f}{took * 1e6 / size:8.2f}{growth.worst:25.2f}")
    return "\n".join(lines)


def report(speeds: dict[str, Speed], pages: Sequence[bytes], shapes: Sequence[Growth]) -> str:
    """The tables and a drawing of the speeds as one file."""
    rows = [(name, len(pages) / speed.seconds) for name, speed in speeds.items()]
    texts = [table(speeds, pages), *([growth_table(shapes)] if shapes else [])]
    tables = "".join(f"<pre>{escape(text)}</pre>" for text in texts)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Speed</title>'
        "<style>body{font:15px system-ui;max-width:60em;margin:2em auto}.soft{fill:#667085}</style>"
        f"<h1>Pages a second</h1>{plots.bars(rows, OURS)}{tables}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="*", type=Path, help="folders or .tar.xz files")
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="pages, spread over the corpora (400)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds over all pages (3)")
    parser.add_argument("--systems", nargs="*", choices=list(CONTESTANTS), help="these beside newsclean and the parser")
    parser.add_argument("--growth", type=int, default=0, metavar="KB", help="also clean growing pages up to this size")
    parser.add_argument("--limit", type=float, default=30.0, metavar="SECONDS", help="a page's growth ends there (30)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure")
    parser.add_argument("--html", type=Path, metavar="FILE", help="a report with a drawing")
    args = parser.parse_args()
    found = [page.html for path in args.corpora for page in corpus.read(path)]
    pages = found[:: max(1, len(found) // args.sample)][: args.sample]
    told: dict[str, Any] = {}
    speeds: dict[str, Speed] = {}
    if pages:
        asked = [name for name in CONTESTANTS if args.systems is None or name in {*args.systems, PARSER, OURS}]
        names = [name for name in asked if CONTESTANTS[name].installed]
        print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.1f} MB, {args.rounds} rounds; CPU time of one core")
        speeds = race(names, pages, args.rounds)
        spent = steps(pages)
        print(f"{table(speeds, pages)}\n\n{steps_table(spent, len(pages))}")
        told |= {"speeds": {name: speed._asdict() for name, speed in speeds.items()}, "steps": spent}
    shapes = list(grow(args.growth * KIB, args.limit)) if args.growth else []
    if shapes:
        print(f"\n{growth_table(shapes)}")
        told["growth"] = {growth.shape: growth.seconds for growth in shapes}
    if args.json:
        args.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    if args.html and speeds:
        args.html.write_text(report(speeds, pages, shapes), encoding="utf-8")
    return 0 if told else 2


if __name__ == "__main__":
    raise SystemExit(main())
