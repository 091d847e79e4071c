"""Bylines and author values as pages write them, as the names of persons."""

from newsclean.bylines.inside import inside
from newsclean.bylines.lines import Byline, byline
from newsclean.bylines.names import is_organisation, looks_like_name, names

__all__ = ["Byline", "byline", "inside", "is_organisation", "looks_like_name", "names"]
