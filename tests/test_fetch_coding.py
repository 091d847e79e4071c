"""Bodies as servers send them in, what we make of them out."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest

from newsclean.fetchers.net.coding import Body, Decoder, codings

PAGE = b"<!doctype html><p>" + b"".join(b"line %d of the story. " % n for n in range(500))
LIMIT = 1_000_000


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def decode(names: tuple[str, ...], data: bytes, *, step: int = 1000, limit: int = LIMIT, cut: bool = False) -> Body:
    decoder = Decoder(names, limit)
    for start in range(0, len(data), step):
        if not decoder.feed(data[start : start + step]):
            break
    return decoder.finish(cut=cut)


GZIPPED = gzip.compress(PAGE)
WHOLE = {
    "plain": ((), PAGE),
    "empty": ((), b""),
    "gzip": (("gzip",), GZIPPED),
    "x-gzip": (("x-gzip",), GZIPPED),
    "zlib deflate": (("deflate",), zlib.compress(PAGE)),
    "bare deflate": (("deflate",), bare_deflate(PAGE)),
    "two layers": (("gzip", "deflate"), gzip.compress(zlib.compress(PAGE))),
    "gzip without a label": ((), GZIPPED),
    "a gzip label on plain HTML": (("gzip",), PAGE),
    "a deflate label on plain HTML": (("deflate",), PAGE),
    "two members": (("gzip",), gzip.compress(PAGE[:5000]) + gzip.compress(PAGE[5000:])),
    "junk after the end": (("gzip",), GZIPPED + b"junk" * 50),
    "zeros after the end": (("gzip",), GZIPPED + bytes(512)),
    "one byte after the end": (("gzip",), GZIPPED + b"\x1f"),
}


@pytest.mark.parametrize("step", [1, 7, 1000, 10**6])
@pytest.mark.parametrize("case", WHOLE)
def test_a_whole_body_is_decoded_whatever_its_label_and_chunks(case: str, step: int) -> None:
    names, data = WHOLE[case]
    assert decode(names, data, step=step) == Body(b"" if case == "empty" else PAGE, "whole")


def test_an_empty_body_with_a_label_is_empty() -> None:
    assert decode(("gzip",), b"") == Body(b"", "whole")


@pytest.mark.parametrize("keep", [20, len(GZIPPED) // 2, len(GZIPPED) - 9, len(GZIPPED) - 1])
def test_a_cut_gzip_is_never_whole(keep: int) -> None:
    body = decode(("gzip",), GZIPPED[:keep])
    assert body.ending == ("cut" if body.data else "damaged")
    assert PAGE.startswith(body.data)


def test_a_cut_plain_body_is_cut_when_the_connection_says_so() -> None:
    assert decode((), PAGE[:100], cut=True) == Body(PAGE[:100], "cut")


def test_a_gzip_damaged_in_the_middle_gives_its_start() -> None:
    damaged = bytearray(gzip.compress(PAGE, 1))
    damaged[len(damaged) // 2] ^= 0xFF
    body = decode(("gzip",), bytes(damaged))
    assert body.ending == "cut"


def test_bytes_that_are_neither_gzip_nor_html_are_damaged() -> None:
    assert decode(("gzip",), b"\x00\x01\x02 not gzip at all").ending == "damaged"


@pytest.mark.parametrize("names", [(), ("gzip",), ("deflate",)])
def test_a_body_over_the_limit_stops_at_the_limit(names: tuple[str, ...]) -> None:
    data = {(): PAGE, ("gzip",): GZIPPED, ("deflate",): zlib.compress(PAGE)}[names]
    body = decode(names, data, limit=1000)
    assert body.ending == "over"
    assert len(body.data) <= 1000


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_takes_no_more_memory_than_the_limit(layers: int) -> None:
    bomb = gzip.compress(bytes(200_000_000), 9)
    names: tuple[str, ...] = ("gzip",)
    if layers == 2:
        bomb, names = gzip.compress(bomb, 9), ("gzip", "gzip")
    tracemalloc.start()
    body = decode(names, bomb, step=10**9)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert body.ending == "over"
    assert peak < 8 * LIMIT


def test_an_endless_run_of_empty_members_is_over_the_limit() -> None:
    assert decode(("gzip",), gzip.compress(b"") * 60_000, limit=100_000).ending == "over"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ()),
        ("identity", ()),
        ("gzip", ("gzip",)),
        ("GZIP ", ("gzip",)),
        ("deflate, gzip", ("gzip", "deflate")),
        ("br", ("br",)),
        ("zstd, br", ("br", "zstd")),
        ("compress", None),
        ("utf-8", None),
        ("gzip, gzip, gzip", None),
    ],
)
def test_a_content_encoding_header_names_known_codings_or_none(header: str, expected: tuple[str, ...] | None) -> None:
    assert codings(header) == expected
