"""Paths in, which of them are archives out."""

from __future__ import annotations

import os
import re
from pathlib import Path

from newsclean.warc.streams import DamagedError, Stream, begins_record, shape_of

_NAME = re.compile(r".\.(w?arc|wet)(\.gz|\.zst)?$", re.IGNORECASE)


def named_as_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return bool(_NAME.search(name))


def is_archive(path: Path) -> bool:
    """Whether a file is an archive, by its name or by what it begins with."""
    try:
        if not path.is_file():
            return False
        if named_as_archive(path.name):
            return True
        with path.open("rb") as file:
            return begins_record(Stream(file, shape_of(file, path.name), 0))
    except (OSError, ValueError, DamagedError):
        return False  # whoever reads it says why


def archives_below(folder: Path) -> list[Path]:
    """All archives below a folder, by their names, sorted. Links to folders are not followed."""
    found = [Path(place, name) for place, _, names in os.walk(folder) for name in names if named_as_archive(name)]
    return sorted(path for path in found if path.is_file())
