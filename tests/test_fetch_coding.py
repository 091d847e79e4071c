"""Bodies as servers send them in, what we make of them out."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import brotli
import pytest

from newsclean.fetchers.net import inflate
from newsclean.fetchers.net.coding import ASKED_FOR, MAX_MEMBERS, Body, Decoder, codings

if TYPE_CHECKING:
    from collections.abc import Callable

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
BROTLIED = brotli.compress(PAGE)
ZSTDED = inflate.zstd.compress(PAGE, options={inflate.zstd.CompressionParameter.checksum_flag: 1})
WHOLE = {
    "plain": ((), PAGE),
    "empty": ((), b""),
    "gzip": (("gzip",), GZIPPED),
    "x-gzip": (("x-gzip",), GZIPPED),
    "zlib deflate": (("deflate",), zlib.compress(PAGE)),
    "bare deflate": (("deflate",), bare_deflate(PAGE)),
    "brotli": (("br",), BROTLIED),
    "zstd": (("zstd",), ZSTDED),
    "zstd without a label": ((), ZSTDED),
    "zstd frames": (("zstd",), inflate.zstd.compress(PAGE[:5000]) + inflate.zstd.compress(PAGE[5000:])),
    "junk after zstd": (("zstd",), ZSTDED + b"junk" * 50),
    "zstd in brotli": (("br", "zstd"), brotli.compress(ZSTDED)),
    "a brotli label on gzip": (("br",), GZIPPED),
    "a brotli label on plain HTML": (("br",), PAGE),
    "a zstd label on plain HTML": (("zstd",), PAGE),
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
    assert decode(names, data, step=step) == Body(b"" if case == "empty" else PAGE, "whole", junk="after" in case)


def test_an_empty_body_with_a_label_is_empty() -> None:
    assert decode(("gzip",), b"") == Body(b"", "whole")


@pytest.mark.parametrize("keep", [20, len(GZIPPED) // 2, len(GZIPPED) - 9, len(GZIPPED) - 1])
def test_a_cut_gzip_is_never_whole(keep: int) -> None:
    body = decode(("gzip",), GZIPPED[:keep])
    assert body.ending == ("cut" if body.data else "damaged")
    assert PAGE.startswith(body.data)


@pytest.mark.parametrize(("name", "data"), [("br", BROTLIED), ("zstd", ZSTDED), ("deflate", zlib.compress(PAGE))])
@pytest.mark.parametrize("step", [1, 10**6])
def test_a_body_cut_anywhere_is_never_whole(name: str, data: bytes, step: int) -> None:
    for keep in range(1, len(data)):
        body = decode((name,), data[:keep], step=step)
        assert body.ending == ("cut" if body.data else "damaged")
        assert PAGE.startswith(body.data)


@pytest.mark.parametrize("at", [-1, -4, -5, -8])
def test_what_came_before_a_wrong_checksum_or_size_is_kept(at: int) -> None:
    damaged = bytearray(GZIPPED)
    damaged[at] ^= 0xFF
    assert decode(("gzip",), bytes(damaged), step=10**6) == Body(PAGE, "cut")


def test_whatever_bytes_come_none_raises_and_none_passes_the_limit() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        name, data = chance.choice([(("gzip",), GZIPPED), (("br",), BROTLIED), (("zstd",), ZSTDED), ((), ZSTDED),
                                    (("deflate",), zlib.compress(PAGE)), (("gzip", "br"), GZIPPED)])  # fmt: skip
        noisy = bytearray(data)
        for _ in range(chance.randrange(4)):
            noisy[chance.randrange(len(noisy))] = chance.randrange(256)
        body = decode(
            name, bytes(noisy[: chance.randrange(len(noisy) + 1)]), step=chance.choice([1, 50, 10**6]), limit=9000
        )
        assert len(body.data) <= 9000
        if body.ending == "whole" and "br" not in name:  # brotli has no checksum
            assert body.data == PAGE or bytes(noisy).startswith(body.data)


def test_a_cut_plain_body_is_cut_when_the_connection_says_so() -> None:
    assert decode((), PAGE[:100], cut=True) == Body(PAGE[:100], "cut")


def test_a_gzip_damaged_in_the_middle_gives_its_start() -> None:
    damaged = bytearray(gzip.compress(PAGE, 1))
    damaged[len(damaged) // 2] ^= 0xFF
    body = decode(("gzip",), bytes(damaged))
    assert body.ending == "cut"


def test_bytes_that_are_neither_gzip_nor_html_are_damaged() -> None:
    assert decode(("gzip",), b"\x00\x01\x02 not gzip at all").ending == "damaged"


@pytest.mark.parametrize("names", [(), ("gzip",), ("deflate",), ("br",), ("zstd",)])
def test_a_body_over_the_limit_stops_at_the_limit(names: tuple[str, ...]) -> None:
    packed = {"": PAGE, "gzip": GZIPPED, "deflate": zlib.compress(PAGE), "br": BROTLIED, "zstd": ZSTDED}
    data = packed["".join(names)]
    body = decode(names, data, limit=1000)
    assert body.ending == "over"
    assert len(body.data) <= 1000


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: bytes(brotli.compress(data, quality=4)),
    "zstd": lambda data: bytes(inflate.zstd.compress(data)),
}


@pytest.mark.parametrize("names", [("gzip",), ("br",), ("zstd",), ("gzip", "gzip"), ("br", "gzip"), ("gzip", "br"),
                                   ("zstd", "zstd"), ("br", "br")])  # fmt: skip
def test_a_bomb_takes_no_more_memory_than_the_limit(names: tuple[str, ...]) -> None:
    bomb = bytes(100_000_000)
    for name in reversed(names):
        bomb = PACK[name](bomb)
    tracemalloc.start()
    body = decode(names, bomb, step=10**9)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert body.ending == "over"
    assert peak < 8 * LIMIT


@pytest.mark.parametrize(("members", "ending"), [(MAX_MEMBERS, "whole"), (MAX_MEMBERS + 1, "over")])
def test_a_run_of_empty_members_has_an_end(members: int, ending: str) -> None:
    assert decode(("gzip",), gzip.compress(b"") * members) == Body(b"", ending)  # type: ignore[arg-type]


def test_zstd_may_not_ask_for_a_window_of_128_mb() -> None:
    wide = inflate.zstd.compress(bytes(200_000_000), options={inflate.zstd.CompressionParameter.window_log: 27})
    assert decode(("zstd",), wide).ending == "damaged"


def test_a_codec_that_a_platform_lacks_is_not_asked_for() -> None:
    code = (
        "import sys; sys.modules['brotli'] = None; from newsclean.fetchers.net import coding; "
        "print(coding.ASKED_FOR, '|', coding.codings('br'), '|', coding.codings('zstd'))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "gzip, deflate, zstd | None | ('zstd',)"
    assert ASKED_FOR == "gzip, deflate, br, zstd"


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
