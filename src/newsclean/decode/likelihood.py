"""Bytes that are no UTF-8 in, the legacy encoding under which they read most like a language out.

How likely the bytes are as text of each language in each of its encodings: by how common each letter beyond ASCII is
there, and by what stands beside it. The standard's fallback, windows-1252, starts ahead: a few odd letters do not
make a page Polish.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from math import log
from typing import TYPE_CHECKING

from newsclean.decode.charsets import CODECS, decode_as
from newsclean.decode.letters import ALPHABETS, COMMON, TWO_BYTES, Alphabet

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLE = 4096  # bytes of different words: the best and the second best are then hundreds of nats apart
LONGEST_WORD = 256  # bytes; Thai, Chinese and Japanese part no words
_IMPLAUSIBLE = -7.0  # nats for each byte beyond ASCII; text has -2 to -5, random bytes in windows-1252 -7.4
_MANY = 50  # bytes beyond ASCII: fewer may all be signs

# In nats, as all below. A head start for what pages are in: windows-1252, then the rest of the standard's defaults.
_PRIOR = {
    "windows-1252": 0.0, "iso-8859-15": -12.0, "iso-8859-16": -14.0, "iso-8859-13": -14.0,
    "windows-1258": -14.0, "iso-8859-5": -14.0, "ibm866": -14.0, "iso-8859-6": -14.0, "iso-8859-7": -8.0,
}  # fmt: skip
_OTHER_PRIOR = -5.0
_STATED_LANGUAGE = 20.0  # as much as some five letters say
_UNMEANT = "en"  # templates have it for all languages

_CAPITAL = 0.04  # of a letter's occurrences
_LETTERS = 0.85  # of the characters beyond ASCII; the rest is punctuation
_LETTERS_OF_ENGLISH = 0.1
_RARE, _SIGN, _NONE = -8.0, -6.5, -14.0  # letters of other languages; signs such as ³; controls and no character
_PUNCTUATION_MARKS = "’“”–\xa0—»«…©‘•„·€£®™°›‹§‚¿¡´µ\xad"  # the commonest first
_CLOSING_MARKS = "’”»›"
_NOT_IN_WORDS = "¿¡ªº"

# By kinds of characters that stand side by side, see _kinds. Each different word counts once: French can afford its à.
_LATIN_NEIGHBOURS = {
    b"aU": -6.0, b"lU": -6.0, b"ll": -2.0, b"lA": -3.0, b"as": -4.0, b"ls": -4.0, b"sa": -4.0, b"sl": -4.0, b" m": -6.0,
    b" e": -3.0, b" l ": -4.0, b" U ": -4.0,
}  # fmt: skip
_OTHER_NEIGHBOURS = {
    b"al": -5.0, b"aU": -5.0, b"Al": -5.0, b"AU": -5.0, b"la": -5.0, b"lA": -5.0, b"Ua": -5.0, b"UA": -5.0,
    b"lU": -6.0, b"as": -4.0, b"ls": -4.0, b"sl": -4.0, b" m": -6.0, b" e": -3.0,
    b" l ": -6.0, b" U ": -6.0,
}  # fmt: skip

_PART_NO_WORD = {*range(0x40, 0x7F), *range(0x80, 0x100)}  # so that second bytes of East Asian characters stay
_SPACED = bytes(byte if byte in _PART_NO_WORD else 0x20 for byte in range(256))
_CHUNK = 1 << 18
_MIXED = re.compile(r"[a-z][^\x00-\x7f]|[^\x00-\x7f][a-z]")
_BESIDE_ASCII = -3.0  # for each letter of ASCII beside an East Asian character

_EAST_ASIAN_MARKS = "，。、！？：；「」『』（）《》“”‘’—…·　"


def most_likely(data: bytes, language: str | None = None) -> str | None:
    """The encoding's name, None if they all fit badly; language is what the page says of itself."""
    sample = _sample(data)
    stated = None if language == _UNMEANT else language
    counts = {byte: count for byte in range(0x80, 0x100) if (count := sample.count(byte))}
    scores: dict[str, float] = {"windows-1252": float("-inf")}
    neighbours: dict[tuple[str, bool], float] = {}
    for alphabet in ALPHABETS:
        for name in alphabet.encodings:
            where = name, alphabet.is_latin
            if where not in neighbours:
                neighbours[where] = _beside(sample, *where)
            model = _model(alphabet, name)
            score = neighbours[where] + sum(count * model[byte] for byte, count in counts.items())
            if alphabet.language == stated:
                score += _STATED_LANGUAGE
            scores[name] = max(score + _PRIOR.get(name, _OTHER_PRIOR), scores.get(name, float("-inf")))
    for name, characters in TWO_BYTES.items():
        ahead = _STATED_LANGUAGE if characters[:2] == stated else 0.0
        scores[name] = _of_pairs(sample, name) + _OTHER_PRIOR + ahead
    best = max(scores, key=lambda name: scores[name])
    total = sum(counts.values())
    return best if total < _MANY or scores[best] > _IMPLAUSIBLE * total else None


def _sample(data: bytes) -> bytes:
    """Different words that are neither ASCII nor UTF-8, each once, with a space before, between and behind."""
    words: dict[bytes, None] = {}
    size = 0
    for at in range(0, len(data), _CHUNK):
        for word in data[at : at + _CHUNK].translate(_SPACED).split():
            if not word.isascii() and word not in words and not _is_utf8(word):
                words[word[:LONGEST_WORD]] = None
                size += len(word[:LONGEST_WORD]) + 1
                if size > SAMPLE:
                    return b" " + b" ".join(words) + b" "
    return b" " + b" ".join(words) + b" "


def _is_utf8(word: bytes) -> bool:
    """Such as one pasted into a page of another encoding: it says nothing of the rest."""
    try:
        word.decode()
    except UnicodeDecodeError:
        return False
    return True


def _beside(sample: bytes, name: str, is_latin: bool) -> float:
    """What the neighbours of the letters say for an encoding."""
    kinds = sample.translate(_kinds(name))
    table = _LATIN_NEIGHBOURS if is_latin else _OTHER_NEIGHBOURS
    return sum(weight * kinds.count(pair) for pair, weight in table.items())


def _of_pairs(sample: bytes, name: str) -> float:
    """How likely the bytes are in an encoding of two bytes a character."""
    text = sample.decode(CODECS[name], "replace")
    weights = _characters(TWO_BYTES[name])
    characters = sum(weights.get(char) or _of_character(char) for char in text if char > "\x7f")
    return characters + _BESIDE_ASCII * len(_MIXED.findall(text))


def _of_character(char: str) -> float:
    if "\u4e00" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3":
        return log(0.3 / 7000)
    return _NONE if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" else -11.0


@cache
def _characters(language: str) -> Mapping[str, float]:
    common = set(COMMON[language])
    return dict.fromkeys(_EAST_ASIAN_MARKS, log(0.1 / 20)) | dict.fromkeys(common, log(0.6 / len(common)))


@cache
def _table(name: str) -> str:
    """What each byte is, U+FFFD if nothing."""
    return "".join(decode_as(bytes([byte]), name)[0] for byte in range(256))


@cache
def _kinds(name: str) -> bytes:
    """Of each byte: a, A are ASCII letters, l, U others, m marks on letters, s signs, e ends of quotations, c none."""
    return "".join(map(_kind, _table(name))).encode()


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if char <= "\x7f":
        return "a" if char.islower() else "A" if char.isupper() else " "
    if char in _NOT_IN_WORDS:
        return "s"
    if char in _PUNCTUATION_MARKS:
        return "e" if char in _CLOSING_MARKS else " "
    if category in ("Lu", "Ll", "Lo"):
        return "U" if category == "Lu" else "l"
    return "m" if category == "Mn" else "c" if category == "Cc" or char == "\ufffd" else "s"


@cache
def _model(alphabet: Alphabet, name: str) -> tuple[float, ...]:
    """Of each byte: how likely it is, among those beyond ASCII, in a language's text in an encoding."""
    share = _LETTERS_OF_ENGLISH if alphabet.language == "en" else _LETTERS
    letters = _by_rank(alphabet.letters)
    by_char = {mark: log(weight * (1 - share)) for mark, weight in _by_rank(_PUNCTUATION_MARKS).items()}
    by_char |= {letter.upper(): log(weight * share * _CAPITAL) for letter, weight in letters.items()}
    by_char |= {letter: log(weight * share) for letter, weight in letters.items()}
    by_kind = {"l": _RARE, "U": _RARE - 2, "m": _RARE, "s": _SIGN}
    return tuple(by_char.get(char, by_kind.get(_kind(char), _NONE)) for char in _table(name))


def _by_rank(characters: str) -> dict[str, float]:
    weights = {char: 1 / (rank + 3) for rank, char in enumerate(characters)}
    total = sum(weights.values())
    return {char: weight / total for char, weight in weights.items()}
