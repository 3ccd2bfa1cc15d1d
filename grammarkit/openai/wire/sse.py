"""Server-sent events: bytes in, the data of each event out. Knows nothing of what the data mean.

https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation; of its fields, `data` is all
that the APIs need: what `event` says is repeated inside.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


class EventDecoder:
    """Takes a stream in pieces that may end anywhere, also inside a character or a line end.

    What is left at the end of a stream, without the empty line that ends an event, is not an event.
    """

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._data: list[bytes] = []
        self._after_cr = False
        self._at_start = True

    def feed(self, piece: bytes) -> Iterator[str]:
        """Yield the data of each event that `piece` completes."""
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._after_cr = False
        if not piece:
            return
        self._after_cr = piece.endswith(b"\r")
        first, *others = _LINE_END.split(piece)
        self._line.append(first)
        for begun in others:
            line = b"".join(self._line)
            self._line = [begun]
            yield from self._take(line)

    def _take(self, line: bytes) -> Iterator[str]:
        if self._at_start:
            line = line.removeprefix(_BOM)
            self._at_start = False
        if line:
            name, _, value = line.partition(b":")
            if name == b"data":
                self._data.append(value.removeprefix(b" "))
        elif self._data:
            data = b"\n".join(self._data).decode(errors="replace")
            self._data = []
            yield data
