"""What holds of every conversation, whatever the model says and whatever the policy.

Random models are asked under random policies. Time is part of the script: replies carry their seconds, and every
verdict takes a quarter of one, so that time budgets are met in the same place each time.
"""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.ask.answer import Answer, Exhausted, Interrupted
from grammarkit.ask.drive import Done, advance, run, run_async
from grammarkit.ask.feedback import correction
from grammarkit.ask.flow import Flow, Step, ask, in_rounds, judged, replayed, said, settled
from grammarkit.ask.judging import judging
from grammarkit.ask.policy import Policy, Stop
from grammarkit.ask.stream import watch, watch_async
from grammarkit.ask.values import (
    Accepted,
    Asked,
    Call,
    Corrected,
    Delta,
    Judge,
    Outcome,
    Prompt,
    Reask,
    Refused,
    Reply,
    Said,
    Usage,
)
from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import BackendError, GrammarKitError, Rejected
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from collections.abc import Hashable

    from grammarkit.language import Language

Script: TypeAlias = tuple[Reply | GrammarKitError, ...]
Outcomes: TypeAlias = list[Outcome | GrammarKitError]

GOOD = st.sampled_from(["1+2", "40+2", "7"])
BAD = st.sampled_from(["one and two", "1++2", "+", "999+999", "3 + 4", ""])
PROSE = st.sampled_from(["let me think about it", "it is three", ""])
USAGES = st.builds(Usage, st.integers(0, 50), st.integers(0, 50))
SECONDS = st.sampled_from([0.0, 0.5, 2.0])
IDS = st.sampled_from(["", "a", "b", "c"])


ANSWER = st.just("answer")
TOOLS = st.sampled_from(["answer", "answer", "", "sql"])


def calls(
    texts: st.SearchStrategy[str], *, least: int = 1, tools: st.SearchStrategy[str] = ANSWER
) -> st.SearchStrategy[tuple[Call, ...]]:
    return st.lists(st.builds(Call, tools, texts, IDS), min_size=least, max_size=3).map(tuple)


GOOD_REPLY = st.builds(Reply, calls(GOOD), usage=USAGES, elapsed=SECONDS)
REPLIES = st.one_of(
    GOOD_REPLY,
    st.builds(Reply, calls(BAD), prose=PROSE, usage=USAGES, elapsed=SECONDS),
    st.builds(Reply, calls(GOOD | BAD, tools=TOOLS), usage=USAGES, elapsed=SECONDS, cost=st.sampled_from([None, 0.01])),
    st.builds(Reply, calls(GOOD | BAD, least=0), cut_off=st.just(True), usage=USAGES, elapsed=SECONDS),
    st.builds(Reply, prose=PROSE, usage=USAGES, elapsed=SECONDS),
)
REFUSALS = st.builds(Reply, refusal=st.just("I would rather not"), usage=USAGES, elapsed=SECONDS)
FAILURES = st.sampled_from(
    [
        BackendError(Diagnostic("busy", "the model is busy"), 503),
        Rejected("x", (Diagnostic("odd", "this is no verdict"),)),
    ]
)
SCRIPTS: st.SearchStrategy[Script] = st.lists(REPLIES | REPLIES | REFUSALS | FAILURES, max_size=6).map(tuple)


def cents(usage: Usage) -> float:
    return usage.total / 100


POLICIES = st.builds(
    Policy,
    attempts=st.integers(1, 5),
    reask=st.sampled_from(["correct", "fresh"]),
    history=st.sampled_from(["all", "last"]),
    efforts=st.sampled_from([(), ("low",), ("low", "high"), ("low", "low", "high")]),
    temperatures=st.sampled_from([(), (0.0,), (0.0, 1.0)]),
    fallback=st.sampled_from([None, "big"]),
    fallback_after=st.integers(1, 3),
    room=st.sampled_from([1, 2, 8]),
    tokens=st.none() | st.integers(0, 200),
    dollars=st.none() | st.sampled_from([0.0, 0.01, 1.0]),
    seconds=st.none() | st.sampled_from([0.0, 1.0, 4.0]),
    price=st.sampled_from([None, cents]),
)


@dataclass(slots=True)
class Talk:
    """A scripted model and a judge; keeps what it was asked and what it told."""

    script: Script
    model: Scripted = field(init=False)
    outcomes: Outcomes = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.model = Scripted(*self.script)

    def perform(self, step: Step) -> Outcome:
        self.steps.append(step)
        try:
            outcome = judge(step) if isinstance(step, Judge) else self.model.send(step)
        except GrammarKitError as error:
            self.outcomes.append(error)
            raise
        self.outcomes.append(outcome)
        return outcome

    async def perform_async(self, step: Step) -> Outcome:
        await asyncio.sleep(0)
        return self.perform(step)


def judge(step: Judge) -> Outcome:
    try:
        return Accepted(step.language.read(step.text), 0.25)
    except Rejected as error:
        return Refused(error, 0.25)


def plain(value: object) -> object:
    """Errors are equal only to themselves; compare what they carry."""
    if isinstance(value, GrammarKitError):
        return type(value), plain(value.args)
    if is_dataclass(value):
        return type(value), *(plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def ended(conversation: Callable[[], object]) -> object:
    """Give what came of a conversation: its answer, or the error that it ended in."""
    try:
        return conversation()
    except GrammarKitError as error:
        return error


@pytest.fixture(scope="session")
def flow_of(sums: Language[int]) -> Callable[[Policy], Flow[Answer[int]]]:
    def opened(policy: Policy) -> Flow[Answer[int]]:
        return ask("one and two?", sums, policy=policy)

    return opened


FlowOf: TypeAlias = Callable[[Policy], Flow[Answer[int]]]
Test: TypeAlias = Callable[..., None]


def each_conversation(test: Test) -> Test:
    return settings(max_examples=60)(given(script=SCRIPTS, policy=POLICIES)(test))


@each_conversation
def test_async_comes_to_the_same_end(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    blocking, waiting = Talk(script), Talk(script)
    expected = ended(lambda: run(flow_of(policy), blocking.perform))
    assert plain(ended(lambda: asyncio.run(run_async(flow_of(policy), waiting.perform_async)))) == plain(expected)
    assert plain(waiting.steps) == plain(blocking.steps)


@each_conversation
def test_a_stream_comes_to_the_same_end(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    expected = ended(lambda: run(flow_of(policy), Talk(script).perform))
    model = Scripted(*script)
    streamed = ended(lambda: list(watch(judging(flow_of(policy), judge), whole(model)))[-1])
    assert plain(streamed) == plain(expected)


def whole(model: Scripted) -> Callable[[Prompt], Generator[Delta | Reply]]:
    """Stream without saying with which tool, so that nothing is given up early: that is tested with the watcher."""

    def stream(prompt: Prompt) -> Generator[Delta | Reply]:
        for item in model.stream(prompt):
            yield replace(item, tool="") if isinstance(item, Delta) else item

    return stream


@each_conversation
def test_async_streams_say_the_same_as_blocking_ones(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    def blocking() -> list[object]:
        events: list[object] = []
        try:
            events.extend(watch(judging(flow_of(policy), judge), Scripted(*script).stream))
        except GrammarKitError as error:
            events.append(error)
        return events

    async def waiting() -> list[object]:
        events: list[object] = []
        try:
            async for event in watch_async(judging(flow_of(policy), judge), Scripted(*script).stream_async):
                events.append(event)  # noqa: PERF401 - what came before an error must be kept
        except GrammarKitError as error:
            events.append(error)
        return events

    assert plain(asyncio.run(waiting())) == plain(blocking())


@each_conversation
def test_a_stream_is_the_texts_that_were_said_with_a_reask_before_each_further_one(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    model = Scripted(*script)
    texts: list[str] = [""]
    reasons: list[Rejected] = []
    flow = settled(flow_of(policy))
    for event in watch(judging(flow, judge), whole(model)):
        match event:
            case Delta(text):
                texts[-1] += text
            case Reask(error):
                texts.append("")
                reasons.append(error)
    heard = [reply.text if isinstance(reply, Reply) else "" for reply in script[: len(model.prompts)]]
    assert texts == [*heard, ""][: len(model.prompts)]
    assert reasons == [prompt.because for prompt in model.prompts[1:]]


@given(st.dictionaries(st.sampled_from("abc"), SCRIPTS), POLICIES)
@settings(max_examples=60)
def test_rounds_come_to_the_same_ends_each(flow_of: FlowOf, scripts: dict[str, Script], policy: Policy) -> None:
    alone = {key: ended(lambda s=script: run(flow_of(policy), Talk(s).perform)) for key, script in scripts.items()}  # type: ignore[misc] # mypy does not see the default's type
    talks = {key: Talk(script) for key, script in scripts.items()}

    def perform(wishes: Mapping[str, Step]) -> dict[str, Outcome | GrammarKitError]:
        return {key: outcome_of(talks[key], step) for key, step in wishes.items()}

    together = run(in_rounds({key: flow_of(policy) for key in scripts}), perform)
    assert list(together) == list(scripts)
    assert {key: plain(end) for key, end in together.items()} == {key: plain(end) for key, end in alone.items()}


def outcome_of(talk: Talk, step: Step) -> Outcome | GrammarKitError:
    try:
        return talk.perform(step)
    except GrammarKitError as error:
        return error


@each_conversation
def test_a_conversation_replayed_from_its_pickled_record_ends_in_the_same(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    expected = ended(lambda: Done(run(flow_of(policy), talk.perform)))
    record: Outcomes = pickle.loads(pickle.dumps(talk.outcomes))
    assert plain(ended(lambda: replayed(flow_of(policy), record))) == plain(expected)


@each_conversation
def test_a_record_that_stops_midway_brings_a_flow_to_the_step_that_came_next(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    reached = [replayed(flow_of(policy), talk.outcomes[:number]) for number in range(len(talk.steps))]
    assert plain(reached) == plain(talk.steps)


@each_conversation
def test_attempts_are_the_prompts_and_replies_in_their_order(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    talk = Talk(script)
    end = ended(lambda: run(flow_of(policy), talk.perform))
    if isinstance(end, Answer | Exhausted):
        assert [attempt.reply for attempt in end.attempts] == list(script[: len(talk.model.prompts)])
        assert [attempt.prompt for attempt in end.attempts] == list(talk.model.prompts)
        assert [attempt.error is None for attempt in end.attempts[:-1]] == [False] * (len(end.attempts) - 1)
        assert (end.attempts[-1].error is None) == isinstance(end, Answer)
        assert [attempt.prompt.because for attempt in end.attempts[1:]] == [
            attempt.error for attempt in end.attempts[:-1]
        ]


@each_conversation
def test_what_fails_takes_no_attempts_with_it(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    talk = Talk(script)
    end = ended(lambda: run(flow_of(policy), talk.perform))
    replies = [outcome for outcome in talk.outcomes if isinstance(outcome, Reply)]
    if isinstance(end, Interrupted):
        assert [attempt.reply for attempt in end.attempts] == replies
        assert [attempt.prompt for attempt in end.attempts] == list(talk.model.prompts[: len(replies)])
        assert all(attempt.error for attempt in end.attempts[:-1])
    elif isinstance(end, BackendError):
        assert not replies


@each_conversation
def test_attempts_add_up_to_the_tokens_and_seconds_of_the_whole(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    end = ended(lambda: run(flow_of(policy), talk.perform))
    if isinstance(end, Answer | Exhausted):
        outcomes = [outcome for outcome in talk.outcomes if isinstance(outcome, Reply | Accepted | Refused)]
        assert end.usage.total == sum(outcome.usage.total for outcome in outcomes if isinstance(outcome, Reply))
        assert sum(attempt.elapsed for attempt in end.attempts) == sum(outcome.elapsed for outcome in outcomes)


@each_conversation
def test_never_more_prompts_than_attempts(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    assert 1 <= len(talk.model.prompts) <= policy.attempts


@each_conversation
def test_what_ends_a_conversation_is_an_answer_or_exhaustion_or_the_models_own_error(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    end = ended(lambda: run(flow_of(policy), talk.perform))
    failed = end.cause if isinstance(end, Interrupted) else end
    assert isinstance(end, Answer | Exhausted) or failed is talk.outcomes[-1]


@each_conversation
def test_a_valid_answer_is_never_thrown_away(
    flow_of: FlowOf, sums: Language[int], script: Script, policy: Policy
) -> None:
    end = ended(lambda: run(flow_of(policy), Talk(script).perform))
    if isinstance(end, Exhausted):
        heard = [attempt.reply for attempt in end.attempts if not attempt.reply.cut_off]
        for call in (call for reply in heard for call in reply.calls if call.tool in {"answer", ""}):
            with pytest.raises(Rejected):
                sums.read(call.text)
    if isinstance(end, Answer):
        assert end.value == sums.read(end.text)


@given(GOOD_REPLY, POLICIES)
def test_budgets_are_not_looked_at_before_an_answer_is_read(flow_of: FlowOf, reply: Reply, policy: Policy) -> None:
    answer = run(flow_of(policy), Talk((reply,)).perform)
    assert answer.text == reply.calls[0].text


@given(SCRIPTS, POLICIES.map(lambda policy: replace(policy, reask="correct", history="all")))
def test_a_correction_goes_on_from_the_whole_conversation_and_answers_every_call(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    prompts = talk.model.prompts
    for before, reply, after in zip(prompts, script, prompts[1:], strict=False):
        assert isinstance(reply, Reply)
        said_, *corrections = after.turns[len(before.turns) :]
        assert after.turns[: len(before.turns)] == before.turns
        assert said_ == Said(reply)
        answered = [turn.call for turn in corrections if isinstance(turn, Corrected)]
        assert answered == ([call.id for call in reply.calls] or [""])
        assert len(answered) == len(corrections)


@given(SCRIPTS, POLICIES.map(lambda policy: replace(policy, reask="correct", history="last")))
def test_bounded_history_is_the_question_and_the_last_failed_turn_whole(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    first, *others = talk.model.prompts
    for reply, prompt in zip(script, others, strict=False):
        assert isinstance(reply, Reply)
        asked, said_, *corrections = prompt.turns
        assert (asked, said_) == (first.turns[0], Said(reply))
        answered = [turn.call for turn in corrections if isinstance(turn, Corrected)]
        assert answered == ([call.id for call in reply.calls] or [""])
        assert len(answered) == len(corrections)


@given(SCRIPTS, POLICIES.filter(lambda policy: policy.reask == "fresh"))
def test_a_fresh_prompt_asks_the_question_once_and_shows_no_rejected_text(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    wrong = {call.text for reply in script if isinstance(reply, Reply) for call in reply.calls} - {"", "+", "7"}
    wrong |= {reply.prose for reply in script if isinstance(reply, Reply)} - {""}
    for prompt in talk.model.prompts:
        (turn,) = prompt.turns
        assert isinstance(turn, Asked)
        assert turn.text.startswith("one and two?")
        shown = turn.text.removeprefix("one and two?")
        assert not [text for text in wrong if text in shown]
        assert shown.count("Mind:") <= 1


@each_conversation
def test_what_a_provider_may_cache_stays_the_same(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    assert len({(prompt.instructions, prompt.tools) for prompt in talk.model.prompts}) == 1


@each_conversation
def test_each_attempt_has_the_effort_and_temperature_of_its_number(
    flow_of: FlowOf, script: Script, policy: Policy
) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    given_ = [(prompt.effort, prompt.temperature, prompt.model) for prompt in talk.model.prompts]
    numbers = range(len(given_))
    assert given_ == [(policy.effort(n), policy.temperature(n), policy.model(n)) for n in numbers]


@each_conversation
def test_room_grows_only_where_an_answer_was_cut_off(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    talk = Talk(script)
    ended(lambda: run(flow_of(policy), talk.perform))
    room = 1
    for prompt, reply in zip(talk.model.prompts, script, strict=False):
        assert prompt.room == room
        if isinstance(reply, Reply) and reply.cut_off and 2 * room <= policy.room:
            room *= 2


@each_conversation
def test_exhaustion_says_which_budget_it_was(flow_of: FlowOf, script: Script, policy: Policy) -> None:
    end = ended(lambda: run(flow_of(policy), Talk(script).perform))
    if isinstance(end, Exhausted):
        assert policy.stop(end.attempts) == Stop(end.budget, end.why)
        assert [policy.stop(end.attempts[:number]) for number in range(1, len(end.attempts))] == [None] * (
            len(end.attempts) - 1
        )


def test_an_answer_that_is_found_at_once_is_one_attempt(sums: Language[int]) -> None:
    answer = run(ask("one and two?", sums), Talk((Reply((Call("answer", "1+2"),)),)).perform)
    assert (answer.value, answer.text, len(answer.attempts)) == (3, "1+2", 1)


def test_the_first_acceptable_call_of_several_is_the_answer(sums: Language[int]) -> None:
    several = Reply((Call("answer", "1+", "a"), Call("answer", "5", "b"), Call("answer", "6", "c")))
    talk = Talk((several,))
    assert run(ask("one and two?", sums), talk.perform).text == "5"
    assert [step.text for step in talk.steps if isinstance(step, Judge)] == ["1+", "5"]


def test_each_of_several_rejected_calls_is_answered_with_its_own_fault(sums: Language[int]) -> None:
    wrong = (Call("answer", "1+", "a"), Call("sql", "SELECT 1", "b"), Call("answer", "999+999", "c"))
    talk = Talk((Reply(wrong), Reply((Call("answer", "3"),))))
    answer = run(ask("one and two?", sums), talk.perform)
    failed = answer.attempts[0]
    assert [error.diagnostics[0].code for error in failed.errors] == ["not-a-sum", "unknown-tool", "too-large"]
    assert [error.text for error in failed.errors] == [call.text for call in wrong]
    told = [turn for turn in talk.model.prompts[1].turns if isinstance(turn, Corrected)]
    assert [turn.call for turn in told] == ["a", "b", "c"]
    assert [turn.feedback for turn in told] == [correction(error) for error in failed.errors]
    assert "only numbers" in told[0].feedback
    assert told[1].feedback == "There is no tool `sql`. To answer, call `answer`."
    assert "smaller numbers" in told[2].feedback


def test_a_fault_of_the_whole_reply_is_told_to_every_call(sums: Language[int]) -> None:
    cut = Reply((Call("answer", "1", "a"), Call("answer", "2+", "b")), cut_off=True)
    talk = Talk((cut, Reply((Call("answer", "3"),))))
    run(ask("one and two?", sums), talk.perform)
    told = [turn for turn in talk.model.prompts[1].turns if isinstance(turn, Corrected)]
    assert [turn.call for turn in told] == ["a", "b"]
    assert {turn.feedback for turn in told} == {"Your answer was cut off before its end. Answer again, more briefly."}


def test_what_all_calls_have_taught_is_told_to_a_model_that_is_asked_afresh(sums: Language[int]) -> None:
    wrong = Reply((Call("answer", "1+"), Call("answer", "999+999")))
    talk = Talk((wrong, Reply((Call("answer", "3"),))))
    run(ask("one and two?", sums, policy=Policy(reask="fresh")), talk.perform)
    (asked,) = talk.model.prompts[1].turns
    assert isinstance(asked, Asked)
    assert "only numbers" in asked.text
    assert "use smaller numbers" in asked.text


def test_all_verdicts_of_a_reply_take_time(sums: Language[int]) -> None:
    several = Reply((Call("answer", "1+", "a"), Call("answer", "999+999", "b"), Call("sql", "", "c")))
    with pytest.raises(Exhausted) as raised:
        run(ask("one and two?", sums, policy=Policy(attempts=1)), Talk((several,)).perform)
    assert raised.value.attempts[0].elapsed == 0.5


def test_a_call_that_names_no_tool_is_of_the_only_one(sums: Language[int]) -> None:
    assert run(ask("one and two?", sums), Talk((Reply((Call("", "3"),)),)).perform).value == 3


def test_what_was_broken_off_is_not_read(sums: Language[int]) -> None:
    left = Diagnostic("unexpected-text", "`x` cannot stand here", Span(1, 2))
    talk = Talk((Reply((Call("answer", "1x "),), broken_off=left), Reply((Call("answer", "1"),))))
    answer = run(ask("one?", sums), talk.perform)
    assert [step.text for step in talk.steps if isinstance(step, Judge)] == ["1"]
    assert answer.attempts[0].error is not None
    assert plain(answer.attempts[0].error) == plain(Rejected("1x ", (left,), "syntax"))


def test_a_model_to_fall_back_on_is_shown_the_conversation_but_not_the_others_records(sums: Language[int]) -> None:
    wrong = [Reply((Call("answer", text, "c"),), items=({"type": "reasoning"},), id="r") for text in ("1+", "2++")]
    talk = Talk((*wrong, Reply((Call("answer", "3"),))))
    run(ask("one and two?", sums, policy=Policy(fallback="big", fallback_after=2)), talk.perform)
    assert [prompt.model for prompt in talk.model.prompts] == [None, None, "big"]
    shown = [[turn.reply for turn in prompt.turns if isinstance(turn, Said)] for prompt in talk.model.prompts]
    assert shown == [[], wrong[:1], [replace(reply, items=(), id="") for reply in wrong]]


def test_bounded_history_keeps_the_records_of_the_model_that_is_asked(sums: Language[int]) -> None:
    wrong = [Reply((Call("answer", text, "c"),), items=({"type": "reasoning"},), id="r") for text in ("1+", "999+999")]
    talk = Talk((*wrong, Reply((Call("answer", "3"),))))
    policy = Policy(fallback="big", history="last")
    run(ask("one and two?", sums, policy=policy), talk.perform)
    assert talk.model.prompts[2].turns[1] == Said(wrong[1])


@pytest.mark.parametrize(
    "reply", [Reply(refusal="no"), Reply((Call("answer", "1+2"),), cut_off=True), Reply(prose="3"), Reply()]
)
def test_what_was_not_said_whole_or_with_the_tool_is_not_read(sums: Language[int], reply: Reply) -> None:
    talk = Talk((reply,))
    with pytest.raises(Exhausted):
        run(ask("one and two?", sums, policy=Policy(attempts=1)), talk.perform)
    assert not [step for step in talk.steps if isinstance(step, Judge)]


def test_an_answer_that_comes_twice_ends_it(sums: Language[int]) -> None:
    wrong = Reply((Call("answer", "1++2"),))
    with pytest.raises(Exhausted, match="in 2 attempts: the model gave the same answer twice"):
        run(ask("one and two?", sums, policy=Policy(attempts=5)), Talk((wrong,) * 5).perform)


def test_two_steps_are_yield_from(sums: Language[int]) -> None:
    def doubled(question: str) -> Flow[int]:
        first = yield from ask(question, sums)
        second = yield from ask(f"double {first.text}", sums)
        return first.value + second.value

    talk = Talk(tuple(Reply((Call("answer", text),)) for text in ("1+", "1", "2")))
    assert run(doubled("one?"), talk.perform) == 3
    assert replayed(doubled("one?"), talk.outcomes) == Done(3)


def test_a_flow_may_handle_the_errors_of_its_steps_and_still_replays(sums: Language[int]) -> None:
    def patient() -> Flow[str]:
        try:
            answer = yield from ask("one?", sums)
        except BackendError as error:
            answer = yield from ask(f"after {error.diagnostic.code}: one?", sums)
        return answer.text

    talk = Talk((BackendError(Diagnostic("busy", "the model is busy")), Reply((Call("answer", "1"),))))
    assert run(patient(), talk.perform) == "1"
    assert replayed(patient(), pickle.loads(pickle.dumps(talk.outcomes))) == Done("1")


def test_a_record_that_goes_on_after_the_end_is_of_another_flow(sums: Language[int]) -> None:
    talk = Talk((Reply((Call("answer", "1"),)),))
    run(ask("one?", sums), talk.perform)
    with pytest.raises(ValueError, match="goes on after the end"):
        replayed(ask("one?", sums), [*talk.outcomes, *talk.outcomes])


def test_a_record_that_does_not_fit_is_told_by_what_does_not(sums: Language[int]) -> None:
    with pytest.raises(TypeError, match="answered by a Reply, not by Accepted"):
        replayed(ask("one?", sums), [Accepted(1)])
    with pytest.raises(TypeError, match="answered by a verdict, not by Reply"):
        replayed(ask("one?", sums), [Reply((Call("answer", "1"),)), Reply()])


def test_settled_returns_the_error_that_a_flow_ended_in(sums: Language[int]) -> None:
    busy = BackendError(Diagnostic("busy", "the model is busy"))
    assert run(settled(ask("one?", sums)), Talk((busy,)).perform) is busy


def test_rounds_ask_all_that_is_open_at_once_and_no_more(sums: Language[int]) -> None:
    scripts = {"good": ("1",), "late": ("1+", "2"), "bad": ("+", "1+", "1++2")}
    models = {key: Scripted(*script) for key, script in scripts.items()}
    rounds: list[list[str]] = []

    def perform(wishes: Mapping[str, Step]) -> dict[str, Outcome | GrammarKitError]:
        if any(isinstance(step, Prompt) for step in wishes.values()):
            rounds.append(list(wishes))
        return {key: judge(step) if isinstance(step, Judge) else models[key].send(step) for key, step in wishes.items()}

    ends = run(in_rounds({key: ask("one?", sums) for key in scripts}), perform)
    assert rounds == [["good", "late", "bad"], ["late", "bad"], ["bad"]]
    assert [type(end) for end in ends.values()] == [Answer, Answer, Exhausted]


def test_no_flows_are_no_rounds() -> None:
    empty: dict[Hashable, Flow[int]] = {}
    assert advance(in_rounds(empty)) == Done({})


def test_a_flow_that_breaks_closes_the_others_of_its_rounds(sums: Language[int]) -> None:
    closed: list[str] = []

    def asking(name: str) -> Flow[int]:
        try:
            reply = yield from said(Prompt.opening(name, sums))
        finally:
            closed.append(name)
        return int(reply.text)

    def perform(wishes: Mapping[str, Step]) -> dict[str, Outcome | GrammarKitError]:
        return {key: Reply(prose="no number") for key in wishes}

    # While the error is held, so are the frames that it came through: nothing is closed by being collected.
    with pytest.raises(ValueError, match="no number") as raised:
        run(in_rounds({name: asking(name) for name in "abc"}), perform)
    assert raised.value.__traceback__
    assert closed == ["a", "b", "c"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
def test_rounds_that_are_given_up_close_every_flow(sums: Language[int], error: type[BaseException]) -> None:
    closed: list[str] = []

    def asking(name: str) -> Flow[str]:
        try:
            reply = yield from said(Prompt.opening(name, sums))
        finally:
            closed.append(name)
        return reply.text

    def interrupted(wishes: Mapping[str, Step]) -> dict[str, Outcome | GrammarKitError]:
        raise error

    flows = {name: asking(name) for name in "ab"}
    with pytest.raises(error):
        run(in_rounds(flows), interrupted)
    assert closed == ["a", "b"]


def test_a_text_can_be_judged_by_itself(sums: Language[int]) -> None:
    assert run(judged(sums, "1+2"), Talk(()).perform) == Accepted(3, 0.25)
