"""A request in, the head of its answer and the raw bytes behind it out: the only module that knows the HTTP client.

The client is httpx, with a transport of our own in its public place for one. The transport takes the address of a
request from the URL that was checked, never from httpx's reading of it, and connects through the guard. What httpx does
of itself with an answer it does not get to see: Location, which it takes apart though it shall not follow, and cookies.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from contextlib import asynccontextmanager
from importlib.util import find_spec
from socket import gaierror
from typing import TYPE_CHECKING, Any, cast
from urllib.request import getproxies

import certifi
import httpcore
import httpx
import msgspec

from newsclean.errors import InputError
from newsclean.fetchers.net import urls
from newsclean.fetchers.net.guard import Guard, PrivateAddressError
from newsclean.fetchers.net.tape import Heads
from newsclean.model import Failure, Reason

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence

    from newsclean.fetchers.net.guard import Resolve
    from newsclean.fetchers.net.urls import Url

    Headers = Sequence[tuple[str, str]]
    Fields = list[tuple[bytes, bytes]]

HEAD_BYTES = 100 * 1024
HEAD_FIELDS = 256
HEAD_PIECE = 4 * 1024
PIECE = 32 * 1024
CONNECT_SECONDS = 20.0
SILENT_SECONDS = 30.0
CHECKED = "newsclean.url"
LOCATION = "newsclean.location"
HEADS = "newsclean.heads"
COOKIES = "newsclean.cookies"
MOST_COOKIES = 100
NEXT_ADDRESS_SECONDS = 4.0  # an address that does not answer leaves some time for the host's others


class TooLargeError(Exception):
    """An answer is larger than we take in."""


class CutOffError(Exception):
    """Whoever holds an answer holds no more of its body."""


class Response(msgspec.Struct, frozen=True):
    """The head of an answer, its cookies apart, and its body as it comes."""

    status: int
    headers: Headers
    body: AsyncGenerator[bytes]
    cookies: Sequence[str] = ()
    heads: Heads | None = None

    def get(self, name: str) -> str | None:
        """A header that may stand once; of several the first."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> list[str]:
        """The values of a header, in order."""
        return [value for key, value in self.headers if key == name]


class Wire:
    """Opens a connection for each request, through the guard or a proxy, and closes it after."""

    def __init__(
        self, *, timeout: float, allow_private: bool, proxy: str | None = None, resolve: Resolve | None = None
    ) -> None:
        guard = Guard(allow_private=allow_private, resolve=resolve)
        trust = _trusted()
        direct = Direct(Connections(guard, trust))
        found = {"all": proxy} if proxy is not None else getproxies()
        spared = [name.strip().lstrip(".").lower() for name in found.get("no", "").split(",")]
        self._client = httpx.AsyncClient(
            transport=direct,
            mounts={
                f"{kind}://": Proxied(
                    _proxy(found[kind], trust), trust, guard, direct, [name for name in spared if name]
                )
                for kind in ("http", "https", "all")
                if found.get(kind)
            },
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(
                None,
                connect=min(timeout, CONNECT_SECONDS),
                read=min(timeout, SILENT_SECONDS),
                write=min(timeout, SILENT_SECONDS),
            ),
        )

    @asynccontextmanager
    async def get(
        self, url: Url, headers: Headers, *, method: str = "GET", content: bytes | None = None
    ) -> AsyncIterator[Response]:
        """The answer to a request. Raises what connections raise; see `failure_of`."""
        lines = [("Host", url.authority), *headers]
        async with self._client.stream(
            method, _named(url), headers=lines, content=content, extensions={CHECKED: url}
        ) as answer:
            fields = [(name.decode("latin-1").lower(), _text(value)) for name, value in answer.headers.raw]
            if LOCATION in answer.extensions:
                fields.append(("location", _text(answer.extensions[LOCATION])))
            cookies = [_text(value) for value in answer.extensions.get(COOKIES, ())]
            body = cast("AsyncGenerator[bytes]", answer.aiter_raw())
            yield Response(answer.status_code, fields, body, cookies, answer.extensions.get(HEADS))

    async def close(self) -> None:
        """Close what is open."""
        await self._client.aclose()


class Direct(httpx.AsyncBaseTransport):
    """A connection of its own to the host of each request."""

    def __init__(self, pool: Connections | httpcore.AsyncConnectionPool, *, host_named: bool = True) -> None:
        self._pool = pool
        self._host_named = host_named

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request, its head checked, its body still to come."""
        url: Url = request.extensions[CHECKED]
        port = None if url.port == urls.PORTS[url.scheme] else url.port
        address = httpcore.URL(scheme=url.scheme, host=url.host, port=port, target=url.path)
        extensions = {"timeout": request.extensions["timeout"]}
        if self._host_named:
            extensions["sni_hostname"] = url.host.rstrip(".")
        content = await request.aread()
        asked = httpcore.Request(
            request.method, address, headers=request.headers.raw, content=content or None, extensions=extensions
        )
        answer = await self._pool.handle_async_request(asked)
        try:
            fields, aside = _end_of_head(answer)
        except BaseException:
            await answer.aclose()
            raise
        aside[HEADS] = self._heads(asked, answer)
        return httpx.Response(
            answer.status, headers=fields, stream=Raw(answer), extensions={**answer.extensions, **aside}
        )

    def _heads(self, asked: httpcore.Request, answer: httpcore.Response) -> Heads:
        """Both heads as they were sent; behind a proxy the address is the proxy's."""
        stream = answer.extensions.get("network_stream")
        told = {} if stream is None else {name: stream.get_extra_info(name) for name in ("server_addr", "ssl_object")}
        version: bytes = answer.extensions.get("http_version", b"HTTP/1.1")
        secure = told.get("ssl_object")
        return Heads(
            path=asked.url.target.decode("latin-1"), asked=list(asked.headers), version=version, status=answer.status,
            reason=answer.extensions.get("reason_phrase", b""), fields=list(answer.headers),
            address=str(told["server_addr"][0]) if self._host_named and told.get("server_addr") else None,
            protocols=(_protocol(version.decode("latin-1")), *([_protocol(secure.version())] if secure else [])),
        )  # fmt: skip

    async def aclose(self) -> None:
        """Close what is open."""
        await self._pool.aclose()


class Proxied(httpx.AsyncBaseTransport):
    """A connection through a proxy for all but the hosts that it is spared."""

    def __init__(
        self, proxy: httpcore.Proxy, trust: ssl.SSLContext, guard: Guard, direct: Direct, spared: Sequence[str]
    ) -> None:
        own_word = Guard(allow_private=True)  # where the proxy is, is the user's own word
        # A secure proxy would be held against the name of the host behind it.
        self._through = Direct(_pool(own_word, trust, proxy), host_named=False)
        self._guard = guard
        self._direct = direct
        self._spared = spared

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request; the guard is asked about its host, as the proxy asks nobody."""
        url: Url = request.extensions[CHECKED]
        if any(name in ("*", url.host) or url.host.endswith(f".{name}") for name in self._spared):
            return await self._direct.handle_async_request(request)
        await self._guard.check(url.host, url.port)
        return await self._through.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what is open."""
        await self._through.aclose()


class Raw(httpx.AsyncByteStream):
    """The body of an answer as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        """Close the connection."""
        await self._answer.aclose()


def _protocol(name: str) -> str:
    """The name of a protocol as WARC-Protocol has it: h2, http/1.1, tls/1.3."""
    return "h2" if name == "HTTP/2" else name.lower().replace("tlsv", "tls/")


def _named(url: Url) -> httpx.URL:
    """What httpx is to call a URL; nothing that is sent is made of it."""
    try:
        return httpx.URL(url.href)
    except httpx.InvalidURL:  # of 64 KiB and more
        return httpx.URL(url.origin)


def _proxy(text: str, trust: ssl.SSLContext) -> httpcore.Proxy:
    found = urls.check_proxy(text)
    if found is None:
        raise InputError("the proxy is not the URL of an http, https or socks5 proxy")  # it may hold a password
    url, secret = found
    if url.scheme not in urls.PORTS and find_spec("socksio") is None:
        raise InputError("a socks5 proxy needs the package socksio (the extra newsclean[socks])")
    address = httpcore.URL(scheme=url.scheme, host=url.host, port=url.port, target="/")
    return httpcore.Proxy(address, auth=secret, ssl_context=trust if url.scheme == "https" else None)


def _pool(guard: Guard, trust: ssl.SSLContext, proxy: httpcore.Proxy | None = None) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=trust,
        proxy=proxy,
        http1=True,
        http2=True,
        max_connections=None,
        # A left-over answer on a connection that is used again goes to the wrong URL: 15 of 30 did.
        max_keepalive_connections=0,
        network_backend=Network(guard),
    )


class Connections:
    """A connection for each request; a pool, which looks through all that are open for each, has nothing to do here."""

    def __init__(self, guard: Guard, trust: ssl.SSLContext) -> None:
        self._network = Network(guard)
        self._trust = trust

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """The answer to a request; its connection is closed with it."""
        connection = httpcore.AsyncHTTPConnection(
            request.url.origin, self._trust, http1=True, http2=True, network_backend=self._network
        )
        try:
            answer = await connection.handle_async_request(request)
        except BaseException:
            await connection.aclose()
            raise
        return httpcore.Response(
            answer.status, headers=answer.headers, content=_Content(answer, connection), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Nothing stays open."""


class _Content:
    """The body of an answer, and the connection that ends with it."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.AsyncHTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        """Close both."""
        try:
            await self._answer.aclose()
        finally:
            await self._connection.aclose()


class Network(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses that its guard has checked."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._system = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of the host that answers."""
        async with asyncio.timeout(timeout):
            addresses = await self._guard.addresses(host, port)
            for address in addresses[:-1]:
                try:
                    return Stream(
                        await self._system.connect_tcp(
                            address, port, NEXT_ADDRESS_SECONDS, local_address, socket_options
                        )
                    )
                except (httpcore.ConnectError, httpcore.ConnectTimeout):
                    continue
            last = await self._system.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)
            return Stream(last)

    async def sleep(self, seconds: float) -> None:
        """Sleep."""
        await asyncio.sleep(seconds)


class Stream(httpcore.AsyncNetworkStream):
    """A connection that ends when the head of an answer does not.

    Every line of an answer may be small and all together endless (informational answers, frames of HTTP/2), which no
    limit on a single event sees.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._received = 0
        self.in_head = True

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. Raises TooLargeError when more of the head is asked for than it may have."""
        if self.in_head and self._received > HEAD_BYTES:
            raise TooLargeError(f"the head of the answer is larger than {HEAD_BYTES} bytes")
        # All that comes at once is parsed at once, while everybody else waits.
        data = await self._stream.read(min(max_bytes, HEAD_PIECE if self.in_head else PIECE), timeout)
        self._received += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, secured."""
        return Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


# The first row that fits an exception, or one that it came from, names the reason.
REASON_OF: tuple[tuple[tuple[type[BaseException], ...], Reason], ...] = (
    ((PrivateAddressError,), "private_address"),
    ((TooLargeError, MemoryError), "too_large"),
    ((TimeoutError, httpx.TimeoutException, httpcore.TimeoutException), "timeout"),
    ((gaierror,), "dns"),
    ((ssl.SSLError, ssl.CertificateError), "tls"),
    ((ConnectionResetError, BrokenPipeError), "reset"),
    ((httpx.ConnectError, httpx.ProxyError, httpcore.ConnectError, httpcore.ProxyError), "connect"),
    ((httpx.ReadError, httpx.WriteError, httpx.CloseError, httpcore.ReadError, httpcore.WriteError), "reset"),
    ((httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol), "scheme"),
    ((httpx.InvalidURL, UnicodeError), "bad_url"),
)

# What the client says in words only: of a connection, or a stream of HTTP/2, that ended before its time.
_BROKEN = re.compile(r"Server disconnected|peer (unexpectedly )?closed|<(StreamReset|ConnectionTerminated) ")
_TOO_LONG = 431  # h11's hint for a line, a head or a trailer beyond its buffer


def failure_of(url: str, error: BaseException) -> Failure:
    """An exception of whatever kind as a failure of the closed list."""
    chain = list(_causes(error))
    for kinds, reason in REASON_OF:
        for cause in chain:
            if isinstance(cause, kinds):
                return Failure(url=url, reason=reason, detail=_said(cause))
    if any(getattr(cause, "error_status_hint", None) == _TOO_LONG for cause in chain):
        return Failure(url=url, reason="too_large", detail=_said(error))
    broken = any(_BROKEN.search(str(cause)) for cause in chain)
    return Failure(url=url, reason="reset" if broken else "protocol", detail=_said(error))


def broke_off(error: BaseException) -> bool:
    """Whether a body ended because its connection did, and what came of it may be kept."""
    if isinstance(error, httpx.RemoteProtocolError | httpcore.RemoteProtocolError):
        return bool(_BROKEN.search(str(error)))
    return isinstance(error, httpx.ReadError | httpcore.ReadError | CutOffError)


def _end_of_head(answer: httpcore.Response) -> tuple[Fields, dict[str, Any]]:
    """The header fields, if there are not too many; Location and cookies, which are not counted, apart."""
    stream = answer.extensions.get("network_stream")
    if isinstance(stream, Stream):
        stream.in_head = False
    if sum(len(name) + len(value) for name, value in answer.headers) > HEAD_BYTES:
        raise TooLargeError(f"more than {HEAD_BYTES} bytes of header fields")
    kept = [(name, value) for name, value in answer.headers if name.lower() != b"set-cookie"]
    if len(kept) > HEAD_FIELDS:
        raise TooLargeError(f"more than {HEAD_FIELDS} header fields")
    aside: dict[str, Any] = {
        COOKIES: [value for name, value in answer.headers if name.lower() == b"set-cookie"][:MOST_COOKIES]
    }
    if (location := next((value for name, value in kept if name.lower() == b"location"), None)) is not None:
        aside[LOCATION] = location
    return [(name, value) for name, value in kept if name.lower() != b"location"], aside


def _text(value: bytes) -> str:
    try:
        return value.decode()  # no standard has it, but addresses in Location are often UTF-8
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _trusted() -> ssl.SSLContext:
    """Who vouches for certificates: the file or folder of SSL_CERT_FILE or SSL_CERT_DIR, or certifi's."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    return ssl.create_default_context(cafile=file or (None if folder else certifi.where()), capath=folder)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and all that it came from, groups included."""
    open_, seen = [error], set[int]()
    while open_:
        one = open_.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if not isinstance(one, ssl.SSLWantReadError | ssl.SSLWantWriteError):  # how TLS says: go on
            yield one
        open_ += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            open_ += one.exceptions


def _said(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:300]
