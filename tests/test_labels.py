"""Blocks laid against a labelled body: what is learned from."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

from labels import Label, label

GOLD = """The ferry stops in March.

Nine people a night took the late boat last winter.

The board looks again in autumn."""


@pytest.mark.parametrize(
    ("blocks", "content"),
    [
        (["Home", "The ferry stops in March.", "Share"], [False, True, False]),
        (["The ferry stops in March.", "Nine people a night took the late boat last winter."], [True, True]),
        # of two copies one counts, and it is the one that stands in the order of the story
        (
            ["Nine people a night took the late boat last winter.", "The ferry stops in March.",
             "Nine people a night took the late boat last winter.", "The board looks again in autumn."],
            [False, True, True, True],
        ),
        # a short line counts only where the story has it
        (["March.", "The ferry stops in March."], [False, True]),
        # a block with a little more than the label holds is the label's
        (["Pell: Nine people a night took the late boat last winter."], [True]),
        (["A sentence about something else that nobody labelled at all."], [False]),
        ([""], [False]),
    ],
)  # fmt: skip
def test_blocks_of_the_label_are_found_in_its_order(blocks: list[str], content: list[bool]) -> None:
    assert [mark.content for mark in label(blocks, GOLD)] == content


def test_a_second_copy_is_marked_so_that_nothing_is_learned_from_it() -> None:
    twice = ["Nine people a night took the late boat last winter."] * 2
    assert sorted(label(twice, GOLD)) == [Label(1.0, copy=False), Label(1.0, copy=True)]
