"""Lists of targets in, each distinct target once and in order out."""

from __future__ import annotations

import codecs
import errno
import gzip
import hashlib
import io
import os
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from newsclean import fetchers
from newsclean.errors import InputError
from newsclean.fetchers import spelled
from newsclean.fetchers.file import NO_PAGES, PAGE_SUFFIXES, Saved, locate, saved_pages
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.hosts import registered
from newsclean.model import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
NAME_CHARS = 2000  # a record's url is no place for a line of a megabyte

_GZIP = b"\x1f\x8b"
_WIDE = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Target(msgspec.Struct, frozen=True, gc=False):
    """One thing to read.

    `name` is the record's url: the target as asked, as `spelled` has it. `address` is what the fetcher is given. `lane`
    is the registered domain, or the address, whose pace it must keep ("": nobody's). `failure` is set when the line
    itself is at fault.
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
    for line in _lines(lists, stdin):
        for target in resolve(line):
            if target.address not in targets:
                name = _clear_name(target, names)
                names.add(name)
                targets[target.address] = target if name == target.name else msgspec.structs.replace(target, name=name)
    return list(targets.values())


def addresses(name: str, stdin: BinaryIO | None = None) -> list[str]:
    """The lines of a list as they stand. Raises InputError when it cannot be read."""
    return [line.text for line in _lines([name], stdin)]


def _clear_name(target: Target, taken: set[str]) -> str:
    """A name that no other target has: the same relative path below two lists means two files."""
    if target.name not in taken:
        return target.name
    address = spelled(target.address)
    if address not in taken:
        return address
    return f"{address} (sha256 {_digest(target.address)})"  # a file m%FF.html beside one whose byte is spelled so


def resolve(line: Line) -> list[Target]:
    """The targets that a line stands for: one, or all pages of a folder."""
    if "\0" in line.text:
        return [_failed(line, "bad_url", "the line holds a NUL byte")]
    scheme = fetchers.scheme_of(line.text)
    plugin = fetchers.plugin_for(line.text)
    if isinstance(plugin, Failure):
        return [_failed(line, plugin.reason, plugin.detail)]
    if plugin == "http":
        url = urls.check(line.text)
        if isinstance(url, Failure):
            return [_failed(line, url.reason, url.detail)]
        # The same text twice in memory would be a quarter of a long list's.
        return [Target(line.text, line.text if url.href == line.text else url.href, registered(url.host))]
    if plugin != "file":
        return [Target(line.text, line.text)]
    path = locate(line.text) if scheme else _find(line)
    if path is None:
        return [_no_file(line)]
    if _is_folder(path):
        return _pages_of(line, path)
    return [Target(line.text, str(path.absolute()))]


def _find(line: Line) -> Path | None:
    """A file that the line means: seen from its list's folder, then from the working directory.

    One that exists goes before one that nobody may look for.
    """
    forbidden = None
    for start in (line.folder, Path.cwd()):
        try:
            path = start / Path(line.text).expanduser()
            if path.exists():
                return path
        except PermissionError:
            forbidden = forbidden or path
        except (OSError, ValueError, RuntimeError):
            continue  # too long, no such home: no path
    return forbidden


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # nobody may look; reading it says why


def _pages_of(line: Line, folder: Path) -> list[Target]:
    found = saved_pages(folder)
    if not found:
        return [_failed(line, "unreadable", NO_PAGES)]
    return [_of_folder(line, folder, entry) for entry in found]


def _of_folder(line: Line, folder: Path, entry: Saved) -> Target:
    below = entry.path.relative_to(folder)
    name = spelled(f"{line.text.rstrip('/')}/{below}") if below.parts else line.text
    address = str(entry.path.absolute())
    if entry.why:
        failure = Failure(url=name, reason="unreadable", detail=f"{line.place}: {entry.why}")
        return Target(name, address, failure=failure)
    return Target(name, address)


def _no_file(line: Line) -> Target:
    text = line.text
    meant_as_path = fetchers.scheme_of(text) or text.startswith(("/", "./", "../", "~"))
    if meant_as_path or Path(text[-8:]).suffix.lower() in PAGE_SUFFIXES:
        return _failed(line, "unreadable", "no such file")
    return _failed(line, "bad_url", "neither a URL nor an existing file (a web address starts with https://)")


def _failed(line: Line, reason: Reason, detail: str) -> Target:
    name = line.text.replace("\0", "\ufffd")
    if len(name) > NAME_CHARS:
        name = f"{name[:NAME_CHARS]}… (sha256 {_digest(name)})"
    return Target(name, name, failure=Failure(url=name, reason=reason, detail=f"{line.place}: {detail}"))


def _digest(text: str) -> str:
    return hashlib.sha256(os.fsencode(text)).hexdigest()[:16]


def _lines(lists: Sequence[str], stdin: BinaryIO | None) -> Iterator[Line]:
    for name in lists:
        folder = Path.cwd() if name == STDIN else Path(name).absolute().parent
        title = "standard input" if name == STDIN else spelled(name)
        try:
            with _opened(name, stdin) as file:
                for number, raw in enumerate(_unpacked(file, packed=name.endswith(".gz")), 1):
                    if (text := clean_line(raw)) and not text.startswith("#"):
                        yield Line(text, folder, f"{title} line {number}")
        except (OSError, EOFError, zlib.error) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise InputError(f"cannot read the list {title}: {why}") from error


@contextmanager
def _opened(name: str, stdin: BinaryIO | None) -> Iterator[io.BufferedReader]:
    if name != STDIN:
        with Path(name).open("rb") as file:
            yield file
        return
    raw: Any = stdin or standard_input()  # reads like a raw file
    reader = io.BufferedReader(raw)
    try:
        yield reader
    finally:
        reader.detach()  # its end must not close what is not ours


def standard_input() -> BinaryIO:
    """The bytes of standard input. Raises OSError when it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer


def _unpacked(file: io.BufferedReader, *, packed: bool) -> Iterator[bytes | str]:
    """The lines of a list, whose first bytes tell whether it is gzip, and UTF-8 or wider."""
    if packed or file.peek(len(_GZIP)).startswith(_GZIP):
        file = io.BufferedReader(gzip.GzipFile(fileobj=file))
    start = file.peek(4)
    encoding = next((name for mark, name in _WIDE if start.startswith(mark)), None)
    if encoding is None:
        yield from file
        return
    text = io.TextIOWrapper(file, encoding, "replace", newline="\n")
    yield from text
    text.detach()  # its end must not close the file


def clean_line(raw: bytes | str) -> str:
    """A line's text without a byte order mark and space at its ends; bad bytes become U+FFFD."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    return text.replace("\ufeff", "").strip()
