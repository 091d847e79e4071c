"""The compiled core: functions in C for the loops that take longest, each with a plain twin that gives the same.

It is built where a compiler is at hand (hatch_build.py). `compiled(plain)` is the twin of a function where there is
one, else the function itself; tests/test_compiled.py holds each pair to the same answers. With `NEWSCLEAN_PURE` set in
the environment the plain functions run.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")

PURE = "NEWSCLEAN_PURE"


def compiled(plain: F) -> F:
    """The compiled twin of a function: of its name, in the module of the core that is named like its module."""
    if os.environ.get(PURE):
        return plain
    try:
        module = import_module(f"newsclean.compiled.{plain.__module__.rpartition('.')[2]}")
    except ImportError:
        return plain
    twin: F = getattr(module, plain.__name__)
    twin.plain = plain  # type: ignore[attr-defined]
    return twin
