"""Records in, files out: the seam behind which every output format stands.

A module's name in this folder is the format's name. It offers `create(folder) -> Exporter`, which writes below
`folder`, and may offer `check(folder)`, which raises OutputError when something stands in the way of that.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from newsclean.errors import OutputError
from newsclean.export.jsonl import FILE_NAME, JsonLines, read_records

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.model import Article

__all__ = ["FILE_NAME", "Exporter", "JsonLines", "convert", "names", "read_records"]


class Exporter(Protocol):
    """One output format. It may also offer `abandon()`, which takes an unfinished output away."""

    def write(self, record: Article) -> None:
        """Add a record."""
        ...

    def close(self) -> None:
        """Finish the output."""
        ...


@cache
def names() -> tuple[str, ...]:
    """The names of all formats."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def create(name: str, folder: Path) -> Exporter:
    """A format's exporter."""
    exporter: Exporter = import_module(f"{__name__}.{name}").create(folder)
    return exporter


def check(name: str, folder: Path) -> None:
    """Raise OutputError when something in the output folder stands in the way of a format."""
    if plugins_check := getattr(import_module(f"{__name__}.{name}"), "check", None):
        try:
            plugins_check(folder)
        except OSError as error:
            raise OutputError(f"cannot write {name} below {folder}: {error.strerror or error}") from error


def convert(name: str, folder: Path) -> None:
    """Write the finished records of an output folder in another format beside them. Raises OSError."""
    exporter = create(name, folder)
    try:
        for record in read_records(folder / FILE_NAME):
            exporter.write(record)
        exporter.close()
    except BaseException:
        if abandon := getattr(exporter, "abandon", None):
            abandon()
        raise
