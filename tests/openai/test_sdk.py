"""The official SDK as referee: it must take what we send for a request, and read in an answer what we read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import openai
import pytest
from openai.types.responses import Response, ResponseCompletedEvent, ResponseCustomToolCall
from openai.types.responses.response_create_params import ResponseCreateParamsNonStreaming
from pydantic import TypeAdapter

from grammarkit import Grammar, Rejected
from grammarkit.openai import custom_tool
from grammarkit.openai.wire.api import APIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit import Prompt
    from tests.openai.conftest import Maker, Server

read = APIS["responses"].read
ERROR = Rejected("PICK Orders LIMIT 20", ())
BODIES = [
    "responses_ok.json",
    "responses_ok_old_usage.json",
    "responses_two_calls.json",
    "responses_text_instead.json",
    "responses_refusal.json",
    "responses_incomplete.json",
]


@pytest.fixture
def sdk(server: Server, key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key=key, max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def params() -> TypeAdapter[Any]:
    """The SDK's own type of a request. It leaves out keys that it does not know."""
    return TypeAdapter(ResponseCreateParamsNonStreaming)


def whole(value: Any) -> Any:
    """Go through what pydantic validates only when it is looked at."""
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    return value if isinstance(value, str) or not isinstance(value, Iterable) else [whole(part) for part in value]


@pytest.mark.parametrize("name", BODIES)
def test_a_request_and_its_re_ask_satisfy_the_sdk(
    params: TypeAdapter[Any], backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes], name: str
) -> None:
    model = backend(verbosity="low", effort="none")
    for body in (model.request(prompt), model.request(prompt.correcting(read(recorded(name)), "no", ERROR))):
        assert whole(params.validate_python(body)) == body


def test_the_sdk_s_type_does_refuse_a_request_that_is_wrong(
    params: TypeAdapter[Any], backend: Maker, prompt: Prompt
) -> None:
    """Else the test above could not fail."""
    body = backend().request(prompt)
    with pytest.raises(ValueError, match="definition"):
        whole(
            params.validate_python(body | {"tools": [{"type": "custom", "name": "x", "format": {"type": "grammar"}}]})
        )
    assert whole(params.validate_python(body | {"unheard_of": 1})) == body


@pytest.mark.parametrize("name", BODIES)
def test_the_sdk_reads_in_an_answer_what_we_read(
    sdk: openai.OpenAI,
    backend: Maker,
    server: Server,
    prompt: Prompt,
    name: str,
) -> None:
    server.plays(200, name)
    server.plays(200, name)
    reply = backend().send(prompt)
    response = sdk.responses.create(**backend().request(prompt))
    assert isinstance(response, Response)
    calls = [item for item in response.output if isinstance(item, ResponseCustomToolCall)]
    assert [(call.tool, call.text, call.id) for call in reply.calls] == [
        (call.name, call.input, call.call_id) for call in calls
    ]
    assert reply.prose == response.output_text
    assert reply.cut_off == (response.status == "incomplete")
    assert response.usage is not None
    assert (reply.usage.input, reply.usage.output) == (response.usage.input_tokens, response.usage.output_tokens)
    ours, theirs = (seen.body for seen in server.seen)
    assert ours == theirs


def test_the_sdk_reads_in_a_stream_what_we_read(
    sdk: openai.OpenAI, backend: Maker, server: Server, prompt: Prompt
) -> None:
    for _ in range(2):
        server.streams("responses_stream_ok.sse")
    *deltas, reply = backend().stream(prompt)
    events = list(sdk.responses.create(**backend().request(prompt), stream=True))
    assert [delta.text for delta in deltas] == [
        event.delta for event in events if event.type == "response.custom_tool_call_input.delta"
    ]
    assert isinstance(events[-1], ResponseCompletedEvent)
    assert reply == read(events[-1].response.to_json().encode())
    ours, theirs = (seen.body for seen in server.seen)
    assert ours == theirs


def test_a_custom_tool_goes_through_the_sdk_as_it_is(sdk: openai.OpenAI, server: Server) -> None:
    server.plays(200, "responses_ok.json")
    tool = custom_tool(Grammar('start: "a" | "b"'), name="pick", description="Picks one.")
    sdk.responses.create(model="gpt-5.2", input="Pick one.", tools=[tool])
    assert server.seen[0].body["tools"] == [tool]
