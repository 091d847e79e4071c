"""The figures of all corpora in, one self-contained HTML page out: tables, plots drawn as SVG, the worst pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import furniture
import plots
from table import METRICS, Metric, Result, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diff import Run
    from resample import Interval

WORST = 10  # pages that are shown with their differences
FAIR = 0.12  # of F1: a fold this far from the system's own figure is shaded fully


class Case(NamedTuple):
    """A page that went wrong: its figures, its address, what was missed and what leaked."""

    result: Result
    url: str
    runs: list[Run]


class Chapter(NamedTuple):
    """A corpus: its name, every system's figures, the system whose worst pages are shown, those pages."""

    name: str
    summaries: Sequence[Summary]
    ours: str
    cases: Sequence[Case]


def page(chapters: Sequence[Chapter]) -> str:
    """The whole report."""
    links = " · ".join(f'<a href="#c{n}">{escape(chapter.name)}</a>' for n, chapter in enumerate(chapters))
    body = "".join(_chapter(number, chapter) for number, chapter in enumerate(chapters))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>newsclean: body quality</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body><main>'
        f"<header><h1>Body quality</h1><p>newsclean beside its peers on labelled pages. Intervals hold 95 % of the "
        f"values that come out when the sites are drawn anew; the best value of a column is in bold. {links}</p>"
        f"</header>"
        f"{body}{_glossary()}</main></body></html>\n"
    )


def _chapter(number: int, chapter: Chapter) -> str:
    first = chapter.summaries[0]
    sites = len({result.site for result in first.results})
    ours = chapter.ours
    figures = {s.system: s for s in chapter.summaries}
    charts = "".join(
        _figure(title, plots.intervals([(name, s.metrics[metric]) for name, s in figures.items()], ours))
        for metric, title in (("F1", "F1"), ("exact", "Exact bodies, share of pages"))
    )
    curves = [
        (name, [r.measures.f1 for r in s.results if r.measures.precision is not None]) for name, s in figures.items()
    ]
    return (
        f'<section id="c{number}"><h2>{escape(chapter.name)}</h2>'
        f"<p>{len(first.results)} pages of {sites} sites</p>{_summary(chapter)}"
        f'<div class="pair">{charts}</div>'
        f"{_figure('Share of pages whose F1 is below …', plots.cumulative(curves, ours), wide=True)}"
        f"<h3>Leaks: % of pages with a surplus line of this kind</h3>{_leaks(chapter)}"
        f"{_folds(chapter)}{_failures(chapter)}{_worst(chapter)}</section>"
    )


def _summary(chapter: Chapter) -> str:
    metrics = [m for m in METRICS if any(s.metrics[m.name].value is not None for s in chapter.summaries)]
    best = {m.name: _best(m, chapter.summaries) for m in metrics}
    head = "".join(f'<th title="{escape(m.title)}">{escape(m.name)}{_unit(m)}</th>' for m in metrics)
    rows = []
    for summary in chapter.summaries:
        cells = "".join(_cell(m, summary.metrics[m.name], best[m.name]) for m in metrics)
        rows.append(
            f"<tr{_mark(summary, chapter)}><th>{escape(summary.system)}<small>{escape(summary.version)}</small></th>"
            f"{cells}<td>{summary.empty}</td><td>{summary.failed}</td>{_ahead(summary.ahead)}</tr>"
        )
    return (
        f'<div class="scroll"><table><thead><tr><th></th>{head}<th>empty</th><th>failed</th>'
        f"<th title=\"newsclean's F1 less this one's, on the same draws\">behind</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(metric: Metric, figure: Interval, best: str | None) -> str:
    shown = metric.show(figure.value)
    bounds = ""
    if figure.low is not None and figure.high is not None:
        bounds = f"<small>{metric.show(figure.low)}–{metric.show(figure.high)}</small>"
    return f"<td>{f'<b>{shown}</b>' if shown == best else shown}{bounds}</td>"


def _best(metric: Metric, summaries: Iterable[Summary]) -> str | None:
    known = [value for s in summaries if (value := s.metrics[metric.name].value) is not None]
    return metric.show((max if metric.higher else min)(known)) if known else None


def _ahead(figure: Interval) -> str:
    if figure.value is None:
        return "<td></td>"
    bounds = f"<small>{figure.low:+.3f} … {figure.high:+.3f}</small>" if figure.low is not None else ""
    return f"<td>{figure.value:+.3f}{bounds}</td>"


def _leaks(chapter: Chapter) -> str:
    kinds = furniture.load()
    top = max((share for s in chapter.summaries for share in s.leaks.values()), default=0) or 1
    head = "".join(f"<th>{escape(kind.title)}</th>" for kind in kinds)
    rows = "".join(
        f"<tr{_mark(s, chapter)}><th>{escape(s.system)}</th>"
        + "".join(_shaded(s.leaks[k.name], s.leaks[k.name] / top, f"{100 * s.leaks[k.name]:.1f}") for k in kinds)
        + "</tr>"
        for s in chapter.summaries
    )
    return _heat(head, rows)


def _heat(head: str, rows: str) -> str:
    table = f'<table class="heat"><thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def _shaded(value: float, depth: float, text: str, colour: str = "217,119,6") -> str:
    return f'<td style="background:rgba({colour},{0.75 * min(1, depth):.3f})">{text if value else "·"}</td>'


def _folds(chapter: Chapter) -> str:
    folds = chapter.summaries[0].folds
    if not folds:
        return ""
    head = "".join(f"<th>{number}<small>{size} pages</small></th>" for number, (size, _, _) in enumerate(folds, 1))
    rows = "".join(
        f"<tr{_mark(s, chapter)}><th>{escape(s.system)}</th>"
        f"{''.join(_fold(s, f1, exact) for _, f1, exact in s.folds)}</tr>"
        for s in chapter.summaries
    )
    return f"<h3>Folds that share no site: F1, and below it the share of exact bodies</h3>{_heat(head, rows)}"


def _fold(summary: Summary, value: float | None, exact: float | None) -> str:
    whole = summary.metrics["F1"].value
    if value is None or exact is None or whole is None:
        return "<td>-</td>"
    colour = "13,122,95" if value >= whole else "200,50,50"
    return _shaded(1, abs(value - whole) / FAIR, f"{value:.3f}<small>{exact:.2f}</small>", colour)


def _failures(chapter: Chapter) -> str:
    rows = [
        f"<li>{escape(s.system)}, {escape(result.page)}: {escape(result.failure)}</li>"
        for s in chapter.summaries
        for result in s.results
        if result.failure
    ]
    listed = "".join(rows[:100]) + (f"<li>and {len(rows) - 100} more</li>" if len(rows) > 100 else "")
    return f"<details><summary>{len(rows)} pages failed</summary><ul>{listed}</ul></details>" if rows else ""


def _worst(chapter: Chapter) -> str:
    if not chapter.cases:
        return ""
    peers = {
        case.result.page: [
            (result.measures.f1, s.system)
            for s in chapter.summaries
            if s.system != chapter.ours
            for result in s.results
            if result.page == case.result.page
        ]
        for case in chapter.cases
    }
    rows = "".join(_case(case, max(peers[case.result.page], default=None)) for case in chapter.cases)
    return (
        f"<h3>The worst pages of {escape(chapter.ours)}</h3><p>Open one to see what was "
        f'<span class="missed">missed</span> and what <span class="leaked">leaked</span>, each with the category, rule '
        f"and evidence of newsclean's verdict.</p>{rows}"
    )


def _case(case: Case, peer: tuple[float, str] | None) -> str:
    found = case.result.measures
    best = f" · best other: {escape(peer[1])} {peer[0]:.3f}" if peer else ""
    failure = f'<p class="verdict">{escape(case.result.failure)}</p>' if case.result.failure else ""
    return (
        f'<details class="case"><summary><b>{found.f1:.3f}</b> precision {found.precision or 0:.3f} · recall '
        f"{found.recall or 0:.3f}{best}<small>{escape(case.result.page)} · {escape(case.url)}</small></summary>"
        f'{failure}<div class="diff">{"".join(map(_run, case.runs))}</div></details>'
    )


def _run(run: Run) -> str:
    verdict = f'<span class="verdict">{escape(run.verdict)}</span>' if run.verdict else ""
    return f'<p class="{run.kind}">{escape(run.text)}{verdict}</p>'


def _mark(summary: Summary, chapter: Chapter) -> str:
    return ' class="ours"' if summary.system == chapter.ours else ""


def _figure(title: str, drawing: str, *, wide: bool = False) -> str:
    return f"<figure{' class=wide' if wide else ''}><figcaption>{escape(title)}</figcaption>{drawing}</figure>"


def _unit(metric: Metric) -> str:
    return " %" if metric.percent else ""


def _glossary() -> str:
    rows = "".join(f"<dt>{escape(metric.name)}</dt><dd>{escape(metric.title)}</dd>" for metric in METRICS)
    return f"<section><h2>What the columns say</h2><dl>{rows}</dl></section>"


STYLE = """
:root { --ink:#1b1f24; --soft:#667085; --line:#e4e7ec; --paper:#fff; --ground:#f6f7f9; --ours:#0d7a5f }
* { box-sizing:border-box }
body { margin:0; background:var(--ground); color:var(--ink);
  font:15px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif }
main { max-width:1240px; margin:0 auto; padding:32px 24px 80px }
h1 { font-size:30px; margin:0 0 4px; letter-spacing:-.02em }
h2 { font-size:22px; margin:0 0 2px; letter-spacing:-.01em }
h3 { font-size:16px; margin:32px 0 8px }
header p, section > p { color:var(--soft); margin:0 0 16px; max-width:80ch }
a { color:var(--ours) }
section { background:var(--paper); border:1px solid var(--line); border-radius:12px; padding:24px; margin:24px 0 }
.scroll { overflow-x:auto }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; font-size:14px }
th, td { padding:6px 9px; text-align:right; border-bottom:1px solid var(--line); white-space:nowrap; vertical-align:top;
  font-weight:400 }
thead th { color:var(--soft); font-size:12px; white-space:normal; vertical-align:bottom }
tbody th { text-align:left }
b { font-weight:700 }
small { display:block; color:var(--soft); font-size:11px; line-height:1.3 }
tr.ours th { color:var(--ours); font-weight:700 }
tr.ours { background:rgba(13,122,95,.07) }
.heat td { text-align:center; border:2px solid var(--paper); border-radius:6px }
.heat thead th { text-align:center }
.pair { display:grid; grid-template-columns:1fr 1fr; gap:24px; margin-top:24px }
figure { margin:0 }
figure.wide { margin-top:24px }
figcaption { font-weight:600; margin-bottom:6px }
svg { width:100%; height:auto; display:block }
svg text { font:12px system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif; fill:var(--ink) }
svg .soft { fill:var(--soft) }
svg .ours { fill:var(--ours); font-weight:700 }
details { margin-top:12px }
summary { cursor:pointer }
.case { border:1px solid var(--line); border-radius:8px; padding:8px 14px; margin-top:8px }
.case summary small { display:inline; margin-left:10px; overflow-wrap:anywhere }
.diff { border-top:1px solid var(--line); margin-top:8px; padding-top:4px; font-size:14px; max-width:95ch }
.diff p { margin:6px 0; padding:4px 10px; border-left:3px solid transparent; white-space:pre-line;
  overflow-wrap:anywhere }
.same { color:var(--soft) }
.missed { background:#fdeaea; border-left-color:#d64545 !important }
.leaked { background:#fdf1da; border-left-color:#d97706 !important }
span.missed, span.leaked { padding:1px 6px; border-radius:4px; color:var(--ink) }
.verdict { display:block; color:var(--soft); font:12px ui-monospace,SFMono-Regular,Menlo,monospace; margin-top:2px }
dl { display:grid; grid-template-columns:max-content 1fr; gap:2px 16px; margin:8px 0 0 }
dd { margin:0; color:var(--soft) }
@media (max-width:860px) { .pair { grid-template-columns:1fr } main { padding:16px 8px } section { padding:14px } }
"""
