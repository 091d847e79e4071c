"""What a person sees of it all: progress, summary, explanations; the only module that knows the terminal library."""

from __future__ import annotations

import contextlib
import io
import time
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO

import msgspec

from newsclean.model import REASONS, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import rich.progress
    from rich.console import RenderableType

    from newsclean.crawl.job import Outcome
    from newsclean.crawl.journal import Result
    from newsclean.crawl.ledger import State
    from newsclean.model import Category, Explanation

    Slowest = Callable[[], tuple[float, str]]

Log = Literal["auto", "bar", "lines", "json", "none"]
STATUSES = ("ok", "partial", "skipped", "error")
UNCHANGED = "unchanged"
LINE_SECONDS = 5.0
SNIPPET = 100

_STATUS_STYLE = {"ok": "green", "partial": "yellow", "skipped": "cyan", "error": "red"}


def printable(text: str) -> str:
    """Text whose control and direction characters are escaped, so that no page can steer a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _escaped(char) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in text
    )


def _escaped(char: str) -> str:
    return char if char in "\u200c\u200d" else char.encode("unicode_escape").decode()


def watcher(stream: TextIO, *, quiet: bool = False, log: Log = "auto") -> Silence | Lines | Bar | JsonLog:
    """How progress is shown: a bar on a terminal and a line every few seconds elsewhere, events in JSON, or nothing."""
    if quiet or log == "none":
        return Silence()
    if log == "json":
        return JsonLog(stream)
    return Bar(stream) if log == "bar" or (log == "auto" and stream.isatty()) else Lines(stream)


class Silence:
    """Shows nothing."""

    def tell(self, line: str) -> None:
        """A source of targets was read or passed over."""

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl begins."""

    def ask(self, slowest: Slowest) -> None:
        """Whom to ask for the slowest host."""

    def done(self, results: Sequence[Result]) -> None:
        """Some targets are done."""

    def end(self, outcome: Outcome) -> None:
        """The crawl is over, done or interrupted."""

    def close(self) -> None:
        """Nothing more will be shown."""


class Progress(NamedTuple):
    """How far a crawl is. rate: pages a second. left: seconds, None when nothing tells. slowest: the host that takes
    longest, if it decides."""

    done: int
    total: int
    statuses: Mapping[str, int]
    rate: float
    left: float | None
    slowest: str


class _Counting(Silence):
    """Counts, and tells how far the crawl is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._counts: Counter[str] = Counter()
        self._slowest: Slowest = lambda: (0.0, "")

    def tell(self, line: str) -> None:
        """Say so."""
        say(self._stream, line)

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl begins."""
        self._total, self._before = total, sum(before.values())
        self._counts = Counter(before)
        self._begun = self._said = time.monotonic()

    def ask(self, slowest: Slowest) -> None:
        """Whom to ask for the slowest host."""
        self._slowest = slowest

    def done(self, results: Sequence[Result]) -> None:
        """Count, and say so now and then."""
        self._counts.update(result.status for result in results)
        now = time.monotonic()
        if now - self._said >= LINE_SECONDS:
            self._said = now
            self.show(self._progress(now))

    def show(self, progress: Progress) -> None:
        """Say how far the crawl is."""

    def _progress(self, now: float) -> Progress:
        """The time left is what the rate so far needs, or the host that is asked slowly and has the most before it."""
        done, seconds = self._counts.total(), now - self._begun
        rate = (done - self._before) / seconds if seconds else 0.0
        by_rate = (self._total - done) / rate if rate else None
        by_host, host = self._slowest()
        decides = by_rate is None or by_host > by_rate
        left = (by_host or None) if decides else by_rate
        return Progress(done, self._total, self._counts, rate, left, host if decides and by_host else "")


class Lines(_Counting):
    """Shows a plain line every few seconds."""

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl begins."""
        super().start(total, before)
        say(self._stream, f"{total} targets" + (f", {self._before} of them done before" if self._before else ""))

    def show(self, progress: Progress) -> None:
        """A line."""
        far = f"{progress.done}/{progress.total}: {counted(progress.statuses)}"
        say(self._stream, f"{far}, {progress.rate:.1f} pages/s{_left(progress)}")

    def end(self, outcome: Outcome) -> None:
        """The summary."""
        summary(self._stream, outcome)


class JsonLog(_Counting):
    """Writes an event a line: discover, start, progress, end."""

    def tell(self, line: str) -> None:
        """A source of targets was read or passed over."""
        self._write("discover", said=line)

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl begins."""
        super().start(total, before)
        self._write("start", total=total, before=dict(before))

    def show(self, progress: Progress) -> None:
        """How far it is."""
        self._write("progress", **progress._asdict())

    def end(self, outcome: Outcome) -> None:
        """How it ended."""
        self._write("end", **msgspec.structs.asdict(outcome))

    def _write(self, event: str, **fields: object) -> None:
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        tell(self._stream, msgspec.json.encode({"event": event, "time": moment, **fields}).decode() + "\n")


class Bar(_Counting):
    """Shows a bar with counts per status, rate and time left."""

    _bar: rich.progress.Progress | None = None

    def start(self, total: int, before: Mapping[str, int]) -> None:
        """The crawl begins."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as RichProgress

        super().start(total, before)
        self._bar = RichProgress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[rate]}"),
            console=Console(file=self._stream),
        )  # fmt: skip
        self._task = self._bar.add_task("", total=total, completed=self._before, rate="")
        self._bar.start()

    def done(self, results: Sequence[Result]) -> None:
        """Count and draw."""
        assert self._bar is not None
        self._counts.update(result.status for result in results)
        progress = self._progress(time.monotonic())
        shown = " ".join(f"[{_STATUS_STYLE[name]}]{name} {self._counts[name]}[/]" for name in STATUSES)
        self._bar.update(
            self._task, completed=progress.done, description=shown, rate=f"{progress.rate:.1f} pages/s{_left(progress)}"
        )

    def end(self, outcome: Outcome) -> None:
        """The bar stands still, the summary below it."""
        self.close()
        summary(self._stream, outcome)

    def close(self) -> None:
        """Leave the last state standing."""
        if self._bar:
            self._bar.stop()
            self._bar = None


def _left(progress: Progress) -> str:
    if progress.left is None:
        return ""
    clock = f"{progress.left:.0f} s" if progress.left < 100 else f"{timedelta(seconds=round(progress.left))}"
    return f", {clock} left" + (f" (slowest: {printable(progress.slowest)})" if progress.slowest else "")


def say(stream: TextIO, message: str) -> None:
    """One line of ours."""
    tell(stream, f"newsclean: {printable(message)}\n")


def tell(stream: TextIO, text: str) -> None:
    """Write to whoever listens; nobody listening is no reason to stop."""
    with contextlib.suppress(OSError):
        stream.write(text)
        stream.flush()


def counted(counts: Mapping[str, int]) -> str:
    """Counts per status in their fixed order; what is unchanged only where something is."""
    shown = (*STATUSES, UNCHANGED) if counts.get(UNCHANGED) else STATUSES
    return ", ".join(f"{name} {counts.get(name, 0)}" for name in shown)


def summary(stream: TextIO, outcome: Outcome) -> None:
    """The table at the end of a crawl: every status and reason with its count and meaning."""
    from rich.table import Table

    done = sum(outcome.statuses.values())
    rate = (done - outcome.before) / outcome.seconds
    table = Table(title=None, show_edge=False, pad_edge=False)
    table.add_column("status")
    table.add_column("count", justify="right")
    table.add_column("reason")
    for status in STATUSES:
        if count := outcome.statuses.get(status, 0):
            table.add_row(status, str(count), "", style=_STATUS_STYLE[status])
            for reason, number in sorted(outcome.reasons.items(), key=lambda item: (-item[1], item[0])):
                if REASONS[_reason(reason)][0] == status:
                    table.add_row("", str(number), f"{reason}: {REASONS[_reason(reason)][1]}")
    if done:
        tell(stream, rendered([table], terminal=stream.isatty()))
    if unchanged := outcome.statuses.get(UNCHANGED):
        say(stream, f"{unchanged} targets are as they were and keep their records")
    for host, reason, count in outcome.failing:
        say(stream, f"{printable(host)}: {count} times {reason}")
    if outcome.remembered.records:
        said = f"{outcome.remembered.records} records lost lines that their sites repeat"
        say(stream, f"{said}: {outcome.remembered.lines} in the site profile")
    before = f", {outcome.before} of them before" if outcome.before else ""
    say(stream, f"{done} of {outcome.total} targets done{before}, in {outcome.seconds:.1f} s ({rate:.1f} pages/s)")


def explanation(explained: Explanation, *, terminal: bool) -> str:
    """One row per block, then every field's candidates, then what speaks for each warning."""
    from rich.text import Text

    rows = []
    for block in explained.blocks:
        row = Text()
        row.append(f"{block.category:<14}", style=style_of(block.category))
        row.append(f" {printable(block.rule):<28}", style="dim")
        row.append(f" {printable(block.evidence)[:40]:<40}", style="dim")
        row.append(" " + snippet(block.text))
        rows.append(row)
    rows.append(Text())
    for candidate in explained.candidates:
        row = Text()
        row.append(f"{candidate.field:<14}", style="strike" if candidate.rejected else "bold")
        row.append(f" {printable(candidate.source):<28}", style="dim")
        row.append(" " + snippet(candidate.value))
        if candidate.rejected:
            row.append(f" (not used: {printable(candidate.rejected)})", style="red")
        rows.append(row)
    if explained.notes:
        rows.append(Text())
    for note in explained.notes:
        row = Text(f"{note.warning:<14} ", style="yellow")
        row.append(printable(note.evidence), style="dim")
        rows.append(row)
    return rendered(rows, terminal=terminal)


def rules(rows: Iterable[tuple[str, str, str, int]], *, terminal: bool) -> str:
    """The rule tables: one row for each category of each."""
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    for title in ("table", "category", "rules", "about"):
        table.add_column(title, justify="right" if title == "rules" else "left")
    for name, category, about, count in rows:
        table.add_row(name, category, str(count), about)
    return rendered([table], terminal=terminal)


def state(found: State, hosts: int, *, terminal: bool) -> str:
    """How far a crawl is: a row for each status and reason, and one for each of the largest hosts."""
    from rich.table import Table

    ends = Table(show_edge=False, pad_edge=False)
    for title in ("status", "reason", "targets"):
        ends.add_column(title, justify="right" if title == "targets" else "left")
    counts: Counter[tuple[str, str]] = Counter()
    of_host: dict[str, Counter[str]] = {}
    for host, status, reason, count in found.tallies:
        counts[status, reason or ""] += count
        of_host.setdefault(host, Counter())[status] += count
    for (status, reason), count in sorted(counts.items(), key=lambda row: (row[0][0], -row[1])):
        ends.add_row(status, reason, str(count))
    if found.targets is not None and found.targets > counts.total():
        ends.add_row("waiting", "", str(found.targets - counts.total()))
    largest = sorted(of_host.items(), key=lambda row: (-row[1].total(), row[0]))
    table = Table(show_edge=False, pad_edge=False)
    for title in ("host", "targets", "ended"):
        table.add_column(title, justify="right" if title == "targets" else "left")
    for host, ended in largest[:hosts]:
        table.add_row(printable(host) or "-", str(ended.total()), counted(ended))
    if len(largest) > hosts:
        table.add_row(f"and {len(largest) - hosts} more", "", "")
    return rendered([ends, "", table] if hosts else [ends], terminal=terminal)


def snippet(text: str) -> str:
    """The start of a text on one line."""
    flat = " ".join(text.split())
    return printable(flat if len(flat) <= SNIPPET else flat[: SNIPPET - 1] + "…")


def style_of(category: Category) -> str:
    """The colour of a category: what is kept, what the record takes up, what goes."""
    if category == "content":
        return "bold green"
    return "cyan" if category in ("headline", "byline", "dateline") else "red"


def _reason(name: str) -> Reason:
    return next(reason for reason in REASONS if reason == name)


def rendered(rows: Iterable[RenderableType], *, terminal: bool) -> str:
    """Rows as text, with colours for a terminal; away from one nothing is folded or cut at 80 columns."""
    from rich.console import Console
    from rich.text import Text

    console = Console(
        file=io.StringIO(), force_terminal=terminal, width=None if terminal else 1000, highlight=False, markup=False
    )
    with console.capture() as text:
        for row in rows:
            console.print(row, soft_wrap=isinstance(row, Text))
    return text.get()
