"""Score the bodies of newsclean and its installed peers side by side: `python bench/quality.py CORPUS [...]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import corpus
import diff
import report
from flat import flatten
from metrics import Score, f1, measure_page, score, shingles
from resample import site
from systems import DEFAULT, SYSTEMS, TEXT, System
from table import Result, Summary, summarize, tables
from workers import Job, Outcome, run_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus import Labelled
    from newsclean.model import Explanation

__all__ = ["Score", "f1", "main", "score", "shingles"]


class Settings(NamedTuple):
    """How a corpus is scored: processes, seconds a page, folds, resamples, pages drawn (None: all)."""

    jobs: int
    limit: float
    folds: int
    bootstrap: int
    sample: int | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    args = _parse(arguments)
    settings = Settings(args.jobs, args.limit, args.folds, args.bootstrap, args.sample)
    systems = present([SYSTEMS[name] for name in args.systems or (TEXT if args.text else DEFAULT)])
    if not systems:
        return 2
    print(*(f"{system.name} {system.version}" for system in systems), sep=", ")
    scored = []
    for path in args.corpora:
        pages = chosen(corpus.read(path), settings.sample, args.diff)
        if not pages:
            print(
                f"{path.name}: no page{f' {args.diff}' if args.diff else ''} with a labelled body or snippets",
                file=sys.stderr,
            )
            continue
        summaries = evaluate(pages, systems, settings, dict(args.bodies))
        if not summaries:
            print(f"{path.name}: flattened pages, and none of the systems reads text", file=sys.stderr)
            continue
        scored.append((path.name, pages, summaries))
        _print(path.name, pages, summaries, args)
    if args.json:
        args.json.write_text(json.dumps([as_json(*one) for one in scored], indent=1), encoding="utf-8")
    if args.html:
        args.html.write_text(report.page([_chapter(*one, args.worst) for one in scored]), encoding="utf-8")
    return 0 if scored else 2


def present(systems: Iterable[System]) -> list[System]:
    """The systems that are installed; of the others it is said that they are not."""
    found = []
    for system in systems:
        if system.installed:
            found.append(system)
        else:
            print(f"{system.name}: not installed (pip install {system.distribution}), left out", file=sys.stderr)
    return found


def chosen(pages: Sequence[Labelled], sample: int | None, only: str | None = None) -> list[Labelled]:
    """The pages that have something to score; of them the one asked for, or a sample that is the same every time."""
    labelled = [page for page in pages if any(page.gold.get(name) for name in ("body", "with", "without"))]
    if only is not None:
        return [page for page in labelled if page.id == only]
    if sample is None:
        return labelled
    drawn = sorted(labelled, key=lambda page: hashlib.sha256(page.id.encode()).digest())[:sample]
    return sorted(drawn, key=lambda page: page.id)


def evaluate(
    pages: Sequence[Labelled],
    systems: Sequence[System],
    settings: Settings,
    given: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Summary]:
    """Run every system over every page in worker processes and measure what comes out.

    Pages that hold text only are scored by the systems that read text. `given` holds bodies that were made before, by
    the name of their row and the page's id.
    """
    usable = [system for system in systems if system.text or pages[0].text is None]
    work = [(system, page) for system in usable for page in pages]
    outcomes = [Outcome("", "not run")] * len(work)
    jobs = (Job(system.run, _given(system, page)) for system, page in work)
    for number, outcome in _shown(run_all(jobs, settings.jobs, settings.limit), len(work)):
        outcomes[number] = outcome
    results: dict[str, tuple[str, list[Result]]] = {system.name: (system.version, []) for system in usable}
    for (system, page), outcome in zip(work, outcomes, strict=True):
        measures = measure_page(page.gold, outcome.text)
        home = site(page.gold.get("url"), page.id)
        results[system.name][1].append(Result(page.id, home, outcome.text, measures, outcome.failure))
    for name, bodies in (given or {}).items():
        rows = [
            Result(
                page.id, site(page.gold.get("url"), page.id), bodies.get(page.id, ""),
                measure_page(page.gold, bodies.get(page.id, "")), None if page.id in bodies else "no body given",
            )
            for page in pages
        ]  # fmt: skip
        results = {name: ("given", rows), **results}
    return summarize(results, settings.folds, settings.bootstrap) if results else []


def _bodies(argument: str) -> tuple[str, dict[str, str]]:
    name, _, path = argument.partition("=")
    if not path:
        raise argparse.ArgumentTypeError("give a name and a file: NAME=FILE")
    try:
        bodies: dict[str, str] = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from error
    return name, bodies


def explanation(page: Labelled, system: str) -> Explanation:
    """What newsclean says of every block of a page, as the system saw it."""
    from newsclean import explain
    from newsclean.cleaner import explain_text

    if page.text is not None or SYSTEMS[system].text:
        return explain_text(_text(page))
    return explain(page.html)


def as_json(name: str, pages: Sequence[Labelled], summaries: Sequence[Summary]) -> dict[str, Any]:
    """All figures of a corpus and every page's measures as plain data."""
    return {
        "corpus": name,
        "pages": len(pages),
        "systems": [
            {
                "system": summary.system,
                "version": summary.version,
                "metrics": {name: figure._asdict() for name, figure in summary.metrics.items()},
                "ahead": summary.ahead._asdict(),
                "leaks": summary.leaks,
                "folds": [{"pages": size, "F1": value, "exact": exact} for size, value, exact in summary.folds],
                "empty": summary.empty,
                "failed": summary.failed,
                "results": [
                    {"page": result.page, "site": result.site, "f1": result.measures.f1, "failure": result.failure}
                    | result.measures._asdict()
                    | {"surplus": [leak._asdict() for leak in result.measures.surplus]}
                    for result in summary.results
                ],
            }
            for summary in summaries
        ],
    }


def worst(summary: Summary, count: int) -> list[Result]:
    """The pages with the lowest F1, the lowest first."""
    scored = [result for result in summary.results if result.measures.precision is not None]
    return sorted(scored, key=lambda result: (result.measures.f1, result.page))[:count]


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="folders (packed or a public layout) or .tar.xz files")
    parser.add_argument("--systems", nargs="*", choices=list(SYSTEMS), help="default: all that are installed")
    parser.add_argument("--text", action="store_true", help="text-only cleaning: score the flattened pages")
    parser.add_argument(
        "--bodies", type=_bodies, action="append", default=[], metavar="NAME=FILE",
        help="score bodies made before too: a JSON table from page ids, such as bench/learn.py writes",
    )  # fmt: skip
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list newsclean's N worst pages")
    parser.add_argument("--diff", metavar="PAGE_ID", help="show what was missed and what leaked on one page")
    parser.add_argument("--sample", type=int, metavar="N", help="score N pages, the same ones every time")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="a page may take (default: 60)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument("--folds", type=int, default=5, metavar="K", help="folds without a common site (default: 5)")
    parser.add_argument("--bootstrap", type=int, default=1000, metavar="N", help="resamples (default: 1000; 0: none)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures and every page's measures")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report with plots and the worst pages")
    return parser.parse_args(arguments)


def _print(name: str, pages: Sequence[Labelled], summaries: list[Summary], args: argparse.Namespace) -> None:
    if args.diff is not None:
        _print_diffs(pages[0], summaries)
        return
    print(f"\n{tables(name, summaries)}")
    for result in worst(_ours(summaries), args.worst):
        found = result.measures
        print(f"{found.f1:.3f}  P {found.precision:.3f}  R {found.recall:.3f}  {result.page}  {result.site}")


def _print_diffs(page: Labelled, summaries: Sequence[Summary]) -> None:
    for summary in summaries:
        (result,) = summary.results
        print(f"\n{summary.system} on {page.id} ({page.gold.get('url') or 'no URL'}): F1 {result.measures.f1:.3f}")
        runs = diff.compare(page.gold.get("body") or "", result.body, explanation(page, summary.system))
        print(diff.as_text(runs, colour=sys.stdout.isatty()))


def _chapter(name: str, pages: Sequence[Labelled], summaries: list[Summary], count: int) -> report.Chapter:
    by_id = {page.id: page for page in pages}
    ours = _ours(summaries)
    cases = [
        report.Case(
            result, by_id[result.page].gold.get("url") or "",
            diff.compare(by_id[result.page].gold["body"], result.body, explanation(by_id[result.page], ours.system)),
        )
        for result in worst(ours, count or report.WORST)
    ]  # fmt: skip
    return report.Chapter(name, summaries, ours.system, cases)


def _ours(summaries: Sequence[Summary]) -> Summary:
    """newsclean where it is among the systems, else the first."""
    return next((summary for summary in summaries if summary.system.startswith("newsclean")), summaries[0])


def _given(system: System, page: Labelled) -> str | bytes:
    return _text(page) if system.text else page.html


def _text(page: Labelled) -> str:
    return flatten(page.html) if page.text is None else page.text


def _shown(outcomes: Iterator[tuple[int, Outcome]], total: int) -> Iterator[tuple[int, Outcome]]:
    """The same outcomes; where a person looks on, how many there are so far."""
    for count, outcome in enumerate(outcomes, 1):
        if sys.stderr.isatty():
            print(f"\r{count} of {total}", end="" if count < total else "\r\x1b[K", file=sys.stderr, flush=True)
        yield outcome


if __name__ == "__main__":
    raise SystemExit(main())
