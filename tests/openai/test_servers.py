"""Servers other than OpenAI: where each gets its grammar, what a re-ask looks like, and what is done about the rest."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import Response

from grammarkit import BackendError, Client, Delta, Grammar, GrammarError, OneOf, Prompt, Reask, Reply
from grammarkit.ask.values import Call, Tool
from grammarkit.openai import BadSetting, OpenAI, Server
from grammarkit.openai.models import Model, Price
from grammarkit.openai.servers import SERVERS, VLLM, VLLM_OLDER, server_of
from tests.grammar.targets.engines import Llama
from tests.openai import pretend

if TYPE_CHECKING:
    from collections.abc import Callable

    Way = Callable[[OpenAI, Prompt], list[Delta | Reply]]

BOUND: dict[str, tuple[str | Server, str | None, Callable[[dict[str, Any]], pretend.Acceptor]]] = {
    "vllm": ("vllm", None, pretend.vllm),
    "vllm-regex": ("vllm", "regex", pretend.vllm),
    "vllm-lark": ("vllm", "lark", pretend.vllm),
    "vllm-older": (VLLM_OLDER, None, pretend.older_vllm),
    "sglang": ("sglang", None, pretend.sglang),
    "sglang-regex": ("sglang", "regex", pretend.sglang),
    "sglang-lark": ("sglang", "lark", pretend.sglang),
    "llamacpp": ("llamacpp", None, pretend.llamacpp),
    "llamacpp-lark": ("llamacpp", "lark", pretend.llamacpp),
    "mistralrs": ("mistralrs", None, pretend.mistralrs),
    "mistralrs-regex": ("mistralrs", "regex", pretend.mistralrs),
}
GOOD = "PICK orders LIMIT 20"
PICK = Grammar('start: "PICK " NAME " LIMIT " NUM\nNAME: /[a-z]{1,12}/\nNUM: /[0-9]{1,3}/\n')


@pytest.mark.parametrize("case", BOUND)
def test_a_whole_message_is_bound_by_the_grammar_in_its_own_place_and_syntax(
    case: str, way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    name, syntax, reader = BOUND[case]
    server.answering = pretend.bound(reader)
    *deltas, reply = way(backend(model="local", server=name, syntax=syntax), prompt)
    assert isinstance(reply, Reply)
    assert reply.calls == (Call("pick_query", GOOD),)
    assert (reply.prose, reply.cut_off, reply.usage.total) == ("", False, 15)
    assert server.seen[0].path == "/v1/chat/completions"
    if deltas:
        assert all(isinstance(delta, Delta) and delta.tool == "pick_query" for delta in deltas)
        assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == GOOD


@pytest.mark.parametrize("name", SERVERS)
def test_what_is_sent_to_each_server_is_as_it_was(
    name: str, prompt: Prompt, snapshot: Callable[[str, str], None]
) -> None:
    bodies = {api: OpenAI("some-model", server=name, api=api).request(prompt) for api in SERVERS[name].apis}
    snapshot(f"server_{name}", json.dumps(bodies, indent=1, ensure_ascii=False))


def test_what_is_sent_where_nothing_enforces_is_as_it_was(prompt: Prompt, snapshot: Callable[[str, str], None]) -> None:
    body = OpenAI("gemini-3-pro", server="cometapi").request(prompt)
    assert "tools" not in body
    snapshot("server_here", f"{json.dumps(body, indent=1)}\n\n{body['messages'][0]['content']}")


@pytest.mark.parametrize("name", ["vllm", "sglang", "llamacpp", "mistralrs"])
def test_a_re_ask_is_what_the_model_said_and_what_we_say(name: str, prompt: Prompt) -> None:
    model = OpenAI("local", server=name)
    again = prompt.correcting(Reply((Call("pick_query", "PICK a LIMIT 1"),)), "Too few.", _error())
    first, second = model.request(prompt), model.request(again)
    assert second["messages"] == [
        *first["messages"],
        {"role": "assistant", "content": "PICK a LIMIT 1"},
        {"role": "user", "content": "Too few."},
    ]
    assert json.dumps(second).startswith(json.dumps(first)[:-2])


def test_a_conversation_begun_with_tools_goes_on_without_them(prompt: Prompt) -> None:
    said = Reply((Call("pick_query", "PICK a", "call_1"),), prose="Let me see.", items=({"type": "reasoning"},))
    again = replace(prompt.correcting(said, "Go on.", _error()), model="claude-opus-4-5")
    messages = OpenAI("gpt-5.2", server="cometapi").request(again)["messages"]
    assert messages[2:] == [
        {"role": "assistant", "content": "Let me see.\nPICK a"},
        {"role": "user", "content": "Go on."},
    ]


@pytest.mark.parametrize("name", ["vllm", "sglang", "llamacpp", "mistralrs"])
def test_an_answer_that_ends_for_its_length_is_cut_off(
    name: str, way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    server.answering = lambda body: pretend.said(body, "PICK ord", "length")
    reply = way(backend(model="local", server=name), prompt)[-1]
    assert isinstance(reply, Reply)
    assert (reply.cut_off, reply.text) == (True, "PICK ord")


def test_a_server_that_ignores_the_grammar_is_found_out_while_it_streams(server: Any, backend: Any) -> None:
    answers = iter(["Sure! Here are the orders that you asked for, sorted by date.", GOOD])
    server.answering = lambda body: pretend.said(body, next(answers))
    events = list(Client(backend(model="local", server="vllm")).stream("orders", PICK))
    reasked = next(event for event in events if isinstance(event, Reask))
    assert reasked.error.diagnostics[0].code == "unexpected-text"
    assert "sorted by date" not in reasked.error.text
    assert getattr(events[-1], "text", "") == GOOD


@pytest.mark.parametrize(
    "case",
    [
        (GOOD, GOOD),
        (f"\n{GOOD}\n", GOOD),
        (f"```\n{GOOD}\n```", GOOD),
        (f"```sql\n{GOOD}\n```\n", GOOD),
        (json.dumps({"input": GOOD}), GOOD),
        (json.dumps({"query": GOOD}), json.dumps({"query": GOOD})),
        (json.dumps({"input": "no"}), json.dumps({"input": "no"})),
        (f"Of course:\n```\n{GOOD}\n```", f"Of course:\n```\n{GOOD}\n```"),
        ("```\nno\n```", "no"),
    ],
)
def test_where_we_enforce_only_what_is_around_a_sentence_is_taken_off(
    case: tuple[str, str], way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    said, read = case
    server.answering = lambda body: pretend.said(body, said)
    *deltas, reply = way(backend(model="m", enforce="here"), prompt)
    assert isinstance(reply, Reply)
    assert (reply.calls, reply.prose) == ((Call("pick_query", read),), "")
    named = [delta.text for delta in deltas if isinstance(delta, Delta) and delta.tool]
    assert "".join(named) in {"", read}


FREE = Grammar("start: /[^x]{1,99}/")


@pytest.mark.parametrize("bound", [True, False])
@pytest.mark.parametrize(
    "case",
    [
        (f"<think>\nOrders. But > and </thin?\n</think>\n\n{GOOD}", GOOD, "Orders. But > and </thin?"),
        (f"<think></think>{GOOD}", GOOD, ""),
        (f" <think>a</think>{GOOD}", GOOD, "a"),
        ("<think>no end", "", "no end"),
        ("<think>a</think>\n", "", "a"),
        ("<thin", "<thin", ""),
        ("<thinking>", "<thinking>", ""),
    ],
)
def test_a_thought_in_front_of_an_answer_is_kept_apart(
    case: tuple[str, str, str], way: Way, server: Any, backend: Any, prompt: Prompt, *, bound: bool
) -> None:
    message, answer, thought = case
    server.answering = lambda body: pretend.said(body, message)
    *deltas, reply = way(backend(model="m", server="vllm", enforce="there" if bound else "here"), prompt)
    assert isinstance(reply, Reply)
    assert (reply.calls, reply.thought) == ((Call("pick_query", answer),), thought)
    if deltas:
        assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == answer


def test_a_thought_whose_beginning_the_template_wrote_is_kept_apart(server: Any, backend: Any, prompt: Prompt) -> None:
    server.answering = lambda body: pretend.said(body, f"Orders.\n</think>\n{GOOD}")
    reply = backend(model="m", server="vllm").send(prompt)
    assert (reply.text, reply.thought) == (GOOD, "Orders.")


def test_a_grammar_that_takes_a_thought_keeps_it(way: Way, server: Any, backend: Any, prompt: Prompt) -> None:
    said = "<think>a</think>b"
    server.answering = lambda body: pretend.said(body, said)
    free = replace(prompt, tools=(Tool("free", FREE),))
    *deltas, reply = way(backend(model="m", server="vllm"), free)
    assert isinstance(reply, Reply)
    assert (reply.text, reply.thought) == (said, "")
    assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) in {"", said}


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_a_thought_that_the_server_keeps_apart_is_on_the_attempt(
    name: str, way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    message = {"content": GOOD, name: "Orders."}
    whole = {"choices": [{"message": message, "finish_reason": "stop"}]}
    pieces: list[dict[str, Any]] = [{name: "Ord"}, {name: "ers."}, {"content": GOOD}]
    chunks = [
        *({"choices": [{"delta": piece}]} for piece in pieces),
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
    ]
    stream = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks)
    server.answering = lambda body: Response(stream if body.get("stream") else json.dumps(whole).encode())
    *_, reply = way(backend(model="m", server="vllm"), prompt)
    assert isinstance(reply, Reply)
    assert (reply.text, reply.thought) == (GOOD, "Orders.")


def test_what_was_thought_is_not_said_again(server: Any, backend: Any) -> None:
    answers = iter(["<think>hm</think>PICK Orders", GOOD])
    server.answering = lambda body: pretend.said(body, next(answers))
    answer = Client(backend(model="m", server="vllm")).ask("orders", PICK)
    assert answer.attempts[0].reply.thought == "hm"
    assert server.seen[1].body["messages"][-2] == {"role": "assistant", "content": "PICK Orders"}


def test_a_model_that_pays_no_heed_is_asked_again_until_it_does(server: Any, backend: Any) -> None:
    answers = iter(["I would look at the orders.", f"```\n{GOOD}\n```"])
    server.answering = lambda body: pretend.said(body, next(answers))
    answer = Client(backend(model="gemini-3-pro", server="cometapi")).ask("orders", PICK)
    assert answer.text == GOOD
    assert len(answer.attempts) == 2
    first, second = (seen.body["messages"] for seen in server.seen)
    assert second[: len(first)] == first
    assert [message["role"] for message in second[len(first) :]] == ["assistant", "user"]
    assert second[-1]["content"].startswith("That is not in the grammar")


def test_the_examples_that_a_model_is_shown_are_sentences() -> None:
    from grammarkit.openai.wire.plain import described

    told = described(Tool("pick", PICK, "Writes one PICK query."))
    assert PICK.lower().text.strip() in told
    examples = [part.strip("`\n") for part in told.split("takes, whatever they may mean:")[1].split("\n```\n```")]
    assert len(examples) == 2
    assert all(PICK.accepts(example) for example in examples)


def test_of_several_languages_the_one_is_meant_whose_grammar_takes_the_text(server: Any, backend: Any) -> None:
    either = OneOf({"pick": PICK, "yes": Grammar('start: "yes" | "no"')})
    server.answering = lambda body: pretend.said(body, "no")
    assert Client(backend(model="m", enforce="here")).ask("well?", either).value.name == "yes"


WRAPPED = json.dumps({"input": GOOD})


@pytest.mark.parametrize("text", [WRAPPED, f" {WRAPPED}", '{"input": "nothing of the kind"}', '{"input": 1}', "{"])
def test_a_wrapped_input_is_unwrapped_where_only_what_is_inside_is_a_sentence(
    text: str, way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    call = {"id": "call_1", "type": "custom", "custom": {"name": "pick_query", "input": text}}
    whole = {"choices": [{"message": {"tool_calls": [call]}, "finish_reason": "tool_calls"}]}
    pieces = [{"index": 0, **call, "custom": {"name": "pick_query", "input": part}} for part in (text[:4], text[4:])]
    chunks: list[dict[str, Any]] = [{"choices": [{"delta": {"tool_calls": [piece]}}]} for piece in pieces]
    chunks += [{"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}]
    stream = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks)

    def answer(body: dict[str, Any]) -> Response:
        content = stream if body.get("stream") else json.dumps(whole).encode()
        return Response(content)

    server.answering = answer
    *deltas, reply = way(backend(model="m", api="chat"), prompt)
    assert isinstance(reply, Reply)
    assert reply.calls == (Call("pick_query", GOOD if GOOD in text else text, "call_1"),)
    assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) in {"", text}


def test_a_text_that_is_a_sentence_as_it_is_stays_wrapped() -> None:
    from grammarkit.openai.wire.plain import unwrapped

    wrapper = Grammar('start: "{\\"input\\": \\"" /[a-z]{1,9}/ "\\"}" | /[a-z]{1,9}/')
    assert unwrapped('{"input": "abc"}', Tool("t", wrapper)) == '{"input": "abc"}'


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"server": "vllm", "api": "responses"}, "spoken"),
        ({"server": "openrouter", "api": "chat"}, "unspoken-api"),
        ({"server": "vllm", "syntax": "gbnf"}, "unknown-syntax"),
        ({"server": "openai", "syntax": "gbnf"}, "unknown-syntax"),
        ({"server": "vllm", "stateful": True}, "stateless-api"),
        ({"server": "sglang", "service_tier": "flex"}, "unknown-setting"),
        ({"server": "llamacpp", "options": {"grammar": "root ::= [a-z]"}}, "reserved-option"),
    ],
)
def test_what_a_server_does_not_take_is_told_of_before_anything_is_sent(settings: dict[str, Any], code: str) -> None:
    if code == "spoken":
        assert OpenAI("m", **settings).settings.spoken == "chat"
        return
    with pytest.raises(BadSetting) as caught:
        OpenAI("m", **settings)
    assert caught.value.diagnostic.code == code
    assert caught.value.diagnostic.help


EITHER = OneOf({"pick-1": PICK, "yes": Grammar('start: "yes" | "no: " /[a-z]{1,9}/')}, preamble="Pick, or say.")


@pytest.mark.parametrize("case", BOUND)
@pytest.mark.parametrize("said", [f"pick-1: {GOOD}", "yes: no: idea"])
def test_of_several_languages_a_message_says_which_it_is_in(
    case: str, said: str, way: Way, server: Any, backend: Any
) -> None:
    name = said.partition(": ")[0]
    which, syntax, reader = BOUND[case]
    server.answering = pretend.bound(reader, (said.partition(": ")[2], "pick-1: yes", said))
    *deltas, reply = way(backend(model="m", server=which, syntax=syntax), Prompt.opening("well?", EITHER))
    text = said.removeprefix(f"{name}: ")
    assert isinstance(reply, Reply)
    assert reply.calls == (Call(name, text),)
    if deltas:
        assert {delta.tool for delta in deltas if isinstance(delta, Delta)} == {name}
        assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == text


def test_several_languages_go_through_a_conversation_on_one_grammar(server: Any, backend: Any) -> None:
    answers = iter(["I would pick.", "pick-1: PICK Orders LIMIT 1", f"pick-1: {GOOD}"])
    server.answering = lambda body: pretend.said(body, next(answers))
    answer = Client(backend(model="m", server="vllm")).ask("orders", EITHER)
    assert (answer.value.name, answer.text, len(answer.attempts)) == ("pick-1", GOOD, 3)
    system, question, *_, said, told = server.seen[2].body["messages"]
    assert system["content"].startswith("Pick, or say.\n\nAnswer in one of these ways")
    assert "- `pick-1: …`: Answer with one sentence of this grammar." in system["content"]
    assert question["content"] == "orders"
    assert said == {"role": "assistant", "content": "pick-1: PICK Orders LIMIT 1"}
    assert told["content"].startswith("That is not in the grammar")


def test_one_of_several_languages_may_have_the_end_of_a_thought_in_it(way: Way, server: Any, backend: Any) -> None:
    said = 'tag: "</think>"'
    either = OneOf({"tag": Grammar('start: "\\"" /[a-z<>\\/]{1,9}/ "\\""'), "pick": PICK})
    server.answering = lambda body: pretend.said(body, said)
    reply = way(backend(model="m", server="vllm"), Prompt.opening("well?", either))[-1]
    assert isinstance(reply, Reply)
    assert (reply.calls, reply.thought) == ((Call("tag", '"</think>"'),), "")


def test_grammars_that_ignore_different_texts_are_not_sent_as_one() -> None:
    blanks = Grammar('start: "a" "b"\n%ignore " "\n')
    same = OneOf({"a": blanks, "b": Grammar('start: "c" "d"\n%ignore " "\n')})
    body = OpenAI("m", server="vllm", syntax="lark").request(Prompt.opening("q", same))
    assert Grammar(body["structured_outputs"]["grammar"]).accepts("b: c  d")
    two = Prompt.opening("q", OneOf({"a": blanks, "b": PICK}))
    with pytest.raises(BadSetting, match="several-grammars"):
        OpenAI("m", server="vllm").request(two)
    assert OpenAI("m", server="vllm", enforce="here").request(two)["messages"]


def test_a_grammar_that_such_a_server_refuses_is_a_grammar_error(
    way: Way, server: Any, backend: Any, prompt: Prompt
) -> None:
    server.plays(400, {"error": {"message": "failed to parse grammar", "type": "invalid_request_error"}})
    with pytest.raises(GrammarError, match="failed to parse grammar") as caught:
        way(backend(model="m", server="llamacpp"), prompt)
    assert caught.value.report.text == prompt.tools[0].grammar.text


@pytest.mark.parametrize(
    ("server", "model", "enforcing"),
    [
        ("cometapi", "gpt-5.2", "there"),
        ("cometapi", "gemini-3-pro", "here"),
        ("cometapi", "Claude-Opus-4-5", "here"),
        ("openrouter", "google/gemini-3-pro", "here"),
        ("vllm", "claude-like-7b", "there"),
        (Server(name="mine", enforces=False), "m", "here"),
    ],
)
def test_who_enforces_depends_on_the_server_and_on_the_model(server: str | Server, model: str, enforcing: str) -> None:
    assert server_of(server).enforcing(model) == enforcing


def test_a_misspelt_server_is_told_of_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'vllm'"):
        OpenAI(server="vlm")


def test_a_server_of_one_s_own_is_a_value(server: Any, backend: Any, prompt: Prompt) -> None:
    fireworks = replace(
        VLLM, name="fireworks", bodies={"gbnf": {"response_format": {"type": "grammar", "grammar": "{grammar}"}}}
    )
    server.answering = pretend.bound(lambda body: Llama(body["response_format"]["grammar"]))
    model = pickle.loads(pickle.dumps(OpenAI("m", server=fireworks)))
    assert model.settings.server == fireworks
    assert model.settings.syntax == "gbnf"
    assert backend(model="m", server=fireworks).send(prompt).text == GOOD


def test_prices_are_openai_s_at_openai_and_one_s_own_anywhere(server: Any, backend: Any, prompt: Prompt) -> None:
    server.answering = pretend.bound(pretend.vllm)
    assert backend(model="gpt-5.2", server="vllm").send(prompt).cost is None
    mine = {"m": Model(efforts=(), input=1000, price=Price(1, 1))}
    reply = backend(model="m", server="vllm", models=mine).send(prompt)
    assert reply.cost == pytest.approx(reply.usage.total / 1e6)


def test_openai_s_key_and_address_are_for_openai_alone(
    server: Any, backend: Any, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.delenv("COMETAPI_KEY", raising=False)
    server.answering = pretend.bound(pretend.vllm)
    backend(model="m", server="vllm", api_key=None).send(prompt)
    assert "authorization" not in server.seen[0].headers
    with pytest.raises(BackendError, match="no-api-key") as caught:
        OpenAI("m", server="cometapi").send(prompt)
    assert "COMETAPI_KEY" in caught.value.diagnostic.help


def test_azure_has_its_own_header_and_needs_an_address(server: Any, backend: Any, prompt: Prompt) -> None:
    server.plays(200, "responses_ok.json")
    backend(server="azure").send(prompt)
    assert server.seen[0].headers["api-key"] == backend.key
    assert "authorization" not in server.seen[0].headers
    with pytest.raises(BackendError, match="bad-base-url"):
        OpenAI(server="azure", api_key="k").send(prompt)


def _error() -> Any:
    from grammarkit import Rejected

    return Rejected("", ())
