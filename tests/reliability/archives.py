"""Archives that are damaged, cut short, or left behind by a crawl that was killed: what is read of them."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from hostile import certificates
from hostile.serve import serving
from newsclean.crawl import folder as saved
from newsclean.export import FILE_NAME
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.tape import Exchange, Heads, recording
from newsclean.model import Page
from newsclean.options import DEFAULT
from newsclean.warc import writing
from newsclean.warc.records import read_records
from newsclean.warc.replay import Replay
from reliability.crash import MAX_KILLS, Losses, command, losses, slow_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hostile.serve import Case
    from newsclean.model import Failure
    from newsclean.warc.flaws import Flaw
    from newsclean.warc.records import Record

PAGES = 50
WORDS = "bridge river council ferry market harbour winter school lorry bank flood summer road train light".split()
LIMIT = 10 * 1024 * 1024
HOSTILE = Settings(allow_private=True, delay=0, timeout=1.0, obey_robots=False)


def page(number: int, chance: random.Random) -> bytes:
    """A page that does not pack well, so that its member is larger than a block of a disk."""
    text = " ".join(f"{chance.choice(WORDS)}{chance.getrandbits(24):x}" for _ in range(1500))
    return f"<!DOCTYPE html><title>Story {number}</title><article><h1>Story {number}</h1><p>{text}</p>".encode()


def exchange(number: int, chance: random.Random) -> Exchange:
    """A request for a page and its answer."""
    heads = Heads(
        path=f"/{number}", asked=[(b"Host", b"news.example")], version=b"HTTP/1.1", status=200, reason=b"OK",
        fields=[(b"Content-Type", b"text/html; charset=utf-8")], address="192.0.2.7",
    )  # fmt: skip
    began = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number)
    return Exchange(f"https://news.example/{number}", began, heads, page(number, chance))


def members(count: int, seed: int) -> list[bytes]:
    """An archive of so many targets, in its members."""
    chance = random.Random(seed)
    now = datetime(2026, 11, 1, tzinfo=UTC)
    found = [writing.info("crawl-00000.warc.gz", now, {})]
    for number in range(count):
        one = exchange(number, chance)
        outcome = Page(url=one.url, body=one.body, final_url=one.url, http_status=200)
        found += writing.group(one.url, [one], outcome, now)
    return found


class Read(NamedTuple):
    """What was read of a file, and what was told of it."""

    records: list[Record]
    flaws: list[Flaw]


def read(path: Path) -> Read:
    """All records of a file."""
    flaws: list[Flaw] = []
    return Read(list(read_records(path, LIMIT, flaws.append)), flaws)


def flipped(data: bytes, chance: random.Random) -> bytes:
    """A byte of a member is another; its head, whose date and system say nothing, aside."""
    at = chance.randrange(10, len(data))
    return data[:at] + bytes([data[at] ^ chance.randrange(1, 256)]) + data[at + 1 :]


def wrong_sum(data: bytes, chance: random.Random) -> bytes:
    """The sum at a member's end is wrong."""
    return data[:-8] + bytes(byte ^ 0x55 for byte in data[-8:-4]) + data[-4:]


def zeroed(data: bytes, chance: random.Random) -> bytes:
    """A block of the disk holds nothing but zeros."""
    at = chance.randrange(10, max(11, len(data) - 4096))
    return data[:at] + bytes(len(data[at : at + 4096])) + data[at + 4096 :]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are missing."""
    at = chance.randrange(10, len(data) - 1)
    return data[:at] + data[at + chance.randrange(1, len(data) - at) :]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, wrong_sum, zeroed, cut_out)


class Damaged(NamedTuple):
    """How archives fared of which one member each was damaged.

    exact: runs that lost this record and no other, and said so; others: records that were lost beside it, or changed.
    """

    runs: int
    exact: int
    others: int


def damaged(count: int, seed: int) -> Damaged:
    """Archives with a damaged member each, `count` for each kind of damage."""
    chance = random.Random(seed)
    whole = members(PAGES, seed)
    exact = others = runs = 0
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.warc.gz")
        path.write_bytes(b"".join(whole))
        good = [(record.fields, record.block) for record in read(path).records]
        for damage in DAMAGES:
            for _ in range(count):
                at = chance.choice([n for n, one in enumerate(whole) if damage is not zeroed or len(one) > 4200])
                start = sum(map(len, whole[:at]))
                path.write_bytes(b"".join([*whole[:at], damage(whole[at], chance), *whole[at + 1 :]]))
                found, flaws = read(path)
                left = [(record.fields, record.block) for record in found if not record.cut]
                wanted = good[:at] + good[at + 1 :]
                runs += 1
                told = [flaw for flaw in flaws if flaw.lost]
                exact += left == wanted and len(told) == 1 and told[0].offset == start and bool(told[0].length)
                others += sum((Counter(map(repr, wanted)) - Counter(map(repr, left))).values())
                others += sum((Counter(map(repr, left)) - Counter(map(repr, wanted))).values())
    return Damaged(runs, exact, others)


class CutShort(NamedTuple):
    """How archives fared that were cut short: how many were told to be, and how many gave a cut page as a whole one."""

    runs: int
    told: int
    as_whole: int


def cut_short(count: int, seed: int) -> CutShort:
    """Archives that end in the middle of a page's record."""
    chance = random.Random(seed)
    whole = members(PAGES, seed)
    ends = [0]
    for one in whole:
        ends.append(ends[-1] + len(one))
    told = as_whole = 0
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.warc.gz")
        for _ in range(count):
            start, end = chance.choice([(a, b) for a, b in pairwise(ends) if b - a > 4200])
            path.write_bytes(b"".join(whole)[: chance.randrange(start + 1, end)])
            flaws: list[Flaw] = []
            found = list(saved.records(path, Settings(), DEFAULT, workers=1, tell=flaws.append))
            before = sum(b - a > 4200 for a, b in pairwise(ends) if b <= start)
            told += len(flaws) == 1 and flaws[0].offset == start
            as_whole += sum(record.status == "ok" for record, _ in found) != before
    return CutShort(count, told, as_whole)


class Killed(NamedTuple):
    """How crawls fared that kept an archive and were killed.

    unread: times that another reader did not get to the end of what a kill had left. wrong: what of the output the
    archive lacks, has twice, or gives otherwise.
    """

    kills: int
    losses: Losses
    unread: int
    flaws: int
    wrong: int


def killed(count: int, seed: int) -> Killed:
    """Crawls with an archive, killed at so many random moments, each up to `MAX_KILLS` times, then left to end."""
    chance = random.Random(seed)
    kills = unread = flaws = wrong = 0
    total = Losses()
    while kills < count:
        with tempfile.TemporaryDirectory() as name, slow_server(Path(name)) as (folder, urls):
            orders = command(folder, "--warc", "--warc-size", "30000", "--no-site-profile")
            for _ in range(min(MAX_KILLS, count - kills)):
                process = subprocess.Popen(orders, start_new_session=True, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0.3, 3.0))
                process.send_signal(signal.SIGKILL)
                process.wait(60)
                kills += 1
                unread += sum(not read_to_its_end(path) for path in archives(folder / "out"))
            subprocess.run(orders, check=True, stderr=subprocess.DEVNULL)
            total = total.plus(losses(folder / "out", urls))
            found, told = differences(folder / "out")
            unread += sum(not read_to_its_end(path) for path in archives(folder / "out"))
            wrong, flaws = wrong + found, flaws + told
    return Killed(kills, total, unread, flaws, wrong)


def archives(output: Path) -> list[Path]:
    """The files of an archive, in their order."""
    return sorted(output.glob("crawl-*.warc.gz"))


def differences(output: Path) -> tuple[int, int]:
    """In how many records an output and its archive differ, also in their order, and how many flaws the archive has."""
    flaws: list[Flaw] = []
    cleaned = [
        record.to_json()
        for record, _ in saved.records(archives(output), Settings(), DEFAULT, workers=1, tell=flaws.append)
    ]
    lines = (output / FILE_NAME).read_bytes().splitlines()
    wrong = sum(one != other for one, other in zip(cleaned, lines, strict=False)) + abs(len(cleaned) - len(lines))
    return wrong, len(flaws)


def read_to_its_end(path: Path) -> bool:
    """Whether the readers that others use get to the end of a file."""
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                record.raw_stream.read()
        with path.open("rb") as file:
            for one in FastIterator(file, parse_http=True):
                one.reader.read()
    except Exception:
        return False
    return True


class Replayed(NamedTuple):
    """How hostile answers fared: those that came out of an archive otherwise than they were, and archives of them that
    others did not read to their ends.
    """

    cases: int
    otherwise: list[str]
    unread: list[str]


def replayed(cases: Sequence[Case]) -> Replayed:
    """The outcome of each hostile server, fetched and then read from an archive of what was fetched."""
    otherwise, unread = [], []
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patched:
        authority, contexts = certificates.make(Path(name))
        patched.setenv("SSL_CERT_FILE", str(authority))
        patched.setenv("NO_PROXY", "*")
        path = Path(name, "a.warc.gz")
        with serving(cases, contexts) as urls:
            for case in cases:
                outcome, exchanges = asyncio.run(fetched(urls[case.name]))
                path.write_bytes(b"".join(writing.group(urls[case.name], exchanges, outcome, datetime.now(UTC))))
                flaws: list[Flaw] = []
                if list(Replay(HOSTILE, flaws.append).pages([path])) != [outcome] or flaws:
                    otherwise.append(case.name)
                if not read_to_its_end(path):
                    unread.append(case.name)
    return Replayed(len(cases), otherwise, unread)


async def fetched(url: str) -> tuple[Page | Failure, Sequence[Exchange]]:
    """What comes of a URL, with all that went over the wire."""

    async def at_once(_seconds: float) -> None:
        """Retries follow at once."""

    fetcher = HttpFetcher(HOSTILE, Pace(0), sleep=at_once)
    try:
        with recording() as exchanges:
            return await fetcher.fetch(url), exchanges
    finally:
        await fetcher.close()
