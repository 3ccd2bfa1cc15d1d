from __future__ import annotations

import pytest

from grammarkit.ask.values import Asked, Call, Corrected, Prompt, Reply, Said, Tool, Usage
from grammarkit.errors import BackendError
from grammarkit.grammar import Grammar
from grammarkit.local.wire import Chunk, choice, heard, messages, request, unfenced

SUM = Tool("calc", Grammar('start: "1" "+" "1"'), "A sum.")
CHART = Tool("chart", Grammar('start: "bar"'), "A chart.")


def test_a_conversation_goes_out_as_chat_messages() -> None:
    said = Said(Reply(calls=(Call("calc", "1+2"),)))
    prompt = Prompt("Add up.", (SUM,), (Asked("one and one"), said, Corrected("only ones")))
    assert messages(prompt, SUM) == [
        {"role": "system", "content": "Add up."},
        {"role": "user", "content": "one and one"},
        {"role": "assistant", "content": "1+2"},
        {"role": "user", "content": "only ones"},
    ]


def test_what_a_model_said_instead_of_a_call_is_kept() -> None:
    prompt = Prompt("Add up.", (SUM,), (Said(Reply(prose="Two.")),))
    assert messages(prompt, SUM)[-1] == {"role": "assistant", "content": "Two."}


def test_a_language_without_instructions_shows_its_grammar() -> None:
    shown = messages(Prompt("", (SUM,), (Asked("?"),)), SUM)
    assert shown[0] == {"role": "system", "content": 'A sum.\n\nstart: "1" "+" "1"'}


def test_a_grammar_that_is_long_to_read_is_not_shown() -> None:
    long = Tool("long", Grammar("start: " + " | ".join(f'"{number:04}"' for number in range(1000))), "A number.")
    assert messages(Prompt("", (long,), (Asked("?"),)), long)[0] == {"role": "system", "content": "A number."}


def test_without_anything_to_say_there_is_no_system_message() -> None:
    assert messages(Prompt("", (), (Asked("?"),)), None) == [{"role": "user", "content": "?"}]


def test_a_choice_lists_the_tools_and_admits_their_names() -> None:
    asked, grammar = choice(Prompt("Be brief.", (SUM, CHART), (Asked("?"),)))
    assert asked[0]["content"].startswith("Be brief.\n\nReply with the name of the tool")
    assert asked[0]["content"].endswith("- calc: A sum.\n- chart: A chart.")
    assert grammar.endswith('start: "calc" | "chart"\n')
    assert Grammar(grammar).accepts("chart")
    assert not Grammar(grammar).accepts("sql")


def test_a_request_has_a_grammar_only_where_there_is_one() -> None:
    assert request([], "%llguidance {}\nstart: /a/", tokens=5, temperature=0.5, seed=3)["grammar"]
    assert "grammar" not in request([], "", tokens=5, temperature=0.5, seed=3)


def test_chunks_are_read() -> None:
    progress = {"choices": [{"finish_reason": None, "delta": {"role": "assistant", "content": None}}], "id": "c1"}
    piece = {"choices": [{"finish_reason": None, "delta": {"content": "SEL"}}], "id": "c1"}
    end = {"choices": [{"finish_reason": "length", "delta": {}}], "id": "c1"}
    usage = {"prompt_tokens": 30, "completion_tokens": 4, "prompt_tokens_details": {"cached_tokens": 29}}
    assert heard(progress) == Chunk(id="c1")
    assert heard(piece) == Chunk("SEL", id="c1")
    assert heard(end) == Chunk(finish="length", id="c1")
    assert heard({"choices": [], "usage": usage, "id": "c1"}) == Chunk(
        usage=Usage(input=30, output=4, cached=29), id="c1"
    )


def test_a_question_that_is_too_long_says_by_how_much() -> None:
    error = {"code": 400, "message": "…", "type": "exceed_context_size_error", "n_prompt_tokens": 12529, "n_ctx": 8192}
    with pytest.raises(BackendError, match="take 12,529 tokens of 8,192") as caught:
        heard({"error": error})
    assert (caught.value.diagnostic.code, caught.value.status) == ("too-long", 400)


def test_any_other_refusal_is_passed_on_in_its_own_words() -> None:
    error = {"code": 400, "message": "failed to parse grammar", "type": "invalid_request_error"}
    with pytest.raises(BackendError, match="failed to parse grammar") as caught:
        heard({"error": error})
    assert caught.value.code == "invalid_request_error"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("SELECT 1", "SELECT 1"),
        ("```sql\nSELECT 1\n```", "SELECT 1"),
        ("```\nSELECT 1\n```\n", "SELECT 1"),
        (" \n```sql \nSELECT 1;\n\n```", "SELECT 1;\n"),
        ("```sql\n```", ""),
        ("```c++\n1\n\n2\n```", "1\n\n2"),
        ("```\n1\n```\nor\n```\n2\n```", "```\n1\n```\nor\n```\n2\n```"),
        ("Here:\n```sql\nSELECT 1\n```", "Here:\n```sql\nSELECT 1\n```"),
        ("```sql\nSELECT 1", "```sql\nSELECT 1"),
        ("```SELECT 1```", "```SELECT 1```"),
        ("``````", "``````"),
        ("```", "```"),
        ("", ""),
    ],
)
def test_one_fence_around_everything_is_taken_off_and_nothing_else(text: str, inside: str) -> None:
    assert unfenced(text) == inside
