"""Pages in, how fast newsclean and its installed peers are out: `python bench/speed.py CORPUS --sample 100`.

In each round every system goes once over all pages, one after another, so that what else the machine does falls on all
of them alike; CPU time counts, and the median of the rounds. It has a new process each time: no page is met again, nor
what a system keeps of it (newsclean and trafilatura keep answers on lines). Every fourth page is for warming up and not
timed.
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
import growth
import plots
import strain
from systems import SYSTEMS, System

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

PARSER, OURS = "lexbor's parse", "newsclean"
LOADED = {OURS: ("trafilatura.core", "htmldate.core", "py3langid.langid")}  # what few pages need, as most need the rest
WARM = 4  # every so many pages one is for warming up: tables and models are loaded when they are first asked
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
    ("figures of blocks", "newsclean.judge.learned", "_features"),
    ("second opinion", "newsclean.cleaner", "_reconsider"),
    ("visible fields", "newsclean.metadata", "visible"),
    ("choice of fields", "newsclean.metadata", "choose"),
    ("record, completeness", "newsclean.cleaner", "article"),
)
"""The parts of `clean` that are timed: each by the name under which its caller finds it."""


class Sample(NamedTuple):
    """The pages that are timed, and others for warming up."""

    pages: list[bytes]
    warm: list[bytes]

    @classmethod
    def of(cls, pages: Sequence[bytes]) -> Sample:
        """Part the pages; a single one is for both."""
        return cls([page for number, page in enumerate(pages) if number % WARM] or [*pages], [*pages[::WARM]])


class Speed(NamedTuple):
    """What one system took: CPU seconds of each round, and its peak memory in bytes."""

    rounds: tuple[float, ...]
    memory: int

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.rounds)


# --- Measuring ---------------------------------------------------------------------------------------------------


def lap(name: str, sample: Sample) -> tuple[float, int]:
    """The CPU seconds of a system over all pages, in a new process, and that one's peak memory."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe()
    process = context.Process(target=_lap, args=(theirs, name, len(sample.pages), len(sample.warm)), daemon=True)
    process.start()
    theirs.close()
    for page in (*sample.pages, *sample.warm):  # one by one: none is held twice
        pipe.send_bytes(page)
    told: tuple[float, int] = pipe.recv()
    process.join()
    return told


def _lap(pipe: Connection, name: str, pages: int, warm: int) -> None:
    run: Any = CONTESTANTS[name].run
    sample = Sample([pipe.recv_bytes() for _ in range(pages)], [pipe.recv_bytes() for _ in range(warm)])
    _warm_up(name, run, sample)
    began = time.process_time()
    for page in sample.pages:
        _quietly(run, page)
    pipe.send((time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB))


def _warm_up(name: str, run: Callable[[bytes], object], sample: Sample) -> None:
    for module in LOADED.get(name, ()):
        import_module(module)
    for page in sample.warm:
        _quietly(run, page)
    gc.collect()


def _quietly(run: Callable[[bytes], object], page: bytes) -> None:
    """A page that a peer cannot read costs it what it costs."""
    with suppress(Exception):  # only the time counts here; bench/quality.py counts failures
        run(page)


def race(names: Sequence[str], sample: Sample, rounds: int) -> dict[str, Speed]:
    """Every system over all pages, round by round; one at a time has the machine."""
    laps: dict[str, list[tuple[float, int]]] = {name: [] for name in names}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name in [*names[number % len(names) :], *names[: number % len(names)]]:
            laps[name].append(lap(name, sample))
    return {name: Speed(tuple(took for took, _ in told), max(peak for _, peak in told)) for name, told in laps.items()}


def steps(sample: Sample) -> dict[str, float]:
    """CPU seconds of each step of `clean` over all pages; "rest" is what belongs to none."""
    clean = import_module(OURS).clean
    _warm_up(OURS, clean, sample)
    spent = {name: 0.0 for name, _, _ in STEPS}
    undo = [_timed(name, module, function, spent) for name, module, function in STEPS]
    began = time.process_time()
    for page in sample.pages:
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


def report(told: Told, pages: Sequence[bytes]) -> str:
    """Every table, with drawings, as one file."""
    parts = [f"<p>{escape(strain.machine())}</p>"]
    if told.speeds:
        rows = [(name, len(pages) / speed.seconds) for name, speed in told.speeds.items()]
        parts.append(f"<h2>Pages a second</h2>{plots.bars(rows, OURS)}")
    curves: list[tuple[str, list[tuple[float, float]]]]
    if told.scaling:
        curves = [
            (OURS, [(lap.workers, lap.rate) for lap in told.scaling]),
            ("linear", [(lap.workers, lap.workers * told.scaling[0].rate) for lap in told.scaling]),
        ]
        parts.append(f"<h2>Pages a second, by processes</h2>{plots.lines(curves, OURS)}")
    if told.growth:
        curves = [(shape.shape, [(size / growth.KIB, took) for size, took in shape.seconds]) for shape in told.growth]
        parts.append(f"<h2>Seconds, by kilobytes</h2>{plots.lines(curves, '', logarithmic=True)}")
    if told.endurance:
        curves = [(OURS, [(then.pages, then.now / 1e6) for then in told.endurance])]
        parts.append(f"<h2>Megabytes, by pages</h2>{plots.lines(curves, OURS)}")
    tables = "".join(f"<pre>{escape(text)}</pre>" for text in told.tables(pages))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Speed</title>'
        "<style>body{font:15px system-ui;max-width:75em;margin:2em auto}.soft{fill:#667085}.ours{font-weight:600}"
        f"pre{{overflow-x:auto}}</style><h1>Speed</h1>{''.join(parts)}{tables}"
    )


class Told(NamedTuple):
    """All figures of a run; what was not asked for is empty."""

    speeds: dict[str, Speed]
    steps: dict[str, float]
    scaling: list[strain.Scaling]
    imports: dict[str, float]
    endurance: list[strain.Memory]
    growth: list[growth.Growth]

    def tables(self, pages: Sequence[bytes]) -> list[str]:
        """A table for each part that was asked for."""
        return [
            *([table(self.speeds, pages)] if self.speeds else []),
            *([steps_table(self.steps, len(pages))] if self.steps else []),
            *([strain.scaling_table(self.scaling)] if self.scaling else []),
            *([strain.imports_table(self.imports)] if self.imports else []),
            *([strain.endurance_table(self.endurance)] if self.endurance else []),
            *([growth.table(self.growth)] if self.growth else []),
        ]

    def to_json(self) -> str:
        """Every figure."""
        data = {
            "machine": strain.machine(),
            "speeds": {name: speed._asdict() for name, speed in self.speeds.items()},
            "steps": self.steps,
            "scaling": [lap._asdict() for lap in self.scaling],
            "imports": self.imports,
            "endurance": [then._asdict() for then in self.endurance],
            "growth": {shape.shape: shape.seconds for shape in self.growth},
        }
        return json.dumps({name: figures for name, figures in data.items() if figures}, indent=1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; 2 when that was nothing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="*", type=Path, help="folders or .tar.xz files")
    parser.add_argument("--sample", type=int, default=400, metavar="N", help="pages, spread over the corpora (400)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="rounds over all pages (3)")
    parser.add_argument("--systems", nargs="*", choices=list(CONTESTANTS), help="these beside newsclean and the parser")
    parser.add_argument("--no-race", action="store_true", help="leave out the systems and the steps of clean")
    parser.add_argument("--scaling", type=int, default=0, metavar="N", help="also clean N pages by 1, 2, 4 … processes")
    parser.add_argument("--imports", type=int, default=0, metavar="N", help="also time N fresh interpreters each")
    parser.add_argument("--endurance", type=int, default=0, metavar="N", help="also clean N pages in one process")
    parser.add_argument("--growth", type=int, default=0, metavar="KB", help="also clean growing pages up to this size")
    parser.add_argument("--shapes", nargs="*", choices=list(growth.SHAPES), help="of these shapes only")
    parser.add_argument("--limit", type=float, default=30.0, metavar="SECONDS", help="a page's growth ends there (30)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure")
    parser.add_argument("--html", type=Path, metavar="FILE", help="a report with drawings")
    args = parser.parse_args(arguments)
    found = [page.html for path in args.corpora for page in corpus.read(path)]
    pages = found[:: max(1, len(found) // args.sample)][: args.sample]
    sample = Sample.of(pages)
    asked = [name for name in CONTESTANTS if args.systems is None or name in {*args.systems, PARSER, OURS}]
    names = [name for name in asked if CONTESTANTS[name].installed] if pages and not args.no_race else []
    size = sum(map(len, sample.pages)) / 1e6
    print(f"{len(sample.pages)} of {len(pages)} pages, {size:.1f} MB, {args.rounds} rounds; {strain.machine()}")
    told = Told(
        speeds=race(names, sample, args.rounds) if names else {},
        steps=steps(sample) if names else {},
        scaling=strain.scale(pages, args.scaling, args.rounds) if pages and args.scaling else [],
        imports=strain.imports(args.imports) if args.imports else {},
        endurance=strain.endure(pages, args.endurance) if pages and args.endurance else [],
        growth=list(growth.grow(args.growth * growth.KIB, args.limit, args.shapes)) if args.growth else [],
    )
    print("\n\n".join(told.tables(sample.pages)))
    if args.json:
        args.json.write_text(told.to_json(), encoding="utf-8")
    if args.html:
        args.html.write_text(report(told, sample.pages), encoding="utf-8")
    return 0 if any(told) else 2


if __name__ == "__main__":
    raise SystemExit(main())
