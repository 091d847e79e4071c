"""No stranger's URL reaches a private address: not in any spelling, not by a redirect, not by a name that changes."""

from __future__ import annotations

import asyncio
import itertools
import socket
import threading
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest

from hostile import spellings
from hostile.private import GLOBAL, Canary, by_rebinding, by_redirect, by_spelling, detour, fetched
from loopback import PAGE, Loopback, answer, redirect
from newsclean.fetchers import Settings
from newsclean.fetchers.net.addresses import RANGES, why_private, why_private_name
from newsclean.fetchers.net.guard import Guard, PrivateAddressError, Resolver
from newsclean.model import Failure, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED = {"private_address", "bad_url", "scheme", "dns"}


def test_no_spelling_of_a_private_address_is_connected_to() -> None:
    assert len(spellings.urls()) >= 1000
    reached = by_spelling()
    assert reached.reasons <= REFUSED
    assert (reached.canary, reached.asked) == (0, [])
    refused = [found for found in reached.outcomes if isinstance(found, Failure) and found.reason == "private_address"]
    assert len(refused) > 700


def test_no_redirect_leads_to_a_private_address() -> None:
    reached = by_redirect()
    assert reached.canary == 0
    assert reached.reasons <= REFUSED | {"protocol", "redirect_loop", "not_found"}
    assert set(reached.asked) == {GLOBAL}
    assert len(reached.asked) >= len(reached.outcomes) >= 1000


def test_the_canary_sings_when_it_is_reached() -> None:
    with Canary() as canary:
        spelled = [f"http://{host}:{canary.port}/" for host in spellings.spelled("127.0.0.1")]
        fetched(spelled, Settings(delay=0, timeout=5, obey_robots=False, proxy="", allow_private=True, retries=0))
        assert canary.connections > 20


def test_robots_txt_is_under_the_same_guard() -> None:
    with Canary() as canary:
        routes = {"/robots.txt": redirect(f"http://127.0.0.1:{canary.port}/"), "/": answer()}
        with Loopback(routes) as server, detour(server.port) as asked:
            (outcome,) = fetched(["http://public.example/"], Settings(delay=0, timeout=5, proxy=""))
        assert canary.connections == 0
    assert isinstance(outcome, Failure)
    assert outcome.reason == "private_address"
    assert set(asked) == {GLOBAL}


def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    reached = by_rebinding(500)
    assert [type(outcome) for outcome in reached.outcomes] == [Page, Failure, Failure, Failure, Failure] * 100
    assert reached.reasons == {"page", "private_address"}
    assert (reached.canary, reached.asked) == (0, [GLOBAL] * 100)


def test_a_page_of_a_global_address_comes_and_the_server_hears_its_name() -> None:
    with Loopback({"/": answer()}) as server, detour(server.port):
        (page,) = fetched(["http://public.example/"])
    assert isinstance(page, Page)
    assert page.body == PAGE
    assert server.requests[0].headers["host"] == "public.example"


def test_what_is_private_is_allowed_when_it_is_asked_for() -> None:
    with Loopback({"/": answer()}) as server:
        outcomes = fetched([server.url("/"), server.url("/", "localhost")], Settings(allow_private=True, delay=0))
    assert all(isinstance(outcome, Page) for outcome in outcomes)


@pytest.mark.parametrize("address", [
    "1.1.1.1", "8.8.8.8", GLOBAL, "100.128.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1",
    "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2003::1",
])  # fmt: skip
def test_a_global_address_is_let_through(address: str) -> None:
    assert why_private(address) is None


@pytest.mark.parametrize("network", [network for network, _ in RANGES], ids=str)
def test_both_ends_of_a_range_are_refused(network) -> None:  # type: ignore[no-untyped-def]
    assert why_private(str(network[0]))
    assert why_private(str(network[-1]))


def test_what_the_standard_library_calls_global_is_no_less_than_what_we_do() -> None:
    parts = itertools.product(range(256), (0, 64, 88, 168, 254), (0, 1, 0x6301, 0xFFFF))
    addresses = [ip_address((high << 24) + (middle << 16) + low) for high, middle, low in parts]
    ours = {address for address in addresses if why_private(str(address)) is None}
    assert len(ours) > 1000
    assert not [address for address in ours if not address.is_global]


@pytest.mark.parametrize("address", ["", "x", "1.2.3", "fe80::1%eth0", "::1%lo", "1.2.3.4.5"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert why_private(address)


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("localhost", True),
        ("a.b.localhost.", True),
        ("[::1]", True),
        ("127.0.0.1", True),
        ("x.internal", True),
        ("home.arpa", True),
        ("mylocalhost", False),
        ("localhost.example", False),
        ("internal.example.com", False),
        ("arpa", False),
        ("1.1.1.1", False),
        ("3com.com", False),
    ],
)
def test_a_name_of_the_local_network_is_not_even_looked_up(host: str, private: bool) -> None:
    assert bool(why_private_name(host)) == private


def test_where_a_proxy_connects_a_name_that_is_unknown_here_passes_and_a_private_one_does_not() -> None:
    async def resolve(host: str, _port: int) -> list[str]:
        if host == "unknown.example":
            raise OSError("no such name")
        return ["10.1.2.3"]

    async def check(host: str) -> None:
        await Guard(allow_private=False, resolve=resolve).check(host, 80)

    asyncio.run(check("unknown.example"))
    for host in ("known.example", "127.0.0.1", "localhost"):
        with pytest.raises(PrivateAddressError):
            asyncio.run(check(host))


def test_the_system_resolver_gives_each_address_once() -> None:
    async def resolve() -> Sequence[str]:
        return await Resolver().resolve("127.0.0.1", 80)

    assert asyncio.run(resolve()) == ["127.0.0.1"]


def test_the_system_resolver_raises_what_the_system_says() -> None:
    async def resolve(host: str) -> Sequence[str]:
        return await Resolver().resolve(host, 80)

    with pytest.raises(socket.gaierror):
        asyncio.run(resolve("nowhere.invalid"))
    with pytest.raises(UnicodeError):
        asyncio.run(resolve("ü.example"))


def test_a_name_that_hangs_holds_up_neither_other_names_nor_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    plain = socket.getaddrinfo

    def hanging(host: bytes, *rest: object, **more: object) -> object:
        if host == b"slow.example":
            release.wait(30)
        return plain("127.0.0.1", 80, type=socket.SOCK_STREAM)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)

    async def main() -> Sequence[str]:
        resolver = Resolver()
        slow = [asyncio.create_task(resolver.resolve("slow.example", 80)) for _ in range(40)]
        await asyncio.sleep(0)
        found = await resolver.resolve("quick.example", 80)
        for task in slow:
            task.cancel()
        return found

    try:
        assert asyncio.run(main()) == ["127.0.0.1"]
    finally:
        release.set()
