"""Agreement is a flow like any other: several questions, and a count."""

from __future__ import annotations

import asyncio
import pickle
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.ask.agree import Agreement, agreed
from grammarkit.ask.answer import Answer, Exhausted, Interrupted
from grammarkit.ask.drive import Done, in_thread, run_async
from grammarkit.ask.flow import replayed
from grammarkit.ask.judging import judge
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Accepted, Call, Judge, Outcome, Prompt, Refused, Reply, Usage
from grammarkit.client import Client
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, Rejected
from grammarkit.language import Chosen, OneOf
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.language import Askable, Language

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


BUSY = BackendError(Diagnostic("busy", "the model is busy"))


def test_where_asking_fails_the_answers_before_are_kept(sums: Language[int]) -> None:
    found = Client(model := Scripted("1", "+", BUSY, "2")).run(agreed("q", sums, n=5, policy=ONCE))
    assert (found.value, found.votes, found.ends[-1]) == (1, 1, BUSY)
    assert len(model.prompts) == 3


def test_where_asking_fails_before_there_is_an_answer_that_is_raised(sums: Language[int]) -> None:
    with pytest.raises(BackendError) as raised:
        Client(Scripted(BUSY)).run(agreed("q", sums))
    assert raised.value is BUSY
    with pytest.raises(BackendError, match="busy") as raised:
        Client(Scripted("1+", BUSY)).run(agreed("q", sums, policy=ONCE))
    assert isinstance(raised.value, Interrupted)
    assert [attempt.reply.text for attempt in raised.value.attempts] == ["1+"]


def test_what_was_spent_is_what_all_that_were_asked_have_spent(sums: Language[int]) -> None:
    replies = [Reply((Call("answer", text),), usage=Usage(10, 2), cost=0.5) for text in ("1", "+", "2", "1+0")]
    found = Client(Scripted(*replies)).run(agreed("q", sums, n=3, policy=Policy(attempts=2)))
    assert (found.text, len(found.attempts), found.usage, found.cost) == ("1", 4, Usage(40, 8), 2.0)


@pytest.mark.parametrize("choice", [False, True])
def test_keys_are_found_where_answers_are_read(sums: Language[int], *, choice: bool) -> None:
    """So that one that asks a database blocks no event loop, is recorded with the verdict, and may refuse an answer."""
    threads: list[int] = []

    def parity(value: int | Chosen[int]) -> object:
        threads.append(threading.get_ident())
        number = value if isinstance(value, int) else value.value
        if number > 9:
            raise Rejected(str(number), (Diagnostic("too-large", "that is too large"),))
        return number % 2

    model = Scripted("10", "4", "3", "8")
    language: Askable[int | Chosen[int]] = OneOf({"answer": sums}) if choice else sums
    record: list[Outcome] = []

    async def main() -> Agreement[int | Chosen[int]]:
        async def performed(step: Prompt | Judge) -> Outcome:
            done = await in_thread(judge, step) if isinstance(step, Judge) else await model.send_async(step)
            record.append(done)
            return done

        return await run_async(agreed("q", language, key=parity), performed)

    found = asyncio.run(main())
    assert (found.text, found.votes, len(found.ends), len(found.attempts)) == ("4", 2, 3, 4)
    assert threading.get_ident() not in threads
    asked = len(threads)
    assert replayed(agreed("q", language, key=parity), record) == Done(found)
    assert len(threads) == asked


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
