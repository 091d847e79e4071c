"""Bylines and author values as pages write them, as the names of persons."""

from newsclean.bylines.bare import among_dates, is_author_label, is_bare_name, is_counter
from newsclean.bylines.inside import inside
from newsclean.bylines.lines import Byline, byline
from newsclean.bylines.looks import may_tell
from newsclean.bylines.names import is_nobody, is_organisation, looks_like_name, names
from newsclean.bylines.words import is_credit

__all__ = [
    "Byline", "among_dates", "byline", "inside", "is_author_label", "is_bare_name", "is_counter", "is_credit",
    "is_nobody", "is_organisation", "looks_like_name", "may_tell", "names",
]  # fmt: skip
