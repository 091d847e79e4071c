"""Score titles, dates and authors of newsclean and its installed peers side by side: `bench/fields.py CORPUS`."""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
from newsclean import explain
from newsclean.metadata.trust import family
from newsclean.text import fold
from systems import SYSTEMS, System, goose_article, newspaper_article
from workers import Job, run_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.model import Candidate

NO_DATE = {"", "NaT", "None"}
_LETTERS = re.compile(r"(?:[A-Z][A-Za-z]{0,2}\.?){1,5}")
WIDTHS = (8, 8, 9, 11, 14)


class Answer(NamedTuple):
    """What a system, or the label, says of a page."""

    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()


class Score(NamedTuple):
    """One page: exactness of each labelled field (None: no label), author F1, whether a wrong author came out."""

    title: bool | None
    date: bool | None
    authors: bool | None
    author_f1: float | None
    wrong_author: bool | None


class Result(NamedTuple):
    """One system on one page."""

    page: str
    got: Answer
    score: Score


class Reader(NamedTuple):
    """A system, what it says of a page, and whether dates are all that it gives."""

    system: System
    read: Callable[[bytes, str | None], Answer]
    dates_only: bool = False


def of_newsclean(html: bytes, url: str | None) -> Answer:
    article = import_module("newsclean").clean(html, url=url)
    return Answer(article.title or "", article.date or "", tuple(author.name for author in article.authors))


def of_trafilatura(html: bytes, url: str | None) -> Answer:
    found = import_module("trafilatura").extract_metadata(html, default_url=url)
    if not found:
        return Answer()
    names = (name.strip() for name in (found.author or "").split(";"))
    return Answer(found.title or "", found.date or "", tuple(filter(None, names)))


def of_newspaper(html: bytes, url: str | None) -> Answer:
    article = newspaper_article(html, url)
    return Answer(article.title or "", _day(article.publish_date), tuple(article.authors))


def of_goose(html: bytes, url: str | None) -> Answer:
    article = goose_article(html)
    nested = (
        name if isinstance(name, list) else [name] for name in article.authors
    )  # lists of JSON-LD come as they are
    return Answer(
        article.title or "", _day(article.publish_datetime_utc), tuple(str(n) for part in nested for n in part)
    )


def of_htmldate(html: bytes, url: str | None) -> Answer:
    return Answer(date=first_day(html, url))


def first_day(html: bytes, url: str | None = None) -> str:
    return import_module("htmldate").find_date(html, url=url, original_date=True) or ""


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else ""


READERS: dict[str, Reader] = {
    reader.system.name: reader
    for reader in (
        Reader(SYSTEMS["newsclean"], of_newsclean),
        Reader(SYSTEMS["trafilatura"], of_trafilatura),
        Reader(SYSTEMS["newspaper4k"], of_newspaper),
        Reader(SYSTEMS["goose3"], of_goose),
        Reader(System("htmldate", "htmldate", "htmldate", first_day), of_htmldate, dates_only=True),
    )
}


def one_page(job: tuple[str, bytes, str | None]) -> str:
    """What a system says of a page, as JSON."""
    name, html, url = job
    return json.dumps(READERS[name].read(html, url))


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
    names = _listed(authors) if isinstance(authors, str) else tuple(map(str, authors or ()))
    answer = Answer(str(gold.get("title") or ""), "" if written in NO_DATE else written[:10], names)
    covered = {field for field in ("title", "date", "authors") if getattr(answer, field)}
    return answer, frozenset(covered)


def _listed(authors: str) -> tuple[str, ...]:
    """The names between the commas; letters behind a name stay with it: "Jane Doe, MS, Ph.D."."""
    names: list[str] = []
    for piece in (piece.strip() for piece in authors.split(",")):
        if names and _LETTERS.fullmatch(piece) and sum(map(str.isupper, piece)) > 1:
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return tuple(names)


def contradiction(candidates: Sequence[Candidate], labelled: str) -> str | None:
    """The day of publication that two independent sources of a page give where no source gives the labelled one.

    A day beside the label's may be the same moment in another zone: it contradicts nothing.
    """
    given: defaultdict[str, set[str]] = defaultdict(set)
    for found in candidates:
        if found.field in {"date", "modified"} and found.rejected is None:
            given[found.value[:10]].add(family(found.source) if found.field == "date" else "")
    if any(_near(day, labelled) for day in given):
        return None
    return next((day for day, families in sorted(given.items()) if len(families - {"", "htmldate"}) > 1), None)


def _near(one: str, other: str) -> bool:
    try:
        return abs(date.fromisoformat(one) - date.fromisoformat(other)) <= timedelta(days=1)
    except ValueError:  # a label of a month or year
        return False


def contradicted(pages: Sequence[corpus.Labelled]) -> dict[str, tuple[str, str]]:
    """The pages whose labelled date is contradicted: the label, and the day that the page gives."""
    found: dict[str, tuple[str, str]] = {}
    for page in pages:
        labelled = label(page.gold)[0].date
        told = labelled and explain(page.html, url=page.gold.get("url") or None).candidates
        if told and (day := contradiction(told, labelled)):
            found[page.id] = labelled, day
    return found


def measure(
    pages: Sequence[corpus.Labelled], systems: Sequence[str], workers: int, limit: float
) -> Iterator[tuple[str, Result]]:
    """Every system on every page, each page within the limit; what fails is an empty answer."""
    pairs = [(name, page) for name in systems for page in pages]
    jobs = (Job(one_page, (name, page.html, page.gold.get("url") or None)) for name, page in pairs)
    for number, outcome in run_all(jobs, workers, limit):
        name, page = pairs[number]
        gold, labelled = label(page.gold)
        if outcome.failure:
            print(f"{name} failed on {page.id}: {outcome.failure}", file=sys.stderr)
        title, day, authors = json.loads(outcome.text) if outcome.text else Answer()
        got = Answer(title, day, tuple(authors))
        kept = labelled & {"date"} if READERS[name].dates_only else labelled
        yield name, Result(page.id, got, score(gold, got, kept))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="folders or .tar.xz files")
    parser.add_argument("--systems", nargs="*", choices=list(READERS), help="score these systems only")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list N of newsclean's misses of each field")
    parser.add_argument("--labels", action="store_true", help="also score without dates that the pages contradict")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="what a page may take")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="worker processes (one a core)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="every figure and every page's answers")
    args = parser.parse_args()
    asked = args.systems or list(READERS)
    systems = [name for name in asked if READERS[name].system.installed]
    if missing := [name for name in asked if name not in systems]:
        print(f"not installed, left out: {', '.join(missing)}", file=sys.stderr)
    print(", ".join(f"{name} {READERS[name].system.version}" for name in systems))
    told: dict[str, Any] = {}
    for path in args.corpora:
        pages = corpus.read(path)
        results: defaultdict[str, list[Result]] = defaultdict(list)
        for name, result in measure(pages, systems, args.jobs, args.limit):
            results[name].append(result)
        report(f"{path.name}: {len(pages)} pages", results, systems)
        if args.labels:
            doubtful = contradicted(pages)
            for page, (labelled, day) in doubtful.items():
                print(f"{page}: labelled {labelled}, the page gives {day}")
            kept = {name: [found for found in of if found.page not in doubtful] for name, of in results.items()}
            report(f"{path.name} without {len(doubtful)} contradicted dates", kept, systems)
        misses(pages, results.get("newsclean", []), args.worst)
        told[path.name] = results
    if args.json:
        args.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def report(title: str, results: dict[str, list[Result]], systems: Sequence[str]) -> None:
    names = ("title", "date", "authors", "author F1", "wrong author")
    print(f"\n{title}\n{'system':14}" + "".join(f"{name:>{width}}" for name, width in zip(names, WIDTHS, strict=True)))
    for system in systems:
        scores = [found.score for found in results.get(system, [])]
        columns = zip(Score._fields, WIDTHS, strict=True)
        print(f"{system:14}" + "".join(f"{mean([getattr(s, field) for s in scores]):>{w}}" for field, w in columns))


def mean(values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{statistics.fmean(known):.3f}" if known else "-"


def misses(pages: Sequence[corpus.Labelled], results: Sequence[Result], limit: int) -> None:
    golds = {page.id: label(page.gold)[0] for page in pages}
    for field in ("title", "date", "authors"):
        wrong = [found for found in sorted(results) if getattr(found.score, field) is False]
        for found in wrong[:limit]:
            print(f"{field} {found.page}: {getattr(found.got, field)!r} for {getattr(golds[found.page], field)!r}")


if __name__ == "__main__":
    raise SystemExit(main())
