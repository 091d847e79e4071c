"""A browser shows pages, reaches nothing by itself, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from typer.testing import CliRunner

from chromium import MARK, gone, needs_browser, processes
from hostile.private import GLOBAL
from hostile.scripts import LEADING_ON, MARKS, SCRIPTS, WRITTEN, Reachable, by_page, by_rebinding, everything, shown
from loopback import Loopback, Request, answer, redirect
from newsclean import cli
from newsclean.cleaner import clean_page
from newsclean.errors import InputError
from newsclean.export import FILE_NAME
from newsclean.fetchers import Header, Router, Settings
from newsclean.fetchers.net import chromium, relay
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Article, Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from loopback import Route

SENTENCE = "The old bridge carried its first lorry in years, and the crowd on the bank cheered number {}. "
STORY = [SENTENCE.format(n) * 2 for n in range(4)]
SHELL = (
    b"<!DOCTYPE html><html lang=en><head><title>Bridge reopens</title><script src=/app.js></script>"
    b"<link rel=stylesheet href=/app.css></head><body><div id=root></div></body></html>"
)
APP = b"""addEventListener('DOMContentLoaded', async () => {
  const headers = {'Content-Type': 'application/json'};
  const answer = await fetch('/story', {method: 'POST', body: '{"id": 7}', headers});
  const paragraphs = await answer.json();
  document.getElementById('root').innerHTML =
    '<article><h1>Bridge reopens</h1>' + paragraphs.map(text => '<p>' + text + '</p>').join('') + '</article>';
});"""
SITE: dict[str, Route] = {
    "/shell": answer(SHELL, Set_Cookie="visit=7"),
    "/app.js": answer(APP, content_type="text/javascript"),
    "/app.css": answer(b"p { color: red }", content_type="text/css"),
    "/story": answer(json.dumps(STORY).encode(), content_type="application/json"),
}
FAST = Settings(delay=0, allow_private=True, timeout=20, fetcher="browser", proxy="")


def scripted(script: str, html: str = "") -> bytes:
    """A page with a script."""
    return answer(f"<!DOCTYPE html><html><body>{html}<p id=t></p><script>{script}</script></body></html>".encode())


def written(script: str) -> str:
    """A script that writes what an expression is worth."""
    return f"document.getElementById('t').textContent = {script}"


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop, so that one browser serves many tests."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def router(runner: asyncio.Runner) -> Iterator[Router]:
    """A router whose browser is started once."""
    router = Router(FAST, Pace(0))
    yield router
    runner.run(router.close())


@pytest.fixture
def fetch(runner: asyncio.Runner, router: Router):  # type: ignore[no-untyped-def]
    """Reads pages of a server with such routes."""

    def fetch(routes: Mapping[str, Route], *paths: str) -> tuple[list[Page | Failure], Loopback]:
        async def all_of_them(server: Loopback) -> list[Page | Failure]:
            hosts = [f"127.0.1.{number}" for number, _ in enumerate(paths, 1)]
            return await asyncio.gather(*(router.fetch(server.url(*at)) for at in zip(paths, hosts, strict=True)))

        with Loopback(routes) as server:
            return runner.run(all_of_them(server)), server

    return fetch


def text_of(outcome: Page | Failure) -> str:
    assert isinstance(outcome, Page), outcome
    return outcome.body.decode()


# --- What is shown ---------------------------------------------------------------------------------------------------


@needs_browser
def test_a_page_is_read_as_its_scripts_make_it_and_says_how(fetch) -> None:  # type: ignore[no-untyped-def]
    (page,), server = fetch(SITE, "/shell")
    record = clean_page(page)
    assert (record.status, record.title) == ("ok", "Bridge reopens")
    assert record.body.split("\n\n") == [text.strip() for text in STORY]
    assert record.provenance["page"].startswith("browser:Chromium ")
    assert sorted(server.asked()) == ["/app.css", "/app.js", "/shell", "/story"]
    assert server.asked(robots=True)[0] == "/robots.txt"
    asked = next(request for request in server.requests if request.path == "/story")
    assert (asked.method, asked.content, asked.headers["cookie"]) == ("POST", b'{"id": 7}', "visit=7")
    assert "; newsclean/" in asked.headers["user-agent"]
    assert asked.headers["referer"] == page.final_url


@needs_browser
def test_what_is_only_to_look_at_or_to_listen_to_is_not_asked_for(fetch) -> None:  # type: ignore[no-untyped-def]
    html = (
        "<style>@font-face { font-family: f; src: url(/font) } p { font-family: f }</style><img src=/image>"
        "<video src=/video autoplay></video><iframe src=/frame></iframe><link rel=prefetch href=/prefetch>"
    )
    script = (
        "navigator.sendBeacon('/beacon'); fetch('/erase', {method: 'DELETE'}).catch(() => {}); new EventSource('/e')"
    )
    (page,), server = fetch({"/": scripted(script, html)}, "/")
    assert isinstance(page, Page)
    assert server.asked() == ["/"]


@needs_browser
def test_late_text_shadow_roots_and_what_comes_into_sight_are_there(fetch) -> None:  # type: ignore[no-untyped-def]
    script = """
      setTimeout(() => { document.getElementById('t').textContent = 'came late' }, 300);
      const host = document.createElement('div'); document.body.append(host);
      host.attachShadow({mode: 'open'}).innerHTML = '<p>in the shadow</p>';
      new IntersectionObserver(seen => { if (seen[0].isIntersecting) seen[0].target.textContent = 'came into sight' })
        .observe(document.getElementById('low'));"""
    (page,), _ = fetch({"/": scripted(script, "<div style='height: 2500px'></div><p id=low></p>")}, "/")
    for text in ("came late", "in the shadow", "came into sight"):
        assert text in text_of(page)


@needs_browser
@pytest.mark.parametrize("way", ["location = '/shell'", "location.replace('/away')"])
def test_where_scripts_lead_on_to_is_followed(fetch, way: str) -> None:  # type: ignore[no-untyped-def]
    routes = {**SITE, "/": scripted(f"document.cookie = 'seen=1'; {way}"), "/away": redirect("/shell")}
    (page,), server = fetch(routes, "/")
    assert STORY[0].strip() in text_of(page)
    assert page.final_url.endswith("/shell")
    shell = next(request for request in server.requests if request.path == "/shell")
    assert shell.headers["cookie"] == "seen=1"


@needs_browser
def test_a_refresh_is_followed_and_one_for_ever_ends(fetch) -> None:  # type: ignore[no-untyped-def]
    refresh = answer(b"<!DOCTYPE html><meta http-equiv=refresh content='0; url=/shell'><p>wait")
    (page, loop), server = fetch({**SITE, "/": refresh, "/loop": scripted("location.reload()")}, "/", "/loop")
    assert STORY[0].strip() in text_of(page)
    assert (loop.reason, server.asked().count("/loop")) == ("too_many_redirects", 11)


@needs_browser
@pytest.mark.parametrize("script", [
    "document.open(); document.write('<p>written anew</p>'); document.close()",
    "location = URL.createObjectURL(new Blob(['<p>written anew</p>'], {type: 'text/html'}))",
    "history.pushState({}, '', '/elsewhere'); document.body.innerHTML = '<p>written anew</p>'",
    "HTMLElement.prototype.getHTML = Element.prototype.cloneNode = () => 'forged'; " + written("'written anew'"),
])  # fmt: skip
def test_what_a_page_puts_in_its_own_place_is_read(fetch, script: str) -> None:  # type: ignore[no-untyped-def]
    (page,), _ = fetch({"/": scripted(script)}, "/")
    assert "written anew</p>" in text_of(page)
    assert page.final_url.endswith("/")


@needs_browser
def test_dialogs_popups_and_downloads_hold_nothing_up(fetch) -> None:  # type: ignore[no-untyped-def]
    script = (
        "alert(1); confirm(2); prompt(3); print(); addEventListener('beforeunload', e => e.preventDefault());"
        "window.open('/other'); Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => {});"
        "const a = document.createElement('a'); a.download = 'x'; a.href = 'data:text/plain,x'; document.body"
        ".append(a); a.click();" + written("'done'")
    )
    start = time.monotonic()
    (page,), server = fetch({"/": scripted(script)}, "/")
    assert ">done</p>" in text_of(page)
    assert server.asked() == ["/"]
    assert time.monotonic() - start < FAST.timeout


@needs_browser
def test_headers_and_cookies_of_the_user_go_where_they_belong(runner: asyncio.Runner) -> None:
    given = (Header("X-Key", "secret"), Header("Cookie", "login=1"))
    routes: dict[str, Route] = {"/app.js": answer(b"", content_type="text/javascript")}
    with Loopback(routes) as other, Loopback(routes) as server:
        html = f"<script src=/app.js></script><script src='{other.url('/app.js', '127.0.0.9')}'></script>"
        server.routes["/"] = scripted("", html)

        async def one() -> None:
            router = Router(msgspec.structs.replace(FAST, headers=given), Pace(0))
            assert isinstance(await router.fetch(server.url("/")), Page)
            await router.close()

        runner.run(one())
    assert [(request.headers.get("x-key"), request.headers.get("cookie")) for request in server.requests[1:]] == [
        ("secret", "login=1")
    ] * 2
    assert [(request.headers.get("x-key"), request.headers.get("cookie")) for request in other.requests] == [
        (None, None)
    ]


# --- What is not reached ---------------------------------------------------------------------------------------------


@needs_browser
def test_nothing_that_a_page_tries_reaches_a_private_address() -> None:
    with Reachable() as there:
        routes: dict[str, Route] = {
            "/": answer(everything(there.port)), "/away": redirect(f"http://127.0.0.1:{there.port}/away"),
        }  # fmt: skip
        (page,), asked = shown(["http://public.example/"], routes, msgspec.structs.replace(FAST, allow_private=False))
        assert there.visits == 0
    assert WRITTEN in text_of(page)
    assert set(asked) == {GLOBAL}


@needs_browser
def test_a_secure_page_which_may_do_more_reaches_no_more(runner: asyncio.Runner) -> None:
    asked = []

    async def answers(request: chromium.Asked) -> None:
        asked.append(request.url)

    async def one(port: int) -> chromium.Shown:
        browser = chromium.Chromium(chromium.find(None))
        document = chromium.Document("https://public.example/", everything(port), "text/html")
        try:
            async with browser.visit("newsclean") as visit:
                return await visit.show(document, answers, 20, 10**6)
        finally:
            await browser.close()

    with Reachable() as there:
        html = runner.run(one(there.port)).html or ""
        assert there.visits == 0
    assert WRITTEN in html
    assert asked


@needs_browser
def test_no_page_leads_on_to_a_private_address() -> None:
    reached = by_page(LEADING_ON)
    assert reached.canary == 0
    assert reached.reasons == {"private_address"}
    assert set(reached.asked) == {GLOBAL}


@needs_browser
def test_the_address_of_what_a_page_loads_is_the_one_that_was_checked() -> None:
    reached = by_rebinding(50)
    assert reached.canary == 0
    assert set(reached.asked) == {GLOBAL}
    assert ">10 came<" in text_of(reached.outcomes[0])


@needs_browser
def test_where_private_addresses_are_allowed_the_same_pages_reach_them() -> None:
    parts = ["fetch", "script", "location"]
    assert set(parts) <= {*SCRIPTS, *MARKS, *LEADING_ON}
    assert by_page(parts, msgspec.structs.replace(FAST, timeout=3, retries=0)).canary >= len(parts)


@needs_browser
def test_robots_txt_counts_for_the_page_and_for_where_its_scripts_lead_on_to(fetch) -> None:  # type: ignore[no-untyped-def]
    routes = {
        "/robots.txt": answer(b"User-agent: *\nDisallow: /private", content_type="text/plain"),
        "/private": scripted(""), "/": scripted("location = '/private'"),
    }  # fmt: skip
    outcomes, server = fetch(routes, "/private", "/")
    assert [outcome.reason for outcome in outcomes] == ["robots", "robots"]
    assert server.asked() == ["/"]


# --- Bounds ----------------------------------------------------------------------------------------------------------


@needs_browser
def test_one_page_may_ask_for_so_much_and_no_more(fetch, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(relay, "REQUESTS_A_PAGE", 5)
    asks = "for (let n = 0; n < 40; n++) fetch('/data?' + n).catch(() => {})"
    (page,), server = fetch({"/": scripted(asks)}, "/")
    assert isinstance(page, Page)
    assert len(server.asked()) == 1 + 5


@needs_browser
def test_a_page_that_takes_too_much_costs_only_itself(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "TAB_BYTES", 600 * 1024 * 1024)
    hostile = {
        "too_large": "document.body.append(new Comment('x'.repeat(12e6)))",
        "worker_crash": "const all = []; while (true) all.push(new Uint8Array(3e7).fill(1))",
    }

    async def beside_others(server: Loopback) -> list[Page | Failure]:
        router = Router(msgspec.structs.replace(FAST, timeout=60), Pace(0))
        try:
            at = [server.url(f"/{reason}", f"127.0.1.{number}") for number, reason in enumerate(hostile, 1)]
            coming = [asyncio.create_task(router.fetch(url)) for url in at]
            beside = await router.fetch(server.url("/shell"))
            return [*await asyncio.gather(*coming), beside, await router.fetch(server.url("/shell"))]
        finally:
            await router.close()

    routes = {f"/{reason}": scripted(script) for reason, script in hostile.items()}
    with Loopback({**SITE, **routes}) as server:
        *failures, beside, after = runner.run(beside_others(server))
    assert [getattr(failure, "reason", None) for failure in failures] == list(hostile)
    assert all(STORY[0].strip() in text_of(page) for page in (beside, after))


@needs_browser
def test_a_page_that_never_comes_to_rest_ends_in_time_and_costs_only_itself(runner: asyncio.Runner) -> None:
    async def both(server: Loopback) -> list[Page | Failure]:
        router = Router(msgspec.structs.replace(FAST, timeout=8), Pace(0))
        try:
            return [await router.fetch(server.url(path)) for path in ("/busy", "/shell")]
        finally:
            await router.close()

    with Loopback({**SITE, "/busy": scripted("while (true) {}")}) as server:
        hostile, after = runner.run(both(server))
    assert isinstance(hostile, Failure)
    assert hostile.reason == "timeout"
    assert STORY[0].strip() in text_of(after)


@needs_browser
@pytest.mark.parametrize("killed", ["chrom", "node"])
def test_a_browser_or_its_driver_that_is_killed_costs_no_page(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, killed: str
) -> None:
    mark = uuid.uuid4().hex
    monkeypatch.setenv(MARK, mark)
    slow = scripted("fetch('/slow').then(r => r.text()).then(t => document.getElementById('t').textContent = t)")

    def slowly(request: Request) -> bytes:
        time.sleep(0.5)
        return answer(b"it came", content_type="text/plain")

    async def both(server: Loopback) -> list[Page | Failure]:
        router = Router(FAST, Pace(0))
        try:
            page = asyncio.create_task(router.fetch(server.url("/")))
            while "/slow" not in server.asked():
                await asyncio.sleep(0.02)
            for pid, program in processes(mark).items():
                if killed in Path(program).name:
                    os.kill(pid, signal.SIGKILL)
            return [await page, await router.fetch(server.url("/"))]
        finally:
            await router.close()

    with Loopback({"/": slow, "/slow": slowly}) as server:
        first, second = runner.run(both(server))
    assert all("it came" in text_of(page) for page in (first, second))
    assert gone(mark, 5)


@needs_browser
def test_a_browser_is_replaced_after_some_pages(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "PAGES_A_BROWSER", 1)
    started = []
    plain = chromium._Running.start.__func__  # type: ignore[attr-defined]

    async def start(kind: type, program: str) -> object:
        started.append(program)
        return await plain(kind, program)

    monkeypatch.setattr(chromium._Running, "start", classmethod(start))

    async def two(server: Loopback) -> list[Page | Failure]:
        router = Router(FAST, Pace(0))
        try:
            return [await router.fetch(server.url("/")) for _ in range(2)]
        finally:
            await router.close()

    with Loopback({"/": scripted(written("'done'"))}) as server:
        pages = runner.run(two(server))
    assert all(">done<" in text_of(page) for page in pages)
    assert len(started) == 2


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a short name: the browser makes a socket in it, whose path may have 108 bytes."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="t") as folder:
        yield Path(folder)


# --- In a crawl ------------------------------------------------------------------------------------------------------


def start(folder: Path, *arguments: str, mark: str = "") -> subprocess.Popen[bytes]:
    environment = {**os.environ, MARK: mark}
    command = [sys.executable, "-W", "error", "-m", "newsclean.cli", "crawl", "urls.txt", "-o", "out"]
    command += ["--allow-private", "--workers", "1", "-q", *arguments]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, start_new_session=True)


def crawl(folder: Path, *arguments: str) -> tuple[int, str]:
    process = start(folder, *arguments)
    errors = process.communicate(timeout=60)[1]
    return process.returncode, errors.decode()


def records(folder: Path) -> list[Article]:
    return [Article.from_json(line) for line in (folder / "out" / FILE_NAME).read_bytes().splitlines()]


@needs_browser
def test_a_crawl_shows_to_a_browser_only_what_scripts_put_in(tmp_path: Path) -> None:
    plain = answer(f"<!DOCTYPE html><title>Plain</title><article><h1>Plain</h1><p>{'</p><p>'.join(STORY)}".encode())
    with Loopback({**SITE, "/plain": plain, "/empty": answer(b"<!DOCTYPE html><p>")}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(path) for path in ("/plain", "/shell", "/empty")))
        assert crawl(tmp_path, "--render", "--delay", "0.3") == (0, "")
        asked = server.asked()
        times = {request.path: request.time for request in server.requests}
    first, second, third = records(tmp_path)
    assert [record.status for record in (first, second, third)] == ["ok", "ok", "skipped"]
    assert ["page" in record.provenance for record in (first, second, third)] == [False, True, False]
    assert first.body == second.body
    assert sorted(asked) == ["/app.css", "/app.js", "/empty", "/plain", "/shell", "/story"]
    assert times["/app.js"] - times["/shell"] >= 0.3  # showing it is a further turn of the host's


@needs_browser
def test_a_host_rests_between_the_pages_that_are_shown(tmp_path: Path) -> None:
    data = {f"/data?{n}": answer(b"x", content_type="text/plain") for n in range(3)}
    pages = {f"/{n}": scripted(f"fetch('/data?{n}')") for n in range(3)}
    with Loopback({**pages, **data}) as server:
        (tmp_path / "urls.txt").write_text("\n".join(server.url(path) for path in pages))
        assert crawl(tmp_path, "--fetcher", "browser", "--delay", "0.4", "--no-robots") == (0, "")
    assert [request.path for request in server.requests] == [path for n in range(3) for path in (f"/{n}", f"/data?{n}")]
    for n in (1, 2):
        assert server.requests[2 * n].time - server.requests[2 * n - 1].time >= 0.4


@needs_browser
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_a_crawl_that_is_ended_leaves_no_process_and_if_it_can_no_profile(
    tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    monkeypatch.setenv("TMPDIR", str(short))
    mark = uuid.uuid4().hex
    (tmp_path / "out").mkdir()
    with Loopback({"/": scripted("fetch('/never')"), "/never": lambda _: hanging()}) as server:
        (tmp_path / "urls.txt").write_text(server.url("/"))
        process = start(tmp_path, "--fetcher", "browser", "--no-robots", mark=mark)
        end = time.monotonic() + 20
        while "/never" not in server.asked() and time.monotonic() < end:
            time.sleep(0.05)
        assert any("chrom" in program for program in processes(mark).values())
        os.killpg(process.pid, number)
        errors = process.communicate(timeout=15)[1].decode()
    assert process.returncode == code
    assert "Traceback" not in errors
    assert gone(mark, 10), processes(mark)
    assert number == signal.SIGKILL or not list(short.iterdir())


def hanging() -> Iterator[bytes]:
    """An answer that does not come."""
    for _ in range(200):
        time.sleep(0.1)
        yield b""


# --- Where there is none ---------------------------------------------------------------------------------------------


def test_without_the_package_a_run_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda _: None)
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:1/")
    result = CliRunner().invoke(cli.app, ["crawl", str(tmp_path / "urls.txt"), "-o", str(tmp_path), "--render"])
    assert result.exit_code == cli.INPUT_UNREADABLE
    assert "pip install 'newsclean[browser]'" in result.stderr


def test_without_a_program_a_run_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda _: object())
    monkeypatch.setenv("PATH", "/nowhere")
    for program, said in ((None, "apt-get install chromium"), ("/nowhere/chrome", "no program /nowhere/chrome")):
        with pytest.raises(InputError, match=said):
            chromium.find(program)


@needs_browser
def test_a_program_that_is_no_browser_ends_the_run_before_the_first_request() -> None:
    with Loopback(SITE) as server:
        url = server.url("/shell")
        command = ["clean", url, "--fetcher", "browser", "--browser", "/bin/false", "--allow-private"]
        result = CliRunner().invoke(cli.app, command)
        assert server.asked(robots=True) == []
    assert result.exit_code == cli.INPUT_UNREADABLE
    assert "/bin/false does not start" in result.stderr


def test_the_browser_is_loaded_only_where_it_is_asked_for() -> None:
    code = "import sys, newsclean.cli, newsclean.fetchers.http, newsclean.crawl.job; print('playwright' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"


def test_the_proxy_of_the_browser_refuses() -> None:
    with socket.socket() as nowhere:
        nowhere.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(nowhere.getsockname(), 5)
