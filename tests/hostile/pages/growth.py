"""A shape of bench/growth.py in, how its time grows out: each size in a process of its own, the least of some."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]

WORST = 2.3
TRIES = 5
NOISE = 0.02  # seconds below which a ratio says nothing
ONE = """
import sys, time, growth
from newsclean import clean
clean(growth.shaped("paragraphs", 8192))
page = growth.shaped(sys.argv[1], int(sys.argv[2]) * 1024)
start = time.process_time()
clean(page)
print(time.process_time() - start)
"""


def shapes() -> list[str]:
    """All shapes."""
    sys.path.append(str(ROOT / "bench"))
    return list(import_module("growth").SHAPES)


def worst(shape: str, sizes: Sequence[int]) -> tuple[float, int, float]:
    """The largest time(2n)/time(n) over the sizes in KB; the last size, and its seconds.

    Whatever else the machine does only adds to a time, so a pair that grows too much is measured again.
    """
    took = {size: seconds(shape, size) for size in sizes}
    most = 0.0
    for small, large in pairwise(sizes):
        for _ in range(TRIES):
            if took[large] <= WORST * took[small]:
                break
            took[large] = min(took[large], seconds(shape, large))
        if took[large] >= NOISE:
            most = max(most, took[large] / took[small])
    return most, sizes[-1], took[sizes[-1]]


def seconds(shape: str, size: int) -> float:
    """The processor time of cleaning one page in a fresh process."""
    path = os.pathsep.join([str(ROOT / "bench"), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-c", ONE, shape, str(size)], env=os.environ | {"PYTHONPATH": path}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return float(done.stdout)
