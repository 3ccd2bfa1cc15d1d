"""Servers that bind a whole message to a grammar, on the loopback interface: each looks where its own grammar belongs.

What is found there is read by the engine that the real server has, so that a grammar in the wrong place or syntax fails
a test. Models in them are simple: they say the first of their texts that the grammar takes.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import distributions
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import Response

from grammarkit import Grammar
from tests.grammar.targets.engines import Llama, Xgrammar

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = ("Here are the latest orders.", "PICK Orders LIMIT 20", "PICK orders LIMIT 20")
INSTALLED = {distribution.name for distribution in distributions()}
LLGUIDANCE = re.compile(r"%llguidance \{.*\}\n")


class Acceptor(Protocol):
    """Tells sentences from other texts."""

    def accepts(self, text: str) -> bool: ...


def _lark(text: str) -> Acceptor:
    return Grammar(text)


def _ebnf(text: str) -> Acceptor:
    assert text.startswith("root ::=")
    return Xgrammar(text) if {"xgrammar", "apache-tvm-ffi"} <= INSTALLED else Llama(text)


def _headed(text: str) -> Acceptor:
    return _lark(text[found.end() :]) if (found := LLGUIDANCE.match(text)) else _ebnf(text)


def vllm(body: dict[str, Any]) -> Acceptor:
    match body["structured_outputs"]:
        case {"grammar": str(text), **others} if not others:
            return _ebnf(text) if "::=" in text else _lark(text)
        case {"regex": str(text), **others} if not others:
            return _Regex(text)
        case other:
            raise AssertionError(other)


def older_vllm(body: dict[str, Any]) -> Acceptor:
    return _ebnf(body["guided_grammar"])


def sglang(body: dict[str, Any]) -> Acceptor:
    return _Regex(body["regex"]) if "regex" in body else _headed(body["ebnf"])


def llamacpp(body: dict[str, Any]) -> Acceptor:
    text: str = body["grammar"]
    return _headed(text) if LLGUIDANCE.match(text) else Llama(text)


def mistralrs(body: dict[str, Any]) -> Acceptor:
    given = body["grammar"]
    assert set(given) == {"type", "value"}
    return {"lark": _lark, "regex": _Regex}[given["type"]](given["value"])


class _Regex:
    def __init__(self, text: str) -> None:
        self._pattern = re.compile(text)

    def accepts(self, text: str) -> bool:
        return self._pattern.fullmatch(text) is not None


def bound(
    reader: Callable[[dict[str, Any]], Acceptor], texts: tuple[str, ...] = TEXTS
) -> Callable[[dict[str, Any]], Response]:
    """Answer with the first text that the grammar takes."""

    def answer(body: dict[str, Any]) -> Response:
        assert not body.keys() & {"tools", "tool_choice", "store", "parallel_tool_calls"}
        assert {message["role"] for message in body["messages"]} <= {"system", "user", "assistant"}
        grammar = reader(body)
        return said(body, next(text for text in texts if grammar.accepts(text)))

    return answer


def said(body: dict[str, Any], text: str, ended: str = "stop") -> Response:
    """Say something, as a whole or in pieces of three characters, as the request wants it."""
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    about = {"id": "chatcmpl-1", "model": body["model"]}
    if not body.get("stream"):
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": ended}
        return Response(json.dumps({**about, "choices": [choice], "usage": usage}), media_type="application/json")
    pieces: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    pieces += [{"content": text[at : at + 3]} for at in range(0, len(text), 3)]
    chunks = [{**about, "choices": [{"index": 0, "delta": piece, "finish_reason": None}]} for piece in pieces]
    chunks += [{**about, "choices": [{"index": 0, "delta": {}, "finish_reason": ended}]}]
    chunks += [{**about, "choices": [], "usage": usage}]
    lines = [*(json.dumps(chunk) for chunk in chunks), "[DONE]"]
    return Response("".join(f"data: {line}\n\n" for line in lines), media_type="text/event-stream")
