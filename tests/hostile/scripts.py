"""Pages whose scripts and marks try to reach a private machine in, whether anybody got there out."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import threading
from typing import TYPE_CHECKING, Self

from hostile.private import GLOBAL, Canary, Reached, detour
from loopback import Loopback, Request, answer, redirect
from newsclean.fetchers import Settings
from newsclean.fetchers.browser import BrowserFetcher
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loopback import Route
    from newsclean.fetchers.net.guard import Resolve
    from newsclean.model import Failure, Page

STRICT = Settings(delay=0, timeout=20, proxy="", fetcher="browser")

# Each is a script; PLACE is the host and port of the canary.
SCRIPTS = {
    "fetch": "fetch('http://PLACE/fetch').catch(() => {})",
    "fetch without CORS": "fetch('http://PLACE/x', {mode: 'no-cors', method: 'POST', body: 'x'}).catch(() => {})",
    "fetch kept alive": "fetch('http://PLACE/keep', {keepalive: true, mode: 'no-cors'}).catch(() => {})",
    "XMLHttpRequest": "const x = new XMLHttpRequest(); x.open('GET', 'http://PLACE/xhr'); x.send()",
    "WebSocket": "new WebSocket('ws://PLACE/socket')",
    "secure WebSocket": "new WebSocket('wss://PLACE/socket')",
    "EventSource": "new EventSource('http://PLACE/events')",
    "beacon": "navigator.sendBeacon('http://PLACE/beacon')",
    "image": "new Image().src = 'http://PLACE/image'",
    "audio": "new Audio('http://PLACE/audio').play().catch(() => {})",
    "font": "new FontFace('f', 'url(http://PLACE/font)').load().catch(() => {})",
    "import": "import('http://PLACE/module').catch(() => {})",
    "worker": "new Worker(URL.createObjectURL(new Blob([`fetch('http://PLACE/w'); new WebSocket('ws://PLACE/w');"
    " importScripts('http://PLACE/i')`])))",
    "shared worker": "new SharedWorker(URL.createObjectURL(new Blob([`fetch('http://PLACE/shared')`])))",
    "service worker": "navigator.serviceWorker?.register('http://PLACE/sw').catch(() => {})",
    "WebTransport": "new WebTransport('https://PLACE/transport').ready.catch(() => {})",
    "popup": "window.open('http://PLACE/popup')",
    "form in a frame": "const f = document.createElement('iframe'); f.name = 'hidden'; document.body.append(f);"
    " const o = document.createElement('form'); o.action = 'http://PLACE/form'; o.method = 'post';"
    " o.target = 'hidden'; document.body.append(o); o.submit()",
    "frame without an origin": "const s = document.createElement('iframe'); s.srcdoc ="
    " `<script>fetch('http://PLACE/srcdoc')</` + `script><img src='http://PLACE/srcdoc'>`; document.body.append(s)",
    "own host, led away": "fetch('/away').catch(() => {})",
    "script, led away": "const e = document.createElement('script'); e.src = '/away'; document.body.append(e)",
    "WebRTC": "const p = new RTCPeerConnection({iceServers: [{urls: 'stun:PLACE'}, {urls: 'turn:PLACE?transport=tcp',"
    " username: 'a', credential: 'b'}]}); p.createDataChannel('x'); p.createOffer()"
    ".then(o => p.setLocalDescription(o))",
    "WebRTC to a peer": "const q = new RTCPeerConnection(); q.setRemoteDescription({type: 'offer', sdp: ['v=0',"
    "'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',"
    "'c=IN IP4 0.0.0.0',"
    "'a=ice-ufrag:abcd', 'a=ice-pwd:abcdabcdabcdabcdabcdabcd', "
    "'a=fingerprint:sha-256 ' + Array(32).fill('00').join(':'),"
    "'a=setup:actpass', 'a=mid:0', 'a=sctp-port:5000', 'a=candidate:1 1 udp 2113937151 127.0.0.1 PORT typ host', '']"
    ".join('\\r\\n')}).then(() => q.createAnswer()).then(a => q.setLocalDescription(a)).catch(() => {})",
}
MARKS = {
    "img": "<img src='http://PLACE/img' srcset='http://PLACE/img2 2x'>",
    "script": "<script src='http://PLACE/script'></script>",
    "module": "<script type=module src='http://PLACE/module'></script>",
    "stylesheet": "<link rel=stylesheet href='http://PLACE/css'>",
    "imported style": "<style>@import url(http://PLACE/style); body { background: url(http://PLACE/bg) }</style>",
    "preconnect": "<link rel=preconnect href='http://PLACE/'><link rel=dns-prefetch href='//PLACE/'>",
    "preload": "<link rel=preload as=fetch crossorigin href='http://PLACE/preload'>",
    "prefetch": "<link rel=prefetch href='http://PLACE/prefetch'><link rel=prerender href='http://PLACE/prerender'>",
    "icon": "<link rel=icon href='http://PLACE/icon'><link rel=manifest href='http://PLACE/manifest'>",
    "iframe": "<iframe src='http://PLACE/iframe'></iframe>",
    "object": "<object data='http://PLACE/object'></object><embed src='http://PLACE/embed'>",
    "video": "<video src='http://PLACE/video' poster='http://PLACE/poster' autoplay></video><audio src='http://PLACE/a'>",
    "svg": "<svg><image href='http://PLACE/svg'/><use href='http://PLACE/use#a'/></svg>",
    "speculation": "<script type=speculationrules>"
    '{"prefetch": [{"urls": ["http://PLACE/s"], "eagerness": "immediate"}],'
    ' "prerender": [{"urls": ["http://PLACE/p"], "eagerness": "immediate"}]}</script>',
    "report": "<meta http-equiv=Content-Security-Policy content=\"img-src 'none'; report-uri http://PLACE/report\">",
}
LEADING_ON = {
    "location": "<script>location = 'http://PLACE/location'</script>",
    "meta refresh": "<meta http-equiv=refresh content='0; url=http://PLACE/refresh'>",
    "form": "<form action='http://PLACE/form' id=f></form><script>f.submit()</script>",
    "location, led away": "<script>location = '/away'</script>",
    "download": "<a href='http://PLACE/file' download=x id=a></a><script>a.click()</script>",
    "base": "<base href='http://PLACE/'><script>location.href = 'x'</script>",
}
WRITTEN = "The script was done."


class Reachable:
    """Counts datagrams and connections to one port of this machine."""

    def __init__(self) -> None:
        self._canary = Canary()
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", self._canary.port))
        self._datagrams.settimeout(0.1)
        self._heard = 0
        self._over = False
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Self:
        self._canary.__enter__()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()
        self._datagrams.close()
        self._canary.__exit__()

    @property
    def port(self) -> int:
        """The port."""
        return self._canary.port

    @property
    def visits(self) -> int:
        """How many came."""
        return self._canary.connections + self._heard

    def _count(self) -> None:
        while not self._over:
            with contextlib.suppress(TimeoutError):
                self._datagrams.recv(1)
                self._heard += 1


def page_of(part: str, port: int) -> bytes:
    """A page that tries one thing, and says so when its scripts were run."""
    script = f"<script>{{ {SCRIPTS[part]} }}</script>" if part in SCRIPTS else (MARKS | LEADING_ON)[part]
    done = f"<p id=t></p><script>document.getElementById('t').textContent = '{WRITTEN}'</script>"
    html = f"<!DOCTYPE html><html><body>{script}{done}</body></html>"
    return html.replace("PLACE", f"127.0.0.1:{port}").replace("PORT", str(port)).encode()


def everything(port: int) -> bytes:
    """One page that tries it all but what leads on."""
    scripts = "".join(f"<script>try {{ {script} }} catch (e) {{}}</script>" for script in SCRIPTS.values())
    done = f"<p id=t></p><script>document.getElementById('t').textContent = '{WRITTEN}'</script>"
    html = f"<!DOCTYPE html><html><body>{scripts}{''.join(MARKS.values())}{done}</body></html>"
    return html.replace("PLACE", f"127.0.0.1:{port}").replace("PORT", str(port)).encode()


def by_page(parts: Iterable[str], settings: Settings = STRICT) -> Reached:
    """Each part on a page of its own, of a public host."""
    with Reachable() as there:
        routes: dict[str, Route] = {f"/{n}": answer(page_of(part, there.port)) for n, part in enumerate(parts)}
        routes["/away"] = redirect(f"http://127.0.0.1:{there.port}/away")
        targets = [f"http://public.example/{n}" for n in range(len(routes) - 1)]
        outcomes, asked = shown(targets, routes, settings)
        return Reached(outcomes, there.visits, asked)


def by_rebinding(flips: int) -> Reached:
    """A page that asks for a name again and again, whose address changes with every look-up."""
    found = itertools.cycle([[GLOBAL], ["127.0.0.1"], [GLOBAL, "10.0.0.1"], ["::1", GLOBAL], ["::ffff:7f00:1"]])

    async def resolve(host: str, _port: int) -> list[str]:
        return [GLOBAL] if host == "public.example" else next(found)

    with Reachable() as there:
        asks = f"fetch('http://rebinding.example:{there.port}/data?' + n).then(r => r.ok, () => false)"
        script = (
            f"const all = []; for (let n = 0; n < {flips}; n++) all.push({asks});"
            " Promise.all(all).then(found => document.body.textContent = found.filter(Boolean).length + ' came')"
        )

        def data(_request: Request) -> bytes:
            return answer(b"{}", content_type="application/json", Access_Control_Allow_Origin="*")

        routes: dict[str, Route] = {
            "/": answer(f"<!DOCTYPE html><html><body><script>{script}</script></body></html>".encode()),
            **{f"/data?{n}": data for n in range(flips)},
        }
        outcomes, asked = shown(["http://public.example/"], routes, STRICT, resolve)
        return Reached(outcomes, there.visits, asked)


def shown(
    targets: Iterable[str], routes: Mapping[str, Route], settings: Settings, resolve: Resolve | None = None
) -> tuple[list[Page | Failure], list[str]]:
    """What a browser makes of targets on public.example, and all addresses that were connected to."""

    async def looked_up(host: str, _port: int) -> list[str]:
        if host == "public.example":
            return [GLOBAL]
        return ["127.0.0.1"] if host == "127.0.0.1" else []

    async def all_of_them() -> list[Page | Failure]:
        pace = Pace(0)
        http = HttpFetcher(settings, pace, resolve=resolve or looked_up)
        browser = BrowserFetcher(settings, pace, http)
        try:
            return await asyncio.gather(*(browser.fetch(target) for target in targets))
        finally:
            await browser.close()
            await http.close()

    with Loopback(routes) as server, detour(server.port) as asked:
        return asyncio.run(all_of_them()), asked
