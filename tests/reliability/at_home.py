"""The newsclean command on a machine where all names below .example are its own: `python -m reliability.at_home …`."""

from __future__ import annotations

import socket
from typing import Any

HOME = b"127.0.0.1"
_look_up = socket.getaddrinfo


def _at_home(host: Any, *arguments: Any, **more: Any) -> Any:
    return _look_up(HOME if bytes(host).endswith(b".example") else host, *arguments, **more)


if __name__ == "__main__":
    socket.getaddrinfo = _at_home
    from newsclean.cli import main

    main()
