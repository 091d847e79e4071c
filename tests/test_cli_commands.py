"""Every command and every exit code that needs no network."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsclean import cli
from newsclean.crawl.journal import LOCK_NAME, open_journal
from newsclean.crawl.screen import printable
from newsclean.export import FILE_NAME
from newsclean.model import CATEGORIES, REASONS, Article

PAGE = (
    "<!DOCTYPE html><html lang=en><title>Bridge reopens</title><body><nav><a href=/>Home</a></nav><article>"
    "<h1>Bridge reopens</h1>"
    + "".join(
        f"<p>The old bridge carried its first lorry on day {n}, and the crowd on the bank cheered.</p>"
        for n in range(9)
    )
    + "</article></body></html>"
)
COMMAND = [sys.executable, "-m", "newsclean.cli"]


def invoke(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), input=given)


def records(folder: Path) -> list[Article]:
    return [Article.from_json(line) for line in (folder / FILE_NAME).read_bytes().splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE)
    Path("urls.txt").write_text("page.html\n")
    return tmp_path


def test_help_names_every_command_and_exit_code() -> None:
    result = invoke("--help")
    assert result.exit_code == 0
    for word in ("crawl", "clean", "explain", "schema", "rules", "65", "66", "73", "74", "75", "130"):
        assert word in result.stdout


@pytest.mark.parametrize("command", ["crawl", "clean", "explain", "schema", "rules"])
def test_every_command_has_its_help(command: str) -> None:
    assert invoke(command, "--help").exit_code == 0


def test_the_version_is_shown() -> None:
    assert invoke("--version").stdout.startswith("newsclean 0.")


@pytest.mark.parametrize(
    "arguments",
    [[], ["crawl"], ["unknown"], ["crawl", "x", "--delay", "-1"], ["crawl", "x", "--delay", "soon"], ["clean"],
     ["crawl", "urls.txt", "--format", "docx"], ["crawl", "urls.txt", "--contact", "a\nb"],
     ["crawl", "urls.txt", "--user-agent", "ü"]],
)  # fmt: skip
def test_wrong_usage_is_said_and_ends_with_2(folder: Path, arguments: list[str]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == cli.USAGE
    assert not (folder / "output").exists()


def test_clean_prints_one_line_of_json(folder: Path) -> None:
    result = invoke("clean", "page.html")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert record["title"] == "Bridge reopens"
    assert record["body"].count("lorry") == 9


def test_clean_reads_standard_input_and_takes_the_url_from_the_command_line(folder: Path) -> None:
    result = invoke("clean", "-", "--url", "https://news.example/bridge", given=PAGE.encode())
    assert json.loads(result.stdout)["url"] == "https://news.example/bridge"


def test_clean_prints_only_the_body_when_asked(folder: Path) -> None:
    result = invoke("clean", "page.html", "--body")
    assert result.stdout.startswith("The old bridge")
    assert "Bridge reopens" not in result.stdout


def test_clean_reads_flattened_text(folder: Path) -> None:
    text = "Bridge reopens\n\n" + "\n\n".join(
        f"The old bridge carried lorry number {n} on this cold day." for n in range(9)
    )
    result = invoke("clean", "-", "--text", given=text.encode())
    assert "lorry number 8" in json.loads(result.stdout)["body"]


def test_clean_of_a_folder_gives_one_line_per_page(folder: Path) -> None:
    Path("sub").mkdir()
    Path("sub/second.html").write_text(PAGE)
    Path("sub/empty.html").touch()
    result = invoke("clean", ".")
    assert result.exit_code == 0
    urls = [json.loads(line)["url"] for line in result.stdout.splitlines()]
    assert urls == ["page.html", "sub/empty.html", "sub/second.html"]


@pytest.mark.parametrize("target", ["missing.html", "http://", "gopher://x/", "https://user:pass@news.example/"])
@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_target_without_a_page_ends_with_1_and_its_reason(folder: Path, command: str, target: str) -> None:
    result = invoke(command, target)
    assert result.exit_code == cli.TARGET_FAILED
    assert target in result.stderr
    assert any(f": {reason}: " in result.stderr for reason in REASONS)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_page_without_an_article_ends_with_1(folder: Path, command: str) -> None:
    Path("empty.html").write_text("<!doctype html><title></title>")
    assert invoke(command, "empty.html").exit_code == cli.TARGET_FAILED


def test_explain_shows_every_block_with_its_category_and_every_candidate(folder: Path) -> None:
    result = invoke("explain", "page.html")
    assert result.exit_code == 0
    blocks, _, fields = result.stdout.partition("\n\n")
    assert blocks.count("content ") == 9
    assert all(row.split()[0] in CATEGORIES for row in blocks.splitlines())
    assert "title" in fields


def test_explain_as_json_is_the_whole_explanation(folder: Path) -> None:
    data = json.loads(invoke("explain", "page.html", "--json").stdout)
    assert set(data) == {"article", "blocks", "candidates"}


def test_explain_reads_flattened_text_too(folder: Path) -> None:
    assert invoke("explain", "-", "--text", given=b"A line of text that says nothing much.\n" * 9).stdout


def test_hostile_text_cannot_steer_the_terminal(folder: Path) -> None:
    Path("page.html").write_text(PAGE.replace("cheered", "\x1b[2Jcheered\u202e\x9b31m"))
    output = invoke("explain", "page.html").stdout
    assert not set("\x1b\u202e\x9b") & set(output)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode 日本", "plain ünïcode 日本"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\u202eb\u2028c\x9b", "a\\u202eb\\u2028c\\x9b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\udc80", "\\udc80"),
    ],
)
def test_control_characters_are_shown_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_schema_names_every_field() -> None:
    schema = json.loads(invoke("schema").stdout)
    assert set(schema["$defs"]["Article"]["properties"]) == set(Article.__struct_fields__)


def test_the_rules_are_listed_with_their_counts() -> None:
    result = invoke("rules")
    assert result.exit_code == 0
    assert "related" in result.stdout


def test_crawl_writes_one_line_for_each_target_and_goes_on_where_it_stopped(folder: Path) -> None:
    Path("urls.txt").write_text("# list\npage.html\nmissing.html\nno target\n")
    result = invoke("crawl", "urls.txt", "-o", "out")
    assert result.exit_code == 0, result.stderr
    assert [record.reason for record in records(folder / "out")] == [None, "unreadable", "bad_url"]
    assert "3 of 3 targets done" in result.stderr
    assert "unreadable: the file is missing" in result.stderr
    before = (folder / "out" / FILE_NAME).read_bytes()
    again = invoke("crawl", "urls.txt", "-o", "out")
    assert again.exit_code == 0
    assert "3 of 3 targets done, 3 of them before" in again.stderr
    assert (folder / "out" / FILE_NAME).read_bytes() == before


def test_crawl_tries_failures_again_when_asked(folder: Path) -> None:
    Path("urls.txt").write_text("late.html\npage.html\n")
    invoke("crawl", "urls.txt", "-o", "out", "-q")
    Path("late.html").write_text(PAGE)
    invoke("crawl", "urls.txt", "-o", "out", "-q", "--retry-failures")
    assert [(record.url, record.status) for record in records(folder / "out")] == [
        ("page.html", "ok"),
        ("late.html", "ok"),
    ]


def test_crawl_twice_into_fresh_outputs_gives_the_same_bytes(folder: Path) -> None:
    Path("saved").mkdir()
    for n in range(30):
        Path(f"saved/{n:02}.html").write_text(PAGE.replace("lorry", f"lorry {n}"))
    Path("urls.txt").write_text("saved\nnone.html\n")
    outputs = []
    for name in ("one", "two"):
        assert invoke("crawl", "urls.txt", "-o", name, "-q", "--workers", "3").exit_code == 0
        lines = [
            json.loads(line) | {"fetched_at": None} for line in (folder / name / FILE_NAME).read_bytes().splitlines()
        ]
        outputs.append(json.dumps(lines))
    assert outputs[0] == outputs[1]
    assert outputs[0].count('"url": "saved/') == 30


def test_quiet_says_nothing(folder: Path) -> None:
    result = invoke("crawl", "urls.txt", "-q")
    assert (result.stdout, result.stderr) == ("", "")
    assert (folder / "output" / FILE_NAME).exists()


def test_other_formats_are_written_from_the_finished_records(folder: Path) -> None:
    Path("urls.txt").write_text("missing.html\npage.html\n")
    result = invoke("crawl", "urls.txt", "-o", "out", "-q", "--format", "csv", "--format", "markdown")
    assert result.exit_code == 0
    table = (folder / "out" / "articles.csv").read_text()
    assert table.splitlines()[0].startswith("url,status,reason")
    assert table.count("lorry") == 9
    story = folder / "out" / "markdown" / "000002-bridge-reopens.md"
    assert story.read_text().startswith("# Bridge reopens\n\n")
    assert list(story.parent.iterdir()) == [story]


def test_an_unreadable_list_ends_with_66_and_makes_no_output(folder: Path) -> None:
    result = invoke("crawl", "urls.txt", "nowhere.txt", "-o", "out")
    assert result.exit_code == cli.INPUT_UNREADABLE
    assert "nowhere.txt" in result.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize("place", ["file", "file/below", "folder-in-place", "list-in-place"])
def test_an_output_that_cannot_be_is_refused_with_73(folder: Path, place: str) -> None:
    Path("file").touch()
    Path("folder-in-place", FILE_NAME).mkdir(parents=True)
    Path("list-in-place").mkdir()
    Path("list-in-place", FILE_NAME).write_text("page.html\n")
    result = invoke("crawl", "urls.txt", f"list-in-place/{FILE_NAME}", "-o", place)
    assert result.exit_code == cli.OUTPUT_REFUSED
    assert result.stderr.count("\n") == 1
    assert "--output" in result.stderr


def test_a_damaged_output_is_refused_with_65(folder: Path) -> None:
    Path("out").mkdir()
    Path("out", FILE_NAME).write_text("my notes\nmore of them\n")
    result = invoke("crawl", "urls.txt", "-o", "out")
    assert result.exit_code == cli.STATE_DAMAGED
    assert "line 1" in result.stderr
    assert Path("out", FILE_NAME).read_text() == "my notes\nmore of them\n"


def test_an_output_in_use_is_refused_with_75(folder: Path) -> None:
    journal = open_journal(folder / "out", lists=(), retry=frozenset(), settled=lambda _: None)
    result = invoke("crawl", "urls.txt", "-o", "out")
    journal.close()
    assert result.exit_code == cli.OUTPUT_IN_USE
    assert (folder / "out" / LOCK_NAME).exists()


def test_a_failed_write_ends_with_74(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: object, _record: Article) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsclean.export.jsonl.JsonLines.write", full)
    result = invoke("crawl", "urls.txt", "-o", "out", "-q")
    assert result.exit_code == cli.WRITE_FAILED
    assert "No space left" in result.stderr


def test_the_list_comes_from_a_pipe(folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "crawl", "-", "-o", "out"], input=b"page.html\n", capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert [record.url for record in records(folder / "out")] == ["page.html"]


def test_a_reader_that_leaves_early_is_no_error(folder: Path) -> None:
    process = subprocess.Popen([*COMMAND, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), errors) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_standard_output_ends_with_74() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "schema"], stdout=full, stderr=subprocess.PIPE, timeout=30, check=False)
    assert done.returncode == cli.WRITE_FAILED
    assert done.stderr.count(b"\n") == 1


def test_on_a_terminal_the_record_is_indented_and_progress_is_a_bar(folder: Path) -> None:
    shown = on_a_terminal("clean", "page.html")
    assert b'{\r\n  "url": "page.html"' in shown
    shown = on_a_terminal("crawl", "urls.txt", "-o", "out")
    assert "━".encode() in shown
    assert b"1/1" in shown
    assert b"\x1b[" in on_a_terminal("explain", "page.html")


def on_a_terminal(*arguments: str) -> bytes:
    """What a command shows on a terminal of its own."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    process = subprocess.Popen([*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # EIO: the other end is closed
        pass
    os.close(ours)
    assert process.wait(60) == 0
    return shown
