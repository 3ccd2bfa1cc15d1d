"""What is sent to a server and what comes of it, as values that know nothing of any HTTP library.

No key is ever in one of these: the backend adds it to the request on its way out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.grammar import Grammar


_LONG = 1 << 16
"""Bytes of JSON that take about a millisecond to read."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a server is asked: to take a body, as JSON, or to give what is at an address.

    `grammars` are those in the body as their authors wrote them, for messages. `undo` is what takes back what the
    server is at, for when nobody waits for it any more; `recall` finds that out from the answer, where it is known only
    then. `content` is sent in place of the body; `kind` is its media
    type. What is to be done `once` is not sent again where the server may have done it already.
    """

    url: str
    body: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)
    grammars: tuple[Grammar, ...] = field(default=(), repr=False)
    method: Literal["POST", "GET"] = "POST"
    undo: Request | None = field(default=None, repr=False)
    content: bytes = field(default=b"", repr=False)
    kind: str = "application/json"
    once: bool = False
    recall: Recall | None = field(default=None, repr=False, compare=False)

    @property
    def streams(self) -> bool:
        """Whether the answer is to arrive in pieces."""
        return self.body.get("stream") is True

    @property
    def host(self) -> str:
        """Whom it goes to, for messages: without a user's name or password."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def address(self) -> str:
        """Where it goes to, for messages: without a password, and without a query, which may hold one."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{self.host}{parts.path}"

    @property
    def model(self) -> str:
        """The model that is asked, for messages."""
        return str(self.body.get("model", ""))


@dataclass(frozen=True, slots=True)
class Send:
    """Wait `delay` seconds, send `request`, and give up after `within` seconds."""

    request: Request
    delay: float = 0.0
    within: float = inf


@dataclass(frozen=True, slots=True)
class Arrived:
    """An HTTP response. Header names are in lower case.

    `elapsed` is the seconds that it took, without the delay before; `fraction`, in [0, 1), was drawn by the driver, so
    that waits can be spread out without randomness in a flow.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: bytes = field(default=b"", repr=False)
    elapsed: float = 0.0
    fraction: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the server did what it was asked."""
        return 200 <= self.status < 300

    @property
    def is_long(self) -> bool:
        """Whether to read the body takes longer than it takes to have a thread do it."""
        return len(self.body) > _LONG

    @property
    def request_id(self) -> str:
        """What the server calls this exchange; its support staff ask for it."""
        return self.headers.get("x-request-id", "")


class Loss(StrEnum):
    """Why no response arrived."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    BROKEN = "broken-connection"


@dataclass(frozen=True, slots=True)
class Lost:
    """No response: why, in the network's own words, and as in `Arrived`."""

    reason: Loss
    detail: str = ""
    elapsed: float = 0.0
    fraction: float = 0.0


Recall: TypeAlias = "Callable[[Arrived], Request | None]"
"""Finds out from an answer what takes back what was asked; None where there is nothing to take back."""
