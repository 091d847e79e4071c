"""Names of parts in, a table of their figures out."""

from __future__ import annotations

import argparse
import pkgutil
import time
from importlib import import_module
from typing import TYPE_CHECKING

from reliability import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reliability import Figure


def names() -> list[str]:
    """All parts."""
    return sorted(module.name for module in pkgutil.iter_modules(parts.__path__))


def figures(part: str, *, full: bool) -> Iterator[Figure]:
    """The figures of a part."""
    yield from import_module(f"reliability.parts.{part}").figures(full=full)


def main(arguments: Sequence[str]) -> int:
    """Print the report; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*names(), []], help="only these parts")
    parser.add_argument("--report", action="store_true", help="run them; without it, list them")
    parser.add_argument("--full", action="store_true", help="as many trials as the goals name")
    given = parser.parse_args(arguments)
    if not given.report:
        print(*names(), sep="\n")
        return 0
    missed = 0
    print("| part | goal | what | reached | |\n|---|---|---|---|---|")
    for part in given.parts or names():
        start = time.monotonic()
        for figure in figures(part, full=given.full):
            print(f"| {part} | {figure.goal} | {figure.what} | {figure.reached} | {'' if figure.well else 'MISSED'} |")
            missed += not figure.well
        print(f"| {part} | | | {time.monotonic() - start:.0f} s | |", flush=True)
    return 1 if missed else 0
