"""A name of a certificate in, a server's TLS context with it out; all made afresh with openssl."""

from __future__ import annotations

import ssl
import subprocess
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEY = "req -newkey rsa:2048 -nodes -keyout {name}.key -subj /CN={host} -addext subjectAltName=DNS:{host}"
_SELF = _KEY + " -x509 -days 2 -out {name}.pem"
_AUTHORITY = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Test -keyout ca.key -out ca.pem"
_SIGN = "x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -out {name}.pem"


def make(folder: Path) -> tuple[Path, Callable[[str, bool], ssl.SSLContext]]:
    """The file of the authority to trust, and the contexts: good, unknown, other host, expired."""
    _openssl(folder, _AUTHORITY)
    _openssl(folder, _SELF.format(name="unknown", host="localhost"))
    for name, host, days in (
        ("good", "localhost", "2"),
        ("other host", "other.example", "2"),
        ("expired", "localhost", "-1"),
    ):
        file = name.replace(" ", "-")
        _openssl(folder, (_KEY + " -out {name}.csr").format(name=file, host=host))
        _openssl(folder, _SIGN.format(name=file) + f" -days {days}")

    @cache
    def context(name: str, http2: bool) -> ssl.SSLContext:
        file = folder / name.replace(" ", "-")
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(file.with_suffix(".pem"), file.with_suffix(".key"))
        made.set_alpn_protocols(["h2"] if http2 else ["http/1.1"])
        return made

    return folder / "ca.pem", context


def _openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
