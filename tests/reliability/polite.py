"""A crawl of hosts that redirect, break and ask for rest, killed in its middle; what their server saw of the rests."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import struct
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.fetchers.net.hosts import registered
from reliability.crash import STORY, Losses, losses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TESTS = Path(__file__).parents[1]
DELAY = 0.2
RETRY_AFTER = 1
KINDS = (
    *("page", "page", "home", "away", "page", "busy", "page", "around", "later", "page", "many", "slow", "page"),
    *("reset", "page", "cut", "page", "gone", "away", "page"),
)
"""What the paths of the list are, in turn; see `Hosts.answer`."""
ONCE = frozenset({"busy", "later", "many", "reset", "cut"})  # the second answer is a page


class Visit(NamedTuple):
    """A request as the server saw it: whose it was, from when its connection came to the end of the answer. wish: the
    least rest that the answer asks for."""

    key: str
    path: str
    start: float
    end: float
    wish: float


class Kept(NamedTuple):
    """What the server saw: requests, hosts, the rests that were too short, the shortest above what it should be."""

    requests: int
    hosts: int
    short: list[tuple[Visit, Visit, float]]
    closest: float
    kinds: Counter[str]
    losses: Losses
    codes: tuple[int, ...]


def kept(targets: int, hosts: int, *, crawl_delay: float, concurrency: int) -> Kept:
    """The figures of a crawl of so many targets that is killed after as many requests, about its half, and resumed.

    crawl_delay: what some robots.txt ask for. Where a start takes less, resuming at once would be too early.
    """
    return asyncio.run(_kept(targets, Hosts(hosts, crawl_delay), concurrency))


async def _kept(targets: int, hosts: Hosts, concurrency: int) -> Kept:
    with tempfile.TemporaryDirectory() as name:
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(hosts), "0.0.0.0", 0, backlog=1024)
        hosts.port = server.sockets[0].getsockname()[1]
        urls = [hosts.url(n) for n in range(targets)]
        Path(name, "urls.txt").write_text("\n".join(urls))
        first = await _crawl(Path(name), concurrency)
        while len(hosts.visits) < targets and first.returncode is None:
            await asyncio.sleep(0.01)
        os.killpg(first.pid, signal.SIGKILL)
        codes = [await first.wait()]
        codes.append(await (await _crawl(Path(name), concurrency)).wait())
        server.close()
        short, closest = short_of(hosts.visits, crawl_delay=hosts.crawl_delay)
        kinds = Counter(visit.path.split("/")[1] for visit in hosts.visits)
        keys = {visit.key for visit in hosts.visits}
        wrong = losses(Path(name, "out"), urls)
        return Kept(len(hosts.visits), len(keys), short, closest, kinds, wrong, tuple(codes))


async def _crawl(folder: Path, concurrency: int) -> asyncio.subprocess.Process:
    options = ["--delay", str(DELAY), "--allow-private", "--workers", "1", "--concurrency", str(concurrency), "-q"]
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "reliability.at_home", "crawl", "urls.txt", "-o", "out", *options, "--no-site-profile",
        cwd=folder, env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}, start_new_session=True,
    )  # fmt: skip


def short_of(visits: Sequence[Visit], *, crawl_delay: float) -> tuple[list[tuple[Visit, Visit, float]], float]:
    """The rests that were shorter than they should be, each with its length; the least surplus of all."""
    short = []
    closest = float("inf")
    for one, other, due in _neighbours(visits, crawl_delay):
        rest = other.start - one.end
        closest = min(closest, rest - due)
        if rest < due:
            short.append((one, other, rest))
    return short, closest


def _neighbours(visits: Sequence[Visit], crawl_delay: float) -> Iterator[tuple[Visit, Visit, float]]:
    """Every two visits of a host that follow each other, with the rest that is due between them."""
    of_host = defaultdict(list)
    for visit in visits:
        of_host[visit.key].append(visit)
    for row in of_host.values():
        row.sort(key=lambda visit: visit.start)
        usual = DELAY
        for one, other in itertools.pairwise(row):
            if one.path == "/robots.txt" and one.wish == crawl_delay:
                usual = crawl_delay
            yield one, other, max(usual, one.wish, 2 * usual if one.wish == 2 * DELAY else 0)


class Hosts:
    """Hosts by number: two in three are addresses, the others two names of one domain."""

    def __init__(self, count: int, crawl_delay: float) -> None:
        self.count = count
        self.crawl_delay = crawl_delay
        self.port = 0
        self.visits: list[Visit] = []
        self._asked: Counter[tuple[str, str]] = Counter()

    def origin(self, number: int, other: int = 0) -> str:
        """The origin of a host; of one with two names one or the other."""
        number %= self.count
        if number % 3:
            return f"http://127.2.{number // 250}.{number % 250 + 1}:{self.port}"
        return f"http://{('www', 'news')[other % 2]}.paper{number}.example:{self.port}"

    def url(self, number: int) -> str:
        """A target of the list."""
        return f"{self.origin(number, number // self.count)}/{KINDS[number % len(KINDS)]}/{number}"

    def answer(self, host: str, path: str) -> tuple[list[bytes], float]:
        """The pieces of an answer, none to break the connection off, and the rest that it asks for."""
        self._asked[host, path] += 1
        if path.startswith("/robots"):
            return self._robots(host, path)
        _, kind, last = path.split("/")
        number = int(last)
        if kind in ONCE and self._asked[host, path] > 1:
            kind = "page"
        page = _answer(200, STORY.replace(b"bridge", f"bridge {number}".encode()))
        elsewhere = self.origin(number * 7 + 1)
        match kind:
            case "home":
                return [_answer(302, b"", f"Location: /page/{number}")], 0.0
            case "away":
                return [_answer(302, b"", f"Location: {elsewhere}/page/{number}")], 0.0
            case "around":  # to another host and from there to a third
                return [_answer(301, b"", f"Location: {elsewhere}/away/{number + 1}")], 0.0
            case "busy":
                return [_answer(503, b"")], 2 * DELAY
            case "many":
                return [_answer(429, b"")], 2 * DELAY
            case "later":
                return [_answer(503, b"", f"Retry-After: {RETRY_AFTER}")], RETRY_AFTER
            case "reset":
                return [], 0.0
            case "cut":
                return [page[:-100]], 0.0
            case "slow":
                return [page[:200], page[200:]], 0.0
            case "gone":
                return [_answer(404, b"none")], 0.0
        return [page], 0.0

    def _robots(self, host: str, path: str) -> tuple[list[bytes], float]:
        number = int(host.rpartition(".")[2]) if host[-1].isdigit() else int(host.split(".")[1].removeprefix("paper"))
        if number % 29 == 0:
            return [_answer(200, f"User-agent: *\nCrawl-delay: {self.crawl_delay}\n".encode())], self.crawl_delay
        if number % 11 == 0 and path == "/robots.txt":
            return [_answer(302, b"", f"Location: {self.origin(number + 1)}/robots/{number}")], 0.0
        if number % 13 == 0 and self._asked[host, path] == 1:
            return [_answer(503, b"")], 2 * DELAY
        return [_answer(404, b"none")], 0.0


class _Connection(asyncio.Protocol):
    """One request, its answer, and when both were."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._start = time.monotonic()
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        if b"\r\n\r\n" in self._got:
            lines = self._got.decode("latin-1").split("\r\n")
            host = next(line.split(" ")[1] for line in lines if line.lower().startswith("host:")).rpartition(":")[0]
            self._answer(host, lines[0].split(" ")[1])

    def _answer(self, host: str, path: str) -> None:
        pieces, wish = self._hosts.answer(host, path)
        if len(pieces) > 1:
            self._transport.write(pieces[0])
            asyncio.get_running_loop().call_later(0.05, self._end, host, path, pieces[1:], wish)
        else:
            self._end(host, path, pieces, wish)

    def _end(self, host: str, path: str, pieces: list[bytes], wish: float) -> None:
        self._hosts.visits.append(Visit(registered(host), path, self._start, time.monotonic(), wish))
        if pieces:
            self._transport.write(pieces[0])
            self._transport.close()
        else:
            reset = struct.pack("ii", 1, 0)
            self._transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            self._transport.abort()


def _answer(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: text/html", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
