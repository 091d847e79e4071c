"""What an archive of ours says of a target beside its exchanges: the block of a metadata record, written and read."""

from __future__ import annotations

import msgspec

from newsclean.model import Caution, Failure  # noqa: TC001 - types of fields, read at run time

CONTENT_TYPE = "application/json"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class Told(msgspec.Struct, frozen=True, tag_field="newsclean", tag="target"):
    """One target: its name in the list, when it was read, and why there is no page, if there is none.

    The page is in the record that WARC-Refers-To names. http_status, cautions: of a page that is no answer but made of
    some. via, captured_at, final_url: of one that did not come from its site itself, as `Page` has them.
    """

    target: str
    fetched_at: str | None = None
    failure: Failure | None = None
    http_status: int | None = None
    cautions: tuple[Caution, ...] = ()
    via: str | None = None
    captured_at: str | None = None
    final_url: str | None = None

    def to_json(self) -> bytes:
        """The block."""
        return msgspec.json.encode(self)


def read_told(block: bytes) -> Told | None:
    """What a block says; None when it is none of ours."""
    try:
        return msgspec.json.decode(block, type=Told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
