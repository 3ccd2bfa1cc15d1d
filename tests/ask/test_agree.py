"""Agreement is a flow like any other: several questions, and a count."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.ask.agree import Agreement, agreed
from grammarkit.ask.answer import Answer, Exhausted
from grammarkit.ask.drive import Done
from grammarkit.ask.flow import replayed
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Accepted, Call, Outcome, Refused, Reply
from grammarkit.client import Client
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, Rejected
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.language import Language

ONCE = Policy(attempts=1)


def agreement(sums: Language[int], *texts: str, n: int = 3, key: Callable[[int], object] | None = None) -> Any:
    """Give what is agreed on, and how often was asked for it."""
    model = Scripted(*texts)
    found = Client(model).run(agreed("q", sums, n=n, key=key, policy=ONCE))
    return found.value, found.votes, len(model.prompts)


@pytest.mark.parametrize(
    ("texts", "n", "expected"),
    [
        (("3", "1+2"), 3, (3, 2, 2)),
        (("4", "3", "1+2"), 3, (3, 2, 3)),
        (("4", "3", "4"), 3, (4, 2, 3)),
        (("4", "3", "5"), 3, (4, 1, 3)),
        (("+", "3", "+"), 3, (3, 1, 3)),
        (("+", "+", "3"), 3, (3, 1, 3)),
        (("3", "4", "4", "3", "4"), 5, (4, 3, 5)),
        (("3", "3", "3"), 5, (3, 3, 3)),
        (("3",), 1, (3, 1, 1)),
    ],
)
def test_most_answers_decide_and_no_more_are_asked_for_than_that_takes(
    sums: Language[int], texts: tuple[str, ...], n: int, expected: tuple[int, int, int]
) -> None:
    assert agreement(sums, *texts, n=n) == expected


def test_a_key_says_what_is_the_same(sums: Language[int]) -> None:
    assert agreement(sums, "4", "3", "5", key=lambda value: [value % 2]) == (3, 2, 3)


@given(st.lists(st.sampled_from(["1", "2", "3", "+"]), min_size=1, max_size=7))
def test_asking_for_the_rest_would_not_have_changed_it(sums: Language[int], texts: list[str]) -> None:
    votes = Counter(text for text in texts if text != "+")
    if votes:
        value, _, asked = agreement(sums, *texts, n=len(texts))
        assert votes[str(value)] == max(votes.values())
        assert asked <= len(texts)


def test_every_end_is_kept_and_all_can_be_pickled(sums: Language[int]) -> None:
    found = Client(Scripted("+", "3", "4")).run(agreed("q", sums, policy=ONCE))
    assert [type(end) for end in found.ends] == [Exhausted, Answer, Answer]
    assert found.answer is found.ends[1]
    copied: Agreement[int] = pickle.loads(pickle.dumps(found))
    assert (copied.answer, copied.votes, len(copied.ends)) == (found.answer, 1, 3)


def test_where_no_answer_is_accepted_the_last_exhaustion_comes_out(sums: Language[int]) -> None:
    with pytest.raises(Exhausted) as raised:
        agreement(sums, "1+", "2+", "3+")
    assert raised.value.attempts[0].reply.text == "3+"


def test_a_backend_that_fails_ends_it(sums: Language[int]) -> None:
    busy = BackendError(Diagnostic("busy", "the model is busy"))
    with pytest.raises(BackendError, match="busy"):
        Client(Scripted("1", busy)).run(agreed("q", sums))


def test_nonsense_is_refused_at_once(sums: Language[int]) -> None:
    with pytest.raises(ValueError, match="at least one answer is needed to agree on, not 0"):
        agreed("q", sums, n=0)
    given_: Any = "start: NUMBER"
    with pytest.raises(TypeError, match="`str` is no language"):
        agreed("q", given_)


def test_agreement_replays(sums: Language[int]) -> None:
    record: list[Outcome] = []
    wrong = Rejected("+", (Diagnostic("not-a-sum", "that is no sum"),))
    for text, value in (("+", None), ("3", 3), ("1+2", 3)):
        record += [Reply((Call("answer", text),)), Refused(wrong) if value is None else Accepted(value)]
    end = replayed(agreed("q", sums, policy=ONCE), record)
    assert isinstance(end, Done)
    assert (end.value.value, end.value.votes) == (3, 2)
