"""A server on the loopback interface that plays the Batch API."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Answers = Callable[[str, int], dict[str, Any] | None]

GOOD = "PICK orders"
STATUSES = ("validating", "in_progress", "finalizing", "completed")


def completed(text: str) -> dict[str, Any]:
    call = {"type": "custom_tool_call", "call_id": "call_1", "name": "answer", "input": text}
    usage = {"input_tokens": 1_000_000, "output_tokens": 0, "total_tokens": 1_000_000}
    body = {"id": "resp_1", "model": "gpt-5.2", "status": "completed", "output": [call], "usage": usage}
    return {"response": {"status_code": 200, "request_id": "req_1", "body": body}, "error": None}


def refused(status: int, message: str, code: str = "") -> dict[str, Any]:
    body = {"error": {"message": message, "code": code or None}}
    return {"response": {"status_code": status, "request_id": "req_2", "body": body}, "error": None}


def never_run(code: str) -> dict[str, Any]:
    return {"response": None, "error": {"code": code, "message": "This request could not be executed."}}


Trouble = Literal["unheard", "unsaid", "halved", "failed"]
"""What becomes of a request to begin a batch: it is lost, or its answer is, in whole, in part, or in an error."""


@dataclass
class Office:
    """Plays the Batch API. `answer` says what comes of a line, by its key and its round; None is a lost one.

    `troubles` are what happens to the first requests to begin a batch; a list of batches has `page` of them.
    """

    answer: Answers = lambda _key, _number: completed(GOOD)
    statuses: tuple[str, ...] = STATUSES
    uploads: list[bytes] = field(default_factory=list[bytes])
    batches: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    calls: list[str] = field(default_factory=list[str])
    broken: dict[str, Any] | None = None
    failures: bool = False
    troubles: list[Trouble] = field(default_factory=list[Trouble])
    page: int = 100
    url: str = ""

    def take(self, method: str, path: str, content: bytes) -> object:
        self.calls.append(f"{method} {path.split('?', maxsplit=1)[0]}")
        match method, path.split("?", maxsplit=1)[0].removeprefix("/v1/").split("/"):
            case "POST", ["files"]:
                self.uploads.append(content)
                return {"id": f"file-{len(self.uploads) - 1}"}
            case "POST", ["batches"]:
                self.batches.append({**json.loads(content), "id": f"batch_{len(self.batches)}", "looks": 0})
                return self.batches[-1]
            case "GET", ["batches"]:
                return self.listed(path.partition("after=")[2])
            case "POST", ["batches", name, "cancel"]:
                batch = self.batches[int(name.removeprefix("batch_"))]
                batch["cancelled"] = True
                return {"id": name, "status": "cancelling"}
            case "GET", ["batches", name]:
                return self.look(self.batches[int(name.removeprefix("batch_"))])
            case "GET", ["files", name, "content"]:
                return self.content(*name.split("-"))
            case _:
                raise AssertionError(path)

    def listed(self, after: str) -> dict[str, Any]:
        newest = self.batches[::-1]
        first = next((at + 1 for at, batch in enumerate(newest) if batch["id"] == after), 0)
        data = newest[first : first + self.page]
        return {"data": data, "has_more": first + self.page < len(newest)}

    def look(self, batch: dict[str, Any]) -> dict[str, Any]:
        status = self.statuses[min(batch["looks"], len(self.statuses) - 1)]
        status = "cancelled" if batch.get("cancelled") else status
        batch["looks"] += 1
        number = batch["input_file_id"].removeprefix("file-")
        said = {"id": batch["id"], "status": status, "request_counts": {"total": 2, "completed": 1, "failed": 1}}
        if status == "failed":
            return {**said, "errors": {"data": [self.broken or {}]}}
        return {**said, "output_file_id": f"out-{number}", "error_file_id": f"err-{number}"}

    def lines(self, number: int) -> list[dict[str, Any]]:
        form = self.uploads[number].split(b"\r\n")
        return [json.loads(line) for part in form if b"custom_id" in part for line in part.splitlines()]

    def content(self, kind: str, number: str) -> bytes:
        """Give what came of the lines, out of order; what failed is in one file or the other."""
        said: list[dict[str, Any]] = []
        for line in reversed(self.lines(int(number))):
            found = self.answer(line["custom_id"].split("-", 1)[1], int(line["custom_id"][1:].split("-")[0]))
            if found is None:
                continue
            fine = bool(found["response"] and found["response"]["status_code"] == 200) or self.failures
            if fine == (kind == "out"):
                said.append({"id": "batch_req_1", "custom_id": line["custom_id"], **found})
        return b"".join(json.dumps(line).encode() + b"\n" for line in said)


class _Handler(BaseHTTPRequestHandler):
    them: Office

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("content-length", 0)))
        beginning = self.command == "POST" and self.path.endswith("/batches")
        trouble = self.them.troubles.pop(0) if beginning and self.them.troubles else None
        if trouble == "unheard":
            return
        said = self.them.take(self.command, self.path, content)
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        if trouble != "unsaid":
            self.answer(502 if trouble == "failed" else 200, body[: len(body) // 2] if trouble == "halved" else body)

    do_POST = do_GET  # noqa: N815 - the library's name

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def opened() -> Iterator[Office]:
    them = Office()
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"them": them})) as server:
        them.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield them
        server.shutdown()
        thread.join(5)


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as them:
        yield them
