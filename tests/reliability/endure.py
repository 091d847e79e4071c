"""A long crawl of small pages in; what its processes hold, from time to time, out."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reliability.crash import Losses, losses

if TYPE_CHECKING:
    from collections.abc import Sequence

HOSTS = 500
PARTS = 20  # times that the processes are looked at
WORKERS = 2
AT_ONCE = 32
SPARE = 4  # sockets that the event loop itself holds, or that were not yet closed
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Held(NamedTuple):
    """What processes hold: bytes of memory, open sockets and other files, threads."""

    memory: int
    sockets: int
    files: int
    threads: int


class Look(NamedTuple):
    """The crawl after so many pages."""

    pages: int
    parent: Held
    workers: Held


class Endured(NamedTuple):
    """What was seen of a crawl: its processes, what went wrong, and all that it said on standard error."""

    looks: list[Look]
    losses: Losses
    code: int
    said: str


def endured(pages: int) -> Endured:
    """A crawl of so many pages."""
    return asyncio.run(_endured(pages))


def growth(looks: Sequence[Look], who: str, what: str) -> float:
    """The most that was held after the first tenth of the pages, over what was held then."""
    values = [getattr(getattr(look, who), what) for look in looks]
    first = next(number for number, look in enumerate(looks) if look.pages >= looks[-1].pages / 10)
    return float(max(values[first:]) / values[first])


async def _endured(pages: int) -> Endured:
    with tempfile.TemporaryDirectory() as name:
        site = _Site()
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(site), "0.0.0.0", 0, backlog=1024)
        site.port = server.sockets[0].getsockname()[1]
        urls = [f"http://127.3.{n % HOSTS // 250}.{n % 250 + 1}:{site.port}/{n}" for n in range(pages)]
        Path(name, "urls.txt").write_text("\n".join(urls))
        options = ["--delay", "0", "--allow-private", "--no-site-profile", "--workers", str(WORKERS), "-q"]
        options += ["--concurrency", str(AT_ONCE)]
        with Path(name, "said").open("wb") as said:
            crawl = await asyncio.create_subprocess_exec(
                sys.executable, "-W", "error", "-m", "newsclean.cli", "crawl", "urls.txt", "-o", "out", *options,
                cwd=name, stderr=said,
            )  # fmt: skip
        looks: list[Look] = []
        while crawl.returncode is None:
            due = (len(looks) + 1) * pages // (PARTS + 1)
            if site.asked >= due and len(looks) < PARTS and (look := _look(crawl.pid, site.asked)):
                looks.append(look)
            await asyncio.sleep(0.05)
        server.close()
        return Endured(looks, losses(Path(name, "out"), urls), crawl.returncode, Path(name, "said").read_text())


def _look(pid: int, asked: int) -> Look | None:
    """What the crawl and its workers hold; None while they start."""
    servers = [child for child in _children(pid) if b"forkserver" in _read(child, "cmdline")]
    held = [_held(child) for server in servers for child in _children(server)]
    parent = _held(pid)
    if parent is None or len(held) != WORKERS or None in held:
        return None
    together = (sum(column) for column in zip(*filter(None, held), strict=True))
    return Look(asked, parent, Held(*together))


def _held(pid: int) -> Held | None:
    try:
        memory = int(_read(pid, "statm").split()[1]) * PAGE
        files = [_target(path) for path in Path("/proc", str(pid), "fd").iterdir()]
        sockets = sum(target.startswith("socket:") for target in files)
        threads = len(list(Path("/proc", str(pid), "task").iterdir()))
        return Held(memory, sockets, len(files) - sockets, threads)
    except (OSError, IndexError):
        return None


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return "socket:"  # closed meanwhile


def _children(pid: int) -> list[int]:
    found = (Path("/proc", str(pid), "task") / task / "children" for task in os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    return [int(child) for path in found for child in path.read_text().split()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path("/proc", str(pid), name).read_bytes()
    except OSError:
        return b""


class _Site:
    """Stories of which no two are alike; some addresses lead elsewhere, some nowhere."""

    def __init__(self) -> None:
        self.port = 0
        self.asked = 0

    def answer(self, path: str) -> bytes:
        number = path.rpartition("/")[2]
        if not number.isdigit():
            return _answer(404, b"none")
        self.asked += not path.startswith("/moved")
        n = int(number)
        if n % 50 == 7:
            return _answer(404, b"none")
        if n % 50 == 9 and not path.startswith("/moved"):
            return _answer(302, b"", f"Location: http://127.3.0.{(n * 7) % 250 + 1}:{self.port}/moved/{n}")
        chance = random.Random(n)
        lines = (" ".join(chance.choices(_WORDS, k=40)) for _ in range(8))
        body = "".join(f"<p>{line.capitalize()}, said item {n}.</p>" for line in lines)
        return _answer(
            200, f"<!DOCTYPE html><title>Item {n}</title><article><h1>Item {n}</h1>{body}</article>".encode()
        )


_WORDS = """the a of to and in council river bridge mayor market harbour school budget winter flood train vote plan
report bank tower farmers workers money price road town city people week night morning summer court police fire
hospital after before under over against without because while said told asked opened closed built sold""".split()


class _Connection(asyncio.Protocol):
    def __init__(self, site: _Site) -> None:
        self._site = site
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        if b"\r\n\r\n" in self._got:
            self._transport.write(self._site.answer(self._got.split(b" ", 2)[1].decode("latin-1")))
            self._transport.close()


def _answer(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
