from __future__ import annotations

from grammarkit.ask.values import Asked, Call, Corrected, Reply, Said, Turn
from grammarkit.openai.wire.turns import UNANSWERED, Output, Passage, Spoken, Told, passages

ONE, TWO = Call("t", "a", "c1"), Call("t", "b", "c2")
BOTH = Reply((ONE, TWO))


def told(*turns: Turn) -> list[Passage]:
    return list(passages(turns))


def test_every_call_is_answered_by_what_is_said_of_it() -> None:
    turns = (Asked("q"), Said(BOTH), Corrected("no", "c2"), Corrected("nor this", "c1"))
    assert told(*turns) == [Told("q"), Spoken(BOTH), Output("c2", "no"), Output("c1", "nor this")]


def test_a_call_that_no_turn_answers_is_answered_before_anything_else_is_said() -> None:
    outputs = [Output("c1", UNANSWERED), Output("c2", UNANSWERED)]
    assert told(Said(BOTH), Asked("next")) == [Spoken(BOTH), *outputs, Told("next")]
    assert told(Said(BOTH)) == [Spoken(BOTH), *outputs]
    assert told(Said(BOTH), Corrected("no", "c1"), Said(Reply((), "Hm."))) == [
        Spoken(BOTH),
        Output("c1", "no"),
        Output("c2", UNANSWERED),
        Spoken(Reply((), "Hm.")),
    ]


def test_what_is_about_no_call_of_the_last_turn_is_said_by_the_user_after_the_outputs() -> None:
    turns = (Said(BOTH), Corrected("about nothing"), Corrected("about the past", "c0"), Corrected("no", "c1"))
    assert told(*turns) == [
        Spoken(BOTH),
        Output("c1", "no"),
        Output("c2", UNANSWERED),
        Told("about nothing"),
        Told("about the past"),
    ]


def test_calls_without_an_id_cannot_be_answered() -> None:
    reply = Reply((Call("t", "a"),))
    assert told(Said(reply), Corrected("no", "")) == [Spoken(reply), Told("no")]
