"""The errors that newsclean raises: each says what to do."""


class NewscleanError(Exception):
    """The base of all errors of this package."""


class RuleError(NewscleanError):
    """A rule table is malformed or lacks its examples."""


class InputError(NewscleanError):
    """A list of targets cannot be read."""


class OutputError(NewscleanError):
    """The output cannot be written."""


class StateError(NewscleanError):
    """The output that a crawl should resume is damaged, of another kind, or in use."""
