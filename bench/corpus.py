"""A packed corpus (folder or .tar.xz with html/<id>.html and gold.json) in, labelled pages out."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, NamedTuple


class Labelled(NamedTuple):
    """A page's bytes and what people say stands in it."""

    id: str
    html: bytes
    gold: dict[str, Any]


def read(path: str | Path) -> list[Labelled]:
    """All pages of a corpus in the order of their ids. Raises FileNotFoundError when there is none at the path."""
    path = Path(path)
    if path.is_dir():
        gold = json.loads((path / "gold.json").read_text(encoding="utf-8"))
        return [Labelled(id, (path / "html" / f"{id}.html").read_bytes(), gold[id]) for id in sorted(gold)]
    with tarfile.open(path) as tar:
        files = {member.name.removeprefix("./"): tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name: file.read() for name, file in files.items() if file is not None}
    gold = json.loads(contents["gold.json"])
    return [Labelled(id, contents[f"html/{id}.html"], gold[id]) for id in sorted(gold)]
