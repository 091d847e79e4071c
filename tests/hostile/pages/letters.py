"""Pages whose encodings lie, whose characters no output may hold, and those that are no pages (H7-H10)."""

from __future__ import annotations

import gzip
import zlib
from random import Random
from typing import TYPE_CHECKING

from hostile.pages import ARTICLE, HEADLINE, STORY, Hostile, fixed, page
from newsclean.options import Options

if TYPE_CHECKING:
    from newsclean.model import Article

ACCENTED = tuple(line.replace("Ambervale", "Ambervallé").replace("Fennimore", "Fännimöre") for line in STORY)
CYRILLIC = tuple(
    f"Последний паром отойдёт в восемь часов вечера, сообщило правление порта, и это решение номер {number} за зиму."
    for number in range(6)
)
KANJI = tuple(
    f"最後の渡し船は夕方八時に港を出ると港の理事会が月曜日に決めた。これは今年の{number}番目の決定である。"
    for number in range(6)
)


PLAIN = tuple(line for line in STORY if line.isascii())
"""What every encoding shows alike; a page of noise is taken for one of a single byte a letter."""


def story(lines: tuple[str, ...], *, meta: str = "", before: str = "") -> str:
    """A page of these paragraphs that says this of its encoding."""
    return f"<!doctype html>{before}{meta}<title>{HEADLINE}</title><article><h1>{HEADLINE}</h1>" + "".join(
        f"<p>{line}</p>" for line in lines
    )


def _says(charset: str) -> str:
    return f'<meta charset="{charset}">'


def coded(name: str, lines: tuple[str, ...], codec: str, *, says: str = "", header: str | None = None, bom: bytes = b"",
          before: str = "") -> Hostile:  # fmt: skip
    """A page in one encoding that is said to be in another."""
    source = bom + story(lines, meta=says and _says(says), before=before).encode(codec)
    return fixed(f"H7 {name}", source, shows=lines, options=Options(charset=header))


def _counts_bytes(record: Article) -> bool:
    return "undecodable" in record.warnings


def _is_no_page(record: Article) -> bool:
    return (record.status, record.reason, record.body) == ("skipped", "not_html", "")


UTF8 = b"\xef\xbb\xbf"
CHARSETS = [
    coded("a mark of UTF-8 beats the header", ACCENTED, "utf-8", header="text/html; charset=iso-8859-1", bom=UTF8),
    coded("a mark of UTF-16 beats header and meta", ACCENTED, "utf-16-le", says="utf-8",
        header="text/html; charset=utf-8", bom=b"\xff\xfe"),
    coded("a mark of UTF-16, the other end first", ACCENTED, "utf-16-be", header="text/html; charset=utf-8",
        bom=b"\xfe\xff"),
    coded("the header beats the meta element", CYRILLIC, "cp1251", says="koi8-r",
        header="text/html; charset=windows-1251"),
    coded("a meta element alone", CYRILLIC, "koi8-r", says="koi8-r"),
    coded("a meta element of UTF-16 means UTF-8", ACCENTED, "utf-8", says="utf-16"),
    coded("a meta element behind 1024 bytes is not looked for", ACCENTED, "utf-8", says="koi8-r",
        before=f"<!--{'x' * 1100}-->"),
    coded("an unknown label", ACCENTED, "utf-8", says="klingon-8", header="text/html; charset=klingon-9"),
    *(coded(f"Python's own {name}", ACCENTED, "utf-8", says=name, header=f"text/html; charset={name}")
      for name in ("zlib", "rot13", "idna", "undefined", "utf-7", "punycode", "unicode_escape", "mbcs", "hex")),
    coded("a label of noise", ACCENTED, "utf-8", header="text/html; charset=\x00\xff'\"; charset=koi8-r"),
    coded("a label of a megabyte", ACCENTED, "utf-8", header="text/html; charset=" + "x" * 1_000_000),
    coded("no label, Cyrillic", CYRILLIC, "cp1251"),
    coded("no label, Japanese", KANJI, "shift_jis"),
    coded("no label, EUC", KANJI, "euc_jp"),
    coded("no label, Western", ACCENTED, "cp1252"),
    coded("a label of Latin-1 means windows-1252", ACCENTED, "cp1252", says="iso-8859-1"),
    coded("GBK", tuple(line.replace("渡し", "渡") for line in KANJI), "gb18030", says="gb2312"),
    coded("ISO-2022-JP", KANJI, "iso2022_jp", header="text/html; charset=iso-2022-jp"),
    fixed("H7 some bytes are no UTF-8", page().encode().replace(b"</article>", b"<p>\xff\xfe\xfa \xc3</p></article>"),
          right=_counts_bytes, limits=("undecodable",), options=Options(charset="utf-8")),
    Hostile("H7 no byte of half the page is UTF-8", lambda n: page().encode() + b"<p>" + b"\xff" * n, PLAIN,
        limits=None, options=Options(charset="utf-8")),
    fixed("H7 a surrogate in UTF-8", page().encode().replace(b"</article>", b"<p>\xed\xa0\x80</p></article>"),
        limits=None),
    fixed("H7 overlong UTF-8", page().encode().replace(b"</article>", b"<p>\xc0\x80\xe0\x80\xaf</p></article>"),
        limits=None),
]  # fmt: skip

JOINED = {
    "NUL": "\0", "backspace": "\b", "escape": "\x1b", "bell": "\x07", "delete": "\x7f", "a C1 control": "\x9b",
    "a file separator": "\x1c", "a unit separator": "\x1f", "half a surrogate": "\ud800", "the other half": "\udfff",
    "a non-character": "\ufffe", "another non-character": "\uffff", "an Arabic non-character": "\ufdd0",
}  # fmt: skip
ENTITIES = "&#0; &#1; &#8; &#11; &#x1b; &#127; &#x80; &#x9f; &#xD800; &#xDFFF; &#xFFFE; &#x110000; &#99999999999999999999; &#x; &bogus;"
KEPT = {
    "bidi overrides": "\u202e\u2066\u202d\u2069\u202c", "zero width joiners": "\u200d\u200c",
    "a ligature of 18 letters": "\ufdfa",
    "variation selectors": "\ufe0f\U000e0100", "tags": "\U000e0041", "private use": "\ue000",
    "Hangul fillers": "\u3164",
    "soft hyphens": "\u00ad", "accents of other letters": "\u0301\u0323",
}  # fmt: skip


def _in_a_word(letters: str) -> str:
    return ARTICLE.replace("Ambervale", f"Amber{letters}vale").replace(
        HEADLINE, HEADLINE.replace("harbour", f"har{letters}bour")
    )


def _at_most_twice(record: Article) -> bool:
    return len(record.to_json()) <= 2 * 8_500_000


CONTROLS = [
    *(fixed(f"H8 {name} in a word", _in_a_word(letter)) for name, letter in JOINED.items()),
    *(fixed(f"H8 {name} in a word, in bytes", page(_in_a_word(letter)).encode("utf-8", "surrogatepass"), limits=None)
      for name, letter in list(JOINED.items())[:8]),
    fixed("H8 controls for spaces",
        page(ARTICLE.replace("night ferry", "night\x0cferry").replace(" boat", "\x0bboat\x85")),
          shows=(STORY[0], STORY[5])),
    fixed("H8 controls in preformatted text",
        page(ARTICLE + "<pre>a\x00b\x07c\x0bd\x0ce\x1ff\x7fg\x85h\x9bi\u2028j\ufeffk</pre>")),
    fixed("H8 controls in preformatted text, told to be story", page(
        f"<h1>{HEADLINE}</h1><pre>" + "\x85\n\x1c\n\x0b\n".join(STORY) + "</pre>"), shows=()),
    fixed("H8 numbers of no character",
        page(ARTICLE.replace("</article>", f"<p>It said {ENTITIES} on Monday.</p></article>"))),
    fixed("H8 NUL in tags", page(ARTICLE.replace("<p>", "<p\0 a\0b=\0c>")), limits=None),
    fixed("H8 NUL between tags", page(ARTICLE.replace("><", ">\0<"))),
    Hostile("H8 a page of NUL behind the article", lambda n: page() + "\0" * n),
    Hostile("H8 a page of surrogates behind the article", lambda n: page() + "\ud800" * n),
    fixed("H8 controls in what the markup states", page(head=(
        '<meta name=author content="Ines\0 Corb&#1;ally"><meta property="og:site_name" content="Harbour\x1b[31m Post">'
        '<meta property="og:image" content="https://harbourpost.example/a\0b\x1b.jpg">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"a\\u0000b\\ud800","keywords":"x\\u0007,y"}</script>'))),
    fixed("H8 controls in the address", page(), url="https://harbourpost.example/\x1b[31m\0a\x9bb\ud800"),
]  # fmt: skip

ODD = [
    *(fixed(f"H9 {name} in a word", page(_in_a_word(letters)), shows=STORY[1:]) for name, letters in KEPT.items()),
    Hostile("H9 marks upon marks", lambda n: page(ARTICLE + f"<p>a{chr(0x301) * n}</p>"), right=_at_most_twice, limits=None),
    Hostile("H9 marks above and below", lambda n: page(ARTICLE + f"<p>a{(chr(0x301) + chr(0x323)) * (n // 2)}</p>"),
        right=_at_most_twice, limits=None),
    Hostile("H9 marks in a short line again and again",
        lambda n: page(ARTICLE + f"<p>a{(chr(0x301) + chr(0x323)) * 150}</p>" * (n // 310))),
    Hostile("H9 marks in the headline",
        lambda n: page(ARTICLE.replace("</h1>", f"{(chr(0x301) + chr(0x323)) * (n // 2)}</h1>"))),
    Hostile("H9 marks in the title", lambda n: f"<title>a{(chr(0x301) + chr(0x323)) * (n // 2)}</title>{ARTICLE}", limits=None),
    Hostile("H9 ligatures of 18 letters", lambda n: page(ARTICLE + f"<p>{chr(0xFDFA) * n}</p>"), right=_at_most_twice, limits=None),
    Hostile("H9 letters that fold to three", lambda n: page(ARTICLE + f"<p>{chr(0x390) * n}</p>"),
        right=_at_most_twice, limits=None),
    Hostile("H9 zero width spaces", lambda n: page(ARTICLE + f"<p>{chr(0x200B) * n}</p>"), limits=None),
    Hostile("H9 bidi embeddings", lambda n: page(ARTICLE + f"<p>{chr(0x202A) * n}x</p>"), limits=None),
    Hostile("H9 Hangul jamo", lambda n: page(ARTICLE + f"<p>{chr(0x1100) + chr(0x1161) * n}</p>"), limits=None),
    Hostile("H9 emoji joined", lambda n: page(ARTICLE + f"<p>{('👨' + chr(0x200D)) * (n // 2)}</p>"), limits=None),
    Hostile("H9 entities of many letters", lambda n: page(ARTICLE + f"<p>{'&NotEqualTilde;' * (n // 15)}</p>"), limits=None),
]  # fmt: skip

NOISE = Random(1).randbytes(4000)
FORMATS: dict[str, bytes] = {
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE, "PDF": b"%PDF-1.7\n1 0 obj << /Title (Night ferries) >>\n" + NOISE,
    "random bytes": NOISE, "gzip": gzip.compress(page().encode()), "zlib": zlib.compress(page().encode() * 9),
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF" + NOISE, "GIF": b"GIF89a" + NOISE, "WebP": b"RIFF\0\1\0\0WEBPVP8 " + NOISE,
    "ZIP": b"PK\x03\x04" + NOISE, "MP4": b"\0\0\0\x20ftypisom" + NOISE, "MP3": b"ID3\x04" + NOISE,
    "7z": b"7z\xbc\xaf\x27\x1c" + NOISE,
    "ELF": b"\x7fELF" + NOISE, "a font": b"wOF2" + NOISE, "SQLite": b"SQLite format 3\0" + NOISE,
    "WASM": b"\0asm\1\0\0\0" + NOISE,
    "zeros": bytes(4000), "zstd": b"\x28\xb5\x2f\xfd" + NOISE, "Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE,
    "PNG that calls itself a page": b"\x89PNG\r\n\x1a\n" + page().encode(),
}  # fmt: skip
BINARIES = [
    *(fixed(f"H10 {name}", data, shows=(), right=_is_no_page) for name, data in FORMATS.items()),
    fixed("H10 a header that says HTML of a picture", FORMATS["PNG"], shows=(), right=_is_no_page,
        options=Options(charset="text/html; charset=utf-8")),
    Hostile("H10 many random bytes", lambda n: Random(2).randbytes(n), shows=(), right=_is_no_page),
    fixed("H10 a page with a few bytes of noise", page().encode() + NOISE[:50], shows=PLAIN, limits=None),
    fixed("H10 a page behind noise that is a comment", b"<!--" + NOISE.replace(b"-", b"") + b"-->" + page().encode(),
        shows=PLAIN, limits=None),
]  # fmt: skip

PAGES = [*CHARSETS, *CONTROLS, *ODD, *BINARIES]
