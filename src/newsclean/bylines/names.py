"""Author values in (meta, JSON-LD, links, bylines), the names of persons out."""

from __future__ import annotations

import re
import unicodedata
from itertools import repeat

from newsclean import dates
from newsclean.bylines import east
from newsclean.bylines.words import (
    ending_of_outlets,
    given,
    holds_joined,
    is_plain_role,
    is_role,
    joined,
    joined_behind,
    joiners,
    link_labels,
    listed,
    opening_words,
    parting_words,
    plain_words,
    tail_openings,
    trim_edges,
    unjoined,
    without_all_posts,
    without_attached,
    without_last_role,
    without_others,
)
from newsclean.compiled import compiled
from newsclean.text import UNSEEN_SPACES, count_digits, fold, remembered, squeeze

MAX_VALUE = 2_000
MAX_NAME = 80
MAX_WORDS = 5
MAX_PIECES = 100
MIN_ENDED = 4  # letters of a word that a full stop ends and does not shorten
INSIDE_NAMES = "'’.-‘ʻʼ־"
UNCLEAR, PLAIN, NONE = 0, 1, 2  # what the first look at a text says of it as a name
AROUND_NAMES = "'’“”\"‘.,"
ELISIONS = frozenset({"d'", "d’", "l'", "l’", "o'", "o’"})

_PARTS = re.compile(r"[|•·;；\n\r\t／]|\s[/–—-]\s|\s-\s|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})")
_PARTING = "|•·;；\n\r\t／/–—-"
BRACKETED = re.compile(r"[(\[（【]([^)\]）】]{0,200})[)\]）】]")
COMMAS = re.compile(r"[,，、،፣]")
# "Jane", "Jane-Ann", "McDoe", "O'Doe"; between two of them another or an initial.
_WORD = r"(?:[A-Z][a-z]{1,14}(?:-[A-Z][a-z]{1,14})?|[A-Z][a-z]{1,2}[A-Z][a-z]{2,14}|[DLO]'[A-Z][a-z]{1,14})"
_PLAIN = re.compile(rf"{_WORD}(?: (?:{_WORD}|[A-Z]\.))? {_WORD}")
_LETTERS = re.compile("[a-z]{2,}")
_SINGLE = re.compile(r"(?:[A-Za-z][A-Za-z'.]*[ -])*[A-Za-z](?:[A-Za-z'.]*[A-Za-z])?")
_RUNS = re.compile("[a-z]+")
_CASED = re.compile("[A-Za-z]")
_FOREIGN = re.compile(r"[\x00-\x08\x0e-\x1b!#-&(-+0-9:-@\[-`{-\x7f]")  # ASCII that no name with such letters holds
_GAP = rf"\s{UNSEEN_SPACES}"
_UNFIT = re.compile(rf"{_FOREIGN.pattern}|(?<![^{_GAP}])[a-z]+(?![^{_GAP}])")  # or a word in small letters
_DOMAIN = re.compile(r"\.[a-z]{2,}$")
_POSSESSED = re.compile(r"^the .{3,60}['’]s (?=[^\W\d_])", re.IGNORECASE)
_TURKISH = frozenset("İıĞğŞş")
_ARTICLES = frozenset({"la", "las", "le", "les", "los"})


@remembered
def names(value: str, *, recase: bool = True) -> tuple[str, ...]:
    """The persons that a value names, each once, in its order: without labels, roles, outlets, addresses and junk.

    `recase` takes "jane doe" for a name; right for author fields, wrong for running text.
    """
    if not value or len(value) > MAX_VALUE:
        return ()
    if plain := plain_names(value):
        return plain
    if is_single(value):
        name = _recased(value, lower=recase)
        return (name,) if is_person(name, True) else ()
    value = without_all_posts(value.strip())
    if not value.isascii() and east.is_east_asian(value):
        return east.people(without_addresses(value))
    parts = [*filter(None, map(trim_edges, _cut(_plain(value))))]
    found: dict[str, str] = {}
    for part in parts:
        part = squeeze(part)
        if is_plain_role(part):
            continue
        rest = part[link_labels().match(part) :]
        placed = rest != part and rest.lstrip()[:1] == ","  # "Our reporter, Dodoma"
        for name in _people(trim_edges(rest), recase, mononyms=len(parts) == 1 and not placed):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def is_single(value: str) -> bool:
    """Whether a value of English letters is one piece, a name or not: nothing parts it or stands beside a name."""
    if _SINGLE.fullmatch(value) is None:
        return False
    runs = _RUNS.findall(value.lower())
    return (
        runs[0] not in opening_words()
        and parting_words().isdisjoint(runs)
        and not holds_joined(value)
        and without_attached(value) == value
    )


def _cut(value: str) -> list[str]:
    return _PARTS.split(value) if any(map(value.__contains__, _PARTING)) else [value]


def _plain(value: str) -> str:
    """Without addresses and what stands in brackets, unless an address is all that stands before them."""
    plain = without_addresses(BRACKETED.sub(" ", without_others(value)))
    if plain.strip() or "@" not in value:
        return plain
    return " ".join(BRACKETED.findall(value))


@compiled
def look(text: str) -> int:
    """What the first look says: PLAIN for a name of which all that is asked of names is known, NONE for no name."""
    return PLAIN if _is_plain(text) else NONE if _is_none(text) else UNCLEAR


def is_plain_name(text: str) -> bool:
    """Whether a text is a name at the first look."""
    return look(text) == PLAIN


def _is_plain(text: str) -> bool:
    """Whether a text is two or three capitalised words of English letters that no table knows: most names are."""
    if _PLAIN.fullmatch(text) is None:
        return False
    folded = text.lower()
    words = folded.split(" ")
    known = not plain_words().isdisjoint(_LETTERS.findall(folded)) or any(map(ending_of_outlets, words))
    return not known and words[0] != words[-1] and without_attached(text) == text


def _is_none(text: str) -> bool:
    """Whether a text has more words than a name, fewer, or one that stands in none.

    What stands behind a comma is not looked at: it may be a credential.
    """
    head, comma, _ = text.partition(",")
    words = squeeze(head).split(" ")
    if len(words) > MAX_WORDS:
        return True
    if not _CASED.search(head):
        return False
    if len(words) == 1 and not comma:
        return True
    return not listed("particles").issuperset(_UNFIT.findall(head))


@compiled
def plain_names(text: str) -> tuple[str, ...]:
    """The plain names that a text is, joined by "and"; none when it is anything else."""
    found = tuple(text.split(" and "))
    return found if all(map(_is_plain, found)) and len(set(found)) == len(found) else ()


@remembered
@compiled
def looks_like_name(text: str) -> bool:
    """Whether a text of two to five words (in scripts without case: a short text) is written like a person's name."""
    seen = look(text)
    return seen == PLAIN if seen else closely_like_name(text)


def closely_like_name(text: str) -> bool:
    """The same of a text of which the first look does not tell."""
    name = squeeze(text)
    if "," in name:
        name = _without_credentials(name)
    if not 2 <= len(name) <= MAX_NAME or count_digits(name):
        return False
    parts = name.split(" ")
    if not has_case(name):
        return _looks_like_caseless_name(name, parts)
    return 2 <= len(parts) <= MAX_WORDS and name_words(parts) and not is_organisation(name) and not is_role(name)


@remembered
def is_organisation(text: str) -> bool:
    """Whether an author is an agency, a desk or another body."""
    folded = fold(text)
    if folded in listed("agencies") or folded.startswith(("the ", "team ")):
        return True
    if ("-" in folded or "/" in folded) and all(part in listed("agencies") for part in re.split("[-/]", folded)):
        return True
    words = folded.replace(",", " ").replace("'s", " ").split(" ")
    if len(words) > 1 and not listed("not_persons").isdisjoint(words):
        return True
    return any(map(ending_of_outlets, words)) or (len(words) > 1 and _has_agency(text))


@remembered
def is_nobody(text: str) -> bool:
    """Whether an author is a login of the system or a desk without a name of its own: "admin2", "Editorial Team"."""
    folded = trim_edges(fold(text)).rstrip(" .0123456789")
    words = folded.replace("-", " ").replace("_", " ").split()
    return folded in listed("junk") or listed("junk").issuperset(words)


def _has_agency(text: str) -> bool:
    """Whether "AFP" or "Reuters" stands in a text; "Ani" and "Apa" are first names too: short ones need capitals."""
    for word in text.replace(",", " ").split():
        if (len(word) > 5 or word.isupper()) and fold(word) in listed("agencies"):
            return True
    return False


def _people(text: str, recase: bool, *, mononyms: bool) -> list[str]:
    """The names of a text that holds names, joiners and, after commas, roles and outlets."""
    pieces = [*filter(None, map(trim_edges, split(text)))][:MAX_PIECES]
    if _is_inverted(pieces, text):
        pieces = [f"{pieces[1]} {pieces[0]}"]
    single = _single_words(pieces, text) if mononyms else ()
    found = []
    for at, piece in enumerate(pieces):
        if at and fold(piece) in listed("places"):
            continue
        name = without_tail(_without_marks(trim_edges(_without_label(piece))))
        name = _recased(name if at else without_last_role(name), lower=recase)
        if is_person(name, at in single):
            found.append(name)
    return found


def _without_marks(piece: str) -> str:
    """Without quotation marks around it, and without the full stop of a sentence, not that of "Jr." or "Roe C."."""
    piece = piece.strip('"“”„«»')
    last = piece.rstrip(".").rpartition(" ")[2]
    ends = piece.endswith(".") and len(last) >= MIN_ENDED and "." not in last
    return piece.rstrip(".") if ends and fold(last) not in listed("credentials") else piece


def _single_words(pieces: list[str], text: str) -> tuple[int, ...]:
    """Which pieces may be names of one word: the only one; beside two full names the first, the last after "and"."""
    if len(pieces) < 2:
        return (0,)
    if len(pieces) < 3 or sum(looks_like_name(piece) for piece in pieces) < 2:
        return ()
    words = text.split()
    joined_last = len(words) > 1 and fold(words[-2]) in joiners()
    return (0, len(pieces) - 1) if joined_last else (0,) if any(fold(word) in joiners() for word in words) else ()


def without_tail(piece: str) -> str:
    """A name without the place or the outlet right behind it: "Jane Doe in London"."""
    parts = piece.split(" ")
    if len(parts) < 3 or _has_no_tail(piece):
        return piece
    end = next((at for at in range(2, len(parts)) if _is_tail(parts, at)), None)
    return piece if end is None else " ".join(parts[:end])


def _has_no_tail(piece: str) -> bool:
    """Whether no word of a name of English letters begins a place or an outlet right behind it."""
    folded = fold(piece)
    return piece.isascii() and folded == piece.lower() and tail_openings().isdisjoint(folded.split(" ")[2:])


def _is_tail(parts: list[str], at: int) -> bool:
    tails = listed("tails")
    return fold(parts[at]) in tails or fold(" ".join(parts[at : at + 2])) in tails or _is_agency(parts[at:])


def _is_agency(parts: list[str]) -> bool:
    return fold(" ".join(parts)) in listed("agencies")


def _without_label(piece: str) -> str:
    bare = without_attached(_POSSESSED.sub("", piece))
    return bare[link_labels().match(bare) :]


@remembered
def split(text: str) -> tuple[str, ...]:
    """The text cut at commas and joiners; credentials stay with their name, and "Ramón y Cajal" stays whole."""
    if _is_whole(text):
        return (squeeze(text),)
    pieces: list[str] = []
    for comma in COMMAS.split(text):
        if pieces and _is_credential(comma):
            pieces[-1] += f", {comma.strip()}"
            continue
        parts = _split_at_joiners(_without_first_joiner(comma.split()))
        # "National Institute of Allergy and Infectious Diseases" is one body, "Jane Doe and Reuters" two authors.
        whole = len(parts) > 1 and is_organisation(comma) and not looks_like_name(without_tail(parts[0]))
        for part in [comma.strip()] if whole else parts:
            pieces.extend(_split_attached(part, first=not pieces))
    return tuple(pieces)


def _is_whole(text: str) -> bool:
    """Whether there is no comma and no joiner in a text of English letters."""
    if not text.isascii() or "," in text:
        return False
    words = fold(text).split(" ")
    return joiners().isdisjoint(words) and not holds_joined(text)


def _without_first_joiner(parts: list[str]) -> list[str]:
    return parts[1:] if len(parts) > 2 and fold(parts[0]) in joiners() else parts


def _split_attached(piece: str, *, first: bool) -> list[str]:
    """The piece cut at words that "and" is written in one with: "noNomusa", "ותמר", "وكريم", "ከበደና"."""
    words, before, behind = piece.split(" "), joined(), joined_behind()
    if not (any(map(str.startswith, words, repeat(before))) or any(map(str.endswith, words, repeat(behind)))):
        return [piece]
    if not first and (name := _behind_joined(words[0])):
        words[0] = name
    cuts = [0]
    for at in range(2, len(words) - 1):
        if at - cuts[-1] > 1 and (name := _behind_joined(words[at])):
            words[at] = name
            cuts.append(at)
        elif at - cuts[-1] > 1 and (name := _before_joined(words[at - 1])):
            words[at - 1] = name
            cuts.append(at)
    return [" ".join(words[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _behind_joined(word: str) -> str:
    """The name that "and" is written in one word with; "" where the word is a name itself."""
    for joiner in joined():
        name = word[len(joiner) :]
        if len(name) > 2 and word.startswith(joiner) and (name[0].isupper() or not has_case(name)):
            known = fold(word) in unjoined() and fold(name) not in given()
            return "" if known else name.lstrip("-")
    return ""


def _before_joined(word: str) -> str:
    behind = next((joiner for joiner in joined_behind() if word.endswith(joiner) and len(word) > len(joiner) + 1), "")
    return word.removesuffix(behind) if behind else ""


def _split_at_joiners(parts: list[str]) -> list[str]:
    pieces: list[list[str]] = [[]]
    known = joiners()
    for at, part in enumerate(parts):
        if fold(part) in known and not (_is_short(part) and (len(pieces[-1]) < 2 or len(parts) - at < 3)):
            pieces.append([])
        else:
            pieces[-1].append(part)
    return [" ".join(piece) for piece in pieces]


def _is_short(word: str) -> bool:
    """Whether a word is a letter or a particle of two: one that names have as well."""
    return word.isalpha() and (len(word) == 1 or (len(word) == 2 and fold(word) in listed("particles")))


def is_person(name: str, alone: bool) -> bool:
    """Whether a piece is a person's name; `alone` says that it may be one of a single word."""
    if look(name) == PLAIN:
        return True
    looks = looks_like_name(name)
    if not looks and (not alone or " " in name):
        return False
    folded = fold(name)
    if not 2 <= len(name) <= MAX_NAME or folded in listed("junk") or is_role(name) or is_organisation(name):
        return False
    if count_digits(name) or dates.stamp(name) is not None:
        return False
    if looks:
        return True
    if len(name) < 3 or _DOMAIN.search(name):
        return False
    return name_words([name]) and folded not in listed("not_persons") and folded not in listed("sentences")


def _is_inverted(pieces: list[str], text: str) -> bool:
    """Whether it is "Doe, Jane": one comma between single words."""
    if len(pieces) != 2 or "," not in text or not has_case(text) or any(" " in piece for piece in pieces):
        return False
    if any(fold(piece) in listed("not_persons") or is_organisation(piece) for piece in pieces):
        return False
    return name_words(pieces) and not _is_credential(pieces[1])


@compiled
def name_words(parts: list[str]) -> bool:
    """Whether the words are capitalised words with particles between them."""
    if len(parts) > 2 and parts[0] == parts[-1]:  # "Mensch zu Mensch"
        return False
    particles = listed("particles")
    capitals, last = 0, ""
    for part in parts:
        last = fold(part)
        if last in particles:
            continue
        word = part.strip(AROUND_NAMES)
        last = last if word == part else fold(word)
        if last in particles:
            continue
        if not (word and _is_capital(word) and _is_of_letters(word)):
            return False
        capitals += 1
    return bool(capitals and last) and (last not in particles or last in listed("last_particles"))


def _is_of_letters(word: str) -> bool:
    return word.isalpha() or all(is_letter(char) or char in INSIDE_NAMES for char in word)


def _is_capital(word: str) -> bool:
    return word[0].isupper() or word[0].istitle() or not has_case(word) or word[:2].casefold() in ELISIONS


def is_letter(char: str) -> bool:
    """Whether a character is a letter, or a mark on one."""
    return char.isalpha() or unicodedata.category(char)[0] == "M"


def _looks_like_caseless_name(name: str, parts: list[str]) -> bool:
    if not all(char.isalpha() or char in " ・·'’‌.-־" or unicodedata.category(char)[0] == "M" for char in name):
        return False
    if fold(name) in listed("junk") or is_role(name) or any(fold(part) in listed("sentences") for part in parts):
        return False
    if east.is_east_asian(name):
        short = len(name.replace(" ", "")) <= (14 if "・" in name or "·" in name else 5)
        return short and len(parts) <= 2 and not east.is_outlet(name)
    return 2 <= len(parts) <= MAX_WORDS and all(len(part) <= 15 for part in parts) and not is_organisation(name)


@compiled
def has_case(text: str) -> bool:
    """Whether a text has letters of a script with capitals and small letters."""
    return text.lower() != text.upper()


def _is_credential(text: str) -> bool:
    parts = fold(text).replace(".,", " ").split()
    return bool(parts) and len(parts) <= 3 and all(part.strip(".,") in listed("credentials") for part in parts)


def _without_credentials(name: str) -> str:
    head, comma, tail = name.partition(",")
    return head if comma and _is_credential(tail) else name


def _recased(name: str, *, lower: bool) -> str:
    """The name with capitals where the page has none ("jane doe") or too many ("JANE DOE", "Jane DOE")."""
    parts = name.split(" ")
    if len(parts) < 2 or not has_case(name):
        return name
    if name.islower():
        plain = lower and len(parts) <= 3 and all(part.isalpha() for part in parts)
        return " ".join(part if part in listed("particles") else part.capitalize() for part in parts) if plain else name
    if not any(map(str.isupper, parts)):
        return name
    shouted = [_is_shouted(part, last=at == len(parts) - 1) for at, part in enumerate(parts)]
    if (name.isupper() and max(map(len, parts)) > 2) or (any(shouted) and not all(shouted)):
        turkish = any(char in _TURKISH for char in name)
        last = len(parts) - 1
        forms = (
            _quiet(part, parts[at - 1] if 0 < at < last else "", turkish, at == last) for at, part in enumerate(parts)
        )
        return " ".join(form if part.isupper() else part for form, part in zip(forms, parts, strict=True))
    return name


def _is_shouted(word: str, *, last: bool) -> bool:
    """Whether a word is a surname in capitals, and not "III", "MBA", "AFP" or initials."""
    if not word.isupper() or "." in word or (word.isascii() and not last):
        return False
    letters = [char for char in word if char.isalpha()]
    if len(letters) < 3:
        return False
    known = fold(word) in listed("agencies") or fold(word).strip(".,") in listed("credentials")
    vowels = sum(char in "AEIOUY" for char in letters)
    return not known and (not word.isascii() or (len(letters) > 3 and 0 < 2 * vowels <= len(letters) + 1))


def _quiet(word: str, before: str, turkish: bool, last: bool) -> str:
    """A word in capitals as names are written; `before` is the word in front of one that may be a particle."""
    folded = fold(word)
    if before and (folded in listed("low_particles") or (folded in _ARTICLES and fold(before) == "de")):
        return word.lower()
    if "." in word or (last and folded.strip(",") in listed("credentials")) or _are_initials(word, last):
        return word
    word = "-".join(_capitalised(piece, turkish) for piece in word.split("-"))
    if word[:2] == "Mc" and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    head, mark, tail = word.partition("'" if "'" in word else "’")
    elided = mark and (len(head) == 1 or head.casefold() in ("dell", "dall", "sant"))
    return f"{head}{mark}{_capitalised(tail, turkish)}" if elided else word


def _are_initials(word: str, last: bool) -> bool:
    """Whether two capitals are initials ("JD", "TJ"), not a short name ("LÊ", "JO", or a surname: "EK")."""
    if len(word) != 2 or last or not word.isascii():
        return len(word) < 2
    return not (word[0] not in "AEIOUY" and word[1] in "AEIOUY")


def _capitalised(word: str, turkish: bool) -> str:
    if turkish:
        return word[:1] + word[1:].replace("I", "ı").replace("İ", "i").lower()
    return word.capitalize()


@compiled
def without_addresses(value: str) -> str:
    """Without e-mail addresses, links and handles."""
    if not ("@" in value or "/" in value or "#" in value or "www." in value):
        return value
    kept = [
        word
        for word in value.split(" ")
        if not ("@" in word or "://" in word or (len(word) > 1 and word.startswith(("www.", "/", "#"))))
    ]
    return " ".join(kept)
