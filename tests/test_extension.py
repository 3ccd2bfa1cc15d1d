"""What users write themselves needs no name but those of `grammarkit`: a backend, a flow, a language with faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from grammarkit import (
    Accepted,
    Asked,
    AsyncClient,
    Call,
    Client,
    Corrected,
    Delta,
    Dsl,
    Fault,
    Flow,
    Grammar,
    OneOf,
    Prompt,
    Rejected,
    Reply,
    Said,
    Span,
    Tool,
    judged,
    said,
)
from grammarkit.ask.flow import ask
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from lark import Token, Tree

    from grammarkit import Language


class Corrigible:
    """A backend: adds one to its answer each time that it is corrected, and says so."""

    def send(self, prompt: Prompt) -> Reply:
        (tool,) = prompt.tools
        assert isinstance(tool, Tool)
        answer = 0
        for turn in prompt.turns:
            match turn:
                case Asked(text):
                    answer = int(text)
                case Said(reply):
                    assert reply.text == str(answer)
                case Corrected(_, call):
                    assert call == f"call_{answer}"
                    answer += 1
        return Reply((Call(tool.name, str(answer), f"call_{answer}"),))

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        yield self.send(prompt)


def even(tree: Tree[Token]) -> int:
    number = tree.children[0]
    if int(str(number)) % 2:
        raise Fault("the number is odd", at=number, help="write an even number")
    return int(str(number))


EVEN = Dsl(Grammar("start: /[0-9]+/"), build=even)


def twice(question: str, language: Language[int]) -> Flow[str]:
    """Ask, have a text of one's own judged, and put a prompt of one's own to the model."""
    answer = yield from ask(question, language)
    verdict = yield from judged(language, f"{answer.value + 1}")
    reply = yield from said(Prompt.opening(f"{answer.value + 2}", language))
    return f"{answer.value}, {'accepted' if isinstance(verdict, Accepted) else verdict.error.text}, {reply.text}"


def test_a_backend_a_language_and_a_flow_of_ones_own() -> None:
    assert Client(Corrigible()).run(twice("3", EVEN)) == "4, 5, 6"


def test_a_fault_is_pointed_at() -> None:
    with pytest.raises(Rejected) as raised:
        EVEN.read("3")
    (found,) = raised.value.diagnostics
    assert (found.message, found.span, found.help) == ("the number is odd", Span(0, 1), "write an even number")


WORD = Grammar('start: "yes"')
ANYTHING = cast("Any", None)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Scripted(cast("Any", ["yes"])), "a reply is a text, a Reply or a GrammarKitError, not list"),
        (lambda: Client(Scripted()).ask_many(cast("Any", ["?"]), WORD), "make one of a list by `dict"),
        (lambda: OneOf(cast("Any", [WORD])), "a mapping of names to languages, not list"),
        (lambda: Client(Scripted("yes")).ask(ANYTHING, WORD), "not of NoneType"),
        (lambda: Client(cast("Any", "gpt-5.2")), "a str is no backend for this client: it has no `send`"),
        (lambda: AsyncClient(cast("Any", object())), "it has no `send_async`"),
        (lambda: Dsl(cast("Any", "start: x"), str), "`grammar` is a Grammar, not str"),
        (lambda: Dsl.from_models(WORD, cast("Any", [int])), "a mapping of rules to models, not list"),
    ],
)
def test_an_argument_of_the_wrong_kind_is_told_of_where_it_is_given(make: Callable[[], object], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        make()
