"""Pages out of an archive: which capture, what the record says of it, and what an archive may answer."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from typer.testing import CliRunner

from loopback import Loopback, Request, answer
from newsclean import cli
from newsclean.cleaner import clean_page
from newsclean.errors import InputError
from newsclean.export import FILE_NAME
from newsclean.fetchers import Header, Router, Settings
from newsclean.fetchers.net import cdx
from newsclean.fetchers.net.cdx import Capture
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Article, Failure, Page
from wayback import Held, Pywb, Wayback

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://post.example/story?id=7"
SETTINGS = Settings(delay=0, allow_private=True, timeout=5, fetcher="archive", proxy="", retries=1)


def story(word: str) -> bytes:
    sentence = f"The old bridge carried its {word} lorry in years, and the crowd on the bank cheered for it. "
    return f"<!DOCTYPE html><title>Bridge</title><article><h1>Bridge</h1><p>{sentence * 3}<p>{sentence * 3}".encode()


FIRST = Held("20190301120000", URL, story("first"))
SECOND = Held("20200301120000", URL, story("second"))
THIRD = Held("20210301120000", URL, story("third"))


def fetch(
    server: Wayback, *targets: str, pace: Pace | None = None, more: dict[str, object] | None = None
) -> list[Page | Failure]:
    chosen = msgspec.structs.replace(SETTINGS, **{"archive": server.archive, **(more or {})})

    async def all_of_them() -> list[Page | Failure]:
        router = Router(chosen, pace or Pace(0))
        try:
            return [await router.fetch(target) for target in targets or (URL,)]
        finally:
            await router.close()

    return asyncio.run(all_of_them())


def page(server: Wayback, **settings: object) -> Page:
    (outcome,) = fetch(server, more=settings)
    assert isinstance(outcome, Page), outcome
    return outcome


def failure(server: Wayback, **settings: object) -> Failure:
    (outcome,) = fetch(server, more=settings)
    assert isinstance(outcome, Failure), outcome
    return outcome


# --- Which capture ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Wayback, Pywb])
def test_a_capture_is_read_as_it_was_taken_and_says_where_it_is_from(kind: type[Wayback]) -> None:
    with kind([FIRST, SECOND]) as server:
        found = page(server)
    assert found.body == FIRST.body
    assert (found.url, found.final_url, found.http_status) == (URL, URL, 200)
    assert found.captured_at == "2019-03-01T12:00:00+00:00"
    assert found.fetched_at
    assert found.fetched_at > "2026"
    assert found.via == f"archive:{server.archive}/20190301120000id_/{URL}"
    record = clean_page(found)
    assert (record.captured_at, record.fetched_at) == (found.captured_at, found.fetched_at)
    assert record.provenance["page"] == found.via
    assert record.status == "ok"


@pytest.mark.parametrize("kind", [Wayback, Pywb])
@pytest.mark.parametrize(("date", "held"), [
    ("first", FIRST), ("last", THIRD), ("2019", FIRST), ("20200201", SECOND), ("20200902", THIRD), ("20991231", THIRD),
])  # fmt: skip
def test_the_first_the_last_or_the_nearest_capture_is_taken(kind: type[Wayback], date: str, held: Held) -> None:
    with kind([SECOND, THIRD, FIRST]) as server:
        assert page(server, archive_date=date).body == held.body


def test_errors_pictures_and_what_is_only_listed_are_passed_over() -> None:
    lost = FIRST._replace(timestamp="20180101000000", missing=True)
    gone = FIRST._replace(timestamp="20170101000000", status=404)
    picture = FIRST._replace(timestamp="20160101000000", mimetype="image/png")
    with Wayback([gone, picture, lost, SECOND]) as server:
        assert page(server).body == SECOND.body


def test_a_redirect_that_was_captured_is_followed_where_no_answer_was() -> None:
    moved = Held("20190301120000", URL, status=301, location="https://post.example/new")
    new = Held("20190301120000", "https://post.example/new", story("new"))
    with Wayback([moved, new]) as server:
        found = page(server)
    assert found.body == new.body
    assert (found.url, found.final_url) == (URL, "https://post.example/new")
    with Wayback([moved, new, SECOND]) as server:
        assert page(server).body == SECOND.body


def test_the_time_of_a_capture_is_that_of_the_one_that_was_led_to() -> None:
    moved = Held("20190301120000", URL, status=301, location="https://post.example/new")
    later = Held("20190303000000", "https://post.example/new", story("later"))
    with Wayback([moved, later]) as server:
        assert page(server).captured_at == "2019-03-03T00:00:00+00:00"


def test_the_marks_of_the_archive_never_come_with_a_page() -> None:
    moved = Held("20190301120000", URL, status=302, location="/web/20200301120000/https://post.example/other")
    other = Held("20200301120000", "https://post.example/other", story("other"))
    with Wayback([moved, other]) as server:
        assert page(server).body == other.body


@pytest.mark.parametrize(
    "location", ["//LIVE/x", "/somewhere", "/webs/2019id_/http://x.example/", "/cdx/search/cdx?url=x"]
)
def test_no_redirect_leads_out_of_the_archive(location: str) -> None:
    with Loopback({}) as live:
        out = Held("20190301120000", URL, status=302, location=location.replace("LIVE", live.url("")[7:]))
        with Wayback([out]) as server:
            found = failure(server)
        assert live.asked(robots=True) == []
    assert found.reason == "scheme"
    assert "it leads out of the archive" in found.detail


def test_dates_are_reckoned_from_the_time_of_the_capture() -> None:
    ago = FIRST._replace(body=story("first").replace(b"</h1>", b"</h1><p class=date>3 hours ago</p>"))
    with Wayback([ago]) as server:
        record = clean_page(page(server))
    assert record.date == "2019-03-01"
    late = FIRST._replace(body=b"<meta property=article:published_time content=2020-05-01>" + FIRST.body)
    with Wayback([late]) as server:
        record = clean_page(page(server))
    assert (record.date, record.warnings) == (None, ("date_rejected",))


# --- What an archive may answer --------------------------------------------------------------------------------------


def test_an_index_that_is_long_is_read_on() -> None:
    pictures = [FIRST._replace(timestamp=f"2018010100{n:04}", mimetype="image/png") for n in range(30)]
    with Wayback([*pictures, SECOND], most=10) as server:
        assert page(server).body == SECOND.body
        assert [asked.get("resumeKey") for asked in server.queries()] == [None, "10", "20", "30"]
        assert server.queries()[0]["url"] == URL


def test_an_index_without_end_is_given_up() -> None:
    pictures = [FIRST._replace(timestamp=f"2018010100{n:04}", mimetype="image/png") for n in range(100)]
    with Wayback([*pictures, SECOND], most=10) as server:
        found = failure(server)
        assert len(server.queries()) == 4
    assert (found.reason, found.detail) == ("not_found", "none of 40 captures in the archive is a page")


@pytest.mark.parametrize("kind", [Wayback, Pywb])
def test_where_there_is_no_capture_the_record_says_so(kind: type[Wayback]) -> None:
    with kind([FIRST._replace(original="https://post.example/other")]) as server:
        found = failure(server)
    assert (found.reason, found.detail, found.url) == ("not_found", "the archive holds no capture", URL)


@pytest.mark.parametrize("body", [b"", b"[]", b"\n", b'[["timestamp","original"]]'])
def test_an_empty_index_is_one_without_captures(body: bytes) -> None:
    with Wayback([FIRST], refusals=[answer(body, content_type="application/json")]) as server:
        assert failure(server).reason == "not_found"


@pytest.mark.parametrize("body", [
    b"<html>Blocked Site Error", b"{", b"[1]", b'[["timestamp"],["2019"]]', b'[["timestamp","original"],["2019"]]',
    b'[["timestamp","original"],["2019-01-01","http://x.example/"]]', b'[["timestamp","original"],["20191399","x"]]',
    b'{"timestamp": "2019"}', b'[["timestamp","original"],[null,null]]', b"\xff\xfe", b"9" * 5000, b"[" * 5000,
])  # fmt: skip
def test_what_is_no_index_is_told(body: bytes) -> None:
    with Wayback([FIRST], refusals=[answer(body, content_type="application/json")]) as server:
        found = failure(server)
    assert (found.reason, found.detail[:20]) == ("protocol", "the archive's index ")


@pytest.mark.parametrize("status", [429, 503])
def test_an_archive_that_is_busy_is_asked_again_later(status: int) -> None:
    with Wayback([FIRST], refusals=[answer(b"slow down", status, Retry_After="0")]) as server:
        assert page(server).body == FIRST.body
        assert len(server.queries()) == 2


def test_an_archive_that_asks_for_a_long_rest_is_left_alone_for_all_targets() -> None:
    with Wayback([FIRST], refusals=[answer(b"slow down", 429, Retry_After="600")] * 9) as server:
        first, second = fetch(server, URL, "https://times.example/")
        assert len(server.requests) == 1
    assert isinstance(first, Failure)
    assert isinstance(second, Failure)
    assert (first.reason, second.reason) == ("http_status", "host_down")
    assert first.detail == "the archive's index: status 429, Retry-After 600 s"


def test_an_archive_that_is_down_is_told_from_one_without_the_page() -> None:
    with Wayback([FIRST]) as server:
        address = server.archive
    chosen = msgspec.structs.replace(SETTINGS, archive=address, retries=0)

    async def one() -> Page | Failure:
        router = Router(chosen, Pace(0))
        try:
            return await router.fetch(URL)
        finally:
            await router.close()

    found = asyncio.run(one())
    assert isinstance(found, Failure)
    assert found.reason == "connect"
    assert found.detail.startswith("the archive's index: ")


def test_wrong_content_is_no_page() -> None:
    class Lying(Wayback):
        def capture(self, moment: str, original: str) -> bytes:
            return answer(b"\x89PNG", content_type="image/png")

    with Lying([FIRST]) as server:
        found = failure(server)
    assert (found.reason, found.detail) == ("not_html", "in the archive: Content-Type 'image/png'")


def test_a_capture_beyond_the_limit_is_too_large() -> None:
    with Wayback([FIRST._replace(body=b"x" * 30_000)]) as server:
        assert failure(server, max_bytes=20_000).reason == "too_large"


def test_three_captures_of_different_bytes_are_tried() -> None:
    lost = [FIRST._replace(timestamp=f"2018010100000{n}", missing=True, digest=f"D{n // 2}") for n in range(8)]
    with Wayback(lost) as server:
        found = failure(server)
        asked = [request.path for request in server.requests if request.path.startswith("/web/")]
    assert [path[5:19] for path in asked] == ["20180101000000", "20180101000002", "20180101000004"]
    assert (found.reason, found.detail) == ("not_found", "in the archive: status 404")


# --- Manners ---------------------------------------------------------------------------------------------------------


def test_the_archive_is_the_host_whose_pace_is_kept() -> None:
    with Wayback([FIRST, SECOND._replace(original="https://times.example/")]) as server:
        outcomes = fetch(server, URL, "https://times.example/", pace=Pace(0.15))
        times = [request.time for request in server.requests]
    assert all(isinstance(outcome, Page) for outcome in outcomes)
    assert len(times) == 4
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.15


def test_what_is_meant_for_the_sites_of_targets_is_not_sent_to_the_archive() -> None:
    given = (Header("X-Key", "secret"), Header("Cookie", "a=b"), Header("X-Archive", "mine", "127.0.0.1"))
    with Wayback([FIRST]) as server:
        page(server, headers=given)
        asked = server.requests
    assert all("x-key" not in request.headers and "cookie" not in request.headers for request in asked)
    assert all(request.headers["x-archive"] == "mine" for request in asked)
    assert all(request.path != "/robots.txt" for request in asked)


def test_a_private_archive_is_not_asked_unless_that_is_allowed() -> None:
    with Wayback([FIRST]) as server:
        found = failure(server, allow_private=False)
        assert server.requests == []
    assert found.reason == "private_address"


@pytest.mark.parametrize("archive", ["nonsense", "ftp://x.example/web", "https://me:secret@x.example/web"])
def test_an_archive_that_is_no_url_ends_the_run(archive: str) -> None:
    with pytest.raises(InputError, match="is no http"):
        Router(msgspec.structs.replace(SETTINGS, archive=archive), Pace(0))


def test_the_index_is_where_wayback_or_pywb_has_it_or_where_the_user_says() -> None:
    assert cdx.index_of("https://web.archive.org/web") == "https://web.archive.org/cdx/search/cdx"
    assert cdx.index_of("https://web.archive.org/web/") == "https://web.archive.org/cdx/search/cdx"
    assert cdx.index_of("https://archive.example/news/") == "https://archive.example/news/cdx"
    with Wayback([FIRST]) as server:
        assert page(server, archive_index=server.url("/cdx/search/cdx")).body == FIRST.body
        assert failure(server, archive_index=server.url("/elsewhere")).reason == "not_found"


@pytest.mark.parametrize(("href", "capture"), [
    ("https://a.example/web/20190301120000id_/http://x.example/?q=a/b", Capture("20190301120000", "http://x.example/?q=a/b")),
    ("http://a.example/web/2019id_/x", Capture("20190101000000", "x")),
    ("https://a.example/web/2019im_/x", Capture("20190101000000", "x", bare=False)),
    ("https://a.example/web/2019/x", Capture("20190101000000", "x", bare=False)),
    ("https://a.example/web/x", None),
    ("https://a.example/web/20191301000000id_/x", None),
    ("https://a.example/webs/2019id_/x", None),
    ("https://b.example/web/2019id_/x", None),
])  # fmt: skip
def test_a_capture_is_known_by_its_url(href: str, capture: Capture | None) -> None:
    assert cdx.at("https://a.example/web", href) == capture


# --- As a last resort ------------------------------------------------------------------------------------------------


def crawl(folder: Path, server: Wayback, targets: list[str], *options: str) -> list[Article]:
    (folder / "urls.txt").write_text("\n".join(targets))
    command = ["crawl", str(folder / "urls.txt"), "-o", str(folder / "out"), "--archive", server.archive]
    command += ["--allow-private", "--delay", "0", "--workers", "1", "-q", "--no-site-profile", *options]
    result = CliRunner().invoke(cli.app, command)
    assert result.exit_code == 0, result.output
    return [Article.from_json(line) for line in (folder / "out" / FILE_NAME).read_bytes().splitlines()]


def test_a_crawl_looks_in_the_archive_for_what_is_gone_and_only_for_that(tmp_path: Path) -> None:
    soft = (
        b"<!DOCTYPE html><title>Page not found</title><h1>404</h1><p>Sorry, the page you asked for does not exist.</p>"
    )
    with Loopback({"/alive": answer(story("living")), "/soft": answer(soft), "/broken": answer(b"", 500)}) as site:
        targets = [site.url(path) for path in ("/alive", "/gone", "/lost", "/soft", "/broken")]
        held = [
            Held("20190301120000", site.url(path), story("archived"))
            for path in ("/alive", "/gone", "/soft", "/broken")
        ]
        with Wayback(held) as server:
            alive, gone, lost, soft_404, broken = crawl(tmp_path, server, targets, "--archive-fallback", "--no-robots")
    assert ["archived" in record.body for record in (alive, gone, soft_404)] == [False, True, True]
    assert [record.captured_at is not None for record in (alive, gone, soft_404)] == [False, True, True]
    assert gone.provenance["page"].endswith(f"/20190301120000id_/{site.url('/gone')}")
    assert (gone.url, gone.final_url) == (site.url("/gone"), site.url("/gone"))
    assert (lost.reason, lost.detail) == ("not_found", "status 404; the archive holds no capture")
    assert (broken.reason, broken.captured_at) == ("http_status", None)


def test_without_the_option_no_archive_is_asked(tmp_path: Path) -> None:
    with Loopback({}) as site, Wayback([Held("2019", site.url("/gone"), story("archived"))]) as server:
        (record,) = crawl(tmp_path, server, [site.url("/gone")], "--no-robots")
        assert server.requests == []
    assert record.reason == "not_found"


def test_a_host_that_is_gone_is_looked_for_in_the_archive_also_when_it_is_given_up(tmp_path: Path) -> None:
    targets = [f"http://nowhere.invalid/{n}" for n in range(7)]
    with Wayback([Held("20190301120000", target, story("archived")) for target in targets]) as server:
        records = crawl(tmp_path, server, targets, "--archive-fallback", "--no-robots")
    assert [record.status for record in records] == ["ok"] * 7


def test_a_crawl_of_captures_goes_on_where_it_stopped_and_keeps_its_lines(tmp_path: Path) -> None:
    targets = [f"https://n{n}.example/" for n in range(4)]
    with Wayback([Held("20190301120000", target, story("archived")) for target in targets]) as server:
        first = crawl(tmp_path, server, targets[:2], "--fetcher", "archive")
        both = crawl(tmp_path, server, targets, "--fetcher", "archive")
        assert len(server.requests) == 8
    assert both[:2] == first
    assert [record.url for record in both] == targets


@pytest.mark.parametrize(("date", "closest"), [
    ("2020-05-31T00:00+00:00", "20200531000000"), ("2020", "20200101000000"), ("last", "99991231235959"),
])  # fmt: skip
def test_the_command_reads_dates_as_people_write_them(date: str, closest: str) -> None:
    with Wayback([FIRST]) as server:
        command = ["clean", URL, "--fetcher", "archive", "--archive", server.archive, "--allow-private"]
        result = CliRunner().invoke(cli.app, [*command, "--archive-date", date])
        assert json.loads(result.stdout)["captured_at"] == "2019-03-01T12:00:00+00:00"
        assert server.queries()[0]["closest"] == closest


def test_the_command_refuses_what_is_no_date() -> None:
    result = CliRunner().invoke(cli.app, ["clean", URL, "--fetcher", "archive", "--archive-date", "someday"])
    assert (result.exit_code, "is neither first nor last" in result.stderr) == (cli.USAGE, True)


def test_clean_looks_in_the_archive_for_what_is_gone() -> None:
    with Loopback({}) as site, Wayback([Held("20190301120000", site.url("/gone"), story("archived"))]) as server:
        options = ["--archive-fallback", "--archive", server.archive, "--allow-private", "--no-robots", "--body"]
        result = CliRunner().invoke(cli.app, ["clean", site.url("/gone"), *options])
    assert "archived" in result.stdout


def test_archive_and_browser_are_no_schemes() -> None:
    async def outcomes() -> list[Page | Failure]:
        router = Router(Settings(), Pace(0))
        return [await router.fetch(target) for target in ("archive://x.example/", "browser://x.example/")]

    assert [getattr(outcome, "reason", None) for outcome in asyncio.run(outcomes())] == ["scheme", "scheme"]


def test_the_stand_in_answers_as_its_models_do() -> None:
    """For another moment it redirects, for what it lacks it says 404."""
    with Wayback([FIRST]) as server:
        asked = [
            Request(path, {}, 0.0) for path in (f"/web/20180101000000id_/{URL}", "/web/2019id_/https://x.example/")
        ]
        first, second = (server.reply_to(request) for request in asked)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    assert first.startswith(b"HTTP/1.1 302")
    assert second.startswith(b"HTTP/1.1 404")
