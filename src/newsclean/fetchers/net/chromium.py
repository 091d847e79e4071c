"""A page's bytes in, what a browser makes of them out: the only module that knows Playwright.

The browser has no network. It is given a proxy that refuses and finds no name; every request that a page makes is
handed to our side, which answers it or does not. So nothing that a page does can reach farther than our own requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.errors import InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence

    from playwright.async_api import Browser, BrowserContext, CDPSession, Frame, Playwright, Request, Route
    from playwright.async_api import Page as Tab

    Answer = Callable[["Asked"], Awaitable["Reply | None"]]

PROGRAMS = (
    "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)  # fmt: skip
FLAGS = (
    "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-extensions", "--block-new-web-contents", "--deny-permission-prompts",
    "--mute-audio", "--disable-3d-apis",
    # No way around the proxy: neither UDP nor a name that the browser itself looks up.
    "--disable-quic", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)  # fmt: skip
# What the driver would set, for tests, and what a stranger's page is better without.
UNWANTED_FLAGS = (
    "--disable-ipc-flooding-protection", "--disable-popup-blocking", "--enable-unsafe-swiftshader",
    "--unsafely-disable-devtools-self-xss-warnings",
)  # fmt: skip
PROFILE = re.compile(r"--user-data-dir=(\S*playwright_chromiumdev_profile-\w+)")
KINDS = frozenset({"script", "stylesheet", "xhr", "fetch", "other"})
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
WINDOW = (1280, 4000)  # high, as many pages load what comes into sight
QUIET_SECONDS = 0.5
SETTLE_SECONDS = 10.0
LOOK_SECONDS = 0.1
SCRIPT_SECONDS = 5.0
CLOSE_SECONDS = 5.0
ANSWER_SECONDS = 3.0
START_SECONDS = 30.0
PAGES_A_BROWSER = 200
WATCH_SECONDS = 0.5
TAB_BYTES = 1024**3  # of memory, for the process of one page
BROWSER_BYTES = 4 * 1024**3

# Run in a world of its own, which scripts of the page cannot reach.
_LENGTH = "document.documentElement ? document.documentElement.textContent.length : 0"
_HTML = """(limit => {
  const top = document.documentElement, roots = [];
  if (!top) return "";
  const look = node => { for (const element of node.querySelectorAll("*"))
    if (element.shadowRoot) { roots.push(element.shadowRoot); look(element.shadowRoot); } };
  look(document);
  const inner = top.getHTML ? top.getHTML({shadowRoots: roots}) : top.innerHTML;
  if (inner.length > limit) return null;
  const tag = top.cloneNode(false).outerHTML;
  return "<!DOCTYPE html>" + tag.slice(0, tag.lastIndexOf("</")) + inner + "</html>";
})(%d)"""


class GoneError(Exception):
    """The browser has ended, maybe by another page's doing."""


class CrashedError(Exception):
    """The page has ended its process in the browser."""


class Document(NamedTuple):
    """A page to show: where it stands, its bytes, their type, the cookies that came with it."""

    url: str
    body: bytes
    content_type: str
    cookies: Sequence[str] = ()


class Asked(NamedTuple):
    """A request that a page in the browser makes."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None


class Reply(NamedTuple):
    """The answer to it."""

    status: int
    headers: dict[str, str]
    body: bytes


class Shown(NamedTuple):
    """What became of a page: its HTML (None: larger than the limit), or the URL that it leads on to."""

    html: str | None = None
    onward: str | None = None


def find(program: str | None) -> str:
    """The browser's program. Raises InputError that says what to install."""
    if find_spec("playwright") is None:
        raise InputError("a browser needs the package playwright: pip install 'newsclean[browser]'")
    found = next(filter(None, map(shutil.which, [program] if program else PROGRAMS)), None)
    if found is None:
        missing = f"there is no program {program}" if program else "no Chromium or Chrome was found on the PATH"
        raise InputError(f"{missing}; install one (Debian: apt-get install chromium) or name it with --browser")
    return found


class Chromium:
    """One browser, started when it is needed and started anew when it has ended or shown many pages."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._worked = False
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self._retired: set[_Running] = set()

    async def version(self) -> str:
        """The browser's version. Raises InputError when it does not start, GoneError when it has ended."""
        return (await self._current()).browser.version

    @contextlib.asynccontextmanager
    async def visit(self, agent: str) -> AsyncIterator[Visit]:
        """A tab without a past, which nothing outlives. Raises GoneError."""
        running = await self._current()
        running.pages += 1
        running.visits += 1
        try:
            async with _translated(running), asyncio.timeout(START_SECONDS):
                visit = await Visit.open(running, agent)
            try:
                yield visit
            finally:
                await asyncio.shield(_ended(visit.close(), running))
        finally:
            running.visits -= 1
            if running in self._retired and not running.visits:
                self._retired.discard(running)
                await running.close()

    async def close(self) -> None:
        """End the browser."""
        for running in (*self._retired, *filter(None, [self._running])):
            await running.close()
        self._running = None
        self._retired.clear()

    async def _current(self) -> _Running:
        async with self._starting:
            running = self._running
            if running and (running.pages >= PAGES_A_BROWSER or running.ended):
                self._running = None
                if running.visits:
                    self._retired.add(running)
                else:
                    await running.close()
            if self._running is None:
                self._running = await self._started()
            return self._running

    async def _started(self) -> _Running:
        try:
            running = await _Running.start(self._program)
        except InputError as error:
            if self._worked:
                raise GoneError(str(error)) from error  # it is not the program that is wrong
            raise
        self._worked = True
        return running


class _Running:
    """One process of the browser, with the driver that speaks to it and a watch over its memory."""

    def __init__(
        self, driver: Playwright, browser: Browser, devtools: CDPSession, nowhere: socket.socket, profile: str | None
    ) -> None:
        self.browser = browser
        self.pages = self.visits = 0
        self._gone = False
        self._driver = driver
        self._devtools = devtools
        self._nowhere = nowhere
        self._profile = profile
        self._processes: dict[int, str] = {}  # and when each began: a number may come to mean another process
        self._watching = asyncio.create_task(self._watch())

    @classmethod
    async def start(cls, program: str) -> _Running:
        """Start it. Raises InputError."""
        from playwright.async_api import Error, async_playwright

        nowhere = socket.socket()  # bound and not listening: whoever connects is refused
        nowhere.bind(("127.0.0.1", 0))
        driver = await async_playwright().start()
        try:
            browser = await driver.chromium.launch(
                executable_path=program,
                args=FLAGS,
                ignore_default_args=UNWANTED_FLAGS,
                artifacts_dir=tempfile.gettempdir(),  # there are none, and so no folder for them is left behind
                # The sandbox does not work for root, and is what stands between a page and everything for others.
                chromium_sandbox=os.geteuid() != 0,
                proxy={"server": f"http://127.0.0.1:{nowhere.getsockname()[1]}", "bypass": "<-loopback>"},
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=START_SECONDS * 1000,
            )
            devtools = await browser.new_browser_cdp_session()
            found = PROFILE.search((await devtools.send("SystemInfo.getInfo"))["commandLine"])
        except BaseException as error:
            nowhere.close()
            await asyncio.shield(driver.stop())
            if isinstance(error, Error):
                raise InputError(f"{program} does not start: {_why(error)}") from error
            raise
        return cls(driver, browser, devtools, nowhere, found[1] if found else None)

    @property
    def ended(self) -> bool:
        """Whether it, or the driver that speaks to it, is known to be gone."""
        return self._gone or self._watching.done() or not self.browser.is_connected()

    async def answers(self) -> bool:
        """Whether it still answers."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._devtools.send("Browser.getVersion")
        except (Error, TimeoutError):
            self._gone = True
        return not self.ended

    def kill(self) -> None:
        """End all of its processes."""
        for pid, began in self._processes.items():
            if _began(pid) == began:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    async def close(self) -> None:
        """End it, politely at first."""
        self._watching.cancel()
        await asyncio.wait([self._watching])
        for ending in (self.browser.close(), self._driver.stop()):
            if not await _ended(ending, self):
                self.kill()
        self._nowhere.close()
        if self._profile:  # still there when a signal to all has ended the driver before it could take it away
            await asyncio.to_thread(shutil.rmtree, self._profile, ignore_errors=True)

    async def _watch(self) -> None:
        """End a page, or the browser, that takes too much memory."""
        from playwright.async_api import Error

        with contextlib.suppress(Error):
            while True:
                told = await self._devtools.send("SystemInfo.getProcessInfo")
                sizes = {found["id"]: (_memory(found["id"]), found["type"]) for found in told["processInfo"]}
                self._processes = {pid: _began(pid) for pid in sizes}
                for pid, (size, kind) in sizes.items():
                    if kind == "renderer" and size > TAB_BYTES:
                        with contextlib.suppress(OSError):
                            os.kill(pid, signal.SIGKILL)
                if sum(size for size, kind in sizes.values() if kind != "renderer") > BROWSER_BYTES:
                    self.kill()
                await asyncio.sleep(WATCH_SECONDS)


class Visit:
    """A tab in a context of its own."""

    def __init__(self, running: _Running, context: BrowserContext, tab: Tab, devtools: CDPSession) -> None:
        self._running = running
        self._context = context
        self._tab = tab
        self._devtools = devtools
        self._document: Document | None = None
        self._answer: Answer | None = None
        self._onward: str | None = None
        self._crashed = asyncio.Event()
        self._loaded = False
        self._changed = 0.0
        self._asking: set[asyncio.Task[Any]] = set()

    @classmethod
    async def open(cls, running: _Running, agent: str) -> Visit:
        """Open it."""
        width, height = WINDOW
        context = await running.browser.new_context(
            user_agent=agent, service_workers="block", accept_downloads=False, permissions=[],
            viewport={"width": width, "height": height},
        )  # fmt: skip
        tab = await context.new_page()
        visit = cls(running, context, tab, await context.new_cdp_session(tab))
        tab.on("crash", lambda _: visit._crashed.set())
        tab.on("load", lambda _: visit._load())
        tab.on("dialog", lambda dialog: visit._aside(dialog.dismiss()))
        context.on("page", lambda other: visit._aside(other.close()))
        await context.route("**/*", visit._route)
        return visit

    async def show(self, document: Document, answer: Answer, seconds: float, limit: int) -> Shown:
        """What becomes of a page. Raises TimeoutError, CrashedError, GoneError.

        answer: what its requests get. seconds: how long all may take. limit: the characters of its HTML.
        """
        self._document, self._answer, self._onward, self._loaded = document, answer, None, False
        async with _translated(self._running, self._crashed), asyncio.timeout(seconds):
            return await self._unless_crashed(self._shown(document, seconds, limit))

    @property
    def version(self) -> str:
        """The browser's version."""
        return self._running.browser.version

    async def cookies(self, url: str) -> list[str]:
        """The cookies that the tab holds for a URL, as "name=value"."""
        async with _translated(self._running, self._crashed):
            held = await self._context.cookies(url)
        return [f"{cookie['name']}={cookie['value']}" for cookie in held]

    async def close(self) -> None:
        """Close it, and drop what it still asks for."""
        for task in self._asking:
            task.cancel()
        await self._context.close()

    async def _shown(self, document: Document, seconds: float, limit: int) -> Shown:
        from playwright.async_api import Error

        try:
            await self._tab.goto(document.url, wait_until="commit", timeout=0)
        except Error:
            if not self._onward:
                raise
        await self._settle(min(SETTLE_SECONDS, seconds * 0.75))
        if self._onward:
            return Shown(onward=self._onward)
        html = await self._evaluate(_HTML % limit)
        return Shown(html=html if isinstance(html, str) else None)

    async def _settle(self, seconds: float) -> None:
        """Until the page is loaded, nothing is asked for any more and its text stays as it is; or so many seconds."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        length = None
        while clock() < end and not self._onward:
            await asyncio.sleep(LOOK_SECONDS)
            if self._loaded and not self._asking and clock() - self._changed >= QUIET_SECONDS:
                before, length = length, await self._evaluate(_LENGTH)
                if length == before:
                    return

    async def _world(self) -> int:
        """A place for scripts of ours in the page; what the page puts in its own place (a blob) needs another one."""
        tree = await self._devtools.send("Page.getFrameTree")
        made = await self._devtools.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
        return int(made["executionContextId"])

    async def _evaluate(self, expression: str) -> object:
        told = await self._devtools.send("Runtime.evaluate", {
            "expression": expression, "contextId": await self._world(), "returnByValue": True,
            "timeout": SCRIPT_SECONDS * 1000,
        })  # fmt: skip
        return told["result"].get("value")

    async def _unless_crashed(self, work: Coroutine[Any, Any, Shown]) -> Shown:
        """The outcome of some work; a page that has crashed lets it hang."""
        task, crash = asyncio.create_task(work), asyncio.create_task(self._crashed.wait())
        try:
            await asyncio.wait([task, crash], return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise CrashedError("the page ended its process in the browser")
        finally:
            for one in (task, crash):
                one.cancel()
            await asyncio.wait([task, crash])
            if not task.cancelled():
                task.exception()  # it has been heard

    def _load(self) -> None:
        self._loaded = True
        self._changed = asyncio.get_running_loop().time()

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_quietly(work))
        self._asking.add(task)
        task.add_done_callback(self._asked)

    def _asked(self, task: asyncio.Task[Any]) -> None:
        self._asking.discard(task)
        self._changed = asyncio.get_running_loop().time()

    def _route(self, route: Route) -> None:
        self._aside(self._serve(route, route.request))

    async def _serve(self, route: Route, request: Request) -> None:
        """Answer a request of the page, or refuse it."""
        try:
            if not await self._given(route, request):
                # Any other word would put a page about the error in the place of the one that is shown.
                await route.abort("aborted")
        except Exception:  # a request that nobody answers would hang
            await route.abort("failed")

    async def _given(self, route: Route, request: Request) -> bool:
        if request.is_navigation_request():
            return await self._navigate(route, request)
        wanted = request.resource_type in KINDS and request.method in METHODS
        prefetch = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", ""))
        if not wanted or prefetch or self._answer is None:
            return False
        reply = await self._answer(Asked(request.method, request.url, request.headers, request.post_data_buffer))
        if reply is None:
            return False
        await route.fulfill(status=reply.status, headers=reply.headers, body=reply.body)
        return True

    async def _navigate(self, route: Route, request: Request) -> bool:
        """The document itself is given once; where a page leads on to, our side goes."""
        document, own = self._document, _frame(request) == self._tab.main_frame
        if own and document and request.url.partition("#")[0] == document.url:
            self._document = None
            headers = {"content-type": document.content_type}
            if document.cookies:
                headers["set-cookie"] = "\n".join(document.cookies)
            await route.fulfill(status=200, headers=headers, body=document.body)
            return True
        if own and request.method == "GET" and self._document is None:
            self._onward = self._onward or request.url
        return False


def _frame(request: Request) -> Frame | None:
    from playwright.async_api import Error

    try:
        return request.frame
    except Error:  # a page that is being opened has none yet
        return None


def _memory(pid: int) -> int:
    """The bytes of memory that a process holds; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _began(pid: int) -> str:
    """When a process began, in the system's own words; "" where it does not say."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """Do some work; what a page that is closed makes of it is no news."""
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await work


async def _ended(work: Coroutine[Any, Any, None], running: _Running) -> bool:
    """Whether some closing was done in time. A browser that hangs is killed."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await work
    except TimeoutError:
        running.kill()
        return False
    except (Error, OSError):
        return running.ended
    return True


@contextlib.asynccontextmanager
async def _translated(running: _Running, crashed: asyncio.Event | None = None) -> AsyncIterator[None]:
    """Errors of the driver as ours."""
    from playwright.async_api import Error

    try:
        yield
    except Error as error:
        if not await running.answers():
            raise GoneError(_brief(error)) from error
        if crashed and crashed.is_set():
            raise CrashedError("the page ended its process in the browser") from error
        raise CrashedError(_brief(error)) from error


def _why(error: Exception) -> str:
    """What a browser said when it ended before it began."""
    said = [line for line in str(error).splitlines() if "FATAL" in line or "rror while loading" in line]
    return said[0].strip()[:300] if said else _brief(error)


def _brief(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]
