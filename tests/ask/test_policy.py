"""A policy is a value; what it says depends on the attempts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from grammarkit.ask.answer import Attempt
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Call, Prompt, Reply, Usage
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from grammarkit.language import Language

WRONG = Rejected("1+", (Diagnostic("not-a-sum", "that is no sum"),))


@pytest.fixture
def prompt(sums: Language[int]) -> Prompt:
    return Prompt.opening("one and two?", sums)


def failed(prompt: Prompt, text: str = "1+", *, tokens: int = 0, seconds: float = 0.0) -> Attempt:
    return Attempt(prompt, Reply((Call("answer", text),), usage=Usage(tokens, 0)), WRONG, seconds)


@pytest.mark.parametrize("attempts", [0, -1])
def test_a_policy_that_asks_nothing_cannot_be_made(attempts: int) -> None:
    with pytest.raises(ValueError, match=f"at least one attempt, not {attempts}"):
        Policy(attempts=attempts)


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


def test_there_is_reason_to_go_on_while_attempts_are_left(prompt: Prompt) -> None:
    policy = Policy(attempts=3)
    tried = tuple(failed(prompt, text) for text in ("1+", "2+", "3+"))
    assert [policy.stop(tried[:number]) for number in (1, 2, 3)] == ["", "", "3 allowed"]


def test_a_refusal_ends_it_also_on_the_last_attempt(prompt: Prompt) -> None:
    refused = Attempt(prompt, Reply(refusal="no"), WRONG)
    assert Policy(attempts=1).stop((refused,)) == Policy().stop((refused,)) == "the model refused to answer"


@pytest.mark.parametrize(
    ("budget", "why"),
    [(None, ""), (31, ""), (30, "30 tokens spent of 30 allowed"), (5, "30 tokens spent of 5 allowed")],
)
def test_tokens_of_all_attempts_count(prompt: Prompt, budget: int | None, why: str) -> None:
    tried = (failed(prompt, "1+", tokens=10), failed(prompt, "2+", tokens=20))
    assert Policy(tokens=budget).stop(tried) == why


@pytest.mark.parametrize(
    ("budget", "why"),
    [(None, ""), (3.1, ""), (3.0, "3.0 seconds spent of 3.0 allowed"), (0.5, "3.0 seconds spent of 0.5 allowed")],
)
def test_seconds_of_all_attempts_count(prompt: Prompt, budget: float | None, why: str) -> None:
    tried = (failed(prompt, "1+", seconds=1.0), failed(prompt, "2+", seconds=2.0))
    assert Policy(seconds=budget).stop(tried) == why


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("1+", "1+"), "the model gave the same answer twice"),
        (("1+", "2+"), ""),
        (("1+", "2+", "1+"), ""),
        (("", ""), ""),
    ],
)
def test_a_model_that_repeats_itself_is_not_asked_again(prompt: Prompt, texts: tuple[str, ...], why: str) -> None:
    assert Policy(attempts=9).stop(tuple(failed(prompt, text) for text in texts)) == why


@pytest.mark.parametrize(
    "policy",
    [
        Policy(attempts=9, reask="fresh"),
        Policy(attempts=9, efforts=("low", "low", "high")),
        Policy(attempts=9, temperatures=(0.0, 0.0, 1.0)),
    ],
)
def test_unless_it_is_asked_in_another_way(prompt: Prompt, policy: Policy) -> None:
    tried = tuple(failed(Prompt(prompt.instructions, prompt.tools, prompt.turns, *asked)) for asked in manners(policy))
    assert policy.stop(tried) == ""


@pytest.mark.parametrize(
    "policy", [Policy(attempts=9, efforts=("low", "high")), Policy(attempts=9, temperatures=(0.0, 1.0))]
)
def test_a_change_that_has_already_been_tried_is_not_another_way(prompt: Prompt, policy: Policy) -> None:
    tried = tuple(failed(Prompt(prompt.instructions, prompt.tools, prompt.turns, *asked)) for asked in manners(policy))
    assert policy.stop(tried) == "the model gave the same answer twice"


def manners(policy: Policy) -> list[tuple[str | None, float | None]]:
    return [(policy.effort(number), policy.temperature(number)) for number in range(2)]


@pytest.mark.parametrize("reask", ["correct", "fresh"])
def test_both_manners_of_asking_again_keep_to_the_budgets(prompt: Prompt, reask: Literal["correct", "fresh"]) -> None:
    assert Policy(reask=reask, attempts=1).stop((failed(prompt),)) == "1 allowed"
    assert Policy(reask=reask, tokens=1).stop((failed(prompt, tokens=1),)) == "1 tokens spent of 1 allowed"
