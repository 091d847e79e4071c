"""A name that fails is given up; it takes none of its domain with it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from loopback import Loopback, answer
from newsclean.fetchers import Settings
from newsclean.fetchers.http import HttpFetcher
from newsclean.fetchers.net.breaker import DOWN_AFTER, Breaker
from newsclean.fetchers.net.pace import Pace
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from newsclean.model import Reason

SETTINGS = Settings(delay=0, allow_private=True, obey_robots=False, proxy="")


async def no_sleep(_seconds: float) -> None:
    """Retries follow at once."""


def outcomes(targets: list[str], alive: set[str], retries: int = 3) -> tuple[list[str], list[str]]:
    """What becomes of each target, and the names that were looked up; the living ones are on loopback."""
    looked_up = []

    async def resolve(host: str, _port: int) -> list[str]:
        looked_up.append(host)
        if host in alive:
            return ["127.0.0.1"]
        if host.startswith("refusing"):
            return ["127.0.0.2"]
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    async def all_of_them() -> list[Page | Failure]:
        import msgspec

        chosen = msgspec.structs.replace(SETTINGS, retries=retries)
        fetcher = HttpFetcher(chosen, Pace(0), sleep=no_sleep, resolve=resolve)
        try:
            return [await fetcher.fetch(target) for target in targets]
        finally:
            await fetcher.close()

    found = asyncio.run(all_of_them())
    return [outcome.reason if isinstance(outcome, Failure) else "page" for outcome in found], looked_up


def test_a_name_that_fails_five_times_in_a_row_is_given_up() -> None:
    reasons, looked_up = outcomes([f"http://dead.example/{n}" for n in range(8)], set())
    assert reasons == ["dns"] * DOWN_AFTER + ["host_down"] * 3
    assert len(looked_up) == DOWN_AFTER


def test_dead_subdomains_do_not_condemn_the_living_one() -> None:
    with Loopback({"/": answer()}) as server:
        dead = [f"http://n{number}.post.example:{server.port}/" for number in range(9)]
        alive = f"http://www.post.example:{server.port}/"
        reasons, _ = outcomes([*dead, alive, dead[0], alive], {"www.post.example"})
    assert reasons == [*["dns"] * 9, "page", "dns", "page"]


def test_after_five_dead_names_the_others_of_the_domain_are_asked_once_until_one_answers() -> None:
    with Loopback({"/": answer()}) as server:
        with socket.create_server(("127.0.0.2", 0)) as taken:
            closed = taken.getsockname()[1]
        dead = [f"http://refusing{number}.post.example:{closed}/" for number in range(7)]
        targets = [*dead, f"http://www.post.example:{server.port}/", f"http://refusing8.post.example:{closed}/"]
        reasons, looked_up = outcomes(targets, {"www.post.example"})
    assert reasons == [*["connect"] * 7, "page", "connect"]
    assert [looked_up.count(f"refusing{number}.post.example") for number in (0, 4, 5, 6, 8)] == [4, 4, 1, 1, 4]


def test_other_domains_are_not_doubted() -> None:
    breaker = Breaker()
    for number in range(9):
        breaker.note(f"n{number}.post.example", "connect")
    assert breaker.attempts("www.post.example", 4) == 1
    assert breaker.attempts("www.times.example", 4) == 4


@pytest.mark.parametrize("reason", ["dns", "connect", "tls", "timeout"])
def test_an_answer_begins_the_count_anew(reason: Reason) -> None:
    breaker = Breaker()
    for _ in range(DOWN_AFTER - 1):
        breaker.note("post.example", reason)
    breaker.note("post.example", None)
    breaker.note("post.example", reason)
    assert breaker.refusal("post.example") is None
    for _ in range(DOWN_AFTER - 1):
        breaker.note("post.example", reason)
    assert breaker.refusal("post.example")


@pytest.mark.parametrize(
    ("reason", "given_up"), [("robots", True), ("private_address", True), ("host_down", True), ("http_status", False)]
)
def test_what_was_not_asked_says_nothing_of_a_host(reason: Reason, given_up: bool) -> None:
    breaker = Breaker()
    for _ in range(DOWN_AFTER):
        breaker.note("post.example", reason)
    assert breaker.refusal("post.example") is None
    for _ in range(DOWN_AFTER - 1):
        breaker.note("post.example", "dns")
    breaker.note("post.example", reason)
    breaker.note("post.example", "dns")
    assert bool(breaker.refusal("post.example")) == given_up


def test_a_redirect_to_a_dead_name_counts_for_that_name() -> None:
    with Loopback({"/": answer(), "/away": answer(b"", 302, Location="http://dead.example/")}) as server:
        host = f"http://www.post.example:{server.port}"
        reasons, _ = outcomes([*[f"{host}/away"] * 7, f"{host}/"], {"www.post.example"})
    assert reasons == [*["dns"] * DOWN_AFTER, "host_down", "host_down", "page"]
