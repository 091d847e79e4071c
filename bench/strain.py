"""Pages in; what an import costs, how cleaning scales with processes and what memory a long run takes out."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

KIB = 1024  # ru_maxrss counts these on Linux
WARM = 8  # records for each worker before the clock runs: by then all have loaded their rules and models
PROGRAMS = {
    "python": "pass",
    "import newsclean": "import newsclean",
    "from newsclean import clean": "from newsclean import clean",
    "the first page": "from newsclean import clean; clean(b'<p>A ferry.')",
}
"""What a fresh interpreter is told to do."""
PACKAGES = ("newsclean", "selectolax", "numpy", "msgspec", "trafilatura")


def machine() -> str:
    """What the figures were measured on."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{processors()} cores of {platform.machine()}{load}; {python}, {versions}"


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


# --- Imports -----------------------------------------------------------------------------------------------------


def imports(runs: int) -> dict[str, float]:
    """CPU seconds of fresh interpreters, the median of so many runs, interleaved; all but the first less the first."""
    took: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs):
        for name, code in PROGRAMS.items():
            took[name].append(_cpu_of([sys.executable, "-c", code]))
    medians = {name: statistics.median(seconds) for name, seconds in took.items()}
    return {name: took - (medians["python"] if name != "python" else 0) for name, took in medians.items()}


def _cpu_of(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def imports_table(told: dict[str, float]) -> str:
    rows = (f"{name:30}{1000 * seconds:9.0f}" for name, seconds in told.items())
    return "\n".join([f"{'over bare Python':30}{'CPU ms':>9}", *rows])


# --- Scaling -----------------------------------------------------------------------------------------------------


class Scaling(NamedTuple):
    """What so many processes did: records a second once they were warm, and the seconds of the whole run."""

    workers: int
    rate: float
    whole: float


def scale(pages: Sequence[bytes], count: int, rounds: int, crews: Sequence[int] = ()) -> list[Scaling]:
    """A folder of so many pages, cleaned as `newsclean clean FOLDER` does, by 1, 2, 4 … processes; the best of the
    rounds. No page comes twice unchanged.

    The best, because whatever else the machine does takes processors away, and never adds one. Of few pages those that
    are under way when the clock begins to run, and those that one worker is still at when others have ended, weigh.
    """
    crews = crews or _crews(processors())
    with tempfile.TemporaryDirectory() as place:
        for number, page in enumerate(changed(pages, count)):
            Path(place, f"{number:06}.html").write_bytes(page)
        laps = [_lap(Path(place), workers) for _ in range(rounds) for workers in crews]
    return [max((lap for lap in laps if lap.workers == workers), key=lambda lap: lap.rate) for workers in crews]


def _crews(most: int) -> list[int]:
    doubled = list(itertools.takewhile(lambda workers: workers < most, (2**i for i in itertools.count())))
    return [*doubled, most]


def _lap(place: Path, workers: int) -> Scaling:
    folder, fetchers, options = map(
        import_module, ("newsclean.crawl.folder", "newsclean.fetchers", "newsclean.options")
    )
    import_module("newsclean.crawl.shared")  # what workers have loaded before their first page, for one process too
    began = time.perf_counter()
    records = folder.records(place, fetchers.Settings(), options.DEFAULT, workers=workers)
    deque(itertools.islice(records, WARM * workers), maxlen=0)
    warm = time.perf_counter()
    count = sum(1 for _ in records)
    ended = time.perf_counter()
    return Scaling(workers, count / (ended - warm), ended - began)


def scaling_table(told: Sequence[Scaling]) -> str:
    lines = [f"{'processes':10}{'pages/s':>9}{'speed-up':>10}{'of linear':>11}{'whole run, s':>14}"]
    for workers, rate, whole in told:
        gain = rate / told[0].rate * told[0].workers
        lines.append(f"{workers:<10}{rate:9.1f}{gain:10.2f}{gain / workers:11.2f}{whole:14.1f}")
    return "\n".join(lines)


# --- Endurance ---------------------------------------------------------------------------------------------------


class Memory(NamedTuple):
    """Bytes of one process after so many pages."""

    pages: int
    now: int
    peak: int


def endure(pages: Sequence[bytes], count: int, times: int = 10) -> list[Memory]:
    """The memory of one process that cleans so many pages, looked at so many times; no page comes twice unchanged."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_endure, args=(theirs, max(1, count // times)), daemon=True)
    process.start()
    theirs.close()
    ours.send((list(pages), count))
    try:
        return list(iter(ours.recv, None))
    finally:
        process.kill()
        process.join()
        ours.close()


def _endure(pipe: Connection, step: int) -> None:
    clean = import_module("newsclean").clean
    pages, count = pipe.recv()
    for number, page in enumerate(changed(pages, count), 1):
        clean(page)
        if number % step == 0:
            pipe.send(Memory(number, _resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB))
    pipe.send(None)


def changed(pages: Sequence[bytes], count: int) -> Iterator[bytes]:
    """So many pages: the given ones again and again, every text with another number at its end."""
    for number, page in enumerate(itertools.islice(itertools.cycle(pages), count)):
        mark = b" %d</" % (number // len(pages))
        yield page.replace(b"</a>", mark + b"a>").replace(b"</p>", mark + b"p>").replace(b"</li>", mark + b"li>")


def _resident() -> int:
    """Bytes of memory that this process holds now; 0 where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[1]) * resource.getpagesize() if told.exists() else 0


def endurance_table(told: Sequence[Memory]) -> str:
    lines = [f"{'pages':>8}{'MB now':>9}{'to first':>10}{'peak MB':>9}{'to first':>10}"]
    for pages, now, peak in told:
        to_first = f"{now / told[0].now:10.2f}" if told[0].now else f"{'?':>10}"
        lines.append(f"{pages:8}{now / 1e6:9.0f}{to_first}{peak / 1e6:9.0f}{peak / told[0].peak:10.2f}")
    return "\n".join(lines)
