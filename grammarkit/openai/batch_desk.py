"""What a run in batches does at the server: each exchange that the Batch API has, and the waits in between.

Nothing tells the server that a request is a repetition (no key for that is documented), and a batch that was begun is
paid for. So one is asked for again only after a look at whether there is one of the same file, which is its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from grammarkit.errors import BackendError
from grammarkit.openai.exchange import Request
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.batch import MOST_BYTES, MOST_LINES, identity, upload
from grammarkit.openai.wire.body import objects, parsed, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.openai.exchange import Arrived
    from grammarkit.openai.wire.batch import Progress
    from grammarkit.openai.wire.settings import Settings

FINAL = frozenset({"completed", "failed", "expired", "cancelled"})
"""Where nothing more becomes of a batch."""

_FIRST, _GROWTH, _MOST = 5.0, 1.5, 60.0
"""Seconds before the first look at a batch, by how much later each next look comes, and the most in between."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a run needs of a backend: to exchange, to write a prompt down, and to wait."""

    settings: Settings
    address: str
    carry: Callable[[Request], Arrived]
    sleep: Callable[[float], object]
    retries: int = 2
    progress: Callable[[Progress], object] | None = None
    most_lines: int = MOST_LINES
    most_bytes: int = MOST_BYTES

    @property
    def endpoint(self) -> str:
        """Where the server sends each line."""
        return f"/v1{APIS[self.settings.spoken].path}"

    def bring(self, lines: bytes) -> str:
        """Upload a file; give its id."""
        content, kind = upload(lines)
        return self._made("/files", Request("", content=content, kind=kind))

    def begin(self, file: str) -> str:
        """Have the server begin on a file; give the id of the batch.

        Raises:
            BackendError: the server does not take it, or does not say so; there may be a batch of it all the same.
        """
        said = {"input_file_id": file, "endpoint": self.endpoint, "completion_window": "24h"}
        for tries in count():
            try:
                return self._made("/batches", Request("", said, once=True))
            except BackendError as error:
                if tries >= self.retries or not _may_have_begun(error):
                    raise
            self.sleep(_FIRST)
            if found := self.begun(file):
                return found
        raise AssertionError("counting never ends")

    def begun(self, file: str) -> str:
        """Give the id of the batch that was begun on a file, if there is one."""
        return next((identity(one) for one in self._all() if one.get("input_file_id") == file), "")

    def look(self, batch: str) -> dict[str, Any]:
        """Give what the server says of a batch."""
        return parsed(self.get(f"/batches/{batch}"))

    def looks(self, batch: str) -> Iterator[dict[str, Any]]:
        """Yield what the server says of a batch, again and again until nothing more becomes of it."""
        for number in count():
            body = self.look(batch)
            yield body
            if text(body.get("status")) in FINAL:
                return
            self.sleep(min(_MOST, _FIRST * _GROWTH ** min(number, 9)))

    def cancel(self, batch: str) -> str:
        """Have the server stop a batch, if it is at it; give the status that it is in then."""
        status = text(self.look(batch).get("status"))
        if status in FINAL:
            return status
        return text(parsed(self._post(f"/batches/{batch}/cancel", Request("")).body).get("status"))

    def content(self, body: dict[str, Any]) -> Iterator[bytes]:
        """Yield the files of what came of a batch."""
        kept = [text(body.get(name)) for name in ("output_file_id", "error_file_id")]
        yield from (self.get(f"/files/{file}/content") for file in kept if file)

    def get(self, path: str) -> bytes:
        """Fetch what is at a path."""
        return self.carry(Request(self.address + path, method="GET")).body

    def _all(self) -> Iterator[dict[str, Any]]:
        """Yield all batches, the newest first, page by page."""
        after = ""
        while True:
            page = parsed(self.get(f"/batches?limit=100{after}"))
            listed = objects(page.get("data"), "data")
            yield from listed
            if not listed or page.get("has_more") is not True:
                return
            after = f"&after={identity(listed[-1])}"

    def _made(self, path: str, request: Request) -> str:
        return identity(parsed(self._post(path, request).body))

    def _post(self, path: str, request: Request) -> Arrived:
        return self.carry(replace(request, url=self.address + path))


def _may_have_begun(error: BackendError) -> bool:
    """Tell whether the server may have done what it was asked, though its answer is lost, or cannot be read."""
    status = error.status or 0
    return status < 400 or status in {408, 409} or status >= 500
