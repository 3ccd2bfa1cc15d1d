"""What a cassette holds, as values: requests, each with what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, without its headers: those that matter here hold secrets, or only say how to read the body.

    `body` is what the file says of the body (see `written`), so that two are the same if they mean the same.
    """

    method: str
    url: str
    body: object

    @property
    def path(self) -> str:
        """The address without the server's: a recording may have gone through another one."""
        return "/" + self.url.partition("://")[2].partition("/")[2]

    @property
    def server(self) -> str:
        """The server's part of the address."""
        return self.url.partition("://")[2].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No response: the name of httpx's error, and what it said."""

    error: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A response, with its body out of any encoding; `broken` is what the body broke off with, if it did."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes = b""
    broken: Unanswered | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what came of it."""

    asked: Asked
    outcome: Answered | Unanswered
