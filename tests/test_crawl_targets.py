"""Lists as people and tools write them."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl.targets import NAME_CHARS, Target, clean_line, read_targets
from newsclean.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cwd").mkdir()
    (tmp_path / "lists").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    return tmp_path


def read(folder: Path, content: str | bytes, name: str = "urls.txt") -> list[Target]:
    path = folder / "lists" / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_targets([str(path)])


def reasons(targets: list[Target]) -> list[str | None]:
    return [target.failure.reason if target.failure else None for target in targets]


def test_blank_lines_comments_and_repeats_are_skipped(folder: Path) -> None:
    content = "# a comment\n\n  http://a.example/x  \nhttp://A.example:80/x#part\n   \nhttp://a.example/y\n"
    assert [target.name for target in read(folder, content)] == ["http://a.example/x", "http://a.example/y"]


def test_a_url_has_its_normal_form_as_address_and_its_host_as_lane(folder: Path) -> None:
    (target,) = read(folder, "HTTPS://News.example:8443/a b#part\n")
    assert target == Target("HTTPS://News.example:8443/a b#part", "https://news.example:8443/a%20b", "news.example")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfhttp://a.example/\r\n", "http://a.example/"),
        (b"http://a.\0example/\r", "http://a.example/"),
        (b"http://a.example/\xff\n", "http://a.example/\ufffd"),
        (b"\t x \n", "x"),
        (b"\xff\xff", "\ufffd\ufffd"),
    ],
)
def test_a_line_is_cleaned_of_what_editors_leave(raw: bytes, text: str) -> None:
    assert clean_line(raw) == text


def test_a_path_is_seen_from_its_list_first_then_from_here(folder: Path) -> None:
    for place in ("lists/a.html", "cwd/a.html", "cwd/b.html"):
        (folder / place).touch()
    first, second = read(folder, "a.html\nb.html\n")
    assert first == Target("a.html", str(folder / "lists/a.html"))
    assert second == Target("b.html", str(folder / "cwd/b.html"))


def test_a_path_and_its_file_url_are_one_target(folder: Path) -> None:
    page = folder / "lists" / "a.html"
    page.touch()
    assert [target.name for target in read(folder, f"a.html\n{page.as_uri()}\n{page}\n")] == ["a.html"]


def test_the_same_relative_path_below_two_lists_is_two_targets(folder: Path) -> None:
    for place in ("one", "two"):
        (folder / place).mkdir()
        (folder / place / "a.html").touch()
        (folder / place / "urls.txt").write_text("a.html\n")
    targets = read_targets([str(folder / "one/urls.txt"), str(folder / "two/urls.txt")])
    assert [target.name for target in targets] == ["a.html", str(folder / "two/a.html")]


def test_a_folder_stands_for_its_pages_in_order(folder: Path) -> None:
    for name in ("b.html", "a.htm", "no.txt", "sub/c.html"):
        path = folder / "lists/saved" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert [target.name for target in read(folder, "saved/\n")] == ["saved/a.htm", "saved/b.html", "saved/sub/c.html"]


def test_a_folder_without_pages_is_a_failure(folder: Path) -> None:
    (folder / "lists/none").mkdir()
    assert reasons(read(folder, "none\n")) == ["unreadable"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("just some words", "bad_url"),
        ("www.news.example/story", "bad_url"),
        ("http://", "bad_url"),
        ("https://user:pass@news.example/", "bad_url"),
        ("http://news.example:99999/", "bad_url"),
        ("x" * 1_000_000, "bad_url"),
        ("javascript:alert(1)", "scheme"),
        ("gopher://news.example/", "scheme"),
        ("missing.html", "unreadable"),
        ("./missing", "unreadable"),
        ("/missing/page", "unreadable"),
        ("~nobody-of-this-name/x.html", "unreadable"),
        ("file:///missing/page.html", None),
    ],
)
def test_a_line_that_is_no_target_is_a_failure_that_names_its_place(
    folder: Path, line: str, reason: str | None
) -> None:
    (target,) = read(folder, f"# first\n{line}\n")
    assert reasons([target]) == [reason]
    if target.failure:
        assert target.failure.detail.startswith(f"{folder}/lists/urls.txt line 2: ")
        assert target.failure.url == target.name
        assert len(target.name) < NAME_CHARS + 50


def test_two_long_lines_that_begin_alike_stay_two_targets(folder: Path) -> None:
    assert len(read(folder, "x" * 5000 + "a\n" + "x" * 5000 + "b\n")) == 2


def test_gzip_and_standard_input_are_lists_too(folder: Path) -> None:
    targets = read(folder, gzip.compress(b"http://a.example/\n"), "urls.txt.gz")
    (folder / "cwd/b.html").touch()
    piped = read_targets(["-"], io.BytesIO(b"b.html\nnonsense here\n"))
    assert [target.name for target in targets] == ["http://a.example/"]
    assert reasons(piped) == [None, "bad_url"]
    assert piped[1].failure
    assert piped[1].failure.detail.startswith("standard input line 2: ")


@pytest.mark.parametrize(
    "write",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b"not gzip"),
        lambda path: path.write_bytes(gzip.compress(b"http://a.example/\n" * 100)[:-10]),
        lambda path: path.write_bytes(gzip.compress(b"http://a.example/\n" * 100)[:12] + b"\xff" * 40),
    ],
    ids=["missing", "folder", "no gzip", "cut gzip", "damaged gzip"],
)
def test_a_list_that_cannot_be_read_is_an_error_that_names_it(folder: Path, write: object) -> None:
    path = folder / "lists" / "urls.txt.gz"
    write(path)  # type: ignore[operator]
    with pytest.raises(InputError, match=r"cannot read the list .*urls\.txt\.gz"):
        read_targets([str(path)])
