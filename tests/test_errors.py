"""Errors carry data: they survive pickling and copying, and read well."""

from __future__ import annotations

import ast
import copy
import pickle
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

import grammarkit
from grammarkit.ask.answer import Answer, Attempt, Exhausted, Interrupted, interrupted
from grammarkit.ask.image import Image
from grammarkit.ask.policy import Manner, Policy, Stop
from grammarkit.ask.values import (
    Accepted,
    Asked,
    Call,
    Corrected,
    Delta,
    Prompt,
    Reask,
    Refused,
    Reply,
    Said,
    Tool,
    Usage,
)
from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.errors import BackendError, GrammarKitError, Rejected, SourceError
from grammarkit.grammar import Grammar, GrammarError, Report
from grammarkit.language import Chosen, Dsl, OneOf
from grammarkit.local import ModelFileError
from grammarkit.openai.errors import BadSetting

WRONG = Diagnostic(
    "unexpected-text", "`frm` cannot stand here", Span(9, 12), expected=("FROM", "`,`"), help="write FROM"
)
OBJECTION = Rejected("x", (Diagnostic("a-code", "it is wrong"),))
REJECTED = Rejected("select x frm y", (WRONG, Diagnostic("unknown-name", "there is no `y`", Span(13, 14))))
USAGE = Usage(10, 5, cached=2, reasoning=1)
REPLY = Reply(
    (Call("answer", "select x frm y", "call_1"),),
    usage=USAGE,
    items=({"type": "call"},),
    id="r1",
    elapsed=1,
    cost=0.5,
    broken_off=WRONG,
)
GRAMMAR = Grammar("start: A\nA: /a/", source="a.lark")
IMAGE = Image("https://example.com/a.png", detail="low")
PROMPT = Prompt(
    "be brief",
    (Tool("answer", GRAMMAR, "a query", GRAMMAR),),
    (Asked("all of it", (IMAGE,)),),
    effort="low",
    temperature=0.5,
    model="big",
    room=2,
)
REASKED = PROMPT.correcting(REPLY, "that is wrong", REJECTED)
ATTEMPT = Attempt(REASKED, REPLY, (REJECTED, REJECTED), 1.5)

ERRORS: tuple[GrammarKitError, ...] = (
    BackendError(Diagnostic("rate-limited", "too many requests", help="wait"), 429, "rate_limit", "req_1"),
    BackendError(Diagnostic("no-connection", "the server cannot be reached")),
    BadSetting(Diagnostic("unfit-effort", "the model knows no effort `minimal`", help="take `low`")),
    Exhausted((ATTEMPT, ATTEMPT), "30 tokens spent of 20 allowed", "tokens"),
    *(
        interrupted(cause, (ATTEMPT,))
        for cause in (
            BackendError(Diagnostic("rate-limited", "too many requests"), 429, "rate_limit", "req_1"),
            BadSetting(Diagnostic("unfit-effort", "the model knows no effort `minimal`")),
            SourceError(Diagnostic("unreadable-file", "`app.db` cannot be read")),
            GrammarError(Report("start: A", (Diagnostic("undefined", "`A` is not defined", Span(7, 8)),))),
            GrammarKitError("something else"),
        )
    ),
    GrammarError(Report("start: A", (Diagnostic("undefined", "`A` is not defined", Span(7, 8)),), "a.lark", "lark")),
    ModelFileError.of("no-model", "there is no such model", help="fetch it"),
    REJECTED,
    SourceError(Diagnostic("unreadable-file", "`app.db` cannot be read", help="check the path")),
)

ONE_OF = OneOf({"sum": Dsl(GRAMMAR, build=str), "tree": GRAMMAR}, preamble="be brief")

VALUES: tuple[object, ...] = (
    *(USAGE, REPLY, PROMPT, REASKED, ATTEMPT, WRONG, Span(1, 2), Severity.WARNING, GRAMMAR, Policy(efforts=("low",))),
    *(IMAGE, Stop("tokens", "no more tokens"), Manner("low"), Chosen("sum", 3), ONE_OF, ONE_OF.languages["sum"]),
    *(
        Said(REPLY),
        Corrected("no", "call_1"),
        Delta("se", "answer", 0.5),
        Reask(REJECTED),
        Accepted(3, 0.5),
        Refused(REJECTED, 0.5),
    ),
    *(Answer(3, "3", (ATTEMPT,)), Dsl(GRAMMAR, build=str, validators=(print,)), Report("x", (WRONG,))),
)


def plain(value: object) -> object:
    """Errors are equal only to themselves; compare what they carry."""
    if isinstance(value, GrammarKitError):
        return type(value), plain(value.args), plain(vars(value))
    if is_dataclass(value):
        return type(value), *(plain(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def of(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize("value", [*ERRORS, *VALUES], ids=of)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_all_that_a_value_or_error_carries_survives_pickling(value: object, protocol: int) -> None:
    assert plain(pickle.loads(pickle.dumps(value, protocol))) == plain(value)


@pytest.mark.parametrize("value", [*ERRORS, *VALUES], ids=of)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_all_that_a_value_or_error_carries_survives_copying(value: object, copied: object) -> None:
    assert callable(copied)
    assert plain(copied(value)) == plain(value)


@pytest.mark.parametrize("error", ERRORS, ids=of)
def test_an_error_reads_the_same_after_pickling(error: GrammarKitError) -> None:
    assert str(pickle.loads(pickle.dumps(error))) == str(error) != ""


@pytest.mark.parametrize("error", ERRORS, ids=of)
def test_a_note_added_to_an_error_survives_pickling(error: GrammarKitError) -> None:
    noted = copy.copy(error)
    noted.add_note("while planning")
    assert pickle.loads(pickle.dumps(noted)).__notes__ == ["while planning"]


def test_every_error_of_the_package_is_tried_here() -> None:
    known = {"GrammarKitError"}
    package = Path(grammarkit.__file__).parent
    classes = [
        node
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    for _ in range(4):  # as deep as the tree may become
        known |= {
            node.name for node in classes for base in node.bases if isinstance(base, ast.Name) and base.id in known
        }
    tried = {type(error).__name__ for error in ERRORS}
    assert {name for name in known if not name.startswith("_")} - {"GrammarKitError"} == tried


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            REJECTED,
            (
                "unexpected-text: `frm` cannot stand here\n"
                "  1 | select x frm y\n"
                "    |          ^^^\n"
                "  expected FROM, `,`\n"
                "  help: write FROM\n"
                "unknown-name: there is no `y`\n"
                "  1 | select x frm y\n"
                "    |              ^"
            ),
        ),
        (ERRORS[0], "rate-limited: too many requests\n  help: wait"),
        (ERRORS[-1], "unreadable-file: `app.db` cannot be read\n  help: check the path"),
        (
            Exhausted((Attempt(PROMPT, REPLY, (OBJECTION,)),), "1 allowed"),
            "no answer was accepted in 1 attempt: 1 allowed; the last one:\na-code: it is wrong",
        ),
        (
            Exhausted((Attempt(PROMPT, REPLY, (OBJECTION, OBJECTION)),), "1 allowed"),
            "no answer was accepted in 1 attempt: 1 allowed; the last one:\na-code: it is wrong\na-code: it is wrong",
        ),
        (
            Exhausted((ATTEMPT, Attempt(PROMPT, REPLY)), "no more tokens"),
            "no answer was accepted in 2 attempts: no more tokens",
        ),
    ],
    ids=["rejected", "backend", "source", "one attempt", "two calls", "no verdict"],
)
def test_an_error_reads_as(error: GrammarKitError, told: str) -> None:
    assert str(error) == told


def test_an_interruption_is_told_as_what_interrupted_it() -> None:
    busy = BackendError(Diagnostic("rate-limited", "too many requests", help="wait"), 429, "rate_limit", "req_1")
    error = interrupted(busy, (ATTEMPT,))
    assert isinstance(error, BackendError)
    assert (error.cause, str(error)) == (busy, str(busy))
    assert (error.diagnostic, error.status, error.code, error.request_id) == busy.args
    assert error.attempts == (ATTEMPT,)


@pytest.mark.parametrize("error", [error for error in ERRORS if isinstance(error, Interrupted)], ids=repr)
def test_an_interruption_is_of_the_kind_of_what_interrupted_it(error: Interrupted) -> None:
    kinds = (BackendError, SourceError, GrammarError)
    assert [isinstance(error, kind) for kind in kinds] == [isinstance(error.cause, kind) for kind in kinds]
    assert (str(error), error.attempts, error.usage) == (str(error.cause), (ATTEMPT,), ATTEMPT.reply.usage)


def test_usage_of_an_exhausted_conversation_is_that_of_all_attempts() -> None:
    assert Exhausted((ATTEMPT, ATTEMPT), "").usage == Usage(20, 10, 4, 2)
    assert Answer(1, "1", (ATTEMPT, ATTEMPT)).usage.total == 30


def test_cost_is_what_was_told_of_it() -> None:
    untold = Attempt(PROMPT, replace(REPLY, cost=None))
    assert Exhausted((ATTEMPT, untold, ATTEMPT), "").cost == Answer(1, "1", (ATTEMPT, untold, ATTEMPT)).cost == 1.0
    assert Exhausted((untold,), "").cost is Answer(1, "1", (untold,)).cost is None


def test_the_budget_of_an_exhausted_conversation_is_that_of_attempts_unless_it_is_said() -> None:
    assert Exhausted((ATTEMPT,), "1 allowed").budget == "attempts"
    assert Exhausted((ATTEMPT,), "", "no-progress").budget == "no-progress"
