"""Bytes in, the same bytes changed in one place or another out, by the words of what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

MAX_SIZE = 64 * 1024
MAX_CHANGES = 4
MAX_PIECE = 200
TIMES = (1, 1, 1, 2, 2, 5, 20, 400)
ODD = [
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"\x80",
    b"\x1b",
    b"\r",
    b"\xc2\x85",
    b"'\"",
    b"\\",
]


def mutated(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    """The data with up to `MAX_CHANGES` changes."""
    for _ in range(chance.randint(1, MAX_CHANGES)):
        data = chance.choice(CHANGES)(data, words, chance)[:MAX_SIZE]
    return data


def _insert(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(words) + data[at:]


def _overwrite(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + chance.choice(words) + data[end:]


def _odd(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    return _insert(data, ODD, chance)


def _drop(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:end] + data[start:end] * chance.choice(TIMES) + data[end:]


def _repeat_word(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(words) * chance.choice(TIMES) + data[at:]


def _move(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _flip(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    at = chance.randrange(len(data)) if data else 0
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, words: Sequence[bytes], chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _piece(data: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(1, MAX_PIECE))


CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _insert, _insert, _overwrite, _odd, _drop, _repeat, _repeat_word, _move, _flip, _cut,
)  # fmt: skip
