"""The command: `python -m tests.fuzz [TARGET ...] [--runs N] [--seconds S] [--finds FOLDER] [--corpus FOLDER]`."""

from __future__ import annotations

import argparse
import json
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import time
from importlib import import_module, util
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))  # as pytest does

from fuzz import targets  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
NO_ATHERIS = 3  # exit code


def names() -> list[str]:
    """All targets."""
    return sorted(module.name for module in pkgutil.iter_modules(targets.__path__))


def main(arguments: Sequence[str]) -> int:
    """Fuzz; 1 when something was found, 3 when atheris is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Inputs that nobody thought of.")
    parser.add_argument(
        "targets", nargs="*", choices=[*names(), []], metavar="TARGET", help=f"{', '.join(names())} (all)"
    )
    parser.add_argument("--runs", type=int, default=-1, metavar="N", help="inputs for each target")
    parser.add_argument("--seconds", type=int, default=0, metavar="S", help="time for each target (60 without --runs)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the choice of inputs (another each time)")
    parser.add_argument("--finds", type=Path, default=TESTS.parent / "output" / "fuzz", help="where what is found goes")
    parser.add_argument("--corpus", type=Path, help="where inputs that reach something new are kept")
    given = parser.parse_args(arguments)
    if util.find_spec("atheris") is None:
        print("NOT FUZZED: atheris is not installed", file=sys.stderr)
        return NO_ATHERIS
    seconds = given.seconds or (60 if given.runs < 0 else 0)
    options = [f"-runs={given.runs}", f"-max_total_time={seconds}", f"-seed={given.seed}"]
    found = 0
    for target in given.targets or names():
        found += fuzzed(target, given.finds / target, given.corpus and given.corpus / target, options)
    return 1 if found else 0


def fuzzed(target: str, finds: Path, corpus: Path | None, options: list[str]) -> int:
    """Fuzz a target in a process of its own; how many causes of failure were found."""
    finds.mkdir(parents=True, exist_ok=True)
    known = set(finds.iterdir())
    with tempfile.TemporaryDirectory() as folder:
        place = corpus or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(import_module(f"fuzz.targets.{target}").seeds()):
            (place / f"seed-{number:04}").write_bytes(seed)
        path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "fuzz.child", target, str(finds), str(place), json.dumps(options)],
            env=os.environ | {"PYTHONPATH": path}, cwd=TESTS, capture_output=True, text=True, errors="replace",
            check=False,
        )  # fmt: skip
    executed = EXECUTED.search(done.stderr)
    new = sorted(path for path in set(finds.iterdir()) - known if path.suffix != ".txt")
    seconds = time.monotonic() - start
    print(f"{target}: {executed[1] if executed else '?'} inputs in {seconds:.0f} s, {len(new)} finds", flush=True)
    for find in new:
        about = find.with_suffix(".txt")
        print(f"  {find}: {about.read_text(encoding='utf-8').strip() if about.exists() else 'crash, hang or memory'}")
    if done.returncode and not new:
        print(done.stdout[-2000:], done.stderr[-2000:], sep="\n")
        return 1
    return len(new)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
