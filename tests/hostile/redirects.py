"""Redirects without an end (S1), to other schemes (S2), with secrets (S5), and addresses that confuse (S6)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hostile.serve import HTML, Case, Talk, does, of_length, says
from loopback import PAGE

if TYPE_CHECKING:
    from hostile.serve import Play


def redirect(to: bytes, status: int = 302) -> bytes:
    return b"HTTP/1.1 %d Moved\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % (status, to)


def once(to: bytes, status: int = 302) -> Play:
    """Redirect from / only; all other paths give the page."""

    def play(talk: Talk) -> None:
        talk.send(redirect(to.replace(b"HERE", talk.url.split("/")[2].encode()), status) if talk.path == "/" else
                  of_length(PAGE))  # fmt: skip

    return play


def counting(limit: int) -> Play:
    """/ leads to /1, /1 to /2 and so on up to a page."""

    def play(talk: Talk) -> None:
        number = int(talk.path.strip("/") or 0)
        talk.send(redirect(b"/%d" % (number + 1)) if number < limit else of_length(PAGE))

    return play


def ever_longer() -> Play:
    numbers = itertools.count(1)
    return lambda talk: talk.send(redirect(b"/" + b"x" * next(numbers)))


def slow_chain(talk: Talk) -> None:
    talk.drip([b""], 0.3)
    counting(10)(talk)


def to(name: str, location: bytes, right: str) -> Case:
    return does(name, right, once(location))


CASES: tuple[Case, ...] = (
    says("S1 to itself", "redirect_loop", redirect(b"/")),
    says("S1 to itself with a fragment", "redirect_loop", redirect(b"#part")),
    says("S1 to itself by nothing", "redirect_loop", redirect(b"")),
    does("S1 to and fro", "redirect_loop",
         lambda talk: talk.send(redirect(b"/a") if talk.path == "/" else redirect(b"/"))),
    does("S1 ten hops", "page", counting(10)),
    does("S1 eleven hops", "too_many_redirects", counting(11)),
    does("S1 hops without an end", "too_many_redirects", ever_longer()),
    does("S1 slow hops", "timeout", slow_chain),
    to("S1 by 301", b"/a", "page"),
    does("S1 by 303", "page", once(b"/a", 303)),
    does("S1 by 307", "page", once(b"/a", 307)),
    does("S1 by 308", "page", once(b"/a", 308)),
    does("S1 by 300", "http_status", once(b"/a", 300)),
    does("S1 by 305", "http_status", once(b"http://127.0.0.1:9/", 305)),
    does("S1 by 304", "http_status", once(b"/a", 304)),
    does("S1 by 201", "odd page", once(b"/a", 201)),
    says("S1 a redirect without a place", "http_status", b"HTTP/1.1 302 X\r\nContent-Length: 0\r\n\r\n"),
    says("S1 a page that refreshes", "odd page", of_length(b'<meta http-equiv="refresh" content="0;url=file:///etc/hosts">')),
    *(to(f"S2 to {target.decode()}", target, "scheme") for target in (
        b"file:///etc/passwd", b"data:text/html,x", b"javascript:alert(1)", b"ftp://127.0.0.1/x",
        b"gopher://127.0.0.1:25/_x", b"jar:http://127.0.0.1/a!/b", b"dict://127.0.0.1:11211/stats", b"ws://127.0.0.1/",
        b"mailto:a@b.example", b"about:blank", b"blob:http://127.0.0.1/1", b"view-source:http://127.0.0.1/",
        b"ldap://127.0.0.1/", b"tftp://127.0.0.1/x", b"unix:///var/run/x.sock", b"FILE:///etc/passwd",
    )),
    to("S5 with a name and a password", b"http://user:secret@HERE/a", "bad_url"),
    to("S5 with a name", b"//user@HERE/a", "bad_url"),
    to("S6 an open bracket", b"http://[::1", "bad_url"),
    to("S6 a space in the host", b"http://exa mple/", "bad_url"),
    to("S6 port 99999", b"http://127.0.0.1:99999/", "bad_url"),
    to("S6 port of letters", b"http://127.0.0.1:http/", "bad_url"),
    to("S6 no host", b"http://", "bad_url"),
    to("S6 bad IDNA", b"http://xn--a/", "bad_url|dns"),
    to("S6 a percent sign in the host", b"http://a%00b/", "bad_url"),
    to("S6 a host of 300 letters", b"http://" + b"a" * 300 + b".example/", "bad_url|dns"),
    to("S6 backslashes", b"\\\\HERE\\a", "page"),
    to("S6 a backslash before an at sign", b"http://HERE\\@example.invalid/", "page"),
    to("S6 a tab within", b"/a\tb", "page|protocol"),
    to("S6 spaces within", b"/a b c", "page"),
    to("S6 UTF-8", "/ü/ß".encode(), "page"),
    to("S6 Latin-1", b"/\xfc", "page"),
    to("S6 a NUL", b"/a\0b", "protocol"),
    to("S6 90 KB", b"/" + b"a" * 90_000, "page"),
    to("S6 dots without an end", b"/" + b"../" * 9000 + b"a", "page"),
    to("S6 a hash before an at sign", b"http://HERE#@example.invalid/", "redirect_loop"),
    says("S6 two places", "page|redirect_loop", HTML.replace(b"200 OK", b"302 X")
         + b"Location: /\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
)  # fmt: skip
