"""Whether there is a browser to test with, and which processes belong to a program that was started."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from newsclean.errors import InputError
from newsclean.fetchers.net.chromium import find

NEEDED = "NEWSCLEAN_TESTS_NEED_BROWSER"
"""Where this variable is set, a missing browser is a failure and no reason to skip."""

MARK = "NEWSCLEAN_TEST_MARK"


def missing() -> str:
    """Why there is no browser; "" when there is one, or must be."""
    if os.environ.get(NEEDED):
        return ""
    try:
        find(None)
    except InputError as error:
        return str(error)
    return ""


needs_browser = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a browser")


def processes(mark: str) -> dict[int, str]:
    """The living processes whose environment holds a mark, with their programs."""
    found = {}
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                found[int(folder.name)] = (folder / "cmdline").read_bytes().partition(b"\0")[0].decode(errors="replace")
        except OSError:
            continue
    return found


def gone(mark: str, seconds: float) -> bool:
    """Whether all processes with a mark end within some seconds."""
    end = time.monotonic() + seconds
    while processes(mark):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
