"""The fuzz targets: their seeds, what was found once, and some hundred inputs of this run; atheris tries millions."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from random import Random

import pytest

from bounds import no_runaway
from fuzz.__main__ import NO_ATHERIS, main, names
from fuzz.mutate import MAX_SIZE, mutated
from fuzz.targets import kept

INPUTS = {"clean": 60}
TESTS = Path(__file__).parent


def test_every_target_is_named_after_its_file() -> None:
    assert names() == ["charset", "clean", "dates", "jsonld", "robots", "urls", "warc"]


@pytest.mark.parametrize("name", names())
def test_a_target_keeps_its_promises(name: str) -> None:
    target = import_module(f"fuzz.targets.{name}")
    chance = Random(0)
    seeds = sorted(target.seeds(), key=len)[:60]
    with no_runaway(60):
        for _, data in sorted(target.FINDS.items()):
            target.run(data)
        for data in seeds:
            target.run(data)
        for _ in range(INPUTS.get(name, 300)):
            target.run(mutated(chance.choice(seeds), target.WORDS, chance))


def test_a_changed_input_is_another_one_and_never_too_long() -> None:
    chance = Random(1)
    changed = [mutated(b"x" * MAX_SIZE, [b"word"], chance) for _ in range(50)]
    assert all(len(data) <= MAX_SIZE for data in changed)
    assert sum(data != b"x" * MAX_SIZE for data in changed) > 40
    assert {len(mutated(b"", [b"word"], chance)) for _ in range(50)} > {0, 4}


def test_a_broken_promise_is_an_error_also_where_assertions_are_off() -> None:
    code = "import sys; sys.path[:0] = sys.argv[1:]; from fuzz.targets import kept; kept(False, 'said')"
    done = subprocess.run([sys.executable, "-O", "-c", code, str(TESTS)], capture_output=True, text=True, check=False)
    assert "AssertionError: said" in done.stderr
    kept(True, "nothing")


def test_without_atheris_the_command_says_that_it_did_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fuzz.__main__.util.find_spec", lambda _: None)
    assert main(["dates", "--runs", "1"]) == NO_ATHERIS
    assert "NOT FUZZED" in capsys.readouterr().err
