"""`grammarkit probe`, against servers on loopback that enforce grammars, ignore them, refuse them, or are not there."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., tuple[int, str, str]]
    Answers = Callable[[dict[str, Any]], str | int]

VLLM = ("probe", "--server", "vllm", "--model", "m")


@contextmanager
def answering(answers: Answers) -> Iterator[str]:
    """Serve chat completions; an int is an HTTP status to fail with."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            said = answers(body)
            if isinstance(said, int):
                error = {"message": "tools[0].type: unknown variant 'custom', expected 'function'", "param": "tools"}
                self._send(said, json.dumps({"error": error}))
            elif body.get("stream"):
                chunks = [{"delta": {"content": said}}, {"delta": {}, "finish_reason": "stop"}]
                lines = [f"data: {json.dumps({'choices': [chunk]})}\n\n" for chunk in chunks]
                self._send(200, "".join(lines) + "data: [DONE]\n\n")
            else:
                message = {"message": {"content": said}, "finish_reason": "stop"}
                self._send(200, json.dumps({"choices": [message]}))

        def _send(self, status: int, content: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def bound(body: dict[str, Any]) -> str:
    found = re.search(r'"(\w+)"', body["structured_outputs"]["grammar"])
    assert found
    return found[1]


def test_a_server_that_enforces_grammars_is_exit_code_0(run: Run) -> None:
    with answering(bound) as url:
        code, out, err = run(*VLLM, "--base-url", url)
    assert (code, err) == (0, "")
    assert out.startswith("enforced: ")
    assert len(set(re.findall(r"wanted (\w{10}), got \1\n?", out))) == 2


def test_a_server_that_ignores_them_is_exit_code_1_with_what_it_said(run: Run) -> None:
    with answering(lambda body: "Paris\x1b[31m") as url:
        code, out, _ = run(*VLLM, "--base-url", url, "--times", "1")
    assert code == 1
    assert out.startswith("not enforced: ")
    assert "got Paris" in out
    assert "\x1b" not in out
    assert 'enforce="here"' in out


def test_a_server_that_enforces_only_what_does_not_stream_is_found_out(run: Run) -> None:
    with answering(lambda body: "Paris" if body.get("stream") else bound(body)) as url:
        code, out, _ = run(*VLLM, "--base-url", url, "--format", "json", "--times", "1")
    found = json.loads(out)
    assert (code, found["verdict"]) == (1, "not-enforced")
    assert [(trial["streamed"], trial["kept"]) for trial in found["trials"]] == [(False, True), (True, False)]


def test_a_server_that_knows_no_such_tools_does_not_enforce_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMETAPI_KEY", "sk-0123456789")
    with answering(lambda body: 400) as url:
        words = ("--server", "cometapi", "--model", "gemini-3-pro", "--api", "chat", "--base-url", url)
        code, out, _ = run("probe", *words)
    assert code == 1
    assert "does not know tools that carry a grammar" in out


def test_a_server_that_is_not_there_is_exit_code_3(run: Run) -> None:
    code, out, err = run(*VLLM, "--base-url", "http://127.0.0.1:1/v1", "--timeout", "1")
    assert (code, out) == (3, "")
    assert "cannot be reached" in err
    code, out, _ = run(*VLLM, "--base-url", "http://127.0.0.1:1/v1", "--timeout", "1", "--format", "json")
    assert code == 3
    assert json.loads(out)["diagnostics"][0]["code"] == "unreachable"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--server", "vlm", "--model", "m"], "did you mean 'vllm'"),
        (["--server", "vllm", "--model", "m", "--syntax", "gbnf"], "`gbnf`"),
        (["--server", "openrouter", "--model", "m", "--api", "chat"], "`chat`"),
        (["--server", "vllm", "--model", "m", "--base-url", "nowhere"], "no address|not the address"),
    ],
)
def test_misuse_is_exit_code_2(words: list[str], said: str, run: Run) -> None:
    code, out, err = run("probe", *words)
    assert (code, out) == (2, "")
    assert re.search(said, err)
