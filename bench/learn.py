"""Labelled corpora in, the model files of the learned classifier out.

    python bench/learn.py n4k.tar.xz wcxb_dev.tar.xz --threads 4 --evaluate

Needs bench/requirements-learn.txt. The same corpora and number of threads give the same bytes: the seed is fixed.
Every figure is measured, and every lexicon made, without the pages of the site that it is used on.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import corpus
import metrics
import resample
from flat import flatten
from labels import Label, label
from newsclean import cleaner, metadata, rules
from newsclean.body import body
from newsclean.dom import Document
from newsclean.judge.decide import decide, is_open
from newsclean.judge.features import class_columns, features, word_columns
from newsclean.judge.learned import BARS, FORMAT, PAGE, TEXT, ModelFile
from newsclean.judge.lexicons import Lexicon, Wording, terms
from seed_layouts import LAYOUTS, Dress, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from newsclean.judge import Ruled
    from newsclean.model import Verdict

    Floats = NDArray[np.float32]

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "src" / "newsclean" / "judge" / "models"
OWN = "own"  # the name under which our own pages are learned from
OWN_WEIGHT = 0.6  # of one of them, when a page of the corpora weighs 1
PRINTS, PRINT_STEP = 5, 7  # layouts that each story of the fixtures is printed in
MIN_PARAGRAPHS = 3
SEED = 1
FOLDS = 5
TREES = 300
DEPTH = 6
RATE = 0.1
MAX_WORDS = 80  # of a block that weigh
NAVIGATION = 0.15  # of the blocks in menus that are learned from: there are as many as of all others together
WITHOUT_WORDS = 0.4  # weight of the copies without word figures: most languages have none
PARTLY = (0.2, 0.8)  # shares of a block in the label that say little
SMOOTHING = 2.0  # sites that every word is supposed to have been on beside those seen
CLASS_SITES, WORD_SITES = 4, 8  # on which a word must have been seen
LEAST_CLASS, LEAST_WORD = 0.0, 0.6  # log-odds
MOST = 5.0
BLOCK_WORDS = 60


class Sample(NamedTuple):
    """A labelled page as the rules read it."""

    id: str
    site: str
    ruled: Ruled
    labels: list[Label]
    gold: Mapping[str, Any]
    kind: str

    def is_open(self, index: int) -> bool:
        """Whether the classifier has a say on a block."""
        return is_open(self.ruled.settled[index].rule, BARS[self.kind])


class Counts:
    """For each site and word the share that stands in stories; `weights` are the log-odds against what is usual."""

    def __init__(self, by_site: dict[str, dict[str, float]], prior: float, sites: int, least: float) -> None:
        self._by_site, self._prior, self._sites, self._least = by_site, prior, sites, least
        self._total: defaultdict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
        for found in by_site.values():
            for word, share in found.items():
                total, count = self._total[word]
                self._total[word] = (total + share, count + 1)
        self._weights = {
            word: self._weight(total, count) for word, (total, count) in sorted(self._total.items()) if count >= sites
        }

    def weights(self, site: str | None) -> dict[str, float]:
        """The weights of the words that enough sites beside the given one have."""
        weights = dict(self._weights)
        own = self._by_site.get(site or "", {})
        for word in own.keys() & weights.keys():
            total, count = self._total[word]
            weights[word] = self._weight(total - own[word], count - 1)
        return {word: weight for word, weight in weights.items() if abs(weight) > self._least}

    def _weight(self, total: float, count: int) -> float:
        if count < self._sites:
            return 0.0
        share = (total + SMOOTHING * self._prior) / (count + SMOOTHING)
        weight = max(-MOST, min(MOST, _log_odds(share) - _log_odds(self._prior)))
        return float(np.float16(weight))  # as it is stored


def _log_odds(share: float) -> float:
    bounded = min(max(share, 0.002), 0.998)
    return math.log(bounded / (1 - bounded))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", nargs="+", type=Path, help="folders or .tar.xz files, in the packed form")
    parser.add_argument("--kinds", nargs="*", default=[PAGE, TEXT], choices=[PAGE, TEXT])
    parser.add_argument("--evaluate", action="store_true", help="cross-validate first, folds without a common site")
    parser.add_argument("--only-evaluate", action="store_true", help="write no model")
    parser.add_argument("--jobs", type=int, default=None, help="processes that read pages (default: one a core)")
    parser.add_argument("--threads", type=int, default=1, help="that train; the same number gives the same bytes")
    parser.add_argument("--into", type=Path, default=MODELS)
    parser.add_argument(
        "--bodies", type=Path, metavar="FOLDER", help="write the cross-validated bodies there, for bench/quality.py"
    )
    args = parser.parse_args()
    for kind in args.kinds:
        samples = read(args.corpora, kind, args.jobs) + own_pages(kind)
        print(f"{kind}: {len(samples)} pages of {len({sample.site for sample in samples})} sites", file=sys.stderr)
        learner = Learner(kind, samples, args.threads)
        if args.evaluate or args.only_evaluate:
            learner.evaluate(args.bodies)
        if not args.only_evaluate:
            data = learner.model()
            args.into.mkdir(exist_ok=True)
            (args.into / f"{kind}.msgpack").write_bytes(data)
            print(f"{kind}: {len(data):,} bytes", file=sys.stderr)
    return 0


def read(paths: Iterable[Path], kind: str, jobs: int | None) -> list[Sample]:
    """The labelled pages of all corpora as the rules read them."""
    pages = [(path.name.split(".")[0], page) for path in paths for page in corpus.read(path) if page.gold.get("body")]
    with ProcessPoolExecutor(jobs) as pool:
        found = list(pool.map(partial(_travelling, kind), pages, chunksize=8))
    tables = rules.load()
    return [sample._replace(ruled=sample.ruled._replace(rules=tables)) for sample in found if sample is not None]


def _travelling(kind: str, named: tuple[str, corpus.Labelled]) -> Sample | None:
    """A sample without the rules, which do not travel between processes."""
    sample = _sample(kind, named)
    return sample and sample._replace(ruled=sample.ruled._replace(rules=None))  # type: ignore[arg-type]


def _sample(kind: str, named: tuple[str, corpus.Labelled]) -> Sample | None:
    name, page = named
    url = page.gold.get("url") or None
    ruled = cleaner.ruled_page(page.html, url) if kind == PAGE else cleaner.ruled_text(flatten(page.html))
    if ruled is None or not ruled.segments.blocks:
        return None
    address = (url or canonical_url(page.html)) if name != OWN else None
    labels = label([block.text for block in ruled.segments.blocks], page.gold["body"])
    site = resample.site(address, f"{name}/{page.id}")
    return Sample(f"{name}/{page.id}", site, ruled, labels, page.gold, kind)


def own_pages(kind: str) -> list[Sample]:
    """The fixtures, and their stories printed as small sites print them: simple pages, many languages."""
    found: list[Sample] = []
    for folder in sorted((ROOT / "fixtures" / "pages").iterdir()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["record"]
        gold = expected.get("body")
        if not gold:
            continue
        page = corpus.Labelled(folder.name, (folder / "page.html").read_bytes(), {"body": gold})
        found += filter(None, [_sample(kind, (OWN, page))])
        paragraphs = tuple(line for line in gold.split("\n\n") if line)
        if len(paragraphs) >= MIN_PARAGRAPHS and expected.get("title"):
            found += _printed(kind, folder.name, Story(expected["title"], paragraphs))
    return found


def _printed(kind: str, name: str, story: Story) -> Iterator[Sample]:
    """A story in some of the layouts, with and without byline and day."""
    names = sorted(LAYOUTS)
    start = resample.fold(name, len(names))
    for step in range(PRINTS):
        layout = names[(start + step * PRINT_STEP) % len(names)]
        dress = Dress("Ines Corbally" if step % 2 else None, date(2025, 11, 17) if step % 3 else None)
        html = LAYOUTS[layout](story, dress).encode()
        page = corpus.Labelled(f"{layout}/{name}", html, {"body": "\n\n".join(story.paragraphs)})
        sample = _sample(kind, (OWN, page))
        if sample is not None:
            yield sample._replace(site=f"layout {layout}")


def canonical_url(html: bytes) -> str | None:
    """Where a page says that it stands."""
    stated = metadata.structured(Document(html), None)
    return next((found.value for found in stated if found.field == "canonical_url"), None)


class Learner:
    """Everything that is made of the samples of one kind."""

    def __init__(self, kind: str, samples: list[Sample], threads: int) -> None:
        self.kind, self.samples, self.threads = kind, samples, threads
        self.classes = Counts(_by_site(samples, _class_shares), _usual(samples), CLASS_SITES, LEAST_CLASS)
        self.words = Counts(_by_site(samples, _word_shares), _usual(samples, open_only=True), WORD_SITES, LEAST_WORD)
        self.columns, self.rows = self._rows()
        self.page = np.repeat(np.arange(len(samples)), [len(sample.labels) for sample in samples])
        self.content = np.array([mark.content for sample in samples for mark in sample.labels], dtype=np.float32)
        self.weight = np.concatenate([_weights(sample) for sample in samples])

    def lexicons(self, site: str | None = None) -> tuple[Lexicon, Wording]:
        """The lexicons of all sites, or of all but one."""
        return Lexicon(self.classes.weights(site)), Wording(self.words.weights(site))

    def _rows(self) -> tuple[Sequence[str], Floats]:
        by_site: defaultdict[str, list[int]] = defaultdict(list)
        for i, sample in enumerate(self.samples):
            by_site[sample.site].append(i)
        rows: list[Floats] = [np.empty((0, 0), dtype=np.float32)] * len(self.samples)
        columns: Sequence[str] = ()
        for site, members in by_site.items():
            lexicon, wording = self.lexicons(site)
            for i in members:
                columns, rows[i] = features(self.samples[i].ruled, lexicon, wording)
        return columns, np.concatenate(rows)

    def evaluate(self, into: Path | None) -> None:
        """Print what rules alone reach, and what they reach with a model of the other folds' sites."""
        folds = np.array([resample.fold(sample.site, FOLDS) for sample in self.samples])
        scores = np.zeros(len(self.content), dtype=np.float32)
        for fold in range(FOLDS):
            train, test = folds[self.page] != fold, folds[self.page] == fold
            scores[test] = _probability(self._fit(train), self.rows[test])
            print(f"{self.kind}: fold {fold + 1} of {FOLDS}", file=sys.stderr)
        by_page = [scores[self.page == i] for i in range(len(self.samples))]
        kept: dict[str, Sequence[Sequence[Verdict]]] = {
            "rules": [sample.ruled.settled for sample in self.samples],
            "learned": [
                decide(sample.ruled, found, BARS[self.kind])
                for sample, found in zip(self.samples, by_page, strict=True)
            ],
        }
        names = sorted({sample.id.partition("/")[0] for sample in self.samples})
        for name in names:
            for system, verdicts in kept.items():
                _report(f"{name} {self.kind} {system}", self.samples, verdicts, name)
        if into is None:
            return
        into.mkdir(parents=True, exist_ok=True)
        for name in names:
            told = {
                sample.id.partition("/")[2]: _body(sample, found)
                for sample, found in zip(self.samples, kept["learned"], strict=True)
                if sample.id.startswith(f"{name}/")
            }
            (into / f"{name}-{self.kind}.json").write_text(json.dumps(told), encoding="utf-8")

    def model(self) -> bytes:
        """The model of all samples, as a file."""
        everything = np.ones(len(self.content), dtype=bool)
        forest = self._fit(everything)
        lexicon, wording = self.lexicons()
        return msgspec.msgpack.encode(_file(self.kind, self.columns, lexicon, wording, forest))

    def _fit(self, train: NDArray[np.bool_]) -> Any:
        from catboost import CatBoostClassifier  # only training needs it

        chosen = train & (self.weight > 0)
        rows, content, weight = self.rows[chosen], self.content[chosen], self.weight[chosen]
        bare = rows.copy()
        bare[:, word_columns(self.columns)] = 0.0
        model = CatBoostClassifier(
            iterations=TREES, depth=DEPTH, learning_rate=RATE, l2_leaf_reg=6, random_seed=SEED,
            rsm=0.3, bootstrap_type="Bernoulli", subsample=0.7, border_count=64, thread_count=self.threads,
            verbose=False, allow_writing_files=False,
        )  # fmt: skip
        model.fit(
            np.concatenate([rows, bare]), np.concatenate([content, content]),
            sample_weight=np.concatenate([weight, WITHOUT_WORDS * weight]),
        )  # fmt: skip
        return model


def _probability(model: Any, rows: Floats) -> Floats:
    found: Floats = model.predict_proba(rows)[:, 1].astype(np.float32)
    return found


def _weights(sample: Sample) -> Floats:
    """What each block weighs: more when longer, alike for every page; nothing where a rule has the last word."""
    words = sample.ruled.measures.words
    weights = np.sqrt(np.minimum(words, MAX_WORDS) + 1.0)
    story = sum(weight for weight, mark in zip(weights, sample.labels, strict=True) if mark.content)
    generator = np.random.default_rng(SEED)
    for i, mark in enumerate(sample.labels):
        verdict = sample.ruled.settled[i]
        menu = verdict.category == "navigation" and generator.random() >= NAVIGATION
        if mark.copy or menu or not sample.is_open(i):
            weights[i] = 0.0
        elif PARTLY[0] < mark.share < PARTLY[1]:
            weights[i] *= 0.3
    scale = 10 * (OWN_WEIGHT if sample.id.startswith(OWN) else 1.0) / math.sqrt(max(story, 20.0))
    return (weights * scale).astype(np.float32)


def _by_site(
    samples: Sequence[Sample], shares: Callable[[Sample], Mapping[str, tuple[float, float]]]
) -> dict[str, dict[str, float]]:
    sums: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for sample in samples:
        for word, (part, whole) in shares(sample).items():
            sums[sample.site][word][0] += part
            sums[sample.site][word][1] += whole
    return {site: {word: part / whole for word, (part, whole) in found.items()} for site, found in sums.items()}


def _class_shares(sample: Sample) -> dict[str, tuple[float, float]]:
    """For each word of class names how much text stands under it, and how much of that in the story."""
    segments, measures, *_ = sample.ruled
    text = np.minimum(measures.words, BLOCK_WORDS) + 2.0
    story = text * [mark.share >= 0.5 for mark in sample.labels]
    before, told = np.concatenate(([0.0], np.cumsum(text))), np.concatenate(([0.0], np.cumsum(story)))
    found: dict[str, tuple[float, float]] = {}
    for container in class_columns(segments, measures):
        part, whole = told[container.end] - told[container.first], before[container.end] - before[container.first]
        for token in container.tokens:
            known = found.get(token, (0.0, 0.0))
            found[token] = (known[0] + part, known[1] + whole)
    return found


def _word_shares(sample: Sample) -> dict[str, tuple[float, float]]:
    """For each word and pair of words how many open blocks have it, and how many of those are the story's."""
    found: dict[str, tuple[float, float]] = {}
    seen: set[str] = set()
    for block, mark in zip(sample.ruled.segments.blocks, sample.labels, strict=True):
        if mark.copy or block.text in seen or not sample.is_open(block.index) or " " not in block.text:
            continue
        seen.add(block.text)
        for term in terms(block.text):
            part, whole = found.get(term, (0.0, 0.0))
            found[term] = (part + mark.content, whole + 1)
    return found


def _usual(samples: Sequence[Sample], *, open_only: bool = False) -> float:
    """The share of the words, or of the open blocks, that the labels hold."""
    rows = [
        (1.0 if open_only else min(sample.ruled.measures.words[i], BLOCK_WORDS) + 2.0, mark.content)
        for sample in samples
        for i, mark in enumerate(sample.labels)
        if not open_only or sample.is_open(i)
    ]
    return sum(weight * content for weight, content in rows) / sum(weight for weight, _ in rows)


def _file(kind: str, columns: Sequence[str], lexicon: Lexicon, wording: Wording, model: Any) -> ModelFile:
    trees = json.loads(_as_json(model))
    levels = [tree["splits"] for tree in trees["oblivious_trees"]]
    places = np.array([[split["float_feature_index"] for split in tree] for tree in levels], dtype="<u2")
    borders = np.array([[split["border"] for split in tree] for tree in levels], dtype="<f4")
    leaves = np.array([tree["leaf_values"] for tree in trees["oblivious_trees"]], dtype="<f4")
    weights = np.array([tree["leaf_weights"] for tree in trees["oblivious_trees"]], dtype="<f4")
    scale, (bias,) = trees["scale_and_bias"]
    return ModelFile(
        format=FORMAT, kind=kind, about=f"how likely a block of a {kind} is part of its story; see docs/model.md",
        columns=tuple(columns), class_words="\n".join(lexicon.weights),
        class_weights=np.array(list(lexicon.weights.values()), dtype="<f2").tobytes(),
        words="\n".join(wording.weights), word_weights=np.array(list(wording.weights.values()), dtype="<f2").tobytes(),
        tree_columns=places.tobytes(), borders=borders.tobytes(), leaves=(leaves * scale).astype("<f4").tobytes(),
        leaf_weights=weights.tobytes(), trees=len(levels), bias=bias,
    )  # fmt: skip


def _as_json(model: Any) -> str:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        return path.read_text(encoding="utf-8")


def _body(sample: Sample, verdicts: Sequence[Verdict]) -> str:
    return body(block for block in sample.ruled.segments.blocks if verdicts[block.index].category == "content")


def _report(title: str, samples: Sequence[Sample], verdicts: Sequence[Sequence[Verdict]], name: str) -> None:
    scores = [
        metrics.score(sample.gold["body"], _body(sample, found))
        for sample, found in zip(samples, verdicts, strict=True)
        if sample.id.startswith(f"{name}/")
    ]
    precision, recall = (
        statistics.fmean(getattr(score, field) for score in scores) for field in ("precision", "recall")
    )
    exact = statistics.fmean(score.exact for score in scores)
    figures = (
        f"F1 {metrics.f1(precision, recall):.4f}  precision {precision:.4f}  recall {recall:.4f}  exact {exact:.3f}"
    )
    print(f"{title:28} {figures}")


if __name__ == "__main__":
    raise SystemExit(main())
