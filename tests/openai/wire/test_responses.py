from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Grammar, Rejected, Usage
from grammarkit.ask.values import Asked, Call, Corrected, Reply, Said, Tool
from grammarkit.openai.wire.responses import custom_tool, decode, encode, read
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit import Prompt

SETTINGS = Settings(
    model="gpt-5.2",
    verbosity="low",
    max_output_tokens=2048,
    options={
        "prompt_cache_key": "grammarkit:pick",
        "metadata": {"job": "j-1"},
        "service_tier": "default",
        "safety_identifier": "u-1",
        "truncation": "disabled",
    },
)
CALL = "call_Qm3ZbT7wKc1LxV9RsY0dHn5P"
FEEDBACK = "rejected: line 1 column 6: expected [a-z], got 'O'. Call pick_query again with the whole corrected text."
ERROR = Rejected("PICK Orders LIMIT 20", ())


def as_sent(text: str) -> str:
    return Grammar(text).lower(dialect="openai").text


def sample(body: bytes) -> dict[str, Any]:
    """Read a recorded request, with the grammar in the form in which we print it."""
    loaded: dict[str, Any] = json.loads(body)
    for tool in loaded["tools"]:
        tool["format"]["definition"] = as_sent(tool["format"]["definition"])
    return loaded


def test_a_first_prompt_is_the_recorded_request(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    assert encode(prompt, SETTINGS) == sample(recorded("request_responses_first.json"))


def test_a_re_ask_replays_reasoning_call_and_output_in_order(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_ok.json").replace(b"PICK orders", b"PICK Orders"))
    body = encode(prompt.correcting(reply, FEEDBACK, ERROR), SETTINGS)
    assert body == sample(recorded("request_responses_retry_replay.json"))


def test_a_re_ask_only_adds_to_the_end_of_the_body(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    first = encode(prompt, SETTINGS)
    again = encode(prompt.correcting(read(recorded("responses_ok.json")), FEEDBACK, ERROR), SETTINGS)
    assert list(first)[-1] == "input"
    # the two brackets that close `input` and the body
    assert json.dumps(again).startswith(json.dumps(first)[:-2])


def test_each_of_two_calls_is_replayed_and_answered(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_two_calls.json"))
    kinds = [item.get("type") for item in encode(prompt.correcting(reply, FEEDBACK, ERROR), SETTINGS)["input"]]
    assert kinds == [None, *["custom_tool_call"] * 2, *["custom_tool_call_output"] * 2]


def test_prose_instead_of_a_call_is_replayed_as_said_and_answered_by_the_user(
    prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    reply = read(recorded("responses_text_instead.json"))
    body = encode(prompt.correcting(reply, "Answer with a call.", ERROR), SETTINGS)
    assert body["input"][1:] == [
        {"role": "assistant", "content": "Which table do you mean?"},
        {"role": "user", "content": [{"type": "input_text", "text": "Answer with a call."}]},
    ]


def test_reasoning_that_was_cut_off_before_a_call_is_not_replayed(prompt: Prompt) -> None:
    """The server refuses reasoning `without its required following item`."""
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"}
    reply = decode({"status": "incomplete", "output": [reasoning]})
    assert reply.cut_off
    items = encode(prompt.correcting(reply, "Answer more briefly.", ERROR), SETTINGS)["input"]
    assert [item.get("role") for item in items] == ["user", "user"]


def test_an_item_that_is_not_known_is_not_replayed(prompt: Prompt) -> None:
    items = [{"type": "compaction", "id": "x"}, {"type": "message", "role": "assistant", "content": "Hm."}]
    reply = decode({"output": items})
    assert reply.prose == "Hm."
    assert encode(prompt.correcting(reply, "no", ERROR), SETTINGS)["input"][1] == {
        "role": "assistant",
        "content": "Hm.",
    }


def test_a_reply_of_another_backend_is_replayed_from_its_texts(prompt: Prompt) -> None:
    reply = Reply(calls=(Call("pick_query", "PICK a LIMIT 1", "c1"),), prose="Let me see.")
    assert encode(prompt.correcting(reply, "no", ERROR), SETTINGS)["input"][1:] == [
        {"role": "assistant", "content": "Let me see."},
        {"type": "custom_tool_call", "call_id": "c1", "name": "pick_query", "input": "PICK a LIMIT 1"},
        {"type": "custom_tool_call_output", "call_id": "c1", "output": "no"},
    ]


def test_a_call_without_an_id_is_replayed_as_said_since_nothing_could_answer_it(prompt: Prompt) -> None:
    turns = (Asked("q"), Said(Reply(calls=(Call("pick_query", "PICK a LIMIT 1"),))), Corrected("no"))
    roles = [item["role"] for item in encode(replace(prompt, turns=turns), SETTINGS)["input"]]
    assert roles == ["user", "assistant", "user"]


def test_several_tools_are_offered_and_one_of_them_required(prompt: Prompt) -> None:
    two = replace(prompt, tools=(*prompt.tools, Tool("chart", prompt.tools[0].grammar)))
    body = encode(two, SETTINGS)
    assert body["tool_choice"] == "required"
    assert [tool["name"] for tool in body["tools"]] == ["pick_query", "chart"]


def test_a_temperature_is_sent_only_where_the_model_does_not_reason(prompt: Prompt) -> None:
    warm = replace(prompt, temperature=0.7)
    assert "temperature" not in encode(warm, SETTINGS)
    assert encode(replace(warm, effort="none"), SETTINGS)["temperature"] == 0.7
    assert "temperature" not in encode(replace(prompt, effort="none"), SETTINGS)


def test_what_is_not_set_is_not_sent(prompt: Prompt) -> None:
    body = encode(replace(prompt, instructions=""), Settings(model="gpt-5.2"))
    assert body.keys().isdisjoint({"instructions", "text", "max_output_tokens", "temperature"})
    assert body["reasoning"] == {"effort": "low"}


def test_an_option_goes_into_the_body_as_it_is(prompt: Prompt) -> None:
    body = encode(prompt, Settings(model="gpt-5.2", options={"reasoning": {"effort": "low", "summary": "auto"}}))
    assert body["reasoning"] == {"effort": "low", "summary": "auto"}


def test_a_grammar_goes_out_as_the_engine_reads_it_and_not_as_it_was_written() -> None:
    tool = custom_tool(Grammar('go: word{"a"}\nword{x}: x', start="go"), name="say", description="Says it.")
    definition = tool["format"]["definition"] if tool["format"]["type"] == "grammar" else ""
    assert (tool["name"], tool["description"]) == ("say", "Says it.")
    assert definition.startswith("start:")
    assert "{" not in definition


def test_a_recorded_answer_becomes_a_reply(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_ok.json"))
    assert reply.calls == (Call("pick_query", "PICK orders LIMIT 20", CALL),)
    assert reply.usage == Usage(input=180, output=78, cached=0, reasoning=64)
    assert (reply.prose, reply.refusal, reply.cut_off) == ("", "", False)
    assert reply.id.startswith("resp_")
    assert reply.model == "gpt-5.2-2025-12-11"


def test_an_answer_of_an_older_server_counts_what_it_tells(recorded: Callable[[str], bytes]) -> None:
    assert read(recorded("responses_ok_old_usage.json")).usage == Usage(input=180, output=14)


def test_an_answer_without_usage_cost_nothing_that_we_know_of() -> None:
    assert decode({"output": [], "usage": None}).usage == Usage()


def test_a_refusal_is_told_as_one(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_refusal.json"))
    assert (reply.refusal, reply.calls) == ("I can't help with that.", ())


def test_a_cut_off_answer_keeps_its_beginning(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_incomplete.json"))
    assert reply.cut_off
    assert reply.text == "PICK ord"


def test_a_content_filter_is_a_refusal_since_asking_for_brevity_would_not_help() -> None:
    reply = decode({"status": "incomplete", "incomplete_details": {"reason": "content_filter"}, "output": []})
    assert "content filter" in reply.refusal


def test_the_text_of_a_call_is_not_unescaped_twice() -> None:
    call = rb'{"type": "custom_tool_call", "name": "t", "call_id": "c", "input": "a\\nb\n\u00e9"}'
    assert read(b'{"output": [%s]}' % call).text == "a\\nb\né"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"output": [',
        b"[]",
        b"null",
        b"[" * 100_000,
        b"\xff\xfe",
        b"{}",
        b'{"output": {}}',
        b'{"output": [1]}',
        b'{"output": [{"type": "custom_tool_call"}]}',
        b'{"output": [{"type": "custom_tool_call", "input": 5}]}',
    ],
)
def test_an_answer_that_is_none_is_unreadable(body: bytes) -> None:
    with pytest.raises(BackendError) as caught:
        read(body)
    assert caught.value.diagnostic.code == "unreadable-reply"


def test_a_body_cut_anywhere_is_unreadable(recorded: Callable[[str], bytes]) -> None:
    body = recorded("responses_ok.json").rstrip()
    for end in range(len(body)):
        with pytest.raises(BackendError):
            read(body[:end])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"status": "failed", "error": {"code": "server_error", "message": "Oh."}}, "server-error"),
        ({"status": "failed", "error": {"code": "insufficient_quota", "message": ""}}, "no-credit"),
        ({"status": "failed", "error": {"code": "bio_policy", "message": "No."}}, "no-reply"),
        ({"status": "failed", "error": None}, "no-reply"),
        ({"status": "queued", "output": []}, "no-reply"),
        ({"status": "cancelled", "output": []}, "no-reply"),
    ],
)
def test_a_response_that_failed_says_why(body: dict[str, Any], code: str) -> None:
    with pytest.raises(BackendError) as caught:
        decode(body)
    assert caught.value.diagnostic.code == code
