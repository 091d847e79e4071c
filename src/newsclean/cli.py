"""The command line: arguments in, calls of the library, exit codes out."""

from __future__ import annotations

try:
    import functools
    import inspect
    import os
    import signal
    import sys
    from pathlib import Path
    from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, NoReturn, get_args, get_type_hints

    import typer
    import typer.core

    from newsclean.config import VARIABLES
except KeyboardInterrupt:  # Ctrl-C while the program loads
    raise SystemExit(130) from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from types import FrameType

    from newsclean.discovery import Discovery, Search
    from newsclean.errors import NewscleanError
    from newsclean.fetchers import Settings
    from newsclean.model import Article, Explanation, Failure, Page
    from newsclean.options import Options
    from newsclean.site import SiteProfile
    from newsclean.warc.flaws import Flaw

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
article, or a start of discover could not be read · 2 wrong usage · 65 the output's state is damaged or foreign ·
66 a list, site profile or configuration cannot be read, or there is no browser · 73 the output cannot be created ·
74 a write failed · 75 the output is in use · 130, 143 interrupted (run the same command again to go on)
"""

app = typer.Typer(
    help="News articles without the boilerplate: URLs, files or text in, clean records out.",
    epilog=EXIT_CODES, no_args_is_help=True, pretty_exceptions_enable=False,
)  # fmt: skip


DAY = 86_400  # seconds
GIBIBYTE = 1024**3


def _between(low: float, high: float) -> Callable[[float], float]:
    """The check of a number; typer's own lets nan through and names one end only."""

    def checked(number: float) -> float:
        if not low <= number <= high:
            raise typer.BadParameter(f"must be a number from {low} to {high}")
        return number

    return checked


def _spelled(url: str | None) -> str | None:
    from newsclean.fetchers import spelled

    return url and spelled(url)


Delay = Annotated[
    float, typer.Option(callback=_between(0, DAY), help="Seconds between two requests to one host, up to a day.")
]
Timeout = Annotated[
    float,
    typer.Option(callback=_between(0.1, DAY), help="Seconds that one target's requests may take together."),
]
MaxBytes = Annotated[
    int, typer.Option(callback=_between(1, GIBIBYTE), help="Size limit of a decoded page, up to 1 GiB.")
]
NoRobots = Annotated[bool, typer.Option("--no-robots", help="Do not ask for robots.txt.")]
UserAgent = Annotated[str | None, typer.Option(help="Replaces the name newsclean/VERSION.", show_default=False)]
Workers = Annotated[int, typer.Option(min=0, help="Cleaning processes; 0: one per processor.")]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="'[HOST ]NAME: VALUE'",
        help="Send a header to the hosts of targets, or to HOST only; repeatable.",
        show_default=False,
    ),
]
Cookies = Annotated[
    list[str] | None,
    typer.Option(
        "--cookie",
        metavar="'[HOST ]NAME=VALUE'",
        help="Send a cookie to the hosts of targets, or to HOST only; repeatable.",
        show_default=False,
    ),
]
Proxy = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Use this http, https or socks5 proxy; '' is none. Else HTTP_PROXY and the like are followed.",
        show_default=False,
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also ask hosts of private networks and of this machine.")
]
Text = Annotated[bool, typer.Option("--text", help="The input is text that was flattened before.")]
SourceUrl = Annotated[
    str | None, typer.Option(callback=_spelled, help="Where a saved page came from.", show_default=False)
]
Contact = Annotated[
    str | None, typer.Option(help="URL or address where you can be reached, sent along.", show_default=False)
]
ProfileFile = Annotated[
    str | None,
    typer.Option("--site-profile", metavar="FILE", help="Use this site profile; learn none.", show_default=False),
]
NoProfile = Annotated[bool, typer.Option("--no-site-profile", help="Keep what a site repeats on its pages.")]
StripInvisible = Annotated[
    bool,
    typer.Option(
        "--strip-invisible", help="Take marks of direction, soft hyphens and characters of no width out of the texts."
    ),
]
PerHost = Annotated[
    int, typer.Option(min=1, help="Requests to one host at a time; with several, --delay runs from start to start.")
]
Fetcher = Annotated[
    Literal["http", "browser", "archive"],
    typer.Option(help="What reads URLs: plain requests, a browser that runs their scripts, or an archive's captures."),
]
Render = Annotated[
    bool, typer.Option("--render", help="Show pages to a browser whose text is put in by scripts (js_only).")
]
Browser = Annotated[
    str | None,
    typer.Option(metavar="PROGRAM", help="A Chromium or Chrome; else the first on the PATH.", show_default=False),
]
ArchiveFallback = Annotated[
    bool, typer.Option("--archive-fallback", help="Look for pages in the archive that are gone or whose host is.")
]
Archive = Annotated[
    str, typer.Option(metavar="URL", help="Where the archive's captures are: Wayback's or a collection of pywb's.")
]
ArchiveIndex = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where its CDX index is, if not in its usual place.", show_default=False),
]
ArchiveDate = Annotated[
    str, typer.Option(metavar="DATE", help="Which capture: first, last, or the one nearest to a date (2020-05-31).")
]


class Shared(NamedTuple):
    """An option that several commands take, and its default."""

    kind: Any
    default: Any = None


DELAY = {"delay": Shared(Delay, 1.0)}
PER_HOST = {"per_host": Shared(PerHost, 1)}
NETWORK = {
    "timeout": Shared(Timeout, 60.0),
    "max_bytes": Shared(MaxBytes, 10 * 1024 * 1024),
    "no_robots": Shared(NoRobots, False),
    "user_agent": Shared(UserAgent),
    "contact": Shared(Contact),
    "header": Shared(Headers),
    "cookie": Shared(Cookies),
    "proxy": Shared(Proxy),
    "allow_private": Shared(AllowPrivate, False),
}
WAYS = {
    "fetcher": Shared(Fetcher, "http"),
    "render": Shared(Render, False),
    "browser": Shared(Browser),
    "archive_fallback": Shared(ArchiveFallback, False),
    "archive": Shared(Archive, "https://web.archive.org/web"),
    "archive_index": Shared(ArchiveIndex),
    "archive_date": Shared(ArchiveDate, "first"),
}


def _with_settings(shared: dict[str, Shared]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command shared options after its own, and what they say as its argument `settings`."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, localns={"Settings": Any}, include_extras=True)
        own = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
            for name, parameter in inspect.signature(command).parameters.items()
            if name != "settings"
        ]
        further = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=option.default, annotation=option.kind)
            for name, option in shared.items()
        ]

        @functools.wraps(command)
        def run(**given: Any) -> None:
            asked = {name: given.pop(name) for name in shared}
            command(**given, settings=_settings(**asked))

        run.__signature__ = inspect.Signature([*own, *further])  # type: ignore[attr-defined]
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *further)}
        return run

    return decorate


def main() -> None:
    """The `newsclean` command."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup and "&" of a script stay in force
            signal.signal(number, _interrupted)
    _reserve_streams()
    # The threads of numpy's library take 0.3 s of processor time to start, and a page's arrays are too small for them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    app(auto_envvar_prefix=VARIABLES)


_signals: list[int] = []  # that came before anybody else took them


def _interrupted(number: int, _frame: FrameType | None) -> NoReturn:
    _signals.append(number)
    raise SystemExit(INTERRUPTED + number)


def _end_if_interrupted() -> None:
    """End if a signal came and nothing came of it: what is raised while Python cleans up behind an import is lost."""
    if _signals:
        raise SystemExit(INTERRUPTED + _signals[0])


def _reserve_streams() -> None:
    """Where a standard stream was closed (`2>&-`), let nothing else get its number: the output must not become 2."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the program


def _version(asked: bool) -> None:
    if asked:
        from newsclean.version import VERSION

        _out(f"newsclean {VERSION}".encode())
        raise typer.Exit


@app.callback(epilog=EXIT_CODES)
def _common(
    context: typer.Context,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Defaults of options; otherwise newsclean.toml or [tool.newsclean] near by.",
            show_default=False,
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    from newsclean.config import defaults, find
    from newsclean.errors import InputError

    group = context.command
    assert isinstance(group, typer.core.TyperGroup)
    try:
        path = Path(config) if config else find(Path.cwd())
        if path:
            taken = {name: [option.name or "" for option in command.params] for name, command in group.commands.items()}
            context.default_map = dict(defaults(path, taken))
    except InputError as error:
        _fail(error)


@app.command(epilog=EXIT_CODES)
@_with_settings(DELAY | PER_HOST | NETWORK | WAYS)
def crawl(
    lists: Annotated[
        list[str], typer.Argument(help="Lists of URLs, paths and folders, one a line; also .gz; - is standard input.")
    ],
    output: Annotated[str, typer.Option("--output", "-o", help="Folder for articles.jsonl.")] = "output/",
    concurrency: Annotated[int, typer.Option(min=1, help="Targets under way at the same time.")] = 64,
    workers: Workers = 0,
    format: Annotated[
        list[str] | None, typer.Option(help="Also write csv or markdown when done; repeatable.", show_default="jsonl")
    ] = None,
    retry_failures: Annotated[
        bool, typer.Option("--retry-failures", help="Ask the targets with errors again.")
    ] = False,
    retry_status: Annotated[
        list[str] | None,
        typer.Option(
            help="Ask targets again that ended so: a status, a reason or an HTTP status; repeatable.",
            show_default=False,
        ),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask all targets again; those that have not changed keep their line.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            help="With --refresh or a retry: only what was read before a date, or longer ago than 12h, 7d.",
            show_default=False,
        ),
    ] = None,
    discover: Annotated[
        bool, typer.Option("--discover", help="The lists name sites, feeds and sitemaps; crawl their stories.")
    ] = False,
    discover_since: Annotated[
        str | None, typer.Option(help="With --discover: nothing older, as in discover --since.", show_default=False)
    ] = None,
    discover_max: Annotated[
        int | None, typer.Option(min=1, help="With --discover: so many stories, the newest.", show_default=False)
    ] = None,
    warc: Annotated[
        bool, typer.Option("--warc", help="Also keep all requests and answers, in crawl-00000.warc.gz and so on.")
    ] = False,
    warc_size: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="With --warc: bytes from which on the next file is begun.",
            show_default="1 GB",
        ),
    ] = None,
    strip_invisible: StripInvisible = False,
    site_profile: ProfileFile = None,
    no_site_profile: NoProfile = False,
    log: Annotated[
        Literal["auto", "bar", "lines", "json", "none"],
        typer.Option(help="How progress and summary are shown on standard error; auto: a bar on a terminal."),
    ] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary: --log none.")] = False,
    *,
    settings: Settings,
) -> None:
    """Read lists of targets and write one JSON line for each; failures are lines with their reason.

    The same command again goes on where it stopped: what has its line is not asked again. Lines stand in the order of
    the lists; only a host that lags far behind (256 lines) comes later. When all targets are done, what sites repeat
    on several pages is learned, written to site-profile.json and taken out of the bodies.
    """
    from newsclean import export
    from newsclean.crawl import screen
    from newsclean.crawl.archive import DEFAULT_SIZE
    from newsclean.crawl.job import Job
    from newsclean.crawl.job import crawl as run
    from newsclean.errors import NewscleanError

    for name in lists:
        _not_empty(name, "LISTS")
    _not_empty(output, "--output")
    formats = tuple(format or ["jsonl"])
    if unknown := set(formats) - set(export.names()):
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: there is {', '.join(export.names())}", param_hint="--format"
        )
    for option, value in (("--discover-since", discover_since), ("--discover-max", discover_max)):
        if value is not None and not discover:
            raise typer.BadParameter("goes with --discover", param_hint=option)
    if warc_size is not None and not warc:
        raise typer.BadParameter("goes with --warc", param_hint="--warc-size")
    search = _search(discover_since, None, None, "site", dated=False, most=discover_max) if discover else None
    options = _options(_given_profile(site_profile, off=no_site_profile), strip_invisible=strip_invisible)
    job = Job(
        lists=tuple(lists), output=output, settings=settings, concurrency=concurrency, workers=workers,
        formats=formats, retry=_to_retry(retry_status or [], failures=retry_failures), refresh=refresh,
        since=_moment(since, refresh or retry_failures or bool(retry_status)), options=options,
        site_memory=not no_site_profile, discover=search, archive=(warc_size or DEFAULT_SIZE) if warc else None,
    )  # fmt: skip
    _end_if_interrupted()
    watcher = screen.watcher(sys.stderr, quiet=quiet, log=log)
    try:
        outcome = run(job, watcher)
    except NewscleanError as error:
        watcher.close()
        _fail(error)
    watcher.end(outcome)
    if outcome.signal:
        screen.say(sys.stderr, "interrupted; run the same command again to go on")
        raise typer.Exit(INTERRUPTED + outcome.signal)


@app.command(epilog=EXIT_CODES)
@_with_settings(DELAY | NETWORK | {"max_bytes": Shared(MaxBytes, 50 * 1024 * 1024)})
def discover(
    starts: Annotated[
        list[str],
        typer.Argument(
            metavar="SITE|FEED|SITEMAP...", help="URLs, or saved ones; - is a list of them on standard input."
        ),
    ],
    json: Annotated[bool, typer.Option("--json", help="Lines of JSON with url, title, date, source, score.")] = False,
    since: Annotated[
        str | None, typer.Option(help="Nothing older: 2025-03-04, or 90m, 12h, 3d, 2w ago.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Nothing newer, in the same forms.", show_default=False)] = None,
    dated: Annotated[bool, typer.Option("--dated", help="Only stories whose date is known.")] = False,
    most: Annotated[
        int | None, typer.Option("--max", min=1, help="So many stories, the newest.", show_default=False)
    ] = None,
    look: Annotated[
        list[str] | None,
        typer.Option(
            "--in",
            help="Look in feeds, sitemaps or links only; repeatable.",
            show_default="all; sitemaps only of front pages",
        ),
    ] = None,
    min_score: Annotated[
        float,
        typer.Option(callback=_between(0, 1), help="How much must speak for a story: 0 takes all that is listed."),
    ] = 0.5,
    hosts: Annotated[
        str, typer.Option(help="Stories of the site with its subdomains, of the host only, or of any: site, host, any.")
    ] = "site",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of what is read and passed over.")] = False,
    *,
    settings: Settings,
) -> None:
    """Print the URLs of a site's stories, one a line, the newest first: a list for `crawl -`.

    They come from feeds, news sitemaps and sitemaps (those of robots.txt too), and from the links of the page itself
    that look like stories. What is read, and what is passed over and why, is told on standard error.
    """
    import msgspec

    from newsclean.crawl import screen
    from newsclean.crawl.targets import STDIN, addresses
    from newsclean.errors import NewscleanError

    for start in starts:
        _not_empty(start, "SITE|FEED|SITEMAP")
    search = _search(since, until, look, hosts, dated=dated, most=most)
    search = msgspec.structs.replace(search, min_score=min_score)
    try:
        asked = [name for start in starts for name in (addresses(STDIN) if start == STDIN else [start])]
    except NewscleanError as error:
        _fail(error)
    discovered = _discovered(asked, search, settings, quiet=quiet)
    _print_found(discovered, json=json)
    if not quiet:
        screen.say(sys.stderr, f"{len(discovered.found)} stories")
    if discovered.unread:
        raise typer.Exit(TARGET_FAILED)


@app.command(epilog=EXIT_CODES)
@_with_settings(NETWORK | WAYS)
def clean(
    targets: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE|URL|-|DIR|WARC...",
            help="A saved page, a URL or - for standard input; or folders, web archives and pages.",
        ),
    ],
    text: Text = False,
    url: SourceUrl = None,
    body: Annotated[bool, typer.Option("--body/--json", help="Only the body's text, or the whole record.")] = False,
    strip_invisible: StripInvisible = False,
    site_profile: ProfileFile = None,
    no_site_profile: NoProfile = False,
    save_site_profile: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Write what a folder's pages repeat, beside what --site-profile knows.",
            show_default=False,
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 when anything is wrong with an archive.")
    ] = False,
    workers: Workers = 0,
    *,
    settings: Settings,
) -> None:
    """Print the record of one page: as one line of JSON, indented on a terminal.

    Folders, web archives (WARC, ARC) and several pages give one line per page. What several pages of a site repeat is
    taken out of their bodies. What cannot be read of a damaged archive is told on standard error.
    """
    for target in targets:
        _not_empty(target, "PAGE|URL|-|DIR|WARC")
    profile = _given_profile(site_profile, off=no_site_profile)
    options = _options(profile, strip_invisible=strip_invisible)
    if len(targets) > 1 or os.path.isdir(targets[0]) or _is_archive(targets[0]):  # noqa: PTH112 - see `_is_archive`
        if save_site_profile is not None and no_site_profile:
            raise typer.BadParameter("there is none with --no-site-profile", param_hint="--save-site-profile")
        _clean_many(
            targets, settings, options, text=text, url=url, workers=workers, body=body, strict=strict,
            learns=not no_site_profile and (profile is None or save_site_profile is not None), save=save_site_profile,
        )  # fmt: skip
        return
    (target,) = targets
    if strict:
        raise typer.BadParameter("goes with archives", param_hint="--strict")
    if save_site_profile is not None:
        raise typer.BadParameter("one page repeats nothing; name a folder", param_hint="--save-site-profile")
    record = _record(_fetched(target, settings), text=text, url=url, options=options)
    _print_record(record, body=body, pretty=_on_terminal())
    if record.status in ("skipped", "error"):
        _complain(target, record)
        raise typer.Exit(TARGET_FAILED)


@app.command(epilog=EXIT_CODES)
@_with_settings(NETWORK | WAYS)
def explain(
    target: Annotated[str, typer.Argument(metavar="PAGE|URL|-", help="A saved page, a URL, or - for standard input.")],
    text: Text = False,
    url: SourceUrl = None,
    json: Annotated[bool, typer.Option("--json", help="The whole explanation as JSON.")] = False,
    strip_invisible: StripInvisible = False,
    site_profile: ProfileFile = None,
    *,
    settings: Settings,
) -> None:
    """Show what became of every block of a page, by which rule, and where each field came from."""
    from newsclean.crawl import screen
    from newsclean.model import Failure

    _not_empty(target, "PAGE|URL|-")
    options = _options(_given_profile(site_profile, off=False), strip_invisible=strip_invisible)
    page = _fetched(target, settings)
    if isinstance(page, Failure):
        _complain(target, page.record())
        raise typer.Exit(TARGET_FAILED)
    explained = _explanation(page, text=text, url=url, options=options)
    if json:
        _out(explained.to_json())
    else:
        _out(screen.explanation(explained, terminal=_on_terminal()).encode())
    if explained.article.status in ("skipped", "error"):
        _complain(target, explained.article)
        raise typer.Exit(TARGET_FAILED)


@app.command(epilog=EXIT_CODES)
def status(
    output: Annotated[str, typer.Argument(help="The folder of a crawl, also of one that is running.")] = "output/",
    json: Annotated[bool, typer.Option("--json", help="One line of JSON for each host, status and reason.")] = False,
    hosts: Annotated[int, typer.Option(min=0, help="How many hosts to show, the largest first.")] = 10,
) -> None:
    """Show how the targets of a crawl ended: by status, reason and host."""
    from newsclean.crawl import screen
    from newsclean.crawl.ledger import read_state
    from newsclean.errors import NewscleanError

    try:
        state = read_state(Path(output))
    except NewscleanError as error:
        _fail(error)
    if json:
        import msgspec

        _out(b"\n".join(msgspec.json.encode(tally._asdict()) for tally in state.tallies))
    else:
        _out(screen.state(state, hosts, terminal=_on_terminal()).encode())


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

    _out(screen.rules(load().summary(), terminal=_on_terminal()).encode())


def _to_retry(asked: Sequence[str], *, failures: bool) -> frozenset[str]:
    from newsclean.model import REASONS, Status

    for name in asked:
        if name not in REASONS and name not in get_args(Status) and not (name.isdecimal() and len(name) == 3):
            raise typer.BadParameter(
                f"{name!r} is neither a status ({', '.join(get_args(Status))}), nor a reason ({', '.join(REASONS)}), "
                "nor an HTTP status",
                param_hint="--retry-status",
            )
    return frozenset(asked) | (frozenset({"error"}) if failures else frozenset())


def _moment(text: str | None, asks_again: bool) -> datetime | None:
    """A date, or so long ago. The clock of the machine tells."""
    from datetime import UTC, datetime

    from newsclean.discovery.when import asked

    if text is None:
        return None
    if not asks_again:
        raise typer.BadParameter("says nothing without --refresh or --retry-…", param_hint="--since")
    try:
        return asked(text, datetime.now(UTC))
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is neither a date (2026-05-31) nor an age (12h, 7d, 2w)", param_hint="--since"
        ) from None


def _settings(*, no_robots: bool, header: list[str] | None, cookie: list[str] | None, **plain: Any) -> Settings:
    """What options say of reading pages; those of `plain` stand there as they are."""
    from newsclean.fetchers import Settings
    from newsclean.fetchers.net.given import read_cookies, read_header
    from newsclean.fetchers.net.urls import check_proxy

    for option, value in (("--user-agent", plain["user_agent"]), ("--contact", plain["contact"])):
        if value is not None and not (value.isascii() and value.isprintable() and value.strip()):
            raise typer.BadParameter("must be printable ASCII, as it goes into a header", param_hint=option)
    if plain["proxy"] and check_proxy(plain["proxy"]) is None:
        raise typer.BadParameter("must be the URL of an http, https or socks5 proxy", param_hint="--proxy")
    try:
        headers = (*map(read_header, header or ()), *read_cookies(cookie or ()))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--header, --cookie") from error
    if "archive_date" in plain:
        plain["archive_date"] = _capture_date(plain["archive_date"])
    return Settings(**{"delay": 0.0, **plain}, obey_robots=not no_robots, headers=headers)


def _capture_date(text: str) -> str:
    """Which capture of an archive is wanted, as `Settings.archive_date` has it."""
    if text in ("first", "last") or (text.isascii() and text.isdigit() and 4 <= len(text) <= 14):
        return text

    from datetime import UTC, datetime

    from newsclean.discovery.when import asked

    try:
        return asked(text, datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is neither first nor last, nor a date (2020-05-31, 20200531120000)", param_hint="--archive-date"
        ) from None


def _search(
    since: str | None, until: str | None, look: list[str] | None, hosts: str, *, dated: bool, most: int | None
) -> Search:
    from datetime import UTC, datetime

    from newsclean.discovery import HOSTS, KINDS, Search
    from newsclean.discovery.when import asked

    now = datetime.now(UTC)

    def moment(option: str, value: str | None) -> datetime | None:
        try:
            return asked(value, now, end=option == "--until") if value is not None else None
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint=option) from error

    first, last = moment("--since", since), moment("--until", until)
    if first and last and first > last:
        raise typer.BadParameter("is before --since", param_hint="--until")
    kinds = frozenset(kind for kind in KINDS if kind in (look or ()))
    if unknown := set(look or ()) - kinds:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there is {', '.join(KINDS)}", param_hint="--in")
    where = next((name for name in HOSTS if name == hosts), None)
    if where is None:
        raise typer.BadParameter(f"{hosts}: there is {', '.join(HOSTS)}", param_hint="--hosts")
    return Search(since=first, until=last, kinds=kinds or None, hosts=where, dated=dated, most=most)


def _discovered(starts: list[str], search: Search, settings: Settings, *, quiet: bool) -> Discovery:
    from newsclean.crawl import screen
    from newsclean.discovery import discover as run
    from newsclean.errors import NewscleanError

    def tell(line: str) -> None:
        if not quiet:
            screen.say(sys.stderr, line)

    try:
        return run(*starts, search=search, settings=settings, tell=tell)
    except NewscleanError as error:
        _fail(error)


def _print_found(discovered: Discovery, *, json: bool) -> None:
    import msgspec

    lines = [msgspec.json.encode(found) if json else found.url.encode() for found in discovered.found]
    if lines:
        _out(b"\n".join(lines))


def _fetched(target: str, settings: Settings) -> Page | Failure:
    import asyncio

    import msgspec

    from newsclean.cleaner import clean_page
    from newsclean.errors import NewscleanError
    from newsclean.fetchers import Router, spelled
    from newsclean.fetchers.net.pace import Pace
    from newsclean.model import Failure, Page

    if target == "-":
        return _piped(settings.max_bytes)

    async def fetch() -> Page | Failure:
        router = Router(settings, Pace(settings.delay))
        try:
            page = await router.fetch(target)
            if isinstance(page, Failure) or not (settings.render or settings.archive_fallback):
                return page
            other = await router.again(target, page, clean_page(page).reason)
            if isinstance(other, Failure):
                _complain(target, other.record())
            return other if isinstance(other, Page) else page
        finally:
            await router.close()

    try:
        return msgspec.structs.replace(asyncio.run(fetch()), url=spelled(target))
    except NewscleanError as error:
        _fail(error)


def _piped(max_bytes: int) -> Page:
    from newsclean.crawl.targets import standard_input
    from newsclean.errors import InputError
    from newsclean.model import Page

    try:
        data = standard_input().read(max_bytes + 1)
    except OSError as error:
        _fail(InputError(f"cannot read standard input: {error.strerror}"))
    return Page(url="-", body=data[:max_bytes], truncated=len(data) > max_bytes)


def _given_profile(path: str | None, *, off: bool) -> SiteProfile | None:
    from newsclean.errors import InputError
    from newsclean.site import read_profile

    if path is None:
        return None
    if off:
        raise typer.BadParameter("cannot stand beside --no-site-profile", param_hint="--site-profile")
    try:
        return read_profile(Path(path))
    except InputError as error:
        _fail(error)


def _options(profile: SiteProfile | None, *, strip_invisible: bool) -> Options:
    from newsclean.options import Options

    return Options(site_profile=profile, strip_invisible=strip_invisible)


def _with_memory(
    records: Iterator[tuple[Article, str]], known: SiteProfile | None, save: str | None
) -> Iterator[tuple[Article, str]]:
    """The records without what their sites repeat, beside what is known; they wait in a file until all are there."""
    import tempfile

    from newsclean.crawl.remember import learn_from
    from newsclean.errors import OutputError
    from newsclean.export import FILE_NAME, read_records
    from newsclean.site import merge, without_repeated, write_profile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, FILE_NAME)
        unlisted: list[str] = []
        try:
            with path.open("wb") as file:
                for record, where in records:
                    file.write(record.to_json() + b"\n")
                    unlisted.append(where)
            learned = learn_from(path)
            profile = merge(known, learned) if known else learned
            if save is not None:
                write_profile(profile, Path(save))
        except OSError as error:
            _fail(OutputError(f"cannot write to {folder}: {error.strerror or error}"))
        except OutputError as error:
            _fail(error)
        for record, where in zip(read_records(path), unlisted, strict=True):
            yield without_repeated(record, profile), where


def _is_archive(name: str) -> bool:
    from newsclean.fetchers import scheme_of
    from newsclean.warc.files import is_archive

    return name != "-" and not scheme_of(name) and os.path.exists(name) and is_archive(Path(name))  # noqa: PTH110


def _clean_many(
    targets: Sequence[str],
    settings: Settings,
    options: Options,
    *,
    text: bool,
    url: str | None,
    workers: int,
    body: bool,
    strict: bool,
    learns: bool,
    save: str | None,
) -> None:
    """Print a line for each page of files, folders and archives, and say what cannot be read of them."""
    from newsclean.crawl import folder, screen
    from newsclean.fetchers import scheme_of

    if any(target == "-" or scheme_of(target) for target in targets):
        raise typer.BadParameter("a URL or - stands alone", param_hint="PAGE|URL|-|DIR|WARC")
    if url is not None and any(map(_is_archive, targets)):
        raise typer.BadParameter("an archive says itself where its pages come from", param_hint="--url")
    flaws: list[bool] = []

    def tell(flaw: Flaw) -> None:
        flaws.append(flaw.lost)
        screen.say(sys.stderr, str(flaw))

    places = [Path(target) for target in targets]
    records = folder.records(places, settings, options, text=text, url=url, workers=workers, tell=tell)
    if learns:
        records = _with_memory(records, options.site_profile, save)
    missed = _print_folder(records, body=body)
    if flaws:
        lost = sum(flaws)
        screen.say(sys.stderr, f"the archives have {lost} damaged places and {len(flaws) - lost} doubtful ones")
    if missed or (strict and flaws):
        raise typer.Exit(TARGET_FAILED)


def _print_folder(records: Iterator[tuple[Article, str]], *, body: bool) -> bool:
    """Print a line for each record; complain of what cannot be read. Whether there was such a thing, or no record."""
    missed, empty = False, True
    for record, unlisted in records:
        _print_record(record, body=body, pretty=False)
        empty = False
        if unlisted:
            _complain(unlisted, record)
            missed = True
    return missed or empty


def _not_empty(value: str, parameter: str) -> None:
    if not value:
        raise typer.BadParameter("must not be empty", param_hint=parameter)


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _record(page: Page | Failure, *, text: bool, url: str | None, options: Options) -> Article:
    from newsclean.crawl import folder
    from newsclean.model import Failure

    return page.record() if isinstance(page, Failure) else folder.record(page, options, text=text, url=url)


def _print_record(record: Article, *, body: bool, pretty: bool) -> None:
    import msgspec

    if body:
        _out(record.body.encode())
    else:
        line = record.to_json()
        _out(msgspec.json.format(line, indent=2) if pretty else line)


def _out(data: bytes) -> None:
    if sys.stdout is None:
        from newsclean.crawl import screen

        screen.say(sys.stderr, "cannot write to standard output: it is closed")
        raise typer.Exit(WRITE_FAILED)
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


def _explanation(page: Page, *, text: bool, url: str | None, options: Options) -> Explanation:
    """What `_record` gives for the page, explained."""
    import msgspec

    import newsclean
    from newsclean.assemble import with_truncation
    from newsclean.cleaner import of_page

    if text:
        source = url or page.url
        explained = newsclean.explain_text(page.body.decode("utf-8-sig", "replace"), url=source, options=options)
        known = msgspec.structs.replace(explained.article, url=source)
        return msgspec.structs.replace(explained, article=known)
    options = of_page(page, options)
    explained = newsclean.explain(page.body, url=page.final_url or url or page.url, options=options)
    cut = page.truncated or explained.article.truncated
    status, reason = with_truncation(explained.article.status, explained.article.reason, cut)
    known = msgspec.structs.replace(
        explained.article, url=url or page.url, final_url=page.final_url, http_status=page.http_status,
        fetched_at=page.fetched_at, captured_at=page.captured_at, truncated=cut, status=status, reason=reason,
        warnings=(*explained.article.warnings, *page.cautions),
        provenance={"page": page.via, **explained.article.provenance} if page.via else explained.article.provenance,
    )  # fmt: skip
    return msgspec.structs.replace(explained, article=known)


if __name__ == "__main__":
    main()
