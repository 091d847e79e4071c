"""Texts in, whether they speak of the same thing out: by the long words that they share, in any language."""

from __future__ import annotations

import re
from functools import lru_cache

from newsclean.text import fold, trim

LONG_WORD = 5  # letters: most words that every text has are shorter
STEM = 6  # letters: most endings come later
LONG_CASELESS, CASELESS_STEM = 3, 4  # Arabic, Hebrew, Hindi, Korean write shorter words
PAIR, FOUR = 2, 4  # characters of scripts that write no words apart: ideographs, and alphabets such as Thai

_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_RUNS = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f]+")
_ENDINGS = re.compile("[\u3040-\u309f]+")  # hiragana: what Japanese inflects with

Stems = frozenset[str]


@lru_cache(maxsize=8192)
def stems(text: str) -> Stems:
    """The starts of a text's long words; pairs or fours of characters where a script writes no words apart."""
    folded = fold(text)
    found: set[str] = set()
    for pattern, size in ((_IDEOGRAPHS, PAIR), (_RUNS, FOUR)):
        for run in pattern.findall(folded):
            found.update(run[i : i + size] for i in range(len(run) - size + 1))
        folded = pattern.sub(" ", folded)
    for word in (trim(word) for word in folded.split() if len(word) >= LONG_CASELESS):
        cased = word.upper() != word
        if len(word) >= (LONG_WORD if cased else LONG_CASELESS) and not any(map(str.isdigit, word)):
            found.add(word[: STEM if cased else CASELESS_STEM])
    return frozenset(stem for stem in found if not _ENDINGS.fullmatch(stem))


def are_alike(one: Stems, other: Stems, share: float, least: int) -> bool:
    """Whether two texts share so much of the smaller one's stems, and so many; or all that it has."""
    shared, smaller = len(one & other), min(len(one), len(other))
    return shared >= max(share * smaller, min(least, smaller), 1)


def held(part: Stems, whole: Stems) -> float:
    """The share of a text's stems that another has; 0 for a text without any."""
    return len(part & whole) / len(part) if part else 0.0
