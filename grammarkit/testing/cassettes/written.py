"""The file of a cassette: JSON that a person can read and review.

A body is `{"json": …}` where it is JSON, `{"text": …}` where it is other text, and `{"base64": …}` where it is none. A
string of several lines is written as `{"lines": […]}`, as notebooks do it, so that a grammar or a stream of events is
read line by line, and a change in one line is a change of one line. An object of its own that has only the key `lines`
is written inside another such object.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from typing import Any

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.testing.cassettes.exchange import Answered, Asked, Exchange, Unanswered

_VERSION = 1
_LINES = "lines"

_LONE = re.compile("[\ud800-\udfff]")
"""Halves of a character, which JSON may name and no file can hold."""


def body(content: bytes) -> object:
    """Say what a body is, as the file does; nothing for an empty one."""
    if not content:
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": b64encode(content).decode()}
    try:
        return {"json": json.loads(text)}
    except (ValueError, RecursionError):
        return {"text": text}


def content(said: object) -> bytes:
    """Give the bytes of a body; those of JSON are other ones than were recorded, that mean the same."""
    match said:
        case None:
            return b""
        case {"json": value}:
            return json.dumps(value).encode()
        case {"text": str(text)}:
            return text.encode("utf-8")
        case {"base64": str(text)}:
            return b64decode(text, validate=True)
        case _:
            raise ValueError("a body is `json`, `text` or `base64`")


def to_file(exchanges: list[Exchange]) -> str:
    """Write a cassette."""
    listed = [{"request": _request(one.asked), **_outcome(one.outcome)} for one in exchanges]
    file = {"cassette": _VERSION, "exchanges": listed}
    text = json.dumps(_in_lines(file), indent=2, ensure_ascii=False) + "\n"
    return _LONE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def from_file(text: str, name: str) -> list[Exchange]:
    """Read a cassette.

    Raises:
        SourceError: the text is none.
    """
    try:
        file: Any = _joined(json.loads(text))
        exchanges = [Exchange(_asked(one["request"]), _came(one)) for one in file["exchanges"]]
        version = file["cassette"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _wrong(name, f"there is no {error}" if isinstance(error, KeyError) else str(error)) from error
    if version != _VERSION:
        raise _wrong(name, f"it is of version {version!r}, and {_VERSION} is known")
    return exchanges


def _wrong(name: str, why: str) -> SourceError:
    remedy = "record it again with `--record=all`"
    return SourceError(Diagnostic("unreadable-cassette", f"`{name}` is no cassette: {why}", help=remedy))


def _request(asked: Asked) -> dict[str, object]:
    return {"method": asked.method, "url": asked.url, "body": asked.body}


def _asked(said: Any) -> Asked:  # noqa: ANN401 - what a file says
    content(said["body"])
    return Asked(str(said["method"]), str(said["url"]), said["body"])


def _outcome(outcome: Answered | Unanswered) -> dict[str, object]:
    if isinstance(outcome, Unanswered):
        return {"error": _error(outcome)}
    said = {"status": outcome.status, "headers": dict(outcome.headers), "body": body(outcome.content)}
    return {"response": said, **({"broken": _error(outcome.broken)} if outcome.broken else {})}


def _error(lost: Unanswered) -> dict[str, str]:
    return {"name": lost.error, "said": lost.said}


def _came(said: Any) -> Answered | Unanswered:  # noqa: ANN401 - what a file says
    if "error" in said:
        return _lost(said["error"])
    response = said["response"]
    headers = {str(name): str(value) for name, value in response["headers"].items()}
    broken = _lost(said["broken"]) if "broken" in said else None
    return Answered(int(response["status"]), headers, content(response["body"]), broken)


def _lost(said: Any) -> Unanswered:  # noqa: ANN401 - what a file says
    return Unanswered(str(said["name"]), str(said["said"]))


def _in_lines(value: object) -> object:
    match value:
        case str() if "\n" in value:
            return {_LINES: value.split("\n")}
        case dict():
            inner = {key: _in_lines(each) for key, each in value.items()}
            return {_LINES: inner} if value.keys() == {_LINES} else inner
        case list():
            return [_in_lines(each) for each in value]
        case _:
            return value


def _joined(value: object) -> object:
    match value:
        case {"lines": list(lines), **rest} if not rest:
            return "\n".join(map(str, lines))
        case {"lines": dict(inner), **rest} if not rest:
            return {key: _joined(each) for key, each in inner.items()}
        case dict():
            return {key: _joined(each) for key, each in value.items()}
        case list():
            return [_joined(each) for each in value]
        case _:
            return value
