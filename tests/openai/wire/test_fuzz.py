"""Whatever stands in a body: a reply, or an error that is ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit import BackendError, Grammar, Prompt, Rejected, Reply
from grammarkit.ask.values import Asked, Tool
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.settings import Settings
from tests.openai.wire.streams import stream, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.openai.servers import ApiName

RECORDED = Path(__file__).parents[1] / "recorded"
BODIES = sorted(path for path in RECORDED.glob("*_*.json") if path.name.startswith(("responses_", "chat_")))
STREAMS = sorted(RECORDED.glob("*.sse"))
PROMPT = Prompt("", (Tool("pick", Grammar('start: "a"')),), (Asked("q"),))

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


def api_of(path: Path) -> ApiName:
    return "chat" if path.name.startswith("chat") else "responses"


def places(value: Any, *at: str | int) -> Iterator[tuple[str | int, ...]]:
    """Find every place in a body where something stands."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*at, key)
        yield from places(part, *at, key)


def changed(body: Any, data: st.DataObject) -> Any:
    """Put something else into some places of a body, or take it out."""
    body = json.loads(json.dumps(body))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(places(body))))
        inner = body
        for key in way:
            inner = inner[key]
        if data.draw(st.booleans()):
            inner[last] = data.draw(JSON)
        elif len(body) > 1 or way:
            del inner[last]
    return body


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=15)
def test_a_body_with_anything_in_it_is_a_reply_or_an_error(path: Path, data: st.DataObject) -> None:
    """And a reply, whatever it is, can be replayed."""
    api = APIS[api_of(path)]
    body = changed(json.loads(path.read_bytes()), data)
    try:
        reply = api.read(json.dumps(body).encode())
    except BackendError:
        return
    json.dumps([call.text for call in reply.calls]).encode()
    again = PROMPT.correcting(reply, "no", Rejected("", ()))
    for stateful in (False, api_of(path) == "responses"):
        asked = api.encode(again, Settings(model="gpt-5.2", api=api_of(path), stateful=stateful))
        assert json.dumps(asked)


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=15)
def test_a_stream_with_anything_in_it_is_a_reply_or_an_error(path: Path, data: st.DataObject) -> None:
    lines = path.read_text("utf-8").splitlines()
    events = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    odd = data.draw(st.sampled_from(range(len(events))))
    events[odd] = changed(events[odd], data)
    try:
        items = taken(APIS[api_of(path)], [stream(*events)])
    except BackendError:
        return
    assert isinstance(items[-1], Reply)


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
@given(data=st.data())
@settings(max_examples=15)
def test_bytes_that_are_damaged_are_a_reply_or_an_error(path: Path, data: st.DataObject) -> None:
    body = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        items = taken(APIS[api_of(path)], [bytes(body)])
    except BackendError:
        return
    assert isinstance(items[-1], Reply)
