"""Lists as people and tools write them."""

from __future__ import annotations

import gzip
import io
import os
from typing import TYPE_CHECKING

import pytest

from newsclean.crawl.targets import NAME_CHARS, Target, clean_line, read_targets
from newsclean.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    ("one", "other", "same"),
    [
        ("http://www.news.example/", "https://sport.news.example:8080/", True),
        ("http://www.post.co.uk/", "http://post.co.uk./", True),
        ("http://post.co.uk/", "http://times.co.uk/", False),
        ("http://ann.github.io/", "http://ben.github.io/", False),
        ("http://127.0.0.1/", "http://127.0.0.1:81/", True),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("http://[::1]/", "http://[::2]/", False),
    ],
)
def test_the_names_of_a_registered_domain_are_one_lane(folder: Path, one: str, other: str, same: bool) -> None:
    first, second = read(folder, f"{one}\n{other}\n")
    assert (first.lane == second.lane) == same


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\xef\xbb\xbfhttp://a.example/\r\n", "http://a.example/"),
        (b"http://a.\0example/\r", "http://a.\0example/"),
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


def test_a_line_with_a_nul_is_no_target_and_keeps_its_text(folder: Path) -> None:
    (folder / "lists/ab.html").touch()
    targets = read(folder, b"a\0b.html\nhttp://a.\0example/\n\0\nab.html\n")
    assert [target.name for target in targets] == ["a\ufffdb.html", "http://a.\ufffdexample/", "\ufffd", "ab.html"]
    assert reasons(targets) == ["bad_url", "bad_url", "bad_url", None]
    assert targets[0].failure
    assert targets[0].failure.detail.endswith("line 1: the line holds a NUL byte")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("piped", [False, True])
def test_a_list_tells_by_its_first_bytes_how_it_is_written(
    folder: Path, encoding: str, packed: bool, piped: bool
) -> None:
    text = "# ü\r\nhttp://a.example/ü\u2028\U0001f600\r\nno target\r\n"
    content = gzip.compress(text.encode(encoding)) if packed else text.encode(encoding)
    stdin = io.BytesIO(content)
    targets = read_targets(["-"], stdin) if piped else read(folder, content)
    assert [target.name for target in targets] == ["http://a.example/ü\u2028\U0001f600", "no target"]
    assert targets[1].failure
    assert "line 3: " in targets[1].failure.detail
    assert not stdin.closed


@pytest.mark.parametrize("content", [b"", b"\x1fx", b"\xff\xfe", b"\n"])
def test_a_list_of_next_to_nothing_is_read(folder: Path, content: bytes) -> None:
    assert reasons(read(folder, content)) == (["bad_url"] if content == b"\x1fx" else [])


@pytest.mark.parametrize("cut", [5, 30])
def test_gzip_without_its_ending_that_is_damaged_is_an_error_too(folder: Path, cut: int) -> None:
    with pytest.raises(InputError, match="cannot read the list standard input: "):
        read_targets(["-"], io.BytesIO(gzip.compress(b"http://a.example/\n" * 100)[:cut]))


def test_a_closed_standard_input_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(InputError, match="cannot read the list standard input: it is closed"):
        read_targets(["-"])


def test_a_file_name_that_is_not_utf_8_is_spelled_with_percent_signs(folder: Path) -> None:
    pages = [folder / "lists/saved" / os.fsdecode(name) for name in (b"m\xfe.html", b"m\xff.html", "mü.html".encode())]
    pages[0].parent.mkdir()
    for page in pages:
        page.touch()
    targets = read(folder, "saved\n")
    assert [target.name for target in targets] == ["saved/mü.html", "saved/m%FE.html", "saved/m%FF.html"]
    assert {target.address for target in targets} == {str(page) for page in pages}


def test_a_file_that_is_named_like_the_spelling_of_another_stays_another(folder: Path) -> None:
    for place in ("lists/saved", "cwd/saved"):
        (folder / place).mkdir()
        for name in (b"m\xff.html", b"m%FF.html"):
            (folder / place / os.fsdecode(name)).touch()
    names = [target.name for target in read(folder, f"saved\n{folder}/cwd/saved\n")]
    assert len(names) == len(set(names)) == 4
    assert [target.name for target in read(folder, f"saved\n{folder}/cwd/saved\n")] == names
    assert "".join(names).isprintable()


def test_a_list_whose_name_is_not_utf_8_is_spelled_in_its_details(folder: Path) -> None:
    (target,) = read(folder, "no target\n", os.fsdecode(b"l\xff.txt"))
    assert target.failure
    assert target.failure.detail.startswith(f"{folder}/lists/l%FF.txt line 1: ")


def locked(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Make folders unlistable, also for root."""
    scandir = os.scandir

    def refusing(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path) in map(str, folders):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)


def test_a_folder_that_cannot_be_listed_is_a_failure_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = folder / "lists/saved"
    for name in ("a.html", "closed/b.html", "z/c.html"):
        (saved / name).parent.mkdir(parents=True, exist_ok=True)
        (saved / name).touch()
    locked(monkeypatch, saved / "closed")
    targets = read(folder, "saved\nsaved/closed\n")
    assert [target.name for target in targets] == ["saved/a.html", "saved/closed", "saved/z/c.html"]
    assert reasons(targets) == [None, "unreadable", None]
    assert targets[1].failure
    assert targets[1].failure.detail.endswith("urls.txt line 1: Permission denied")
    locked(monkeypatch, saved)
    (target,) = read(folder, "saved\n")
    assert target.failure
    assert (target.name, target.failure.detail[-17:]) == ("saved", "Permission denied")


def test_a_path_that_nobody_may_look_for_is_asked_for_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "cwd/b.html").touch()
    stat = os.stat

    def refusing(path: str, **options: bool) -> os.stat_result:
        if str(path).startswith(str(folder / "lists/")) and str(path).endswith(".html"):
            raise PermissionError(13, "Permission denied", path)
        return stat(path, **options)

    monkeypatch.setattr(os, "stat", refusing)
    assert [(target.address, target.failure) for target in read(folder, "a.html\nb.html\n")] == [
        (str(folder / "lists/a.html"), None),
        (str(folder / "cwd/b.html"), None),
    ]
