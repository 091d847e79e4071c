"""The outcomes of one corpus in, its figures and the text tables out."""

from __future__ import annotations

import statistics
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import furniture
from metrics import Measures, f1
from resample import Column, Interval, draws, fold, interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Result(NamedTuple):
    """One system on one page: what it gave, how good that is, why there is nothing."""

    page: str
    site: str
    body: str
    measures: Measures
    failure: str | None


class Metric(NamedTuple):
    """A figure of a corpus: its name, what it says, which way is better, what it is of a page, how it is shown.

    The corpus' figure is the mean over the pages where it is known; without `of` it is the F1 of the means.
    """

    name: str
    title: str
    higher: bool
    of: Callable[[Measures], float | None] | None
    percent: bool = False

    def show(self, value: float | None) -> str:
        if value is None:
            return "-"
        return f"{100 * value:.1f}" if self.percent else f"{value:.3f}"


class Summary(NamedTuple):
    """A system on a corpus: every metric with its interval, F1 and exact per fold, leaks by category, failures.

    `ahead` is newsclean's F1 less this system's, on the same resamples.
    """

    system: str
    version: str
    results: tuple[Result, ...]
    metrics: dict[str, Interval]
    folds: tuple[tuple[int, float | None, float | None], ...]
    leaks: dict[str, float]
    empty: int
    failed: int
    ahead: Interval


METRICS = (
    Metric("F1", "F1 of mean precision and mean recall over word 4-grams", True, None),
    Metric("precision", "mean share of the output's 4-grams that the label has", True, lambda page: page.precision),
    Metric("recall", "mean share of the label's 4-grams that the output has", True, lambda page: page.recall),
    Metric("exact", "share of pages whose words are the label's, all and in order", True, lambda page: page.exact),
    Metric("word F1", "mean F1 of the words as a bag, case folded", True, lambda page: page.word_f1),
    Metric("with", "% of snippets that must be there and are", True, lambda page: page.kept, True),
    Metric("without", "% of snippets that must not be there and are", False, lambda page: page.leaked, True),
    Metric("furniture", "% of pages with a leaked line of furniture", False, lambda page: page.furniture, True),
    Metric("first", "% of pages whose first paragraph is lost", False, lambda page: page.first_lost, True),
    Metric("middle", "% of pages that lose a paragraph inside", False, lambda page: page.inner_lost, True),
    Metric("last", "% of pages whose last paragraph is lost", False, lambda page: page.last_lost, True),
)


class Columns:
    """Every metric of a system's pages as columns."""

    def __init__(self, results: Iterable[Result]) -> None:
        pages = [result.measures for result in results]
        self.columns = {metric.name: Column(map(metric.of, pages)) for metric in METRICS if metric.of}

    def figure(self, name: str, draw: Iterable[int]) -> float | None:
        """A metric over the pages drawn."""
        if name in self.columns:
            return self.columns[name].mean(draw)
        drawn = list(draw)
        precision, recall = (self.columns[part].mean(drawn) for part in ("precision", "recall"))
        return None if precision is None or recall is None else f1(precision, recall)


def summarize(systems: dict[str, tuple[str, list[Result]]], folds: int, bootstrap: int) -> list[Summary]:
    """The figures of every system (name → version and results). All systems are resampled alike."""
    sites = [result.site for result in next(iter(systems.values()))[1]]
    resamples = draws(sites, bootstrap)
    inside = [[i for i, site in enumerate(sites) if fold(site, folds) == number] for number in range(folds)]
    columns = {name: Columns(results) for name, (_, results) in systems.items()}
    mine = columns.get("newsclean")
    summaries = []
    for name, (version, results) in systems.items():
        column = columns[name]
        summaries.append(
            Summary(
                name,
                version,
                tuple(results),
                metrics={
                    metric.name: interval(partial(column.figure, metric.name), len(sites), resamples)
                    for metric in METRICS
                },
                folds=tuple((len(f), column.figure("F1", f), column.figure("exact", f)) for f in inside),
                leaks=_leak_shares(results),
                empty=sum(result.measures.empty for result in results),
                failed=sum(result.failure is not None for result in results),
                ahead=_ahead(mine, column, len(sites), resamples),
            )
        )
    return summaries


def _leak_shares(results: Sequence[Result]) -> dict[str, float]:
    found = [result.measures.categories for result in results]
    return {kind.name: statistics.fmean(kind.name in categories for categories in found) for kind in furniture.load()}


def _ahead(mine: Columns | None, theirs: Columns, pages: int, resamples: list[list[int]]) -> Interval:
    def difference(draw: Sequence[int]) -> float | None:
        ours, others = (column.figure("F1", draw) if column else None for column in (mine, theirs))
        return None if ours is None or others is None else ours - others

    return Interval(None) if mine is None or mine is theirs else interval(difference, pages, resamples)


def tables(corpus: str, summaries: Sequence[Summary]) -> str:
    """All figures of a corpus as text."""
    pages = len(summaries[0].results)
    sites = len({result.site for result in summaries[0].results})
    parts = [f"{corpus}: {pages} pages of {sites} sites", _bodies(summaries), _losses(summaries), _leaks(summaries)]
    if summaries[0].folds:
        parts.append(_folds(summaries))
    parts.append(_failures(summaries))
    return "\n\n".join(part for part in parts if part)


def _bodies(summaries: Sequence[Summary]) -> str:
    head = f"{'system':24}{'F1':>7}{'95 %':>14}{'precision':>11}{'recall':>8}{'exact':>7}{'word F1':>9}{'empty':>7}"
    rows = [f"{head}{'failed':>8}{'behind':>9}{'95 %':>16}"]
    for summary in summaries:
        figures = summary.metrics
        rows.append(
            f"{summary.system:24}{_show(figures['F1'])}{_bounds(figures['F1']):>14}"
            f"{_show(figures['precision'], 11)}{_show(figures['recall'], 8)}{_show(figures['exact'], 7, 2)}"
            f"{_show(figures['word F1'], 9)}{summary.empty:>7d}{summary.failed:>8d}"
            f"{_show(summary.ahead, 9)}{_bounds(summary.ahead, signed=True):>16}".rstrip()
        )
    return "\n".join(rows)


def _losses(summaries: Sequence[Summary]) -> str:
    names = [metric for metric in METRICS if metric.percent]
    known = [metric for metric in names if any(s.metrics[metric.name].value is not None for s in summaries)]
    head = f"{'%':24}" + "".join(f"{metric.name:>11}" for metric in known)
    rows = [
        f"{summary.system:24}" + "".join(f"{metric.show(summary.metrics[metric.name].value):>11}" for metric in known)
        for summary in summaries
    ]
    return "\n".join([head, *rows])


def _leaks(summaries: Sequence[Summary]) -> str:
    kinds = furniture.load()
    head = f"{'% of pages that leak':24}" + "".join(f"{kind.name[:11]:>12}" for kind in kinds)
    rows = [
        f"{summary.system:24}" + "".join(f"{100 * summary.leaks[kind.name]:12.1f}" for kind in kinds)
        for summary in summaries
    ]
    return "\n".join([head, *rows])


def _folds(summaries: Sequence[Summary]) -> str:
    sizes = [size for size, _, _ in summaries[0].folds]
    head = f"{'F1 of fold (pages)':24}" + "".join(
        f"{f'{number + 1} ({size})':>11}" for number, size in enumerate(sizes)
    )
    rows = [
        f"{summary.system:24}"
        + "".join(f"{'-' if value is None else f'{value:.3f}':>11}" for _, value, _ in summary.folds)
        for summary in summaries
    ]
    return "\n".join([head, *rows])


def _failures(summaries: Sequence[Summary]) -> str:
    """The reasons why pages failed, each once a system."""
    lines = []
    for summary in summaries:
        reasons: dict[str, list[str]] = {}
        for result in summary.results:
            if result.failure:
                reasons.setdefault(result.failure, []).append(result.page)
        for reason, pages in sorted(reasons.items(), key=lambda item: -len(item[1])):
            lines.append(
                f"{summary.system}: {reason} ({len(pages)}: {', '.join(pages[:5])}{' …' if len(pages) > 5 else ''})"
            )
    return "\n".join(lines)


def _show(figure: Interval, width: int = 7, digits: int = 3) -> str:
    return f"{'-' if figure.value is None else f'{figure.value:.{digits}f}':>{width}}"


def _bounds(figure: Interval, *, signed: bool = False) -> str:
    if figure.low is None or figure.high is None:
        return ""
    sign = "+" if signed else ""
    return f"{figure.low:{sign}.3f}–{figure.high:{sign}.3f}" if not signed else f"{figure.low:+.3f}…{figure.high:+.3f}"
