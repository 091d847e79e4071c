"""Declared languages or body text in, a BCP 47 tag out: the only module that knows the detector."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsclean.model import Candidate
from newsclean.text import remembered

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_CHARS = 200
MAX_CHARS = 1_500  # of 5,269 stories and ends of stories 1,000 say another thing of 6
MIN_SHARE = 0.9  # of the detector's probability

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?(?![A-Za-z0-9])")
_OLD = {
    "iw": "he", "in": "id", "ji": "yi", "jp": "ja", "kr": "ko", "cn": "zh", "gr": "el", "ua": "uk",
    "cz": "cs", "dk": "da", "se": "sv",
}  # fmt: skip
_NOT_LANGUAGES = frozenset({"und", "mul", "zxx", "mis", "xx"})
_THREE = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it",
    "rus": "ru", "ara": "ar",
}  # fmt: skip
_NAMES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "russian": "ru", "deutsch": "de", "français": "fr", "español": "es", "italiano": "it", "português": "pt",
}  # fmt: skip
_MONTH_FIRST = frozenset({"US", "PH"})
# Countries of English readers, by the ends of their hosts.
_ENGLISH_DAY_FIRST = frozenset([
    "ae", "au", "bd", "bb", "bw", "et", "fj", "gg", "gh", "gi", "hk", "ie", "im", "in", "je", "jm", "ke", "lk", "mt",
    "mw", "my", "na", "ng", "np", "nz", "pg", "pk", "rw", "sg", "sz", "tt", "tz", "ug", "uk", "za", "zm", "zw",
])  # fmt: skip
_HANT_REGIONS = frozenset({"TW", "HK", "MO"})


@remembered
def normalise(value: str) -> str | None:
    """The primary subtag of a declared language; Chinese keeps its script ("zh-Hant"). None if it is none."""
    written = value.strip()[:40]
    if written.casefold() in _NAMES:
        return _NAMES[written.casefold()]
    match = _TAG.match(written)
    if match is None:
        return None
    primary = match[1].casefold()
    primary = _THREE.get(primary, _OLD.get(primary, primary))
    if primary in _NOT_LANGUAGES:
        return None
    return _chinese(match) if primary == "zh" else primary


def day_order(declared: Sequence[str], language: str | None, url: str | None) -> str:
    """How the page's readers write 03/04/2025: "day" or "month" first; "" where English leaves it open.

    Only the United States and the Philippines put the month first (CLDR 45, short date formats).
    """
    if language is not None and language != "en":
        return "day"
    regions = {*map(_region, declared)} - {""}
    if regions:
        return "month" if regions & _MONTH_FIRST else "day" if language else ""
    return "day" if language and _country(url) in _ENGLISH_DAY_FIRST else ""


@remembered
def _region(value: str) -> str:
    match = _TAG.match(value.strip()[:40])
    return (match[3] or "").upper() if match else ""


def _country(url: str | None) -> str:
    try:
        return (urlsplit(url).hostname or "").rpartition(".")[2] if url else ""
    except ValueError:
        return ""


def detect(text: str) -> Candidate | None:
    """The language that a text of at least 200 characters is written in; None when it is short or unclear."""
    if len(text) < MIN_CHARS:
        return None
    try:
        code, share = _identifier().classify(text[:MAX_CHARS])
    except OSError:  # the model is unpacked through a temporary file, which a read-only machine has no place for
        return None
    language = normalise(code)
    if share < MIN_SHARE or language is None:
        return None
    return Candidate("language", _script_of(text) if language == "zh-Hans" else language, "detected")


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 20 MB of model, wanted by few pages

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _chinese(match: re.Match[str]) -> str:
    script = (match[2] or "").capitalize()
    if script in {"Hans", "Hant"}:
        return f"zh-{script}"
    return "zh-Hant" if (match[3] or "").upper() in _HANT_REGIONS else "zh-Hans"


def _script_of(text: str) -> str:
    """Which script Chinese text is in, by common characters that only one of them has."""
    traditional = sum(text.count(char) for char in "們這說時會國來對學過後為")
    simplified = sum(text.count(char) for char in "们这说时会国来对学过后为")
    return "zh-Hant" if traditional > simplified else "zh-Hans"
