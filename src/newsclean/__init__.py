"""News pages in, clean and explained records out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsclean.version import VERSION

if TYPE_CHECKING:
    from newsclean.cleaner import clean, clean_text, explain, explain_text
    from newsclean.discovery import Discovery, Found, Search, discover
    from newsclean.errors import InputError, NewscleanError, OutputError, RuleError, StateError
    from newsclean.model import Article, Author, Candidate, Explanation, Failure, LabelledBlock, Page
    from newsclean.options import Options
    from newsclean.warc import Flaw, clean_archive

__version__ = VERSION

__all__ = [
    "Article", "Author", "Candidate", "Discovery", "Explanation", "Failure", "Flaw", "Found", "InputError",
    "LabelledBlock", "NewscleanError", "Options", "OutputError", "Page", "RuleError", "Search", "StateError",
    "__version__", "clean", "clean_archive", "clean_text", "discover", "explain", "explain_text",
]  # fmt: skip

_NAMES = {
    "cleaner": "clean clean_text explain explain_text",
    "discovery": "Discovery Found Search discover",
    "errors": "InputError NewscleanError OutputError RuleError StateError",
    "model": "Article Author Candidate Explanation Failure LabelledBlock Page",
    "options": "Options",
    "warc": "Flaw clean_archive",
}
_HOME_OF = {name: home for home, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: the command line must answer Ctrl-C before the cleaner is loaded, which takes 0.2 s.
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    return value
