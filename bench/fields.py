"""Score titles, dates and authors of newsclean and its peers side by side: `python bench/fields.py CORPUS [...]`."""

from __future__ import annotations

import argparse
import statistics
import sys
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
from newsclean.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable

DATES_ONLY = {"htmldate"}  # systems that give no other field
NO_DATE = {"", "NaT", "None"}


class Answer(NamedTuple):
    """What a system, or the label, says of a page."""

    title: str
    date: str
    authors: tuple[str, ...]


class Score(NamedTuple):
    """One page: exactness of each labelled field (None: no label), author F1, whether a wrong author came out."""

    title: bool | None
    date: bool | None
    authors: bool | None
    author_f1: float | None
    wrong_author: bool | None


def newsclean_fields(html: bytes, url: str | None) -> Answer:
    from newsclean import clean

    article = clean(html, url=url)
    return Answer(article.title or "", article.date or "", tuple(author.name for author in article.authors))


def trafilatura_fields(html: bytes, url: str | None) -> Answer:
    import trafilatura

    found = trafilatura.extract_metadata(html, default_url=url)
    names = [name.strip() for name in (found.author or "").split(";")] if found else []
    return Answer(found.title or "", found.date or "", tuple(filter(None, names))) if found else Answer("", "", ())


def htmldate_fields(html: bytes, url: str | None) -> Answer:
    import htmldate

    return Answer("", htmldate.find_date(html, url=url, original_date=True) or "", ())


SYSTEMS: dict[str, tuple[str, Callable[[bytes, str | None], Answer]]] = {
    "newsclean": ("newsclean", newsclean_fields),
    "trafilatura": ("trafilatura", trafilatura_fields),
    "htmldate": ("htmldate", htmldate_fields),
}


def score(gold: Answer, got: Answer, labelled: frozenset[str]) -> Score:
    """Exact after folding Unicode form, case, quotes, dashes and spaces; authors as sets."""
    want, have = ({plain(name) for name in answer.authors} for answer in (gold, got))
    shared = len(want & have)
    f1 = 2 * shared / (len(want) + len(have)) if want or have else 1.0
    return Score(
        plain(gold.title) == plain(got.title) if "title" in labelled else None,
        gold.date == got.date if "date" in labelled else None,
        want == have if "authors" in labelled else None,
        f1 if "authors" in labelled else None,
        bool(have - want) if "authors" in labelled else None,
    )


def plain(text: str) -> str:
    return fold(unicodedata.normalize("NFKC", text)).replace("''", '"').replace("'", '"')


def label(gold: dict[str, object]) -> tuple[Answer, frozenset[str]]:
    """The labels of a page and the fields that they cover; authors count only where some are given."""
    written = str(gold.get("date") or "")
    authors: Any = gold.get("authors") or ()
    names = (
        tuple(name.strip() for name in authors.split(","))
        if isinstance(authors, str)
        else tuple(map(str, authors or ()))
    )
    answer = Answer(str(gold.get("title") or ""), "" if written in NO_DATE else written[:10], names)
    covered = {field for field in ("title", "date", "authors") if getattr(answer, field)}
    return answer, frozenset(covered)


def one_page(job: tuple[str, corpus.Labelled]) -> tuple[str, str, Answer, Score]:
    system, page = job
    gold, labelled = label(page.gold)
    labelled &= {"date"} if system in DATES_ONLY else labelled
    try:
        got = SYSTEMS[system][1](page.html, page.gold.get("url") or None)
    except Exception as error:
        print(f"{system} failed on {page.id}: {error!r}", file=sys.stderr)
        got = Answer("", "", ())
    return system, page.id, got, score(gold, got, labelled)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="folders or .tar.xz files")
    parser.add_argument("--peers", action="store_true", help="score the installed peers too")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="list up to N of newsclean's misses of each field"
    )
    parser.add_argument("--jobs", type=int, default=None, help="processes (default: one a core)")
    args = parser.parse_args()
    systems = [
        name for name, (module, _) in SYSTEMS.items() if name == "newsclean" or (args.peers and find_spec(module))
    ]
    for path in args.corpora:
        pages = corpus.read(path)
        with ProcessPoolExecutor(args.jobs) as pool:
            results = list(pool.map(one_page, [(name, page) for name in systems for page in pages], chunksize=8))
        report(path.name, len(pages), systems, results)
        misses(pages, [result for result in results if result[0] == "newsclean"], args.worst)
    return 0


def report(name: str, count: int, systems: list[str], results: list[tuple[str, str, Answer, Score]]) -> None:
    print(
        f"\n{name}: {count} pages\n"
        f"{'system':14}{'title':>8}{'date':>8}{'authors':>9}{'author F1':>11}{'wrong author':>14}"
    )
    for system in systems:
        scores = [found for owner, _, _, found in results if owner == system]
        columns = zip(Score._fields, (8, 8, 9, 11, 14), strict=True)
        print(
            f"{system:14}"
            + "".join(f"{mean([getattr(s, field) for s in scores]):>{width}}" for field, width in columns)
        )


def mean(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{statistics.fmean(known):.3f}" if known else "-"


def misses(pages: list[corpus.Labelled], results: list[tuple[str, str, Answer, Score]], limit: int) -> None:
    golds = {page.id: label(page.gold)[0] for page in pages}
    for field in ("title", "date", "authors"):
        wrong = [(page, got) for _, page, got, found in results if getattr(found, field) is False]
        for page, got in wrong[:limit]:
            print(f"{field} {page}: {getattr(got, field)!r} for {getattr(golds[page], field)!r}")


if __name__ == "__main__":
    raise SystemExit(main())
