"""Pages in, how many a second whole crawls of them make out: `python bench/throughput.py CORPUS --peers PYTHON`.

A server of our own, in processes of its own, gives the pages on many loopback hosts, gzipped as most sites do. Each
system crawls the same list without a delay, one after another, round by round. What else the machine does falls on all
alike; wall and CPU seconds are of the whole command, its start included.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
import strain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

OURS, BESIDE = "newsclean", "newsclean beside"
HERE = Path(__file__).resolve()
AT_ONCE = 64  # requests of a peer under way


class Crawl(NamedTuple):
    """One crawl: its seconds, the CPU seconds of all its processes, how many stories it wrote, and our own parts."""

    seconds: float
    cpu: float
    stories: int
    parts: dict[str, float] = {}  # noqa: RUF012 - never changed


# --- The server ------------------------------------------------------------------------------------------------------


@contextmanager
def served(pages: Sequence[bytes], processes: int) -> Iterator[int]:
    """The port on which every 127.x.y.z gives page N under /N; all else is 404."""
    context = multiprocessing.get_context("spawn")
    packed = [_answer(page) for page in pages]
    started = []
    port = 0
    try:
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, port), daemon=True)
            process.start()
            started.append(process)
            ours.send(packed)
            port = ours.recv()
        yield port
    finally:
        for process in started:
            process.kill()
            process.join()


def _answer(page: bytes) -> bytes:
    body = gzip.compress(page, 6, mtime=0)
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n"
        'Server: bench\r\nDate: Mon, 05 Jan 2026 08:00:00 GMT\r\nETag: "{:x}"\r\nVary: Accept-Encoding\r\n\r\n'
    )
    return head.format(len(body), hash(body) & 0xFFFFFFFF).encode() + body


NONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nnone"


class _Server(asyncio.Protocol):
    """Connections are kept for those who do not ask to close them."""

    answers: Sequence[bytes] = ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self._got = b""

    def data_received(self, data: bytes) -> None:
        self._got += data
        while b"\r\n\r\n" in self._got:
            head, _, self._got = self._got.partition(b"\r\n\r\n")
            name = head.split(b" ", 2)[1].removeprefix(b"/")
            self._transport.write(self.answers[int(name)] if name.isdigit() else NONE)
            if b"connection: close" in head.lower():
                self._transport.close()


def _serve(pipe: Connection, port: int) -> None:
    _Server.answers = pipe.recv()

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Server, "0.0.0.0", port, reuse_port=True, backlog=4096)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


# --- The systems -----------------------------------------------------------------------------------------------------


class Setting(NamedTuple):
    """What the systems need beside the list.

    peers: the interpreter that has them. more: options for newsclean. beside: the sources of another newsclean.
    """

    peers: str = sys.executable
    more: tuple[str, ...] = ()
    beside: str = ""


def run(system: str, urls: Sequence[str], setting: Setting) -> Crawl:
    """One crawl by a system, in an empty folder of its own. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "urls.txt").write_text("\n".join(urls) + "\n")
        command = COMMANDS[system](place, setting)
        environment = os.environ | ({"PYTHONPATH": setting.beside} if system == BESIDE else {})
        began = time.perf_counter()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with (place / "log").open("wb") as log:
            code = subprocess.call(command, stdout=log, stderr=log, cwd=place, env=environment)
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if code:
            raise RuntimeError(f"{system} ended with {code}: {(place / 'log').read_text()[-2000:]}")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        parts = json.loads((place / "parts.json").read_text()) if (place / "parts.json").exists() else {}
        cpu += parts.pop("forked", 0.0)  # by a process that nobody waits for
        return Crawl(seconds, cpu, _stories(place), parts)


def _ours(place: Path, setting: Setting) -> list[str]:
    return [sys.executable, str(HERE), "--inside", OURS, str(place), *setting.more]


def _command(place: Path, setting: Setting) -> list[str]:
    """The command of trafilatura, which is told only to wait for nobody and that the hosts are ours."""
    where = "import trafilatura; print(trafilatura.__path__[0])"
    found = subprocess.run([setting.peers, "-c", where], capture_output=True, text=True, check=True).stdout.strip()
    text = Path(found, "settings.cfg").read_text()
    text = text.replace("SLEEP_TIME = 5.0", "SLEEP_TIME = 0").replace("SSRF_PROTECTION = on", "SSRF_PROTECTION = off")
    (place / "settings.cfg").write_text(text)
    options = ["-i", "urls.txt", "-o", "out", "--json", "--with-metadata", "--no-comments"]
    command = [str(Path(setting.peers).with_name("trafilatura")), *options, "--config-file", "settings.cfg"]
    return [*command, "--parallel", str(AT_ONCE)]


COMMANDS: dict[str, Callable[[Path, Setting], list[str]]] = {
    OURS: _ours,
    BESIDE: _ours,
    "trafilatura": lambda place, setting: [setting.peers, str(HERE), "--inside", "trafilatura", str(place)],
    "trafilatura command": _command,
    "Scrapy + trafilatura": lambda place, setting: [setting.peers, str(HERE), "--inside", "scrapy", str(place)],
}


def _stories(place: Path) -> int:
    """How many records with a text a crawl left, in a file of lines or a file each."""
    if (place / "out" / "articles.jsonl").exists():
        lines = (place / "out" / "articles.jsonl").read_text().splitlines()
        return sum(bool(json.loads(line)["body"]) for line in lines)
    if (place / "out.jsonl").exists():
        return sum(bool(json.loads(line)["text"]) for line in (place / "out.jsonl").read_text().splitlines())
    return sum(1 for _ in (place / "out").rglob("*.json"))


# --- Inside of the measured processes --------------------------------------------------------------------------------


def newsclean_inside(place: Path, more: Sequence[str]) -> None:
    """The command, with the CPU seconds of its parts put down at its end."""
    took: dict[str, float] = {}
    journal = import_module("newsclean.crawl.journal").Journal
    for name in ("write", "settle"):
        setattr(journal, name, _timed(getattr(journal, name), took))
    cli = import_module("newsclean.cli")
    options = ["-o", "out", "--delay", "0", "--allow-private", "-q", "--no-site-profile", *more]
    sys.argv = ["newsclean", "crawl", "urls.txt", *options]
    try:
        cli.main()
    finally:
        main = time.thread_time()
        own, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        whole = own.ru_utime + own.ru_stime
        forked = _forked()
        parts = {
            "forked": forked,
            "workers": theirs.ru_utime + theirs.ru_stime + forked,
            "journal": took.get("cpu", 0.0),
            "journal's wall": took.get("wall", 0.0),
            "fetch": main - took.get("cpu", 0.0),
            "other threads": whole - main,
        }
        (place / "parts.json").write_text(json.dumps(parts))


def _forked() -> float:
    """The CPU seconds of the process that workers are forked from, and of those."""
    server = import_module("multiprocessing.forkserver")._forkserver._forkserver_pid
    if server is None:
        return 0.0
    ticks = Path("/proc", str(server), "stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _timed(function: Callable[..., Any], took: dict[str, float]) -> Callable[..., Any]:
    """The function with its seconds counted, once where it calls another that is counted too."""

    def timed(*arguments: Any) -> Any:
        if took.get("inside"):
            return function(*arguments)
        took["inside"] = 1
        cpu, wall = time.thread_time(), time.perf_counter()
        try:
            return function(*arguments)
        finally:
            took["cpu"] = took.get("cpu", 0.0) + time.thread_time() - cpu
            took["wall"] = took.get("wall", 0.0) + time.perf_counter() - wall
            took["inside"] = 0

    return timed


def trafilatura_inside(place: Path, _more: Sequence[str]) -> None:
    """Its own downloads in threads and its extraction with metadata, as its documentation has it."""
    downloads, settings = map(import_module, ("trafilatura.downloads", "trafilatura.settings"))
    bare_extraction = import_module("trafilatura").bare_extraction
    config = settings.use_config()
    config.set("DEFAULT", "SSRF_PROTECTION", "off")
    options = settings.Extractor(config=config)
    store = downloads.add_to_compressed_dict((place / "urls.txt").read_text().split())
    with (place / "out.jsonl").open("w") as out:
        while not store.done:
            buffered, store = downloads.load_download_buffer(store, sleep_time=0)
            for url, page in downloads.buffered_downloads(buffered, AT_ONCE, options=options):
                found = bare_extraction(page, url=url, with_metadata=True, include_comments=False) if page else None
                out.write(_line(url, found))


def scrapy_inside(place: Path, _more: Sequence[str]) -> None:
    """A spider that calls trafilatura, as most people join the two."""
    scrapy, crawler = map(import_module, ("scrapy", "scrapy.crawler"))
    bare_extraction = import_module("trafilatura").bare_extraction
    out = (place / "out.jsonl").open("w")

    def parse(_self: Any, response: Any) -> None:
        found = bare_extraction(response.text, url=response.url, with_metadata=True, include_comments=False)
        out.write(_line(response.url, found))

    spider = type(
        "Spider",
        (scrapy.Spider,),
        {"name": "bench", "start_urls": (place / "urls.txt").read_text().split(), "parse": parse},
    )
    settings = {
        "CONCURRENT_REQUESTS": AT_ONCE,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
    }
    process = crawler.CrawlerProcess(settings)
    process.crawl(spider)
    process.start()
    out.close()


def _line(url: str, found: Any) -> str:
    fields = found.as_dict() if found else {}
    kept = ("title", "author", "date", "text", "language", "sitename", "description", "categories", "tags")
    return json.dumps({"url": url, "text": "", **{name: fields.get(name) for name in kept}}) + "\n"


INSIDE: dict[str, Callable[[Path, Sequence[str]], None]] = {
    OURS: newsclean_inside,
    "trafilatura": trafilatura_inside,
    "scrapy": scrapy_inside,
}


# --- The race --------------------------------------------------------------------------------------------------------


def urls_of(count: int, hosts: int, port: int) -> list[str]:
    """A URL for each page, on so many hosts in turn."""
    return [f"http://127.1.{n % hosts // 250}.{n % hosts % 250 + 1}:{port}/{n}" for n in range(count)]


def race(systems: Sequence[str], urls: Sequence[str], rounds: int, setting: Setting) -> dict[str, list[Crawl]]:
    """Each system's crawls, round by round."""
    laps: dict[str, list[Crawl]] = {name: [] for name in systems}
    for _ in range(rounds):
        for name in systems:
            lap = run(name, urls, setting)
            print(f"  {name}: {lap.seconds:.1f} s, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            laps[name].append(lap)
    return laps


def table(laps: dict[str, list[Crawl]], pages: int) -> str:
    """Pages a second in the best round, as other load only takes processors away; CPU of a page, the median."""
    lines = [f"{'system':22}{'pages/s':>9}{'of ours':>9}{'CPU ms/page':>13}{'of ours':>9}{'cores':>7}{'stories':>9}"]
    best = {name: min(some, key=lambda lap: lap.seconds) for name, some in laps.items()}
    cpu = {name: 1000 * statistics.median(lap.cpu for lap in some) / pages for name, some in laps.items()}
    first = next(iter(laps))
    for name, lap in best.items():
        rate, cores = best[first].seconds / lap.seconds, lap.cpu / lap.seconds
        lines.append(
            f"{name:22}{pages / lap.seconds:9.1f}{rate:9.2f}{cpu[name]:13.1f}{cpu[name] / cpu[first]:9.2f}"
            f"{cores:7.2f}{lap.stories:9}"
        )
    return "\n".join(lines)


def parts_table(laps: Sequence[Crawl], pages: int) -> str:
    """Milliseconds a page in each part of a crawl of ours, the median of the rounds."""
    lines = [f"{'part':22}{'ms/page':>9}"]
    for name in laps[0].parts:
        lines.append(f"{name:22}{1000 * statistics.median(lap.parts[name] for lap in laps) / pages:9.2f}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--inside"]:
        _, system, place, *more = arguments
        INSIDE[system](Path(place), more)
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", help="whose pages are served")
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="the interpreter that has the peers")
    parser.add_argument("--systems", nargs="+", choices=COMMANDS, default=[name for name in COMMANDS if name != BESIDE])
    parser.add_argument("--pages", type=int, default=1000, help="the corpora's pages again and again, each changed")
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--servers", type=int, default=1, help="processes that serve the pages")
    parser.add_argument("--more", nargs="*", default=[], help="options for newsclean, without dashes: workers=2")
    parser.add_argument("--beside", default="", metavar="SRC", help="the sources of another newsclean, raced too")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    setting = Setting(given.peers, tuple(f"--{option}" for option in given.more), given.beside)
    systems = [*given.systems, *([BESIDE] if given.beside and BESIDE not in given.systems else [])]
    read = [page.html for name in given.corpus for page in corpus.read(name)]
    print(strain.machine())
    with served(list(strain.changed(read, given.pages)), given.servers) as port:
        laps = race(systems, urls_of(given.pages, given.hosts, port), given.rounds, setting)
    print(table(laps, given.pages))
    for name in (OURS, BESIDE):
        if name in laps:
            print(f"\n{name}\n{parts_table(laps[name], given.pages)}")
    if given.json:
        given.json.write_text(json.dumps({name: [lap._asdict() for lap in some] for name, some in laps.items()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
