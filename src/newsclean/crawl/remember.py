"""The output of a finished crawl in, what its sites repeat learned and taken out of its records."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from newsclean.errors import InputError, StateError
from newsclean.export import FILE_NAME
from newsclean.model import Article
from newsclean.site import (
    EMPTY,
    MAX_PAGES,
    MIN_PAGES,
    SiteProfile,
    learn_site,
    lot,
    merge,
    read_profile,
    site_of,
    without_repeated,
    write_durably,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsclean.site import Site

    Rewrite = Callable[[Callable[[Article], Article]], None]

PROFILE_NAME = "site-profile.json"


class Remembered(NamedTuple):
    """What the end of a crawl changed.

    lines: how many the profile names. records: how many lost one. emptied: those that held nothing else, as they were.
    """

    lines: int
    records: int
    emptied: tuple[Article, ...]


def earlier_profile(folder: Path) -> SiteProfile:
    """What crawls into a folder learned before. Raises StateError when the file is damaged or not ours."""
    path = folder / PROFILE_NAME
    try:
        return read_profile(path) if path.exists() else EMPTY
    except InputError as error:
        raise StateError(f"{error}; move it away, or name another folder with --output") from error


def remember(folder: Path, earlier: SiteProfile, rewrite: Rewrite) -> Remembered:
    """Learn from all records of an output, write its profile, and take what it names out of the records by `rewrite`.

    The profile is written first and says which records it knows: whenever this is cut off, the next run goes on with
    the same profile. Raises OSError.
    """
    path = folder / FILE_NAME
    seen = _seen(path)
    profile = earlier
    if seen != earlier.learned_from:
        profile = msgspec.structs.replace(merge(earlier, learn_from(path)), learned_from=seen)
        write_durably(profile.to_json(), folder / PROFILE_NAME)
    records, emptied = _take_out(rewrite, profile) if _holds_any(path, profile) else (0, ())
    return Remembered(sum(len(site.repeated) for site in profile.sites.values()), records, emptied)


def _seen(path: Path) -> str:
    """A digest of the records in whatever order, of what neither the hour nor taking lines out changes in them."""
    total = 0
    with path.open("rb") as file:
        for _, record in _records(file):
            about = (record.url, record.title, record.page_type, record.confidence, record.status == "error")
            total += int.from_bytes(hashlib.sha256(msgspec.json.encode(about)).digest())
    return f"{total % 2**128:032x}"


def learn_from(path: Path) -> SiteProfile:
    """What the sites of a file of records repeat; of the texts no more than one site's are held at a time."""
    return SiteProfile(dict(_learned(path)))


def _learned(path: Path) -> Iterator[tuple[str, Site]]:
    with path.open("rb") as file:
        for name, places in sorted(_places(file).items()):
            if len(places) >= MIN_PAGES and (site := learn_site(_at(file, places))).repeated:
                yield name, site


def _places(file: BinaryIO) -> dict[str, list[int]]:
    """Where the records of each site stand; of very many those that `learn_site` would look at."""
    drawn: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for start, record in _records(file):
        if record.body:
            lots = drawn[site_of(record)]
            lots.append((lot(record), start))
            if len(lots) >= 2 * MAX_PAGES:
                lots.sort()
                del lots[MAX_PAGES:]
    return {name: [start for _, start in sorted(lots)[:MAX_PAGES]] for name, lots in drawn.items()}


def _records(file: BinaryIO) -> Iterator[tuple[int, Article]]:
    start = 0
    for line in file:
        yield start, Article.from_json(line)
        start += len(line)


def _at(file: BinaryIO, places: list[int]) -> Iterator[Article]:
    for start in places:
        file.seek(start)
        yield Article.from_json(file.readline())


def _holds_any(path: Path, profile: SiteProfile) -> bool:
    """Whether a record holds what the profile names. If none does, the file stays as it is."""
    if not profile.sites:
        return False
    with path.open("rb") as file:
        return any(without_repeated(record, profile) is not record for _, record in _records(file))


def _take_out(rewrite: Rewrite, profile: SiteProfile) -> tuple[int, tuple[Article, ...]]:
    """Take what the profile names out of all records; how many held some of it, and those that held nothing else."""
    records = 0
    emptied: list[Article] = []

    def without(record: Article) -> Article:
        nonlocal records
        left = without_repeated(record, profile)
        records += left is not record
        emptied.extend([] if left.body or left is record else [record])
        return left

    rewrite(without)
    return records, tuple(emptied)
