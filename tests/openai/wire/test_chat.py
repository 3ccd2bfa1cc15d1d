from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Grammar, Rejected, Usage
from grammarkit.ask.image import Image
from grammarkit.ask.values import Asked, Call, Corrected, Reply, Said, Tool
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.chat import decode, encode
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit import Prompt

read = APIS["chat"].read

SETTINGS = Settings(
    model="gpt-5.2", api="chat", verbosity="low", max_output_tokens=2048, prompt_cache_key="grammarkit:pick"
)
FEEDBACK = "rejected: line 1 column 6: expected [a-z], got 'O'. Call pick_query again with the whole corrected text."
ERROR = Rejected("PICK Orders LIMIT 20", ())
CALL = "call_Qm3ZbT7wKc1LxV9RsY0dHn5P"


def sample(body: bytes) -> dict[str, Any]:
    """Read a recorded request, with the grammar in the form in which we print it."""
    loaded: dict[str, Any] = json.loads(body)
    for tool in loaded["tools"]:
        written = tool["custom"]["format"]["grammar"]
        written["definition"] = Grammar(written["definition"]).lower(dialect="openai").text
    return loaded


def test_a_first_prompt_is_the_recorded_request(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    assert encode(prompt, SETTINGS) == sample(recorded("request_chat_first.json"))


def test_a_re_ask_is_the_recorded_request(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("chat_ok.json").replace(b"PICK orders", b"PICK Orders"))
    assert encode(prompt.correcting(reply, FEEDBACK, ERROR), SETTINGS) == sample(recorded("request_chat_retry.json"))


def test_a_re_ask_only_adds_to_the_end_of_the_body(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    first = encode(prompt, SETTINGS)
    again = encode(prompt.correcting(read(recorded("chat_ok.json")), FEEDBACK, ERROR), SETTINGS)
    assert list(first)[-1] == "messages"
    assert json.dumps(again).startswith(json.dumps(first)[:-2])


def messages(prompt: Prompt, reply: Reply, feedback: str = "no") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = encode(prompt.correcting(reply, feedback, ERROR), SETTINGS)["messages"][2:]
    return found


def test_each_of_two_calls_is_replayed_and_answered(prompt: Prompt, recorded: Callable[[str], bytes]) -> None:
    said, *answers = messages(prompt, read(recorded("chat_two_calls.json")))
    assert [call["id"] for call in said["tool_calls"]] == [answer["tool_call_id"] for answer in answers]
    assert len(answers) == 2


def test_prose_instead_of_a_call_is_answered_by_the_user(prompt: Prompt) -> None:
    assert messages(prompt, Reply(prose="Which?")) == [
        {"role": "assistant", "content": "Which?"},
        {"role": "user", "content": "no"},
    ]


def test_prose_before_a_call_goes_along_with_it(prompt: Prompt) -> None:
    said, _ = messages(prompt, Reply((Call("pick_query", "a", "c1"),), prose="Let me see."))
    assert (said["content"], said["tool_calls"][0]["custom"]["input"]) == ("Let me see.", "a")


def test_a_call_without_an_id_is_replayed_as_said_and_one_with_it_is_answered_first(prompt: Prompt) -> None:
    reply = Reply((Call("pick_query", "a"), Call("pick_query", "b", "c2")))
    said, answer, told = messages(prompt, reply)
    assert (said["content"], len(said["tool_calls"])) == ("a", 1)
    assert (answer["role"], told["role"]) == ("tool", "user")


def test_a_turn_in_which_nothing_was_said_is_left_out(prompt: Prompt) -> None:
    assert messages(prompt, Reply(cut_off=True)) == [{"role": "user", "content": "no"}]


def test_a_reply_of_the_other_api_is_replayed_without_its_reasoning(
    prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    said, answer = messages(prompt, APIS["responses"].read(recorded("responses_ok.json")))
    assert said["tool_calls"][0]["id"] == answer["tool_call_id"] == CALL


def test_several_tools_are_offered_and_one_of_them_required(prompt: Prompt) -> None:
    body = encode(replace(prompt, tools=(*prompt.tools, Tool("chart", prompt.tools[0].grammar))), SETTINGS)
    assert body["tool_choice"] == "required"
    assert [tool["custom"]["name"] for tool in body["tools"]] == ["pick_query", "chart"]


def test_images_stand_behind_the_text_of_their_question(prompt: Prompt) -> None:
    asked = Asked("What is this?", (Image("https://example.org/a.png", detail="high"),))
    assert encode(replace(prompt, turns=(asked,)), SETTINGS)["messages"][1]["content"] == [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "https://example.org/a.png", "detail": "high"}},
    ]


def test_what_is_not_set_is_not_sent(prompt: Prompt) -> None:
    body = encode(replace(prompt, instructions=""), Settings(model="some-model", api="chat"))
    assert body.keys() == {"model", "tools", "tool_choice", "parallel_tool_calls", "store", "messages"}
    assert [message["role"] for message in body["messages"]] == ["user"]


def test_what_is_set_goes_out_under_this_api_s_names(prompt: Prompt) -> None:
    settings = replace(
        SETTINGS, store=True, metadata={"a": "b"}, safety_identifier="u", service_tier="flex", options={"seed": 7}
    )
    body = encode(replace(prompt, effort="none", temperature=0.5), settings)
    expected = {
        "reasoning_effort": "none",
        "temperature": 0.5,
        "verbosity": "low",
        "max_completion_tokens": 2048,
        "metadata": {"a": "b"},
        "safety_identifier": "u",
        "service_tier": "flex",
        "store": True,
        "seed": 7,
    }
    assert {key: body[key] for key in expected} == expected


def test_a_recorded_answer_becomes_a_reply(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("chat_ok.json"))
    assert reply.cost == pytest.approx((180 * 1.75 + 14 * 14) / 1e6)
    assert replace(reply, cost=None) == Reply(
        calls=(Call("pick_query", "PICK orders LIMIT 20", CALL),),
        usage=Usage(180, 14),
        id="chatcmpl-E9aQx4WkT1vN7yB2mJ5sRc8Ld0fHg",
        model="gpt-5.2-2025-12-11",
    )


def test_a_refusal_is_told_as_one(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("chat_refusal.json"))
    assert (reply.refusal, reply.calls) == ("I can't help with that.", ())


def test_a_cut_off_answer_keeps_its_beginning(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("chat_length.json"))
    assert (reply.cut_off, reply.text) == (True, "PICK ord")


def test_a_content_filter_is_a_refusal(recorded: Callable[[str], bytes]) -> None:
    reply = read(recorded("chat_ok.json").replace(b'"tool_calls"\n', b'"content_filter"\n'))
    assert "content filter" in reply.refusal


@pytest.mark.parametrize("reason", ["stop", "tool_calls", "function_call", None, "telepathy"])
def test_a_forced_call_may_end_in_any_way(recorded: Callable[[str], bytes], reason: str | None) -> None:
    body = json.loads(recorded("chat_ok.json"))
    body["choices"][0]["finish_reason"] = reason
    assert decode(body) == read(recorded("chat_ok.json"))


def test_content_may_be_in_parts_and_fields_may_be_missing() -> None:
    content = [{"type": "text", "text": "Which "}, {"type": "text", "text": "one?"}, {"type": "new"}, None]
    assert decode({"choices": [{"message": {"content": content}}]}) == Reply(prose="Which one?")
    assert decode({"choices": [{"message": {"tool_calls": 5, "content": 5}}]}) == Reply()
    assert decode({"choices": [{"message": {}}], "usage": None, "id": None, "service_tier": 5}) == Reply()


def test_calls_of_functions_are_passed_over() -> None:
    function = {"id": "f", "type": "function", "function": {"name": "f", "arguments": "{}"}, "custom": {}}
    assert decode({"choices": [{"message": {"tool_calls": [function, None]}}]}).calls == ()


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"choices": []}',
        b'{"choices": [1]}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"tool_calls": [{"type": "custom"}]}}]}',
        b'{"choices": [{"message": {"tool_calls": [{"type": "custom", "custom": {"name": "x"}}]}}]}',
        b'{"choices": [{"message": {"tool_calls": [{"type": "custom", "custom": {"input": 5}}]}}]}',
    ],
)
def test_an_answer_that_is_none_is_unreadable(body: bytes) -> None:
    with pytest.raises(BackendError) as caught:
        read(body)
    assert caught.value.diagnostic.code == "unreadable-reply"


def test_an_error_in_place_of_a_completion_is_told() -> None:
    with pytest.raises(BackendError, match="upstream is gone"):
        decode({"error": {"message": "upstream is gone"}})


def test_a_follow_up_question_answers_the_call_that_was_accepted(prompt: Prompt) -> None:
    turns = (*prompt.turns, Said(Reply((Call("pick_query", "a", "c1"),))), Asked("And the oldest?"), Corrected("x"))
    roles = [message["role"] for message in encode(replace(prompt, turns=turns), SETTINGS)["messages"]]
    assert roles == ["developer", "user", "assistant", "tool", "user", "user"]
