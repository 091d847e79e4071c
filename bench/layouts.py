"""A folder in the layout of a public benchmark in, labelled pages out: one reader a layout, told by the files there.

The layouts are those that the projects document; their pages and labels are not part of this repository. A label that
is no label ("", None) is left out, a page whose file is missing is passed over.
"""

from __future__ import annotations

import ast
import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus import Labelled, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Layout(NamedTuple):
    """A layout: its name, the files that tell of it (patterns, all needed), its reader."""

    name: str
    signs: tuple[str, ...]
    read: Callable[[Path], Iterable[Labelled]]


def read(folder: Path) -> list[Labelled]:
    """All pages of a folder in the order of their ids. Raises FileNotFoundError when no layout fits."""
    layout = detect(folder)
    pages = sorted(layout.read(folder), key=lambda page: page.id)
    if not pages:
        raise FileNotFoundError(f"{folder} looks like {layout.name}, but none of its pages is there")
    return pages


def detect(folder: Path) -> Layout:
    """The first layout of which every sign is there. Raises FileNotFoundError when none fits."""
    for layout in LAYOUTS:
        if all(next(folder.glob(sign), None) for sign in layout.signs):
            return layout
    known = ", ".join(layout.name for layout in LAYOUTS)
    raise FileNotFoundError(f"{folder} is in none of the known layouts: {known}")


def _packed(folder: Path) -> Iterator[Labelled]:
    for id, gold in _json(folder / "gold.json").items():
        files = (folder / "html" / f"{id}.html", folder / "text" / f"{id}.txt")
        html, text = (file.read_bytes() if file.exists() else None for file in files)
        yield packed(id, gold, html, text)


def _article_extraction_benchmark(folder: Path) -> Iterator[Labelled]:
    """ground-truth.json (id → articleBody, url) and html/<id>.html.gz; WCXB was once published in the same way."""
    for id, entry in _json(folder / "ground-truth.json").items():
        yield from _page(id, [folder / "html" / f"{id}.html.gz"], _wcxb_labels(entry))


def _wcxb(folder: Path) -> Iterator[Labelled]:
    """ground-truth/<id>.json (ground_truth: main_content, title, author, publish_date, with, without) and html/."""
    for file in sorted((folder / "ground-truth").glob("*.json")):
        entry = _json(file)
        labels = _wcxb_labels(entry.get("ground_truth") or {}, url=entry.get("url"))
        kind = (entry.get("_internal") or {}).get("page_type")
        page_type = kind.get("primary") if isinstance(kind, dict) else kind
        pages = [folder / "html" / f"{file.stem}{ending}" for ending in (".html.gz", ".html")]
        yield from _page(file.stem, pages, labels | ({"page_type": page_type} if page_type else {}))


def _wcxb_splits(folder: Path) -> Iterator[Labelled]:
    """The whole of WCXB: dev/ and test/, each as above."""
    for split in sorted(file.parent for file in folder.glob("*/ground-truth")):
        for page in _wcxb(split):
            yield page._replace(id=f"{split.name}-{page.id}")


def _newspaper4k(folder: Path) -> Iterator[Labelled]:
    """articles.json (hash → title, authors, date, articleBody, url) and html/<hash>.html."""
    for id, entry in _json(folder / "articles.json").items():
        labels = _labels(
            url=entry.get("url"), body=entry.get("articleBody"), title=entry.get("title"),
            authors=entry.get("authors"), date=entry.get("date"),
        )  # fmt: skip
        yield from _page(id, [folder / "html" / f"{id}.html"], labels)


def _fundus(folder: Path) -> Iterator[Labelled]:
    """Parser tests: <country>/<Publisher>.json (version → labels), <Publisher>_<date>.html.gz, meta.info (file → url).

    A publisher's parser versions and pages are in the order of time, which pairs them. A publisher with more of one
    than of the other cannot be paired from the files alone and is left out.
    """
    for info in sorted(folder.rglob("meta.info")):
        about = _json(info)
        for tests in sorted(info.parent.glob("*.json")):
            versions = sorted(_json(tests).items(), key=lambda item: _version(item[0]))
            pages = sorted(info.parent.glob(f"{tests.stem}_*.html.gz"))
            for (version, entry), page in zip(versions, pages if len(pages) == len(versions) else (), strict=False):
                labels = _labels(
                    url=about.get(page.name, {}).get("url"), body=_fundus_body(entry.get("body")),
                    title=entry.get("title"), authors=entry.get("authors"), date=entry.get("publishing_date"),
                )  # fmt: skip
                yield from _page(f"{info.parent.name}-{tests.stem}-{version}", [page], labels)


def _version(name: str) -> tuple[int, ...]:
    """V1 < V1_1 < V2 < V10."""
    return tuple(int(part) for part in name.lstrip("Vv").split("_") if part.isdecimal())


def _fundus_body(body: dict[str, Any] | None) -> str:
    sections = (body or {}).get("sections") or ()
    parts = [(body or {}).get("summary") or ()]
    for section in sections:
        parts += [section.get("headline") or (), section.get("paragraphs") or ()]
    return "\n\n".join(text for part in parts for text in part)


def _fundus_evaluation(folder: Path) -> Iterator[Labelled]:
    """ground_truth.json (file → url, body as a list of paragraphs, crawl_date) and html/<file>.

    A paragraph in square brackets is optional: it stands in the label and in the list of what may be left out of it.
    """
    home = folder if (folder / "ground_truth.json").exists() else folder / "dataset"
    for name, entry in _json(home / "ground_truth.json").items():
        written = entry.get("body") or ()
        optional = [text[1:-1] for text in written if text[:1] == "[" and text[-1:] == "]"]
        body = "\n\n".join(text[1:-1] if text[1:-1] in optional else text for text in written)
        stem = name.removesuffix(".gz").removesuffix(".html")
        pages = [home / "html" / file for file in (name, f"{stem}.html.gz", f"{stem}.html")]
        yield from _page(stem, pages, _labels(url=entry.get("url"), body=body, optional=optional))


def _trafilatura(folder: Path) -> Iterator[Labelled]:
    """evaldata.json, or evaldata.py with EVAL_PAGES (url → file, with, without), beside cache/ and eval/."""
    home = _beside(folder, "evaldata.json", "evaldata.py")
    file = home / "evaldata.json"
    entries = _json(file) if file.exists() else _literal(home / "evaldata.py", "EVAL_PAGES")
    for url, entry in entries.items():
        pages = [home / place / entry["file"] for place in ("cache", "eval")]
        labels = _labels(url=url, **{"with": entry.get("with"), "without": entry.get("without")})
        labels |= _labels(title=entry.get("title"), authors=entry.get("author"), date=entry.get("date"))
        yield from _page(Path(entry["file"]).stem, pages, labels)


def _htmldate(folder: Path) -> Iterator[Labelled]:
    """eval_default.json and eval_mediacloud_2020.json (url → file, date) beside test_set/, cache/ and eval/."""
    home = _beside(folder, "eval_default.json", "eval_mediacloud_2020.json")
    for table in sorted(home.glob("eval_*.json")):
        for url, entry in _json(table).items():
            pages = [home / place / entry["file"] for place in ("test_set", "cache", "eval")]
            yield from _page(Path(entry["file"]).stem, pages, _labels(url=url, date=entry.get("date")))


LAYOUTS = (
    Layout("packed", ("gold.json",), _packed),
    Layout("article-extraction-benchmark", ("ground-truth.json", "html/*.html.gz"), _article_extraction_benchmark),
    Layout("WCXB split", ("ground-truth/*.json", "html"), _wcxb),
    Layout("WCXB", ("*/ground-truth/*.json", "*/html"), _wcxb_splits),
    Layout("newspaper4k's data set", ("articles.json", "html"), _newspaper4k),
    Layout("fundus-evaluation", ("ground_truth.json", "html"), _fundus_evaluation),
    Layout("fundus-evaluation", ("dataset/ground_truth.json", "dataset/html"), _fundus_evaluation),
    Layout("trafilatura's evaldata", ("evaldata.json",), _trafilatura),
    Layout("trafilatura's evaldata", ("evaldata.py",), _trafilatura),
    Layout("trafilatura's evaldata", ("tests/evaldata.json",), _trafilatura),
    Layout("trafilatura's evaldata", ("tests/evaldata.py",), _trafilatura),
    Layout("htmldate's evaldata", ("eval_default.json",), _htmldate),
    Layout("htmldate's evaldata", ("eval_mediacloud_2020.json",), _htmldate),
    Layout("htmldate's evaldata", ("tests/eval_default.json",), _htmldate),
    Layout("fundus' parser tests", ("meta.info",), _fundus),
    Layout("fundus' parser tests", ("*/meta.info",), _fundus),
    Layout("fundus' parser tests", ("tests/resources/parser/test_data/*/meta.info",), _fundus),
)
"""In the order in which they are tried."""


def _wcxb_labels(entry: dict[str, Any], url: str | None = None) -> dict[str, Any]:
    return _labels(
        url=url or entry.get("url"), body=entry.get("main_content") or entry.get("articleBody"),
        title=entry.get("title"), authors=entry.get("author"), date=entry.get("publish_date"),
        **{"with": entry.get("with"), "without": entry.get("without")},
    )  # fmt: skip


def _labels(**values: Any) -> dict[str, Any]:
    """What is labelled; a date is cut to its day."""
    known = {name: value for name, value in values.items() if value}
    return known | ({"date": str(known["date"])[:10]} if "date" in known else {})


def _page(id: str, files: Iterable[Path], labels: dict[str, Any]) -> Iterator[Labelled]:
    """The page in the first of the files that is there, if any is."""
    for file in files:
        if file.is_file():
            data = file.read_bytes()
            yield Labelled(id, gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data, labels)
            return


def _beside(folder: Path, *names: str) -> Path:
    return folder if any((folder / name).exists() for name in names) else folder / "tests"


def _json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def _literal(file: Path, name: str) -> Any:
    """The value that a Python file gives a name, without running the file."""
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else ()
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return ast.literal_eval(statement.value)  # type: ignore[attr-defined]  # an assignment, as asked above
    raise ValueError(f"{file} gives {name} no value")
