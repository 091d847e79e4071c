"""What nobody sees of a text: kept, and taken out on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from newsclean import Options, clean, clean_text, cli, explain
from newsclean.text import content_hash, visible

if TYPE_CHECKING:
    from pathlib import Path

STRIP = Options(strip_invisible=True)
SPELLED = "می\u200cروند क्\u200dष 👨\u200d👩\u200d👧"  # joints that are spelled
HIDDEN = "\u202eThe har\u00adbour\u202c re\u2060opened on a \u2066quiet\u2069 Monday"
PAGE = (
    "<!DOCTYPE html><html lang=en><title>The \u200fharbour\u200e reopens</title><body><article>"
    "<h1>The \u200fharbour\u200e reopens</h1><p>By Mira\u2060 Holm</p>"
    + "".join(
        f"<p>{HIDDEN}, said pilot {n}, and {SPELLED} stood beside the crane until the evening.</p>" for n in "abcde"
    )
    + "</article>"
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("har\u00adbour", "harbour"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("a \u200b b", "a b"),
        ("one\n\ntwo \u2060 three", "one\n\ntwo three"),
        ("x\U000e0041", "x"),
        (SPELLED, SPELLED),
        ("plain  text", "plain  text"),
        ("über  Nacht", "über  Nacht"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_nothing_else(text: str, left: str) -> None:
    assert visible(text) == left


def test_a_record_keeps_what_nobody_sees_until_it_is_told_not_to() -> None:
    kept, stripped = clean(PAGE), clean(PAGE, options=STRIP)
    assert "har\u00adbour" in kept.body
    assert "\u202e" in kept.body
    assert kept.title == "The \u200fharbour\u200e reopens"
    assert stripped.body == visible(kept.body)
    assert SPELLED in stripped.body
    assert stripped.body.count("The harbour reopened on a quiet Monday") == 5
    assert stripped.title == "The harbour reopens"
    assert [author.name for author in stripped.authors] == [visible(author.name) for author in kept.authors]
    assert stripped.content_hash == content_hash(stripped.body) != kept.content_hash
    assert explain(PAGE, options=STRIP).article == stripped


def test_flattened_text_is_stripped_too() -> None:
    text = "The harbour reopens\n" + "\n".join(f"{HIDDEN}, said pilot {n}, beside the crane." for n in "abcde")
    assert "\u2060" in clean_text(text).body
    assert clean_text(text, options=STRIP).body == visible(clean_text(text).body)


def test_the_command_has_the_option(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    plain, stripped = (
        CliRunner().invoke(cli.app, ["clean", str(page), "--body", *more]).stdout
        for more in ([], ["--strip-invisible"])
    )
    assert "\u202e" in plain
    assert "\u202e" not in stripped
    assert SPELLED in stripped
