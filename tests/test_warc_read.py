"""Archives of many writers, whole and damaged: what is read of them, and what is said of the rest."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import subprocess
import sys
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner, Result
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsclean import Options, clean_archive, cli
from newsclean.fetchers import Settings
from newsclean.fetchers.net.inflate import zstd
from newsclean.model import Failure, Page
from newsclean.warc import streams
from newsclean.warc.messages import read_message
from newsclean.warc.records import read_records
from newsclean.warc.replay import Replay
from reliability.archives import DAMAGES, cut_short, damaged, members
from reliability.parts.warc import SEED

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.warc.flaws import Flaw

PAGE = (
    b"<!DOCTYPE html><title>A story</title><h1>A story</h1>" + b"<p>The council met on Monday in the old hall.</p>" * 9
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
URL = "https://news.example/a"
DATE = "2026-01-02T03:04:05Z"
SECOND = "2026-01-02T03:04:05+00:00"


def message(body: bytes = PAGE, head: bytes = HEAD) -> bytes:
    return head + b"\r\n" + body


def record(block: bytes, *fields: str, kind: str = "response", url: str = URL, length: int | None = -1) -> bytes:
    """A record of WARC; a length of None leaves Content-Length out."""
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Date: {DATE}", f"WARC-Target-URI: {url}", *fields]
    lines += ["Content-Type: application/http; msgtype=response"] if kind == "response" else []
    lines += [] if length is None else [f"Content-Length: {len(block) if length < 0 else length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def arc(url: str, block: bytes, *more: str) -> bytes:
    return (
        " ".join([url, "192.0.2.1", "20260102030405", "text/html", *more, str(len(block))]).encode()
        + b"\n"
        + block
        + b"\n"
    )


def read(path: Path, data: bytes, **how: Any) -> tuple[list[Page | Failure], list[Flaw]]:
    path.write_bytes(data)
    flaws: list[Flaw] = []
    return list(Replay(Settings(**how), flaws.append).pages([path])), flaws


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def in_parts(data: bytes) -> list[bytes]:
    return [data[i : i + 97] for i in range(0, len(data), 97)]


INFO = record(b"software: other/1\r\n", kind="warcinfo", url="x")
ONE = record(message())
DECODED = HEAD + b"Content-Encoding: br\r\nContent-Length: 99\r\n"
DIGESTS = (f"WARC-Block-Digest: {sha1(message())}", f"WARC-Payload-Digest: {sha1(PAGE)}")
HEXADECIMAL = f"WARC-Block-Digest: sha256:{hashlib.sha256(message()).hexdigest()}"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
LF = record(message().replace(b"\r\n", b"\n")).replace(b"\r\n", b"\n")
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"%x;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (100, PAGE[:100], len(PAGE) - 100, PAGE[100:])
FILEDESC = arc("filedesc://a.arc", b"1 0 Other\nURL IP-address Archive-date Content-type Archive-length\n")
ZIPPED = gzip.compress(ONE)
KINDS = {
    "plain": ("a.warc", INFO + ONE + ONE),
    "gzip a record": ("a.warc.gz", gzip.compress(INFO) + ZIPPED + ZIPPED),
    "gzip of the whole file": ("a.warc.gz", gzip.compress(INFO + ONE + ONE)),
    "gzip cut into members anywhere": ("a.warc.gz", b"".join(map(gzip.compress, in_parts(INFO + ONE + ONE)))),
    "gzip under another name": ("a.bin", gzip.compress(INFO) + ZIPPED + ZIPPED),
    "zstd": ("a.warc.zst", b"".join(map(zstd.compress, (INFO, ONE, ONE)))),
    "lines end with LF": ("a.warc", LF + LF),
    "lines end with LF, gzip": ("a.warc.gz", gzip.compress(LF) * 2),
    "no Content-Length": ("a.warc", record(message(), length=None) * 2),
    "no Content-Length, gzip": ("a.warc.gz", gzip.compress(record(message(), length=None)) * 2),
    "chunks left in place": ("a.warc", record(message(CHUNKS, CHUNKED)) * 2),
    "chunks joined and still said": ("a.warc", record(message(PAGE, CHUNKED)) * 2),
    "line ends before a record": ("a.warc", b"\r\n\n" + ONE + b"\r\n\r\n" + ONE),
    "no line ends behind the last": ("a.warc", ONE + ONE[:-4]),
    "a status of HTTP/2": ("a.warc", record(message(head=HEAD.replace(b"HTTP/1.1 200 OK", b"HTTP/2 200"))) * 2),
    "an informational answer before": ("a.warc", record(EARLY + message()) * 2),
    "a folded header": ("a.warc", record(message(head=HEAD.replace(b"; charset", b";\r\n charset"))) * 2),
    "an address in angle brackets": ("a.warc", record(message(), url=f"<{URL}>") * 2),
    "a body decoded before": ("a.warc", record(message(head=DECODED)) * 2),
    "a body in gzip": ("a.warc", record(message(gzip.compress(PAGE), HEAD + b"Content-Encoding: gzip\r\n")) * 2),
    "right digests": ("a.warc", record(message(), *DIGESTS) * 2),
    "a digest in hexadecimal": ("a.warc", record(message(), HEXADECIMAL) * 2),
    "a digest of chunks": ("a.warc", record(message(CHUNKS, CHUNKED), f"WARC-Payload-Digest: {sha1(CHUNKS)}") * 2),
    "a digest nobody knows": ("a.warc", record(message(), "WARC-Block-Digest: whirl:00") * 2),
    "ARC": ("a.arc", FILEDESC + arc(URL, message()) * 2),
    "ARC, second version": ("a.arc", FILEDESC + arc(URL, message(), "200", "-", "-", "0", "a.arc") * 2),
    "ARC, gzip": ("a.arc.gz", gzip.compress(FILEDESC) + gzip.compress(arc(URL, message())) * 2),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_archives_of_all_kinds_are_read(tmp_path: Path, kind: str) -> None:
    name, data = KINDS[kind]
    page = Page(
        url=URL, body=PAGE, final_url=URL, http_status=200, content_type="text/html; charset=utf-8", fetched_at=SECOND
    )
    assert read(tmp_path / name, data) == ([page, page], [])


def test_an_archive_in_zstd_may_bring_its_dictionary(tmp_path: Path) -> None:
    chance = random.Random(1)
    pages = [PAGE + f"<p>{chance.random()}".encode() for _ in range(200)]
    words = zstd.train_dict([record(message(page)) for page in pages], 4096)
    frames = b"".join(zstd.compress(record(message(page)), zstd_dict=words) for page in pages)
    for told in (words.dict_content, zstd.compress(words.dict_content)):
        head = b"\x5d\x2a\x4d\x18" + len(told).to_bytes(4, "little") + told
        found, flaws = read(tmp_path / "a.warc.zst", head + frames)
        assert [page.body for page in found if isinstance(page, Page)] == pages
        assert flaws == []


def test_an_archive_in_zstd_with_a_damaged_dictionary_is_told_to_be(tmp_path: Path) -> None:
    for noise in (b"noise" * 9, zstd.compress(b"noise" * 9)[:-3], b""):
        head = b"\x5d\x2a\x4d\x18" + len(noise).to_bytes(4, "little") + noise
        found, flaws = read(tmp_path / "a.warc.zst", head + b"noise" * 9)
        assert (found, [flaw.lost for flaw in flaws]) == ([], [True])
    other = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"noise"
    found, flaws = read(tmp_path / "a.warc.zst", other + zstd.compress(ONE))
    assert (len(found), flaws) == (1, [])


def test_a_space_in_an_address_is_read_as_browsers_do(tmp_path: Path) -> None:
    (page,), flaws = read(tmp_path / "a.warc", record(message(), url="https://news.example/a b"))
    assert (page.url, page.final_url, flaws) == ("https://news.example/a b", "https://news.example/a%20b", [])


@pytest.mark.parametrize(
    ("block", "outcome"),
    [
        (message(PAGE[:50], HEAD + b"Content-Length: 900\r\n"), "cut"),
        (message(CHUNKS[:200], CHUNKED), "cut"),
        (message(CHUNKS.replace(b"\r\n0\r\n", b"\r\nzz\r\n"), CHUNKED), "cut"),
        (message(gzip.compress(PAGE)[:-9], HEAD + b"Content-Encoding: gzip\r\n"), "cut"),
        (message(b"", HEAD + b"Content-Length: 900\r\n"), "reset"),
        (HEAD[:40], "reset"),
        (PAGE, "whole"),
        (message(PAGE, b"HTTP/1.1 404 Not Found\r\n"), "not_found"),
        (message(PAGE, b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n"), "http_status"),
        (message(b"\x00" * 50, HEAD + b"Content-Encoding: compress\r\n"), "encoding"),
        (message(b"x" * 3000, HEAD), "too_large"),
    ],
)
def test_an_answer_becomes_what_a_crawl_would_make_of_it(tmp_path: Path, block: bytes, outcome: str) -> None:
    cut = ["WARC-Truncated: length"] if block == HEAD[:40] else []
    (found,), flaws = read(tmp_path / "a.warc", record(block, *cut), max_bytes=2000)
    assert flaws == []
    assert outcome == (found.reason if isinstance(found, Failure) else "cut" if found.truncated else "whole")
    assert (found.url, found.fetched_at) == (URL, SECOND)


@pytest.mark.parametrize("why", ["length", "time", "disconnect", "unspecified"])
def test_what_was_cut_when_it_was_written_is_no_whole_page(tmp_path: Path, why: str) -> None:
    (page,), _ = read(tmp_path / "a.warc", record(message(), f"WARC-Truncated: {why}"))
    assert isinstance(page, Page)
    assert page.truncated


def test_redirects_of_other_writers_lead_from_the_first_address_to_the_page(tmp_path: Path) -> None:
    hops = [
        record(message(b"", b"HTTP/1.1 301 Moved\r\nLocation: /b\r\n"), url="https://news.example/start"),
        record(
            message(b"", b"HTTP/1.1 302 Found\r\nLocation: https://other.example/c#d\r\n"), url="https://news.example/b"
        ),
        record(message(), url="https://other.example/c"),
        record(message(), url="https://other.example/c"),
    ]
    found, flaws = read(tmp_path / "a.warc", b"".join(hops))
    assert [(page.url, page.final_url) for page in found] == [
        ("https://news.example/start", "https://other.example/c"),
        ("https://other.example/c", "https://other.example/c"),
    ]
    assert flaws == []


def test_what_is_no_page_gives_no_record(tmp_path: Path) -> None:
    others = [
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(b"via: x\r\n", kind="metadata"),
        record(b'{"newsclean":"else"}', "Content-Type: application/json", kind="metadata"),
        record(message(head=b"HTTP/1.1 200 OK\r\n"), "WARC-Profile: http://x/identical-payload-digest", kind="revisit"),
        record(message(b"", b"HTTP/1.1 304 Not Modified\r\n")),
        record(message(b"\x89PNG", HEAD.replace(b"text/html", b"image/png"))),
        record(message(b"User-agent: *"), url="https://news.example/robots.txt"),
        record(b"20260102 192.0.2.1", kind="response", url="dns:news.example"),
        record(b"plain text", "Content-Type: text/plain", kind="conversion"),
        record(b"a picture", "Content-Type: image/png", kind="resource"),
        record(b"a note", "Content-Type: text/html", kind="resource", url="urn:note"),
    ]
    assert read(tmp_path / "a.warc", INFO + b"".join(others)) == ([], [])


def test_a_stored_page_is_read_and_flattened_text_where_it_is_asked_for(tmp_path: Path) -> None:
    stored = record(PAGE, "Content-Type: text/html", kind="resource")
    line = b"The council met on Monday in the old hall and talked about the bridge until late. "
    text = record(
        b"The bridge\n" + line * 3 + b"\nAnother one. " + line * 3, "Content-Type: text/plain", kind="conversion"
    )
    (page,), _ = read(tmp_path / "a.warc", stored + text)
    assert (page.url, isinstance(page, Page) and page.body) == (URL, PAGE)
    (tmp_path / "a.wet").write_bytes(stored + text)
    result = CliRunner().invoke(cli.app, ["clean", "--text", "--body", str(tmp_path / "a.wet")])
    assert (result.exit_code, result.stdout.count("Another one.")) == (0, 1)


# --- Damage ----------------------------------------------------------------------------------------------------------


def test_a_damaged_member_costs_its_record_and_no_other() -> None:
    found = damaged(2, SEED + 1)
    assert (found.runs, found.exact, found.others) == (2 * len(DAMAGES), 2 * len(DAMAGES), 0)


def test_a_file_that_was_cut_short_is_told_to_be_and_gives_no_cut_page_as_a_whole_one() -> None:
    assert cut_short(2, SEED + 1) == (2, 2, 0)


@pytest.mark.parametrize("left", range(1, 12))
def test_a_member_without_its_last_bytes_is_not_whole(tmp_path: Path, left: int) -> None:
    (whole, cut), flaws = read(tmp_path / "a.warc.gz", (ZIPPED * 2)[:-left])
    assert isinstance(whole, Page)
    assert isinstance(cut, Page)
    assert (whole.truncated, cut.truncated) == (False, True)
    assert [(flaw.offset, flaw.length) for flaw in flaws] == [(len(ZIPPED), len(ZIPPED) - left)]


@pytest.mark.parametrize(
    ("data", "records", "places"),
    [
        (ONE + ONE.replace(b"Content-Length: 5", b"Content-Length: 6") + ONE, 2, [len(ONE)]),
        (ONE + ONE.replace(b"Content-Length: 5", b"Content-Length: 4") + ONE, 2, [len(ONE)]),
        (ONE + record(message(), length=10**12) + ONE, 2, [len(ONE)]),
        (ONE + ONE[:-60] + ONE[-20:] + ONE, 2, [len(ONE)]),
        (ONE + ONE.replace(b"WARC/1.0", b"WXRC/1.0") + ONE, 2, [len(ONE) - 4]),
        (ONE + b"noise" * 9 + ONE, 2, [len(ONE) - 4]),
        (b"noise" * 9 + b"\n" + ONE, 1, [0]),
        (b"WARC/1.0\r\nWARC-Type: response\r\n", 0, [0]),
        (gzip.compress(ONE + b"noise\n" + ONE), 2, [0]),
        (gzip.compress(ONE + b"noise"), 1, [0]),
        (gzip.compress(record(message(), length=10**12)) + ZIPPED, 2, [0]),
        (gzip.compress(record(message(), length=99)) + ZIPPED, 2, [0]),
        (ZIPPED + b"noise" + ZIPPED, 2, [len(ZIPPED)]),
        (ZIPPED + gzip.compress(b"noise") + ZIPPED, 2, [len(ZIPPED)]),
        (b"\0" * 700 + ZIPPED, 1, [0]),
        (gzip.compress(b"WARC/1.0\r\nX: " + b"y" * 300_000) + ZIPPED, 1, [0]),
        (gzip.compress(b"\r\n" * 90_000 + ONE), 1, []),
        (b"\r\n" * 90_000 + ONE, 1, []),
    ],
    ids=range(18),
)  # fmt: skip
def test_reading_goes_on_where_the_next_record_begins(
    tmp_path: Path, data: bytes, records: int, places: list[int]
) -> None:
    name = "a.warc.gz" if b"\x1f\x8b\x08" in data else "a.warc"
    (tmp_path / name).write_bytes(data)
    flaws: list[Flaw] = []
    found = list(read_records(tmp_path / name, 10**6, flaws.append))
    assert (len(found), [flaw.offset for flaw in flaws]) == (records, places)


def test_a_record_behind_which_others_bytes_stand_is_kept_where_its_digest_proves_it(tmp_path: Path) -> None:
    proven = record(message(), f"WARC-Block-Digest: {sha1(message())}")
    found, flaws = read(tmp_path / "a.warc", proven + b"noise" * 9 + b"\r\n" + ONE)
    assert len(found) == 2
    assert [(flaw.offset, flaw.lost) for flaw in flaws] == [(len(proven) - 4, True)]


def test_a_plain_file_that_was_cut_short_is_told_to_be(tmp_path: Path) -> None:
    (_whole, cut), flaws = read(tmp_path / "a.warc", ONE + ONE[:-90])
    assert isinstance(cut, Page)
    assert cut.truncated
    assert [(flaw.offset, flaw.length, flaw.lost) for flaw in flaws] == [(len(ONE), len(ONE) - 90, False)]
    assert "the file ends here" in str(flaws[0])


def test_damage_inside_of_a_file_in_one_member_costs_what_follows_and_is_told(tmp_path: Path) -> None:
    proven = [record(message(page), f"WARC-Block-Digest: {sha1(message(page))}") for page in (PAGE, PAGE * 2, PAGE * 3)]
    packed = gzip.compress(b"".join(proven))
    found, flaws = read(tmp_path / "a.warc.gz", packed[:-8] + b"\0\0\0\0" + packed[-4:])
    assert len(found) == 3
    assert [flaw.offset for flaw in flaws] == [0]


@pytest.mark.parametrize(
    "damaged",
    [
        ONE.replace(b"WARC-Type: r", b"WARC-Type: \x07"),
        ONE.replace(b"WARC-Type", b"WARC-Tape"),
        ONE.replace(b"-URI", b"-XRI"),
    ],
)
def test_a_head_that_says_too_little_is_told(tmp_path: Path, damaged: bytes) -> None:
    found, flaws = read(tmp_path / "a.warc", ONE + damaged)
    assert len(found) == 1
    assert [(flaw.offset, flaw.lost) for flaw in flaws] == [(len(ONE), True)]


@pytest.mark.parametrize("field", ["WARC-Block-Digest", "WARC-Payload-Digest"])
def test_a_digest_that_does_not_match_is_flagged(tmp_path: Path, field: str) -> None:
    found, flaws = read(tmp_path / "a.warc", record(message(), f"{field}: {sha1(b'else')}"))
    assert len(found) == 1
    assert [(flaw.lost, "digest" in flaw.why) for flaw in flaws] == [(False, True)]


def test_a_record_in_segments_is_no_whole_page(tmp_path: Path) -> None:
    first = record(message(), "WARC-Segment-Number: 1")
    (page,), flaws = read(tmp_path / "a.warc", first + record(b"the rest", kind="continuation"))
    assert isinstance(page, Page)
    assert page.truncated
    assert ["segments" in flaw.why for flaw in flaws] == [True]


def test_a_bomb_in_a_record_takes_little_memory_and_no_other_page(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = packer.compress(record(message(b""), length=10**12)[:-4])
    bomb += b"".join(packer.compress(bytes(1 << 20)) for _ in range(150)) + packer.flush()
    inner = gzip.compress(bytes(50 << 20))
    held = gzip.compress(record(message(inner, HEAD + b"Content-Encoding: gzip\r\n")))
    (tmp_path / "a.warc.gz").write_bytes(bomb + held + ZIPPED)
    tracemalloc.start()
    flaws: list[Flaw] = []
    found = list(Replay(Settings(max_bytes=1 << 20), flaws.append).pages([tmp_path / "a.warc.gz"]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [isinstance(one, Failure) and one.reason for one in found] == ["too_large", "too_large", False]
    assert peak < 24 << 20


EMPTY = record(message(b""))
SMALL_PACKED = {
    "records": (EMPTY, 200_000),
    "records of ARC": (arc("http://news.example/a", b""), 800_000),
    "lines that belong to no record": (b"x \n", 20_000_000),
    "heads of many lines": (record(b"", *["a:b"] * 9000), 1500),
    "starts of records": (b"a: 1 20260102030405 x" * 400 + b"\n", 6000),
}


@pytest.mark.parametrize(("what", "times"), SMALL_PACKED.values(), ids=SMALL_PACKED.keys())
def test_a_bomb_of_records_is_left_and_what_follows_is_read(tmp_path: Path, what: bytes, times: int) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(EMPTY) + b"".join(packer.compress(what * (times // 100)) for _ in range(100))
    found, flaws = read(tmp_path / "a.warc.gz", bomb + packer.flush() + ZIPPED)
    assert isinstance(found[-1], Page)
    assert found[-1].body == PAGE
    assert len(found) < 50_000
    assert [flaw.lost for flaw in flaws if "its rest is not read" in flaw.why] == [True]


@pytest.mark.parametrize("size", [500, 20_000, 10**9])
def test_many_records_that_are_alike_are_no_bomb(tmp_path: Path, size: int) -> None:
    pages = b"".join(record(message(b"%d" % number), url=f"https://news.example/{number}") for number in range(3000))
    packed = b"".join(gzip.compress(pages[start : start + size]) for start in range(0, len(pages), size))
    found, flaws = read(tmp_path / "a.warc.gz", packed)
    assert [page.url.rpartition("/")[2] for page in found] == [str(number) for number in range(3000)]
    assert not flaws


def test_a_head_of_folded_lines_only_is_read_at_one_go(tmp_path: Path) -> None:
    fold = b"".join(b" %d\r\n" % number for number in range(300_000))
    block = HEAD + b"X-Long: a\r\n" + fold + b"\r\n" + PAGE
    assert read_message(block).get("x-long") == " ".join(["a", *map(str, range(300_000))])
    (page,), flaws = read(tmp_path / "a.warc", record(block))
    assert (page.body, flaws) == (PAGE, []) if isinstance(page, Page) else page


@pytest.mark.parametrize("seed", range(40))
def test_noise_in_an_archive_never_raises(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    name, whole = chance.choice([*KINDS.values(), ("b.warc.gz", b"".join(members(1, seed)))])
    data = bytearray(whole)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(0, 40)] = chance.randbytes(chance.randrange(0, 40))
    found, flaws = read(tmp_path / name, bytes(data))
    assert len(found) <= 3
    assert all(0 <= flaw.offset <= len(data) for flaw in flaws)


def test_a_block_is_read_as_the_message_that_it_is() -> None:
    lone = read_message(b"HTTP/1.1 200\nno colon\nA: b\n\nbody")
    assert (lone.status, lone.fields, lone.body) == (200, [("a", "b")], b"body")
    assert read_message(b"").status is None
    assert read_message(b"HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n").cut is False


def test_the_first_line_of_a_record_is_told_from_a_line_of_text() -> None:
    assert streams.START.match(b"WARC/1.1\r\n")
    assert streams.START.match(arc(URL, b"x"))
    for line in (b"WARC/x\r\n", b"WARC/1.1 is a format\r\n", b"note: 20260102030405 5\r\n", b"https://a.example/ 5\n"):
        assert not streams.START.match(line), line


# --- The command and the library -------------------------------------------------------------------------------------


def clean(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["clean", *map(str, arguments)])


def urls(result: Result) -> list[str]:
    return [json.loads(line)["url"] for line in result.stdout.splitlines()]


def many(count: int) -> bytes:
    return b"".join(gzip.compress(record(message(), url=f"{URL}/{n}")) for n in range(count))


def test_clean_reads_files_folders_and_pages_together(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.warc.gz").write_bytes(many(2))
    (tmp_path / "below" / "a.html").write_bytes(PAGE)
    (tmp_path / "below" / "note.txt").write_bytes(b"no archive")
    (tmp_path / "c.bin").write_bytes(many(1))
    result = clean(tmp_path / "below", tmp_path / "c.bin")
    assert result.exit_code == 0
    assert urls(result) == [str(tmp_path / "below" / "a.html"), f"{URL}/0", f"{URL}/1", f"{URL}/0"]
    assert urls(clean(tmp_path / "c.bin")) == [f"{URL}/0"]


def test_what_is_wrong_is_told_on_standard_error_and_ends_with_1_only_when_asked_for(tmp_path: Path) -> None:
    whole = gzip.compress(record(message(), url=f"{URL}/0"))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole + whole[:90] + bytes(9) + whole[99:] + many(1))
    result = clean(path)
    assert (result.exit_code, urls(result)) == (0, [f"{URL}/0"] * 2)
    assert f"{path}: lost: byte {len(whole)}, {len(whole)} bytes: the gzip data is damaged" in result.stderr
    assert "1 damaged places and 0 doubtful ones" in result.stderr
    assert clean("--strict", path).exit_code == 1
    path.write_bytes(many(2))
    assert clean("--strict", path).exit_code == 0


def test_an_archive_without_a_page_or_that_cannot_be_read_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    assert clean(tmp_path / "empty.warc.gz").exit_code == 1
    (tmp_path / "noise.warc").write_bytes(b"noise" * 99)
    result = clean(tmp_path / "noise.warc")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no record begins here" in result.stderr
    missing = clean(tmp_path / "missing.warc.gz", tmp_path / "noise.warc")
    assert (missing.exit_code, json.loads(missing.stdout)["reason"]) == (1, "unreadable")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "https://a.example/", "a.warc"],
        ["a.warc", "https://a.example/"],
        ["a.warc", "-"],
        ["--strict", "a.html"],
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.warc").write_bytes(ONE)
    (tmp_path / "a.html").write_bytes(PAGE)
    assert clean(*arguments).exit_code == 2


def test_the_library_reads_archives_too(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(many(2) + ZIPPED[:-9])
    flaws: list[Flaw] = []
    found = list(clean_archive(tmp_path / "a.warc.gz", tell=flaws.append))
    assert [(one.url, one.status) for one in found] == [(f"{URL}/0", "ok"), (f"{URL}/1", "ok"), (URL, "partial")]
    assert len(flaws) == 1
    small = list(clean_archive(str(tmp_path / "a.warc.gz"), options=Options(max_bytes=100)))
    assert {one.reason for one in small} == {"too_large"}
    with pytest.raises(FileNotFoundError):
        next(clean_archive(tmp_path / "missing.warc"))


def test_reading_an_archive_opens_no_socket(tmp_path: Path) -> None:
    date = b'<meta property="article:published_time" content="2026-01-02T00:00:00Z">'  # asks no library for one
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(record(message(PAGE.replace(b"<h1>", date + b"<h1>")))) * 2)
    watch = (
        "import sys\nevents = []\nsys.addaudithook(lambda name, _: events.append(name))\n"
        "from newsclean import clean_archive\nfrom newsclean.options import Options\n"
        "found = list(clean_archive(sys.argv[1], options=Options(second_opinion=False)))\n"
        "print(len(found), sorted({name for name in events if name.startswith(('socket.', 'subprocess.'))}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch, str(tmp_path / "a.warc.gz")], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2 []\n"


def test_what_warcio_writes_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "other"}))
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        for number in range(3):
            answer = writer.create_warc_record(
                f"{URL}/{number}", "response", io.BytesIO(PAGE), len(PAGE), http_headers=head
            )
            writer.write_record(answer)
    found, flaws = read(tmp_path / "a.warc.gz", (tmp_path / "a.warc.gz").read_bytes())
    assert [page.url for page in found] == [f"{URL}/{number}" for number in range(3)]
    assert flaws == []
