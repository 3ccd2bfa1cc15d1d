"""A server on the loopback interface that speaks as much of the Responses API as a client needs."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator


@dataclass
class Speaker:
    """Says each of its texts in turn, the last one for ever; an int is an HTTP status to fail with."""

    texts: list[str | int] = field(default_factory=list[str | int])
    seen: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    url: str = ""

    def says(self, *texts: str | int) -> None:
        self.texts[:] = texts

    def next(self) -> str | int:
        return self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]


@pytest.fixture
def speaker(monkeypatch: pytest.MonkeyPatch) -> Generator[Speaker]:
    """A server, and an environment in which it is OpenAI."""
    with speaking() as speaker:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
        monkeypatch.setenv("OPENAI_BASE_URL", speaker.url)
        yield speaker


@contextmanager
def speaking() -> Generator[Speaker]:
    speaker = Speaker()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            speaker.seen.append(body)
            text = speaker.next()
            if isinstance(text, int):
                code = "model_not_found" if text == 404 else None
                error = {
                    "error": {"message": "Incorrect API key provided", "type": "test", "code": code, "param": None}
                }
                self._send(text, "application/json", json.dumps(error).encode())
            elif body.get("stream"):
                self._send(200, "text/event-stream", _events(body, text))
            else:
                self._send(200, "application/json", json.dumps(_response(body, text)).encode())

        def _send(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    speaker.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield speaker
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _item(body: dict[str, Any], text: str) -> dict[str, Any]:
    name = body["tools"][0]["name"]
    return {"type": "custom_tool_call", "id": "ctc_1", "call_id": "call_1", "name": name, "input": text}


def _response(body: dict[str, Any], text: str) -> dict[str, Any]:
    usage = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
    return {
        "id": "resp_1", "object": "response", "status": "completed", "model": body["model"],
        "output": [_item(body, text)], "usage": usage,
    }  # fmt: skip


def _events(body: dict[str, Any], text: str) -> bytes:
    item = _item(body, text)
    half = len(text) // 2
    delta = {"type": "response.custom_tool_call_input.delta", "item_id": "ctc_1", "output_index": 0}
    events: list[dict[str, Any]] = [
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "input": ""}},
        {**delta, "delta": text[:half]},
        {**delta, "delta": text[half:]},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": _response(body, text)},
    ]
    return b"".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events)
