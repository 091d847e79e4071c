"""News pages in, clean and explained records out."""

from __future__ import annotations

from newsclean.cleaner import clean, clean_text, explain, explain_text
from newsclean.errors import InputError, NewscleanError, OutputError, RuleError, StateError
from newsclean.model import Article, Author, Candidate, Explanation, Failure, LabelledBlock, Page
from newsclean.options import Options
from newsclean.version import VERSION

__version__ = VERSION

__all__ = [
    "Article", "Author", "Candidate", "Explanation", "Failure", "InputError", "LabelledBlock", "NewscleanError",
    "Options", "OutputError", "Page", "RuleError", "StateError", "__version__", "clean", "clean_text", "explain",
    "explain_text",
]  # fmt: skip
