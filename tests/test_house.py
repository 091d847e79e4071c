"""What the repository promises of itself: documents, package, imports."""

from __future__ import annotations

import asyncio
import doctest
import json
import os
import re
import shlex
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

import newsclean
from newsclean import cli, fetchers, rules
from newsclean.fetchers.net.pace import Pace
from newsclean.model import CATEGORIES, REASONS, Article, Failure, Page, PageType
from newsclean.segment import tokens_of

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "newsclean"
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECORD = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
HEAVY = {
    "brotli", "feedparser", "htmldate", "httpcore", "httpx", "lxml", "protego", "publicsuffixlist",
    "py3langid", "rich", "tenacity", "trafilatura", "typer", "urllib3", "zlib_ng",
}  # fmt: skip
NEEDED = {"ada_url", "msgspec", "newsclean.cleaner", "numpy", "selectolax"}
UNSURE = f"<table>{'<tr><td>a dog lies under the bench of the old town<td>7' * 40}</table>"


def blocks(kind: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of docs/record.md, without backticks around them."""
    section = RECORD.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


# --- Documents -------------------------------------------------------------------------------------------------------


def test_the_record_page_names_every_field_in_order() -> None:
    assert [row[0] for row in rows("Fields")] == list(Article.__struct_fields__)


def test_the_record_page_gives_every_reason_with_its_status_and_meaning() -> None:
    assert [tuple(row) for row in rows("Reasons")] == [(name, *about) for name, about in REASONS.items()]


def test_the_record_page_names_every_category_and_page_type() -> None:
    assert [row[0] for row in rows("Categories")] == list(CATEGORIES)
    types = RECORD.split("\n## Page types\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", types)) == set(PageType.__args__)  # type: ignore[attr-defined]


def test_exit_codes_are_the_same_in_all_documents() -> None:
    def table(text: str) -> list[tuple[str, str]]:
        rest = text.split("code | means |\n|---|---|\n")[1]
        return re.findall(r"\| (.*) \| (.*) \|\n", rest.split("\n\n")[0] + "\n")

    codes = table(README)
    assert codes == table((ROOT / "docs" / "crawl.md").read_text(encoding="utf-8"))
    told = re.findall(r"(?<![\w-])\d+\b", cli.EXIT_CODES)
    assert [code for row in codes for code in row[0].split(", ")] == told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the README's page."""
    monkeypatch.chdir(tmp_path)
    (page,) = blocks("html")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    return tmp_path


def test_the_readmes_commands_give_the_output_that_it_shows(folder: Path) -> None:
    shown = [block for block in blocks("console") if block.count("\n") > 1]
    assert len(shown) == 2
    for block in shown:
        command, output = block.split("\n", 1)
        result = CliRunner().invoke(cli.app, shlex.split(command.removeprefix("$ newsclean ")))
        assert "\n".join(line.rstrip() for line in result.stdout.splitlines()) + "\n" == output


def test_the_readmes_record_is_the_one_of_its_page(folder: Path) -> None:
    (shown,) = blocks("json")
    expected = json.loads(CliRunner().invoke(cli.app, ["clean", "page.html"]).stdout)
    assert json.loads(shown) | {"fetched_at": None} == expected | {"fetched_at": None}


def test_the_readmes_python_gives_the_output_that_it_shows(folder: Path) -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks("pycon")):
        test = parser.get_doctest(block, names, f"README {number}", "README.md", 0)
        runner.run(test, clear_globs=False)
        names = test.globs
    assert (runner.failures, runner.tries > 8) == (0, True)


def test_the_readmes_commands_exist() -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    text = README + "".join(
        (ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in ("crawl", "discover", "fetchers", "warc")
    )
    used = re.findall(r"newsclean (crawl|discover|clean|explain|status|schema|rules)\b([^`\n|]*)", text)
    assert {name for name, _ in used} == set(commands)
    for name, rest in used:
        known = {flag for parameter in commands[name].params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= known | {"--help"}, (name, rest)
    everything = {flag for command in commands.values() for parameter in command.params for flag in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)`", text)) <= everything


def test_the_readmes_first_two_lines_set_up_a_crawl_and_the_tests() -> None:
    crawl, test = blocks("sh")
    start = "python3 -m venv .venv && .venv/bin/pip install "
    assert crawl == f"{start}. && .venv/bin/newsclean crawl fixtures/urls.txt -o output/\n"
    assert test == f"{start}-e '.[test]' && .venv/bin/pytest\n"


def test_every_file_that_a_document_links_to_or_names_exists() -> None:
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        text = document.read_text(encoding="utf-8")
        linked = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
        named = re.findall(r"`((?:src|tests|bench|fixtures|docs)/[\w./-]+)`", text)
        missing = [link for link in linked if not (document.parent / link).exists()]
        missing += [name for name in named if not (ROOT / name).exists()]
        assert missing == [], document


def test_the_readmes_language_is_a_language() -> None:
    table = tomllib.loads(next(block for block in blocks("toml") if block.startswith("language")))
    compiled = rules.compile_rules({"cy": table}, {})
    found = [compiled.phrases.find(example) for example in table["read_more"]["drops"]]
    assert [hit.category for hit in found if hit] == ["read_more", "read_more"]
    assert [compiled.phrases.find(example) for example in table["read_more"]["keeps"]] == [None]


def test_the_readmes_fetcher_and_exporter_work(tmp_path: Path) -> None:
    fetcher, exporter = ({}, {})  # type: dict[str, Any], dict[str, Any]
    for source, names in zip(blocks("python"), (fetcher, exporter), strict=True):
        exec(compile(source, "README.md", "exec"), names)
    reader: fetchers.Fetcher = fetcher["create"](fetchers.Settings(), Pace(0))
    page, failure = (asyncio.run(reader.fetch(target)) for target in ("data:text/html,%3Cp%3EHi", "data:"))
    assert isinstance(page, Page)
    assert page.body == b"<p>Hi"
    assert isinstance(failure, Failure)
    writer = exporter["create"](tmp_path)
    writer.write(Article(title="A", body="B"))
    writer.close()
    assert (tmp_path / "articles.txt").read_text() == "A\n\nB\n\f\n"


def test_the_markup_example_of_the_rules_page_is_true() -> None:
    assert tokens_of("article__relatedLinks") == {"article", "related", "links"}


# --- Package ---------------------------------------------------------------------------------------------------------


def test_the_shipped_schema_is_the_one_that_the_command_prints() -> None:
    printed = CliRunner().invoke(cli.app, ["schema"]).stdout
    assert (SOURCE / "record.schema.json").read_text(encoding="utf-8") == printed


def test_the_list_of_fixtures_names_every_page_in_order() -> None:
    lines = (ROOT / "fixtures" / "urls.txt").read_text(encoding="utf-8").splitlines()
    pages = [path.relative_to(ROOT / "fixtures").as_posix() for path in (ROOT / "fixtures").glob("pages/*/page.html")]
    assert lines[0].startswith("#")
    assert [line for line in lines if line and not line.startswith("#")] == sorted(pages)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    return folder


def data_files() -> set[str]:
    kinds = (".toml", ".json", ".typed")
    return {path.relative_to(ROOT / "src").as_posix() for path in SOURCE.rglob("*.*") if path.suffix in kinds}


def test_the_wheel_carries_every_module_and_every_table(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        metadata = packed.read(f"newsclean-{newsclean.__version__}.dist-info/METADATA").decode()
    needed = {"py.typed", "record.schema.json", "bylines/names.toml", "rules/markup.toml", "rules/languages/en.toml"}
    assert {f"newsclean/{name}" for name in needed} <= data_files() <= names
    assert {path.relative_to(ROOT / "src").as_posix() for path in SOURCE.rglob("*.py")} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "License-Expression: Apache-2.0" in metadata


def test_the_source_archive_carries_tests_fixtures_and_documents(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    needed = {"README.md", "CHANGELOG.md", "LICENSE", "docs/record.md", "fixtures/urls.txt", "tests/test_house.py"}
    assert needed | {f"src/{name}" for name in data_files()} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("output")]


def test_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == newsclean.__version__


# --- Imports and side effects ----------------------------------------------------------------------------------------


def python(code: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120).stdout


def loaded_by(code: str) -> set[str]:
    """The modules that a fresh interpreter holds afterwards, and their packages."""
    names = python(f"import sys; {code}; print(*sys.modules)").split()
    return {*names, *(name.partition(".")[0] for name in names)}


def test_the_import_loads_nothing_but_names() -> None:
    loaded = loaded_by("import newsclean") - loaded_by("pass")
    assert {name for name in loaded if name.startswith("newsclean")} == {"newsclean", "newsclean.version"}
    assert loaded.isdisjoint(HEAVY | NEEDED)


@pytest.mark.parametrize("code", ["", "; clean(open('page.html', 'rb').read())"])
def test_cleaning_a_page_that_says_all_loads_only_what_every_page_needs(folder: Path, code: str) -> None:
    loaded = loaded_by(f"from newsclean import clean{code}")
    assert loaded >= NEEDED
    assert loaded.isdisjoint(HEAVY)


def test_a_crawl_loads_the_cleaner_and_the_client_only_where_they_are_used() -> None:
    loaded = loaded_by("import newsclean.crawl.job, newsclean.crawl.folder")
    assert "newsclean.crawl.pool" in loaded
    assert loaded.isdisjoint({"newsclean.cleaner", "httpx", "numpy", "rich", "trafilatura"})


WATCH = """
import sys
events = []
sys.addaudithook(lambda name, arguments: events.append(name))
import newsclean

def clean_all():
    events.clear()
    for path in sys.argv[1:]:
        newsclean.explain(open(path, "rb").read(), url="https://news.example/2025/a-story")
    newsclean.clean_text("A line.\\n\\nAnother one, a little longer.")
    kinds = ("socket.", "subprocess.", "urllib.", "os.system", "os.exec", "os.fork", "os.posix_spawn")
    return sorted({name for name in events if name.startswith(kinds)})

print(*clean_all())
print(*clean_all())
print(*sorted({"trafilatura", "htmldate", "py3langid"} & set(sys.modules)))
"""
# When the libraries that are asked last are imported, urllib3 looks whether the machine has IPv6: it binds a socket of
# its own to ::1 and closes it. Nothing is connected, resolved or sent.
IPV6_PROBE = {"socket.__new__", "socket.bind"}


def test_cleaning_reaches_for_no_network_and_starts_no_process(tmp_path: Path) -> None:
    hostile = '<base href="//x.example/"><link rel=stylesheet href=a><img src=b>https://x.example/'
    story = "The old bridge carried its first lorry today, and the crowd on the bank cheered for it. "
    pages = {
        "hostile": f"<!DOCTYPE html SYSTEM 'http://x.example/a.dtd'>{hostile}",
        "address": "http://x.example/",
        "undated": f"{UNSURE}<p>{story * 6}</p>",
        "unclear": UNSURE,
    }
    for name, page in pages.items():
        (tmp_path / name).write_text(page)
    first, again, asked = python(WATCH, *(str(tmp_path / name) for name in pages)).splitlines()
    assert asked == "htmldate py3langid trafilatura"
    assert set(first.split()) <= IPV6_PROBE
    assert again == ""


def test_cleaning_a_page_that_says_all_opens_no_socket_at_all(folder: Path) -> None:
    assert python(WATCH, "page.html").splitlines() == ["", "", ""]


def test_every_public_name_is_there() -> None:
    assert all(getattr(newsclean, name) is not None for name in newsclean.__all__)
    with pytest.raises(AttributeError, match="no attribute 'tidy'"):
        _ = newsclean.tidy
