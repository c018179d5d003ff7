"""Which addresses of the network are private: a page, a feed or a name server may point there, and what stands behind
them is not for the public."""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from kg.errors import ArticleError
from loaders.articles.fields import shown

Resolve = Callable[[str, int], list[str]]  # a host and its port -> addresses; OSError when there are none

_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address stands in its last 32 bits


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host as the system resolves it, each once, in its order. OSError when there is no such
    host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # a label that is empty or too long, which no name server was asked for
        raise socket.gaierror(socket.EAI_NONAME, "not a valid name") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(host: str, port: int, *, allow_private: bool, resolve: Resolve) -> list[str]:
    """The addresses of a host, none of which is private. ArticleError when one is, or the host is not known."""
    try:
        addresses = resolve(host, port)
    except OSError as error:
        raise ArticleError(
            f'there is no host "{shown(host)}" ({error.strerror or error}): check the address and the connection'
        ) from None
    for address in addresses:
        if not allow_private and is_private(address):
            at = "" if address == host else f" ({address})"
            raise ArticleError(
                f"{shown(host)} is a private address{at}, which is not fetched: give --allow-private if it should be"
            )
    return addresses


def is_private(address: str) -> bool:
    """Whether an IP address is anything else than one host of the public network, also where IPv6 wraps IPv4."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        inner = _wrapped(ip)
        if inner is None:
            return ip not in _UNICAST or not ip.is_global
        ip = inner
    return not ip.is_global or ip.is_multicast or ip.is_reserved


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour
