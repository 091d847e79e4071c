"""robots.txt as hosts serve it, with what RFC 9309 and Google's parser make of it."""

from __future__ import annotations

import asyncio
import gzip

from loopback import RESET, Loopback, Route, answer, drip, redirect
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.fetchers.net.robots import MAX_BYTES
from newsclean.model import Failure, Page

# --- Files -----------------------------------------------------------------------------------------------------------

US = "User-agent: newsclean\n"
ALL = "User-agent: *\n"
OTHER = "User-agent: other\n"
NO = "Disallow: /\n"

# (what is meant, file, path, allowed)
FILES = [
    ("a group for us goes before the one for all", ALL + NO + US + "Disallow: /x\n", "/y", True),
    ("an empty group for us goes before the one for all", ALL + NO + US + "Disallow:\n", "/y", True),
    ("two groups for us are one", US + "Disallow: /a\n" + ALL + NO + US + "Disallow: /b\n", "/a", False),
    ("several agents share a group", OTHER + US + NO, "/a", False),
    ("blank lines do not end a group", US + "\n\n" + NO, "/a", False),
    ("comments do not end a group", US + "# here\n" + NO + "# there", "/a", False),
    ("a Crawl-delay does not end the list of agents", US + "Crawl-delay: 5\n" + OTHER + NO, "/a", False),
    ("a Sitemap does not end the list of agents", US + "Sitemap: https://example.com/s\n" + OTHER + NO, "/a", False),
    ("an unknown line does not end the list of agents", US + "Foo: bar\n" + OTHER + NO, "/a", False),
    ("a Crawl-delay after a rule is its group's own", US + "Allow: /\nCrawl-delay: 5\n" + OTHER + NO, "/a", True),
    ("a rule ends the list of agents", US + "Allow: /\n" + OTHER + NO, "/a", True),
    ("a version behind our name", "User-agent: newsclean/9.9 (x)\n" + NO, "/a", False),
    ("our name in capitals", "USER-AGENT: NEWSCLEAN\n" + "DISALLOW: /\n", "/a", False),
    ("the start of our name is another's", "User-agent: news\n" + NO, "/a", True),
    ("the end of our name is another's", "User-agent: clean\n" + NO, "/a", True),
    ("a longer name is another's", "User-agent: newscleaner\n" + NO, "/a", True),
    ("a name with a star is another's", "User-agent: *bot\n" + NO, "/a", True),
    ("a star with words behind is everybody", "User-agent: * (all)\n" + NO, "/a", False),
    ("no agent at all", NO, "/a", True),
    ("an agent without a name", "User-agent:\n" + NO, "/a", True),
    ("spaces before and behind", "  User-agent :  *  \n\tDisallow\t: / \n", "/a", False),
    ("no colons", "User-agent *\nDisallow /\n", "/a", False),
    ("misspelled keys", "useragent: *\ndissallow: /\n", "/a", False),
    ("old line ends", "User-agent: *\rDisallow: /\r", "/a", False),
    ("mixed line ends", "User-agent: *\r\n\nDisallow: /\r", "/a", False),
    ("a line separator of Unicode ends no line", "User-agent: x\u2028User-agent: *\nDisallow: /\n", "/a", True),
    ("a form feed ends no line", "User-agent: *\n#\x0cDisallow: /\n", "/a", True),
    ("the longest rule wins", ALL + "Disallow: /a\nAllow: /a/b\n", "/a/b/c", True),
    ("the longest rule wins the other way", ALL + "Allow: /a\nDisallow: /a/b\n", "/a/b/c", False),
    ("of equal rules the kind one wins", ALL + "Disallow: /a\nAllow: /a\n", "/a", True),
    ("a star in a path", ALL + "Disallow: /*/private\n", "/x/y/private/z", False),
    ("a star and an end", ALL + "Disallow: /*.pdf$\n", "/x.pdf?y", True),
    ("a star and an end, at the end", ALL + "Disallow: /*.pdf$\n", "/x.pdf", False),
    ("a query", ALL + "Disallow: /*?\n", "/x?y", False),
    ("capitals in paths are others", ALL + "Disallow: /Private\n", "/private", True),
    ("letters in percent signs", ALL + "Disallow: /%C3%BC\n", "/%c3%bc", False),
    ("letters in UTF-8", ALL + "Disallow: /ü\n", "/%C3%BC", False),
    ("nothing forbidden", ALL + "Disallow:\n", "/a", True),
    ("a page in the place of the file", "<!doctype html>\n<p>User-agent: *</p>\n<p>Disallow: /</p>\n", "/a", True),
    ("a file within a page", "<html><pre>\nUser-agent: *\nDisallow: /\n</pre>", "/a", False),
    ("a mark within", "\ufeff" + ALL + NO, "/a", False),
    ("the home page alone", ALL + "Disallow: /$\n", "/a", True),
]  # fmt: skip

# --- Answers ---------------------------------------------------------------------------------------------------------

FORBIDS = b"User-agent: *\nDisallow: /private\n"


def hops(count: int) -> dict[str, Route]:
    """A robots.txt behind so many redirects."""
    routes: dict[str, Route] = {f"/r{n}": redirect(f"/r{n + 1}") for n in range(1, count)}
    return {"/robots.txt": redirect("/r1"), **routes, f"/r{count}": answer(FORBIDS, content_type="text/plain")}


def robots(route: Route) -> dict[str, Route]:
    return {"/robots.txt": route}


# (routes, reason for /private/x, reason for /x); None: the page comes
STATUSES: dict[str, tuple[dict[str, Route], str | None, str | None]] = {
    "200": (robots(answer(FORBIDS, content_type="text/plain")), "robots", None),
    "200 of HTML's type": (robots(answer(FORBIDS)), "robots", None),
    "200 of a picture's type": (robots(answer(FORBIDS, content_type="image/png")), "robots", None),
    "200 of no type": (robots(answer(FORBIDS, content_type=None)), "robots", None),
    "200 with a mark": (robots(answer(b"\xef\xbb\xbf" + FORBIDS)), "robots", None),
    "200 in gzip": (robots(answer(gzip.compress(FORBIDS), Content_Encoding="gzip")), "robots", None),
    "200 in an unknown coding": (robots(answer(FORBIDS, Content_Encoding="cow")), "robots", "robots"),
    "200 in a damaged coding": (robots(answer(b"\xff" * 99, Content_Encoding="gzip")), "robots", "robots"),
    "200 cut short": (robots(answer(FORBIDS[:20], Content_Length="99")), "robots", "robots"),
    "200 of nothing": (robots(answer(b"")), None, None),
    "200 too long, the rule at its start": (robots(answer(FORBIDS + b"#" * 2 * MAX_BYTES)), "robots", None),
    "200 too long, the rule at 500 KiB": (
        robots(answer(b"#\n" * (250 * 1024) + FORBIDS + b"#" * MAX_BYTES)), "robots", None),
    "200 too long, the rule at its end": (robots(answer(b"#\n" * MAX_BYTES + FORBIDS)), None, None),
    "204": (robots(answer(b"", 204)), None, None),
    "401": (robots(answer(FORBIDS, 401)), None, None),
    "403": (robots(answer(FORBIDS, 403)), None, None),
    "404": (robots(answer(FORBIDS, 404)), None, None),
    "410": (robots(answer(FORBIDS, 410)), None, None),
    "429": (robots(answer(FORBIDS, 429)), "robots", "robots"),
    "500": (robots(answer(FORBIDS, 500)), "robots", "robots"),
    "503": (robots(answer(FORBIDS, 503)), "robots", "robots"),
    "599": (robots(answer(FORBIDS, 599)), "robots", "robots"),
    "a redirect": (hops(1), "robots", None),
    "five redirects": (hops(5), "robots", None),
    "six redirects": (hops(6), None, None),
    "redirects in a circle": (robots(redirect("/robots.txt")), None, None),
    "a redirect to a file": (robots(redirect("file:///etc/passwd")), "robots", "robots"),
    "a redirect to nowhere": (robots(redirect("http://[::1")), "robots", "robots"),
    "nothing": (robots(b""), "robots", "robots"),
    "a reset": (robots((RESET,)), "robots", "robots"),
    "silence": (robots(lambda _: drip([b""] * 20, 0.1)), "robots", "robots"),
    "another protocol": (robots(b"SSH-2.0-x\r\n\r\n"), "robots", "robots"),
}  # fmt: skip


def asked_with(routes: dict[str, Route]) -> tuple[list[str | None], list[str]]:
    """The reasons why /private/x and /x of such a host were not read, and which of them were asked for."""

    async def both() -> list[Page | Failure]:
        settings = Settings(allow_private=True, delay=0, timeout=1, proxy="")
        fetcher = HttpFetcher(settings, Pace(0), sleep=_no_sleep)
        try:
            return [await fetcher.fetch(server.url(path)) for path in ("/private/x", "/x")]
        finally:
            await fetcher.close()

    with Loopback({**routes, "/private/x": answer(), "/x": answer()}) as server:
        outcomes = asyncio.run(both())
    reasons: list[str | None] = [outcome.reason if isinstance(outcome, Failure) else None for outcome in outcomes]
    return reasons, [path for path in server.asked() if not path.startswith("/r")]


async def _no_sleep(_seconds: float) -> None:
    """Retries follow at once."""
