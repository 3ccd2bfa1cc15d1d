"""What type checkers infer of the public API, pinned. Nothing here runs; `test_api.py` has mypy read it.

mypy joins values of different types where pyright unites them, so of `OneOf` only what both say is pinned.
"""

from __future__ import annotations

from typing import assert_type

from lark import Token, Tree
from pydantic import BaseModel
from sqlglot import exp

from grammarkit import (
    Answer,
    AsyncClient,
    CannotAnswer,
    Chosen,
    Client,
    Delta,
    Dsl,
    Exhausted,
    Flow,
    Grammar,
    GrammarKitError,
    Image,
    Language,
    OneOf,
    Reask,
    abstaining,
)
from grammarkit.ask.answer import Budget
from grammarkit.ask.flow import ask
from grammarkit.json import Json
from grammarkit.sql import Schema, Sql


class Event(BaseModel):
    """A model of a user's."""

    title: str


def total(tree: Tree[Token]) -> int:
    """Build a value of a user's type."""
    return len(tree.children)


grammar = Grammar("start: /[0-9]+/")
sql = Sql(Schema({}))
sums = Dsl(grammar, build=total)


def one_question(client: Client) -> None:
    """The type of an answer is that of its language."""
    assert_type(client.ask("q", grammar), Answer[Tree[Token]])
    assert_type(client.ask("q", sql), Answer[exp.Query])
    assert_type(client.ask("q", sums), Answer[int])
    assert_type(client.ask("q", Json(Event)), Answer[Event])
    assert_type(client.ask("q", Json(list[Event])).value, list[Event])
    assert_type(client.ask(["what is", Image(b"")], sql).value, exp.Query)
    assert_type(client.ask("q", sql).cost, float | None)


def a_choice(client: Client) -> None:
    """What was chosen says so, and is of the type that all have, or that is said to be theirs."""
    alike = OneOf({"sum": sums, "other": sums})
    assert_type(alike, OneOf[int])
    assert_type(client.ask("q", alike), Answer[Chosen[int]])
    assert_type(client.ask("q", alike).value.name, str)
    told = OneOf[exp.Query | int]({"sql": sql, "sum": sums})
    assert_type(client.ask("q", told).value, Chosen[exp.Query | int])
    assert_type(client.ask("q", told).value.value, exp.Query | int)
    untold: OneOf[object] = OneOf({"sql": sql, "event": Json(Event)})
    assert_type(client.ask("q", untold).value, Chosen[object])


def declining(client: Client) -> None:
    """A model that may decline gives what the language gives, or says why not."""
    assert_type(client.ask("q", abstaining(sql)).value, exp.Query | CannotAnswer)
    assert_type(client.ask("q", abstaining(Json(Event))).value, Event | CannotAnswer)
    assert_type(client.ask("q", abstaining(OneOf({"sum": sums}))).value, Chosen[int] | CannotAnswer)


def many_questions(client: Client) -> None:
    """Keys keep their type."""
    assert_type(client.ask_many({1: "q"}, sql), dict[int, Answer[exp.Query] | GrammarKitError])
    assert_type(client.ask_many({"a": ["q"]}, sums, at_once=2), dict[str, Answer[int] | GrammarKitError])


def streamed(client: Client) -> None:
    """What comes is one of three things."""
    for event in client.stream("q", Json(Event)):
        assert_type(event, Delta | Reask | Answer[Event])


async def without_blocking(client: AsyncClient) -> None:
    """All the same with `await`."""
    assert_type(await client.ask("q", Json(Event)), Answer[Event])
    assert_type(await client.ask("q", OneOf({"sum": sums})), Answer[Chosen[int]])
    assert_type(await client.ask_many({1: "q"}, grammar), dict[int, Answer[Tree[Token]] | GrammarKitError])
    async for event in client.stream("q", sql):
        assert_type(event, Delta | Reask | Answer[exp.Query])


def flows(client: Client) -> None:
    """A flow of one's own has the type of what it returns."""

    def twice(question: str, language: Language[int]) -> Flow[int]:
        first = yield from ask(question, language)
        second = yield from ask(f"double {first.text}", language)
        return first.value + second.value

    assert_type(ask("q", sql), Flow[Answer[exp.Query]])
    assert_type(client.run(ask("q", sql)), Answer[exp.Query])
    assert_type(client.run(twice("q", sums)), int)


def failures(error: Exhausted) -> None:
    """What ended a conversation can be told apart exhaustively."""
    assert_type(error.budget, Budget)
