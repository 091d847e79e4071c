"""The dates that a page gives in, the day of publication and the moments out."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from newsclean import dates
from newsclean.metadata.trust import family, most_trusted, parted, rank
from newsclean.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

_URL_DAY = re.compile(
    r"/((?:19|20)[0-9]{2})(?:[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12][0-9]|3[01])(?![0-9])|/([1-9]|1[0-2])/([1-9]|[12][0-9]|3[01])/)"
)
_URL_NAMED = re.compile(r"/((?:19|20)[0-9]{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/([0-9]{1,2})/")
_URL_DAY_FIRST = re.compile(r"(?<![0-9])(1[3-9]|2[0-9]|3[01])[-.](0[1-9]|1[0-2])[-.]((?:19|20)[0-9]{2})(?![0-9])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MAX_URL = 2_000
ELEMENTS = frozenset({"time", "microdata"})  # families of which a page may hold many
SHOWN = frozenset({"visible", "time", "url"})
MARKUP = frozenset({"jsonld", "meta", "microdata"})
AT_THE_HEADLINE = frozenset({"visible:dateline", "visible:byline", "visible:line"})
CLOCK = "of the page, not of its story"
OTHERS = "of another story or a comment"
IMPOSSIBLE = "not in the calendar"
LISTED = "of another story that the page lists"
BORROWING = frozenset({"time", "htmldate"})  # families that do not know where on the page a date stands
RELATIVE = "relative to the time of reading"
_AGO = re.compile(r"-P([0-9]{1,6})DT([0-9]{1,6})S")
DAY_FIRST, MONTH_FIRST = "ambiguous, day first", "ambiguous, month first"


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen: the candidates believed, the day, and the candidates that no date can be, with the reason."""

    day: str | None = None
    published: Candidate | None = None
    moment: Candidate | None = None
    modified: Candidate | None = None
    rejected: tuple[Candidate, ...] = ()


def choose_dates(pool: Sequence[Candidate], fetched_at: datetime | None, habit: str = "") -> Dates:
    """The most trusted plausible day, unless independent sources agree on another that it stands alone against.

    `habit` is the order in which the page's readers write day and month (see language.day_order).
    """
    given, refused = parted(pool, ("date", "modified"))
    plausible, rejected = _checked(given, refused, fetched_at)
    dated, _ = parted(plausible, ("date",))
    dated += _settle_ambiguous(refused, plausible, habit, fetched_at) if refused else ()
    published = most_trusted("date", dated)
    if published is None:
        return Dates(modified=_modified(plausible, None), rejected=rejected)
    day = published.value[:10]
    if len({found.value[:10] for found in dated}) > 1:
        many = _of_many_days(dated)
        ordered = _ordered(dated, many)
        published = _first_shown(ordered, _agreed(ordered))
        day = _local_day(published, [found for found in dated if found.source not in many])
    moment = published if "T" in published.value else _moment(plausible, day)
    return Dates(day=day, published=published, moment=moment, modified=_modified(plausible, day), rejected=rejected)


def _checked(
    given: list[Candidate], refused: list[Candidate], fetched_at: datetime | None
) -> tuple[list[Candidate], tuple[Candidate, ...]]:
    """Those that may be a date of the story, and those that no date can be."""
    reasons: dict[str, str | None] = {}
    for found in given:
        day = found.value[:10]
        if day not in reasons:
            reasons[day] = dates.rejection(day, fetched_at)
    doubtful = any(reasons.values())
    if not (refused or doubtful):
        return given, ()
    shown, listed = _of_others(given, refused, OTHERS, CLOCK), _of_others(given, refused, LISTED)
    impossible = tuple([found for found in refused if found.field == "date" and found.rejected == IMPOSSIBLE])
    if not (shown or listed or impossible or doubtful):
        return given, ()
    checked = [(found, reasons[found.value[:10]] or _borrowed(found, shown, listed, impossible)) for found in given]
    rejected = [msgspec.structs.replace(found, rejected=reason) for found, reason in checked if reason]
    return [found for found, reason in checked if reason is None], (*rejected, *impossible)


def url_date(url: str | None) -> list[Candidate]:
    """The day in the path of the page's URL: "/2025/03/04/", "/2025/mar/04/" or "/29-03-2025", the day over 12."""
    if not url:
        return []
    path = url[:MAX_URL].casefold()
    match = _URL_DAY.search(path)
    parts = (match[1], (match[2] or match[4]).zfill(2), (match[3] or match[5]).zfill(2)) if match else None
    named = None if parts else _URL_NAMED.search(path)
    if named:
        parts = (named[1], f"{_MONTHS.index(named[2]) + 1:02}", named[3].zfill(2))
    turned = None if parts else _URL_DAY_FIRST.search(path)
    if turned:
        parts = (turned[3], turned[2], turned[1])
    return [Candidate("date", "-".join(parts), "url")] if parts and dates.machine("-".join(parts)) else []


def _of_others(given: Iterable[Candidate], refused: Iterable[Candidate], *reasons: str) -> frozenset[str]:
    """The days of candidates rejected for these reasons that nothing says of the story."""
    theirs = frozenset([found.value[:10] for found in refused if found.rejected in reasons])
    if not theirs:
        return theirs
    return theirs - {found.value[:10] for found in given if family(found.source) not in BORROWING}


def _borrowed(
    found: Candidate, shown: frozenset[str], listed: frozenset[str], impossible: Sequence[Candidate]
) -> str | None:
    """Why a source that does not know where a date stands is not believed: readers see the day at other stories, only
    the script that lists them gives it, or it is what is left of a day that is none ("2025-02-30" of February 2025).
    """
    source, day = family(found.source), found.value[:10]
    if source not in BORROWING:
        return None
    if source == "htmldate" and any(other.value[:7] == day[:7] for other in impossible):
        return IMPOSSIBLE
    if day in shown:
        return OTHERS
    return LISTED if source == "htmldate" and day in listed else None


def _of_many_days(dated: Iterable[Candidate]) -> frozenset[str]:
    """The elements' sources that give several days: those of teasers and comments are among them."""
    days: dict[str, set[str]] = defaultdict(set)
    for found in dated:
        if family(found.source) in ELEMENTS:
            days[found.source].add(found.value[:10])
    return frozenset(source for source, given in days.items() if len(given) > 1)


def _ordered(dated: list[Candidate], many: frozenset[str]) -> list[Candidate]:
    """The most trusted first; a source of many days is trusted no more than any element with a time."""
    most = rank("date", "time")
    places = {found.source: rank("date", found.source) for found in dated}
    places |= {source: max(places[source], most) for source in many}
    return sorted(dated, key=lambda found: places[found.source])


def _agreed(ordered: list[Candidate]) -> Candidate:
    """The first candidate, or the first of a day that more families of sources give than the first one's."""
    families: dict[str, set[str]] = defaultdict(set)
    for found in ordered:
        families[found.value[:10]].add(family(found.source))
    first = ordered[0].value[:10]
    support = len(set().union(*(families[day] for day in families if _near(day, first))))
    agreed = {day for day, given in families.items() if len(given) > 1 and not _near(day, first)}
    if support > 1 or not agreed:
        return ordered[0]
    return next(found for found in ordered if found.value[:10] in agreed)


def _first_shown(ordered: Sequence[Candidate], believed: Candidate) -> Candidate:
    """An older day that readers see at the headline, where only markup gives the one believed.

    Moving to another system writes a new day of publication into the markup, and leaves the old one in the text.
    """
    if family(believed.source) not in MARKUP:
        return believed
    day = believed.value[:10]
    seen = [found for found in ordered if found.source.removesuffix(".published") in AT_THE_HEADLINE]
    days = {found.value[:10] for found in seen}
    if len(days) != 1 or day in days:
        return believed
    alone = len({family(found.source) for found in ordered if _near(found.value[:10], day)}) == 1
    older = seen[0].value[:10] < day and not _near(seen[0].value[:10], day)
    return seen[0] if alone and older else believed


def _near(one: str, other: str) -> bool:
    """Whether two days can be the same moment in two zones."""
    return one == other or abs(date.fromisoformat(one) - date.fromisoformat(other)) <= timedelta(days=1)


def _local_day(published: Candidate, pool: Sequence[Candidate]) -> str:
    """The day in the page's own zone: what readers see of it, where the machine's value is in UTC and a day away."""
    day = published.value[:10]
    if not published.value.endswith("+00:00"):
        return day
    shown = [
        found
        for found in pool
        if not found.value.endswith("+00:00")
        and (family(found.source) in SHOWN or "T" in found.value)
        and not found.source.endswith((".above", ".far"))
    ]
    local = (most_trusted("date", shown) or published).value[:10]
    return local if _near(local, day) else day


def _moment(plausible: Sequence[Candidate], day: str) -> Candidate | None:
    given, _ = parted(plausible, ("date",))
    return most_trusted("date", [found for found in given if "T" in found.value and found.value[:10] == day])


def _modified(plausible: Sequence[Candidate], day: str | None) -> Candidate | None:
    given, _ = parted(plausible, ("modified",))
    later = [found for found in given if found.value[:10] >= day] if given and day else given
    return most_trusted("modified", later)


def relative(field: str, stamp: dates.Stamp, source: str) -> Candidate:
    """ "3 hours ago" as a duration before the reading (ISO 8601, negative); "relative" where it says no amount."""
    told = "relative" if stamp.ago is None else f"-P{stamp.ago.days}DT{stamp.ago.seconds}S"
    return Candidate(field, told, source, rejected=RELATIVE)


def reckoned(pool: Iterable[Candidate], fetched_at: datetime | None) -> list[Candidate]:
    """The candidates, with the day that a duration before the time of reading leads to, where that time is known."""
    return list(pool) if fetched_at is None else [_reckon(found, fetched_at) for found in pool]


def _reckon(found: Candidate, fetched_at: datetime) -> Candidate:
    ago = _AGO.fullmatch(found.value) if found.rejected == RELATIVE else None
    day = _before(fetched_at, timedelta(int(ago[1]), int(ago[2]))) if ago else None
    return found if day is None else msgspec.structs.replace(found, value=day, rejected=None)


def _before(moment: datetime, ago: timedelta) -> str | None:
    try:
        return (moment - ago).date().isoformat()
    except OverflowError:
        return None


def ambiguous(field: str, stamp: dates.Stamp, source: str) -> list[Candidate]:
    """The two days of "03/04/2025", both in doubt."""
    doubts = zip(stamp.either, (DAY_FIRST, MONTH_FIRST), strict=False)
    return [Candidate(field, day, source, rejected=doubt) for day, doubt in doubts]


def _settle_ambiguous(
    refused: Sequence[Candidate], plausible: Sequence[Candidate], habit: str, fetched_at: datetime | None
) -> list[Candidate]:
    """Of the two days of "03/04/2025" the one that another source gives; else the one that the page's readers mean."""
    doubtful = [found for found in refused if found.field == "date" and found.rejected in (DAY_FIRST, MONTH_FIRST)]
    if not doubtful:
        return []
    days = {found.value[:10] for found in plausible}
    sure = [found for found in doubtful if found.value in days]
    meant = {"day": DAY_FIRST, "month": MONTH_FIRST}.get(habit)
    likely = [found for found in doubtful if found.rejected == meant and not dates.rejection(found.value, fetched_at)]
    return [msgspec.structs.replace(found, rejected=None) for found in sure or likely]
