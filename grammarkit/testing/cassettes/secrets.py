"""What must not get into a cassette: keys, passwords, cookies, and whose account it is.

Of headers, only those are kept that say how to read the body or when to ask again. What was in the others and looks
like a key is taken out wherever it comes up again, as servers repeat keys in their complaints. In addresses and bodies,
what has a secret's name is taken out, and what has the form of one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REMOVED = "REMOVED"

_KEPT = frozenset({"content-type", "retry-after", "retry-after-ms", "x-should-retry", "x-request-id"})

_NAMES = r"""(?:.*[-_.])?(?:authorization|cookies?|password|passwd|pwd|secret|credentials?|api[-_]?keys?|private[-_]?key
    |(?:access|account|auth|bearer|id|refresh|session|security)[-_]?(?:token|secret|key))"""
"""Names of what is secret. `token` alone is not, nor `max_output_tokens`: models count in them."""

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IN_BODIES = re.compile(_NAMES, re.IGNORECASE | re.VERBOSE)
_IN_HEADERS = re.compile(rf"{_NAMES}|.*-(?:organization|project)", re.IGNORECASE | re.VERBOSE)
_IN_QUERIES = re.compile(rf"{_NAMES}|.*(?:key|token|code|auth|sig|signature)", re.IGNORECASE | re.VERBOSE)

_FORM = re.compile(
    r"""\b(?:sk|pk|rk|ek)-[\w*-]{6,}               # keys of OpenAI and those who took after it, also masked ones
    |\b(?:org|proj|user)-[A-Za-z0-9]{8,}|\bproj_[A-Za-z0-9]{8,}   # accounts
    |\beyJ[\w-]+\.[\w-]+\.[\w-]+                   # JSON web tokens (RFC 7519)
    |(?<=[Bb]earer\ )[\w.~+/=-]{6,}""",
    re.VERBOSE,
)

_BETWEEN = re.compile(r"[\s;,=]+")
"""What stands between the scheme of a header and a key, and between the names and values of cookies."""

_SHORTEST = 8
"""Characters of what may be a key: a shorter word, such as `Bearer`, or `none` for a server at home, is in any text."""


class Secrets:
    """What is secret in a recording, as it becomes known; `told` is what the caller knows of."""

    def __init__(self, told: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._learn(*told)

    def learn(self, headers: Mapping[str, str], url: str) -> None:
        """Remember what a request has that is secret."""
        for name, value in headers.items():
            if _IN_HEADERS.fullmatch(name):
                self._learn(value, *_BETWEEN.split(value))
        parts = urlsplit(url)
        self._learn(parts.username or "", parts.password or "")
        self._learn(*(value for name, value in _pairs(parts.query) if _IN_QUERIES.fullmatch(name)))

    def _learn(self, *secrets: str) -> None:
        for secret in secrets:
            if len(secret) >= _SHORTEST:
                self._known |= {secret, quote(secret, safe="")}

    def out_of_text(self, text: str) -> str:
        """Take secrets out of a text."""
        for secret in sorted(self._known, key=len, reverse=True):
            text = text.replace(secret, REMOVED)
        return _FORM.sub(REMOVED, text)

    def out_of_url(self, url: str) -> str:
        """Take secrets out of an address, and who asks."""
        parts = urlsplit(url)
        query = "&".join(
            f"{name}={REMOVED if _IN_QUERIES.fullmatch(name) else value}" for name, value in _pairs(parts.query)
        )
        host = parts.netloc.rpartition("@")[2]
        return self.out_of_text(urlunsplit((parts.scheme, host, parts.path, query, "")))

    def out_of_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Keep the headers that are needed."""
        return {name.lower(): self.out_of_text(headers[name]) for name in headers if name.lower() in _KEPT}

    def out_of_value(self, value: object) -> object:
        """Take secrets out of what was read from JSON."""
        match value:
            case str():
                return self.out_of_text(value)
            case list():
                return [self.out_of_value(each) for each in value]
            case dict():
                return {
                    self.out_of_text(str(key)): REMOVED
                    if isinstance(each, str) and each and _IN_BODIES.fullmatch(_HUMP.sub("_", str(key)))
                    else self.out_of_value(each)
                    for key, each in value.items()
                }
            case _:
                return value


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
