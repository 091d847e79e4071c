"""Hostile pages in, what each broke of the promises out."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import msgspec

from hostile.pages.worker import Cost, Task
from hostile.promises import broken
from newsclean.model import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hostile.pages import Hostile

TESTS = Path(__file__).parents[2]
MEGABYTE = 1_000_000
SECONDS = 2.0  # of the processor, for each megabyte of input and at least
MEMORY = 300 * MEGABYTE  # bytes, for each megabyte of input and at least
LIMITS = get_args(Limit)


class Outcome(msgspec.Struct, frozen=True):
    """What cleaning a page cost, how large it was in bytes, and what is wrong with the record."""

    name: str
    size: int
    cost: Cost
    wrong: tuple[str, ...]

    @property
    def share(self) -> tuple[float, float]:
        """The parts of the time and of the memory that it may take."""
        scale = max(1.0, self.size / MEGABYTE)
        return self.cost.seconds / (SECONDS * scale), self.cost.memory / (MEMORY * scale)


def tried(pages: Iterable[Hostile], size: int) -> Iterator[Outcome]:
    """The outcome of each page of about this size, in one process that forks for each."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
    command = [sys.executable, "-m", "hostile.pages.worker"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            command, env=os.environ | {"PYTHONPATH": path}, cwd=TESTS, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        for page in pages:
            source = page.make(size)
            data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
            file = Path(folder, "page")
            file.write_bytes(data)
            url = page.url and page.url.encode("utf-8", "replace").decode()
            task = Task(page.name, str(file), isinstance(source, bytes), url, page.options)
            process.stdin.write(msgspec.json.encode(task) + b"\n")
            process.stdin.flush()
            cost = msgspec.json.decode(process.stdout.readline(), type=Cost)
            yield Outcome(page.name, len(data), cost, tuple(wrong(page, cost, len(data))))
        process.stdin.close()


def wrong(page: Hostile, cost: Cost, size: int) -> Iterator[str]:
    """What of the promises a page broke, in words."""
    record = cost.record
    if record is None:
        yield cost.error
        return
    scale = max(1.0, size / MEGABYTE)
    if cost.seconds > SECONDS * scale:
        yield f"{cost.seconds:.1f} s"
    if cost.memory > MEMORY * scale:
        yield f"{cost.memory // MEGABYTE} MB"
    yield from broken(record)
    hit = {warning for warning in record.warnings if warning in LIMITS}
    if size > MEGABYTE and "max_bytes" in hit and page.limits != ("max_bytes",):
        return  # written out, the page is larger than what is read
    paragraphs = record.body.split("\n\n")
    lost = sum(not any(text in paragraph for paragraph in paragraphs) for text in page.shows)
    if lost:
        yield f"{lost} of {len(page.shows)} paragraphs lost"
    if not page.right(record):
        yield "not what the page is about"
    if size > MEGABYTE or page.limits is None:
        return  # large pages may hit limits, and say so
    if not (hit & set(page.limits) if page.limits else not hit):
        yield f"limits {sorted(hit)}, not {sorted(page.limits)}"
