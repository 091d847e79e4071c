"""A target in, what breaks its promises out, as files: the process that atheris drives, its only importer."""

from __future__ import annotations

import hashlib
import json
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import atheris

from fuzz.mutate import MAX_SIZE, mutated

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = 1.0  # seconds of the processor that no input may take, also with the counting of what it reaches
MAX_FINDS = 20  # of different causes, after which a run ends
HANG = 60  # seconds
MEMORY = 2048  # MB
OWN_CHANGES = 0.5  # share of the inputs that are changed by the target's words, not by libFuzzer


class Watch:
    """Runs a target, and writes down the inputs on which it fails: one for each cause."""

    def __init__(self, run: Callable[[bytes], None], finds: Path) -> None:
        self._run = run
        self._finds = finds
        self._causes: set[str] = set()

    def __call__(self, data: bytes) -> None:
        try:
            slow = self._took(data) > SLOW and min(self._took(data) for _ in range(2)) > SLOW
            cause = "slow" if slow else ""
        except Exception as error:
            frames = [
                f"{Path(frame.filename).name}:{frame.lineno}"
                for frame in traceback.extract_tb(error.__traceback__)[-3:]
            ]
            cause = f"{type(error).__name__}: {str(error)[:200]} at {' '.join(frames)}"
        if cause and (sign := cause.partition(":")[0] + cause.rpartition(" at ")[2]) not in self._causes:
            self._causes.add(sign)
            name = hashlib.sha256(data).hexdigest()[:12]
            (self._finds / f"{name}.input").write_bytes(data)
            (self._finds / f"{name}.txt").write_text(cause + "\n", encoding="utf-8")
            if len(self._causes) >= MAX_FINDS:
                raise SystemExit("too many finds")

    def _took(self, data: bytes) -> float:
        before = time.process_time()
        self._run(data)
        return time.process_time() - before


def main(target: str, finds: Path, corpus: Path, options: list[str]) -> None:
    """Fuzz until libFuzzer's options say that it is enough; it ends the process."""
    with atheris.instrument_imports(include=["newsclean"]):
        import_module("newsclean.cleaner").load()
        tried = import_module(f"fuzz.targets.{target}")
    for seed in tried.seeds():  # the first call loads tables, models and libraries
        tried.run(seed)

    def change(data: bytes, size: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() < OWN_CHANGES:
            return mutated(bytes(data), tried.WORDS, chance)[:size]
        return bytes(atheris.Mutate(data, size))

    given = [f"-max_len={MAX_SIZE}", f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={finds}/"]
    command = [sys.argv[0], *given, "-print_final_stats=1", *options, str(corpus)]
    atheris.Setup(command, Watch(tried.run, finds), custom_mutator=change, internal_libfuzzer=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), json.loads(sys.argv[4]))
