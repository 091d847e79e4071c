"""An archive on loopback that speaks as Wayback does, or as pywb: an index of captures and their bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from loopback import Loopback, Request, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loopback import Answer

COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


class Held(NamedTuple):
    """A capture: when, of which URL, what was answered. `missing`: the index lists what the archive has lost."""

    timestamp: str
    original: str
    body: bytes = b""
    status: int = 200
    mimetype: str = "text/html"
    location: str = ""
    digest: str = ""
    missing: bool = False


class Wayback(Loopback):
    """Serves captures below /web and their index at /cdx/search/cdx.

    refusals: answers that the index gives before it gives right ones. most: the captures of one answer.
    """

    def __init__(self, held: Sequence[Held] = (), *, refusals: Sequence[bytes] = (), most: int = 10_000) -> None:
        super().__init__({})
        self.held = sorted(held)
        self.refusals = list(refusals)
        self.most = most
        self.prefix, self.index = "/web", "/cdx/search/cdx"

    @property
    def archive(self) -> str:
        """Where the captures are."""
        return self.url(self.prefix)

    def queries(self) -> list[dict[str, str]]:
        """What the index was asked."""
        asked = [request for request in self.requests if request.path.startswith(self.index)]
        return [{name: values[0] for name, values in parse_qs(urlsplit(one.path).query).items()} for one in asked]

    def reply_to(self, request: Request) -> Answer:
        """The answer to a request."""
        if request.path.startswith(f"{self.index}?"):
            if self.refusals:
                return self.refusals.pop(0)
            return self.list({name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()})
        if request.path.startswith(f"{self.prefix}/"):
            moment, _, original = request.path.removeprefix(f"{self.prefix}/").partition("/")
            return self.capture(moment, original)
        return answer(b"none", 404)

    def list(self, asked: dict[str, str]) -> bytes:
        """The answer of the index."""
        found = [
            one for one in self.held if _same(one.original, asked["url"]) and not str(one.status).startswith(("4", "5"))
        ]
        if asked.get("sort") == "closest":
            found.sort(key=lambda one: abs(int(one.timestamp) - int(asked["closest"])))
        start = int(asked.get("resumeKey", "0"))
        page = found[start : start + min(int(asked["limit"]), self.most)]
        rows: list[list[str]] = [
            ["key", one.timestamp, one.original, one.mimetype, str(one.status), one.digest or f"SUM{at}", "1"]
            for at, one in enumerate(page, start)
        ]
        if asked.get("showResumeKey") and start + len(page) < len(found):
            rows += [[], [str(start + len(page))]]
        return answer(json.dumps([list(COLUMNS), *rows] if rows else []).encode(), content_type="application/json")

    def capture(self, moment: str, original: str) -> Answer:
        """The bytes of a capture; those of the nearest are where another moment is asked for."""
        near = [one for one in self.held if _same(one.original, original) and not one.missing]
        if not near:
            return answer(b"<p>The Wayback Machine has not archived that URL.", 404)
        wanted = int(moment[:14].rstrip("id_").ljust(14, "0"))
        one = min(near, key=lambda held: abs(int(held.timestamp) - wanted))
        bare = "id_" if moment.endswith("id_") else ""
        if int(one.timestamp) != wanted:
            return answer(b"", 302, Location=f"{self.prefix}/{one.timestamp}{bare}/{one.original}")
        if one.location.startswith("http"):
            return answer(b"", one.status, Location=f"{self.prefix}/{one.timestamp}{bare}/{one.location}")
        if one.location:
            return answer(b"", one.status, Location=one.location)
        body = one.body if bare else b"<!-- the archive's own marks -->" + one.body
        return answer(body, one.status, content_type=one.mimetype, X_Archive_Src="x.warc.gz")


class Pywb(Wayback):
    """Serves a collection as pywb does: an object a line, other names of columns, 404 for none."""

    def __init__(self, held: Sequence[Held] = ()) -> None:
        super().__init__(held)
        self.prefix, self.index = "/news", "/news/cdx"

    def list(self, asked: dict[str, str]) -> bytes:
        """The answer of the index."""
        rows = json.loads(super().list(asked).partition(b"\r\n\r\n")[2])[1:]
        if not rows:
            return answer(b'{"message": "No Captures found"}', 404, content_type="application/json")
        names = ("urlkey", "timestamp", "url", "mime", "status", "digest", "length")
        lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows if len(row) == len(names)]
        return answer("\n".join(lines).encode(), content_type="text/x-ndjson")


def _same(one: str, other: str) -> bool:
    """As an index has it, http and https are one, and so are a host and its port 80."""
    plain = [url.partition("://")[2].replace(":80/", "/").removeprefix("www.") for url in (one, other)]
    return plain[0] == plain[1]
