"""All hostile pages."""

from __future__ import annotations

from hostile.pages import broken, facts, letters, markup, unseen

PAGES = (*markup.PAGES, *broken.PAGES, *unseen.PAGES, *letters.PAGES, *facts.PAGES)
PATTERNS = tuple(facts.PATTERNS)
