"""Lists of targets in, each distinct target once and in order out."""

from __future__ import annotations

import gzip
import hashlib
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from newsclean import fetchers
from newsclean.errors import InputError
from newsclean.fetchers.file import PAGE_SUFFIXES, locate, saved_pages
from newsclean.fetchers.net import urls
from newsclean.model import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
NAME_CHARS = 2000  # a record's url is no place for a line of a megabyte


class Target(msgspec.Struct, frozen=True, gc=False):
    """One thing to read.

    `name` is the record's url: the target as asked. `address` is what the fetcher is given. `lane` is the host whose
    pace it must keep ("": nobody's). `failure` is set when the line itself is at fault.
    """

    name: str
    address: str
    lane: str = ""
    failure: Failure | None = None


class Line(msgspec.Struct, frozen=True):
    """A line of a list, the folder that its relative paths start from, and where it stands."""

    text: str
    folder: Path
    place: str


def read_targets(lists: Sequence[str], stdin: BinaryIO | None = None) -> list[Target]:
    """All targets of several lists ("-": standard input). Raises InputError when a list cannot be read."""
    targets: dict[str, Target] = {}  # by address: what is asked twice is read once
    names: set[str] = set()
    for line in _lines(lists, stdin or sys.stdin.buffer):
        for target in resolve(line):
            if target.address in targets:
                continue
            # The same relative path below two lists means two files.
            clear = target if target.name not in names else msgspec.structs.replace(target, name=target.address)
            targets[target.address] = clear
            names.add(clear.name)
    return list(targets.values())


def resolve(line: Line) -> list[Target]:
    """The targets that a line stands for: one, or all pages of a folder."""
    scheme = fetchers.scheme_of(line.text)
    plugin = fetchers.plugin_for(line.text)
    if isinstance(plugin, Failure):
        return [_failed(line, plugin.reason, plugin.detail)]
    if plugin == "http":
        url = urls.check(line.text)
        if isinstance(url, Failure):
            return [_failed(line, url.reason, url.detail)]
        return [Target(line.text, url.href, url.host)]
    if plugin != "file":
        return [Target(line.text, line.text)]
    path = locate(line.text) if scheme else _find(line)
    if path is None:
        return [_no_file(line)]
    if path.is_dir():
        return _pages_of(line, path)
    return [Target(line.text, str(path.absolute()))]


def _find(line: Line) -> Path | None:
    """An existing file that the line means: seen from its list's folder, then from the working directory."""
    for start in (line.folder, Path.cwd()):
        try:
            if (path := start / Path(line.text).expanduser()).exists():
                return path
        except (OSError, ValueError, RuntimeError):
            continue  # too long, a NUL inside, no such home: no path
    return None


def _pages_of(line: Line, folder: Path) -> list[Target]:
    try:
        pages = saved_pages(folder)
    except OSError as error:
        return [_failed(line, "unreadable", error.strerror or str(error))]
    if not pages:
        return [_failed(line, "unreadable", "the folder holds no .html or .htm page")]
    return [Target(f"{line.text.rstrip('/')}/{page.relative_to(folder)}", str(page.absolute())) for page in pages]


def _no_file(line: Line) -> Target:
    text = line.text
    meant_as_path = fetchers.scheme_of(text) or text.startswith(("/", "./", "../", "~"))
    if meant_as_path or Path(text[-8:]).suffix.lower() in PAGE_SUFFIXES:
        return _failed(line, "unreadable", "no such file")
    return _failed(line, "bad_url", "neither a URL nor an existing file (a web address starts with https://)")


def _failed(line: Line, reason: Reason, detail: str) -> Target:
    name = line.text
    if len(name) > NAME_CHARS:
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{name[:NAME_CHARS]}… (sha256 {digest})"
    return Target(name, name, failure=Failure(url=name, reason=reason, detail=f"{line.place}: {detail}"))


def _lines(lists: Sequence[str], stdin: BinaryIO) -> Iterator[Line]:
    for name in lists:
        folder = Path.cwd() if name == STDIN else Path(name).absolute().parent
        title = "standard input" if name == STDIN else name
        try:
            with _opened(name, stdin) as file:
                for number, raw in enumerate(file, 1):
                    if (text := clean_line(raw)) and not text.startswith("#"):
                        yield Line(text, folder, f"{title} line {number}")
        except (OSError, EOFError, zlib.error) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise InputError(f"cannot read the list {title}: {why}") from error


@contextmanager
def _opened(name: str, stdin: BinaryIO) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield stdin
    elif name.endswith(".gz"):
        with gzip.open(name, "rb") as packed:
            yield packed  # type: ignore[misc]  # GzipFile reads like a binary file
    else:
        with Path(name).open("rb") as file:
            yield file


def clean_line(raw: bytes) -> str:
    """A line's text without a byte order mark, NULs, and space at its ends; bad bytes become U+FFFD."""
    return raw.decode("utf-8", "replace").replace("\ufeff", "").replace("\0", "").strip()
