"""Secure connections: a certificate that nobody vouches for, and HTTP/2 behind one that somebody does."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from typing import TYPE_CHECKING

import h2.config
import h2.connection
import h2.events
import pytest

from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificate with openssl")

MAKE = (
    "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
    "-keyout key.pem -out cert.pem"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(MAKE.split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    context.set_alpn_protocols(["h2"])
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener, context))
        thread.start()
        port = listener.getsockname()[1]
        yield f"https://localhost:{port}/story"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Speak HTTP/2 with one client after another until the listener is shut."""
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        with plain, contextlib.suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
            converse(connection)


def converse(connection: ssl.SSLSocket) -> None:
    talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    talk.initiate_connection()
    connection.sendall(talk.data_to_send())
    while data := connection.recv(65536):
        for event in talk.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                assert event.stream_id is not None
                status = "404" if (b":path", b"/robots.txt") in (event.headers or []) else "200"
                talk.send_headers(event.stream_id, [(":status", status), ("content-type", "text/html")])
                talk.send_data(event.stream_id, b"<p>story</p>", end_stream=True)
        connection.sendall(talk.data_to_send())


def fetch(url: str) -> Page | Failure:
    async def one() -> Page | Failure:
        fetcher = HttpFetcher(Settings(allow_private=True, delay=0, timeout=5), Pace(0))
        try:
            return await fetcher.fetch(url)
        finally:
            await fetcher.close()

    return asyncio.run(one())


def test_a_certificate_that_nobody_vouches_for_is_refused(url: str) -> None:
    outcome = fetch(url)
    assert isinstance(outcome, Failure)
    assert (outcome.reason, outcome.final_url) == ("tls", url)


def test_a_page_comes_over_http_2(url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    outcome = fetch(url)
    assert isinstance(outcome, Page)
    assert outcome.body == b"<p>story</p>"
