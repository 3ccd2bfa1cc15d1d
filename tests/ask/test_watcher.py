"""Answers that stream in are recognised as they come; those that have left their grammar are given up.

The grammars here are recognised by the real engine.
"""

from __future__ import annotations

import asyncio
import pickle
import re
import time
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit import Client, Dsl, Grammar, OneOf
from grammarkit.ask.answer import Answer, Exhausted
from grammarkit.ask.drive import Done, run
from grammarkit.ask.flow import Flow, ask, replayed
from grammarkit.ask.judging import judge, judging
from grammarkit.ask.policy import Policy
from grammarkit.ask.stream import watch, watch_async
from grammarkit.ask.values import (
    Call,
    Corrected,
    Delta,
    Judge,
    Outcome,
    Prompt,
    Reask,
    Reply,
    Said,
    Tool,
    Usage,
)
from grammarkit.ask.watcher import Watcher
from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import GrammarKitError, Rejected
from grammarkit.grammar.engine import recognise
from grammarkit.grammar.recognise import require
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from lark import Token, Tree

    from grammarkit.language import Language

SUM = Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/')
BAR = Grammar('start: "bar " NAME\nNAME: /[a-z]{1,9}/')
WORDS = Grammar('start: ("select" | "from" | NAME) (" " ("select" | "from" | NAME))* "."?\nNAME: /[a-z]{3,5}é?/')
FACES = Grammar('start: ("😀" | "é" | "a b" | "\\n")+')
SPACED = Grammar('start: "a" "b" "c"?\n%ignore / +/')
SQL = Grammar.named("sql/sqlite")
BROKEN = Grammar("start: undefined")

ALPHABETS: dict[Grammar, st.SearchStrategy[str]] = {
    SUM: st.text("019+ -a\n", max_size=12),
    WORDS: st.lists(st.sampled_from(["select", "from", "abc", "abcé", "ab", " ", ".", "\n", "1"])).map("".join),
    FACES: st.text("😀éab \n\ud83d\ude00", max_size=12),
    SPACED: st.text("abc x\n", max_size=12),
    SQL: st.lists(st.sampled_from(["SELECT ", "x", "*", ", ", "FROM ", "frm ", "\n", ";", "(", ")", "'é'", "1"])).map(
        "".join
    ),
}


def added(tree: Tree[Token]) -> int:
    return sum(int(str(token)) for token in tree.scan_values(lambda _: True))


SUMS = Dsl(SUM, build=added)


@st.composite
def streams(draw: st.DrawFn) -> tuple[Grammar, list[str]]:
    """A grammar, and a text in pieces, with or without much to do with the grammar."""
    grammar = draw(st.sampled_from(list(ALPHABETS)))
    return grammar, cut(draw, draw(ALPHABETS[grammar]))


def cut(draw: st.DrawFn, text: str) -> list[str]:
    places = st.just(range(len(text))) | st.lists(st.integers(0, len(text)), max_size=8).map(sorted)
    return [text[a:b] for a, b in pairwise([0, *draw(places), len(text)])]


def heard(grammar: Grammar | None, *pieces: str, tool: str = "answer") -> Watcher:
    """Have a watcher listen until it has heard enough."""
    watcher = Watcher([Tool("answer", SUM, accepted=grammar)])
    for piece in pieces:
        if watcher.heard(Delta(piece, tool)):
            break
    return watcher


def given_up(watcher: Watcher) -> Diagnostic | None:
    outcome = watcher.outcome()
    return outcome.broken_off if isinstance(outcome, Reply) else None


def joined(text: str) -> str:
    """Put the halves of characters together, as JSON does where they are in one string."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@given(streams())
@settings(max_examples=150)
def test_what_is_given_up_is_told_what_the_whole_text_would_be_told(stream: tuple[Grammar, list[str]]) -> None:
    grammar, pieces = stream
    text = joined("".join(pieces))
    found = given_up(heard(grammar, *pieces))
    if found:
        with pytest.raises(Rejected) as raised:
            require(grammar, text)
        assert raised.value.diagnostics == (found,)


@given(streams())
@settings(max_examples=150)
def test_a_text_is_given_up_as_soon_as_the_word_that_cannot_stand_there_has_ended(
    stream: tuple[Grammar, list[str]],
) -> None:
    """Not before, and not later; and only if there is more before it than white space, or it is none itself."""
    grammar, pieces = stream
    arrived = ""
    watcher = Watcher([Tool("answer", SUM, accepted=grammar)])
    for piece in pieces:
        arrived += piece
        enough = watcher.heard(Delta(piece, "answer"))
        text = joined(arrived)
        text = text[:-1] if "\ud800" <= text[-1:] <= "\udbff" else text
        reached = len(text) if recognise(grammar, text).accepted else recognise(grammar, text).reached
        ended = re.match(r"\s*(?:\w+\W|[^\w\s])", text[reached:])
        assert enough == bool(ended and text[: reached + 1].strip())
        if enough:
            outcome = watcher.outcome()
            assert isinstance(outcome, Reply)
            assert outcome.calls == (Call("answer", text),)
            break


@pytest.mark.parametrize("text", ["1", "1+2", "12+345", "1+", ""])
def test_what_may_become_a_sentence_is_waited_for(text: str) -> None:
    assert given_up(heard(SUM, *text)) is None


def test_a_model_is_told_of_its_whole_word() -> None:
    watcher = heard(WORDS, "abc ", "abc", "def", "ghi ", "never heard")
    outcome = watcher.outcome()
    assert isinstance(outcome, Reply)
    assert outcome.text == "abc abcdefghi "
    found = given_up(watcher)
    assert found is not None
    assert (found.code, found.message, found.span) == ("unexpected-text", "`fghi` cannot stand here", Span(9, 13))


def test_a_word_without_end_is_not_waited_for() -> None:
    watcher = Watcher([Tool("answer", SUM, accepted=SUM)])
    sent = next(number for number in range(1000) if watcher.heard(Delta("x", "answer")))
    assert sent == 100


@pytest.mark.parametrize("margin", [" ", "\n", "\t\n  "])
def test_white_space_before_a_sentence_is_for_the_language_to_judge(margin: str) -> None:
    """It may pass over it, as `Sql.read` does, though no sentence of the grammar begins so."""
    assert given_up(heard(SUM, *margin, *"1+2; nonsense ( ")) is None
    assert given_up(heard(SUM, f"{margin}1+2")) is None


def test_white_space_behind_a_sentence_is_waited_out() -> None:
    assert given_up(heard(WORDS, "abc.", "\n", " \n ")) is None
    found = given_up(heard(WORDS, "abc.", "\n", " and", " so on"))
    assert found is not None
    assert found.message == "`and` stands behind the end of the sentence"


def test_a_character_in_two_halves_is_one() -> None:
    assert given_up(heard(FACES, "é", "\ud83d", "\ude00", "é")) is None


def test_half_a_character_before_a_line_break_is_told_with_it() -> None:
    watcher = heard(FACES, "é\ud83d", "\n")
    outcome = watcher.outcome()
    assert isinstance(outcome, Reply)
    assert outcome.text == "é\ud83d\n"


def test_half_a_character_is_none() -> None:
    for pieces in (("é", "\ud83d", "é"), ("é\ude00", "é"), ("\ud83d\ud83d", "\ude00")):
        assert given_up(heard(FACES, *pieces)) is not None


@pytest.mark.parametrize("tool", ["", "sql"])
def test_what_is_no_call_of_an_offered_tool_is_only_passed_on(tool: str) -> None:
    assert given_up(heard(SUM, "let ", "me ", "think", tool=tool)) is None


@pytest.mark.parametrize("grammar", [None, BROKEN], ids=["lenient", "broken"])
def test_where_there_is_no_grammar_to_hold_a_text_against_it_is_waited_for(grammar: Grammar | None) -> None:
    assert given_up(heard(grammar, "let ", "me ", "think")) is None


def test_pieces_of_which_some_may_belong_elsewhere_are_only_passed_on() -> None:
    watcher = Watcher([Tool("answer", SUM, accepted=SUM), Tool("bar", BAR, accepted=BAR)])
    mixed = [Delta("1+", "answer"), Delta("bar ", "bar"), Delta("x y ", "answer")]
    assert [watcher.heard(delta) for delta in mixed] == [False] * 3


def test_each_tool_is_held_against_its_own_grammar() -> None:
    tools = [Tool("answer", SUM, accepted=SUM), Tool("bar", BAR, accepted=BAR)]
    for tool, text, left in (("answer", "1+2", False), ("bar", "1+2", True), ("answer", "bar x", True)):
        watcher = Watcher(tools)
        assert watcher.heard(Delta(text, tool)) is left
    assert not Watcher(tools).heard(Delta("bar x", "bar"))


def test_a_reply_that_came_whole_is_the_outcome_whatever_was_heard_before() -> None:
    watcher = heard(SUM, "1", "x")
    reply = Reply((Call("answer", "1x"),), usage=Usage(1, 2))
    assert not watcher.heard(reply)
    assert watcher.outcome() == reply


def test_time_is_that_of_the_last_piece() -> None:
    watcher = Watcher([Tool("answer", SUM, accepted=SUM)])
    watcher.heard(Delta("1", "answer", 0.5))
    assert watcher.heard(Delta("x!", "answer", 0.75))
    outcome = watcher.outcome()
    assert isinstance(outcome, Reply)
    assert outcome.elapsed == 0.75


def test_time_is_in_the_length_of_the_text() -> None:
    def took(length: int) -> float:
        began = time.process_time()
        assert given_up(heard(SUM, *["12+3"] * length)) is None
        return time.process_time() - began

    took(10)
    assert min(took(4000) for _ in range(3)) < 20 * min(took(500) for _ in range(3))


# ---- the whole conversation


@dataclass(slots=True)
class Line:
    """A model that streams each of these answers in pieces, and then whole; keeps a log."""

    answers: list[list[str]]
    tool: str = "answer"
    log: list[str] = field(default_factory=list)

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        pieces = self.answers.pop(0)
        try:
            for piece in pieces:
                self.log.append(piece)
                yield Delta(piece, self.tool)
            yield Reply((Call(self.tool, joined("".join(pieces)), "c"),))
        finally:
            self.log.append("closed")

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        for item in self.stream(prompt):
            await asyncio.sleep(0)
            yield item


def blocking(flow: Flow[object], line: Line) -> list[object]:
    return list(watch(judging(flow), line.stream))


def waiting(flow: Flow[object], line: Line) -> list[object]:
    async def main() -> list[object]:
        return [event async for event in watch_async(judging(flow), line.stream_async)]

    return asyncio.run(main())


Watch: TypeAlias = Callable[[Flow[object], Line], list[object]]
BOTH = pytest.mark.parametrize("watched", [blocking, waiting], ids=["blocking", "async"])


@BOTH
def test_the_stream_is_closed_at_once_and_the_model_asked_again(watched: Watch) -> None:
    line = Line([["1", "+x", "yz", " 3", "4", "5"], ["1+2"]])
    events = watched(ask("one and two?", SUMS), line)
    assert line.log[:5] == ["1", "+x", "yz", " 3", "closed"]
    assert [type(event) for event in events] == [Delta, Delta, Delta, Delta, Reask, Delta, Answer]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.value, len(answer.attempts)) == (3, 2)
    broken = answer.attempts[0]
    assert broken.reply.text == "1+xyz 3"
    assert broken.error is not None
    assert broken.error.diagnostics == (broken.reply.broken_off,)
    assert broken.error.diagnostics[0].message == "`xyz` cannot stand here"
    assert broken.error.diagnostics[0].expected == ("NUMBER",)


@BOTH
def test_what_was_given_up_is_an_attempt_like_any_other(watched: Watch) -> None:
    line = Line([["x "], ["y "], ["1"]])
    with pytest.raises(Exhausted, match="in 2 attempts: 2 allowed") as raised:
        watched(ask("one?", SUMS, policy=Policy(attempts=2)), line)
    assert [attempt.reply.usage for attempt in raised.value.attempts] == [Usage(), Usage()]


@BOTH
def test_a_broken_off_call_is_shown_and_told_without_an_id(watched: Watch) -> None:
    line = Line([["1+x "], ["1"]])
    *_, answer = watched(ask("one?", SUMS), line)
    assert isinstance(answer, Answer)
    _, said, corrected = answer.attempts[1].prompt.turns
    assert isinstance(said, Said)
    assert isinstance(corrected, Corrected)
    assert said.reply.calls == (Call("answer", "1+x "),)
    assert corrected.call == ""
    assert corrected.feedback.startswith("That is not in the grammar: `x` cannot stand here")


@BOTH
def test_a_choice_is_held_against_the_grammar_of_what_was_chosen(watched: Watch) -> None:
    choice = OneOf({"sum": SUMS, "chart": Dsl(BAR, build=str)})
    line = Line([["1+", "2 "], ["bar ", "x"]], tool="chart")
    *_, answer = watched(ask("?", choice), line)
    assert isinstance(answer, Answer)
    assert len(answer.attempts) == 2
    assert answer.attempts[0].reply.broken_off is not None
    assert answer.value.name == "chart"


class Narrow:
    """Sums, of which a model is shown only those of one number."""

    grammar = SUM
    prompt_grammar = Grammar("start: /[0-9]+/")
    instructions = ""

    def read(self, text: str) -> int:
        return SUMS.read(text)


class Lenient(Narrow):
    """Sums in which there may be anything else."""

    lenient = True

    def read(self, text: str) -> int:
        return sum(map(int, re.findall("[0-9]+", text)))


@BOTH
@pytest.mark.parametrize(("language", "text"), [(Narrow(), "1+2"), (Lenient(), "one (1) and two (2)")])
def test_nothing_is_given_up_that_would_be_accepted(watched: Watch, language: Language[int], text: str) -> None:
    *_, answer = watched(ask("?", language), Line([list(text)]))
    assert isinstance(answer, Answer)
    assert (answer.value, len(answer.attempts)) == (3, 1)


def test_a_client_gives_up_too_and_times_it() -> None:
    *_, answer = Client(Scripted("1+x !!!!!", "1+2")).stream("one and two?", SUMS)
    assert isinstance(answer, Answer)
    broken = answer.attempts[0]
    assert broken.reply.broken_off is not None
    assert broken.elapsed == broken.reply.elapsed > 0


SCRIPTS = st.lists(st.text("12+ x😀\ud83d\ude00", max_size=8), min_size=1, max_size=4)


@st.composite
def talks(draw: st.DrawFn) -> list[list[str]]:
    return [cut(draw, text) for text in [*draw(SCRIPTS), "1", "2", "3"]]


def outcome(conversation: Callable[[], object]) -> object:
    try:
        return conversation()
    except GrammarKitError as error:
        return error


def told(end: object) -> object:
    """What a conversation came to: how often was asked, what was said to the model, and what it all ended in."""
    if isinstance(end, Answer | Exhausted):
        found = [[error.diagnostics for error in attempt.errors] for attempt in end.attempts]
        return type(end), found, [attempt.prompt.model for attempt in end.attempts], getattr(end, "value", "")
    return type(end)


@given(talks(), st.sampled_from([Policy(), Policy(attempts=2), Policy(reask="fresh"), Policy(history="last")]))
@settings(max_examples=100)
def test_streamed_however_it_is_cut_comes_to_the_same_as_not_streamed(script: list[list[str]], policy: Policy) -> None:
    """But for repetitions: of texts that are given up at the same place it is not known whether they are the same."""
    patient = replace(policy, efforts=tuple(str(number) for number in range(9)))
    model = Scripted(*(joined("".join(pieces)) for pieces in script))
    plainly = outcome(lambda: run(ask("?", SUMS, policy=patient), lambda step: plain(model, step)))
    streamed = outcome(lambda: blocking(ask("?", SUMS, policy=patient), Line(list(script)))[-1])
    assert told(streamed) == told(plainly)


def plain(model: Scripted, step: Prompt | Judge) -> Outcome:
    return judge(step) if isinstance(step, Judge) else model.send(step)


@given(talks())
@settings(max_examples=60)
def test_a_record_with_broken_off_replies_replays_to_the_same_end(script: list[list[str]]) -> None:
    record: list[Outcome | GrammarKitError] = []
    end = outcome(lambda: blocking(recording(ask("?", SUMS), record), Line(script))[-1])
    again = outcome(lambda: replayed(ask("?", SUMS), pickle.loads(pickle.dumps(record))))
    assert told(again.value if isinstance(again, Done) else again) == told(end)


def recording(flow: Flow[Answer[int]], record: list[Outcome | GrammarKitError]) -> Flow[Answer[int]]:
    """Pass a flow's wishes on, and keep what it is sent."""
    step = next(flow)
    while True:
        sent = yield step
        record.append(sent)
        try:
            step = flow.send(sent)
        except StopIteration as stop:
            end: Answer[int] = stop.value
            return end
