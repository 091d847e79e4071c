"""Configuration files in, defaults for the options of each command out.

A flag goes before an environment variable (`NEWSCLEAN_CRAWL_DELAY`), that before the file, the file before the built-in
default. The file is `newsclean.toml`, or the table `[tool.newsclean]` of a `pyproject.toml`, in the working directory
or the nearest folder above it.
"""

from __future__ import annotations

import difflib
import tomllib
from typing import TYPE_CHECKING, Any

from newsclean.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

FILE_NAME = "newsclean.toml"
PROJECT_NAME = "pyproject.toml"
VARIABLES = "NEWSCLEAN"
"""What the names of environment variables begin with."""


def find(folder: Path) -> Path | None:
    """The configuration file that counts in a folder; a pyproject.toml only if it has our table."""
    for place in (folder, *folder.parents):
        if (path := place / FILE_NAME).is_file():
            return path
        if (path := place / PROJECT_NAME).is_file() and read(path):
            return path
    return None


def read(path: Path) -> dict[str, Any]:
    """What a configuration file says. Raises InputError when it cannot be read."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot read the configuration {path}: {error}") from error
    ours: dict[str, Any] = data.get("tool", {}).get("newsclean", {}) if path.name == PROJECT_NAME else data
    return ours


def defaults(path: Path, commands: Mapping[str, Collection[str]]) -> dict[str, dict[str, Any]]:
    """The defaults of every command by the name of the parameter.

    commands: the parameters that each command takes. What stands at the top of the file counts for all commands that
    take it, what stands in the table of a command for that one. Raises InputError for a name that nobody knows.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in commands}
    tables = {name: value for name, value in read(path).items() if isinstance(value, dict)}
    plain = {name: value for name, value in read(path).items() if name not in tables}
    for name, value in plain.items():
        takers = [command for command, options in commands.items() if _parameter(name) in options]
        if not takers:
            raise _unknown(path, name, {option for options in commands.values() for option in options})
        for command in takers:
            found[command][_parameter(name)] = value
    for command, options in tables.items():
        if command not in commands:
            raise _unknown(path, command, commands)
        for name, value in options.items():
            if _parameter(name) not in commands[command]:
                raise _unknown(path, f"{command}.{name}", [f"{command}.{option}" for option in commands[command]])
            found[command][_parameter(name)] = value
    return found


def _parameter(name: str) -> str:
    return name.replace("-", "_")


def _unknown(path: Path, name: str, known: Collection[str]) -> InputError:
    near = difflib.get_close_matches(_parameter(name), sorted(known), n=1)
    hint = f"; did you mean {near[0].replace('_', '-')}?" if near else ""
    return InputError(f"{path}: there is no option {name!r}{hint}")
