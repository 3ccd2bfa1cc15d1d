"""What the events of a Responses stream add up to: the response that the last of them carries.

Where a server leaves its `output` empty, the items are taken from `response.output_item.done`, never from `.added`,
where encrypted reasoning may be incomplete. Deltas name no tool and no call: `.added` says which is at which index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.openai.wire.body import text
from grammarkit.openai.wire.events import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LAST = frozenset(
    {"response.completed", "response.incomplete", "response.failed", "response.cancelled", "response.canceled"}
)


class Response:
    """Puts a response together."""

    def __init__(self) -> None:
        self._items: dict[int, Mapping[str, Any]] = {}
        self._tools: dict[int | str, str] = {}
        self._body: Mapping[str, Any] | None = None

    @property
    def whole(self) -> bool:
        """Whether the last event has come."""
        return self._body is not None

    def body(self) -> Mapping[str, Any] | None:
        """Give the response, if it is complete."""
        return self._body

    def take(self, event: Mapping[str, Any]) -> Iterator[Piece]:
        """Yield what an event adds to calls."""
        match event:
            case {"type": "response.custom_tool_call_input.delta", "delta": str(delta)}:
                call = _call(event, event.get("item_id"))
                yield Piece(call, self._tools.get(call, ""), text(delta))
            case {
                "type": "response.output_item.added",
                "item": {"type": "custom_tool_call", "name": str(name)} as item,
            }:
                self._tools[_call(event, item.get("id"))] = name
            case {"type": "response.output_item.done", "item": dict(item)}:
                index = event.get("output_index")
                self._items[index if isinstance(index, int) else len(self._items)] = item
            case {"type": str(kind), "response": dict(response)} if kind in _LAST:
                self._body = self._completed(kind.removeprefix("response."), response)
            case _:
                pass

    def _completed(self, status: str, response: dict[str, Any]) -> Mapping[str, Any]:
        items = response.get("output") or [self._items[index] for index in sorted(self._items)]
        return {**response, "output": items, "status": response.get("status") or status}


def _call(event: Mapping[str, Any], item: object) -> int | str:
    """Tell which call an event is about: by the place of its item in the output, or else by the item's id."""
    index = event.get("output_index")
    return index if isinstance(index, int) else text(item)
