"""Lines and author values in Chinese, Japanese and Korean in, the names of persons out."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newsclean import dates
from newsclean.bylines.words import least, listed, others, prefixes, roles, suffixes, surnames, trim_edges
from newsclean.text import ends_sentence, fold

MAX_TOKENS = 12
MAX_PLACE = 10  # characters: "ニューヨーク支局"
MAX_FOREIGN = 16  # characters: "玛丽·科尔曼"
MIN_FOREIGN_WORD = 3  # syllables of a Korean form of a foreign name
COMPOUND = 2  # characters of a surname such as 歐陽

_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN = re.compile("[\u3005\u3400-\u9fff]+")
_JAPANESE = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff]+")
_HANGUL = re.compile("[\uac00-\ud7af]+")
_TOKEN = re.compile(r"[^\s|｜/／=＝:：;；、，,()（）\[\]【】〔〕〈〉「」]+")
_DOTS = re.compile("[·・．.]")
_DATED = re.compile(
    r"[0-9]{1,4}[\s.:/年月日時分时년월일시분秒-]{0,3}(?:[0-9]{1,2}[\s.:/年月日時分时년월일시분秒-]{0,3}){1,6}"
)
_WIRED = re.compile("(?<=[\u3400-\u9fff])[0-9]{1,2}日?[電电]$")  # 台北4日電
_GROUPS = re.compile(r"[(（\[【〔]([^()（）\[\]【】〔〕]{1,60})[)）\]】〕]")
_PLACE_IS_NAME = re.compile(r"([^\s＝=]{2,8})[＝=]\s?([^\s＝=]{2,8})")
_HEADING = re.compile("[?？!！]")

LABEL, ROLE, OTHER, NAME, BODY, REPORT, UNKNOWN = "label", "role", "other", "name", "body", "report", "unknown"


class Sign(NamedTuple):
    """A token, what it is, and the character in front of it that parts it from the one before."""

    kind: str
    text: str
    mark: str = ""


class Signed(NamedTuple):
    """The names of a byline, and the stamp beside them."""

    names: tuple[str, ...]
    stamp: dates.Stamp | None = None


def is_east_asian(text: str) -> bool:
    """Whether most letters of a text are Chinese, Japanese or Korean."""
    if text.isascii() or not _EAST.search(text):
        return False
    return 2 * len(_EAST.findall(text)) >= sum(map(str.isalpha, text))


def is_outlet(text: str) -> bool:
    """Whether a text ends as the names of newspapers, agencies and desks do: 江城晚报, 한빛일보, みなと新聞社."""
    return text in listed("agencies") or text in listed("junk") or text.endswith(_endings())


def signed(line: str) -> Signed | None:
    """The byline that a whole line is: labels, roles, outlets, places and dates, with names and nothing else."""
    if ends_sentence(line) and line[-1:] not in ")）】〕]」":
        return None
    placed = _place_and_name(line)
    if placed:
        return Signed((placed,))
    line = _without_groups(line)
    if not any(map(line.__contains__, _hints())):
        return None
    stamp = next(iter(dates.find(line)), None) if any(char.isdigit() for char in line) else None
    if stamp is not None:
        line = _DATED.sub(" ", line)
    signs = _read(_WIRED.sub("報導", line))
    if not signs or len(signs) > MAX_TOKENS or not _is_credit(signs):
        return None
    people = _people(signs)
    return Signed(people, stamp) if people else None


def people(value: str) -> tuple[str, ...]:
    """The persons that an author value names."""
    signs = _read(_GROUPS.sub(" ", value))
    tokens = [sign.text for sign in signs]
    if len(tokens) > 1 and {sign.kind for sign in signs} == {NAME, UNKNOWN} and _is_one_foreign(signs):
        return (" ".join(tokens),)
    found = _people(signs)
    if found:
        return found
    if all(sign.kind == UNKNOWN for sign in signs) and 1 <= len(signs) <= 4 and all(map(_may_be_a_name, tokens)):
        return (" ".join(tokens),) if len(tokens) == 1 or all(map(_HANGUL.fullmatch, tokens)) else ()
    return ()


def _is_one_foreign(signs: list[Sign]) -> bool:
    """Whether Korean words with spaces between are one name from elsewhere: 에밀리 제인 클라크."""
    spaced = all(sign.mark in ("", " ") for sign in signs)
    return spaced and len(signs) <= 4 and all(_HANGUL.fullmatch(sign.text) for sign in signs)


def _place_and_name(line: str) -> str:
    """The name in 【ワシントン＝佐々木隆】, as Japanese papers sign reports from elsewhere; "" for other lines."""
    found = _PLACE_IS_NAME.fullmatch(line[1:-1]) if line[:1] in "【（" and line[-1:] in "】）" else None
    if found is None or found[1] in others() or prefixes().match(found[1]) or not _is_japanese_name(found[2]):
        return ""
    return "" if is_outlet(found[2]) or found[2] in roles() else found[2]


def _without_groups(line: str) -> str:
    """Without the brackets around the line; without those inside it: (부산=연합뉴스) 이수아 기자 =."""
    inner = line[1:-1] if _GROUPS.fullmatch(line) else line
    return trim_edges(_GROUPS.sub(" ", inner)).rstrip("=＝ ")


def _is_credit(signs: list[Sign]) -> bool:
    """Whether something says that the names are writers, and at most a place remains unread."""
    if not any(sign.kind in (LABEL, ROLE, REPORT) for sign in signs) or _is_plain_korean(signs):
        return False
    unknown = [at for at, sign in enumerate(signs) if sign.kind == UNKNOWN]
    return len(unknown) <= 1 and all(_is_place(signs, at) for at in unknown)


def _is_plain_korean(signs: list[Sign]) -> bool:
    """Whether it is a role and a word of two syllables, as any noun has: 기자 모집."""
    marks = {sign.mark for sign in signs} <= {"", " "}
    return (
        marks
        and len(signs) == 2
        and any(len(sign.text) == 2 and _HANGUL.match(sign.text) for sign in signs if sign.kind == NAME)
    )


def _is_place(signs: list[Sign], at: int) -> bool:
    """Whether an unread token stands where places do: parted by "=" or "/" from a name beside it."""
    here, behind = signs[at], signs[at + 1] if at + 1 < len(signs) else None
    after_name = at > 0 and signs[at - 1].kind in (NAME, ROLE) and here.mark in "=＝/／"
    before_name = behind is not None and behind.mark in "=＝/／" and at == 0 and behind.kind in (NAME, ROLE)
    between = behind is not None and behind.kind == ROLE and at > 0 and signs[at - 1].kind == NAME
    return len(here.text) <= MAX_PLACE and (after_name or before_name or between)


def _people(signs: list[Sign]) -> tuple[str, ...]:
    """The names, without those behind labels of people who do not write."""
    found: list[str] = []
    writes, labelled = True, False
    for sign in signs:
        if sign.kind in (LABEL, OTHER):
            writes = sign.kind == LABEL or (labelled and writes)  # 文/圖, 글·사진
            labelled = writes
        elif sign.kind == NAME:
            labelled = False
            if writes and sign.text not in found:
                found.append(sign.text)
    return tuple(found)


def _read(line: str) -> list[Sign]:
    """The signs of a line; the parts of names that are written apart stand as one."""
    signs: list[Sign] = []
    for token in _TOKEN.finditer(line):
        mark = line[token.start() - 1] if token.start() else ""
        marks = line[: token.start()].rstrip()[-1:]
        mark = marks if mark == " " and marks in "=＝/／:：" and marks else mark
        texts = _cut_at_dots(trim_edges(token[0]))
        for at, text in enumerate(texts):
            signs.extend(_signs_of(text, mark if not at else "・", signs))
        if len(signs) > 2 * MAX_TOKENS:
            break
    return _joined(signs)


def _cut_at_dots(token: str) -> list[str]:
    """取材・文 and 特派員・五十嵐さくら at their dots, 玛丽·科尔曼 whole."""
    pieces = [piece for piece in _DOTS.split(token) if piece]
    if len(pieces) < 2:
        return pieces
    korean = _HANGUL.match(token) and all(_is_korean_name(_split_role(piece)[0]) for piece in pieces)
    labelled = any(piece in _words() or _split_role(piece)[1] for piece in pieces)
    return pieces if korean or labelled else [token]


def _signs_of(text: str, mark: str, before: list[Sign]) -> list[Sign]:
    """What a token is; one that a label is written in one word with gives two signs: 记者李娜, 田中一郎記者."""
    if kind := _words().get(fold(text)):
        return [Sign(kind, text, mark)]
    if is_outlet(text):
        return [Sign(BODY, text, mark)]
    if text.startswith(("发自", "發自")) or all(char in "電电" for char in text):
        return [Sign(REPORT, text, mark)]
    labelled = _labelled(text, mark)
    if labelled:
        return labelled
    head, role = _split_role(text)
    if role:
        return _with_role(head, role, mark, before)
    return [Sign(NAME if _is_name(text, mark, before) else UNKNOWN, text, mark)]


def _labelled(text: str, mark: str) -> list[Sign]:
    """A Chinese label, alone or behind an outlet, in one word with the name: 记者李娜, 中央社記者王小明台北報導."""
    for label in ("特派記者", "特派员", "特派員", "記者", "记者", "通讯员", "作者", "编辑", "編輯", "编译", "編譯"):
        head, found, rest = text.partition(label)
        if not found or (head and not (is_outlet(head) or head in listed("own"))):
            continue
        kind = OTHER if label in ("编辑", "編輯") else LABEL
        name = _chinese_name_before_report(rest)
        if not rest:
            return [Sign(kind, label, mark)]
        if name or (_DOTS.search(rest) and len(rest) <= MAX_FOREIGN and _HAN.match(rest)):
            return [Sign(kind, label, mark), Sign(NAME, name or rest)]
    return []


def _chinese_name_before_report(text: str) -> str:
    """王小明 of 王小明, 王小明攝影報導 and 王小明台北報導; "" where the text is no name."""
    head, report = _split_suffix(text)
    if not _HAN.fullmatch(head) or head in listed("east_no_names") or not (known := _surname(head)):
        return ""
    if len(head) <= known + 2:
        return head if len(head) > known else ""
    return head[: known + 2] if report and len(head) <= known + 2 + 4 else ""


def _with_role(head: str, role: str, mark: str, before: list[Sign]) -> list[Sign]:
    """田中一郎記者 is a name with its role, 社会部記者 and 台北報導 are none."""
    if role in _reports():
        named = any(sign.kind == NAME for sign in before)
        name = "" if named else _chinese_name_before_report(head + role)
        return (
            [Sign(NAME, name, mark), Sign(REPORT, role)] if name and name == head else [Sign(REPORT, head + role, mark)]
        )
    plain = head not in listed("east_no_names") and not head.endswith(("担当", "部", "부", "専門", "전문"))
    if plain and (_is_korean_name(head) or _is_japanese_name(head)):
        return [Sign(NAME, head, mark), Sign(ROLE, role)]
    return [Sign(ROLE if len(head) <= MAX_PLACE else UNKNOWN, head + role, mark)]


def _split_role(text: str) -> tuple[str, str]:
    """A token cut before the role or the report that it ends with."""
    role = next((role for role in _roles() if text.endswith(role) and len(text) > len(role)), "")
    return (text.removesuffix(role), role) if role else (text, "")


def _split_suffix(text: str) -> tuple[str, str]:
    report = next((word for word in _reports() if text.endswith(word)), "")
    return (text.removesuffix(report), report) if report else (text, "")


def _is_name(text: str, mark: str, before: list[Sign]) -> bool:
    if text in listed("east_no_names") or not _may_be_a_name(text):
        return False
    if _HANGUL.search(text):
        return _is_korean_name(text)
    if _DOTS.search(text):
        return len(text) <= MAX_FOREIGN
    if _HAN.fullmatch(text) and _surname(text) and len(text) <= 4:
        return True
    labelled = bool(before) and before[-1].kind in (LABEL, ROLE, NAME, OTHER)
    bureau = bool(before) and before[-1].kind == BODY and mark == " "
    return (labelled or bureau or (not before and len(text) <= 5)) and _is_japanese_name(text)


def _may_be_a_name(text: str) -> bool:
    return 1 <= len(text) <= MAX_FOREIGN and not any(char.isdigit() for char in text) and not _HEADING.search(text)


def _is_korean_name(text: str) -> bool:
    if not 2 <= len(text) <= 4 or not _HANGUL.fullmatch(text) or text in listed("east_no_names"):
        return False
    return bool(_surname(text)) and not is_outlet(text)


def _is_japanese_name(text: str) -> bool:
    kanji = sum(bool(_HAN.match(char)) for char in text)
    return (
        1 <= len(text) <= 7
        and bool(_JAPANESE.fullmatch(text))
        and kanji > 0
        and not is_outlet(text)
        and (len(text) <= 5 or kanji < len(text))
    )


def _surname(text: str) -> int:
    """How many characters the Chinese or Korean surname takes that a text begins with."""
    if len(text) > COMPOUND and text[:COMPOUND] in surnames():
        return COMPOUND
    return 1 if text[:1] in surnames() else 0


def _joined(signs: list[Sign]) -> list[Sign]:
    """藤井 由紀子 as one name, 李娜 王强 as two; 에밀리 클라크 in front of a role as a foreign one."""
    found: list[Sign] = []
    for sign in signs:
        last = found[-1] if found else None
        if last and sign.mark == " " and _is_korean_name(last.text + sign.text) and len(last.text) == 1:
            found[-1] = Sign(NAME, f"{last.text} {sign.text}", last.mark)  # 이 설
        elif last and last.kind == sign.kind == NAME and len(found) == 1 and sign.mark in ("=", "＝"):
            found = [last._replace(kind=UNKNOWN), sign]  # 서울=김도윤: 서 is a surname too
        elif last and last.kind == sign.kind == NAME and sign.mark == " " and _is_rest_of(last.text, sign.text):
            found[-1] = last._replace(text=f"{last.text} {sign.text}")
        elif sign.kind == ROLE and found and all(_is_foreign(one) for one in found) and len(found) in (2, 3):
            found = [Sign(NAME, " ".join(one.text for one in found)), sign]
        else:
            found.append(sign)
    return found


def _is_rest_of(name: str, text: str) -> bool:
    """Whether a token is the first name of the surname before it, not another writer."""
    if _HANGUL.match(text) or " " in name or _DOTS.search(name) or len(name) > 3 or len(text) > 4:
        return False
    return len(text) == 1 or not (_surname(name) and _surname(text) and len(name) > 1)


def _is_foreign(sign: Sign) -> bool:
    return sign.kind == UNKNOWN and bool(_HANGUL.fullmatch(sign.text)) and MIN_FOREIGN_WORD <= len(sign.text) <= 5


@cache
def _words() -> dict[str, str]:
    """Whole tokens and what they are."""
    kinds = dict.fromkeys((role for role in roles() if _EAST.search(role)), ROLE)
    kinds |= dict.fromkeys((word for word in suffixes() if _EAST.search(word)), ROLE)
    kinds |= dict.fromkeys(_reports(), REPORT)
    for phrase in _prefix_words():
        kinds[phrase] = LABEL
    kinds |= dict.fromkeys((word.rstrip(":/=") for word in others() if _EAST.search(word)), OTHER)
    kinds |= dict.fromkeys(listed("east_dates"), BODY) | {"by": LABEL}
    return kinds


@cache
def _hints() -> tuple[str, ...]:
    """What a line without any label, role or report has none of."""
    words = {word for word, kind in _words().items() if kind in (LABEL, ROLE, REPORT)} | set(_roles())
    return tuple(least(words))


@cache
def _prefix_words() -> frozenset[str]:
    words = (phrase.strip(":/= ") for phrase in prefixes().phrases() if _EAST.search(phrase))
    return frozenset(piece for word in words for piece in (word, *_DOTS.split(word)) if piece)


@cache
def _roles() -> tuple[str, ...]:
    known = {word for word in (*roles(), *suffixes(), *_reports()) if _EAST.search(word) and len(word) > 1}
    return tuple(sorted(known, key=len, reverse=True))


@cache
def _reports() -> tuple[str, ...]:
    return tuple(sorted(listed("east_reports"), key=len, reverse=True))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(listed("east_outlet_endings"))
