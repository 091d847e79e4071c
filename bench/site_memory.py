"""List what a corpus's sites repeat, score bodies with and without it: `python bench/site_memory.py CORPUS`."""

from __future__ import annotations

import argparse
import statistics
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
import quality
from newsclean import clean
from newsclean.site import learn, learning, without_repeated

if TYPE_CHECKING:
    from newsclean.model import Article


def cleaned(page: corpus.Labelled) -> Article:
    return clean(page.html, url=page.gold.get("url") or None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="a folder or a .tar.xz file")
    parser.add_argument("--pages", type=int, default=learning.MIN_PAGES, help="unlike pages that a line must stand on")
    parser.add_argument("--jobs", type=int, default=None, help="processes (default: one a core)")
    args = parser.parse_args()
    learning.MIN_PAGES = args.pages
    pages = [page for page in corpus.read(args.corpus) if page.gold.get("body")]
    with ProcessPoolExecutor(args.jobs) as pool:
        records = list(pool.map(cleaned, pages, chunksize=8))
    profile = learn(records)
    for name, site in profile.sites.items():
        for line in site.repeated.values():
            print(f"{name}  {line.pages} of {site.pages}  {line.text}")
    after = [without_repeated(record, profile) for record in records]
    golds = [page.gold["body"] for page in pages]
    for label, found in (("before", records), ("after", after)):
        scores = [quality.score(gold, record.body) for gold, record in zip(golds, found, strict=True)]
        precision = statistics.fmean(score.precision for score in scores)
        recall = statistics.fmean(score.recall for score in scores)
        exact = statistics.fmean(score.exact for score in scores)
        print(f"{label:7} F1 {quality.f1(precision, recall):.4f}  P {precision:.4f}  R {recall:.4f}  exact {exact:.3f}")
    changed = sum(new is not old for new, old in zip(after, records, strict=True))
    print(f"{changed} of {len(records)} records changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
