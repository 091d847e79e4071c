"""Records of several pages of a site in, what they repeat out: a profile, and records without it."""

from newsclean.site.apply import repeated_lines, without_repeated
from newsclean.site.learning import MAX_PAGES, MIN_PAGES, learn, learn_site, lot
from newsclean.site.lines import lines_of
from newsclean.site.profile import (
    EMPTY,
    Known,
    Repeated,
    Site,
    SiteProfile,
    merge,
    put_in_place,
    read_profile,
    write_durably,
    write_profile,
)
from newsclean.site.sources import site_of

__all__ = [
    "EMPTY", "MAX_PAGES", "MIN_PAGES", "Known", "Repeated", "Site", "SiteProfile", "learn", "learn_site", "lines_of",
    "lot", "merge", "put_in_place", "read_profile", "repeated_lines", "site_of", "without_repeated", "write_durably",
    "write_profile",
]  # fmt: skip
