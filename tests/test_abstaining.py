"""Declining: one sentence more in any language, or one tool more beside several."""

from __future__ import annotations

import pickle

import pytest
from pydantic import BaseModel
from sqlglot import exp

from grammarkit import CannotAnswer, Chosen, Client, Dsl, Grammar, Language, OneOf, Rejected, abstaining
from grammarkit.json import Json
from grammarkit.language import describe, offered, prompt_grammar
from grammarkit.sql import Schema, Sql
from grammarkit.testing import Scripted

SUM = Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/\n%ignore " "')
CLASHING = Grammar(
    'answer_or_decline: DECLINE answer_or_decline_2?\nDECLINE: "no"\nanswer_or_decline_2: "x" // the end',
    start="answer_or_decline",
)


class Event(BaseModel):
    title: str


LANGUAGES: dict[str, tuple[Language[object], str, object]] = {
    "dsl": (Dsl(SUM, build=lambda tree: len(tree.children)), "1+2", 2),
    "grammar": (CLASHING, "nox", CLASHING.read("nox")),
    "json": (Json(Event), '{"title": "lunch"}', Event(title="lunch")),
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_language_means_the_same_and_may_be_declined(name: str) -> None:
    language, text, value = LANGUAGES[name]
    wider = abstaining(language)
    assert wider.read(text) == value
    assert wider.read(" CANNOT ANSWER: there is no column for it ") == CannotAnswer("there is no column for it")
    for grammar in (wider.grammar, prompt_grammar(wider)):
        assert grammar.check(samples=0).ok_lowered, grammar.check(samples=0).diagnostics
        assert grammar.accepts("CANNOT ANSWER: why not")
        assert not grammar.accepts("CANNOT ANSWER: ")
        assert not grammar.accepts("CANNOT ANSWER")
        assert not grammar.accepts("CANNOT ANSWER: two\nlines")
    assert prompt_grammar(wider).accepts(text)
    with pytest.raises(Rejected):
        wider.read("CANNOT ANSWER:")


def test_queries_may_be_declined() -> None:
    sql = Sql(Schema({"users": {"id": "int", "name": "text"}}))
    wider = abstaining(sql)
    assert isinstance(wider.read("SELECT name FROM users"), exp.Query)
    assert wider.read("CANNOT ANSWER: no emails are kept") == CannotAnswer("no emails are kept")
    assert prompt_grammar(wider).accepts("CANNOT ANSWER: no emails are kept")
    assert prompt_grammar(wider).accepts("SELECT name FROM users")
    assert not prompt_grammar(wider).accepts("SELECT email FROM users")
    assert wider.instructions.startswith(sql.instructions)
    assert describe(wider).startswith(describe(sql))
    assert pickle.loads(pickle.dumps(wider)) == wider


@pytest.mark.parametrize(
    ("text", "told", "marked"),
    [
        ("CANNOT ANSWER", "no reason is given", "CANNOT ANSWER"),
        (" CANNOT ANSWER: ", "no reason is given", "CANNOT ANSWER: "),
        ("CANNOT", "no reason is given", "CANNOT"),
        ("Cannot answer: it is blue", "in capitals", "Cannot answer:"),
        ("CANNOT ANSWER - it is blue", "with the colon", "CANNOT ANSWER "),
        ("CANNOT_ANSWER: it is blue", "begins with `CANNOT ANSWER: `", "CANNOT_ANSWER:"),
        ("Sorry, I cannot answer: it is blue", "nothing before it", "Sorry, I cannot answer:"),
        ("CANNOT ANSWER:it is blue", "one blank", "CANNOT ANSWER:"),
        ("CANNOT ANSWER: it is\nblue", "several lines", " it is\nblue"),
        ("CANNOT ANSWER: " + "x" * 301, "301 characters, more than 300", " " + "x" * 301),
    ],
)
def test_what_was_nearly_declined_is_told_how_to_decline_not_how_to_answer(text: str, told: str, marked: str) -> None:
    wider = abstaining(Sql(Schema({"users": {"id": "int"}})))
    with pytest.raises(Rejected, match="write `CANNOT ANSWER: ` and, in one sentence, why") as raised:
        wider.read(text)
    (found,) = raised.value.diagnostics
    assert found.span is not None
    assert (found.code, text[found.span.start : found.span.end]) == ("malformed-decline", marked)
    assert told in found.message


def test_what_only_speaks_of_answers_is_a_sentence_like_any_other() -> None:
    with pytest.raises(Rejected, match="no column `cannot_answer`"):
        abstaining(Sql(Schema({"users": {"id": "int"}}))).read("SELECT cannot_answer FROM users")
    word = Grammar("start: /cannot answer/")
    assert abstaining(word).read("cannot answer") == word.read("cannot answer")


def test_a_choice_gets_a_tool_to_decline_with() -> None:
    choice = abstaining(OneOf({"sum": Dsl(SUM, build=str), "cannot_answer": Dsl(SUM, build=str)}))
    languages = offered(choice)
    assert list(languages) == ["sum", "cannot_answer", "cannot_answer_2"]
    assert "call `cannot_answer_2`" in choice.instructions
    assert languages["cannot_answer_2"].read("it is no sum") == CannotAnswer("it is no sum")
    chosen = languages["sum"].read("1+2")
    assert isinstance(chosen, Chosen)
    with pytest.raises(Rejected):
        languages["cannot_answer_2"].read("")


def test_a_conversation_ends_with_what_was_declined() -> None:
    model = Scripted("CANNOT ANSWER: it is no number", '{"title": 1}', "CANNOT ANSWER: again")
    client = Client(model)
    assert client.ask("how blue is it?", abstaining(Dsl(SUM, build=str))).value == CannotAnswer("it is no number")
    answer = client.ask("when?", abstaining(Json(Event)))
    assert (answer.value, len(answer.attempts)) == (CannotAnswer("again"), 2)


def test_what_is_no_language_is_refused() -> None:
    with pytest.raises(TypeError, match="wrap it"):
        abstaining(Event)  # type: ignore[call-overload] # that is what is tested
