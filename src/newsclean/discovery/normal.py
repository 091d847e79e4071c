"""The address of a page in, the same without what only counts or dresses it out; and a key that equal pages share."""

from __future__ import annotations

from urllib.parse import unquote

from newsclean.discovery import tables


def normal(href: str) -> str:
    """The address without fragment, tracking parameters and parameters of AMP, print and mobile dress."""
    rest = href.partition("#")[0]
    path, mark, query = rest.partition("?")
    if not mark:
        return rest
    kept = [part for part in query.split("&") if part and not _idle(part)]
    return f"{path}?{'&'.join(kept)}" if kept else path


def key(href: str) -> str:
    """What addresses of one page have in common: all but scheme, "www.", "amp.", AMP and print folders, the last slash
    and the order of parameters.
    """
    _, _, rest = href.partition("://")
    path, _, query = normal(rest).partition("?")
    host, _, path = path.partition("/")
    for dress in ("www.", "amp.", "m.", "mobile."):
        host = host.removeprefix(dress) if host.count(".") > 1 else host
    folders = path.rstrip("/").split("/")
    plain = tuple(folder for folder in folders[-1:] if not is_variant_folder(folder))
    return "\n".join([host, *folders[:-1], *plain, "", *sorted(query.split("&"))])


def is_variant(href: str) -> bool:
    """Whether the address names the AMP, print or mobile dress of a page, for all that can be seen of it."""
    _, _, rest = href.partition("://")
    host, _, path = rest.partition("?")[0].partition("/")
    return host.startswith(("amp.", "m.", "mobile.")) or is_variant_folder(path.rstrip("/").rpartition("/")[2])


def is_variant_folder(folder: str) -> bool:
    """Whether the last folder of a path only names another dress."""
    return tables.load("parameters")["variant_folders"].has(folder.casefold())


def _idle(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).casefold()
    found = tables.load("parameters")
    return found["tracking"].has(name) or found["variant"].has(name)
