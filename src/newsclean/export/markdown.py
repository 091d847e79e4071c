"""Records in, one Markdown file for each story out: markdown/<line>-<slug>.md."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.errors import OutputError

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


def check(folder: Path) -> None:
    """Raise OutputError when something else stands in the folder's place."""
    path = folder / FOLDER_NAME
    if (path.exists() or path.is_symlink()) and not path.is_dir():
        raise OutputError(f"{path} is not a folder; move it away, or name another folder with --output")


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
            path = self._folder / name
            try:
                path.write_text(page(record), encoding="utf-8", newline="\n")
            except OSError:
                path.unlink(missing_ok=True)  # half a story would pass for a whole one
                raise

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
