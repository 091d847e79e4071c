"""The compiled search finds a sign wherever it stands on a page, and nowhere else."""

from __future__ import annotations

import random

import pytest

from newsclean.dom import SHADOWS, STREAMED, Document, mentions
from twins import needs_the_core, twin_of

__all__ = ["needs_the_core"]


@pytest.mark.parametrize("sign", [*SHADOWS, STREAMED, b"a", b"ab", b"abc"])
@pytest.mark.parametrize("length", [0, 1, 13, 255, 256, 257, 300, 511, 512, 513, 1100])
def test_a_sign_is_found_at_every_place_of_a_page(sign: bytes, length: int) -> None:
    twin = twin_of(mentions)
    assert not twin(b"-" * length, sign)
    for place in range(length + 1):
        page = b"-" * place + sign + b"-" * (length - place)
        assert twin(page, sign)
        assert not twin(page[: place + len(sign) - 1], sign)
        assert not twin(page.replace(sign[-1:], b"-"), sign)


def test_long_pages_of_a_few_letters_mention_the_same() -> None:
    chance, twin = random.Random(9), twin_of(mentions)
    found = []
    for _ in range(3000):
        page = bytes(chance.choices(b"ab\x00\xff", k=chance.randrange(1200)))
        sign = bytes(chance.choices(b"ab\x00\xff", k=chance.randrange(9)))
        found.append(mentions(page, sign))
        assert twin(page, sign) == found[-1], (page, sign)
    assert 0.2 < sum(found) / len(found) < 0.8


def test_a_chosen_option_is_not_copied_into_what_shows_it() -> None:
    page = (
        b"<select><button><selectedcontent></selectedcontent></button><option selected>Pell</select><p class=a id=b>x"
    )
    document = Document(page)
    assert [element.text for element in document.select("select")] == ["Pell"]
    assert [element.text for element in document.select("p.a#b")] == ["x"]
