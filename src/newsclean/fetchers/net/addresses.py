"""An address or a host name in, the reason why no stranger's URL may lead there out.

The ranges are those of IANA's two registries of special-purpose addresses, of the multicast and reserved blocks, and of
every IPv6 block that carries an IPv4 address inside, as such an address ends where nobody checked. `ipaddress` alone is
not enough: what it calls global has changed between releases, and it lets NAT64 and multicast through.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# The first row that fits gives the reason.
RANGES = tuple(
    (ip_network(network), about)
    for network, about in (
        ("0.0.0.0/8", "this network, RFC 791"),
        ("10.0.0.0/8", "private use, RFC 1918"),
        ("100.64.0.0/10", "shared by a provider's customers, RFC 6598"),
        ("127.0.0.0/8", "loopback, RFC 1122"),
        ("168.63.129.16/32", "the host of a virtual machine"),  # of Azure; the others' are link-local or private
        ("169.254.0.0/16", "link-local, RFC 3927"),
        ("172.16.0.0/12", "private use, RFC 1918"),
        ("192.0.0.0/24", "protocol assignments, RFC 6890"),
        ("192.0.2.0/24", "documentation, RFC 5737"),
        ("192.88.99.0/24", "6to4 relays, RFC 7526"),
        ("192.168.0.0/16", "private use, RFC 1918"),
        ("198.18.0.0/15", "benchmarking, RFC 2544"),
        ("198.51.100.0/24", "documentation, RFC 5737"),
        ("203.0.113.0/24", "documentation, RFC 5737"),
        ("224.0.0.0/4", "multicast, RFC 5771"),
        ("240.0.0.0/4", "reserved, RFC 1112"),
        ("::/128", "unspecified, RFC 4291"),
        ("::1/128", "loopback, RFC 4291"),
        ("::/96", "IPv4-compatible, RFC 4291"),
        ("::ffff:0:0/96", "IPv4-mapped, RFC 4291"),
        ("::ffff:0:0:0/96", "IPv4-translated, RFC 2765"),
        ("64:ff9b::/96", "NAT64, RFC 6052"),
        ("64:ff9b:1::/48", "local NAT64, RFC 8215"),
        ("100::/64", "discard only, RFC 6666"),
        ("2001::/32", "Teredo, RFC 4380"),
        ("2001::/23", "protocol assignments, RFC 2928"),
        ("2001:db8::/32", "documentation, RFC 3849"),
        ("2002::/16", "6to4, RFC 3056"),
        ("3fff::/20", "documentation, RFC 9637"),
        ("fc00::/7", "unique local, RFC 4193"),
        ("fe80::/10", "link-local, RFC 4291"),
        ("fec0::/10", "site-local, RFC 3879"),
        ("ff00::/8", "multicast, RFC 4291"),
        # What is left outside of 2000::/3 is nobody's yet.
        ("::/3", "not assigned, RFC 4291"),
        ("4000::/2", "not assigned, RFC 4291"),
        ("8000::/1", "not assigned, RFC 4291"),
    )
)

# Names that mean a machine or a network of one's own, wherever they are resolved. They are not even looked up.
NAMES = {
    "localhost": "RFC 6761",
    "localdomain": "by custom",
    "local": "RFC 6762",
    "internal": "reserved by ICANN",
    "intranet": "by custom",
    "home.arpa": "RFC 8375",
    "ip6-localhost": "by custom",
    "ip6-loopback": "by custom",
}
MAX_LABELS = 2  # of one of them


def why_private(address: str) -> str | None:
    """Why an address (as resolvers give it) is not global; None when it is."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return "no address"
    for network, about in RANGES:
        if parsed in network:
            return about
    return None


def why_private_name(host: str) -> str | None:
    """Why a host of a URL, a name or a literal address, is refused before it is looked up; None when it is not."""
    name = host.strip("[]").rstrip(".").lower()
    if ":" in name or name.replace(".", "").isdigit():
        return why_private(name)
    labels = name.split(".")
    for count in range(1, MAX_LABELS + 1):
        if about := NAMES.get(".".join(labels[-count:])):
            return f"a name of the local network, {about}"
    return None
