"""Every command and every exit code that needs no network."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner, Result

from newsclean import cli
from newsclean.config import VARIABLES
from newsclean.crawl.journal import LOCK_NAME, open_journal
from newsclean.crawl.ledger import LEDGER_NAME
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


def test_a_signal_that_nothing_came_of_ends_the_command_before_it_crawls(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "_signals", [])
    with pytest.raises(SystemExit):
        cli._interrupted(signal.SIGTERM, None)
    assert cli._signals == [signal.SIGTERM]
    assert invoke("crawl", "urls.txt", "-o", "out").exit_code == 128 + signal.SIGTERM
    assert not (folder / "out").exists()
    cli._signals.clear()
    assert invoke("crawl", "urls.txt", "-o", "out").exit_code == 0


def test_the_package_is_the_command(folder: Path) -> None:
    command = [sys.executable, "-m", "newsclean", "crawl", "urls.txt", "-o", "out", "-q"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    assert len((folder / "out" / "articles.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [[], ["crawl"], ["unknown"], ["crawl", "x", "--delay", "-1"], ["crawl", "x", "--delay", "soon"], ["clean"],
     ["clean", ""], ["explain", ""], ["crawl", ""], ["crawl", "urls.txt", "-o", ""],
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


@pytest.mark.parametrize(
    ("option", "value", "span"),
    [("--delay", value, "from 0 to 86400") for value in ("inf", "nan", "1e308", "-1", "-inf")]
    + [("--timeout", value, "from 0.1 to 86400") for value in ("inf", "nan", "0", "86401")]
    + [("--max-bytes", value, "from 1 to 1073741824") for value in ("0", "1073741825", str(2**63 - 1), str(2**80))],
)
def test_a_number_out_of_its_range_ends_with_2_and_the_range(folder: Path, option: str, value: str, span: str) -> None:
    result = invoke("crawl", "urls.txt", option, value)
    assert result.exit_code == cli.USAGE
    assert span in " ".join(result.stderr.split())
    assert not (folder / "output").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--delay", "0"), ("--delay", "86400"), ("--timeout", "0.1"), ("--timeout", "86400"),
     ("--max-bytes", "1073741824")],
)  # fmt: skip
def test_a_number_at_the_end_of_its_range_is_taken(folder: Path, option: str, value: str) -> None:
    assert invoke("crawl", "urls.txt", option, value).exit_code == 0


def test_clean_of_a_folder_gives_one_line_per_page(folder: Path) -> None:
    Path("sub").mkdir()
    Path("sub/second.html").write_text(PAGE)
    Path("sub/empty.html").touch()
    result = invoke("clean", ".")
    assert result.exit_code == 0
    urls = [json.loads(line)["url"] for line in result.stdout.splitlines()]
    assert urls == ["page.html", "sub/empty.html", "sub/second.html"]


def test_clean_of_a_folder_without_pages_ends_with_1(folder: Path) -> None:
    Path("none").mkdir()
    result = invoke("clean", "none")
    assert result.exit_code == cli.TARGET_FAILED
    assert json.loads(result.stdout)["reason"] == "unreadable"
    assert result.stderr == "newsclean: none: unreadable: the folder holds no .html or .htm page\n"


def test_clean_of_a_folder_names_what_cannot_be_listed_and_carries_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("saved/closed/b.html", "saved/open/c.html"):
        Path(name).parent.mkdir(parents=True)
        Path(name).write_text(PAGE)
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    result = invoke("clean", "saved")
    assert result.exit_code == cli.TARGET_FAILED
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(record["url"], record["reason"]) for record in found] == [
        ("saved/closed", "unreadable"), ("saved/open/c.html", None),
    ]  # fmt: skip
    assert result.stderr == "newsclean: saved/closed: unreadable: Permission denied\n"


def test_a_file_name_that_is_not_utf_8_is_spelled_with_percent_signs(folder: Path) -> None:
    name = os.fsdecode(b"m\xff.html")
    Path("saved").mkdir()
    Path("saved", name).write_text(PAGE)
    for command in (["clean", f"saved/{name}"], ["clean", "saved"], ["clean", "page.html", "--url", f"saved/{name}"]):
        result = invoke(*command)
        assert (result.exit_code, json.loads(result.stdout)["url"]) == (0, "saved/m%FF.html")
    shown = json.loads(invoke("explain", f"saved/{name}", "--json").stdout)
    assert shown["article"]["url"] == "saved/m%FF.html"
    missing = invoke("clean", f"no-{name}")
    assert (missing.exit_code, json.loads(missing.stdout)["url"]) == (cli.TARGET_FAILED, "no-m%FF.html")
    assert json.loads(invoke("clean", f"https://{name}/").stdout)["url"] == "https://m%FF.html/"


def test_file_names_that_are_not_utf_8_are_crawled_exactly_once(folder: Path) -> None:
    Path("saved").mkdir()
    for name in (b"a.html", b"m\xfe.html", b"m\xff.html", b"m%FF.html", b"z.html"):
        Path("saved", os.fsdecode(name)).write_text(PAGE)
    listed = os.fsdecode(b"l\xff.txt")
    Path(listed).write_text("saved\nno target\n")
    result = invoke("crawl", listed, "-o", "out", "-q")
    assert result.exit_code == 0, result.stderr
    found = records(folder / "out")
    assert [record.status for record in found] == ["ok"] * 5 + ["error"]
    assert len({record.url for record in found}) == 6
    assert str(found[-1].detail).startswith("l%FF.txt line 2: ")
    path = folder / "out" / FILE_NAME
    before = path.read_bytes()
    path.write_bytes(b"".join(before.splitlines(keepends=True)[:2]))
    (folder / "out" / LEDGER_NAME).unlink()
    assert invoke("crawl", listed, "-o", "out", "-q").exit_code == 0
    assert [record.url for record in records(folder / "out")] == [record.url for record in found]


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
    assert set(data) == {"article", "blocks", "candidates", "notes"}


@pytest.mark.parametrize("options", [[], ["--url", "https://news.example/bridge"], ["--text"]])
@pytest.mark.parametrize("target", ["page.html", "-"])
def test_explain_explains_the_record_that_clean_gives(folder: Path, options: list[str], target: str) -> None:
    given = PAGE.encode()
    record = json.loads(invoke("clean", target, *options, given=given).stdout)
    article = json.loads(invoke("explain", target, "--json", *options, given=given).stdout)["article"]
    assert article | {"fetched_at": None} == record | {"fetched_at": None}
    assert article["url"] == (options[1] if "--url" in options else target)


def test_explain_says_that_a_page_was_cut(folder: Path) -> None:
    cut = ["page.html", "--max-bytes", "800"]
    article = json.loads(invoke("explain", *cut, "--json").stdout)["article"]
    assert (article["status"], article["reason"], article["truncated"]) == ("partial", "truncated", True)
    assert article | {"fetched_at": None} == json.loads(invoke("clean", *cut).stdout) | {"fetched_at": None}


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
        ("late.html", "ok"),
        ("page.html", "ok"),
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
    journal = open_journal(folder / "out", lists=(), again=lambda _: False, settled=lambda _: None)
    result = invoke("crawl", "urls.txt", "-o", "out")
    journal.close()
    assert result.exit_code == cli.OUTPUT_IN_USE
    assert (folder / "out" / LOCK_NAME).exists()


def test_a_failed_write_ends_with_74(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: object, _record: Article) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsclean.export.jsonl.JsonLines.append", full)
    result = invoke("crawl", "urls.txt", "-o", "out", "-q")
    assert result.exit_code == cli.WRITE_FAILED
    assert "No space left" in result.stderr


@pytest.mark.parametrize(
    ("name", "path", "is_folder"), [("csv", "articles.csv", True), ("markdown", "markdown", False)]
)
def test_a_format_that_cannot_be_written_is_refused_before_the_first_fetch(
    folder: Path, name: str, path: str, is_folder: bool
) -> None:
    place = Path("out", path)
    Path("out").mkdir()
    place.mkdir() if is_folder else place.touch()
    result = invoke("crawl", "urls.txt", "-o", "out", "--format", name)
    assert result.exit_code == cli.OUTPUT_REFUSED
    assert f"out/{path}" in result.stderr
    assert not (folder / "out" / FILE_NAME).exists()


def test_a_disk_that_is_full_for_the_table_ends_with_74_and_leaves_no_half(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: object, _record: Article) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("newsclean.export.csv.CsvRows.write", full)
        result = invoke("crawl", "urls.txt", "-o", "out", "-q", "--format", "csv")
    assert result.exit_code == cli.WRITE_FAILED
    assert not list(Path("out").glob("articles.csv*"))
    assert invoke("crawl", "urls.txt", "-o", "out", "-q", "--format", "csv").exit_code == 0
    assert Path("out/articles.csv").read_text().count("lorry") == 9


def without(streams: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command with standard streams that the shell closed."""
    line = ["sh", "-c", f'exec "$@" {streams}', "sh", *COMMAND, *arguments]
    return subprocess.run(line, capture_output=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("streams", "arguments", "code", "said"),
    [
        (
            "<&-",
            ["crawl", "-", "-o", "out"],
            cli.INPUT_UNREADABLE,
            b"cannot read the list standard input: it is closed",
        ),
        ("<&-", ["clean", "-"], cli.INPUT_UNREADABLE, b"cannot read standard input: it is closed"),
        (">&-", ["clean", "page.html"], cli.WRITE_FAILED, b"cannot write to standard output: it is closed"),
        (">&-", ["explain", "page.html"], cli.WRITE_FAILED, b"cannot write to standard output: it is closed"),
        (">&-", ["schema"], cli.WRITE_FAILED, b"cannot write to standard output: it is closed"),
        (">&-", ["--version"], cli.WRITE_FAILED, b"cannot write to standard output: it is closed"),
    ],
)
def test_a_closed_stream_is_said_in_one_line(
    folder: Path, streams: str, arguments: list[str], code: int, said: bytes
) -> None:
    done = without(streams, *arguments)
    assert (done.returncode, done.stderr) == (code, b"newsclean: " + said + b"\n")


@pytest.mark.parametrize("streams", ["2>&-", "<&- >&- 2>&-"])
def test_a_crawl_needs_no_stream(folder: Path, streams: str) -> None:
    Path("urls.txt").write_text("page.html\nmissing.html\n")
    assert without(streams, "crawl", "urls.txt", "-o", "out").returncode == 0
    assert [record.status for record in records(folder / "out")] == ["ok", "error"]
    assert without(streams, "crawl", "nowhere.txt", "-o", "out").returncode == cli.INPUT_UNREADABLE


def test_a_list_that_is_gzip_and_does_not_say_so_comes_from_a_pipe(folder: Path) -> None:
    assert invoke("crawl", "-", "-o", "out", "-q", given=gzip.compress(b"page.html\n")).exit_code == 0
    assert [record.url for record in records(folder / "out")] == ["page.html"]


AT_AN_IMPORT = """
import os, sys
module, number = sys.argv[1], int(sys.argv[2])
class Finder:
    def find_spec(self, name, path, target=None):
        if name == module:
            os.kill(os.getpid(), number)
sys.meta_path.insert(0, Finder())
sys.argv[1:] = sys.argv[3:]
from newsclean.cli import main
main()
"""


@pytest.mark.parametrize(
    ("module", "number", "arguments"),
    [
        ("typer", signal.SIGINT, ["schema"]),
        ("newsclean.fetchers", signal.SIGINT, ["clean", "page.html"]),
        ("newsclean.fetchers", signal.SIGTERM, ["clean", "page.html"]),
        ("newsclean.crawl.job", signal.SIGINT, ["crawl", "urls.txt"]),
        ("newsclean.export.csv", signal.SIGINT, ["crawl", "urls.txt", "-q", "--format", "csv"]),
    ],
)
def test_ctrl_c_while_the_program_loads_is_quiet(folder: Path, module: str, number: int, arguments: list[str]) -> None:
    command = [sys.executable, "-c", AT_AN_IMPORT, module, str(number), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (128 + number, b"")


def test_without_a_signal_the_same_command_runs(folder: Path) -> None:
    command = [sys.executable, "-c", AT_AN_IMPORT, "no.such", "2", "clean", "page.html"]
    assert b"Bridge" in subprocess.run(command, capture_output=True, timeout=60, check=True).stdout


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


def test_shared_options_are_the_same_in_all_commands_that_take_them() -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    taken = {
        name: {parameter.name: parameter for parameter in commands[name].params}
        for name in ("crawl", "discover", "clean", "explain")
    }
    for option in cli.NETWORK:
        helps = {parameters[option].help for parameters in taken.values()}
        assert len(helps) == 1, option
    for option in cli.WAYS:
        assert [name for name, parameters in taken.items() if option in parameters] == ["crawl", "clean", "explain"]
    assert "settings" not in {option for parameters in taken.values() for option in parameters}
    assert [name for name, parameters in taken.items() if "delay" in parameters] == ["crawl", "discover"]
    assert taken["discover"]["max_bytes"].default == 5 * taken["crawl"]["max_bytes"].default


def test_shared_options_may_stand_in_a_file_and_in_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "newsclean.toml").write_text('fetcher = "browser"\nmax-bytes = 100\n[crawl]\nper-host = 2\n')
    monkeypatch.setenv("NEWSCLEAN_CLEAN_BROWSER", "/nowhere/chrome")
    result = CliRunner().invoke(cli.app, ["clean", "http://127.0.0.1:1/"], auto_envvar_prefix=VARIABLES)
    assert result.exit_code == cli.INPUT_UNREADABLE
    assert "pip install 'newsclean[browser]'" in result.stderr or "no program /nowhere/chrome" in result.stderr
    assert json.loads(invoke("clean", "page.html", "--fetcher", "http").stdout)["truncated"] is True
