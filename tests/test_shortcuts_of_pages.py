"""Shortcuts past whole-page work give what the work gives: stated texts, addresses, values, titles, charsets."""

from __future__ import annotations

import html
import random
from itertools import chain
from urllib.parse import urljoin, urlsplit

from newsclean.decode.charsets import LABELS
from newsclean.decode.detect import SEVEN_BIT, choose_charset
from newsclean.dom import Document
from newsclean.metadata import titles, urls
from newsclean.metadata.lenient_json import MAX_BLOCK, blocks, loads
from newsclean.metadata.limits import text
from newsclean.rules import load
from newsclean.text import fold, number_signs, sanitize, squeeze

ADDRESSES = (
    "http https :// // / a.b ex.com www.x.co.uk - . .. @ : 80 ? # ; & % %20 é = ' ( * [ ] ~ ! $ + , _ img.jpg ../ ./ "
    "https://ex.com https://ex.com/a HTTP:// A.B 99999"
).split()
VALUES = "one|two|  | |\n|&amp;|&|&#0;|\u00a0|\u200b|\x00|é|\ufeff|\t|\ud800".split("|")


def test_plain_addresses_are_resolved_alike() -> None:
    chance, plain = random.Random(1), 0
    for _ in range(20_000):
        link = "".join(chance.choices(ADDRESSES, k=chance.randrange(7)))
        link = chance.choice(("", "https://ex.com", "http://a-b.c/d?")) + link
        if urls.PLAIN_URL.fullmatch(link):
            plain += 1
            base = chance.choice(("https://site.com/a/b?c", "http://x.org/", "", "ftp://a/b", "no address"))
            assert urljoin(base, link) == link == urls.absolute(base or None, link)
            assert urlsplit(link).hostname
    assert 500 < plain < 15_000


def test_clean_values_are_cleaned_alike() -> None:
    chance = random.Random(1)
    for _ in range(20_000):
        value = "".join(chance.choices(VALUES, k=chance.randrange(6)))
        assert text(value) == squeeze(sanitize(html.unescape(value)))
    assert text("x" * 10_001) == "x" * 10_000
    assert [text(None), text(3), text(["x"])] == ["", "", ""]


def test_only_a_title_with_an_ellipsis_is_cut() -> None:
    cases = {
        "Ferry vote…": True,
        "Ferry vote...": True,
        "Ferry vote.": False,
        "Ferry vote": False,
        "Fähre geht .\u200c..": True,
    }
    whole = "Ferry vote is near"
    assert {cut: titles.is_cut_of(cut, whole if cut[1] == "e" else "Fähre geht los") for cut in cases} == cases


def test_scripts_without_a_wrapper_are_read_as_with_one() -> None:
    for source in ('{"a": [1]}', "[1, 2]", '{"a": "-->"}', "[//]\n1]", '{"a": 1}\n'):
        assert loads(f"<!-- {source} -->") == loads(source)
        assert loads(source)


def test_scripts_are_read_as_bytes_and_as_text_alike() -> None:
    chance = random.Random(1)
    pieces = ('{"a": 1}', "[1, 2]", '{"é": "’"}', "1", '"x"', "null", "<!--", "-->", ";", *" \n\u00a0\ufeff\x00")
    for _ in range(2_000):
        source = "".join(chance.choices(pieces, k=chance.randrange(5)))
        page = f'<script type="application/ld+json">{source}</script><p>x'
        document = Document(page.encode())
        assert blocks(document) == [*chain(*(loads(script.text) for script in document.select("script")))], source
    long = f'<script type="application/ld+json">["{"é" * (MAX_BLOCK - 4)}"]</script>'
    assert [*map(len, blocks(Document(long.encode())))] == [1]
    assert blocks(Document(long.replace("é", "é" * 2, 1).encode())) == []


def test_bytes_that_are_known_to_be_utf8_are_told_alike() -> None:
    pages = [
        b"",
        b"<p>",
        "é".encode(),
        b'<meta charset="iso-2022-jp">\x1b(B',
        b'<meta charset="shift_jis">',
        b"\xef\xbb\xbfx",
        b"<p>\x1b(B 2022",
        b"<?xml version='1.0' encoding='csISO2022JP'?>\x1b(B",
        b"<meta http-equiv=Content-Type content='text/html; charset = ISO-2022-JP '>\x1b$B",
    ]
    pages += ["<p>é".encode("utf-16-le"), b"\xfe\xff\x00<", b'<meta charset="iso-2022-jp">']
    for page in pages:
        try:
            page.decode()
        except UnicodeDecodeError:
            continue
        for declared in (None, "text/html; charset=iso-2022-jp", " csISO2022JP ", "windows-1252", "utf-16"):
            assert choose_charset(page, declared, valid=True) == choose_charset(page, declared)


def test_labels_of_the_encoding_that_is_utf8_too_are_told_by_their_digits() -> None:
    assert all(SEVEN_BIT in label for label, name in LABELS.items() if name == "iso-2022-jp")


def test_requests_are_counted_alike_in_plain_letters() -> None:
    rule = load().pages["consent_wall"]
    for said in (
        "We use cookies and our 812 partners process your data.",
        "Wir und unsere Partner",
        "Ваше согласие",
        "",
    ):
        folded = number_signs(fold(said))
        assert rule.said_in(said) == sum(word in folded for word in rule.words)
    assert rule.said_in("We use cookies and our partners") > 0 == rule.said_in("A boat left")
