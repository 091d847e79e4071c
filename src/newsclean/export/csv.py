"""Records in, one row each of articles.csv out; what is a list or a table in a record is JSON in its cell."""

from __future__ import annotations

import contextlib
import csv
from typing import TYPE_CHECKING, Any

import msgspec

from newsclean.errors import OutputError
from newsclean.model import Article

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "articles.csv"


def create(folder: Path) -> CsvRows:
    """The plugin."""
    return CsvRows(folder / FILE_NAME)


def check(folder: Path) -> None:
    """Raise OutputError when a folder stands in the table's place."""
    for path in (folder / FILE_NAME, _draft_of(folder / FILE_NAME)):
        if path.is_dir():
            raise OutputError(f"{path} is a folder; move it away, or name another folder with --output")


class CsvRows:
    """A table with a column for every field; it takes the place of an older one only when it is finished."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = _draft_of(path)
        self._file = self._draft.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file)
        try:
            self._rows.writerow(Article.__struct_fields__)
        except OSError:
            self.abandon()
            raise

    def write(self, record: Article) -> None:
        """Add the record's row."""
        self._rows.writerow([_cell(value) for value in record.to_dict().values()])

    def close(self) -> None:
        """Put the table in its place."""
        self._file.close()
        self._draft.replace(self._path)

    def abandon(self) -> None:
        """Take the unfinished table away; an older one stays."""
        with contextlib.suppress(OSError):  # what it still holds cannot be written either
            self._file.close()
        self._draft.unlink(missing_ok=True)


def _draft_of(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, (list, tuple, dict)) else value
