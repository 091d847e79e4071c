"""Discovery over real sockets: whole sites, hostile ones, the command, and a crawl that begins with it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from typer.testing import CliRunner

from loopback import PAGE, Loopback, Request, Route, answer, redirect
from newsclean import cli
from newsclean.discovery import Discovery, Limits, Search, discover, discover_async
from newsclean.export import FILE_NAME
from newsclean.fetchers import Header, Settings
from newsclean.model import Article

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXTURES = Path(__file__).parents[1] / "fixtures" / "discover"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FAST = Settings(allow_private=True, delay=0.0, timeout=5.0, retries=0, max_bytes=5_000_000)
STORY = "/2026/11/{day:02}/the-old-bridge-carries-lorries-again-{day}"


def xml(body: str, length: int = 0) -> bytes:
    data = body.encode()
    return answer(data, content_type="application/xml", Content_Length=str(length or len(data)))


def urlset(*paths: str) -> str:
    entries = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


def index(*sitemaps: tuple[str, str]) -> str:
    entries = (
        f"<sitemap><loc>{path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for path, day in sitemaps
    )
    return f"<sitemapindex>{''.join(entries)}</sitemapindex>"


def rss(*items: tuple[str, str, str]) -> bytes:
    entries = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"
        for link, title, date in items
    )
    return answer(f"<rss version='2.0'><channel>{entries}</channel></rss>".encode(), content_type="application/rss+xml")


def robots(*lines: str) -> bytes:
    return answer("\n".join(lines).encode(), content_type="text/plain")


def found_at(
    routes: Mapping[str, Route], start: str = "/", search: Search | None = None, settings: Settings = FAST
) -> tuple[Discovery, Loopback]:
    with Loopback(routes) as server:
        return discover(server.url(start), search=search, settings=settings, now=NOW), server


def paths(discovery: Discovery) -> list[str]:
    return [re.sub(r"^https?://[^/]+", "", found.url) for found in discovery.found]


def whys(discovery: Discovery) -> str:
    return "\n".join(f"{skipped.url} {skipped.why}" for skipped in discovery.skipped)


# --- Sites -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [path.name for path in sorted(FIXTURES.iterdir())])
def test_the_stories_of_a_front_page_are_found_and_nothing_else(name: str) -> None:
    page = answer((FIXTURES / name / "index.html").read_bytes())
    found, _ = found_at({"/": page}, search=Search(kinds=frozenset({"links"})))
    assert sorted(paths(found)) == sorted((FIXTURES / name / "expected.txt").read_text().split())
    assert {one.source for one in found.found} == {"link"}
    assert all(one.score >= 0.5 for one in found.found)


def test_a_link_brings_its_headline_and_its_date() -> None:
    page = answer((FIXTURES / "harbourpost" / "index.html").read_bytes())
    found, _ = found_at({"/": page}, search=Search(kinds=frozenset({"links"})))
    first, second, *rest = found.found
    assert (first.title, first.date) == ("Night ferries stop in March", "2026-11-20")
    assert (second.title, second.date) == ("Fog closes the harbour again", "2026-11-19T07:30+01:00")
    assert {one.date for one in rest} == {None}
    assert "A day with the lock keeper of Pell" in {one.title for one in rest}


@pytest.mark.parametrize(
    ("base", "path"), [("/deep/down/", "/deep/down/"), ("http://", "/"), ("javascript:x", "/"), ("", "/")]
)
def test_the_base_of_a_page_counts_if_it_is_one(base: str, path: str) -> None:
    page = f'<base href="{base}"><h2><a href="the-old-bridge-carries-lorries">The old bridge</a></h2>'
    found, _ = found_at({"/": answer(page.encode())}, search=Search(kinds=frozenset({"links"})))
    assert paths(found) == [f"{path}the-old-bridge-carries-lorries"]


def test_a_site_is_read_through_its_page_feeds_robots_and_sitemaps_and_each_story_stands_once() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots("User-agent: *", "Sitemap: /maps/index.xml", "SITEMAP: /maps/news.xml"),
        "/": answer(
            b'<link rel="alternate" type="application/atom+xml" href="feed.atom">'
            b"<link rel=alternate type=application/rss+xml href=/comments/feed/>"
            b'<h2><a href="/2026/11/20/a-long-night-on-the-ferry/?utm_source=x">A long night on the ferry</a></h2>'
        ),
        "/feed.atom": xml(
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ferry</title>'
            '<link href="/2026/11/20/a-long-night-on-the-ferry#c"/>'
            "<published>2026-11-20T06:00:00Z</published></entry></feed>"
        ),
        "/maps/index.xml": xml(index(("/maps/2026-11.xml.gz", ""), ("/maps/category-sitemap.xml", ""))),
        "/maps/2026-11.xml.gz": answer(
            gzip.compress(
                urlset("/2026/11/20/a-long-night-on-the-ferry/", STORY.format(day=3), "/about-us").encode()
            ),
            content_type="application/x-gzip",
        ),
        "/maps/news.xml": xml(
            '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/2026/11/21/fog</loc><news:news>'
            "<news:publication_date>2026-11-21T09:00:00+01:00</news:publication_date>"
            "<news:title>Fog &amp; more</news:title>"
            "</news:news></url></urlset>"
        ),
    }  # fmt: skip
    found, server = found_at(routes)
    assert [(path, one.title, one.date, one.source) for path, one in zip(paths(found), found.found, strict=True)] == [
        ("/2026/11/21/fog", "Fog & more", "2026-11-21T09:00+01:00", "news_sitemap"),
        ("/2026/11/20/a-long-night-on-the-ferry/", "Ferry", "2026-11-20T06:00+00:00", "feed"),
        (STORY.format(day=3), None, "2026-11-03", "sitemap"),
    ]
    assert server.asked(robots=True).count("/robots.txt") == 1
    assert "/comments/feed/" not in server.asked()
    assert "/maps/category-sitemap.xml" not in server.asked()
    assert "a sitemap of “category”" in whys(found)
    assert found.unread == ()
    assert {read.kind for read in found.read} == {"page", "feed", "sitemap", "sitemap_index"}


def test_a_feed_or_a_sitemap_as_start_is_all_that_is_read() -> None:
    feed = rss(("/a-story-of-the-sea-and-the-fog", "Sea", "Fri, 20 Nov 2026 08:00:00 GMT"))
    for route in (
        feed,
        xml(urlset("/a-story-of-the-sea-and-the-fog")),
        answer(b"http://127.0.0.1/a-story-of-the-sea-and-the-fog"),
    ):
        found, server = found_at({"/x": route}, "/x")
        assert paths(found) == ["/a-story-of-the-sea-and-the-fog"]
        assert server.asked() == ["/x"]


def test_a_section_page_does_not_bring_the_whole_sites_sitemaps_unless_they_are_asked_for() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots("Sitemap: /map.xml"),
        "/sport/": answer(b'<h2><a href="/sport/rowers-win-the-race-at-pell">Rowers win</a></h2>'),
        "/map.xml": xml(urlset("/news/bread-costs-more-than-ever-before")),
    }
    found, _ = found_at(routes, "/sport/")
    assert paths(found) == ["/sport/rowers-win-the-race-at-pell"]
    found, _ = found_at(routes, "/sport/", Search(kinds=frozenset({"sitemaps"})))
    assert paths(found) == ["/news/bread-costs-more-than-ever-before"]


def test_the_usual_places_are_tried_where_a_site_names_none() -> None:
    routes: dict[str, Route] = {
        "/": answer(b"<p>Hello"),
        "/rss.xml": rss(("/one-story-from-the-old-feed", "One", "Fri, 20 Nov 2026 08:00:00 GMT")),
        "/sitemap.xml": answer(PAGE),
        "/sitemap_index.xml": xml(index(("/posts.xml", ""))),
        "/posts.xml": xml(urlset("/two-stories-are-better-than-one")),
    }
    found, _ = found_at(routes)
    assert paths(found) == ["/one-story-from-the-old-feed", "/two-stories-are-better-than-one"]
    assert found.skipped == ()


def test_a_front_page_that_refuses_us_does_not_hide_the_sitemaps() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots("Sitemap: /map.xml"),
        "/": answer(b"no", 403),
        "/map.xml": xml(urlset("/the-bread-costs-more-than-ever")),
    }
    found, _ = found_at(routes)
    assert paths(found) == ["/the-bread-costs-more-than-ever"]
    assert "http_status: status 403" in whys(found)


def test_robots_txt_is_obeyed_for_pages_feeds_and_sitemaps() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots("User-agent: *", "Disallow: /feed", "Disallow: /map", "Sitemap: /map.xml"),
        "/": answer(b'<link rel=alternate type="application/rss+xml" href=/feed.xml>'),
        "/map.xml": xml(urlset(STORY.format(day=1))),
        "/feed.xml": rss((STORY.format(day=2), "Two", "")),
    }
    found, server = found_at(routes)
    assert found.found == ()
    assert server.asked() == ["/"]
    assert whys(found).count("robots: ") == 2
    ignored, _ = found_at(routes, settings=Settings(allow_private=True, delay=0.0, retries=0, obey_robots=False))
    assert len(ignored.found) == 2


def test_the_pace_of_a_host_is_kept() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots("Sitemap: /map.xml"),
        "/": answer(b'<link rel=alternate type="application/rss+xml" href=/feed.xml>'),
        "/map.xml": xml(urlset(STORY.format(day=1))),
        "/feed.xml": rss((STORY.format(day=2), "Two", "")),
    }
    _, server = found_at(routes, settings=Settings(allow_private=True, delay=0.2, retries=0))
    times = [request.time for request in server.requests]
    assert len(times) == 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2


def test_what_stands_on_other_hosts_is_left_out_unless_it_is_asked_for() -> None:
    with Loopback({}) as server:
        here, there = server.url(STORY.format(day=1)), server.url(STORY.format(day=2), host="127.0.0.2")
        server.routes["/"] = xml(urlset(here, there))
        for hosts, expected in (("site", [here]), ("host", [here]), ("any", [there, here])):
            found = discover(server.url("/"), search=Search(hosts=hosts), settings=FAST, now=NOW)  # type: ignore[arg-type]
            assert [one.url for one in found.found] == expected


def test_a_feed_that_lives_elsewhere_brings_the_stories_of_the_site_that_it_names() -> None:
    with Loopback({}) as server:
        story = server.url(STORY.format(day=1))
        feed = f"<rss><channel><link>{server.url('/')}</link><item><link>{story}</link></item></channel></rss>"
        server.routes["/feed"] = xml(feed)
        found = discover(server.url("/feed", host="127.0.0.2"), settings=FAST, now=NOW)
    assert [one.url for one in found.found] == [story]


def test_a_start_that_moved_takes_its_new_home_along() -> None:
    with Loopback({}) as server:
        server.routes["/old"] = redirect(server.url("/", host="127.0.0.3"))
        server.routes["/"] = answer(f'<h2><a href="{STORY.format(day=1)}">The old bridge</a></h2>'.encode())
        found = discover(server.url("/old"), search=Search(kinds=frozenset({"links"})), settings=FAST, now=NOW)
        assert [one.url for one in found.found] == [server.url(STORY.format(day=1), host="127.0.0.3")]


def test_subdomains_belong_to_the_site_and_not_to_the_host() -> None:
    from newsclean.discovery.harvest import Harvest

    site, host = Harvest(Search(), NOW), Harvest(Search(hosts="host"), NOW)
    for harvest in (site, host):
        harvest.at_home("www.post.co.uk")
    assert [site.is_at_home(name) for name in ("news.post.co.uk", "post.co.uk", "other.co.uk")] == [True, True, False]
    assert [host.is_at_home(name) for name in ("www.post.co.uk", "news.post.co.uk")] == [True, False]


def test_headers_of_the_user_do_not_go_where_a_site_points() -> None:
    with Loopback({}) as server:
        elsewhere = server.url("/feed.xml", host="127.0.0.2")
        server.routes["/"] = answer(f'<link rel=alternate type="application/rss+xml" href="{elsewhere}">'.encode())
        server.routes["/feed.xml"] = rss((server.url(STORY.format(day=1)), "One", ""))
        settings = msgspec.structs.replace(FAST, headers=(Header("X-Key", "secret"),))
        found = discover(server.url("/"), settings=settings, now=NOW)
    assert len(found.found) == 1
    given = {request.host: "x-key" in request.headers for request in server.requests if "robots" not in request.path}
    assert given == {"127.0.0.1": True, "127.0.0.2": False}


def test_private_addresses_are_refused_wherever_they_come_from() -> None:
    found, server = found_at({"/": answer(PAGE)}, settings=Settings(delay=0.0))
    assert (len(found.unread), server.requests) == (1, [])
    assert "private_address" in whys(found)


# --- Dates -----------------------------------------------------------------------------------------------------------


def test_stories_outside_the_asked_days_are_left_out_and_those_without_a_date_stay() -> None:
    routes = {
        "/map.xml": xml(urlset(*(STORY.format(day=day) for day in (5, 10, 15)), "/a-story-that-has-no-date"))
    }  # fmt: skip
    since, until = datetime(2026, 11, 8, tzinfo=UTC), datetime(2026, 11, 12, tzinfo=UTC)
    found, _ = found_at(routes, "/map.xml", Search(since=since, until=until))
    assert paths(found) == [STORY.format(day=10), "/a-story-that-has-no-date"]
    found, _ = found_at(routes, "/map.xml", Search(since=since, dated=True))
    assert paths(found) == [STORY.format(day=15), STORY.format(day=10)]


def test_sitemaps_that_can_hold_nothing_new_enough_are_not_read() -> None:
    routes: dict[str, Route] = {
        "/": xml(index(
            ("/old.xml", "2025-01-01"), ("/sitemap-2025-03.xml", ""), ("/new.xml", "2026-11-20"), ("/undated.xml", ""),
        )),
        "/new.xml": xml(urlset(STORY.format(day=20))),
        "/undated.xml": xml(urlset(STORY.format(day=19))),
        "/old.xml": xml(urlset(STORY.format(day=1))),
        "/sitemap-2025-03.xml": xml(urlset(STORY.format(day=2))),
    }  # fmt: skip
    found, server = found_at(routes, search=Search(since=datetime(2026, 11, 1, tzinfo=UTC)))
    assert paths(found) == [STORY.format(day=20), STORY.format(day=19)]
    assert sorted(server.asked()) == ["/", "/new.xml", "/undated.xml"]
    assert whys(found).count("nothing in it can be as new as asked") == 2


def test_enough_new_stories_end_the_reading_of_older_sitemaps() -> None:
    routes: dict[str, Route] = {
        "/": xml(index(("/a.xml", "2026-10-01"), ("/b.xml", "2026-11-21"), ("/c.xml", "2026-09-01"))),
        "/b.xml": xml(urlset(STORY.format(day=20), STORY.format(day=21), STORY.format(day=19))),
    }
    found, server = found_at(routes, search=Search(most=2))
    assert paths(found) == [STORY.format(day=21), STORY.format(day=20)]
    assert server.asked() == ["/", "/b.xml"]
    assert whys(found).count("nothing in it can be among the 2 newest") == 2


def test_a_day_in_the_address_is_believed_before_the_day_of_a_change() -> None:
    entry = "<url><loc>/2019/05/03/an-old-story</loc><lastmod>2026-11-20T10:00:00Z</lastmod></url>"
    found, _ = found_at({"/m": xml(f"<urlset>{entry}</urlset>")}, "/m")
    assert [one.date for one in found.found] == ["2019-05-03"]


@pytest.mark.parametrize(
    "date", ["9999-12-31", "0000-00-00", "1969-12-31", "-1", "2026-02-31", "nonsense", "1" * 100_000, ""]
)
def test_a_date_that_cannot_be_is_no_date(date: str) -> None:
    body = f"<urlset><url><loc>/the-old-bridge-carries-lorries</loc><lastmod>{date}</lastmod></url></urlset>"
    found, _ = found_at({"/m": xml(body)}, "/m")
    assert [(one.date, path) for one, path in zip(found.found, paths(found), strict=True)] == [
        (None, "/the-old-bridge-carries-lorries")
    ]


# --- Addresses -------------------------------------------------------------------------------------------------------


def test_variants_of_a_story_are_one_story_by_its_plain_address() -> None:
    story = "/the-old-bridge-carries-lorries"
    variants = [f"{story}/amp/", f"{story}?utm_source=a", f"{story}/", f"{story}?print=1", f"{story}#top", story]
    found, _ = found_at({"/m": xml(urlset(*variants))}, "/m")
    assert len(found.found) == 1
    assert "amp" not in found.found[0].url
    only, _ = found_at({"/m": xml(urlset(f"{story}/amp/"))}, "/m")
    assert paths(only) == [f"{story}/amp/"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://127.0.0.1/a-long-story-of-the-sea",
        "http://",
        "http://u:p@127.0.0.1/a-b-c-d-e",
        "//",
    ],
)
def test_what_is_no_address_of_a_page_is_left_out(address: str) -> None:
    found, _ = found_at({"/m": xml(urlset(address.replace("&", "&amp;"), STORY.format(day=1)))}, "/m")
    assert paths(found) == [STORY.format(day=1)]


def test_how_much_must_speak_for_a_story_can_be_set() -> None:
    listed = [STORY.format(day=1), "/about-us", "/sport"]
    for least, number in ((0.0, 3), (0.5, 1), (0.99, 1), (1.0, 0)):
        found, _ = found_at({"/m": xml(urlset(*listed))}, "/m", Search(min_score=least))
        assert len(found.found) == number, least


# --- Hostile sites ---------------------------------------------------------------------------------------------------


def test_sitemaps_that_name_themselves_and_one_another_are_read_once() -> None:
    routes: dict[str, Route] = {
        "/a.xml": xml(index(("/a.xml", ""), ("/b.xml", ""), ("/A.xml/../a.xml", ""), ("/moved.xml", ""))),
        "/b.xml": xml(index(("/a.xml", ""), ("/b.xml", ""), ("/c.xml", ""))),
        "/c.xml": xml(urlset(STORY.format(day=1))),
        "/moved.xml": redirect("/a.xml"),
    }
    found, server = found_at(routes, "/a.xml")
    assert paths(found) == [STORY.format(day=1)]
    assert sorted(server.asked()) == [
        "/a.xml",
        "/a.xml",
        "/b.xml",
        "/c.xml",
        "/moved.xml",
    ]  # one by way of the redirect
    assert "which is read already" in whys(found)


def test_indexes_without_end_end() -> None:
    def deeper(request: Request) -> bytes:
        return xml(index((f"/i{len(request.path)}{request.path[1:]}", "")))

    class Endless(Loopback):
        def reply_to(self, request: Request) -> Any:
            return deeper(request) if request.path.endswith("x") else answer(b"none", 404)

    with Endless({}) as server:
        found = discover(server.url("/x"), settings=FAST, search=Search(limits=Limits(depth=3)), now=NOW)
    assert len(server.asked()) == 4
    assert "more than 3 indexes within one another" in whys(found)


def test_an_index_of_very_many_sitemaps_is_read_up_to_the_limit() -> None:
    routes: dict[str, Route] = {"/": xml(index(*((f"/s/{number}.xml", "") for number in range(60))))}
    routes |= {f"/s/{number}.xml": xml(urlset(STORY.format(day=number % 28 + 1))) for number in range(60)}
    found, server = found_at(routes, search=Search(limits=Limits(documents=10)))
    assert len(server.asked()) == 11
    assert len(found.found) == 10
    assert "more than 10 documents; 50 are left unread" in whys(found)


def test_a_sitemap_of_100000_entries_is_read_and_the_limit_of_stories_is_told() -> None:
    body = urlset(*(f"/stories/the-old-bridge-{number:06}" for number in range(100_000)))
    found, _ = found_at({"/m": xml(body)}, "/m", settings=Settings(allow_private=True, delay=0.0, max_bytes=50_000_000))
    assert len(found.found) == 100_000
    few = urlset(*(f"/stories/the-old-bridge-{number:06}" for number in range(1_500)))
    found, _ = found_at({"/m": xml(few)}, "/m", Search(limits=Limits(found=100, entries=1_000)))
    assert len(found.found) == 100
    assert "more than 100 stories" in whys(found)
    assert "500 of its addresses are beyond the limit of 1000" in whys(found)


def test_of_a_sitemap_beyond_the_size_limit_the_start_is_read_and_that_is_told() -> None:
    body = urlset(*(f"/stories/the-old-bridge-{number:06}" for number in range(1_000)))
    packed = gzip.compress(body.encode())
    for route in (xml(body), answer(packed, content_type="application/gzip"),
                  answer(packed, content_type="text/xml", Content_Encoding="gzip"),
                  answer(gzip.compress(packed), content_type="text/xml", Content_Encoding="gzip")):  # fmt: skip
        found, _ = found_at({"/m": route}, "/m", settings=Settings(allow_private=True, delay=0.0, max_bytes=20_000))
        assert 100 < len(found.found) < 1_000
        assert "its start was read" in whys(found) or "only in part" in whys(found)


def test_a_host_that_fails_again_and_again_is_left_alone() -> None:
    dead = [(f"http://127.0.0.9:1/{number}.xml", "") for number in range(12)]
    found, _ = found_at({"/": xml(index(*dead, ("/live.xml", ""))), "/live.xml": xml(urlset(STORY.format(day=1)))})
    assert paths(found) == [STORY.format(day=1)]
    told = whys(found)
    assert (told.count(" connect: "), told.count(" host_down: ")) == (5, 7)


def test_a_sitemap_that_broke_off_is_read_and_told_of() -> None:
    body = urlset(STORY.format(day=1), STORY.format(day=2))
    found, _ = found_at({"/m": xml(body[:-30], length=len(body))}, "/m")
    assert STORY.format(day=1) in paths(found)
    assert "only in part" in whys(found)


def test_a_feed_of_entities_and_a_page_of_links_without_end_do_no_harm() -> None:
    bomb = (
        "<!DOCTYPE rss ["
        + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 99}">' for n in range(10))
        + "]>"
    )
    routes: dict[str, Route] = {
        "/": answer(b"<link rel=alternate type=application/rss+xml href=/feed.xml>" + b"<a href=/a-b-c-d>x" * 50_000),
        "/feed.xml": xml(
            f"{bomb}<rss><channel><item><title>&e9;</title><link>{STORY.format(day=1)}</link></item></channel></rss>"
        ),
    }  # fmt: skip
    begun = time.process_time()
    found, _ = found_at(routes)
    assert time.process_time() - begun < 30
    assert STORY.format(day=1) in paths(found)
    assert "entities of its own are not expanded" in whys(found)
    assert "30000 links are beyond the limit of 20000" in whys(found)


def test_sources_that_answer_with_something_else_are_told_of() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": robots(
            "Sitemap: /page.xml", "Sitemap: /gone.xml", "Sitemap: file:///etc/passwd", "Sitemap: /picture.xml"
        ),
        "/": answer(b"<p>Hello"),
        "/page.xml": answer(PAGE),
        "/picture.xml": answer(b"\x89PNG", content_type="image/png"),
    }
    found, _ = found_at(routes)
    told = whys(found)
    for part in (
        "/page.xml neither a feed nor a sitemap",
        "not_found: status 404",
        "file:///etc/passwd scheme",
        "image/png",
    ):
        assert part in told


@pytest.mark.parametrize(
    "start", ["nonsense", "ftp://post.example/", "http://127.0.0.1:1/", "http://", "/no/such/file.xml"]
)
def test_a_start_that_cannot_be_read_is_told_of(start: str) -> None:
    found = discover(start, settings=FAST, now=NOW)
    assert (found.found, found.unread) == ((), (start,))
    assert len(found.skipped) == 1


# --- The library and the command -------------------------------------------------------------------------------------


def test_several_starts_are_searched_at_once_and_a_story_of_two_stands_once(tmp_path: Path) -> None:
    saved = tmp_path / "saved.xml"
    routes: dict[str, Route] = {
        "/a": xml(urlset(STORY.format(day=1), STORY.format(day=2))),
        "/b": xml(urlset(STORY.format(day=2), STORY.format(day=3))),
    }
    with Loopback(routes) as server:
        saved.write_text(urlset(server.url(STORY.format(day=4)), "/relative-to-nothing-that-is-known"))
        found = asyncio.run(discover_async(server.url("/a"), server.url("/b"), str(saved), settings=FAST, now=NOW))
        some = discover(server.url("/a"), server.url("/b"), settings=FAST, search=Search(most=2), now=NOW)
    assert paths(found) == [STORY.format(day=day) for day in (4, 3, 2, 1)]
    assert paths(some) == [STORY.format(day=day) for day in (3, 2)]


def run(*arguments: str, stdin: str | None = None) -> Any:
    return CliRunner().invoke(cli.app, ["discover", "--allow-private", "--delay", "0", *arguments], input=stdin)


def test_the_command_prints_urls_the_newest_first_and_tells_of_its_sources_apart() -> None:
    with Loopback({"/m": xml(urlset(STORY.format(day=1), STORY.format(day=2), "/about-us"))}) as server:
        result = run(server.url("/m"))
        expected = [server.url(STORY.format(day=day)) for day in (2, 1)]
        assert (result.exit_code, result.stdout.splitlines()) == (0, expected)
        assert (
            f"newsclean: sitemap {server.url('/m')}: 3 addresses, 2 new stories, 1 no stories by their look"
            in result.stderr
        )
        assert "newsclean: 2 stories" in result.stderr
        quiet = run("-q", "--max", "1", server.url("/m"))
        assert (quiet.stdout.split(), quiet.stderr) == (expected[:1], "")
        piped = run("-q", "-", stdin=f"# sites\n\n{server.url('/m')}\n")
        assert piped.stdout.splitlines() == expected


def test_the_commands_json_has_all_that_is_known() -> None:
    with Loopback({"/f": rss((STORY.format(day=1), "The bridge", "Sun, 01 Nov 2026 08:00:00 GMT"))}) as server:
        (line,) = run("--json", "-q", server.url("/f")).stdout.splitlines()
        assert json.loads(line) == {
            "url": server.url(STORY.format(day=1)), "title": "The bridge", "date": "2026-11-01T08:00+00:00",
            "source": "feed", "score": 1.0, "found_in": server.url("/f"),
        }  # fmt: skip


def test_the_commands_exit_codes() -> None:
    with Loopback({"/m": xml(urlset()), "/n": xml(urlset(STORY.format(day=1)))}) as server:
        assert run(server.url("/m")).exit_code == 0
        nothing_new = run("--since", "1m", server.url("/n"))
        assert (nothing_new.exit_code, nothing_new.stdout) == (0, "")
        partly = run(server.url("/gone"), server.url("/n"))
        assert (partly.exit_code, len(partly.stdout.split())) == (cli.TARGET_FAILED, 1)
        assert "not_found: status 404" in partly.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "soon", "http://127.0.0.1/"], "must be a date"),
        (["--since", "1d", "--until", "2d", "http://127.0.0.1/"], "is before --since"),
        (["--in", "attics", "http://127.0.0.1/"], "feeds, sitemaps, links"),
        (["--hosts", "all", "http://127.0.0.1/"], "site, host, any"),
        (["--max", "0", "http://127.0.0.1/"], "--max"),
        ([""], "must not be empty"),
    ],
)
def test_wrong_usage_of_the_command_is_refused(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == cli.USAGE
    assert said in re.sub(r"[│\s]+", " ", result.stderr)


def test_hostile_text_does_not_reach_the_terminal() -> None:
    with Loopback({"/robots.txt": robots("Sitemap: http://\x1b[2J\x07/"), "/": answer(b"<p>Hello")}) as server:
        assert "\x1b" not in run(server.url("/")).stderr


def test_an_interruption_ends_the_command_with_its_code(tmp_path: Path) -> None:
    def slow(_: Request) -> bytes:
        time.sleep(30)
        return b""

    with Loopback({"/": slow}) as server:
        command = [sys.executable, "-m", "newsclean.cli", "discover", "--allow-private", server.url("/")]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not server.asked():
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 143


# --- A crawl that begins with it -------------------------------------------------------------------------------------


def crawl(folder: Path, *arguments: str) -> Any:
    command = [
        "crawl",
        str(folder / "sites.txt"),
        "-o",
        str(folder / "out"),
        "--delay",
        "0",
        "--workers",
        "1",
        "--allow-private",
    ]
    return CliRunner().invoke(cli.app, [*command, *arguments])


def records(folder: Path) -> dict[str, Article]:
    lines = (folder / "out" / FILE_NAME).read_bytes().splitlines()
    return {record.url or "": record for record in map(Article.from_json, lines)}


def test_a_crawl_of_sites_reads_their_stories_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    stories = [STORY.format(day=day) for day in (1, 2, 3)]
    with Loopback({"/m": xml(urlset(*stories[:2])), stories[0]: answer(PAGE), stories[1]: answer(PAGE)}) as server:
        (tmp_path / "sites.txt").write_text(f"{server.url('/m')}\n{server.url('/gone')}\n")
        result = crawl(tmp_path, "--discover")
        assert result.exit_code == 0, result.stderr
        assert {url: record.status for url, record in records(tmp_path).items()} == {
            server.url("/gone"): "skipped", server.url(stories[0]): "ok", server.url(stories[1]): "ok",
        }  # fmt: skip
        server.routes |= {"/m": xml(urlset(stories[2])), stories[2]: answer(PAGE)}
        server.requests.clear()
        assert crawl(tmp_path, "--discover").exit_code == 0
        assert server.asked() == ["/m", "/gone", stories[2]]
        assert len(records(tmp_path)) == 4
        listed = (tmp_path / "out" / "discovered.txt").read_text().splitlines()
        assert [line for line in listed if not line.startswith("#")] == [
            server.url("/gone"), *(server.url(stories[number]) for number in (1, 0, 2)),
        ]  # fmt: skip


def test_a_crawl_of_sites_keeps_the_pace_from_the_search_to_the_stories(tmp_path: Path) -> None:
    with Loopback({"/m": xml(urlset(STORY.format(day=1))), STORY.format(day=1): answer(PAGE)}) as server:
        (tmp_path / "sites.txt").write_text(server.url("/m"))
        assert crawl(tmp_path, "--discover", "--delay", "0.3", "-q").exit_code == 0
        times = [request.time for request in server.requests]
        assert min(later - earlier for earlier, later in pairwise(times)) >= 0.3


def test_options_of_the_search_need_it_and_an_output_that_cannot_be_is_refused_before_any_request(
    tmp_path: Path,
) -> None:
    with Loopback({}) as server:
        (tmp_path / "sites.txt").write_text(server.url("/m"))
        assert crawl(tmp_path, "--discover-max", "3").exit_code == cli.USAGE
        (tmp_path / "out").write_text("a file")
        assert crawl(tmp_path, "--discover").exit_code == cli.OUTPUT_REFUSED
        assert server.requests == []
