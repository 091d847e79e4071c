"""Ways to spell URLs of machines that no stranger's URL may reach."""

from __future__ import annotations

import itertools
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESSES = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.0.0.1", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254",
    "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254", "192.0.0.192",
    "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200",
]  # fmt: skip
ADDRESSES_6 = [
    "::", "::1", "::2", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "2001:db8::1", "2001::1",
    "2001:2::1", "2001:10::1", "3fff::1", "64:ff9b:1::1", "5f00::1", "4000::1", "1::1",
]  # fmt: skip
NAMES = [
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain", "printer.local", "db.internal",
    "metadata.google.internal", "router.home.arpa", "ip6-localhost", "ip6-loopback", "wiki.intranet",
    "ｌｏｃａｌｈｏｓｔ", "loc%61lhost", "LocalHost。",
]  # fmt: skip
PORT = "PORT"  # stands where the port of the canary goes


def urls() -> list[str]:
    """All spellings, each once, with PORT in the place of a port."""
    hosts = [*itertools.chain.from_iterable(map(spelled, ADDRESSES)), *NAMES]
    hosts += [f"[{host}]" for address in ADDRESSES_6 for host in spelled_6(IPv6Address(address))]
    hosts += [f"[{host}]" for address in ADDRESSES for host in embedded(IPv4Address(address))]
    every = [f"http://{host}:{PORT}/" for host in hosts]
    every += [form.format(host=address) for address in ADDRESSES for form in FORMS]
    return list(dict.fromkeys(every))


# What is around the host.
FORMS = [
    "http:\\\\{host}:PORT\\", "http:/{host}:PORT/", "http:{host}:PORT/", "http:///{host}:PORT/", "HTTP://{host}:PORT",
    " http://{host}:PORT/ ", "ht\ttp://{host}:PORT/", "http://{host}\n:PORT/", "http://{host}:PORT/#@example.com/",
    "http://{host}:PORT\\@example.com/", "http://example.com@{host}:PORT/", "http://a:b@{host}:PORT/",
    "http://example.com%40{host}:PORT/", "http://{host}:0PORT/", "http://{host}:PORT?@example.com/",
    "http://{host}:PORT;x/", "https://{host}:PORT/", "http://@{host}:PORT/", "http://:@{host}:PORT/",
]  # fmt: skip


def spelled(address: str) -> Iterator[str]:
    """An IPv4 address as browsers read it."""
    number = int(IPv4Address(address))
    parts = [number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255]
    yield address
    yield address + "."
    yield from (str(number), hex(number), "0" + oct(number)[2:], "0X" + f"{number:08X}", f"0000{oct(number)[2:]}")
    yield ".".join(map(hex, parts))
    yield ".".join("0" + oct(part)[2:] for part in parts)
    yield ".".join(f"0000{oct(part)[2:]}" for part in parts)
    yield ".".join(f"0x{part:06x}" for part in parts)
    yield ".".join((hex(parts[0]), str(parts[1]), "0" + oct(parts[2])[2:], str(parts[3])))
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFFFF}"
    yield f"{parts[0]:#x}.{number & 0xFFFFFF:#x}"
    yield address.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    yield address.translate({ord("1") + digit: 0x2460 + digit for digit in range(9)})
    yield address.translate({ord("0") + digit: 0x1D7D8 + digit for digit in range(10)})
    yield from (address.replace(".", dot) for dot in ("。", "．", "｡", "%2e", "%2E", "%E3%80%82"))
    yield "".join(f"%{ord(letter):02x}" for letter in address)
    yield address.replace("1", "1\u00ad").replace("2", "2\u200b")


def spelled_6(address: IPv6Address) -> Iterator[str]:
    """An IPv6 address in short, in full, in capitals, and with its end as IPv4."""
    yield from (str(address), address.exploded, address.exploded.upper())
    high, low = divmod(int(address), 1 << 32)
    yield f"{IPv6Address(high << 32).exploded[:30]}{IPv4Address(low)}"


def embedded(address: IPv4Address) -> Iterator[str]:
    """IPv6 addresses that carry the IPv4 address."""
    number = int(address)
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    yield from (f"::ffff:{address}", f"::ffff:{high}:{low}", f"0:0:0:0:0:FFFF:{high}:{low}", f"::{address}")
    yield from (f"64:ff9b::{address}", f"64:ff9b::{high}:{low}", f"64:ff9b:1::{address}", f"::ffff:0:{address}")
    yield from (f"2002:{high}:{low}::1", f"2001:0:{high}:{low}::1", f"2001::{(number ^ 0xFFFFFFFF) >> 16:x}:1")
