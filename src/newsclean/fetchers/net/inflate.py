"""Coded bytes in, decoded pieces of bounded size out, with the end mark told: the only module that knows the codecs.

brotli and zstd come from packages that a platform may lack; they are asked for only where they are there.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

zlib: Any = zlib_ng  # Python's zlib in half of its time; not all of it is in its types
try:
    import brotli
except ImportError:
    brotli = None

zstd: Any = None
try:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
except ImportError:
    pass

PIECE = 64 * 1024
MAX_WINDOW_LOG = 23  # RFC 9659: what answers are coded with needs no more than 8 MB
ARCHIVE_WINDOW_LOG = 27  # what the program zstd itself allows


class DamagedError(Exception):
    """The bytes are not what their coding allows; `saved` is what they held before the damage."""

    def __init__(self, saved: bytes = b"") -> None:
        super().__init__("damaged")
        self.saved = saved


class Inflater(Protocol):
    """Undoes one member of a coding.

    ended: its end mark was read; `rest` is what came after it.
    hungry: all that it was given is used up.
    """

    name: str
    ended: bool
    hungry: bool
    rest: bytes

    def take(self, data: bytes) -> bytes:
        """The next piece; after one, empty data asks for more of what is held. Raises DamagedError."""
        ...


class Deflated:
    """gzip, and deflate with and without zlib's frame. saves: of damaged data, what came before the damage is given."""

    def __init__(self, name: str, window: int, *, saves: bool = True) -> None:
        self.name = name
        self._saves = saves
        self.ended = self.hungry = False
        self.rest = b""
        self._packed = zlib.decompressobj(window)

    def take(self, data: bytes) -> bytes:
        """The next piece."""
        data = self._packed.unconsumed_tail + data
        before = self._packed.copy() if self._saves else None
        try:
            piece: bytes = self._packed.decompress(data, PIECE)
        except zlib.error as error:
            raise DamagedError(_before_the_damage(before, data) if before else b"") from error
        self.ended = self._packed.eof
        self.rest = self._packed.unused_data
        self.hungry = not self._packed.unconsumed_tail and len(piece) < PIECE
        return piece


class Brotli:
    """brotli, which has neither a mark at its start nor a sum at its end, only an end."""

    name = "br"
    rest = b""

    def __init__(self) -> None:
        self.ended = self.hungry = False
        self._packed = brotli.Decompressor()

    def take(self, data: bytes) -> bytes:
        """The next piece."""
        try:
            piece: bytes = self._packed.process(data, output_buffer_limit=PIECE)
        except brotli.error as error:
            raise DamagedError from error
        self.ended = self._packed.is_finished()
        self.hungry = self._packed.can_accept_more_data() and not piece
        return piece


class Zstd:
    """zstd in frames."""

    name = "zstd"

    def __init__(self, window_log: int = MAX_WINDOW_LOG, words: Any = None) -> None:
        self.ended = self.hungry = False
        self.rest = b""
        options = {zstd.DecompressionParameter.window_log_max: window_log}
        self._packed = zstd.ZstdDecompressor(words, options)

    def take(self, data: bytes) -> bytes:
        """The next piece."""
        try:
            piece: bytes = self._packed.decompress(data, PIECE)
        except zstd.ZstdError as error:
            raise DamagedError from error
        self.ended = self._packed.eof
        self.rest = self._packed.unused_data
        self.hungry = self._packed.needs_input
        return piece


def _before_the_damage(packed: Any, data: bytes, step: int = 256) -> bytes:
    """What the decoder gives of data in which it will fail; zlib itself drops all of a call that fails at its end."""
    pieces = []
    for start in range(0, len(data), step):
        before = packed.copy()
        part = data[start : start + step]
        try:
            pieces.append(packed.decompress(part, PIECE))
        except zlib.error:
            if step > 1:
                pieces.append(_before_the_damage(before, part, 1))
            break
        if packed.unconsumed_tail:
            break
    return b"".join(pieces)


def _deflate(start: bytes) -> Inflater:
    # RFC 9110 means the zlib format; some servers send bare deflate.
    framed = start[0] & 15 == 8 and int.from_bytes(start[:2]) % 31 == 0
    return Deflated("deflate", 15 if framed else -15)


# By the name in Content-Encoding; each is given the first bytes.
OPENERS: dict[str, Callable[[bytes], Inflater]] = {
    "gzip": lambda _: Deflated("gzip", 31),
    "x-gzip": lambda _: Deflated("gzip", 31),
    "deflate": _deflate,
}
if brotli:
    OPENERS["br"] = lambda _: Brotli()
if zstd:
    OPENERS["zstd"] = lambda _: Zstd()


def probe_gzip(_: bytes) -> Inflater:
    """What opens a member of gzip to see whether it is one."""
    return Deflated("gzip", 31, saves=False)


def archive_zstd(dictionary: bytes = b"") -> Callable[[bytes], Inflater]:
    """What opens the members of an archive that is packed with zstd. Raises DamagedError for no dictionary of zstd's,
    as what it gives does where there is no zstd.
    """
    try:
        words = zstd.ZstdDict(dictionary) if dictionary and zstd else None
    except (ValueError, zstd.ZstdError) as error:
        raise DamagedError from error

    def opener(_: bytes) -> Inflater:
        if zstd is None:
            raise DamagedError
        return Zstd(ARCHIVE_WINDOW_LOG, words)

    return opener
