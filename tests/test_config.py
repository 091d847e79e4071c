"""Configuration files, environment variables and flags: which of them counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from newsclean import cli
from newsclean.config import VARIABLES, defaults, find
from newsclean.errors import InputError

COMMANDS = {"crawl": ["delay", "max_bytes", "format"], "clean": ["max_bytes", "text"]}
PAGE = "<h1>Bridge reopens</h1><p>" + "The old bridge carried its first lorry in years. " * 20


def written(folder: Path, text: str, name: str = "newsclean.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_stands_at_the_top_counts_for_every_command_that_takes_it(tmp_path: Path) -> None:
    path = written(tmp_path, 'max-bytes = 5\ndelay = 2.0\n[crawl]\nformat = ["csv"]\nmax_bytes = 7\n')
    assert defaults(path, COMMANDS) == {
        "crawl": {"max_bytes": 7, "delay": 2.0, "format": ["csv"]}, "clean": {"max_bytes": 5},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("dellay = 1", "no option 'dellay'; did you mean delay"),
        ("[crawl]\ntext = true", "no option 'crawl.text'"),
        ("[crwal]\ndelay = 1", "no option 'crwal'; did you mean crawl"),
        ("delay = ", "cannot read the configuration"),
        ("\x00", "cannot read the configuration"),
    ],
)
def test_a_file_with_an_error_is_refused_with_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        defaults(written(tmp_path, text), COMMANDS)


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find(below) is None
    project = written(tmp_path, "[tool.newsclean]\ndelay = 1\n", "pyproject.toml")
    written(tmp_path / "a", "[tool.other]\ndelay = 1\n", "pyproject.toml")
    assert find(below) == project
    own = written(tmp_path, "delay = 1\n")
    assert find(below) == own


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    written(tmp_path, PAGE, "page.html")
    written(tmp_path, "page.html\n", "urls.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs(*arguments: str, **variables: str) -> list[str]:
    """The names of the folders that a crawl made."""
    before = set(Path.cwd().iterdir())
    result = CliRunner(env=variables).invoke(
        cli.app, ["crawl", "urls.txt", "-q", *arguments], auto_envvar_prefix=VARIABLES
    )
    assert result.exit_code == 0, result.stderr
    return sorted(path.name for path in set(Path.cwd().iterdir()) - before)


def test_a_flag_goes_before_a_variable_before_the_file_before_the_default(folder: Path) -> None:
    assert outputs() == ["output"]
    written(folder, '[crawl]\noutput = "of the file"\n')
    assert outputs() == ["of the file"]
    assert outputs(NEWSCLEAN_CRAWL_OUTPUT="of the variable") == ["of the variable"]
    assert outputs("-o", "of the flag", NEWSCLEAN_CRAWL_OUTPUT="unseen") == ["of the flag"]


def test_a_value_of_the_wrong_kind_is_wrong_usage(folder: Path) -> None:
    written(folder, '[crawl]\ndelay = "slowly"\n')
    result = CliRunner().invoke(cli.app, ["crawl", "urls.txt", "-q"])
    assert result.exit_code == cli.USAGE
    assert "--delay" in result.stderr
    assert not Path("output").exists()


def test_a_file_can_be_named(folder: Path) -> None:
    written(folder, "delay = 99999999\n")
    named = written(folder / "other", '[crawl]\noutput = "named"\n', "mine.toml")
    assert CliRunner().invoke(cli.app, ["--config", str(named), "crawl", "urls.txt", "-q"]).exit_code == 0
    assert Path("named").is_dir()
    missing = CliRunner().invoke(cli.app, ["--config", "none.toml", "crawl", "urls.txt", "-q"])
    assert missing.exit_code == cli.INPUT_UNREADABLE
    assert "none.toml" in missing.stderr


@pytest.mark.parametrize(
    ("words", "offered"), [("newsclean cra", "crawl"), ("newsclean crawl --retry-s", "--retry-status")]
)
def test_a_shell_completes_commands_and_options(words: str, offered: str) -> None:
    asked = {"_NEWSCLEAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = CliRunner(env=asked).invoke(cli.app, [], prog_name="newsclean")
    assert result.stdout.split() == [offered]
