"""What users write themselves needs no name but those of `grammarkit`: a backend, a flow, a language with faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grammarkit import (
    Accepted,
    Asked,
    Call,
    Client,
    Corrected,
    Delta,
    Dsl,
    Fault,
    Flow,
    Grammar,
    Prompt,
    Rejected,
    Reply,
    Said,
    Span,
    Tool,
    ask,
    judged,
    said,
)

if TYPE_CHECKING:
    from collections.abc import Generator

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
