"""Records in, one row each of articles.csv out; what is a list or a table in a record is JSON in its cell."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import msgspec

from newsclean.model import Article

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "articles.csv"


def create(folder: Path) -> CsvRows:
    """The plugin."""
    return CsvRows(folder / FILE_NAME)


class CsvRows:
    """A table with a column for every field; it takes the place of an older one only when it is finished."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(path.name + ".part")
        self._file = self._draft.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(Article.__struct_fields__)

    def write(self, record: Article) -> None:
        """Add the record's row."""
        self._rows.writerow([_cell(value) for value in record.to_dict().values()])

    def close(self) -> None:
        """Put the table in its place."""
        self._file.close()
        self._draft.replace(self._path)


def _cell(value: Any) -> Any:
    return msgspec.json.encode(value).decode() if isinstance(value, (list, tuple, dict)) else value
