"""Records in, one Markdown file for each story out: markdown/<line>-<slug>.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean.model import Article

FOLDER_NAME = "markdown"
SLUG_BYTES = 80

# All that Markdown or the HTML inside it could take for markup: the text is a stranger's.
_MARKUP = re.compile(r"[\\`*_\[\]<>&#|~]")
_LINE_START = re.compile(r"^(\s*)([-+=:]|\d+[.)])", re.MULTILINE)
_NO_WORD = re.compile(r"[\W_]+")


def create(folder: Path) -> MarkdownFiles:
    """The plugin."""
    return MarkdownFiles(folder / FOLDER_NAME)


class MarkdownFiles:
    """A folder of stories, numbered by their lines in articles.jsonl; failures have no file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._line = 0

    def write(self, record: Article) -> None:
        """Add the record's file, if it holds a story."""
        self._line += 1
        if record.body:
            name = f"{self._line:06}-{slug(record.title or '')}.md"
            (self._folder / name).write_text(page(record), encoding="utf-8", newline="\n")

    def close(self) -> None:
        """Every file is finished already."""


def page(record: Article) -> str:
    """A record as Markdown: headline, a line on who, when and where, the paragraphs."""
    source = record.canonical_url or record.final_url or record.url
    about = [plain(part) for part in (record.author, record.published_at or record.date, record.site, source) if part]
    parts = [f"# {plain(record.title)}" if record.title else "", " · ".join(about), plain(record.body)]
    return "\n\n".join(part for part in parts if part) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    escaped = _MARKUP.sub(lambda found: "\\" + found[0], text)
    return _LINE_START.sub(lambda found: found[1] + found[2][:-1] + "\\" + found[2][-1], escaped)


def slug(title: str) -> str:
    """A file name's worth of a title, in its own script."""
    words = _NO_WORD.sub("-", title.lower()).strip("-")
    return words.encode()[:SLUG_BYTES].decode(errors="ignore").rstrip("-") or "untitled"
