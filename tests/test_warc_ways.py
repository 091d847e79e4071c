"""A crawl that keeps an archive and reads pages in other ways: what is kept of them, and that it gives them again."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from chromium import needs_browser
from here import Here
from loopback import Loopback, answer
from newsclean.crawl.folder import records
from newsclean.crawl.job import Job
from newsclean.crawl.job import crawl as run
from newsclean.crawl.screen import Silence
from newsclean.export import FILE_NAME
from newsclean.fetchers import Settings
from newsclean.fetchers.net.tape import Exchange, Heads
from newsclean.model import Article, Page
from newsclean.options import DEFAULT
from newsclean.warc import writing
from newsclean.warc.replay import Replay
from test_fetch_browser import SITE
from wayback import Held, Wayback

if TYPE_CHECKING:
    from pathlib import Path

    from loopback import Route
    from newsclean.warc.flaws import Flaw

FIRST = "crawl-00000.warc.gz"
SENTENCE = "The old bridge carried its {} lorry in years, and the crowd on the bank cheered for it. "


def story(word: str) -> bytes:
    paragraph = f"<p>{SENTENCE.format(word) * 3}"
    return f"<!DOCTYPE html><title>Bridge</title><article><h1>Bridge</h1>{paragraph * 2}".encode()


def crawled(folder: Path, urls: list[str], **settings: Any) -> list[Article]:
    """The records of a crawl that keeps an archive."""
    (folder / "urls.txt").write_text("\n".join(urls))
    chosen = Settings(allow_private=True, proxy="", **{"delay": 0, "retries": 0, "timeout": 20, **settings})
    lists, output = (str(folder / "urls.txt"),), str(folder / "out")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("newsclean.crawl.job.Cleaners", Here)
        run(Job(lists=lists, output=output, settings=chosen, archive=10**9, site_memory=False), Silence())
    return [Article.from_json(line) for line in (folder / "out" / FILE_NAME).read_bytes().splitlines()]


def never(flaw: Flaw) -> None:
    """An archive of ours has no flaw."""
    pytest.fail(str(flaw))


def again(folder: Path) -> list[Article]:
    return [record for record, _ in records([folder / "out"], Settings(), DEFAULT, workers=1, tell=never)]


def kept(folder: Path, kind: str) -> list[tuple[str, Any, bytes]]:
    """The records of a type, with their addresses and pages."""
    with (folder / "out" / FIRST).open("rb") as file:
        return [
            (one.rec_headers["WARC-Target-URI"], one, one.content_stream().read())
            for one in ArchiveIterator(file)
            if one.rec_type == kind
        ]


def test_a_page_out_of_an_archive_is_kept_as_its_capture_and_gives_the_same_record_again(tmp_path: Path) -> None:
    with Loopback({"/alive": answer(story("living"))}) as site:
        gone = site.url("/gone")
        with Wayback([Held("20190301120000", gone, story("first"))]) as server:
            urls = [site.url("/alive", "127.0.0.2"), gone, site.url("/lost", "127.0.0.3")]
            found = crawled(tmp_path, urls, archive_fallback=True, archive=server.archive, obey_robots=False)
    alive, captured, lost = found
    assert (alive.captured_at, captured.captured_at) == (None, "2019-03-01T12:00:00+00:00")
    assert (captured.final_url, lost.reason) == (gone, "not_found")
    assert again(tmp_path) == found
    place = f"{server.archive}/20190301120000id_/{gone}"
    assert captured.provenance["page"] == f"archive:{place}"
    assert kept(tmp_path, "resource") == []
    assert [url for url, *_ in kept(tmp_path, "response")].count(place) == 1


def test_a_crawl_of_captures_gives_the_same_records_again(tmp_path: Path) -> None:
    url = "https://post.example/story?id=7"
    with Wayback([Held("20190301120000", url, story("first"))]) as server:
        found = crawled(tmp_path, [url, "https://post.example/no"], fetcher="archive", archive=server.archive)
    assert [record.reason for record in found] == [None, "not_found"]
    assert found[0].captured_at
    assert again(tmp_path) == found


def test_a_page_that_is_only_gone_by_its_words_and_is_in_no_archive_is_kept_as_it_came(tmp_path: Path) -> None:
    soft = b"<!DOCTYPE html><title>Page not found</title><h1>Page not found</h1><p>This page does not exist."
    with Loopback({"/soft": answer(soft)}) as site:
        url = site.url("/soft")
        with Wayback([Held("20190301120000", url, soft)]) as server:
            found = crawled(tmp_path, [url], archive_fallback=True, archive=server.archive, obey_robots=False)
    assert [(record.reason, record.captured_at) for record in found] == [("not_found", None)]
    assert again(tmp_path) == found
    assert kept(tmp_path, "resource") == []  # the page is its answer, though others came after it


@needs_browser
@pytest.mark.parametrize("how", [{"render": True}, {"fetcher": "browser"}])
def test_a_page_that_was_shown_to_a_browser_is_kept_as_it_came_and_as_it_was_shown(
    tmp_path: Path, how: dict[str, Any]
) -> None:
    with Loopback(SITE) as site:
        found = crawled(tmp_path, [site.url("/shell")], **how)
        assert {request.path for request in site.requests} >= {"/shell", "/app.js", "/story"}
    assert found[0].provenance["page"].startswith("browser:Chromium ")
    assert again(tmp_path) == found
    ((where, _, shown),) = kept(tmp_path, "resource")
    assert where == site.url("/shell")
    assert b"cheered number 3" in shown
    assert [url for url, *_ in kept(tmp_path, "response")] == [site.url("/robots.txt"), site.url("/shell")]


@needs_browser
def test_the_cookies_that_a_visit_sends_are_not_kept_but_what_scripts_lead_on_to_is(tmp_path: Path) -> None:
    leading = b"<!DOCTYPE html><title>x</title><script>location.href = '/shell'</script>"
    routes: dict[str, Route] = {**SITE, "/": answer(leading, Set_Cookie="hush=7")}
    with Loopback(routes) as site:
        found = crawled(tmp_path, [site.url("/")], fetcher="browser", obey_robots=False)
        assert site.requests[-1].headers.get("cookie")
    assert found[0].final_url == site.url("/shell")
    assert again(tmp_path) == found
    asked = {url: one.http_headers for url, one, _ in kept(tmp_path, "request")}
    assert (asked[site.url("/")]["Cookie"], asked[site.url("/shell")]["Cookie"]) == (None, "[redacted]")
    assert asked[site.url("/")]["User-Agent"].startswith("Mozilla/5.0")
    assert b"http-header-user-agent" not in gzip.decompress((tmp_path / "out" / FIRST).read_bytes())


def test_bytes_behind_a_page_are_warned_of_again(tmp_path: Path) -> None:
    packed = gzip.compress(story("packed")) + b"<p>junk"
    with Loopback({"/": answer(packed, Content_Encoding="gzip")}) as site:
        found = crawled(tmp_path, [site.url("/")])
    assert "extra_bytes" in found[0].warnings
    assert again(tmp_path) == found


def test_what_is_known_of_a_page_that_was_made_is_told_and_a_plain_answer_is_not_taken_for_it(tmp_path: Path) -> None:
    url = "https://a.example/x"
    page = Page(
        url=url, body=story("shown"), final_url=url, http_status=200, content_type="text/html; charset=utf-8",
        fetched_at="2026-11-01T10:00:00+00:00", via="browser:Chromium 1", cautions=("extra_bytes",),
    )  # fmt: skip
    heads = Heads(path="/x", asked=[], version=b"HTTP/1.1", status=200, reason=b"OK", fields=[])
    path = tmp_path / "a.warc.gz"
    exchange = Exchange(url, datetime.now(UTC), heads, b"<p>as it came")
    path.write_bytes(b"".join(writing.group(url, [exchange], page, datetime.now(UTC))))
    assert list(Replay(Settings(), never).pages([path])) == [page]
    with path.open("rb") as file:
        said = [json.loads(one.content_stream().read()) for one in ArchiveIterator(file) if one.rec_type == "metadata"]
    assert (said[0]["via"], said[0]["cautions"]) == ("browser:Chromium 1", ["extra_bytes"])
