"""What the sites of a run repeat: the profile as a value, as a file, and two of them made one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from newsclean.errors import InputError, OutputError
from newsclean.site.sources import is_host

if TYPE_CHECKING:
    from pathlib import Path

PROFILE_VERSION = 1
ID_CHARS = 12


class Repeated(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that a site repeats.

    text: its start, for people. pages: on how many it stood. alone: whether it goes wherever it stands; a short line
    goes only in a run of repeated ones.
    """

    text: str
    pages: int
    alone: bool = True


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one site repeats: the number of pages that it was learned from, its lines by their digests."""

    pages: int
    repeated: dict[str, Repeated] = {}


Known = Mapping[str, tuple[Repeated, int]]
"""The lines that a page is held against, by their digests, each with the number of the site's pages."""


class SiteProfile(msgspec.Struct, frozen=True):
    """What several sites repeat, by `site_of`.

    includes: the ids of the profiles that it was made from. learned_from: of a crawl's profile a digest of its records,
    which says whether there are others since; "" where nobody has to know.
    """

    sites: dict[str, Site] = {}
    includes: tuple[str, ...] = ()
    learned_from: str = ""

    @property
    def id(self) -> str:
        """What records name the profile by: a digest of all that it says of its sites."""
        return hashlib.sha256(msgspec.json.encode(self.sites, order="sorted")).hexdigest()[:ID_CHARS]

    def known(self, site: str) -> Known:
        """The lines that a page of a site is held against.

        A page that does not say where it stands may be of any site that is known by its address.
        """
        sites = [self.sites[site]] if site in self.sites else []
        if not is_host(site) and not (site and sites):
            sites += [self.sites[name] for name in sorted(self.sites, reverse=True) if is_host(name)]
        return {key: (line, known.pages) for known in reversed(sites) for key, line in known.repeated.items()}

    def to_json(self) -> bytes:
        """The profile as a file: indented UTF-8 JSON, sorted, so that the same profile gives the same bytes."""
        written = _File(id=self.id, includes=self.includes, learned_from=self.learned_from, sites=self.sites)
        return msgspec.json.format(msgspec.json.encode(written, order="sorted"), indent=2) + b"\n"

    @classmethod
    def from_json(cls, data: bytes | str) -> SiteProfile:
        """Read a profile back; its id is computed anew. Raises msgspec.DecodeError when the text is no profile."""
        read = msgspec.json.decode(data, type=_File)
        if read.schema_version != PROFILE_VERSION:
            raise msgspec.ValidationError(
                f"it is of version {read.schema_version}, this program reads {PROFILE_VERSION}"
            )
        return cls(read.sites, read.includes, read.learned_from)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a profile stands on disk."""

    kind: Literal["newsclean site profile"] = "newsclean site profile"
    schema_version: int = PROFILE_VERSION
    id: str
    includes: tuple[str, ...] = ()
    learned_from: str = ""
    sites: dict[str, Site]


EMPTY = SiteProfile()


def merge(first: SiteProfile, second: SiteProfile) -> SiteProfile:
    """The lines of both, each with the larger of its counts.

    The sites come out the same in whatever order and however often runs are merged.
    """
    names = first.sites.keys() | second.sites.keys()
    sites = {name: _merged(first.sites.get(name), second.sites.get(name)) for name in sorted(names)}
    made = SiteProfile(sites)
    ids = {*first.includes, *second.includes, first.id, second.id}
    return SiteProfile(sites, tuple(sorted(ids - {made.id, EMPTY.id})))


def _merged(one: Site | None, other: Site | None) -> Site:
    if one is None or other is None:
        return one or other or Site(0)
    keys = one.repeated.keys() | other.repeated.keys()
    lines = {key: _same_line(one.repeated.get(key), other.repeated.get(key)) for key in sorted(keys)}
    return Site(max(one.pages, other.pages), lines)


def _same_line(one: Repeated | None, other: Repeated | None) -> Repeated:
    if one is None or other is None:
        found = one or other
        assert found is not None
        return found
    return Repeated(min(one.text, other.text), max(one.pages, other.pages), one.alone or other.alone)


def read_profile(path: Path) -> SiteProfile:
    """The profile in a file. Raises InputError when there is none."""
    try:
        return SiteProfile.from_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"cannot read the site profile {path}: {error.strerror or error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no site profile, or a damaged one: {error}") from error


def write_profile(profile: SiteProfile, path: Path) -> None:
    """Write a profile; a crash leaves the old file or the new one. Raises OutputError."""
    try:
        write_durably(profile.to_json(), path)
    except OSError as error:
        raise OutputError(f"cannot write the site profile {path}: {error.strerror or error}") from error


def write_durably(data: bytes, path: Path) -> None:
    """Put a whole file in its place. Raises OSError."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    put_in_place(draft, path)


def put_in_place(draft: Path, path: Path) -> None:
    """Rename a finished file so that the new name survives a power cut. Raises OSError."""
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
