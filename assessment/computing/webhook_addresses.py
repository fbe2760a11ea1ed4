"""Where messages to programs may go: never inside the network that this server stands in, unless
the settings allow it (``WEBHOOK_NETWORKS``)."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.errors import WebhookRefused

PORTS = {"http": 80, "https": 443}
TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind a translator: RFC 6052.
# Private ones that count as global. Where a translator of one's own (RFC 8215) looks for the IPv4
# address in its own is not to be seen, so none of those is reached.
ALSO_PRIVATE = (ip_network("64:ff9b:1::/48"), ip_network("fec0::/10"))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes: the address that the name led to when it was looked up, so that it
    cannot lead elsewhere afterwards."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Look up where ``url`` leads. Raises ``WebhookRefused`` where no message may go.

    All addresses of a name must be allowed. Without TLS only allowed private networks are reached.
    """
    scheme, host, port, path = _parts(url)
    ips = _addresses(host, port)
    if any(not _is_allowed(ip) for ip in ips):
        raise WebhookRefused(
            _("This address leads into a private network. The settings allow none such.")
        )
    if scheme == "http" and not all(_is_private_and_allowed(ip) for ip in ips):
        raise WebhookRefused(_("Outside the own network an address begins with https://."))
    return Target(scheme, host, str(ips[0]), port, path)


def check_url(url: str) -> None:
    """Raise ``WebhookRefused`` where an address cannot be one, without looking it up."""
    _parts(url)


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS[parts.scheme]
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, KeyError) as error:
        raise WebhookRefused(_("This is no address that begins with https://.")) from error
    if not host or parts.username is not None or parts.password is not None:
        raise WebhookRefused(_("An address has a host, and neither a name nor a password in it."))
    path = parts.path or "/"
    return parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path


def _addresses(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WebhookRefused(_("The host of this address is not found.")) from error
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def _is_allowed(ip: IPv4Address | IPv6Address) -> bool:
    plain = _plain(ip)
    is_odd = plain.is_multicast or plain.is_reserved or _is_among(plain, ALSO_PRIVATE)
    return (plain.is_global and not is_odd) or _is_private_and_allowed(ip)


def _is_private_and_allowed(ip: IPv4Address | IPv6Address) -> bool:
    return _is_among(_plain(ip), settings.WEBHOOK_NETWORKS)


def _is_among(ip: IPv4Address | IPv6Address, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    return any(ip in network for network in networks if network.version == ip.version)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one stands for, else the address itself."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip.sixtofour is not None:
            return ip.sixtofour
        if ip in TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip
