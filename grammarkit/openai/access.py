"""Where a server is and the key to it: what is given, or in the environment, is looked at before anything is sent.

A key is read from the server's own variable alone, so that OpenAI's never goes to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grammarkit.client import OFFLINE
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.openai.servers import Server


@dataclass(frozen=True, slots=True)
class Access:
    """Where a server is, and what lets us in: each is looked for with each prompt, and never kept."""

    server: Server
    given_key: str | None = field(default=None, repr=False)
    given_address: str | None = None
    is_held: bool = True
    """Whether it keeps to `OFFLINE`: what goes through a transport that is given need not leave this machine."""

    def key(self, environment: Mapping[str, str]) -> str:
        """Find the key; it is empty where a server needs none. One that cannot be in a header is not shown.

        Raises:
            BackendError: there is none, or it cannot be sent.
        """
        variable = self.server.key_variable
        found = (self.given_key or (environment.get(variable, "") if variable else "")).strip()
        if not found and not self.server.optional:
            remedy = (
                f"set the environment variable `{variable}`, or pass `api_key`; a server without keys takes any word"
            )
            raise BackendError(Diagnostic("no-api-key", "there is no API key", help=remedy))
        if not found.isascii() or (found and not found.isprintable()) or " " in found:
            told = "the API key has a space in it, or a character that no key has"
            raise BackendError(Diagnostic("malformed-api-key", told, help="copy it again, and nothing around it"))
        return found

    @property
    def key_variable(self) -> str | None:
        """The variable that the key is read from; None where one was passed."""
        return None if self.given_key else self.server.key_variable

    def headers(self, key: str) -> dict[str, str]:
        """Give the headers that let us in."""
        if not key:
            return {}
        return {self.server.key_header: f"Bearer {key}" if self.server.key_header == "authorization" else key}

    def address(self, environment: Mapping[str, str]) -> str:
        """Find where the server is, whether it may be asked or not.

        Raises:
            BackendError: it is not told, or what is told is no address, or has more in it.
        """
        variable = self.server.address_variable
        named = self.given_address or (environment.get(variable) if variable else "") or self.server.base_url
        return _usable(named, self.server)

    def permitted(self, environment: Mapping[str, str]) -> str:
        """As `address`, but refuse a server on another machine where `OFFLINE` is set, to 1 or to a better advice.

        Raises:
            BackendError: it does, or is not told.
        """
        found = self.address(environment)
        host, advice = urlsplit(found).hostname or "", environment.get(OFFLINE, "")
        if self.is_held and advice and not _is_here(host):
            remedy = advice if len(advice) > 1 else f"unset `{OFFLINE}` to ask it"
            raise BackendError(Diagnostic("offline", f"`{host}` is not asked, since `{OFFLINE}` is set", help=remedy))
        return found


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@lru_cache(maxsize=128)
def _usable(named: str, server: Server) -> str:
    if not named:
        raise _bad(server, f"where `{server.name}` is has to be said")
    found = named.strip().rstrip("/")
    try:
        parts = urlsplit(found)
        usable = bool(parts.hostname and parts.hostname.encode("idna") and parts.port != 0)
    except ValueError:
        usable = False
        parts = urlsplit("")
    if not usable or parts.scheme not in {"http", "https"} or not found.isprintable() or " " in found:
        raise _bad(server, "`base_url` is not the address of a server")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _bad(server, "`base_url` holds more than the address of a server: a password, or a query")
    return found


def _bad(server: Server, found: str) -> BackendError:
    variable = f", or the environment variable `{server.address_variable}`," if server.address_variable else ""
    example = server.base_url or "https://RESOURCE.openai.azure.com/openai/v1"
    remedy = f"set `base_url`{variable} to an address such as `{example}`"
    return BackendError(Diagnostic("bad-base-url", found, help=remedy))
