"""A parsed page in, the candidates of its markup out: JSON-LD, meta elements, microdata and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.metadata import jsonld, meta, microdata
from newsclean.metadata.limits import limited

if TYPE_CHECKING:
    from newsclean.dom import Document
    from newsclean.model import Candidate


def structured(document: Document, url: str | None = None) -> tuple[Candidate, ...]:
    """Every field that the markup states, from all sources; `url` is the page's own."""
    told = jsonld.told(document, url)
    return limited(
        [
            *jsonld.candidates(told, url),
            *meta.candidates(document, url),
            *microdata.candidates(document, url),
            *jsonld.others(told),
        ]
    )
