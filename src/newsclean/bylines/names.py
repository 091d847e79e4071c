"""Author values in (meta, JSON-LD, links, bylines), the names of persons out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsclean import dates
from newsclean.bylines.words import is_role, joiners, link_labels, listed, trim_edges
from newsclean.text import fold, squeeze

MAX_VALUE = 2_000
MAX_NAME = 80
MAX_WORDS = 5
MAX_PIECES = 100
INSIDE_NAMES = "'’.-‘ʻʼ"
ELISIONS = frozenset({"d'", "d’", "l'", "l’", "o'", "o’"})

_PARTS = re.compile(r"[|•·;；\n\r\t／]|\s[/–—-]\s|\s-\s|(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})")
_BRACKETS = re.compile(r"[(\[（【][^)\]）】]{0,200}[)\]）】]")
_CASED = re.compile(r"[^\W\d_]")


def names(value: str, *, recase: bool = True) -> tuple[str, ...]:
    """The persons that a value names, each once, in its order: without labels, roles, outlets, addresses and junk.

    `recase` takes "jane doe" for a name; right for author fields, wrong for running text.
    """
    if not value or len(value) > MAX_VALUE:
        return ()
    found: list[str] = []
    for part in _PARTS.split(without_addresses(_BRACKETS.sub(" ", value))):
        part = trim_edges(squeeze(part))
        part = trim_edges(part[link_labels().match(part) :])
        for name in _people(part, recase):
            if fold(name) not in {fold(known) for known in found}:
                found.append(name)
    return tuple(found)


@lru_cache(maxsize=1024)
def looks_like_name(text: str) -> bool:
    """Whether a text of two to five words (in scripts without case: a short text) is written like a person's name."""
    name = _without_credentials(squeeze(text))
    parts = name.split(" ")
    if not 2 <= len(name) <= MAX_NAME or any(char.isdigit() for char in name):
        return False
    if not _has_case(name):
        return _looks_like_caseless_name(name, parts)
    return 2 <= len(parts) <= MAX_WORDS and _name_words(parts) and not is_organisation(name) and not is_role(name)


def is_organisation(text: str) -> bool:
    """Whether an author is an agency, a desk or another body."""
    folded = fold(text)
    words = folded.replace(",", " ").replace("'s", " ").split(" ")
    if folded in listed("agencies") or folded.startswith(("the ", "team ")):
        return True
    return len(words) > 1 and (any(word in listed("not_persons") for word in words) or _has_agency(text))


def is_nobody(text: str) -> bool:
    """Whether an author is a login of the system or a desk without a name of its own: "admin2", "Editorial Team"."""
    folded = trim_edges(fold(text)).rstrip(" .0123456789")
    words = folded.replace("-", " ").replace("_", " ").split()
    return folded in listed("junk") or all(word in listed("junk") for word in words)


def _has_agency(text: str) -> bool:
    """Whether "AFP" or "Reuters" stands in a text; "Ani" and "Apa" are first names too: short ones need capitals."""
    words = text.replace(",", " ").split()
    return any(fold(word) in listed("agencies") and (word.isupper() or len(word) > 5) for word in words)


def _people(text: str, recase: bool) -> list[str]:
    """The names of a text that holds names, joiners and, after commas, roles and outlets."""
    pieces = [piece for piece in (trim_edges(piece) for piece in split(text)) if piece][:MAX_PIECES]
    if _is_inverted(pieces, text):
        pieces = [f"{pieces[1]} {pieces[0]}"]
    alone = len(pieces) == 1
    found = []
    for piece in pieces:
        name = _without_tail(trim_edges(_without_label(piece)))
        name = _recased(name) if recase or name.isupper() else name
        if _is_person(name, alone):
            found.append(name)
    return found


def _without_tail(piece: str) -> str:
    parts = piece.split(" ")
    ends = (at for at, part in enumerate(parts) if at > 1 and (fold(part) in listed("tails") or _is_agency(parts[at:])))
    end = next(ends, len(parts))
    return " ".join(parts[:end])


def _is_agency(parts: list[str]) -> bool:
    return fold(" ".join(parts)) in listed("agencies")


def _without_label(piece: str) -> str:
    return piece[link_labels().match(piece) :]


def split(text: str) -> list[str]:
    """The text cut at commas and joiners; credentials stay with their name, and "Ramón y Cajal" stays whole."""
    pieces: list[str] = []
    for comma in re.split(r"[,，、،]", text):
        if pieces and _is_credential(comma):
            pieces[-1] += f", {comma.strip()}"
            continue
        parts = _split_at_joiners(comma.split())
        # "National Institute of Allergy and Infectious Diseases" is one body, "Jane Doe and Reuters" two authors.
        whole = len(parts) > 1 and is_organisation(comma) and not looks_like_name(parts[0])
        pieces.extend([comma.strip()] if whole else parts)
    return pieces


def _split_at_joiners(parts: list[str]) -> list[str]:
    pieces: list[list[str]] = [[]]
    for at, part in enumerate(parts):
        short = len(part) == 1 and part.isalpha()
        if fold(part) in joiners() and not (short and (len(pieces[-1]) < 2 or len(parts) - at < 3)):
            pieces.append([])
        else:
            pieces[-1].append(part)
    return [" ".join(piece) for piece in pieces]


def _is_person(name: str, alone: bool) -> bool:
    folded = fold(name)
    if not 2 <= len(name) <= MAX_NAME or folded in listed("junk") or is_role(name) or is_organisation(name):
        return False
    if any(char.isdigit() for char in name) or dates.stamp(name) is not None:
        return False
    if looks_like_name(name):
        return True
    return alone and len(name) >= 3 and " " not in name and _name_words([name]) and folded not in listed("not_persons")


def _is_inverted(pieces: list[str], text: str) -> bool:
    """Whether it is "Doe, Jane": one comma between single words."""
    if len(pieces) != 2 or "," not in text or any(" " in piece for piece in pieces):
        return False
    return _name_words(pieces) and not _is_credential(pieces[1])


def _name_words(parts: list[str]) -> bool:
    """Whether the words are capitalised words with particles between them."""
    bare = [part.strip("'’“”\"‘.,") for part in parts]
    if not all(word and all(_is_letter(char) or char in INSIDE_NAMES for char in word) for word in bare):
        return False
    capitals = [word for word in bare if fold(word) not in listed("particles")]
    last = fold(bare[-1])
    ends_well = last not in listed("particles") or last in listed("last_particles")
    return bool(capitals) and ends_well and all(_is_capital(word) for word in capitals)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].istitle() or not _has_case(word) or word[:2].casefold() in ELISIONS


def _is_letter(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char)[0] == "M"


def _looks_like_caseless_name(name: str, parts: list[str]) -> bool:
    if not all(char.isalpha() or char in " ・·'’‌.-" or unicodedata.category(char)[0] == "M" for char in name):
        return False
    if fold(name) in listed("junk") or is_role(name):
        return False
    if _is_east_asian(name):
        return 2 <= len(name.replace(" ", "")) <= (14 if "・" in name else 5) and len(parts) <= 2
    return 2 <= len(parts) <= MAX_WORDS and all(len(part) <= 15 for part in parts)


def _is_east_asian(text: str) -> bool:
    return any(
        "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text
    )


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _is_credential(text: str) -> bool:
    parts = fold(text).replace(".,", " ").split()
    return bool(parts) and len(parts) <= 3 and all(part.strip(".,") in listed("credentials") for part in parts)


def _without_credentials(name: str) -> str:
    head, comma, tail = name.partition(",")
    return head if comma and _is_credential(tail) else name


def _recased(name: str) -> str:
    """The name with capitals where the page has none ("jane doe") or nothing else ("JANE DOE")."""
    parts = name.split(" ")
    if not _has_case(name) or len(parts) < 2 or not _CASED.search(name):
        return name
    if name.islower() and len(parts) <= 3 and all(part.isalpha() for part in parts):
        return " ".join(part if part in listed("particles") else part.capitalize() for part in parts)
    if name.isupper() and max(len(part) for part in parts) > 3:
        return " ".join(_title_word(part) for part in parts)
    return name


def _title_word(word: str) -> str:
    if len(word) <= 2 or "." in word:
        return word if len(word) < 3 or "." in word else word.capitalize()
    word = "-".join(piece.capitalize() for piece in word.split("-"))
    if word[:2] == "Mc" and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    head, mark, tail = word.partition("'")
    return f"{head}'{tail.capitalize()}" if mark and len(head) == 1 else word


def without_addresses(value: str) -> str:
    """Without e-mail addresses, links and handles."""
    kept = [
        word for word in value.split(" ") if not ("@" in word or "://" in word or word.startswith(("www.", "/", "#")))
    ]
    return " ".join(kept)
