"""Score the bodies of newsclean and its installed peers side by side: `python bench/quality.py CORPUS [...]`."""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import corpus

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\w+")
SHINGLE = 4


class Score(NamedTuple):
    """One page: shares of shared, surplus and missing word 4-grams, and whether the words are the same."""

    precision: float
    recall: float
    exact: bool
    empty: bool


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The word 4-grams of a text (one shorter gram if there are fewer than four words)."""
    tokens = _TOKEN.findall(text)
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))


def score(gold: str, body: str) -> Score:
    """As in the article-extraction-benchmark: tp, fp and fn over 4-grams divided by their sum."""
    want, got = shingles(gold), shingles(body)
    tp = sum((want & got).values())
    fp, fn = sum((got - want).values()), sum((want - got).values())
    precision = 1.0 if fp == 0 and (tp or not fn) else tp / (tp + fp) if tp + fp else 0.0
    recall = 1.0 if fn == 0 else tp / (tp + fn)
    return Score(precision, recall, _TOKEN.findall(gold) == _TOKEN.findall(body), not got)


def newsclean_body(html: bytes) -> str:
    from newsclean import clean

    return clean(html).body


def trafilatura_body(html: bytes, *, precision: bool = False, fast: bool = False) -> str:
    import trafilatura

    return trafilatura.extract(html, include_comments=False, favor_precision=precision, fast=fast) or ""


def trafilatura_precision(html: bytes) -> str:
    return trafilatura_body(html, precision=True)


def trafilatura_fast(html: bytes) -> str:
    return trafilatura_body(html, fast=True)


SYSTEMS: dict[str, tuple[str, Callable[[bytes], str]]] = {
    "newsclean": ("newsclean", newsclean_body),
    "trafilatura": ("trafilatura", trafilatura_body),
    "trafilatura precision": ("trafilatura", trafilatura_precision),
    "trafilatura fast": ("trafilatura", trafilatura_fast),
}


def one_page(job: tuple[str, str, bytes, str]) -> tuple[str, str, Score, str]:
    system, page_id, html, gold = job
    body = SYSTEMS[system][1](html)
    return system, page_id, score(gold, body), body


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path, help="folders or .tar.xz files")
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), choices=list(SYSTEMS))
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list newsclean's N worst pages")
    parser.add_argument("--jobs", type=int, default=None, help="processes (default: one a core)")
    parser.add_argument("--json", type=Path, help="write every page's score to this file")
    args = parser.parse_args()
    missing = [name for name in args.systems if find_spec(SYSTEMS[name][0]) is None]
    for name in missing:
        print(f"{name}: not installed, left out", file=sys.stderr)
    systems = [name for name in args.systems if name not in missing]
    for path in args.corpora:
        pages = [page for page in corpus.read(path) if page.gold.get("body")]
        jobs = [(name, page.id, page.html, page.gold["body"]) for name in systems for page in pages]
        with ProcessPoolExecutor(args.jobs) as pool:
            results = list(pool.map(one_page, jobs, chunksize=8))
        report(path.name, len(pages), systems, results)
        if args.json:
            rows = [{"system": s, "page": p, **r._asdict()} for s, p, r, _ in results]
            args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
        mine = [(f1(r.precision, r.recall), p, r) for s, p, r, _ in results if s == "newsclean"]
        for value, page_id, result in sorted(mine)[: args.worst]:
            print(f"{value:.3f}  P {result.precision:.3f}  R {result.recall:.3f}  {page_id}")
    return 0


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def report(name: str, count: int, systems: list[str], results: list[tuple[str, str, Score, str]]) -> None:
    print(f"\n{name}: {count} pages\n{'system':24}{'F1':>7}{'precision':>11}{'recall':>8}{'exact':>7}{'empty':>7}")
    for system in systems:
        scores = [r for s, _, r, _ in results if s == system]
        precision = statistics.fmean(s.precision for s in scores)
        recall = statistics.fmean(s.recall for s in scores)
        exact = statistics.fmean(s.exact for s in scores)
        empty = sum(s.empty for s in scores)
        print(f"{system:24}{f1(precision, recall):7.3f}{precision:11.3f}{recall:8.3f}{exact:7.2f}{empty:7d}")


if __name__ == "__main__":
    raise SystemExit(main())
