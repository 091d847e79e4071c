"""The command line: arguments in, calls of the library, exit codes out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from newsclean.errors import NewscleanError
    from newsclean.fetchers import Settings
    from newsclean.model import Article, Explanation, Failure, Page

DONE = 0
TARGET_FAILED = 1
USAGE = 2
STATE_DAMAGED = 65
INPUT_UNREADABLE = 66
OUTPUT_REFUSED = 73
WRITE_FAILED = 74
OUTPUT_IN_USE = 75
INTERRUPTED = 128  # plus the number of the signal: 130 for Ctrl-C, 143 for SIGTERM

EXIT_CODES = """
Exit codes: 0 every target has its line (single failures are lines too) · 1 the page of clean or explain gave no
article · 2 wrong usage · 65 the output's state is damaged or foreign · 66 a list cannot be read · 73 the output cannot
be created · 74 a write failed · 75 the output is in use · 130, 143 interrupted (run the same command again to go on)
"""

app = typer.Typer(
    help="News articles without the boilerplate: URLs, files or text in, clean records out.",
    epilog=EXIT_CODES, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip

Delay = Annotated[float, typer.Option(min=0, help="Seconds between two requests to one host.")]
Timeout = Annotated[float, typer.Option(min=0.1, help="Seconds that one target's requests may take together.")]
MaxBytes = Annotated[int, typer.Option(min=1, help="Size limit of a decoded page.")]
NoRobots = Annotated[bool, typer.Option("--no-robots", help="Do not ask for robots.txt.")]
UserAgent = Annotated[str | None, typer.Option(help="Replaces the name newsclean/VERSION.", show_default=False)]
Text = Annotated[bool, typer.Option("--text", help="The input is text that was flattened before.")]
Contact = Annotated[
    str | None, typer.Option(help="URL or address where you can be reached, sent along.", show_default=False)
]


def main() -> None:
    """The `newsclean` command."""
    app()


def _version(asked: bool) -> None:
    if asked:
        from newsclean.version import VERSION

        typer.echo(f"newsclean {VERSION}")
        raise typer.Exit


@app.callback(epilog=EXIT_CODES)
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


@app.command(epilog=EXIT_CODES)
def crawl(
    lists: Annotated[
        list[str], typer.Argument(help="Lists of URLs, paths and folders, one a line; also .gz; - is standard input.")
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="Folder for articles.jsonl.")] = "output/",
    delay: Delay = 1.0,
    concurrency: Annotated[int, typer.Option(min=1, help="Hosts asked at the same time.")] = 16,
    timeout: Timeout = 60.0,
    max_bytes: MaxBytes = 10 * 1024 * 1024,
    no_robots: NoRobots = False,
    user_agent: UserAgent = None,
    contact: Contact = None,
    workers: Annotated[int, typer.Option(min=0, help="Cleaning processes; 0: one per processor.")] = 0,
    format: Annotated[
        list[str] | None, typer.Option(help="Also write csv or markdown when done; repeatable.", show_default="jsonl")
    ] = None,
    retry_failures: Annotated[
        bool, typer.Option("--retry-failures", help="Ask the targets with errors again.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
) -> None:
    """Read lists of targets and write one JSON line for each; failures are lines with their reason.

    The same command again goes on where it stopped: what has its line is not asked again. Lines stand in the order of
    the lists; only a host that lags far behind (256 lines) comes later.
    """
    from newsclean import export
    from newsclean.crawl import screen
    from newsclean.crawl.job import Job
    from newsclean.crawl.job import crawl as run
    from newsclean.errors import NewscleanError

    formats = tuple(format or ["jsonl"])
    if unknown := set(formats) - set(export.names()):
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: there is {', '.join(export.names())}", param_hint="--format"
        )
    settings = _settings(delay, timeout, max_bytes, no_robots, user_agent, contact)
    job = Job(
        lists=tuple(lists), output=output, settings=settings, concurrency=concurrency, workers=workers,
        formats=formats, retry_failures=retry_failures,
    )  # fmt: skip
    watcher = screen.watcher(sys.stderr, quiet=quiet)
    try:
        outcome = run(job, watcher)
    except NewscleanError as error:
        watcher.close()
        _fail(error)
    watcher.close()
    if not quiet:
        screen.summary(sys.stderr, outcome)
    if outcome.signal:
        screen.say(sys.stderr, "interrupted; run the same command again to go on")
        raise typer.Exit(INTERRUPTED + outcome.signal)


@app.command(epilog=EXIT_CODES)
def clean(
    target: Annotated[
        str, typer.Argument(metavar="PAGE|URL|-|DIR", help="A saved page, a URL, - for standard input, or a folder.")
    ],
    text: Text = False,
    url: Annotated[str | None, typer.Option(help="Where a saved page came from.", show_default=False)] = None,
    body: Annotated[bool, typer.Option("--body/--json", help="Only the body's text, or the whole record.")] = False,
    timeout: Timeout = 60.0,
    max_bytes: MaxBytes = 10 * 1024 * 1024,
    no_robots: NoRobots = False,
    user_agent: UserAgent = None,
    contact: Contact = None,
) -> None:
    """Print the record of one page: as one line of JSON, indented on a terminal. A folder gives one line per page."""
    settings = _settings(0.0, timeout, max_bytes, no_robots, user_agent, contact)
    if Path(target).is_dir():
        from newsclean.fetchers.file import saved_pages

        for path in saved_pages(Path(target)):
            _print_record(_record(_fetched(str(path), settings), text=text, url=url), body=body, pretty=False)
        return
    record = _record(_fetched(target, settings), text=text, url=url)
    _print_record(record, body=body, pretty=sys.stdout.isatty())
    if record.status in ("skipped", "error"):
        _complain(target, record)
        raise typer.Exit(TARGET_FAILED)


@app.command(epilog=EXIT_CODES)
def explain(
    target: Annotated[str, typer.Argument(metavar="PAGE|URL|-", help="A saved page, a URL, or - for standard input.")],
    text: Text = False,
    url: Annotated[str | None, typer.Option(help="Where a saved page came from.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="The whole explanation as JSON.")] = False,
    timeout: Timeout = 60.0,
    max_bytes: MaxBytes = 10 * 1024 * 1024,
    no_robots: NoRobots = False,
    user_agent: UserAgent = None,
    contact: Contact = None,
) -> None:
    """Show what became of every block of a page, by which rule, and where each field came from."""
    from newsclean.crawl import screen
    from newsclean.model import Failure

    page = _fetched(target, _settings(0.0, timeout, max_bytes, no_robots, user_agent, contact))
    if isinstance(page, Failure):
        _complain(target, page.record())
        raise typer.Exit(TARGET_FAILED)
    explained = _explanation(page, text=text, url=url)
    if json:
        _out(explained.to_json())
    else:
        _out(screen.explanation(explained, terminal=sys.stdout.isatty()).encode())
    if explained.article.status in ("skipped", "error"):
        _complain(target, explained.article)
        raise typer.Exit(TARGET_FAILED)


@app.command(epilog=EXIT_CODES)
def schema() -> None:
    """Print the JSON Schema of a record."""
    import msgspec

    from newsclean.model import schema as record_schema

    _out(msgspec.json.format(msgspec.json.encode(record_schema()), indent=2))


@app.command(epilog=EXIT_CODES)
def rules() -> None:
    """Print the rule tables: each category with its count of rules."""
    from newsclean.crawl import screen
    from newsclean.rules import load

    _out(screen.rules(load().summary(), terminal=sys.stdout.isatty()).encode())


def _settings(
    delay: float, timeout: float, max_bytes: int, no_robots: bool, user_agent: str | None, contact: str | None
) -> Settings:
    from newsclean.fetchers import Settings

    for option, value in (("--user-agent", user_agent), ("--contact", contact)):
        if value is not None and not (value.isascii() and value.isprintable() and value.strip()):
            raise typer.BadParameter("must be printable ASCII, as it goes into a header", param_hint=option)
    return Settings(
        delay=delay, timeout=timeout, max_bytes=max_bytes, obey_robots=not no_robots, user_agent=user_agent,
        contact=contact,
    )  # fmt: skip


def _fetched(target: str, settings: Settings) -> Page | Failure:
    import asyncio

    from newsclean.fetchers import Router
    from newsclean.fetchers.net.pace import Pace
    from newsclean.model import Page

    if target == "-":
        data = sys.stdin.buffer.read(settings.max_bytes + 1)
        return Page(url="-", body=data[: settings.max_bytes], truncated=len(data) > settings.max_bytes)

    async def fetch() -> Page | Failure:
        router = Router(settings, Pace(settings.delay))
        try:
            return await router.fetch(target)
        finally:
            await router.close()

    return asyncio.run(fetch())


def _record(page: Page | Failure, *, text: bool, url: str | None) -> Article:
    import msgspec

    import newsclean
    from newsclean.cleaner import clean_page
    from newsclean.model import Failure

    if isinstance(page, Failure):
        return page.record()
    if text:
        return msgspec.structs.replace(
            newsclean.clean_text(page.body.decode("utf-8-sig", "replace")), url=url or page.url
        )
    return clean_page(msgspec.structs.replace(page, url=url) if url else page)


def _print_record(record: Article, *, body: bool, pretty: bool) -> None:
    import msgspec

    if body:
        _out(record.body.encode())
    else:
        line = record.to_json()
        _out(msgspec.json.format(line, indent=2) if pretty else line)


def _out(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data.rstrip(b"\n") + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader (head, less) has seen enough; the interpreter's own flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(DONE) from None
    except OSError as error:
        from newsclean.crawl import screen

        screen.say(sys.stderr, f"cannot write to standard output: {error.strerror}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(WRITE_FAILED) from None


def _complain(target: str, record: Article) -> None:
    from newsclean.crawl import screen
    from newsclean.model import REASONS

    meaning = REASONS[record.reason][1] if record.reason else record.status
    screen.say(sys.stderr, f"{target}: {record.reason}: {record.detail or meaning}")


def _fail(error: NewscleanError) -> NoReturn:
    from newsclean.crawl import screen
    from newsclean.crawl.job import WriteError
    from newsclean.crawl.journal import InUseError
    from newsclean.errors import InputError, StateError

    # The first row that fits names the code; subclasses stand before their base.
    codes = (
        (InputError, INPUT_UNREADABLE),
        (InUseError, OUTPUT_IN_USE),
        (StateError, STATE_DAMAGED),
        (WriteError, WRITE_FAILED),
    )
    screen.say(sys.stderr, str(error))
    raise typer.Exit(next((code for kind, code in codes if isinstance(error, kind)), OUTPUT_REFUSED)) from error


def _explanation(page: Page, *, text: bool, url: str | None) -> Explanation:
    from datetime import datetime

    import newsclean
    from newsclean.options import Options

    if text:
        return newsclean.explain_text(page.body.decode("utf-8-sig", "replace"))
    fetched_at = datetime.fromisoformat(page.fetched_at) if page.fetched_at else None
    options = Options(charset=page.content_type, fetched_at=fetched_at)
    return newsclean.explain(page.body, url=url or page.final_url, options=options)


if __name__ == "__main__":
    main()
