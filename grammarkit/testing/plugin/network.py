"""Connections beyond this machine, refused while a test runs: by an audit hook, the one place that all of them pass.

CPython tells its audit hooks of every connection and every look-up of a name, in whichever thread, by asyncio too, and
lets them refuse (PEP 578). A hook stays for good once it is added, so there is one, and it looks whether it has to.
Libraries that reach the network past Python's sockets are not seen, nor are programs that a test starts.
"""

from __future__ import annotations

import socket
import sys
from contextlib import contextmanager
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple

import pytest

from grammarkit.diagnostic import Diagnostic
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from collections.abc import Generator

_HELP = (
    "take the fixture `scripted`, `babbler` or `cassette`, or mark the test `live` and run it with `--live`;\n"
    "pytest's setting `grammarkit_hosts` names hosts that may be met, and `grammarkit_network = allow` refuses none"
)

_LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class _Running(NamedTuple):
    """A test that may not leave this machine, but for some hosts."""

    test: str
    hosts: tuple[str, ...]


_running: list[_Running] = []
"""The innermost is the last one: there is more than one if a test runs pytest itself."""


@contextmanager
def refused(item: pytest.Item) -> Generator[None]:
    """Fail a test at its first connection beyond this machine, or look-up of a name of another.

    Hosts of the setting `grammarkit_hosts` count as this machine.
    """
    _listen()
    running = _Running(item.nodeid, tuple(item.config.getini("grammarkit_hosts")))
    _running.append(running)
    try:
        yield
    finally:
        _running.remove(running)


@cache
def _listen() -> None:
    sys.addaudithook(_heard)


def _heard(event: str, args: tuple[object, ...]) -> None:
    running = _running[-1:]  # in one step, as other threads are heard while a test ends
    if not running:
        return
    test, hosts = running[0]
    if event in _LOOK_UPS:
        __tracebackhide__ = True
        if _is_elsewhere(args[0], hosts, is_met=False):
            _refuse(test, f"looks up `{_shown(args[0])}`")
    elif event in _CONNECTIONS:
        __tracebackhide__ = True
        link, address = args
        # Unix sockets and the like have no host; what is connected already sends to no address.
        if isinstance(link, socket.SocketType) and link.family in {socket.AF_INET, socket.AF_INET6}:
            host, port = address[:2] if isinstance(address, tuple) and len(address) > 1 else ("", 0)
            if _is_elsewhere(host, hosts, is_met=True):
                _refuse(test, f"connects to `{_shown(host)}`, port {port}")


def _is_elsewhere(host: object, hosts: tuple[str, ...], *, is_met: bool) -> bool:
    """Tell whether a host that is looked up, or met, is another one than this; to look up an address asks nobody."""
    name = _shown(host).rstrip(".").lower()
    try:
        address = ip_address(name.partition("%")[0])
    except ValueError:
        return not (name in {"", "localhost", socket.gethostname().lower(), *hosts} or name.endswith(".localhost"))
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    is_here = address.is_loopback or address.is_unspecified
    return is_met and not is_here and not any(str(address) in _addresses(host) for host in hosts)


@cache
def _addresses(host: str) -> frozenset[str]:
    """Look up a host that counts as this machine; this is heard by the hook, too, and let pass."""
    try:
        return frozenset(str(found[4][0]) for found in socket.getaddrinfo(host, None))
    except OSError:
        return frozenset()


def _shown(host: object) -> str:
    if host is None:
        return ""
    return host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)


def _refuse(test: str, what: str) -> None:
    """Fail the test, in a way that `except Exception` does not take for a network's fault."""
    __tracebackhide__ = True
    told = f"`{test}` {what}, and only tests marked `live` leave this machine"
    pytest.fail(to_text([Diagnostic("outside-connection", told, help=_HELP)], ""))
