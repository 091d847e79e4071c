"""Each compiled function gives what its plain twin gives, on texts made of the pieces that tell them apart."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsclean.compiled import PURE
from newsclean.decode.forecast import MAX_SKELETONS, MAX_TAGS
from newsclean.decode.guard import is_tame
from twins import FIXTURES, needs_the_core, tame

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["needs_the_core"]

ROUNDS = 20_000
TAGS = (
    b"<div> </div> <p|a=1|b='x>y'|c=\"z\"> </p> <b> </b> <svg> </svg> <path/> <path|d=M0/> <desc> </desc> "
    b"<script> <script| "
    b"</script> <!-- --> --!> <!--> <!doctype|html> </|x> </> < > \" ' = | / text <![CDATA[ ]]> <textarea> </TEXTAREA> "
    b"<plaintext> <html> <body|a=b> <br/> <IMG|src=x> <a|href=x/> </a> <title> </title|> <g> </g> <svg/> <math> <b </b "
    b"<x-\xc3\xa9> </x-\xc3\xa9> <li> </li|> - ! ? <//div> <style>a<b</style> \x00"
).split()


@pytest.mark.parametrize("depth", [2, 3, 5, 8, 20])
def test_tame_pages_are_told_alike(depth: int) -> None:
    chance = random.Random(depth)
    pieces = [piece.replace(b"|", b" ") for piece in TAGS]
    pages = [b"".join(chance.choices(pieces, k=chance.randrange(1, 30))) for _ in range(ROUNDS)]
    found = [is_tame(page, depth) for page in pages]
    assert [tame(page, depth) for page in pages] == found
    assert 0.2 < sum(found) / len(found) < 0.95


@pytest.mark.parametrize("page", FIXTURES, ids=lambda page: page.parent.name)
def test_fixtures_are_told_alike(page: Path) -> None:
    html = page.read_bytes()
    assert {is_tame(html, 512), tame(html, 512)} == {True}


def test_limits_are_told_alike() -> None:
    many = " ".join(f"a{n}" for n in range(256)).encode()
    long = b"x" * (1 << 20)
    pages = {
        b"<p " + many + b">": True,
        b"<p " + many + b" b>": False,
        b"<p a='" + long + b"'>": True,
        b"<p a='" + long + b"x'>": False,
        b"<p a=x" + long + b">": True,
        b"<p a=xx" + long + b">": False,
        b"</p " + many + b" b><b>": True,
        b"<br>" * MAX_TAGS: True,
        b"<br>" * (MAX_TAGS + 1): False,
        b"<body>" * MAX_SKELETONS: True,
        b"<body>" * (MAX_SKELETONS + 1): False,
        b"<i>" * 16: True,
        b"<i>" * 17: False,
    }
    assert {page: is_tame(page, 512) for page in pages} == pages
    assert {page: tame(page, 512) for page in pages} == pages


def test_without_the_core_the_plain_functions_run() -> None:
    code = "from newsclean.decode.guard import lean, _lean; print(_lean is lean)"
    run = subprocess.run(
        [sys.executable, "-c", code], env={PURE: "1"}, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout == "True\n"
