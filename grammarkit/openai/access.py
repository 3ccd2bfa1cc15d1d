"""Where a server is, and the key to it: what is checked of them before anything is sent. Reads no environment."""

from __future__ import annotations

from urllib.parse import urlsplit

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError

KEY_VARIABLE = "OPENAI_API_KEY"
ADDRESS_VARIABLE = "OPENAI_BASE_URL"
ADDRESS = "https://api.openai.com/v1"


def checked_key(given: str) -> str:
    """Give the key without blanks around it. What no key can be is told of here, where it is not shown.

    Raises:
        BackendError: there is none, or it cannot be in a header.
    """
    key = given.strip()
    if not key:
        remedy = (
            f"set the environment variable `{KEY_VARIABLE}`, or pass `api_key`; a server without keys takes any word"
        )
        raise BackendError(Diagnostic("no-api-key", "there is no API key", help=remedy))
    if not key.isascii() or not key.isprintable() or " " in key:
        found = "the API key has a space in it, or a character that no key has"
        raise BackendError(Diagnostic("malformed-api-key", found, help="copy it again, and nothing around it"))
    return key


def checked_address(given: str) -> str:
    """Give a server's address without a slash at its end.

    Raises:
        BackendError: it is none, or more than that.
    """
    address = given.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname and parts.hostname.encode("idna") and parts.port != 0)
    except ValueError:
        named = False
        parts = urlsplit("")
    if not named or parts.scheme not in {"http", "https"} or not address.isprintable() or " " in address:
        raise _bad_address("`base_url` is not the address of a server")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _bad_address("`base_url` holds more than the address of a server: a password, or a query")
    return address


def _bad_address(found: str) -> BackendError:
    remedy = f"set `base_url`, or the environment variable `{ADDRESS_VARIABLE}`, to an address such as `{ADDRESS}`"
    return BackendError(Diagnostic("bad-base-url", found, help=remedy))
