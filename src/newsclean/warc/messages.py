"""The block of a response record in, the answer that it holds out: as forgiving as archives of many writers need."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_STATUS = re.compile(rb"(?:HTTP/\d+(?:\.\d+)?|ICY)[ \t]+(\d{3})(?!\d)[^\r\n]*(?:\r?\n|$)", re.IGNORECASE)
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
INFORMAL = range(100, 200)
BODILESS = (204, 304)
MOST_FIELDS = 10_000


class Message(NamedTuple):
    """An answer: its status (None: the block has no head), its header fields by names in lower case, and its body
    without chunks; raw is the body as it stands; cut says that the block holds less of it than its head promises.
    """

    status: int | None
    fields: list[tuple[str, str]]
    body: bytes
    raw: bytes
    cut: bool

    def get(self, name: str) -> str:
        """The values of a field, joined; "" when there is none."""
        return ", ".join(value for key, value in self.fields if key == name)


def read_message(block: bytes) -> Message:
    """The answer that a block holds."""
    start, status = 0, None
    fields: list[tuple[str, str]] = []
    while (found := _STATUS.match(block, start)) and (status is None or status in INFORMAL):
        status = int(found[1])
        lines, start = _lines(block, found.end())
        fields = fields_of(lines)
    raw = block[start:]
    message = Message(status, fields, raw, raw, cut=False)
    if "chunked" in message.get("transfer-encoding").lower():
        body, cut = _joined(raw)
        return message._replace(body=body, cut=cut)
    return message._replace(cut=status not in BODILESS and len(raw) < _promised(message))


def fields_of(lines: Iterable[bytes]) -> list[tuple[str, str]]:
    """The fields of a head, whose lines are given: names in lower case, and values with their folded lines."""
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and parts:
            parts[-1][1].append(_text(line.strip()))
            continue
        name, colon, value = line.partition(b":")
        if colon and len(parts) < MOST_FIELDS:
            parts.append((name.strip().decode("latin-1").lower(), [_text(value.strip())]))
    return [(name, " ".join(values)) for name, values in parts]


def _lines(block: bytes, start: int) -> tuple[list[bytes], int]:
    """The lines from a place on, up to an empty one, and where the body begins."""
    lines: list[bytes] = []
    while start < len(block):
        end = block.find(b"\n", start)
        line, start = (block[start:], len(block)) if end < 0 else (block[start:end], end + 1)
        line = line.removesuffix(b"\r")
        if not line:
            break
        lines.append(line)
    return lines, start


def _promised(message: Message) -> int:
    """The bytes that Content-Length names; of an answer without a length 0."""
    text = next((value for key, value in message.fields if key == "content-length"), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _joined(raw: bytes) -> tuple[bytes, bool]:
    """The chunks of a body joined, and whether its end is missing. Where none begins, it is not chunked, as with
    writers who join them and leave the header.
    """
    pieces: list[bytes] = []
    at = 0
    while found := _SIZE.match(raw, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces), False
        end = found.end() + size
        pieces.append(raw[found.end() : end])
        if end > len(raw):
            return b"".join(pieces), True
        if not (following := _LINE_END.match(raw, end)):
            if len(pieces) == 1 and end < len(raw):
                return raw, False  # its first line looked like a size only
            return b"".join(pieces), True
        at = following.end()
    return (b"".join(pieces), True) if pieces else (raw, False)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
