"""The report of reliability: its parts, its table, its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reliability import Figure
from reliability.report import main, names

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[1]


def test_every_part_is_named_after_its_file() -> None:
    assert {"hostile", "leftovers", "private"} <= set(names())


def test_the_command_lists_the_parts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.reliability"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == names()


def test_the_report_prints_a_row_for_each_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--report", "leftovers"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[2].startswith("| leftovers | R7 | answers of a wrong URL, left over with the answer | 0 of 200 |")
    assert len(rows) == 5


def test_a_missed_goal_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reliability.report.figures", lambda *_, **__: [Figure("R0", "things lost", "1 of 2", False)])
    assert main(["--report", "private"]) == 1
    assert "| private | R0 | things lost | 1 of 2 | MISSED |" in capsys.readouterr().out
