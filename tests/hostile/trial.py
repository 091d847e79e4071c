"""Cases in, what a client process made of each out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hostile import certificates
from hostile.serve import serving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hostile.serve import Case

TESTS = Path(__file__).parents[1]
DEADLINE = 1.0
GRACE = 1.0
MEMORY = 64.0


class Result(msgspec.Struct, frozen=True):
    """What became of a fetch: its outcome, seconds, the longest silence of the event loop, and MiB above the start."""

    name: str
    outcome: str
    detail: str
    seconds: float
    stall: float
    grown: float
    left: int

    def broken(self, *, seconds: float, right: Sequence[str]) -> str:
        """What promise the fetch broke, "" for none."""
        kept = {
            f"not {'|'.join(right)}": self.outcome in right,
            f"more than {seconds:g} s": self.seconds <= seconds,
            f"more than {MEMORY:g} MiB": self.grown <= MEMORY,
            "tasks left behind": not self.left,
        }
        return ", ".join(promise for promise, well in kept.items() if not well)


def tried(cases: Sequence[Case], *, deadline: float = DEADLINE, robots: bool = False) -> dict[str, Result]:
    """The result of each case by its name, in one process for all. With `robots` it is robots.txt that is hostile."""
    with tempfile.TemporaryDirectory() as folder:
        authority, contexts = certificates.make(Path(folder))
        with serving(cases, contexts, robots=robots) as urls:
            asked = "".join(json.dumps({"name": case.name, "url": urls[case.name]}) + "\n" for case in cases)
            command = [
                sys.executable,
                "-W",
                "error",
                "-m",
                "hostile.client",
                str(deadline),
                "robots" if robots else "page",
            ]
            path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
            environment = {**os.environ, "PYTHONPATH": path, "SSL_CERT_FILE": str(authority), "NO_PROXY": "*"}
            done = subprocess.run(
                command,
                input=asked,
                env=environment,
                cwd=TESTS,
                capture_output=True,
                text=True,
                check=False,
                timeout=900,
            )
    results = [msgspec.json.decode(line, type=Result) for line in done.stdout.splitlines()]
    if done.returncode or len(results) < len(cases):
        raise RuntimeError(f"the client ended after {len(results)} of {len(cases)}: {done.stderr[-2000:]}")
    return {result.name: result for result in results}
