"""A corpus in, a verdict on a real crawl of it out.

The pages are served on loopback with the accidents of the web, crawled by the command line, interrupted half-way,
resumed and checked: every target has one line, every failure its planned reason, every record what clean() makes of
the bytes.

    python bench/real_crawl.py /path/to/n4k.tar.xz

The server is tests/loopback.py; every page has one of 127.0.0.0/8 as host, so that the pace per host costs no time.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from email.utils import formatdate
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import newsclean
from corpus import Labelled, read
from loopback import Loopback, Request, Route, answer, redirect
from newsclean.cleaner import clean_page
from newsclean.export import FILE_NAME
from newsclean.model import REASONS, Article, Page, Reason

HOSTS = 150
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)


class Plan(NamedTuple):
    """How one page is served: the kind of accident, the path in the list, and what its record must say."""

    kind: str
    url: str
    final_url: str
    content_type: str
    page: Labelled
    reason: str | None


# The first row whose remainder fits decides: so many in a hundred pages.
KINDS = (
    (4, "404", "not_found"),
    (4, "503 that heals", None),
    (2, "503 with a date that heals", None),
    (3, "503 that stays", "http_status"),
    (2, "forbidden by robots.txt", "robots"),
    (2, "image", "not_html"),
    (2, "cut gzip", "truncated"),
    (2, "cut length", "truncated"),
    (1, "redirect loop", "redirect_loop"),
    (1, "reset, then whole", None),
    (12, "redirect to another host", None),
    (25, "gzip", None),
)


def main() -> int:
    """Run all; 0 when every check held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    pages = read(arguments.corpus)
    with tempfile.TemporaryDirectory() as folder, Loopback({}) as server:
        plans = [plan(server, number, page) for number, page in enumerate(pages)]
        for one in plans:
            server.routes |= routes(server, one)
        server.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /forbidden/\n", content_type="text/plain")
        Path(folder, "urls.txt").write_text("".join(f"{one.url}\n" for one in plans), encoding="utf-8")
        seconds = crawl_with_interruption(Path(folder), server, len(plans), arguments.workers)
        lines = Path(folder, "output", FILE_NAME).read_bytes()
    print(f"crawled in {seconds:.1f} s ({len(plans) / seconds:.1f} pages/s), {len(server.requests)} requests")
    return 0 if all(check(plans, lines)) else 1


def plan(server: Loopback, number: int, page: Labelled) -> Plan:
    """What happens to the page of a number."""
    left = number * 37 % 100  # 37 and 100 share no factor: every hundred pages hold every kind
    kind, reason = "plain", None
    for share, name, why in KINDS:
        if left < share:
            kind, reason = name, why
            break
        left -= share
    found = META_CHARSET.search(page.html[:4096])
    charset = f"; charset={found[1].decode()}" if found and number % 3 == 0 else ""
    path = f"/forbidden/{page.id}" if kind.startswith("forbidden") else f"/{page.id}"
    url = server.url(path, host(number))
    final_url = server.url(f"/moved/{page.id}", host(number + 7)) if kind == "redirect to another host" else url
    return Plan(kind, url, final_url, f"text/html{charset}", page, reason)


def host(number: int) -> str:
    """The loopback address of a number."""
    return f"127.0.{number % HOSTS // 50}.{number % HOSTS % 50 + 1}"


def routes(server: Loopback, one: Plan) -> dict[str, Route]:
    """The answers that make up a page's fate."""
    path = f"/{one.url.split('/', 3)[3]}"
    whole = answer(one.page.html, content_type=one.content_type)
    packed = gzip.compress(one.page.html, 6)
    served: dict[str, Route] = {
        "plain": whole,
        "404": answer(b"<h1>Not found</h1>", 404),
        "503 that heals": Once(answer(b"busy", 503, Retry_After="1"), whole),
        "503 with a date that heals": Once(answer(b"busy", 503, Retry_After=formatdate(usegmt=True)), whole),
        "503 that stays": answer(b"busy", 503, Retry_After="0"),
        "image": answer(b"\x89PNG\r\n", content_type="image/png"),
        "cut gzip": answer(cut(packed), content_type=one.content_type, Content_Encoding="gzip"),
        "cut length": answer(cut(one.page.html), content_type=one.content_type, Content_Length=str(len(one.page.html))),
        "redirect loop": redirect(path + "?again"),
        "reset, then whole": Once(b"", whole),
        "redirect to another host": redirect(one.final_url, 301),
        "gzip": answer(packed, content_type=one.content_type, Content_Encoding="gzip"),
        "forbidden by robots.txt": whole,
    }
    more: dict[str, Route] = {}
    if one.kind == "redirect to another host":
        more[f"/moved/{one.page.id}"] = whole
    if one.kind == "redirect loop":
        more[path + "?again"] = redirect(path)
    return {path: served[one.kind], **more}


class Once:
    """One answer to the first request, another to all later ones."""

    def __init__(self, first: bytes, then: bytes) -> None:
        self._first = first
        self._then = then
        self._asked = False

    def __call__(self, request: Request) -> bytes:
        if self._asked:
            return self._then
        self._asked = True
        return self._first


def crawl_with_interruption(folder: Path, server: Loopback, total: int, workers: int) -> float:
    """Crawl with Ctrl-C about half-way, then again to the end; the seconds that both took."""
    command = [
        sys.executable, "-m", "newsclean.cli", "crawl", "urls.txt", "--allow-private", "--delay", "0",
        "--workers", str(workers), "--contact", "https://127.0.0.1/bench",
    ]  # fmt: skip
    source = str(Path(newsclean.__file__).resolve().parent.parent)  # the package that the checks use, too
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))}
    start = time.monotonic()
    first = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True)
    half_way(folder / "output" / FILE_NAME, total, first)
    interrupted = time.monotonic()
    os.killpg(first.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    code = first.wait(60)
    ended = time.monotonic() - interrupted
    print(f"\ninterrupted after {interrupted - start:.1f} s, ended {ended:.1f} s later with code {code}")
    lines = (folder / "output" / FILE_NAME).read_bytes()
    whole = lines.endswith(b"\n")
    count = lines.count(b"\n")
    print(f"{count} lines, the last one {'whole' if whole else 'TORN'}, {len(server.requests)} requests\n")
    if code != 130 or not whole or count >= total:
        sys.exit("FAILED: the interruption did not go as promised")
    second = subprocess.run(command, cwd=folder, env=environment, check=False, timeout=1800)
    if second.returncode:
        sys.exit(f"FAILED: the resumed crawl ended with {second.returncode}")
    return time.monotonic() - start


def half_way(path: Path, total: int, process: subprocess.Popen[bytes]) -> None:
    """Return when about half of the targets have their line."""
    while process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= total * 45 // 100:
            return
        time.sleep(0.05)
    sys.exit(f"FAILED: the crawl ended early with {process.returncode}")


def check(plans: list[Plan], lines: bytes) -> list[bool]:
    """Every check with its outcome, printed."""
    records = [Article.from_json(line) for line in lines.splitlines()]
    by_url = {record.url: record for record in records}
    counts = Counter(record.url for record in records)
    wanted = {one.url: expected(one) for one in plans}
    table: dict[str, Counter[str]] = {}
    wrong_reason, wrong_body = [], []
    for one in plans:
        got = by_url.get(one.url, Article(status="error", detail="no line"))
        want = wanted[one.url]
        table.setdefault(one.kind, Counter())[f"{got.status} {got.reason or ''}".strip()] += 1
        if (got.status, got.reason) != (want.status, want.reason):
            wrong_reason.append(
                f"{one.kind} {one.page.id}: {got.status} {got.reason} ({got.detail}), not {want.reason}"
            )
        elif one.reason in (None, "truncated") and comparable(got) != comparable(want):
            wrong_body.append(f"{one.kind} {one.page.id}")
    for kind, found in sorted(table.items(), key=lambda row: -row[1].total()):
        print(f"{kind:<28} {found.total():>4}  " + ", ".join(f"{n} {name}" for name, n in found.most_common()))
    print()
    return [
        verdict(f"{len(records)} lines for {len(plans)} targets", len(records) == len(plans)),
        verdict("every target exactly once", counts == Counter(one.url for one in plans)),
        verdict("every status and reason as planned", not wrong_reason, wrong_reason),
        verdict("every delivered page's record equals clean() of its bytes", not wrong_body, wrong_body),
        verdict(f"{sum(record.status == 'ok' for record in records)} ok pages with text", has_text(records)),
    ]


def expected(one: Plan) -> Article:
    """What the record must say: the planned failure, or what the cleaner makes of the page."""
    if one.reason and one.reason != "truncated":
        reason: Reason = next(name for name in REASONS if name == one.reason)
        return Article(url=one.url, status=REASONS[reason][0], reason=reason)
    page = Page(
        url=one.url, body=delivered(one), final_url=one.final_url, http_status=200, content_type=one.content_type,
        truncated=one.reason == "truncated",
    )  # fmt: skip
    return clean_page(page)


def delivered(one: Plan) -> bytes:
    """The page's bytes, or as much of them as the accident lets through."""
    if one.kind == "cut gzip":
        return zlib.decompressobj(31).decompress(cut(gzip.compress(one.page.html, 6)))
    return cut(one.page.html) if one.kind == "cut length" else one.page.html


def cut(data: bytes) -> bytes:
    """The first three quarters."""
    return data[: len(data) * 3 // 4]


def comparable(record: Article) -> dict[str, object]:
    """A record without the time of its fetching."""
    return record.to_dict() | {"fetched_at": None}


def has_text(records: list[Article]) -> bool:
    """Whether every ok record has a body."""
    return all(record.body for record in records if record.status == "ok")


def verdict(what: str, held: bool, examples: list[str] | None = None) -> bool:
    """Print a check; whether it held."""
    print(
        f"{'passed' if held else 'FAILED'}: {what}" + "".join(f"\n    {example}" for example in (examples or [])[:10])
    )
    return held


if __name__ == "__main__":
    sys.exit(main())
