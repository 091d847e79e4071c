"""`clean` and `clean_text` open no file, no connection and no process, and leave no thread behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# What the first page that needs them lets two libraries do, once: py3langid unpacks its model into a file without a
# name, and urllib3, which htmldate imports, looks whether the machine has IPv6. Nothing is sent.
ONCE = {"open", "os.remove", "socket.__new__", "socket.bind"}


@pytest.mark.skipif(sys.platform != "linux", reason="the figures of Linux")
def test_after_the_first_pages_nothing_is_opened_and_nothing_is_needed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hostile.pages.watch", "4"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert told["pages"] > 140
    assert told["read"] > 50  # it does hear
    once = [
        (event, about) for event, about in told["once"] if not (event.startswith("os.") and str(TESTS.parent) in about)
    ]
    assert {event for event, _ in once} <= ONCE, once
    assert all(about.startswith(tempfile.gettempdir()) for event, about in once if event in ("open", "os.remove")), once
    assert all("('::1', 0)" in about for event, about in once if event == "socket.bind"), once
    assert (told["after"], told["same"]) == ([], True)
    assert (told["threads"], told["more"]) == (1, 0)
