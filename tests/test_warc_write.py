"""A crawl that keeps an archive: what stands in it, what does not, and that it gives the same records again."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from here import Here
from hostile import certificates, frames, secure
from hostile.serve import serving
from loopback import Loopback, Route, answer, drip, redirect
from newsclean import cli
from newsclean.crawl import folder
from newsclean.crawl.archive import Archive, Mark, mend
from newsclean.crawl.folder import records
from newsclean.crawl.job import Job, Outcome
from newsclean.crawl.job import crawl as run
from newsclean.crawl.journal import Journal, Result, open_journal
from newsclean.crawl.ledger import ARCHIVE, LEDGER_NAME, Ledger
from newsclean.crawl.screen import Silence
from newsclean.errors import StateError
from newsclean.export import FILE_NAME
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net import exchange
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.tape import Exchange, recording
from newsclean.model import Article, Failure, Page
from newsclean.options import DEFAULT
from newsclean.warc import writing
from newsclean.warc.replay import Replay

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hostile.serve import Case
    from newsclean.warc.flaws import Flaw

BLURB = "<p>Our reporters can be reached by letter at the old harbour office on every working day of the week.</p>"
FIRST = "crawl-00000.warc.gz"


def story(subject: str, extra: str = "") -> bytes:
    """A page; what two of them say has no word in common but the subjects'."""
    chance = random.Random(subject)
    syllables = "ba ke li mo nu ra se ti vo zu".split()
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(60)]
    text = "".join(f"<p>The {subject} {' '.join(chance.choices(words, k=18))}.</p>" for _ in range(6))
    return f"<!DOCTYPE html><title>{subject}</title><article><h1>{subject}</h1>{text}{extra}</article>".encode()


def chunked(body: bytes, *fields: bytes) -> bytes:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 300]), body[i : i + 300]) for i in range(0, len(body), 300))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n"
    return head + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + pieces + b"0\r\n\r\n"


STORY = story("Bridge")
ROUTES: dict[str, Route] = {
    "/robots.txt": answer(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
    "/story": answer(STORY, Set_Cookie="session=granted"),
    "/latin": answer(story("Fête").decode().encode("latin-1"), content_type="text/html; charset=iso-8859-1"),
    "/gzip": answer(gzip.compress(story("Gzip")), Content_Encoding="gzip"),
    "/chunked": chunked(story("Chunked")),
    "/chunked-gzip": chunked(gzip.compress(story("Both")), b"Content-Encoding: gzip"),
    "/cut": answer(STORY[:-60], Content_Length=str(len(STORY))),
    "/cut-gzip": answer(gzip.compress(story("Torn"), 0)[:-30], Content_Encoding="gzip"),
    "/moved": redirect("/moved-on"),
    "/moved-on": redirect("/story"),
    "/loop": redirect("/loop"),
    "/to-ftp": redirect("ftp://127.0.0.1/"),
    "/missing": answer(b"<p>gone", 404),
    "/busy": answer(b"busy", 503, Retry_After="0"),
    "/image": answer(b"\x89PNG" * 50_000, content_type="image/png"),
    "/private/x": answer(STORY),
    "/huge": answer(b"x" * 300_000),
    "/reset": b"",
    **{f"/site/{n}": answer(story(f"Topic {n}", BLURB)) for n in "abcd"},
}
SECRETS = ("--cookie", "login=hush", "--header", "X-Key: hush", "--header", "Accept-Language: de")


def command(folder: Path, *arguments: str) -> list[str]:
    options = ["--allow-private", "--delay", "0", "--workers", "1", "-q", *arguments]
    return [
        sys.executable,
        "-m",
        "newsclean.cli",
        "crawl",
        str(folder / "urls.txt"),
        "-o",
        str(folder / "out"),
        *options,
    ]


def crawl(folder: Path, *arguments: str, **how: Any) -> int:
    return subprocess.run(command(folder, *arguments), check=False, capture_output=True, timeout=100, **how).returncode


def cleaned(*targets: Path) -> bytes:
    names = [str(target) for target in targets]
    done = subprocess.run(
        [sys.executable, "-m", "newsclean.cli", "clean", *names], check=False, capture_output=True, timeout=100
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsclean.crawl.job.Cleaners", Here)


def crawled(folder: Path, *, archive: int | None = 10**9, **how: Any) -> None:
    """A crawl in this process, without site memory."""
    settings = Settings(allow_private=True, delay=0)
    lists, output = (str(folder / "urls.txt"),), str(folder / "out")
    run(Job(lists=lists, output=output, settings=settings, archive=archive, site_memory=False, **how), Silence())


def never(flaw: Flaw) -> None:
    """An archive of ours has no flaw."""
    pytest.fail(str(flaw))


def again(*places: Path) -> bytes:
    """What an archive gives, without site memory."""
    found = records(places, Settings(), DEFAULT, workers=1, tell=never)
    return b"".join(record.to_json() + b"\n" for record, _ in found)


def archives(folder: Path) -> list[Path]:
    return sorted((folder / "out").glob("*.warc.gz"))


class Kept(NamedTuple):
    """A crawl that has ended: its folder, and its targets by their paths."""

    folder: Path
    urls: dict[str, str]

    @property
    def lines(self) -> list[bytes]:
        return (self.folder / "out" / FILE_NAME).read_bytes().splitlines(keepends=True)

    @property
    def records(self) -> list[Any]:
        """All records as warcio reads them, with the bytes of their pages."""
        with (self.folder / "out" / FIRST).open("rb") as file:
            return [(one, one.content_stream().read()) for one in ArchiveIterator(file)]

    def of(self, kind: str, path: str = "") -> list[Any]:
        """The records of a type, and of a target."""
        return [
            (one, body) for one, body in self.records
            if one.rec_type == kind and (not path or one.rec_headers["WARC-Target-URI"] == self.urls[path])
        ]  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A crawl of all kinds of answers, of a page on disk and of a line that is no target, with secrets sent along."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "saved.html").write_bytes(story("Saved"))
    with Loopback(ROUTES) as server:
        hosts = {path: "127.0.0.2" if path.startswith("/site") else f"127.0.0.{n}" for n, path in enumerate(ROUTES, 3)}
        urls = {path: server.url(path, hosts[path]) for path in ROUTES if path not in ("/robots.txt", "/moved-on")}
        urls["/story#part"] = urls["/story"].replace("http://", "HTTP://") + "#part"
        nobody = server.url("/", "127.0.0.1").replace(str(server.port), "9")
        lines = [*urls.values(), nobody, "saved.html", "no url at all"]
        (folder / "urls.txt").write_text("\n".join(lines))
        assert crawl(folder, "--warc", "--max-bytes", "200000", "--timeout", "20", *SECRETS) == 0
    return Kept(folder, urls)


def test_the_archive_gives_the_same_records_again_without_the_network(kept: Kept) -> None:
    wanted = [line for line in kept.lines if b'"url":"http' in line.lower()]
    assert len(wanted) == len(kept.lines) - 2
    assert cleaned(kept.folder / "out") == b"".join(wanted)
    found = [Article.from_json(line) for line in wanted]
    assert Counter(record.reason for record in found)[None] >= 10
    assert {record.reason for record in found} >= {
        "truncated", "not_found", "http_status", "not_html", "robots", "too_large", "redirect_loop", "scheme", "connect"
    }  # fmt: skip
    assert any(record.duplicate_of for record in found)
    assert any("boilerplate" in record.removed for record in found)


def test_an_archive_is_cleaned_by_worker_processes_to_the_same_records(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = again(kept.folder / "out")
    monkeypatch.setattr(folder, "PAGES_A_WORKER", 1)
    monkeypatch.setattr(folder, "ARCHIVED_PAGE", 1)
    together = folder.records(kept.folder / "out", Settings(), DEFAULT, workers=2)
    first = next(together)
    assert len(multiprocessing.active_children()) == 2
    assert b"".join(record.to_json() + b"\n" for record, _ in (first, *together)) == alone


def test_warcio_finds_every_digest_right(kept: Kept) -> None:
    class Told:
        inputs = (str(kept.folder / "out" / FIRST),)
        verbose = False

    assert Checker(Told()).process_all() == 0


def test_fastwarc_reads_the_same_pages_and_finds_every_digest_right(kept: Kept) -> None:
    with (kept.folder / "out" / FIRST).open("rb") as file:
        assert all(one.verify_block_digest() for one in FastIterator(file, parse_http=False))
    with (kept.folder / "out" / FIRST).open("rb") as file:
        pages = [
            one.reader.read()
            for one in FastIterator(file, parse_http=True, auto_decode="all", record_types=WarcRecordType.response)
            if one.headers["WARC-Target-URI"] not in (kept.urls["/cut-gzip"], kept.urls["/huge"])
        ]
    assert [page for page in pages if page.startswith(b"<!DOCTYPE")] == [
        body for one, body in kept.of("response")
        if body.startswith(b"<!DOCTYPE") and one.rec_headers["WARC-Target-URI"] != kept.urls["/cut-gzip"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "subject"), [("/story", "Bridge"), ("/gzip", "Gzip"), ("/chunked", "Chunked"), ("/chunked-gzip", "Both")]
)
def test_a_reader_gets_the_page_whatever_its_coding(kept: Kept, path: str, subject: str) -> None:
    ((_, body),) = [found for found in kept.of("response", path) if found[0].http_headers.get_statuscode() == "200"][:1]
    assert body == story(subject)


def test_content_codings_stand_as_they_came_and_joined_chunks_are_said(kept: Kept) -> None:
    ((packed, _),) = kept.of("response", "/gzip")
    assert packed.http_headers["Content-Encoding"] == "gzip"
    ((joined, body),) = kept.of("response", "/chunked")
    assert joined.http_headers["Transfer-Encoding"] is None
    assert joined.http_headers["X-Crawler-Transfer-Encoding"] == "chunked"
    assert int(joined.http_headers["Content-Length"]) == len(body)


def test_the_fields_of_records_are_those_of_the_standard(kept: Kept) -> None:
    records = kept.records
    info, said = records[0]
    assert (info.rec_type, info.rec_headers["WARC-Filename"]) == ("warcinfo", FIRST)
    assert b"robots: obey" in said
    names = [one.rec_headers["WARC-Record-ID"] for one, _ in records]
    assert len(set(names)) == len(names)
    for one, _ in records:
        assert one.rec_headers.protocol == "WARC/1.1"
        assert datetime.fromisoformat(one.rec_headers["WARC-Date"]).tzinfo == UTC
        if one.rec_type in ("request", "response"):
            assert one.rec_headers["WARC-IP-Address"].startswith("127.0.0.")
            assert one.rec_headers["WARC-Protocol"] == "http/1.1"
            assert one.rec_headers["WARC-Concurrent-To"] in names
    assert Counter(one.rec_type for one, _ in records)["request"] == len(kept.of("response"))


def test_redirects_retries_and_robots_are_records_of_their_own(kept: Kept) -> None:
    host = kept.urls["/moved"].removesuffix("/moved")
    led = [
        (one.rec_headers["WARC-Target-URI"].removeprefix(host), one.http_headers.get_statuscode())
        for one, _ in kept.of("response")
        if one.rec_headers["WARC-Target-URI"].startswith(f"{host}/")
    ]
    assert led == [("/robots.txt", "200"), ("/moved", "302"), ("/moved-on", "302"), ("/story", "200")]
    assert len(kept.of("response", "/busy")) == 4


def test_what_is_cut_says_why(kept: Kept) -> None:
    reasons = {
        path: kept.of("response", path)[-1][0].rec_headers["WARC-Truncated"]
        for path in ROUTES
        if kept.urls.get(path) and kept.of("response", path)
    }
    assert {path: why for path, why in reasons.items() if why} == {
        "/cut": "disconnect", "/image": "length", "/huge": "length"
    }  # fmt: skip


def test_no_secret_is_kept_but_its_header_is_named(kept: Kept) -> None:
    raw = gzip.decompress((kept.folder / "out" / FIRST).read_bytes())
    assert b"hush" not in raw
    assert b"session=granted" not in raw  # what a login brought is as good as the login
    ((request, _),) = kept.of("request", "/gzip")
    assert (request.http_headers["Cookie"], request.http_headers["X-Key"]) == ("[redacted]", "[redacted]")
    assert request.http_headers["Accept-Language"] == "de"


def test_what_came_over_no_network_is_not_kept(kept: Kept) -> None:
    raw = gzip.decompress((kept.folder / "out" / FIRST).read_bytes())
    assert b"saved.html" not in raw
    assert b"no url at all" not in raw


@pytest.mark.usefixtures("here")
def test_without_secrets_the_cookies_of_answers_stand_and_without_the_option_there_is_no_archive(
    tmp_path: Path,
) -> None:
    with Loopback({"/story": ROUTES["/story"], "/robots.txt": ROUTES["/robots.txt"]}) as server:
        (tmp_path / "urls.txt").write_text(server.url("/story"))
        crawled(tmp_path, archive=None)
        assert archives(tmp_path) == []
        assert {request.headers["accept-encoding"] for request in server.requests} == {"gzip, deflate, br, zstd"}
        crawled(tmp_path, refresh=True)
        assert server.requests[-1].headers["accept-encoding"] == "gzip"  # what every reader of archives undoes
    (archive,) = archives(tmp_path)
    assert b"Set-Cookie: session=granted" in gzip.decompress(archive.read_bytes())


@pytest.mark.parametrize(
    ("given", "file", "size"),
    [
        (["--warc"], "", 10**9),
        ([], "[crawl]\nwarc = true\nwarc-size = 5", 5),
        (["--warc", "--warc-size", "7"], "", 7),
        ([], "", None),
    ],
)
def test_the_archive_is_asked_for_by_an_option_or_in_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], file: str, size: int | None
) -> None:
    jobs: list[Job] = []

    def noted(job: Job, _: object) -> Outcome:
        jobs.append(job)
        return Outcome(total=0, before=0, statuses={}, reasons={}, seconds=1, signal=0)

    monkeypatch.setattr("newsclean.crawl.job.crawl", noted)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "newsclean.toml").write_text(file)
    assert CliRunner().invoke(cli.app, ["crawl", "urls.txt", *given]).exit_code == 0
    assert [job.archive for job in jobs] == [size]


def test_a_size_without_an_archive_is_wrong_usage(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli.app, ["crawl", "urls.txt", "-o", str(tmp_path), "--warc-size", "7"]).exit_code == 2


@pytest.mark.usefixtures("here")
def test_a_page_that_is_unchanged_is_a_revisit_and_gives_no_second_record(tmp_path: Path) -> None:
    def page(request: Any) -> bytes:
        if request.headers.get("if-none-match") == '"1"':
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        return answer(STORY, ETag='"1"')

    with Loopback({"/story": page}) as server:
        (tmp_path / "urls.txt").write_text(server.url("/story"))
        crawled(tmp_path)
        crawled(tmp_path, refresh=True)
    with (tmp_path / "out" / FIRST).open("rb") as file:
        revisits = [one.rec_headers for one in ArchiveIterator(file) if one.rec_type == "revisit"]
    assert [fields["WARC-Profile"].rsplit("/")[-1] for fields in revisits] == ["server-not-modified"]
    assert again(tmp_path / "out") == (tmp_path / "out" / FILE_NAME).read_bytes()


@pytest.mark.usefixtures("here")
def test_a_file_that_is_full_gives_way_to_the_next_one(tmp_path: Path) -> None:
    with Loopback({f"/{n}": answer(story(f"Part {n}")) for n in range(6)}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(f"/{n}", f"127.0.0.{n + 1}") for n in range(6)))
        crawled(tmp_path, archive=5000)
    files = archives(tmp_path)
    assert [file.name for file in files] == [f"crawl-{n:05}.warc.gz" for n in range(len(files))]
    assert len(files) >= 3
    for path in files:
        assert path.stat().st_size <= 5000
        with path.open("rb") as file:
            assert next(iter(ArchiveIterator(file))).rec_headers["WARC-Filename"] == path.name
    assert again(*files) == again(tmp_path / "out") == (tmp_path / "out" / FILE_NAME).read_bytes()


# --- What a crash leaves behind --------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path, here: None) -> Iterator[Path]:
    """A finished crawl of two pages, and a list with a third."""
    with Loopback({f"/{n}": answer(story(f"Part {n}")) for n in range(3)}) as server:
        urls = [server.url(f"/{n}", f"127.0.0.{n + 1}") for n in range(3)]
        (tmp_path / "urls.txt").write_text("\n".join(urls[:2]))
        crawled(tmp_path)
        (tmp_path / "urls.txt").write_text("\n".join(urls))
        yield tmp_path


@pytest.mark.parametrize("archive", [10**9, None])
def test_what_no_row_speaks_for_is_cut_off_by_the_next_run(served: Path, archive: int | None) -> None:
    out = served / "out"
    before = (out / FIRST).read_bytes()
    (out / FIRST).write_bytes(before + before[:1000])
    (out / "crawl-00001.warc.gz").write_bytes(before[:99])
    crawled(served, archive=archive)
    assert [path.name for path in archives(served)] == [FIRST]
    assert (out / FIRST).read_bytes().startswith(before)
    lines = (out / FILE_NAME).read_bytes().splitlines(keepends=True)
    assert again(out / FIRST) == b"".join(lines if archive else lines[:2])


def test_an_archive_that_is_shorter_than_the_rows_say_is_refused(served: Path) -> None:
    path = served / "out" / FIRST
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StateError, match="shorter"):
        crawled(served)
    assert len(archives(served)) == 1


def test_files_that_were_moved_away_are_not_missed_and_their_names_not_used_again(served: Path) -> None:
    (served / "out" / FIRST).rename(served / FIRST)
    crawled(served)
    assert [path.name for path in archives(served)] == ["crawl-00001.warc.gz"]
    found = again(served / FIRST, *archives(served))
    assert found == (served / "out" / FILE_NAME).read_bytes()


@pytest.mark.usefixtures("here")
def test_a_disk_that_is_full_ends_the_crawl_and_the_same_command_goes_on(tmp_path: Path) -> None:
    chance = random.Random(7)
    bodies = [story(f"Part {n}", f"<!--{chance.randbytes(150_000).hex()}-->") for n in range(4)]

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    with Loopback({f"/{n}": answer(body) for n, body in enumerate(bodies)}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(f"/{n}", f"127.0.0.{n + 1}") for n in range(4)))
        assert crawl(tmp_path, "--warc", "--no-site-profile", preexec_fn=small) == 74
        crawled(tmp_path)
    assert len((tmp_path / "out" / FILE_NAME).read_bytes().splitlines()) == 4
    assert again(tmp_path / "out") == (tmp_path / "out" / FILE_NAME).read_bytes()


def test_lines_that_a_crash_left_before_the_first_row_are_cut_off_with_their_archive(tmp_path: Path) -> None:
    def opened() -> tuple[Journal, Archive]:
        journal = open_journal(tmp_path, lists=[], again=lambda _: False, settled=lambda _: None)
        return journal, journal.archive_to(lambda mark: Archive(tmp_path, mark, size=10**9, about={}))

    journal, archive = opened()
    failure = Failure(url="https://a.example/", reason="dns", detail="no such host")
    capture = asyncio.run(archive.pack(failure.url, [], failure))
    journal.write(Result(url=failure.url, record=failure.record(), capture=capture))
    assert (tmp_path / FILE_NAME).stat().st_size > 0
    os.close(journal._lock)  # as if the process had been killed
    journal._ledger.close()
    journal, _ = opened()
    assert (journal.done, journal.earlier(failure.url)) == ({}, None)
    assert (tmp_path / FILE_NAME).stat().st_size == 0
    assert (tmp_path / FIRST).stat().st_size == 0
    journal.close()


def test_the_mark_of_an_archive_is_noted_before_its_file_exists(served: Path) -> None:
    ledger = Ledger(served / "out" / LEDGER_NAME)
    mark = Mark.read(ledger.fact(ARCHIVE) or "")
    ledger.close()
    assert mark == (0, (served / "out" / FIRST).stat().st_size)
    assert Archive(served, None, size=1, about={}).mark == (0, 0)
    assert archives(served) == [served / "out" / FIRST]


def test_a_group_that_the_disk_refuses_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path, None, size=10**9, about={})
    page = Failure(url="https://a.example/", reason="dns", detail="no such host")
    archive.append(asyncio.run(archive.pack(page.url, [], page)))
    size = (tmp_path / FIRST).stat().st_size
    group = asyncio.run(archive.pack(page.url, [], page))
    with monkeypatch.context() as patched:
        patched.setattr("newsclean.crawl.archive._write", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(OSError, match="full"):
            archive.append(group)
    group.close()
    assert ((tmp_path / FIRST).stat().st_size, archive.mark) == (size, (0, size))
    archive.close()
    with pytest.raises(StateError, match="shorter"):
        mend(tmp_path, Mark(0, size + 1))


# --- Exchanges -------------------------------------------------------------------------------------------------------


def fetched(url: str, **settings: Any) -> tuple[Page | Failure, Sequence[Exchange]]:
    async def run() -> tuple[Page | Failure, Sequence[Exchange]]:
        fetcher = HttpFetcher(Settings(allow_private=True, delay=0, obey_robots=False, **settings), Pace(0))
        try:
            with recording() as exchanges:
                return await fetcher.fetch(url), exchanges
        finally:
            await fetcher.close()

    return asyncio.run(run())


@pytest.mark.parametrize(("seconds", "timeout"), [(0.2, 30.0), (60.0, 1.0)])
def test_a_body_that_only_the_archive_wants_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, seconds: float, timeout: float
) -> None:
    monkeypatch.setattr(exchange, "SPARE_SECONDS", seconds)
    endless = lambda _: drip([b"HTTP/1.1 404 X\r\nContent-Type: text/html\r\n\r\n", *[b"x"] * 100], 0.03)  # noqa: E731
    with Loopback({"/endless": endless}) as server:
        outcome, exchanges = fetched(server.url("/endless"), timeout=timeout)
    assert isinstance(outcome, Failure)
    assert outcome.reason == "not_found"
    assert [one.cut for one in exchanges] == ["time"]
    assert exchanges[0].body.startswith(b"x")


@pytest.mark.parametrize(
    "reply",
    [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", b""],
)
def test_what_broke_the_rules_of_http_or_never_came_has_no_record(reply: bytes) -> None:
    with Loopback({"/": reply}) as server:
        outcome, exchanges = fetched(server.url("/"), retries=0)
    assert isinstance(outcome, Failure)
    assert exchanges == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificates with openssl")
@pytest.mark.parametrize(
    ("cases", "protocols"), [(frames.CASES, ("h2", "tls/1.3")), (secure.CASES, ("http/1.1", "tls/1.3"))]
)
def test_the_protocols_of_a_secure_answer_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: Sequence[Case], protocols: tuple[str, ...]
) -> None:
    case = next(case for case in cases if case.right == ("page",) and case.transport in ("h2", "https"))
    authority, contexts = certificates.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with serving([case], contexts) as urls:
        outcome, exchanges = fetched(urls[case.name])
    assert isinstance(outcome, Page)
    (only,) = exchanges
    assert only.heads.protocols == protocols
    assert writing.response_block(only).startswith(b"HTTP/1.1 200 ")
    assert writing.request_block(only.heads).startswith(b"GET / HTTP/1.1\r\nHost: localhost")


def test_a_head_that_other_readers_would_give_up_at_is_left_out_and_its_page_kept(tmp_path: Path) -> None:
    with Loopback({"/": answer(STORY, X_Long="a" * 40_000)}) as server:
        outcome, exchanges = fetched(server.url("/"))
        path = tmp_path / "a.warc.gz"
        path.write_bytes(b"".join(writing.group(server.url("/"), exchanges, outcome, datetime.now(UTC))))
    assert list(Replay(Settings(), never).pages([path])) == [outcome]
    kinds = [one.rec_type for one in ArchiveIterator(io.BytesIO(path.read_bytes()))]
    assert kinds == ["metadata", "resource"]
    assert [one.headers["WARC-Type"] for one in FastIterator(io.BytesIO(path.read_bytes()), parse_http=True)] == kinds


def test_a_page_that_no_answer_brought_is_a_record_by_itself(tmp_path: Path) -> None:
    page = Page(
        url="https://a.example/x", body=STORY, final_url="https://a.example/y", http_status=200,
        content_type="text/html; charset=utf-8", fetched_at="2026-11-01T10:00:00+00:00",
    )  # fmt: skip
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(writing.group(page.url, [], page, datetime.now(UTC))))
    assert list(Replay(Settings(), never).pages([path])) == [page]


def test_the_block_of_what_is_told_is_json(kept: Kept) -> None:
    said = [json.loads(body) for _, body in kept.of("metadata")]
    assert {one["newsclean"] for one in said} == {"target"}
    assert [one["target"] for one in said] == [
        json.loads(line)["url"] for line in kept.lines if b'"url":"http' in line.lower()
    ]
