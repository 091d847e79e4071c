"""Strings in, strings out: folding, counting and trimming of text in any script."""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar, cast

from newsclean.compiled import compiled

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FunctionType

P = ParamSpec("P")
R = TypeVar("R")

UNSEEN_SPACES = "\u200b\ufeff"
# Out of the text: NUL and the other C0 and C1 controls, lone surrogates, non-characters; no valid output holds them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)  # fmt: skip
_INVISIBLE = dict.fromkeys((
    0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
    *range(0xE0000, 0xE0080),
))  # fmt: skip
_SPACES = re.compile(" {2,}")
_DIGITS = string.digits.encode()
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # ascending
_DENSE_RUN = re.compile(f"[{DENSE}]+")
_DENSE_END = re.compile(f"[{DENSE}\uac00-\ud7af]")
_NUMBER = re.compile(r"\d[\d.,\u066b\u066c]*[km]?(?![a-z]{2})")
_ENDS = ".!?…。！？։؟۔।॥።፧‽"
_CLOSERS = "\"'”’“‘»›«‹)]」』】*"
_SENTENCE_END = re.compile(f"[{_ENDS}][{re.escape(_CLOSERS)}]*$")

_FOLD = (
    dict.fromkeys("’‘ʼ‛´`", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("–—‐‑‒―−", "-")
    | {
        "：": ":",
        "፦": ":",
        "／": "/",
        "｜": "|",
        "ي": "ی",
        "ك": "ک",
        "…": "...",
        "\u00a0": " ",
        "\u200e": "",
        "\u200f": "",
        "\u00ad": "",
        "\u200c": "",
    }
)
_FOLDED = re.compile(f"[{''.join(_FOLD)}]")

MAX_AT_ONCE = (
    1000  # characters that are normalised in one go: marks upon marks are sorted in the square of their number
)
_WORDS = re.compile(r"\s*\S{0,250}")
MAX_KEPT = 400  # characters of a text that answers are kept on
MAX_ANSWERS = 2048  # of a function
CHARS_PER_DENSE_WORD = 2.0  # Chinese, Japanese and Thai write about two characters a word


@compiled
def squeeze(text: str) -> str:
    """White space of any kind folded to single spaces, none at the ends."""
    if text.isprintable() and "  " not in text:  # no white space but single spaces
        return text.strip()
    if not text.isascii():
        for space in UNSEEN_SPACES:
            text = text.replace(space, " ")
    return " ".join(text.split())


@compiled
def sanitize(text: str) -> str:
    """The text without characters that no valid output may hold; words around them stay joined."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def sanitize_url(url: str) -> str:
    """A URL or path without characters that no valid output may hold, line ends and tabs among them."""
    return sanitize(url).translate(dict.fromkeys((0x09, 0x0A, 0x0D, 0x85)))


def visible(text: str) -> str:
    """The text without characters that nobody sees: marks of direction, soft hyphens, spaces and joints of no width.

    What makes letters join or not (U+200C, U+200D) stays: Persian, Hindi and family emoji are spelled with it.
    """
    if text.isascii():
        return text
    plain = text.translate(_INVISIBLE)
    return text if plain == text else _SPACES.sub(" ", plain)


@compiled
def remembered(function: Callable[Concatenate[str, P], R]) -> Callable[Concatenate[str, P], R]:
    """A pure function of a text, with its answers on short texts kept: many rules ask about the same lines."""
    kept = cast("Callable[Concatenate[str, P], R]", lru_cache(maxsize=MAX_ANSWERS)(function))

    def run(text: str, /, *args: P.args, **options: P.kwargs) -> R:
        return kept(text, *args, **options) if len(text) <= MAX_KEPT else function(text, *args, **options)

    def run_alone(text: str, /) -> R:  # in half the time
        return kept(text) if len(text) <= MAX_KEPT else function(text)  # type: ignore[call-arg]

    code = cast("FunctionType", function).__code__
    alone = code.co_argcount + code.co_kwonlyargcount == 1
    return cast("Callable[Concatenate[str, P], R]", wraps(function)(run_alone if alone else run))


@compiled
def fold(text: str) -> str:
    """The form in which phrases are compared: casefolded, plain quotes and dashes, single spaces."""
    if text.isascii():
        return squeeze(text.replace("`", "'").lower())
    return _fold_letters(text)


@remembered
def _fold_letters(text: str) -> str:
    plain = _FOLDED.sub(_plainly, normalized("NFC", text))
    return squeeze(plain.casefold().replace("i\u0307", "i"))


def normalized(form: Literal["NFC", "NFKD"], text: str) -> str:
    """The text in a normal form; a long one word by word, and the longest words in parts."""
    if len(text) <= MAX_AT_ONCE:
        return unicodedata.normalize(form, text)
    return "".join([unicodedata.normalize(form, word) for word in _WORDS.findall(text)])


def _plainly(found: re.Match[str]) -> str:
    return _FOLD[found[0]]


@compiled
def number_signs(folded: str) -> str:
    """Every number of a folded text as `#`: "1.2k views" → "# views"."""
    if folded.isascii() and not count_digits(folded):
        return folded
    return _NUMBER.sub("#", folded)


def _is_core(char: str) -> bool:
    return char.isalnum() or char == "#" or unicodedata.category(char)[0] == "M"


@compiled
def trim(folded: str) -> str:
    """Without the punctuation, symbols and arrows at both ends."""
    start, end = 0, len(folded)
    while start < end and not _is_core(folded[start]):
        start += 1
    while end > start and not _is_core(folded[end - 1]):
        end -= 1
    return folded[start:end]


def trim_start(folded: str) -> str:
    """Without the symbols and arrows at the start."""
    if folded[:1].isalnum():
        return folded
    start = 0
    while start < len(folded) and not (_is_core(folded[start]) or folded[start] in "©("):
        start += 1
    return folded[start:]


@compiled
def words(text: str) -> list[str]:
    """The words of a text; a run of a script without spaces counts as one word here."""
    return _WORD.findall(text)


@remembered
def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text in the form in which they are compared."""
    return tuple(words(fold(text)))


@compiled
def count_digits(text: str) -> int:
    """How many characters are digits, of any script."""
    if text.isascii():
        return len(text) - len(text.encode().translate(None, _DIGITS))
    return sum(map(str.isdigit, text))


@compiled
def count_words(text: str) -> int:
    """How many words a reader would count, also in scripts that write none apart."""
    spaced = text.count(" ") + 1 if text else 0
    if text.isascii():
        return spaced
    return spaced + int(count_dense(text) / CHARS_PER_DENSE_WORD)


def count_dense(text: str) -> int:
    """How many characters are of scripts that write words without spaces between them, Korean aside."""
    return sum(len(run) for run in _DENSE_RUN.findall(text))


def content_hash(text: str) -> str | None:
    """The SHA-256 of a text in UTF-8, as hexadecimal digits; None without text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def needs_no_boundary(text: str) -> bool:
    """Whether the script of the first character writes words without spaces between them."""
    return text >= DENSE[0] and _DENSE_END.match(text) is not None


@compiled
def ends_sentence(text: str) -> bool:
    """Whether the text ends like a sentence, in any script, closing quotes and brackets aside."""
    return not text[-1:].isalnum() and _SENTENCE_END.search(text[-8:]) is not None
