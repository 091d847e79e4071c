"""A corpus (packed, or in the layout that a public benchmark is published in) in, labelled pages out.

Packed is a folder or .tar.xz with gold.json (id → labels) and html/<id>.html, or text/<id>.txt for flattened pages.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, NamedTuple


class Labelled(NamedTuple):
    """A page's bytes (or its flattened text) and what people say stands in it."""

    id: str
    html: bytes
    gold: dict[str, Any]
    text: str | None = None


def read(path: str | Path) -> list[Labelled]:
    """All pages of a corpus in the order of their ids. Raises FileNotFoundError when there is none at the path."""
    path = Path(path)
    if path.is_dir():
        import layouts  # it builds on `Labelled`

        return layouts.read(path)
    with tarfile.open(path) as tar:
        files = {member.name.removeprefix("./"): tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name: file.read() for name, file in files.items() if file is not None}
    gold = json.loads(contents["gold.json"])
    return [
        packed(id, gold[id], contents.get(f"html/{id}.html"), contents.get(f"text/{id}.txt")) for id in sorted(gold)
    ]


def packed(id: str, gold: dict[str, Any], html: bytes | None, text: bytes | None) -> Labelled:
    """A page of a packed corpus, which has one or the other. Raises FileNotFoundError when it has neither."""
    if html is None and text is None:
        raise FileNotFoundError(f"no html/{id}.html and no text/{id}.txt")
    return Labelled(id, html or b"", gold, text.decode() if html is None and text is not None else None)
