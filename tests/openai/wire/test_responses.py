from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Grammar, Rejected, Usage
from grammarkit.ask.image import Image
from grammarkit.ask.values import Asked, Call, Corrected, Reply, Said, Tool
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.responses import custom_tool, decode, encode
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit import Prompt

read = APIS["responses"].read
SETTINGS = Settings(
    model="gpt-5.2",
    verbosity="low",
    max_output_tokens=2048,
    prompt_cache_key="grammarkit:pick",
    metadata={"job": "j-1"},
    service_tier="default",
    safety_identifier="u-1",
    options={"truncation": "disabled"},
)
STATEFUL = replace(SETTINGS, stateful=True)
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


def test_a_stateful_re_ask_sends_only_what_is_new(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    first = encode(prompt, STATEFUL)
    assert first["store"]
    assert first.keys().isdisjoint({"include", "previous_response_id"})
    again = encode(prompt.correcting(read(recorded("responses_ok.json")), FEEDBACK, ERROR), STATEFUL)
    assert again == sample(recorded("request_responses_retry_prev.json"))


@pytest.mark.parametrize(
    "change",
    [{"id": ""}, {"id": "chatcmpl-1"}, {"items": ({"type": "function_call", "call_id": "f1", "name": "f"},)}],
)
def test_a_stateful_re_ask_replays_all_where_the_server_cannot_go_on(
    prompt: Prompt, recorded: Callable[[str], bytes], change: dict[str, Any]
) -> None:
    reply = replace(read(recorded("responses_ok.json")), **change)
    body = encode(prompt.correcting(reply, FEEDBACK, ERROR), STATEFUL)
    assert "previous_response_id" not in body
    kinds = [item.get("type") for item in body["input"]]
    assert kinds == [None, *["reasoning"] * ("items" not in change), "custom_tool_call", "custom_tool_call_output"]


def test_a_stateful_prompt_goes_on_from_the_last_response_there_is(
    prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    """A reply that was not waited for to its end has no id."""
    whole = prompt.correcting(read(recorded("responses_ok.json")), "first", ERROR)
    body = encode(whole.correcting(Reply((Call("pick_query", "PICK 0"),)), "second", ERROR), STATEFUL)
    assert body["previous_response_id"].startswith("resp_")
    assert [item.get("role", item.get("type")) for item in body["input"]] == [
        "custom_tool_call_output",
        "assistant",
        "user",
    ]


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


REASONING = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "x"}
CALLED = {"type": "custom_tool_call", "id": "ctc_1", "call_id": "c1", "name": "pick_query", "input": "a", "status": "x"}


def replayed(prompt: Prompt, *items: dict[str, Any], settings: Settings = SETTINGS, model: str = "") -> list[str]:
    reply = decode({"output": list(items), "model": model})
    body = encode(prompt.correcting(reply, "no", ERROR), settings)
    return [item.get("type") or item["role"] for item in body["input"][1:]]


def test_reasoning_is_not_replayed_without_the_item_that_it_led_to(prompt: Prompt) -> None:
    search = {"type": "web_search_call", "id": "ws_1"}
    both = ["reasoning", "custom_tool_call", "custom_tool_call_output"]
    assert replayed(prompt, REASONING, search, CALLED) == both[1:]
    assert replayed(prompt, REASONING, search, REASONING, CALLED) == both
    assert replayed(prompt, REASONING, REASONING, CALLED) == ["reasoning", *both]


def test_reasoning_that_nobody_has_is_not_replayed(prompt: Prompt) -> None:
    """Neither the server, which stores nothing, nor we, who were not given it."""
    bare = {**REASONING, "encrypted_content": None}
    assert "reasoning" not in replayed(prompt, bare, CALLED)
    assert "reasoning" in replayed(prompt, bare, CALLED, settings=replace(SETTINGS, store=True))


@pytest.mark.parametrize(
    ("theirs", "kept"),
    [("gpt-5.2-2025-12-11", True), ("gpt-5.4-mini-2026-03-17", False), ("my-deployment", True), ("", True)],
)
def test_reasoning_of_another_model_is_not_replayed(prompt: Prompt, theirs: str, kept: bool) -> None:
    assert ("reasoning" in replayed(prompt, REASONING, CALLED, model=theirs)) == kept


def test_of_an_item_only_what_the_server_takes_back_is_replayed(prompt: Prompt) -> None:
    odd = {**REASONING, "status": "completed", "content": [], "new": 1}
    message = {"type": "message", "id": "m", "phase": "commentary", "content": [{"type": "output_text", "text": "Hm."}]}
    reply = decode({"output": [odd, message, CALLED]})
    assert (reply.prose, reply.text) == ("Hm.", "a")
    assert encode(prompt.correcting(reply, "no", ERROR), SETTINGS)["input"][1:-1] == [
        REASONING,
        {"role": "assistant", "content": "Hm."},
        {"type": "custom_tool_call", "call_id": "c1", "name": "pick_query", "input": "a"},
    ]


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


def test_a_temperature_is_sent_where_the_model_does_not_reason(prompt: Prompt) -> None:
    assert encode(replace(prompt, temperature=0.7, effort="none"), SETTINGS)["temperature"] == 0.7
    assert "temperature" not in encode(replace(prompt, effort="none"), SETTINGS)


def test_a_prompt_names_its_model_and_its_room(prompt: Prompt) -> None:
    body = encode(replace(prompt, model="gpt-5.4", room=2), SETTINGS)
    assert (body["model"], body["max_output_tokens"]) == ("gpt-5.4", 4096)
    assert encode(replace(prompt, room=1000), SETTINGS)["max_output_tokens"] == 128_000
    assert "max_output_tokens" not in encode(replace(prompt, room=2), replace(SETTINGS, max_output_tokens=None))


def test_images_stand_behind_the_text_of_their_question(prompt: Prompt) -> None:
    images = (Image("https://example.org/a.png"), Image("data:image/png;base64,AAAA", detail="low"))
    body = encode(replace(prompt, turns=(Asked("What is this?", images),)), SETTINGS)
    assert body["input"][0]["content"] == [
        {"type": "input_text", "text": "What is this?"},
        {"type": "input_image", "image_url": "https://example.org/a.png", "detail": "auto"},
        {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "low"},
    ]


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


def test_what_is_told_of_the_reasoning_is_the_thought() -> None:
    """It is told only where `reasoning.summary` asks for it, among the `options`."""
    summary = [{"type": "summary_text", "text": "Ord"}, {"type": "summary_text", "text": "ers."}, None]
    output = [{**REASONING, "summary": summary}, REASONING, {**REASONING, "summary": None}]
    assert decode({"status": "completed", "output": output}).thought == "Orders."


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
        b'{"output": null}',
        b'{"output": [1]}',
        b'{"output": [{"type": "custom_tool_call"}]}',
        b'{"output": [{"type": "custom_tool_call", "input": 5}]}',
    ],
)
def test_an_answer_that_is_none_is_unreadable(body: bytes) -> None:
    with pytest.raises(BackendError) as caught:
        read(body)
    assert caught.value.diagnostic.code == "unreadable-reply"


@pytest.mark.parametrize("name", ["id", "model", "usage", "status", "incomplete_details", "error", "service_tier"])
def test_what_is_missing_or_null_or_odd_does_no_harm(recorded: Callable[[str], bytes], name: str) -> None:
    body = json.loads(recorded("responses_ok.json"))
    whole = decode(body)
    for odd in ({k: v for k, v in body.items() if k != name}, body | {name: None}, body | {name: {}}):
        if name != "status" or odd.get(name) != {}:
            assert decode(odd).calls == whole.calls


def test_what_is_new_does_no_harm(recorded: Callable[[str], bytes]) -> None:
    body = json.loads(recorded("responses_ok.json"))
    body |= {"input_transformations": [{}], "billing": {"payer": "developer"}}
    body["output"].append({"type": "telepathy", "id": "t"})
    assert decode(body).calls == read(recorded("responses_ok.json")).calls


def test_a_reply_says_what_it_cost(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("responses_ok.json"))
    assert reply.cost == pytest.approx((180 * 1.75 + 78 * 14) / 1e6)
    assert read(recorded("responses_ok.json").replace(b"gpt-5.2-2025", b"my-own-2025")).cost is None


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
