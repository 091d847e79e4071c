"""Figures in, SVG drawings out: text of their own size, no script, no library."""

from __future__ import annotations

import math
from bisect import bisect_left
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from resample import Interval

OURS = "#0d7a5f"
OTHERS = "#98a2b3"
COLOURS = ("#2563eb", "#ea580c", "#7c3aed", "#ca8a04", "#db2777", "#0891b2", "#65a30d", "#475569", "#dc2626", "#92400e")
WIDTH = 560
FLOOR = 0.4  # where the axis of page figures begins: few pages of any system lie below
LABEL = 150  # the room for the systems' names
ROW = 24


def intervals(rows: Sequence[tuple[str, Interval]], ours: str) -> str:
    """A dot with its interval for each system, the highest on top."""
    known = sorted(((name, f) for name, f in rows if f.value is not None), key=lambda row: -(row[1].value or 0))
    if not known:
        return ""
    bounds = [bound for _, f in known for bound in (f.low, f.value, f.high) if bound is not None]
    ticks = _ticks(min(bounds), max(bounds))
    low, high = ticks[0], ticks[-1]
    height = ROW * len(known) + 28

    def x(value: float) -> float:
        return LABEL + (value - low) / (high - low) * (WIDTH - LABEL - 50)

    parts = [
        f'<line x1="{x(t):.1f}" x2="{x(t):.1f}" y1="0" y2="{height - 24}" stroke="#e4e7ec"/>'
        f'<text class="soft" x="{x(t):.1f}" y="{height - 8}" text-anchor="middle">{_number(t)}</text>'
        for t in ticks
    ]
    for row, (name, figure) in enumerate(known):
        parts.append(_dot(name, figure, ROW * row + ROW / 2, x, ours=name == ours))
    return _svg(WIDTH, height, parts)


def bars(rows: Sequence[tuple[str, float]], ours: str) -> str:
    """A bar for each system, the longest on top."""
    ordered = sorted(rows, key=lambda row: -row[1])
    longest = max((value for _, value in ordered), default=0.0) or 1.0
    parts = []
    for row, (name, value) in enumerate(ordered):
        y, width = ROW * row, value / longest * (WIDTH - LABEL - 60)
        colour = OURS if name == ours else OTHERS
        parts.append(
            f'<text x="{LABEL - 8}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{LABEL}" y="{y + 4}" width="{width:.1f}" height="{ROW - 8}" fill="{colour}"/>'
            f'<text class="soft" x="{LABEL + width + 6:.1f}" y="{y + 16}">{value:.1f}</text>'
        )
    return _svg(WIDTH, ROW * len(ordered), parts)


def cumulative(curves: Sequence[tuple[str, Sequence[float]]], ours: str) -> str:
    """For each system the share of pages whose figure is below x: the lower the line, the better."""
    width, height, left, bottom, legend = 2 * WIDTH, 330, 44, 30, 190
    plot_width, plot_height = width - left - legend, height - bottom - 10

    def x(value: float) -> float:
        return left + (value - FLOOR) / (1 - FLOOR) * plot_width

    def y(share: float) -> float:
        return 10 + (1 - share) * plot_height

    parts = []
    for step in range(round(10 * FLOOR), 11):
        parts.append(
            f'<line x1="{x(step / 10):.1f}" x2="{x(step / 10):.1f}" y1="10" y2="{y(0):.1f}" stroke="#eef0f3"/>'
            f'<text class="soft" x="{x(step / 10):.1f}" y="{height - 10}" text-anchor="middle">{step / 10:.1f}</text>'
        )
    for step in range(0, 11, 2):
        parts.append(
            f'<line x1="{left}" x2="{x(1):.1f}" y1="{y(step / 10):.1f}" y2="{y(step / 10):.1f}" stroke="#e4e7ec"/>'
            f'<text class="soft" x="{left - 8}" y="{y(step / 10) + 4:.1f}" text-anchor="end">{step * 10} %</text>'
        )
    colours = iter(COLOURS * (len(curves) // len(COLOURS) + 1))
    drawn = [(name, sorted(values), OURS if name == ours else next(colours)) for name, values in curves if values]
    for name, values, colour in sorted(drawn, key=lambda curve: curve[0] == ours):  # ours lies on top
        steps = [i / 200 for i in range(round(200 * FLOOR), 201)]
        points = [(step, bisect_left(values, step - 1e-9) / len(values)) for step in steps]
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in points)
        stroke = 3 if name == ours else 1.4
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{stroke}"><title>{escape(name)}'
            f"</title></polyline>"
        )
    for row, (name, _, colour) in enumerate(drawn):
        top = 22 + 21 * row
        parts.append(
            f'<line x1="{x(1) + 18:.1f}" x2="{x(1) + 40:.1f}" y1="{top - 4}" y2="{top - 4}" stroke="{colour}" '
            f'stroke-width="{3 if name == ours else 2}"/><text{_class(name == ours)} x="{x(1) + 48:.1f}" y="{top}">'
            f"{escape(name)}</text>"
        )
    return _svg(width, height, parts)


def lines(curves: Sequence[tuple[str, Sequence[tuple[float, float]]]], ours: str, *, logarithmic: bool = False) -> str:
    """A line through the points of each curve, from zero, or by powers of ten on both axes."""
    points = [point for _, curve in curves for point in curve if not logarithmic or min(point) > 0]
    if not points:
        return ""
    width, height, left, bottom, legend = 2 * WIDTH, 400, 60, 30, 220
    across, up = (_scale([point[axis] for point in points], logarithmic=logarithmic) for axis in (0, 1))

    def x(value: float) -> float:
        return left + across(value) * (width - left - legend)

    def y(value: float) -> float:
        return 10 + (1 - up(value)) * (height - bottom - 10)

    parts = []
    for tick in _round_values(max(a for a, _ in points), min(a for a, _ in points), logarithmic=logarithmic):
        parts.append(
            f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="10" y2="{height - bottom}" stroke="#eef0f3"/>'
            f'<text class="soft" x="{x(tick):.1f}" y="{height - 10}" text-anchor="middle">{tick:g}</text>'
        )
    for tick in _round_values(max(b for _, b in points), min(b for _, b in points), logarithmic=logarithmic):
        parts.append(
            f'<line x1="{left}" x2="{width - legend}" y1="{y(tick):.1f}" y2="{y(tick):.1f}" stroke="#e4e7ec"/>'
            f'<text class="soft" x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    colours = iter(COLOURS * (len(curves) // len(COLOURS) + 1))
    for row, (name, curve) in enumerate(curves):
        colour = OURS if name == ours else next(colours)
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in curve if not logarithmic or min(a, b) > 0)
        top, end = 18 + 18 * row, width - legend
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{3 if name == ours else 1.4}">'
            f"<title>{escape(name)}</title></polyline>"
            f'<line x1="{end + 18}" x2="{end + 40}" y1="{top - 4}" y2="{top - 4}" stroke="{colour}" stroke-width="2"/>'
            f'<text{_class(name == ours)} x="{end + 48}" y="{top}">{escape(name)}</text>'
        )
    return _svg(width, height, parts)


def _scale(values: Sequence[float], *, logarithmic: bool) -> Callable[[float], float]:
    """Where a value lies between the ends of an axis, from 0 to 1."""
    if not logarithmic:
        return lambda value: value / (max(values) or 1.0)
    low, high = math.log(min(values)), math.log(max(values))
    return lambda value: (math.log(value) - low) / ((high - low) or 1.0)


def _round_values(most: float, least: float, *, logarithmic: bool) -> list[float]:
    """Where an axis has its marks: five or so from zero, or every power of ten."""
    if logarithmic:
        powers = range(math.ceil(math.log10(least)), math.floor(math.log10(most)) + 1)
        return [10.0**power for power in powers] or [most]
    power = 10.0 ** math.floor(math.log10(most or 1.0))
    step = next(step for step in (0.2 * power, 0.5 * power, power, 2 * power) if most / step <= 6)
    return [round(step * i, 9) for i in range(int(most / step) + 1)]


def _dot(name: str, figure: Interval, y: float, x: object, *, ours: bool) -> str:
    assert callable(x)
    value = figure.value or 0.0
    colour = OURS if ours else OTHERS
    low, high = (value if bound is None else bound for bound in (figure.low, figure.high))
    return (
        f'<text{_class(ours)} x="{LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(name)}</text>'
        f'<line x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" stroke-width="5" '
        f'stroke-opacity=".35" stroke-linecap="round"/>'
        f'<circle cx="{x(value):.1f}" cy="{y:.1f}" r="5" fill="{colour}"><title>{value:.4f}</title></circle>'
        f'<text{_class(ours)} x="{WIDTH - 2}" y="{y + 4:.1f}" text-anchor="end">{value:.3f}</text>'
    )


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from below the lowest to above the highest."""
    span = max(high - low, 0.01)
    step = next(step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if span / step <= 6)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(i * step, 6) for i in range(first, max(last, first + 1) + 1)]


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def _class(ours: bool) -> str:
    return ' class="ours"' if ours else ""


def _svg(width: int, height: float, parts: Sequence[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height:g}" role="img">{"".join(parts)}</svg>'
