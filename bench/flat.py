"""A page's bytes in, the text that a reader of it sees out, line by line: `python bench/flat.py CORPUS OUT_DIR`.

This is what ordinary text extractors leave of a page (innerText, inscriptis, html2text without its markup), and what a
cleaner of flattened text has to work with. It shares no cutting of blocks with newsclean: only the charset is told by
newsclean.decode.

- A block-level element or a `<br>` begins a line. An element that browsers set off by a margin (paragraph, heading,
  list, quotation, figure, rule …) has a blank line around it, a `<div>` or a list item has none.
- The cells of a row stand on one line, parted by a tab. White space is folded except in `<pre>`.
- Kept, because visible: navigation, menus, footers, buttons, captions, comments, closed `<details>`. What the class
  names of a style sheet would hide is kept too: no text extractor reads style sheets.
- Left out: scripts, styles, templates, `<noscript>`, the head with its title, form fields' own texts, embedded media,
  and what is hidden by `hidden`, by a closed `<dialog>`, by `display: none` or `visibility: hidden` of its own.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

import corpus
from newsclean.decode.charsets import decode_as
from newsclean.decode.detect import choose_charset

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "-text"
UNSEEN = frozenset(
    "head title script style template noscript noframes noembed iframe object embed applet svg math canvas audio video "
    "map select datalist textarea input meter progress rp".split()
)
MARGIN = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl menu blockquote pre figure hr table fieldset hgroup".split())
BLOCK = MARGIN | frozenset(
    "html body address article aside caption center dd details dialog dir div dt figcaption footer form frameset "
    "header legend li main nav optgroup option search section summary tbody tfoot thead tr".split()
)
CELLS = frozenset(("td", "th"))
HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
DISPLAY_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|list-item)\b", re.IGNORECASE)
SPACE = re.compile(r"[ \t\n\r\f]+")


def flatten(html: bytes) -> str:
    """The visible text of a page, a line for each block-level element; no blank line at either end."""
    writer = _Writer()
    for step, node in _walk(_parse(html)):
        tag = node.tag
        if tag == TEXT:
            writer.text(node.text_content or "")
        elif tag == "br":
            writer.line_break(step)
        elif tag in CELLS:
            writer.cell(step)
        elif tag in BLOCK or DISPLAY_BLOCK.search(node.attributes.get("style") or ""):
            writer.ends(2 if tag in MARGIN else 1)
        if tag == "pre":
            writer.preserved += step
    return writer.finish()


def decode(html: bytes) -> str:
    """A page as text, by its byte order mark, its declarations or its bytes."""
    return decode_as(html, choose_charset(html, None))[0]


def _parse(html: bytes) -> Any:
    return LexborHTMLParser(decode(html)).root


def _walk(node: Any) -> Iterator[tuple[int, Any]]:
    """Every visible node in the order of the page as (1, node) where it begins and (-1, node) where it ends."""
    depth = 0
    while node is not None:
        seen = node.tag == TEXT or not (node.tag is None or node.tag[0] in "-!" or _is_unseen(node))
        child = None
        if seen:
            yield 1, node
            child = node.first_child if node.tag != TEXT else None
            if child is None and node.tag != TEXT:
                yield -1, node
        if child is not None:
            node, depth = child, depth + 1
            continue
        following = node.next if depth else None
        while following is None and depth:
            node, depth = node.parent, depth - 1
            yield -1, node
            following = node.next if depth else None
        node = following


def _is_unseen(node: Any) -> bool:
    attributes = node.attributes
    return (
        node.tag in UNSEEN
        or ("hidden" in attributes and attributes["hidden"] != "until-found")
        or (node.tag == "dialog" and "open" not in attributes)
        or HIDING.search(attributes.get("style") or "") is not None
    )


class _Writer:
    """The lines so far, the line that is being written, and how many line ends are due before the next word."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.line = ""
        self.due = 0
        self.tab = False
        self.preserved = 0

    def text(self, text: str) -> None:
        if self.preserved:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._add(first)
            for line in rest:
                self.line_break(1)
                self._add(line)
        else:
            self._add(SPACE.sub(" ", text))

    def line_break(self, step: int) -> None:
        """End the line; a second break in a row leaves a blank line, further ones nothing."""
        if step > 0:
            self.due = min(2, self.due + 1) if not self.line.strip() else max(1, self.due)
            self._close()

    def cell(self, step: int) -> None:
        """A cell's end parts it from the next one in the row."""
        if step < 0:
            self.tab = bool(self.line.strip()) and not self.due

    def ends(self, lines: int) -> None:
        self._close()
        self.due = max(self.due, lines)

    def finish(self) -> str:
        self._close()
        return "".join(self.parts)

    def _add(self, text: str) -> None:
        if not text.strip():
            self.line += " " if text and self.line else ""
            return
        if self.due:
            self.parts.append("\n" * self.due if self.parts else "")
            self.line, self.due = "", 0
        elif self.tab:
            self.line = self.line.rstrip() + "\t"
        self.tab = False
        self.line += text if self.line.strip() else text.lstrip() if not self.preserved else text

    def _close(self) -> None:
        if self.line.strip():
            self.parts.append(re.sub(r" {2,}", " ", self.line).strip() if not self.preserved else self.line.rstrip())
            self.due = max(self.due, 1)
        self.line, self.tab = "", False


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the text-only corpus: text/<id>.txt and gold.json.")
    parser.add_argument("corpus", type=Path, help="a folder or .tar.xz with html/<id>.html and gold.json")
    parser.add_argument("out", type=Path, help="the folder to write to")
    args = parser.parse_args()
    (args.out / "text").mkdir(parents=True, exist_ok=True)
    gold: dict[str, dict[str, Any]] = {}
    for page in corpus.read(args.corpus):
        if page.gold.get("body"):
            gold[page.id] = {name: page.gold[name] for name in ("url", "body") if page.gold.get(name)}
            (args.out / "text" / f"{page.id}.txt").write_text(flatten(page.html) + "\n", encoding="utf-8")
    (args.out / "gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
