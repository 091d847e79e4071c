"""Heads that contradict themselves (N5), left-overs (N8), odd heads (N9), cookies (N10) and Retry-After (N11)."""

from __future__ import annotations

from hostile.serve import CHUNKED, HTML, OK, Case, chunk, heads, of_length, says
from loopback import PAGE

SIZE = b"%d" % len(PAGE)
LENGTH = b"Content-Length: " + SIZE
DATES = (b"never", b"0", b"-1", b"9" * 500, b"Fri, 31 Feb")
COOKIES = (b"", b"=", b";;;", b"\xff\xfe", b"a" * 5000, b"a=b" * 900)
WHOLE = chunk(PAGE) + b"0\r\n\r\n"


def lengths(name: str, right: str, *values: bytes) -> Case:
    return says(f"N5 {name}", right, heads(*(b"Content-Length: " + value for value in values)))


def coded(name: str, right: str, *lines: bytes, body: bytes = WHOLE) -> Case:
    return says(f"N5 {name}", right, heads(*lines, body=body))


def chunks(name: str, right: str, body: bytes) -> Case:
    return says(f"N5 {name}", right, CHUNKED + body)


def busy(name: str, value: bytes) -> Case:
    line = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: " + value
    return says(f"N11 Retry-After {name}", "http_status", line + b"\r\n\r\n")


def status(line: bytes, right: str, *, name: str = "") -> Case:
    shown = name or line.decode("latin-1").strip()
    return says(
        f"N9 status line {shown}", right, line + b"\r\nContent-Type: text/html\r\n" + LENGTH + b"\r\n\r\n" + PAGE
    )


CASES: tuple[Case, ...] = (
    coded("chunked and a length", "protocol", b"Transfer-Encoding: chunked", LENGTH),
    coded("a length and chunked", "protocol", LENGTH, b"Transfer-Encoding: chunked"),
    lengths("two lengths", "protocol", SIZE, b"5"),
    lengths("two lengths in a line", "protocol", SIZE + b", 5"),
    lengths("a length twice", "page", SIZE, SIZE),
    lengths("a length twice in a line", "page", SIZE + b", " + SIZE),
    lengths("a negative length", "protocol", b"-5"),
    lengths("a length with a plus", "protocol", b"+" + SIZE),
    lengths("a length with an underscore", "protocol", b"1_0"),
    lengths("a length in Arabic digits", "protocol", "٥٥".encode()),
    lengths("a length in superscript", "protocol", b"\xb2\xb3"),
    lengths("a length in two words", "protocol", b"5 5"),
    lengths("a length in hex", "protocol", b"0x10"),
    lengths("a length with a point", "protocol", b"10.0"),
    lengths("an empty length", "protocol", b""),
    lengths("a word for a length", "protocol", b"chunked"),
    lengths("a length with zeros before", "page", b"000" + SIZE),
    lengths("a length of 30 digits", "protocol|cut page", b"9" * 30),
    coded("an unknown transfer coding", "protocol", b"Transfer-Encoding: cow"),
    coded("xchunked", "protocol", b"Transfer-Encoding: xchunked"),
    coded("chunked and identity", "protocol", b"Transfer-Encoding: chunked, identity"),
    coded("identity and chunked", "protocol", b"Transfer-Encoding: identity, chunked"),
    coded("gzip and chunked", "protocol", b"Transfer-Encoding: gzip, chunked"),
    coded("chunked twice", "protocol", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"),
    coded("chunked in capitals", "page", b"Transfer-Encoding: CHUNKED"),
    coded("chunked with a vertical tab", "protocol", b"Transfer-Encoding: \x0bchunked"),
    coded("chunked in quotes", "protocol", b'Transfer-Encoding: "chunked"'),
    coded("chunked with a space before its colon", "protocol", b"Transfer-Encoding : chunked"),
    coded("chunked in a folded line", "page|protocol", b"Transfer-Encoding:\r\n chunked"),
    chunks("a chunk size that is none", "protocol", b"zz\r\nabc"),
    chunks("a negative chunk size", "protocol", b"-5\r\nabcde\r\n0\r\n\r\n"),
    chunks("a chunk size with a plus", "protocol", b"+5\r\nabcde\r\n0\r\n\r\n"),
    chunks("a chunk size with 0x", "protocol", b"0x5\r\nabcde\r\n0\r\n\r\n"),
    chunks("a chunk size with an underscore", "protocol", b"1_0\r\nabcde\r\n0\r\n\r\n"),
    chunks("a chunk size with a space before", "protocol", b" 5\r\nabcde\r\n0\r\n\r\n"),
    chunks("a chunk size of 30 digits", "protocol", b"f" * 30 + b"\r\nabc"),
    chunks("an empty chunk size", "protocol", b"\r\nabc\r\n0\r\n\r\n"),
    chunks("no line end after a chunk", "protocol|cut page", b"5\r\nabcdeX0\r\n\r\n"),
    chunks("a chunk with an extension", "page", b"%x;a=b\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)),
    chunks("chunks with trailers", "page", chunk(PAGE) + b"0\r\nA: b\r\nContent-Length: 5\r\n\r\n"),
    says("N8 a page and another one behind", "page", of_length(PAGE), of_length(b"<p>Another URL's page.</p>")),
    says("N8 chunks and a page behind", "page", CHUNKED, WHOLE, of_length(b"<p>Another URL's page.</p>")),
    says("N8 a body on 204", "odd page", b"HTTP/1.1 204 X\r\n" + LENGTH + b"\r\n\r\n" + PAGE),
    says("N8 a body on 304", "http_status", b"HTTP/1.1 304 X\r\n" + LENGTH + b"\r\n\r\n" + PAGE),
    says("N9 a body without a head", "protocol|reset", PAGE),
    status(b"ICY 200 OK", "protocol"),
    status(b"HTTP/1.1 200", "page"),
    status(b"HTTP/1.1 200 ", "page", name="with a space at its end"),
    status(b"HTTP/1.1 200OK", "protocol"),
    status(b"HTTP/1.1  200 OK", "protocol"),
    status(b"HTTP/1.1 999 Denied", "http_status"),
    status(b"HTTP/1.1 600 What", "http_status"),
    status(b"HTTP/1.1 000 None", "protocol"),
    status(b"HTTP/1.1 099 Low", "protocol"),
    status(b"HTTP/1.1 1000 High", "protocol"),
    status(b"HTTP/1.1 20 Short", "protocol"),
    status(b"HTTP/1.1 abc Letters", "protocol"),
    status(b"HTTP/1.1 -200 Minus", "protocol"),
    status("HTTP/1.1 ٢٠٠ Arabic".encode(), "protocol"),
    status(b"HTTP/1.1 101 Switching Protocols", "protocol"),
    status(b"HTTP/1.1 407 Proxy Authentication Required", "http_status"),
    status(b"HTTP/1.1 206 Partial Content", "page"),
    status(b"HTTP/1.0 200 OK", "page"),
    status(b"HTTP/1.2 200 OK", "page|protocol"),
    status(b"HTTP/2 200 OK", "protocol"),
    status(b"HTTP/11 200 OK", "protocol"),
    status(b"HTTP/0.9 200 OK", "page|protocol"),
    status(b"http/1.1 200 OK", "protocol|page"),
    status(b"\xef\xbb\xbfHTTP/1.1 200 OK", "protocol", name="behind a byte order mark"),
    status(b"HTTP/1.1 200 \xe9\xff", "page", name="with a reason in Latin-1"),
    status(b"HTTP/1.1 200 a\0b", "protocol", name="with a NUL in its reason"),
    says("N9 a greeting of FTP", "protocol|reset", b"220 ftp.example ready\r\n", transport="raw"),
    says("N9 a greeting of SSH", "protocol|reset", b"SSH-2.0-OpenSSH_9.6\r\n", transport="raw"),
    says("N9 a greeting of MySQL", "protocol|reset", b"J\0\0\0\n8.0.36\0" + bytes(60), transport="raw"),
    says("N9 noise", "protocol|reset", bytes(range(256)) * 4 + b"\r\n\r\n"),
    says("N9 NULs", "protocol|reset", bytes(5000)),
    says("N9 a page of HTTP/2 in clear", "protocol|reset", b"\0\0\0\4\0\0\0\0\0" * 5),
    says("N9 a folded header", "page", heads(b"A: b\r\n  c\r\n\td", LENGTH)),
    says("N9 a fold in the first header", "protocol", OK + b" A: b\r\n" + LENGTH + b"\r\n\r\n" + PAGE),
    says("N9 a header in Latin-1", "page", heads(b"A: f\xeatait", LENGTH)),
    says("N9 a header in UTF-8", "page", heads("A: fêtait".encode(), LENGTH)),
    says("N9 a NUL in a header", "protocol", heads(b"A: b\0c", LENGTH)),
    says("N9 a control character in a header", "protocol|page", heads(b"A: b\x01c", LENGTH)),
    says("N9 a carriage return in a header", "protocol|page", heads(b"A: b\rc", LENGTH)),
    says("N9 a header without a colon", "protocol", heads(b"Bad", LENGTH)),
    says("N9 a header that is a colon", "protocol", heads(b":", LENGTH)),
    says("N9 a header without a name", "protocol", heads(b": b", LENGTH)),
    says("N9 a space in a header's name", "protocol", heads(b"A b: c", LENGTH)),
    says("N9 a space before the colon", "protocol", heads(b"A : c", LENGTH)),
    says("N9 an umlaut in a header's name", "protocol", heads("Ä: c".encode(), LENGTH)),
    says("N9 line feeds only", "page", heads(LENGTH).replace(b"\r\n", b"\n")),
    says("N9 carriage returns only", "protocol|reset", heads(LENGTH).replace(b"\r\n", b"\r")),
    says("N9 blank lines before the status", "page|protocol", b"\r\n\r\n" + of_length(PAGE)),
    says("N9 no headers at all", "page", OK + b"\r\n" + PAGE),
    says("N10 a thousand cookies", "page", heads(LENGTH, *(b"Set-Cookie: c%d=1; Path=/" % n for n in range(1000)))),
    says("N10 a cookie of 60 KB", "page", heads(LENGTH, b"Set-Cookie: a=" + b"x" * 60_000)),
    says("N10 cookies with bad dates", "page",
         heads(LENGTH, *(b"Set-Cookie: a=b; Expires=" + date for date in DATES))),
    says("N10 cookies that are none", "page",
         heads(LENGTH, *(b"Set-Cookie: " + text for text in COOKIES))),
    busy("negative", b"-5"),
    busy("of 5,000 digits", b"9" * 5000),
    busy("in the year 9999", b"Fri, 31 Dec 9999 23:59:59 GMT"),
    busy("in the year 99999", b"Fri, 31 Dec 99999 23:59:59 GMT"),
    busy("in the year 0", b"Sat, 00 Jan 0000 00:00:00 GMT"),
    busy("with an offset of a year", b"Fri, 31 Dec 2027 23:59:59 +999999"),
    busy("of noise", b"\xff soon"),
    busy("with a point", b"0.5"),
    busy("of nothing", b""),
    says("N9 the type of a page with charset noise", "page",
         HTML.replace(b"utf-8", b'"\\"\xff;') + LENGTH + b"\r\n\r\n" + PAGE),
)  # fmt: skip
