"""A policy is a value; what it says depends on the attempts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import pytest

from grammarkit.ask.answer import Attempt
from grammarkit.ask.policy import Manner, Policy, Stop
from grammarkit.ask.values import Asked, Call, Corrected, Prompt, Reply, Said, Usage
from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from grammarkit.language import Language

WRONG = Rejected("1+", (Diagnostic("not-a-sum", "that is no sum", Span(1, 2)),))
ALSO_WRONG = Rejected("2++", (Diagnostic("not-a-sum", "that is no sum", Span(2, 3)),))
TOO_LARGE = Rejected("999+2", (Diagnostic("too-large", "that is over a thousand"),))
TWICE = Stop("no-progress", "the model gave the same answer twice")
NO_BETTER = Stop("no-progress", "the same is wrong as before, though more was put into it")
BROKEN_OFF = Diagnostic("unexpected-text", "`x` cannot stand here")


@pytest.fixture
def prompt(sums: Language[int]) -> Prompt:
    return Prompt.opening("one and two?", sums)


def failed(prompt: Prompt, text: str = "1+", error: Rejected = WRONG, **of_reply: Any) -> Attempt:
    reply = Reply((Call("answer", text),), **of_reply)
    return Attempt(prompt, reply, (error,), reply.elapsed)


def talk(prompt: Prompt, policy: Policy, *attempts: tuple[str, Rejected], **of_reply: Any) -> tuple[Attempt, ...]:
    """Let these attempts fail one after the other, each asked as the policy says."""
    tried: tuple[Attempt, ...] = ()
    for text, error in attempts:
        tried += (failed(policy.manner(tried).asking(prompt), text, error, **of_reply),)
    return tried


@pytest.mark.parametrize("attempts", [0, -1])
def test_a_policy_that_asks_nothing_cannot_be_made(attempts: int) -> None:
    with pytest.raises(ValueError, match=f"at least one attempt, not {attempts}"):
        Policy(attempts=attempts)


def test_other_nonsense_cannot_be_made_either() -> None:
    given: Any = "backwards"
    with pytest.raises(ValueError, match="not with 'backwards'"):
        Policy(reask=given)
    with pytest.raises(ValueError, match='shows "all" failed turns or the "last", not \'backwards\''):
        Policy(history=given)
    with pytest.raises(ValueError, match="`fallback_after` and `room` count from 1"):
        Policy(fallback_after=0)
    with pytest.raises(ValueError, match="`fallback_after` and `room` count from 1"):
        Policy(room=0)
    with pytest.raises(TypeError, match="one effort an attempt"):
        Policy(efforts=given)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"attempts": 2.5}, "`attempts` is a whole number, not 2.5"),
        ({"attempts": True}, "`attempts` is a whole number, not True"),
        ({"tokens": -1}, "`tokens` is at least 0, not -1; None sets no limit"),
        ({"dollars": float("nan")}, "`dollars` is at least 0, not nan; None sets no limit"),
        ({"seconds": "1"}, "`seconds` is a number, not '1'"),
        ({"temperatures": "0.1"}, "`temperatures` is one temperature an attempt, in a tuple, and not the string '0.1'"),
        ({"temperatures": (0, 9)}, "a temperature is between 0 and 2, not 9"),
        ({"temperatures": ("hot",)}, "a temperature is a number, not str"),
        ({"efforts": [1]}, "an effort is a word such as `low`, not int"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(given: dict[str, Any], told: str) -> None:
    with pytest.raises((TypeError, ValueError)) as raised:
        Policy(**given)
    assert str(raised.value) == told


def test_lists_are_kept_as_they_were_given() -> None:
    efforts = ["low"]
    policy = Policy(efforts=efforts, temperatures=[0.5])
    efforts.clear()
    assert policy == Policy(efforts=("low",), temperatures=(0.5,))
    assert hash(policy)


@pytest.mark.parametrize(
    ("given", "expected"),
    [((), [None, None, None]), (("low",), ["low"] * 3), (("low", "high"), ["low", "high", "high"])],
)
def test_the_last_effort_holds_for_all_later_attempts(given: tuple[str, ...], expected: list[str | None]) -> None:
    assert [Policy(efforts=given).effort(number) for number in range(3)] == expected


@pytest.mark.parametrize(
    ("given", "expected"), [((), [None, None, None]), ((0.0,), [0.0] * 3), ((0.0, 0.8), [0.0, 0.8, 0.8])]
)
def test_the_last_temperature_holds_for_all_later_attempts(
    given: tuple[float, ...], expected: list[float | None]
) -> None:
    assert [Policy(temperatures=given).temperature(number) for number in range(3)] == expected


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(), [None, None, None]),
        (Policy(fallback="big"), [None, "big", "big"]),
        (Policy(fallback="big", fallback_after=2), [None, None, "big"]),
    ],
)
def test_the_fallback_is_asked_from_a_number_of_failures_on(policy: Policy, expected: list[str | None]) -> None:
    assert [policy.model(number) for number in range(3)] == expected


@pytest.mark.parametrize(
    ("most", "rooms"), [(1, [1, 1, 1, 1]), (4, [1, 2, 4, 4]), (5, [1, 2, 4, 4]), (8, [1, 2, 4, 8])]
)
def test_an_answer_that_was_cut_off_gets_twice_the_room_within_bounds(
    prompt: Prompt, most: int, rooms: list[int]
) -> None:
    tried = talk(prompt, Policy(room=most), *[("1+", WRONG)] * 4, cut_off=True)
    assert [attempt.prompt.room for attempt in tried] == rooms


def test_room_is_kept_and_not_enlarged_where_an_answer_came_to_its_end(prompt: Prompt) -> None:
    policy = Policy()
    cut = failed(prompt, cut_off=True)
    whole = failed(policy.manner((cut,)).asking(prompt))
    assert policy.manner((cut, whole)).room == 2
    assert policy.manner((whole,)).room == 2


def test_a_manner_changes_nothing_but_the_manner(prompt: Prompt) -> None:
    manner = Manner("high", 0.5, "big", 2)
    asked = manner.asking(prompt)
    assert Manner.of(asked) == manner
    assert Manner().asking(asked) == prompt == Manner.of(prompt).asking(prompt)


def test_a_model_is_not_sent_the_records_of_another(prompt: Prompt) -> None:
    reply = Reply((Call("answer", "1+", "call_1"),), items=({"type": "reasoning", "id": "rs_1"},), id="resp_1")
    corrected = prompt.correcting(reply, "no", WRONG)
    assert Manner("high", room=2).asking(corrected).turns == corrected.turns
    assert Manner(model="big").asking(corrected).turns == (
        Asked("one and two?"),
        Said(replace(reply, items=(), id="")),
        Corrected("no", "call_1"),
    )


def test_there_is_reason_to_go_on_while_attempts_are_left(prompt: Prompt) -> None:
    policy = Policy(attempts=3)
    tried = tuple(failed(prompt, text) for text in ("1+", "2+", "3+"))
    stops = [policy.stop(tried[:number]) for number in (1, 2, 3)]
    assert stops == [None, None, Stop("attempts", "3 allowed")]


def test_a_refusal_ends_it_also_on_the_last_attempt(prompt: Prompt) -> None:
    refused = Attempt(prompt, Reply(refusal="no"), (WRONG,))
    told = Stop("refused", "the model refused to answer")
    assert Policy(attempts=1).stop((refused,)) == Policy().stop((refused,)) == told


@pytest.mark.parametrize(
    ("budget", "why"),
    [(None, ""), (31, ""), (30, "30 tokens spent of 30 allowed"), (5, "30 tokens spent of 5 allowed")],
)
def test_tokens_of_all_attempts_count(prompt: Prompt, budget: int | None, why: str) -> None:
    tried = (failed(prompt, "1+", usage=Usage(10)), failed(prompt, "2+", usage=Usage(15, 5)))
    assert Policy(tokens=budget).stop(tried) == (Stop("tokens", why) if why else None)


@pytest.mark.parametrize(
    ("budget", "why"),
    [(None, ""), (3.1, ""), (3.0, "3.0 seconds spent of 3.0 allowed"), (0.5, "3.0 seconds spent of 0.5 allowed")],
)
def test_seconds_of_all_attempts_count(prompt: Prompt, budget: float | None, why: str) -> None:
    tried = (failed(prompt, "1+", elapsed=1.0), failed(prompt, "2+", elapsed=2.0))
    assert Policy(seconds=budget).stop(tried) == (Stop("seconds", why) if why else None)


@pytest.mark.parametrize(
    ("budget", "why"),
    [(None, ""), (0.06, ""), (0.05, "$0.0500 spent of $0.0500 allowed"), (0.0, "$0.0500 spent of $0.0000 allowed")],
)
def test_dollars_of_all_attempts_count(prompt: Prompt, budget: float | None, why: str) -> None:
    tried = (failed(prompt, "1+", cost=0.02), failed(prompt, "2+", cost=0.03))
    assert Policy(dollars=budget).stop(tried) == (Stop("dollars", why) if why else None)


def cents(usage: Usage) -> float:
    return usage.total / 100


def test_what_a_backend_does_not_tell_a_price_says(prompt: Prompt) -> None:
    tried = (failed(prompt, "1+", usage=Usage(1), cost=0.5), failed(prompt, "2+", usage=Usage(20, 5)))
    told = Stop("dollars", "$0.7500 spent of $0.7000 allowed")
    assert Policy(dollars=0.7, price=cents).stop(tried) == told
    assert Policy(dollars=0.8, price=cents).stop(tried) is None


def test_a_budget_that_cannot_be_kept_to_is_not_spent(prompt: Prompt) -> None:
    told = Stop("dollars", "what the model costs is not known, so $9.0000 cannot be kept to without a `price`")
    assert Policy(dollars=9).stop((failed(prompt, usage=Usage(1)),)) == told


def test_what_was_broken_off_counts_as_nothing(prompt: Prompt) -> None:
    tried = (failed(prompt, "1+", cost=0.02), failed(prompt, "x ", broken_off=BROKEN_OFF))
    assert Policy(dollars=0.03).stop(tried) is None
    assert Policy(dollars=0.02).stop(tried) == Stop("dollars", "$0.0200 spent of $0.0200 allowed")


@pytest.mark.parametrize(
    ("texts", "stop"),
    [(("1+", "1+"), TWICE), (("1+", "2+"), None), (("1+", "2+", "1+"), None), (("", ""), None)],
)
def test_a_model_that_repeats_itself_is_not_asked_again(
    prompt: Prompt, texts: tuple[str, ...], stop: Stop | None
) -> None:
    assert Policy(attempts=9).stop(tuple(failed(prompt, text) for text in texts)) == stop


def test_an_answer_is_the_same_only_if_all_its_calls_are(prompt: Prompt) -> None:
    calls = [(Call("answer", "1+"), Call("answer", text)) for text in ("2+", "3+", "3+")]
    tried = tuple(Attempt(prompt, Reply(several), (WRONG, WRONG)) for several in calls)
    assert [Policy(attempts=9).stop(tried[:number]) for number in (2, 3)] == [None, TWICE]


@pytest.mark.parametrize(
    "policy",
    [
        Policy(attempts=9, reask="fresh"),
        Policy(attempts=9, efforts=("low", "low", "high")),
        Policy(attempts=9, temperatures=(0.0, 0.0, 1.0)),
        Policy(attempts=9, fallback="big", fallback_after=2),
    ],
)
def test_unless_it_is_asked_in_another_way(prompt: Prompt, policy: Policy) -> None:
    assert policy.stop(talk(prompt, policy, ("1+", WRONG), ("1+", WRONG))) is None


def test_or_is_given_more_room(prompt: Prompt) -> None:
    policy = Policy(attempts=9, room=4)
    tried = talk(prompt, policy, *[("1+", WRONG)] * 3, cut_off=True)
    assert [policy.stop(tried[:number]) for number in (1, 2, 3)] == [None, None, TWICE]


@pytest.mark.parametrize(
    "policy",
    [
        Policy(attempts=9, efforts=("low", "high")),
        Policy(attempts=9, temperatures=(0.0, 1.0)),
        Policy(attempts=9, fallback="big"),
    ],
)
def test_a_change_that_has_already_been_tried_is_not_another_way(prompt: Prompt, policy: Policy) -> None:
    assert policy.stop(talk(prompt, policy, ("1+", WRONG), ("1+", WRONG))) == TWICE


@pytest.mark.parametrize(
    ("policy", "errors", "stop"),
    [
        (Policy(attempts=9, efforts=("low", "high")), (WRONG, ALSO_WRONG), NO_BETTER),
        (Policy(attempts=9, fallback="big"), (WRONG, ALSO_WRONG), NO_BETTER),
        (Policy(attempts=9, fallback="big"), (TOO_LARGE, WRONG, ALSO_WRONG), NO_BETTER),
        (Policy(attempts=9, fallback="big"), (WRONG, TOO_LARGE), None),
        (Policy(attempts=9, efforts=("low", "low", "high")), (WRONG, ALSO_WRONG), None),
        (Policy(attempts=9, efforts=("low", "high"), fallback="big", fallback_after=2), (WRONG, ALSO_WRONG), None),
        (Policy(attempts=9), (WRONG, ALSO_WRONG), None),
        (Policy(attempts=9, reask="fresh", efforts=("low", "high")), (WRONG, ALSO_WRONG), None),
    ],
)
def test_what_stays_wrong_after_the_last_escalation_ends_it(
    prompt: Prompt, policy: Policy, errors: tuple[Rejected, ...], stop: Stop | None
) -> None:
    """Where there is no escalation, another answer that is wrong in the same way may be on its way to a better one."""
    tried = talk(prompt, policy, *((f"{number}+", error) for number, error in enumerate(errors)))
    assert policy.stop(tried) == stop


@pytest.mark.parametrize("reask", ["correct", "fresh"])
def test_both_manners_of_asking_again_keep_to_the_budgets(prompt: Prompt, reask: Literal["correct", "fresh"]) -> None:
    assert Policy(reask=reask, attempts=1).stop((failed(prompt),)) == Stop("attempts", "1 allowed")
    spent = (failed(prompt, usage=Usage(1)),)
    assert Policy(reask=reask, tokens=1).stop(spent) == Stop("tokens", "1 tokens spent of 1 allowed")
