"""Author values in (meta, JSON-LD, links, bylines), the names of persons out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsclean import dates
from newsclean.bylines.words import is_role, joiners, link_labels, trim_edges
from newsclean.text import fold, squeeze

MAX_VALUE = 2_000
MAX_NAME = 80
MAX_WORDS = 5

# Lower-case words inside names, as their languages write them.
PARTICLES = frozenset(
    "de del della dello degli dei da das do dos di du des d d' la las le los el al ul van von vom vander ter ten der den zu zum zur"
    " und af av bin binti binte bint ibn ben bar abu abd st y e i mac mc wa ua ní ni nic ó o 't 's op in het het aan y'all"
    " ap ab verch fitz san santa thi ngo ka kwa".split()
) - {"in", "y'all", "i"}  # fmt: skip
CREDENTIALS = frozenset(
    "jr sr ii iii iv phd ph.d md m.d jd j.d ma m.a msc m.sc mph m.p.h mba rn r.n rd rdn dds d.d.s dvm do esq mp obe cbe mbe facp faclm facs cfp cpa"
    " msn mhs ms m.s bsc bs edd ed.d psyd dr.ph".split()
)
# Words that make a capitalised phrase something else than a person.
NOT_PERSONS = frozenset(
    "the a an and or of for to at on in with from by as is are was how why what when where who this that these our your my it its we"
    " you news newsroom newswire press media staff team desk editor editors editorial board bureau agency agencies wire wires service services"
    " magazine times post daily weekly journal gazette tribune herald network radio tv television television's channel studio studios group"
    " company corp corporation inc ltd llc gmbh university college institute school foundation association society center centre council"
    " committee department ministry government office organization organisation department's community admin administrator webmaster"
    " anonymous unknown guest contributor contributors reporter reporters writer writers author authors correspondent correspondents"
    " columnist photographer sponsored partner partners advertisement advertorial publisher user login share follow email twitter facebook"
    " instagram website online digital world sports sport business politics opinion entertainment lifestyle technology health science culture"
    " home about contact updated published posted read more comments minutes min ago today yesterday via redaktion redacción redaccion"
    " rédaction redazione redactie redação redacao redaktionen toimitus redakce redakcja редакция новости agencia agence agenzia nachrichten"
    " noticias notícias actualités actus haber haberler admin's support info podcast video photo photos gallery live blog store shop"
    " analyst analysts categories category tags save following analysis copied close redazione redaktion's research report reports review reviews guide guides deals shopping services.com experts solutions consulting marketing".split()
)
AGENCIES = frozenset(
    "reuters afp ap aap dpa efe ansa tass xinhua pa upi anp ritzau ntb tt lusa apa sid kna epd pap ctk čtk tasr mti stt bns elta leta hina tanjug bta"
    " agerpres ukrinform unian anadolu aa iha dha irna isna mehr fars wam spa qna mena antara bernama pti ani ians kyodo jiji yonhap newsis"
    " afp/reuters bloomberg belga keystone-sda sda ats europa interfax ria".split()
) | {
    "associated press", "the associated press", "agence france-presse", "press association", "pa media", "getty images",
    "canadian press", "the canadian press", "united press international",
}  # fmt: skip
JUNK = frozenset(
    "admin administrator staff editor editors editorial team author guest anonymous unknown null none undefined user root webmaster"
    " redaktion redaccion rédaction newsroom test wordpress demo superadmin siteadmin contributor guest author super user".split()
) | {"super user", "guest author", "guest post", "various authors", "n/a", "na", "user's", "by", "view all posts"}

_PARTS = re.compile(r"[|•·;；\n\r\t／]|\s[/–—-]\s|\s-\s|(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})")
_BRACKETS = re.compile(r"[(\[（【][^)\]）】]{0,200}[)\]）】]")
_CASED = re.compile(r"[^\W\d_]")


# "Jane Doe in London", "Jane Doe for the Daily News": where a name ends and the rest begins.
TAILS = frozenset("in for at from of en à aus für para på desde pour från fra til dari via exclusively".split())


def names(value: str, *, recase: bool = True) -> tuple[str, ...]:
    """The persons that a value names, each once, in its order: without labels, roles, outlets, addresses and junk.

    `recase` takes "jane doe" for a name; right for author fields, wrong for running text.
    """
    if not value or len(value) > MAX_VALUE:
        return ()
    found: list[str] = []
    for part in _PARTS.split(_without_addresses(_BRACKETS.sub(" ", value))):
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
    if folded in AGENCIES or folded.startswith(("the ", "team ")):
        return True
    return len(words) > 1 and (any(word in NOT_PERSONS for word in words) or _has_agency(text))


def _has_agency(text: str) -> bool:
    """Whether "AFP" or "Reuters" stands in a text; "Ani" and "Apa" are also first names, so the short ones need capitals."""
    words = text.replace(",", " ").split()
    return any(fold(word) in AGENCIES and (word.isupper() or len(word) > 5) for word in words)


def _people(text: str, recase: bool) -> list[str]:
    """The names of a text that holds names, joiners and, after commas, roles and outlets."""
    pieces = [piece for piece in (trim_edges(piece) for piece in split(text)) if piece]
    if len(pieces) == 2 and _is_inverted(*pieces, text):
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
    end = next((at for at, part in enumerate(parts) if at > 1 and (fold(part) in TAILS or _is_agency(parts[at:]))), len(parts))
    return " ".join(parts[:end])


def _is_agency(parts: list[str]) -> bool:
    return fold(" ".join(parts)) in AGENCIES


def _without_label(piece: str) -> str:
    return piece[link_labels().match(piece) :]


def split(text: str) -> list[str]:
    """The text cut at commas and joiners; credentials stay with their name, and "Ramón y Cajal" stays whole."""
    pieces: list[str] = []
    for comma in re.split(r"[,，、،]", text):
        if pieces and _is_credential(comma):
            pieces[-1] += f", {comma.strip()}"
            continue
        pieces.extend(_split_at_joiners(comma.split()))
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
    if not 2 <= len(name) <= MAX_NAME or folded in JUNK or is_role(name) or is_organisation(name):
        return False
    if any(char.isdigit() for char in name) or dates.stamp(name) is not None:
        return False
    if looks_like_name(name):
        return True
    return alone and len(name) >= 3 and " " not in name and _name_words([name]) and folded not in NOT_PERSONS


def _is_inverted(last: str, first: str, text: str) -> bool:
    """"Doe, Jane": one comma between single words."""
    return "," in text and " " not in last and " " not in first and _name_words([last, first]) and not _is_credential(first)


def _name_words(parts: list[str]) -> bool:
    capitals = 0
    for part in parts:
        word = part.strip("'’“”\"‘.,")
        if not word or not all(char.isalpha() or char in "'’.-‘ʻʼ" or unicodedata.category(char)[0] == "M" for char in word):
            return False
        if fold(word) in PARTICLES:
            continue
        if not (word[0].isupper() or word[0].istitle() or not _has_case(word) or word[:2] in {"d'", "d’", "l'", "l’", "o'", "o’"}):
            return False
        capitals += 1
    return capitals >= 1 and fold(parts[-1].strip(".,")) not in PARTICLES - {"st", "abu", "e", "i", "y", "o", "bin", "ben", "mac", "wa"}


def _looks_like_caseless_name(name: str, parts: list[str]) -> bool:
    if not all(char.isalpha() or char in " ・·'’‌.-" or unicodedata.category(char)[0] == "M" for char in name):
        return False
    if fold(name) in JUNK or is_role(name):
        return False
    if _is_east_asian(name):
        return 2 <= len(name.replace(" ", "")) <= (14 if "・" in name else 5) and len(parts) <= 2
    return 2 <= len(parts) <= MAX_WORDS and all(len(part) <= 15 for part in parts)


def _is_east_asian(text: str) -> bool:
    return any("\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text)


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _is_credential(text: str) -> bool:
    parts = fold(text).replace(".,", " ").split()
    return bool(parts) and len(parts) <= 3 and all(part.strip(".,") in CREDENTIALS for part in parts)


def _without_credentials(name: str) -> str:
    head, comma, tail = name.partition(",")
    return head if comma and _is_credential(tail) else name


def _recased(name: str) -> str:
    """The name with capitals where the page has none ("jane doe") or nothing else ("JANE DOE")."""
    parts = name.split(" ")
    if not _has_case(name) or len(parts) < 2 or not _CASED.search(name):
        return name
    if name.islower() and len(parts) <= 3 and all(part.isalpha() for part in parts):
        return " ".join(part if part in PARTICLES else part.capitalize() for part in parts)
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


def _without_addresses(value: str) -> str:
    """Without e-mail addresses, links and handles."""
    kept = [word for word in value.split(" ") if not ("@" in word or "://" in word or word.startswith(("www.", "/", "#")))]
    return " ".join(kept)
