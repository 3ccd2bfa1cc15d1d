"""Playing streams to the readers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grammarkit import Delta, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.openai.wire.api import Api


def taken(api: Api, pieces: Iterable[bytes]) -> list[Delta | Reply]:
    answer = api.reading()
    items = [item for piece in pieces for item in answer.feed(piece)]
    return items + list(answer.end())


def texts(items: list[Delta | Reply]) -> list[str]:
    return [item.text for item in items if isinstance(item, Delta)]


def stream(*events: dict[str, Any]) -> bytes:
    return b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in events)
