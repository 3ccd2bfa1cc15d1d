"""The official SDK as referee: it must take what we send for a request, and read in an answer what we read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import openai
import pytest
from openai.types.chat import ChatCompletion, ChatCompletionMessageCustomToolCall
from openai.types.chat.completion_create_params import (
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
)
from openai.types.responses import Response, ResponseCompletedEvent, ResponseCustomToolCall, ResponseOutputMessage
from openai.types.responses.response_create_params import (
    ResponseCreateParamsNonStreaming,
    ResponseCreateParamsStreaming,
)
from pydantic import TypeAdapter

from grammarkit import Delta, Grammar, Rejected, Reply, Usage
from grammarkit.ask.image import Image
from grammarkit.ask.values import Asked, Call, Corrected, Said, Tool
from grammarkit.openai import custom_tool
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit import Prompt
    from grammarkit.openai.servers import ApiName
    from tests.openai.conftest import Maker, Server

ERROR = Rejected("PICK Orders LIMIT 20", ())
RESPONSES = ["ok", "ok_old_usage", "two_calls", "text_instead", "refusal", "incomplete"]
CHAT = ["ok", "two_calls", "refusal", "length"]
BODIES = [*((f"responses_{name}.json") for name in RESPONSES), *((f"chat_{name}.json") for name in CHAT)]
PARAMS: dict[tuple[ApiName, bool], TypeAdapter[Any]] = {
    ("responses", False): TypeAdapter(ResponseCreateParamsNonStreaming),
    ("responses", True): TypeAdapter(ResponseCreateParamsStreaming),
    ("chat", False): TypeAdapter(CompletionCreateParamsNonStreaming),
    ("chat", True): TypeAdapter(CompletionCreateParamsStreaming),
}
"""The SDK's own types of requests. They leave out keys that they do not know."""


@pytest.fixture
def sdk(server: Server, key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key=key, max_retries=0) as client:
        yield client


@pytest.fixture(params=["responses", "chat"])
def api(request: pytest.FixtureRequest) -> ApiName:
    chosen: ApiName = request.param
    return chosen


def whole(value: Any) -> Any:
    """Go through what pydantic validates only when it is looked at."""
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    return value if isinstance(value, str) or not isinstance(value, Iterable) else [whole(part) for part in value]


# ---- requests


def conversations(prompt: Prompt, recorded: Callable[[str], bytes]) -> Iterator[Prompt]:
    """Every kind of turn, and every kind of turn after it."""
    grammar = prompt.tools[0].grammar
    yield prompt
    yield replace(prompt, instructions="", tools=(*prompt.tools, Tool("chart", grammar)))
    images = (Image("https://example.org/a.png", detail="original"), Image("data:image/png;base64,AAAA"))
    yield replace(prompt, turns=(Asked("What is this?", images),))
    for name in BODIES:
        reply = APIS["chat" if name.startswith("chat") else "responses"].read(recorded(name))
        asked = prompt.correcting(reply, "no", ERROR)
        yield asked
        yield replace(asked, turns=(*prompt.turns, Said(reply), Asked("And now?"), Corrected("no", "call_of_the_past")))
    told = Reply((Call("pick_query", "a"), Call("pick_query", "b", "c2")), prose="Let me see.")
    yield prompt.correcting(told, "no", ERROR).correcting(Reply(cut_off=True), "more briefly", ERROR)


def settings(api: ApiName) -> Iterator[Settings]:
    """Every combination of options."""
    extras: dict[str, Any] = {
        "metadata": {"job": "j-1"},
        "safety_identifier": "u-1",
        "service_tier": "flex",
        "prompt_cache_key": "grammarkit:pick",
    }
    choices: tuple[tuple[dict[str, Any], ...], ...] = (
        ({}, {"effort": "none", "temperature": 0.5}, {"effort": "xhigh"}),
        ({}, {"verbosity": "high"}),
        ({}, {"max_output_tokens": 2048}),
        ({}, {"store": True}, {"stateful": True}),
        ({}, extras, {"options": {"top_logprobs": 2, "prompt_cache_retention": "24h", "user": "u"}}),
    )
    for parts in product(*choices):
        chosen = {key: value for part in parts for key, value in part.items()}
        if chosen.get("options") and chosen.get("effort") != "none":
            chosen["options"] = {"service_tier": "priority"}
        if api == "responses" or not ("stateful" in chosen or ("metadata" in chosen and "store" not in chosen)):
            yield Settings(model="gpt-5.2", api=api, **chosen)


def test_every_request_satisfies_the_sdk_with_every_combination_of_options(
    api: ApiName, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    count = 0
    for asked, chosen in product(list(conversations(prompt, recorded)), list(settings(api))):
        body = APIS[api].encode(asked, chosen)
        assert whole(PARAMS[api, False].validate_python(body)) == body
        count += 1
    assert count > 1000
    streaming = {**body, **APIS[api].streaming}
    assert whole(PARAMS[api, True].validate_python(streaming)) == streaming


def test_the_sdk_s_type_does_refuse_a_request_that_is_wrong(api: ApiName, prompt: Prompt) -> None:
    """Else the test above could not fail."""
    body = APIS[api].encode(prompt, Settings(model="gpt-5.2", api=api))
    named = {"name": "x", "format": {"type": "grammar"}}
    tool = {"type": "custom", "custom": named} if api == "chat" else {"type": "custom", **named}
    with pytest.raises(ValueError, match=r"definition|grammar"):
        whole(PARAMS[api, False].validate_python(body | {"tools": [tool]}))
    assert whole(PARAMS[api, False].validate_python(body | {"unheard_of": 1})) == body


# ---- answers


def of_response(response: Response) -> Reply:
    """Read what the SDK made of a response, by its types and properties."""
    calls = [item for item in response.output if isinstance(item, ResponseCustomToolCall)]
    messages = [item for item in response.output if isinstance(item, ResponseOutputMessage)]
    refusals = [part.refusal for message in messages for part in message.content if part.type == "refusal"]
    usage = response.usage
    assert usage is not None
    return Reply(
        calls=tuple(Call(call.name, call.input, call.call_id) for call in calls),
        prose=response.output_text,
        refusal="".join(refusals),
        cut_off=response.status == "incomplete",
        usage=Usage(
            usage.input_tokens,
            usage.output_tokens,
            usage.input_tokens_details.cached_tokens,
            usage.output_tokens_details.reasoning_tokens,
        ),
        id=response.id,
        model=response.model,
    )


def of_completion(completion: ChatCompletion) -> Reply:
    """Read what the SDK made of a completion, by its types."""
    choice, usage = completion.choices[0], completion.usage
    made = [c for c in choice.message.tool_calls or () if isinstance(c, ChatCompletionMessageCustomToolCall)]
    assert usage is not None
    assert usage.prompt_tokens_details is not None
    assert usage.completion_tokens_details is not None
    return Reply(
        calls=tuple(Call(call.custom.name, call.custom.input, call.id) for call in made),
        prose=choice.message.content or "",
        refusal=choice.message.refusal or "",
        cut_off=choice.finish_reason == "length",
        usage=Usage(
            usage.prompt_tokens,
            usage.completion_tokens,
            usage.prompt_tokens_details.cached_tokens or 0,
            usage.completion_tokens_details.reasoning_tokens or 0,
        ),
        id=completion.id,
        model=completion.model,
    )


def comparable(reply: Delta | Reply) -> Reply:
    """Leave out what the SDK has no word for."""
    assert isinstance(reply, Reply)
    return replace(reply, items=(), cost=None)


@pytest.mark.parametrize("name", BODIES)
def test_the_sdk_reads_in_an_answer_what_we_read(
    sdk: openai.OpenAI, backend: Maker, server: Server, prompt: Prompt, name: str
) -> None:
    model = backend(api=name.split("_", maxsplit=1)[0])
    for _ in range(2):
        server.plays(200, name)
    reply = model.send(prompt)
    if name.startswith("chat"):
        theirs = of_completion(sdk.chat.completions.create(**model.request(prompt)))
    else:
        theirs = of_response(sdk.responses.create(**model.request(prompt)))
    assert comparable(reply) == theirs
    ours, sent = (seen.body for seen in server.seen)
    assert ours == sent


def test_the_sdk_reads_in_a_stream_of_responses_what_we_read(
    sdk: openai.OpenAI, backend: Maker, server: Server, prompt: Prompt
) -> None:
    for _ in range(2):
        server.streams("responses_stream_ok.sse")
    model = backend()
    *deltas, reply = model.stream(prompt)
    events = list(sdk.responses.create(**model.request(prompt), stream=True))
    assert [delta.text for delta in deltas if isinstance(delta, Delta)] == [
        event.delta for event in events if event.type == "response.custom_tool_call_input.delta"
    ]
    assert isinstance(events[-1], ResponseCompletedEvent)
    assert comparable(reply) == of_response(events[-1].response)
    ours, sent = (seen.body for seen in server.seen)
    assert ours == sent


def test_the_sdk_reads_in_a_stream_of_chunks_what_we_read(
    sdk: openai.OpenAI, backend: Maker, server: Server, prompt: Prompt
) -> None:
    """As far as it can: its type of a chunk knows functions only, so what is custom is a dict to it."""
    for _ in range(2):
        server.streams("chat_stream_ok.sse")
    model = backend(api="chat")
    *deltas, reply = model.stream(prompt)
    chunks = list(sdk.chat.completions.create(**model.request(prompt), **APIS["chat"].streaming))
    pieces = [made for chunk in chunks for choice in chunk.choices for made in choice.delta.tool_calls or ()]
    customs = [(made.model_extra or {})["custom"] for made in pieces]
    written = [custom["input"] for custom in customs if custom["input"]]
    assert [delta.text for delta in deltas if isinstance(delta, Delta)] == written
    (usage,) = [chunk.usage for chunk in chunks if chunk.usage]
    theirs = Reply(
        calls=(Call(customs[0]["name"], "".join(written), pieces[0].id or ""),),
        usage=Usage(usage.prompt_tokens, usage.completion_tokens),
        id=chunks[0].id,
        model=chunks[0].model,
    )
    assert comparable(reply) == theirs
    ours, sent = (seen.body for seen in server.seen)
    assert ours == sent


def test_the_sdk_reads_whole_what_our_stream_of_chunks_adds_up_to(recorded: Callable[[str], bytes]) -> None:
    """What is put together from chunks is a completion, as one that came whole."""
    assembly = APIS["chat"].assembly()
    for line in recorded("chat_stream_ok.sse").decode().splitlines():
        if line.startswith("data: {"):
            list(assembly.take(json.loads(line.removeprefix("data: "))))
    body = assembly.body()
    assert body is not None
    fitted = {**body, "object": "chat.completion", "created": 0}
    fitted["choices"] = [{**choice, "index": 0} for choice in body["choices"]]
    for choice in fitted["choices"]:
        choice["message"] |= {"role": "assistant", "refusal": None}
    assert of_completion(ChatCompletion.model_validate(fitted)) == comparable(APIS["chat"].decode(body))


def test_a_custom_tool_goes_through_the_sdk_as_it_is(sdk: openai.OpenAI, server: Server) -> None:
    server.plays(200, "responses_ok.json")
    tool = custom_tool(Grammar('start: "a" | "b"'), name="pick", description="Picks one.")
    sdk.responses.create(model="gpt-5.2", input="Pick one.", tools=[tool])
    assert server.seen[0].body["tools"] == [tool]
