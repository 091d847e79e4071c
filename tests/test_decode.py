"""Bytes become text by the rules of the web, and nothing raises."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from typing import Any

import pytest

from newsclean.decode import Decoded
from newsclean.decode import decode as decode_page
from newsclean.decode.charsets import CODECS, LABELS, decode_as, name_of
from newsclean.decode.detect import header_charset, meta_charset

POLISH = "Zażółć gęślą jaźń, powiedział burmistrz Łodzi. "
RUSSIAN = "Городской совет проголосовал за мост в понедельник вечером. "
JAPANESE = "市議会は月曜日の夜に橋の建設を決めました。これは長い議論の後です。"
CHINESE = "市议会星期一晚上投票决定建桥，这是经过长期讨论的结果。"
KOREAN = "시의회는 월요일 저녁에 다리 건설을 결정했다. "


def decode(page: str | bytes, declared: str | None = None, max_bytes: int = 1 << 20) -> Decoded:
    return decode_page(page, declared=declared, max_bytes=max_bytes, max_depth=512)


PRECEDENCE = {
    "a BOM beats all": (b"\xef\xbb\xbf" + "<p>é".encode(), "iso-8859-1", "utf-8", "<p>é"),
    "UTF-16 with a BOM": (b"\xff\xfe" + "<p>é".encode("utf-16-le"), "utf-8", "utf-16le", "<p>é"),
    "big-endian UTF-16 with a BOM": (b"\xfe\xff" + "<p>é".encode("utf-16-be"), None, "utf-16be", "<p>é"),
    "UTF-16 by header": ("<p>é</p>".encode("utf-16-le"), "text/html; charset=utf-16", "utf-16le", "<p>é</p>"),
    "UTF-16 without any word": ("<p>é</p>".encode("utf-16-le"), None, "utf-16le", "<p>é</p>"),
    "valid UTF-8 beats the header": ("<p>é".encode(), "windows-1251", "utf-8", "<p>é"),
    "valid UTF-8 beats the page": ("<meta charset=latin1><p>é".encode(), None, "utf-8", "<meta charset=latin1><p>é"),
    "ASCII under a UTF-16 header": (b"<p>e", "utf-16", "utf-8", "<p>e"),
    "the header beats the page": (b"<meta charset=koi8-r>\xf1", "cp1250", "windows-1250", "<meta charset=koi8-r>ń"),
    "a bare label": (b"<p>\xb9", "ISO-8859-2", "iso-8859-2", "<p>š"),
    "a quoted label": (b"<p>\xb9", 'text/html; charset="iso-8859-2"', "iso-8859-2", "<p>š"),
    "latin1 is windows-1252": (b"<p>\x93a\x94", "latin1", "windows-1252", "<p>“a”"),
    "an unknown header falls to the page": (
        b"<meta charset=cp1250>\xf1",
        "x-none",
        "windows-1250",
        "<meta charset=cp1250>ń",
    ),
    "seven-bit Japanese": ("<p>市議会".encode("iso2022_jp"), "iso-2022-jp", "iso-2022-jp", "<p>市議会"),
    "Japanese with NEC characters": (b"<p>\xad\xa1", "euc-jp", "euc-jp", "<p>①"),
    "Korean beyond KS X 1001": ("<p>똠".encode("cp949"), "euc-kr", "euc-kr", "<p>똠"),
    "Shift_JIS of Windows": (b"<p>\x87\x40", "shift_jis", "shift_jis", "<p>①"),
}


@pytest.mark.parametrize("name", PRECEDENCE)
def test_the_encoding_is_the_most_trusted_one(name: str) -> None:
    page, declared, charset, html = PRECEDENCE[name]
    assert decode(page, declared) == Decoded(html, charset, (), True)


META = [
    (b"<meta charset=utf-8>", "utf-8"),
    (b"<META CharSet = 'ISO-8859-5' />", "iso-8859-5"),
    (b"<meta charset=utf-16>", "utf-8"),
    (b"<meta charset=utf-16be>", "utf-8"),
    (b"<meta charset=x-user-defined>", "windows-1252"),
    (b"<meta http-equiv=Content-Type content='text/html; charset=gb2312'>", "gbk"),
    (b'<meta content="text/html; charset = big5" http-equiv="content-type">', "big5"),
    (b"<meta content='text/html; charset=big5'>", None),
    (b"<meta http-equiv=refresh content='text/html; charset=big5'>", None),
    (b"<!-- <meta charset=koi8-r> --><meta charset=koi8-u>", "koi8-u"),
    (b"<p title='<meta charset=koi8-r>'><meta charset=koi8-u>", "koi8-u"),
    (b"<meta charset=nonsense><meta charset=koi8-u>", "koi8-u"),
    (b"<metal charset=koi8-r>", None),
    (b"<meta/charset=koi8-r>", "koi8-r"),
    (b"<meta charset=koi8-r", None),
    (b'<?xml version="1.0" encoding="windows-1251"?><html>', "windows-1251"),
    (b"<meta charset=utf-7>", None),
    (b" " * 1100 + b"<meta charset=koi8-r>", None),
    (b"<!--" + b"-" * 900, None),
    (b"", None),
]


@pytest.mark.parametrize(("page", "charset"), META)
def test_what_a_page_says_of_its_encoding(page: bytes, charset: str | None) -> None:
    assert meta_charset(page) == charset


@pytest.mark.parametrize(
    "label", ["zlib", "rot13", "idna", "undefined", "utf-7", "hex", "punycode", "cp037", "utf_8_sig", ""]
)
def test_names_that_only_python_knows_are_no_labels(label: str) -> None:
    assert name_of(label) is None
    assert header_charset(f"text/html; charset={label}") is None
    assert decode(b"<p>caf\xe9 cr\xe8me</p>" * 5, label).is_html


def test_all_labels_of_the_standard_are_known() -> None:
    assert len(LABELS) == 228
    assert len(CODECS) == 40
    assert {name_of(f" {label.upper()}\n") for label in LABELS} == set(CODECS)


@pytest.mark.parametrize("name", CODECS)
def test_no_encoding_raises(name: str) -> None:
    for data in (bytes(range(256)) * 2, random.Random(1).randbytes(5000), b"", b"\xff", b"\x81"):
        text, _ = decode_as(data, name)
        text.encode()


def test_bytes_that_python_leaves_undefined_are_controls() -> None:
    text, whole = decode_as(b"\x81\x8d\x8f\x90\x9d", "windows-1252")
    assert (text, whole) == ("\x81\x8d\x8f\x90\x9d", True)
    assert decode_as(b"\xae\xbe", "koi8-u") == ("ўЎ", True)
    assert decode_as(b"\xd9", "windows-1255") == ("\ufffd", False)


DETECTED = [
    (RUSSIAN, "cp1251", "windows-1251"),
    (RUSSIAN, "koi8_r", "koi8-r"),
    (JAPANESE, "cp932", "shift_jis"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (CHINESE, "gb18030", "gbk"),
    (KOREAN, "cp949", "euc-kr"),
]


@pytest.mark.parametrize(("text", "codec", "charset"), DETECTED)
def test_an_encoding_that_nobody_names_is_detected(text: str, codec: str, charset: str) -> None:
    html = "<html><head><title>x</title></head><body><p>" + text * 10
    assert decode(html.encode(codec)) == Decoded(html, charset, (), True)


def test_the_detector_is_not_loaded_for_pages_that_do_not_need_it() -> None:
    code = (
        "import sys; from newsclean.decode import decode\n"
        "decode('<p>é'.encode(), max_bytes=99, max_depth=9)\n"
        "decode(b'<p>\\xe9', declared='latin1', max_bytes=99, max_depth=9)\n"
        "assert 'charset_normalizer' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


NEARLY = {
    "declared": (POLISH.encode() * 9 + b"\xff", "utf-8"),
    "not declared": (POLISH.encode() * 9 + b"\xff.", None),
    "declared as something else": (POLISH.encode() * 9 + b"\xff.", "windows-1252"),
}


@pytest.mark.parametrize("name", NEARLY)
def test_nearly_valid_utf_8_stays_utf_8(name: str) -> None:
    page, declared = NEARLY[name]
    decoded = decode(page, declared)
    assert decoded.html.startswith(POLISH * 9 + "\ufffd")
    assert decoded[1:3] == ("utf-8", ("undecodable",))


def test_text_that_is_not_utf_8_is_not_read_as_utf_8_because_it_says_so() -> None:
    html = "<p>" + RUSSIAN * 9
    assert decode(html.encode("cp1251"), "utf-8") == Decoded(html, "windows-1251", (), True)


@pytest.mark.parametrize("size", range(1, 12))
def test_a_cut_never_splits_a_character(size: int) -> None:
    page = "aé€😀z" * 9
    expected = page.encode()[:size].decode(errors="ignore")
    for given in (page, page.encode()):
        assert decode(given, max_bytes=size) == Decoded(expected, "utf-8", ("max_bytes",), True)


def test_a_page_of_just_the_size_is_not_cut() -> None:
    assert decode("é" * 5, max_bytes=10).limits == ()
    assert decode(("é" * 5).encode(), max_bytes=10).limits == ()


def test_lone_surrogates_are_dropped_and_pairs_joined() -> None:
    assert decode("a\ud800b\udfffc \ud83d\ude00").html == "abc 😀"


def test_a_clean_text_comes_back_as_the_same_object() -> None:
    page = "<p>żółć</p>"
    assert decode(page).html is page


NOT_HTML = {
    "PNG": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "JPEG": b"\xff\xd8\xff\xe0" + b"\0" * 99,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>",
    "gzip": gzip.compress(b"<p>x</p>" * 99),
    "zip": b"PK\x03\x04" + b"a" * 99,
    "WebP": b"RIFF\x99\0\0\0WEBPVP8 ",
    "MP4": b"\0\0\0\x20ftypisom",
    "random": random.Random(7).randbytes(20_000),
    "zeros": b"\0" * 500,
}


@pytest.mark.parametrize("name", NOT_HTML)
def test_other_formats_are_not_html(name: str) -> None:
    decoded = decode(NOT_HTML[name], "text/html; charset=utf-8")
    assert (decoded.html, decoded.is_html) == ("", False)


@pytest.mark.parametrize(
    "page", [b"", b"plain words", b"<p>a\0b\x01</p>", b"\0\0\0<html><p>x", b"PKO is a bank", b"BM said"]
)
def test_odd_pages_are_html(page: bytes) -> None:
    assert decode(page).is_html


@pytest.mark.parametrize("page", [None, 5, ["<p>"], bytearray(b"<p>")])
def test_other_types_are_refused(page: Any) -> None:
    with pytest.raises(TypeError):
        decode(page)


def test_nothing_raises() -> None:
    chance = random.Random(3)
    pieces = [
        b"<",
        b"<!--",
        b"-->",
        b"<b ",
        b"'",
        b'"',
        b">",
        b"=",
        b"</p>",
        b"<svg>",
        b"<table>",
        b"<script>",
        b"\xc3",
        b"\0",
    ]
    for _ in range(2000):
        page = b"".join(chance.choices(pieces, k=chance.randrange(40)))
        declared = chance.choice([None, "utf-8", "text/html; charset=shift_jis", "charset=\ud800", "=;;", "\0"])
        for given in (page, page.decode("utf-8", "surrogateescape")):
            decode_page(
                given, declared=declared, max_bytes=chance.choice([0, 7, 999]), max_depth=chance.choice([0, 1, 9])
            ).html.encode()
