"""Hostile pages in, each cleaned in a process of its own, with what that cost, out.

A line of the input is `[name, path, is bytes, url, options]`, a line of the output a `Cost`. The process loads what
cleaning needs and forks for each page: the child's time and peak of memory are the page's alone.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import sys
import time
import traceback
from pathlib import Path

import msgspec

from hostile.pages import PARAGRAPHS
from newsclean import clean
from newsclean.cleaner import load
from newsclean.model import Article  # noqa: TC001 - a field's type, read at run time
from newsclean.options import Options  # noqa: TC001 - a field's type, read at run time

SECONDS = 100  # of the processor, after which a page is given up
MEMORY = 8 << 30
# Pages that ask for all that is asked late: a date, a language, an encoding, a second opinion.
LATE = (
    PARAGRAPHS.encode(),
    "<p>Последний паром отойдёт в восемь часов вечера, сообщило правление порта.</p>".encode("cp1251"),
    "<p>最後の渡し船は夕方八時に港を出ると港の理事会が月曜日に決めた。</p>".encode("euc_jp"),
    b"<table>" + b"<tr><td>a dog lies under the bench of the old town<td>7" * 40 + b"</table>",
)


class Cost(msgspec.Struct, frozen=True):
    """What became of a page: its record, or the error; seconds of the processor, and bytes above the start."""

    name: str
    record: Article | None = None
    error: str = ""
    seconds: float = 0.0
    memory: int = 0


class Task(msgspec.Struct, frozen=True, array_like=True):
    """A page in a file."""

    name: str
    path: str
    is_bytes: bool
    url: str | None
    options: Options | None


def main() -> None:
    """Clean the pages that standard input names."""
    load()
    for page in LATE:
        clean(page)
    gc.freeze()
    for line in sys.stdin.buffer:
        task = msgspec.json.decode(line, type=Task)
        ours, theirs = os.pipe()
        child = os.fork()
        if not child:
            os.close(ours)
            with os.fdopen(theirs, "wb") as out:
                out.write(msgspec.json.encode(cost(task)))
            os._exit(0)
        os.close(theirs)
        with os.fdopen(ours, "rb") as told:
            answer = told.read()
        _, status = os.waitpid(child, 0)
        answer = answer or msgspec.json.encode(Cost(task.name, error=f"the process ended with {status}"))
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


def cost(task: Task) -> Cost:
    """Clean one page."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    data = Path(task.path).read_bytes()
    page = data if task.is_bytes else data.decode("utf-8", "surrogatepass")
    del data
    before, start = peak(), time.process_time()
    try:
        record = clean(page, url=task.url, options=task.options)
    except BaseException:  # whatever it is, it is what we look for
        return Cost(task.name, error=traceback.format_exc()[-600:])
    return Cost(task.name, record, "", time.process_time() - start, peak() - before)


def peak() -> int:
    """The most bytes that the process ever held; a fork begins with what it holds then."""
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
