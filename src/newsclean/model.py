"""The types that travel between the steps: what a page is, what a block is, what was decided of it, what comes out."""

from __future__ import annotations

import inspect
from itertools import pairwise
from typing import Any, Literal, get_args

import msgspec

SCHEMA_VERSION = 1

Status = Literal["ok", "partial", "skipped", "error"]

Category = Literal[
    "content", "headline", "byline", "dateline", "section_label", "counter", "share", "related", "read_more",
    "author_bio", "advert", "ad_rates", "comment_form", "comments", "contact_form", "newsletter", "subscription",
    "caption", "credit", "tags", "pagination", "navigation", "breadcrumb", "consent", "legal", "search", "login",
    "app_promo", "toc", "embed", "hidden", "duplicate", "boilerplate", "outside",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = get_args(Category)

PageType = Literal[
    "article", "live_blog", "gallery", "video", "audio", "listing", "blocked", "consent_wall", "login_wall",
    "not_found", "error_page", "js_only", "empty", "not_html",
]  # fmt: skip

Reason = Literal[
    "paywall", "paginated", "truncated",
    "listing", "blocked", "consent_wall", "login_wall", "not_found", "js_only", "empty", "not_html", "robots",
    "private_address",
    "error_page", "bad_url", "scheme", "unreadable", "dns", "connect", "reset", "tls", "timeout", "protocol",
    "encoding", "too_large", "too_many_redirects", "redirect_loop", "http_status", "host_down", "worker_crash",
]  # fmt: skip

REASONS: dict[Reason, tuple[Status, str]] = {
    "paywall": ("partial", "the page shows only the start of the story and asks for a subscription"),
    "paginated": ("partial", "the page holds one of several pages of the story"),
    "truncated": ("partial", "the page arrived, or was read, only in part"),
    "listing": ("skipped", "a front or section page: teasers of many stories, no story of its own"),
    "blocked": ("skipped", "the site answered with a bot check or a refusal in place of the story"),
    "consent_wall": ("skipped", "the page shows nothing but a request for consent"),
    "login_wall": ("skipped", "the page shows nothing but a request to log in or to subscribe"),
    "not_found": ("skipped", "the page says that the story does not exist"),
    "js_only": ("skipped", "the text is put in by scripts; the HTML itself holds none"),
    "empty": ("skipped", "the page holds no text"),
    "not_html": ("skipped", "the answer is not an HTML page"),
    "robots": ("skipped", "robots.txt of the host does not allow the URL, or could not be read"),
    "private_address": ("skipped", "the host is, or resolves to, an address that is not global"),
    "error_page": ("error", "the page says that the site failed or is being repaired"),
    "bad_url": ("error", "the line is neither a URL nor an existing file"),
    "scheme": ("error", "only http, https and file targets are read"),
    "unreadable": ("error", "the file is missing or cannot be read"),
    "dns": ("error", "the host name does not resolve"),
    "connect": ("error", "the host refused or dropped the connection"),
    "reset": ("error", "the connection broke before the answer was whole"),
    "tls": ("error", "no secure connection: bad, expired or wrong certificate"),
    "timeout": ("error", "the answer did not arrive within the total deadline"),
    "protocol": ("error", "the answer breaks the rules of HTTP"),
    "encoding": ("error", "the answer's Content-Encoding is unknown or damaged"),
    "too_large": ("error", "the answer is larger than the limit"),
    "too_many_redirects": ("error", "more redirects than the limit"),
    "redirect_loop": ("error", "the redirects lead back to where they came from"),
    "http_status": ("error", "the host answered with an HTTP error status (see http_status)"),
    "host_down": ("error", "the host failed several times in a row and was given up"),
    "worker_crash": ("error", "cleaning or rendering the page ended the process that did it"),
}
"""Every reason with the status that it belongs to and what it means."""

Limit = Literal["max_bytes", "undecodable", "max_depth", "attributes", "formatting", "tags", "blocks"]
"""A limit of the reading that a page broke."""

Caution = Literal[
    "maybe_incomplete", "paywall_stub", "paginated",
    "live_blog", "gallery", "video", "audio", "listing", "blocked", "consent_wall", "login_wall", "not_found",
    "error_page", "js_only", "empty", "not_html",
    "date_rejected", "extra_bytes",
    Limit,
]  # fmt: skip

WARNINGS: dict[Caution, str] = {
    "maybe_incomplete": "something on the page speaks for more text than `body` has; `explain --json` says what",
    "paywall_stub": "the body ends where the page asks for a subscription",
    "paginated": "the story goes on over several pages; `body` is the one that was read",
    "live_blog": "the page is a live blog: entries in the order of the page, often the newest first",
    "gallery": "pictures are the story; `body` is the text beside them",
    "video": "a video is the story; `body` is the text beside it",
    "audio": "a programme or a podcast is the story; `body` is the text beside it",
    "listing": "the page shows teasers of many stories",
    "blocked": "the page is a bot check or a refusal",
    "consent_wall": "the page is a request for consent",
    "login_wall": "the page is a request to log in or to subscribe",
    "not_found": "the page says that there is no such story",
    "error_page": "the page says that the site failed or is being repaired",
    "js_only": "the page's text is put in by scripts",
    "empty": "the page holds no text of a story",
    "not_html": "the input is not an HTML page",
    "date_rejected": (
        "the page gives a date that cannot be: before 1990, after the page was fetched, or not in the calendar"
    ),
    "extra_bytes": "other bytes came behind the end of the compressed page; they were not read",
    "max_bytes": "the page is over the size limit; its rest was not read",
    "undecodable": "some bytes are not valid in the page's charset and became U+FFFD",
    "max_depth": "elements nested deeper than the limit were flattened",
    "attributes": "a tag with too many or too long attributes lost them",
    "formatting": "unclosed `<b>`, `<i>` and the like were closed",
    "tags": "the page has more tags than the limit; the further ones and short texts between them were dropped",
    "blocks": "the page has more blocks than the limit; of the further ones those of less than a line were left out",
}
"""Every warning with what it means. A page that is not a plain article is warned of by its page type."""


class Author(msgspec.Struct, frozen=True, omit_defaults=False):
    """One author as the page names them, and the source believed."""

    name: str
    type: Literal["person", "organisation"] = "person"
    url: str | None = None
    source: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one target: its clean text and fields, or the reason why there is none.

    Dates are ISO 8601: `date` is the day in the page's own zone, the `*_at` fields carry the offset when the page does.
    `null` means unknown; nothing is guessed.
    """

    url: str | None = None
    status: Status = "ok"
    reason: Reason | None = None
    detail: str | None = None
    title: str | None = None
    date: str | None = None
    author: str | None = None
    body: str = ""
    final_url: str | None = None
    canonical_url: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    alternative_title: str | None = None
    standfirst: str | None = None
    site: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    image: str | None = None
    is_free: bool | None = None
    page_type: PageType | None = None
    duplicate_of: str | None = None
    word_count: int = 0
    content_hash: str | None = None
    confidence: float | None = None
    truncated: bool = False
    warnings: tuple[Caution, ...] = ()
    removed: dict[Category, int] = {}
    provenance: dict[str, str] = {}
    fetched_at: str | None = None
    captured_at: str | None = None
    http_status: int | None = None
    schema_version: int = SCHEMA_VERSION
    cleaner_version: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON-compatible data, every field present."""
        data: dict[str, Any] = msgspec.json.decode(self.to_json())
        return data

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the line end."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, line: bytes | str) -> Article:
        """Read a record back. Raises msgspec.ValidationError when the line is not a record."""
        return msgspec.json.decode(line, type=cls)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What a fetcher hands out in place of a page."""

    url: str
    reason: Reason
    detail: str
    final_url: str | None = None
    http_status: int | None = None
    fetched_at: str | None = None

    def record(self) -> Article:
        """The failure as the line that stands for its target."""
        return Article(
            url=self.url, status=REASONS[self.reason][0], reason=self.reason, detail=self.detail,
            final_url=self.final_url, http_status=self.http_status, fetched_at=self.fetched_at,
        )  # fmt: skip


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes of one target as they arrived; none when it is `unchanged` since it was read before.

    `via` names what stood between the site and us (a browser, the capture in an archive), `captured_at` when an archive
    took the bytes from the site, `cautions` what reading them has to warn of.
    """

    url: str
    body: bytes
    final_url: str | None = None
    http_status: int | None = None
    content_type: str | None = None
    fetched_at: str | None = None
    truncated: bool = False
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    via: str | None = None
    captured_at: str | None = None
    cautions: tuple[Caution, ...] = ()


class Container(msgspec.Struct, frozen=True, gc=False):
    """One element of the page: where it stands and the words of its markup.

    `first` and `end` are the range of the blocks inside it; `parent` is the index of the element around it (-1: none).
    `tokens` of an element without blocks hold its tag only (`Segments.tokens` has all).
    """

    index: int
    parent: int
    tag: str
    tokens: frozenset[str]
    depth: int
    hidden: bool
    first: int
    end: int


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A run inside a block that has markup of its own, e.g. the name inside a byline."""

    start: int
    end: int
    container: int
    href: str | None = None


class Block(msgspec.Struct, frozen=True, gc=False):
    """A run of text between block-level tags or line breaks.

    `link_chars`, `bold_chars` and `italic_chars` count the characters of `text` inside links and emphasis. `joint` says
    how the block hangs on the one before: a new paragraph, a line of the same paragraph, a cell of the same row.
    `marks` are in the order of the text.
    """

    index: int
    text: str
    tag: str
    container: int
    links: int = 0
    link_chars: int = 0
    bold_chars: int = 0
    italic_chars: int = 0
    joint: Literal["paragraph", "line", "cell"] = "paragraph"
    marks: tuple[Mark, ...] = ()

    def parts(self) -> list[str]:
        """The text cut where elements inside it begin and end."""
        cuts = {0, len(self.text)}
        for mark in self.marks:
            cuts.add(mark.start)
            cuts.add(mark.end)
        return [piece for start, end in pairwise(sorted(cuts)) if (piece := self.text[start:end].strip())]


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What a block is, by which rule, and what in the page speaks for it."""

    category: Category
    rule: str
    evidence: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """One source's answer for one field; `rejected` says why it cannot be used."""

    field: str
    value: str
    source: str
    rejected: str | None = None
    url: str | None = None


class LabelledBlock(msgspec.Struct, frozen=True):
    """A block as `explain` shows it."""

    text: str
    tag: str
    path: str
    category: Category
    rule: str
    evidence: str


class Note(msgspec.Struct, frozen=True):
    """A warning with what in the page speaks for it; one warning may have several."""

    warning: Caution
    evidence: str


class Explanation(msgspec.Struct, frozen=True):
    """An article, every block with its verdict, every field's candidates (the most trusted first), and why it warns."""

    article: Article
    blocks: tuple[LabelledBlock, ...]
    candidates: tuple[Candidate, ...]
    notes: tuple[Note, ...] = ()

    def to_json(self) -> bytes:
        """The explanation as UTF-8 JSON."""
        return msgspec.json.encode(self)


def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    described = msgspec.json.schema(Article)
    for struct in (Article, Author):
        described["$defs"][struct.__name__]["required"] = list(struct.__struct_fields__)  # a record leaves nothing out
        described["$defs"][struct.__name__]["description"] = inspect.getdoc(struct)
    described["$defs"]["Article"]["properties"]["removed"]["propertyNames"] = {"enum": list(CATEGORIES)}
    return described
