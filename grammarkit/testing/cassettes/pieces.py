"""Texts that come in pieces, as a model's words do in a stream: each piece in an event of its own, below `delta`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OF_WHAT = ("item_id", "output_index", "content_index", "index")
"""What says in an event of which text it is a piece."""


def payload(line: str) -> str:
    """Give what may be JSON in a line of a stream of events, or of JSON Lines."""
    found = line.removeprefix("data:").strip()
    return found if found.startswith(("{", "[")) else ""


def in_whole(lines: list[str], clean: Callable[[str], str]) -> list[str]:
    """Clean each text as a whole; one that changes is put into its first piece, and the others are emptied."""
    texts: dict[tuple[object, ...], list[_Piece]] = {}
    for number, line in enumerate(lines):
        for place, piece in _pieces(number, line):
            texts.setdefault(place, []).append(piece)
    cleaned = [*lines]
    for pieces in texts.values():
        whole = "".join(piece.text for piece in pieces)
        if (bare := clean(whole)) == whole:
            continue
        for piece in pieces:
            piece.holder[piece.key], bare = bare, ""
            cleaned[piece.number] = lines[piece.number].replace(payload(lines[piece.number]), json.dumps(piece.event))
    return cleaned


class _Piece:
    """A string in an event: `holder[key]`."""

    def __init__(self, number: int, event: dict[str, Any], holder: dict[str, Any], key: str) -> None:
        self.number, self.event, self.holder, self.key = number, event, holder, key
        self.text: str = holder[key]


def _pieces(number: int, line: str) -> Iterator[tuple[tuple[object, ...], _Piece]]:
    if '"delta"' not in line:
        return
    try:
        event = json.loads(payload(line))
    except (ValueError, RecursionError):
        return
    if isinstance(event, dict):
        text = tuple(event.get(name) for name in _OF_WHAT if not isinstance(event.get(name), dict | list))
        for holder, key, place in _strings(event, ()):
            if "delta" in place:
                yield (*text, *place), _Piece(number, event, holder, key)


def _strings(value: object, place: tuple[object, ...]) -> Iterator[tuple[dict[str, Any], str, tuple[object, ...]]]:
    match value:
        case dict():
            for key, each in value.items():
                if isinstance(each, str):
                    yield value, key, (*place, key)
                else:
                    yield from _strings(each, (*place, key))
        case list():
            for each in value:
                yield from _strings(each, (*place, each.get("index") if isinstance(each, dict) else None))
        case _:
            pass
