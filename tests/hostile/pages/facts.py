"""Pages whose structured data, dates, titles, names, links and lines are hostile (M1-M5)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hostile.pages import ARTICLE, HEADLINE, Hostile, fixed, numbered, page

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.model import Article

URL = "https://harbourpost.example/night-ferry"
NAME = "Ines Corbally"
KNOWN = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "author": {"@type": "Person", "name": NAME},
    "datePublished": "2025-03-04",
}


def script(source: str) -> str:
    """A script of JSON-LD."""
    return f'<script type="application/ld+json">{source}</script>'


def meta(name: str, content: str) -> str:
    """A meta element."""
    return f'<meta property="{name}" content="{content}">'


def _titled(record: Article) -> bool:
    return record.title == HEADLINE


def _known(record: Article) -> bool:
    return (record.title, record.author, record.date) == (HEADLINE, NAME, "2025-03-04")


# --- M1: each of these stands before a good script, which must be read ------------------------------------------------

BLOCKS: dict[str, Callable[[int], str]] = {
    "lists in lists": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "lists that are never closed": lambda n: "[" * n,
    "objects in objects": lambda n: '{"a":' * (n // 6) + "1" + "}" * (n // 6),
    "graphs in graphs": lambda n: '{"@graph":[' * (n // 13) + "]}" * (n // 13),
    "entities of entities": lambda n: '{"mainEntity":' * (n // 15) + "1" + "}" * (n // 15),
    "a long text": lambda n: json.dumps({"@type": "NewsArticle", "articleBody": "x " * (n // 2)}),
    "many nodes": lambda n: json.dumps({"@graph": [{"@type": "Thing", "name": "x"}] * (n // 30)}),
    "many keys": lambda n: "{" + numbered('"k#":1,', n // 9) + '"a":1}',
    "one key again and again": lambda n: "{" + '"a":1,' * (n // 6) + '"a":2}',
    "a number of many digits": lambda n: '{"wordCount":' + "9" * n + "}",
    "a number with a large exponent": lambda n: '{"wordCount":1e999999999}',
    "NaN and infinities": lambda n: '{"@type":"NewsArticle","wordCount":NaN,"a":[Infinity,-Infinity]}',
    "a string that never ends": lambda n: '{"headline":"' + "x" * n,
    "backslashes": lambda n: '{"headline":"' + "\\" * n + '"}',
    "bad escapes": lambda n: '{"headline":"' + "\\x" * (n // 2) + '"}',
    "quotes": lambda n: '"' * n,
    "commas": lambda n: "[" + "," * n + "]",
    "slashes": lambda n: "/" * n,
    "comments": lambda n: "/*" * (n // 2),
    "stars": lambda n: "/*" + "*" * n,
    "entities": lambda n: "&quot;" * (n // 6),
    "white space": lambda n: " \n" * (n // 2) + "{",
    "wrappers": lambda n: "<!--" * (n // 4),
    "values in a row": lambda n: "1 " * (n // 2),
    "nothing": lambda n: "",
    "a scalar": lambda n: "42",
    "a string": lambda n: '"NewsArticle"',
    "null": lambda n: "null",
    "JavaScript": lambda n: "var a = {b: 'c'};",
    "HTML": lambda n: "<p>Not found",
    "ids that lead in a circle": lambda n: json.dumps([
        {"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#b"}, "mainEntityOfPage": {"@id": "#a"}},
        {"@id": "#b", "author": {"@id": "#a"}, "name": {"@id": "#b"}},
    ]),
    "half a surrogate": lambda n: '{"@type":"Thing","headline":"\\ud800"}',
    "NUL": lambda n: '{"@type":"Thing","headline":"a\0b"}',
}  # fmt: skip
WRONG: list[object] = [
    None, True, 0, -1, 1.5, "", "x", "\ud800", "\0", [], {}, [[]], [{}], [None], [[["x"]]], {"a": [1]}, {"@id": 1},
    {"@id": "nowhere"}, {"name": {}}, {"name": [{"name": []}]}, {"@type": [1, {}]}, {"url": [[]]}, {"@value": "v"},
    10**40,
]  # fmt: skip
KEYS = (
    "@type", "@id", "@graph", "headline", "name", "author", "creator", "datePublished", "dateModified", "publisher",
    "image",
    "keywords", "articleSection", "articleBody", "inLanguage", "mainEntityOfPage", "mainEntity", "isAccessibleForFree",
    "url",
    "description", "wordCount", "hasPart",
)  # fmt: skip


def _before_a_good_one(make: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: page(head=script(make(n)) + script(json.dumps(KNOWN)))


STATED = [
    *(Hostile(f"M1 {name}", _before_a_good_one(make), right=_known) for name, make in BLOCKS.items()),
    *(fixed(f"M1 {key} of every wrong type", page(head="".join(script(json.dumps({key: value})) for value in WRONG)
                                                  + script(json.dumps(KNOWN))), right=_titled) for key in KEYS),
    Hostile("M1 many scripts behind a good one",
        lambda n: page(head=script(json.dumps(KNOWN)) + script("{}") * (n // 45)), right=_known),
    Hostile("M1 a script of many stories", lambda n: page(
        head=script(json.dumps({"@graph": [KNOWN | {"headline": f"Story {i}"} for i in range(n // 200)]}))),
        right=_titled),
]  # fmt: skip

# --- M2: the only date of the page ------------------------------------------------------------------------------------

NO_DATES = (
    "0000-00-00", "0000-01-01", "0001-01-01", "1969-12-31", "1989-12-31", "9999-12-31", "9999-12-31T23:59:59-14:00",
    "2199-01-01", "2025-02-30", "2025-13-01", "2025-00-10", "99999-01-01", "9" * 500, "253402300800",
    "2025-02-29T10:00:00Z", "0", "-1", "1e10", "NaN", "yesterday", "٢٠٢٥-٠٢-٣٠",
)  # fmt: skip
NOT_IN_THE_CALENDAR = (
    "0001-01-01",
    "1969-12-31",
    "1989-12-31",
    "9999-12-31",
    "2199-01-01",
    "2025-02-30",
    "2025-13-01",
    "0000-01-01",
)
DATES = {
    "2025-03-04T10:20:00+99:99": "2025-03-04", "2025-03-04T10:20:00-99:99": "2025-03-04",
    "2025-03-04T25:61:61Z": "2025-03-04",
    "2025-03-04T10:20:00+14:00": "2025-03-04", "٢٠٢٥-٠٣-٠٤": "2025-03-04", "۲۰۲۵/۰۳/۰۴": "2025-03-04",
    "2025-03-04T10:20:00.123456789012345Z": "2025-03-04", "2024-02-29": "2024-02-29", "-2025-03-04": "2025-03-04",
}  # fmt: skip


def _undated(record: Article) -> bool:
    return (record.date, record.published_at) == (None, None)


def _rejected(record: Article) -> bool:
    return _undated(record) and "date_rejected" in record.warnings


def _dated(day: str) -> Callable[[Article], bool]:
    return lambda record: record.date == day


def dated(value: str) -> str:
    """A page that states a day of publication in JSON-LD, in a meta element and in a time element."""
    return page(
        ARTICLE.replace("</h1>", f'</h1><time datetime="{value}" itemprop="datePublished"></time>'),
        head=script(json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "datePublished": value}))
        + meta("article:published_time", value),
    )


DAYS = [
    *(fixed(f"M2 {value[:30]}", dated(value),
        right=_rejected if value in NOT_IN_THE_CALENDAR else _undated) for value in NO_DATES),
    *(fixed(f"M2 {value[:30]} is a day", dated(value), right=_dated(day)) for value, day in DATES.items()),
    Hostile("M2 digits", lambda n: page(head=meta("article:published_time", "2" * n)), right=_undated),
    Hostile("M2 digits that readers see",
        lambda n: page(ARTICLE.replace("</h1>", f"</h1><p>{'20251103' * (n // 8)}</p>")), right=_undated),
    Hostile("M2 many days",
        lambda n: page(ARTICLE.replace("</h1>", f"</h1>{'<time datetime=9999-01-01>x</time>' * (n // 34)}")),
        right=_undated),
    fixed("M2 a day in the address that is none", page(), url="https://harbourpost.example/9999/99/99/0000/13/45/x",
        right=_undated),
    fixed("M2 hours ago, a great many", page(ARTICLE.replace("</h1>", f"</h1><p>{'9' * 90} hours ago</p>")),
        right=_undated),
]  # fmt: skip

# --- M3: long and many values -------------------------------------------------------------------------------------------

LONG = [
    Hostile("M3 a title", lambda n: f"<title>{'Night ferry ' * (n // 12)}</title>{ARTICLE}", right=_titled),
    Hostile("M3 a title of one word", lambda n: f"<title>{'x' * n}</title>{ARTICLE}", right=_titled),
    Hostile("M3 a headline", lambda n: page(ARTICLE.replace(HEADLINE, "Night ferry " * (n // 12)))),
    Hostile("M3 headlines", lambda n: page(numbered("<h1>Night ferry #</h1>", n // 22) + ARTICLE)),
    Hostile("M3 titles in meta elements", lambda n: page(head=numbered(meta("og:title", "Night ferry #"), n // 50)),
        right=_titled),
    Hostile("M3 a byline", lambda n: page(ARTICLE.replace("</h1>", f"</h1><p>By {'Ines Corbally, ' * (n // 15)}</p>"))),
    Hostile("M3 bylines",
        lambda n: page(ARTICLE.replace("</h1>", "</h1>" + numbered("<p class=byline>By Ines Corbally#</p>", n // 40)))),
    Hostile("M3 authors in JSON-LD", lambda n: page(head=script(json.dumps(KNOWN | {"author": [
        {"@type": "Person", "name": f"Ines Corb{chr(97 + i % 26)}lly {chr(65 + i // 26 % 26)}",
            "url": f"https://harbourpost.example/{'é' * 1800}{i}"}
        for i in range(min(n // 200, 400))
    ]})))),
    Hostile("M3 organisations in JSON-LD", lambda n: page(head=script(json.dumps(KNOWN | {"author": [
        {"@type": "Organization", "name": f"{'Ä' * 190} {i}",
            "url": f"https://harbourpost.example/{'é' * 1800}{i}"} for i in range(min(n // 200, 400))
    ]}, ensure_ascii=False)))),
    Hostile("M3 authors in meta elements",
        lambda n: page(head=numbered(meta("article:author", "Ines Corbally-#"), n // 60))),
    Hostile("M3 tags", lambda n: page(head=numbered(meta("article:tag", "港" * 190 + "#"), n // 240))),
    Hostile("M3 tags in one", lambda n: page(head=meta("keywords", "harbour, " * (n // 9)))),
    Hostile("M3 everything", lambda n: page(head="".join(meta(name, "港の" * (n // 16)) for name in (
        "og:title", "og:description", "og:site_name", "article:section", "article:author", "article:tag", "og:locale",
        "keywords")))),
    Hostile("M3 everything, as long as it may be",
        lambda n: page(head="".join(meta(name, "港の" * size) for name, size in {
        "og:title": 500, "twitter:title": 480, "og:description": 1000, "og:site_name": 100,
        "article:section": 100}.items())
        + "".join(meta("article:tag", f"{i}{'港' * 190}") for i in range(60))
        + meta("og:image", "https://harbourpost.example/" + "é" * 1950) + meta("og:url",
            "https://harbourpost.example/" + "é" * 1950)
        + script(json.dumps(KNOWN | {"alternativeHeadline": "港" * 1990, "author": [
            {"@type": "Organization", "name": f"{i}{'Ä' * 190}",
                "url": f"https://harbourpost.example/{'é' * 1900}{i}"} for i in range(60)
        ]}, ensure_ascii=False)))),
    Hostile("M3 a description", lambda n: page(head=meta("og:description", "x " * (n // 2)))),
    Hostile("M3 a standfirst",
        lambda n: page(ARTICLE.replace("</h1>",
            f"</h1><p class=standfirst>{'A night ferry stops. ' * (n // 21)}</p>"))),
    Hostile("M3 a language", lambda n: page().replace('lang="en"', f'lang="{"en-" * (n // 3)}"')),
    Hostile("M3 classes", lambda n: page(f'<div class="{"related " * (n // 8)}">{ARTICLE}</div>')),
    Hostile("M3 different classes", lambda n: page(numbered('<div class="a# b#" id="c#"></div>', n // 40) + ARTICLE),
        limits=None),
]  # fmt: skip

# --- M4: links ------------------------------------------------------------------------------------------------------------

LINKS = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "ftp://harbourpost.example/",
    "http://[::1", "http://", "http:///", "http://harbourpost.example:99999/", "http://user:pass@harbourpost.example/",
    "http://a\\@harbourpost.example/",
    "http://harbour%70ost.example/", "http://0x7f.1/", "http://256.1.1.1/", "http://a..b/", "blob:x", "//", "////",
    "\\\\x",
    "http://" + "a." * 130 + "example/", "http://xn--a/", "http://harbourpost.example/" + "x" * 5000, "vbscript:x",
    "about:blank", "view-source:http://x/",
)  # fmt: skip


def _unlinked(record: Article) -> bool:
    return (record.canonical_url, record.image) == (None, None) and all(author.url is None for author in record.authors)


def linked(value: str) -> str:
    """A page that states the same link as its own, its picture's and its author's."""
    link = value.replace('"', "&quot;")
    return page(head=(
        f'<link rel="canonical" href="{link}">{meta("og:url", link)}{meta("og:image", link)}'
        + script(json.dumps(KNOWN | {"author": {"@type": "Person", "name": NAME, "url": value}, "image": value}))
    ))  # fmt: skip


def _canonical(link: str) -> Callable[[Article], bool]:
    return lambda record: record.canonical_url == link


ADDRESSES = [
    *(fixed(f"M4 {value[:40]!a}", linked(value), right=_unlinked) for value in LINKS),
    fixed("M4 a reference", linked("/ferry?a=1"), url=URL, right=_canonical("https://harbourpost.example/ferry?a=1")),
    fixed("M4 a reference without a page's address", linked("/ferry"), right=_unlinked),
    fixed("M4 a base of another scheme", page(head='<base href="javascript:x//"><link rel=canonical href="/ferry">'),
        url=URL),
    Hostile("M4 many links of its own", lambda n: page(head=numbered('<link rel=canonical href="/#">', n // 32)),
        url=URL),
]  # fmt: skip

# --- M5: lines at which a pattern that goes back would run away ---------------------------------------------------------

PIECES = (
    " ", "\t", "\u00a0", "a", "a ", "A ", "1", "1 ", "1,", "1.", "1:", "1/", "-", " - ", "|", " | ", ":", ": ", ",",
    ", ", ".", "...", "'", '"', "“", "(", ")", "((", "[",
    "By ", "by and ", "and ", "Anna ", "Anna-", "Dr. ", "@", "a@", "www.", "http://", "/", "2025", "2025 ", "20/",
    "March ", "3 March ", "ago ", "3 hours ", "年", "１", "最",
    "Published ", "Updated: ", "min read ", "#", "&amp;", "é", "\u0301", "İ", "ß", "—", "•", "…", "_", "x" * 60 + " ",
    "By A and ", "a, b and ", "READ MORE ", "$1 ",
)  # fmt: skip
PLACES: dict[str, Callable[[str], str]] = {
    "headline": lambda line: page(f"<h1>{line}x</h1>" + ARTICLE),
    "byline": lambda line: page(ARTICLE.replace("</h1>",
        f"</h1><p class=byline>By {line}x</p><p>{line}!</p><time>{line}</time>")),
    "lines": lambda line: page(ARTICLE.replace("</p>", f"</p><p>{line}x</p>",
        1) + f"<p>{line}</p><ul><li>{line}<li>{line}!</ul><h3>{line}</h3>"),
    "stated": lambda line: page(head="".join(meta(name, line + "x") for name in (
        "og:title", "author", "article:published_time", "keywords", "og:site_name", "og:locale", "og:url",
        "article:section"))
        + script(json.dumps({"@type": "NewsArticle", "headline": line, "author": line, "datePublished": line,
            "inLanguage": line, "keywords": line}))),
}  # fmt: skip


def _lined(place: Callable[[str], str], piece: str, most: int) -> Callable[[int], str]:
    return lambda n: place(piece * (min(most, max(n // 6, 300)) // len(piece)))


PATTERNS = [
    Hostile(
        f"M5 {place} of {length} of {piece.strip() or piece!a}{'_' * (piece != piece.strip())}",
        _lined(make, piece, most),
    )
    for place, make in PLACES.items()
    for length, most in (("short lines", 290), ("lines", 9_990))
    for piece in PIECES
]

PAGES = [*STATED, *DAYS, *LONG, *ADDRESSES]
"""All but those of M5, which are many and alike."""
