"""What a model is told about an answer that was not accepted: each kind of fault has its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.errors import Rejected
from grammarkit.render.model import to_model, unbroken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from grammarkit.ask.answer import Attempt
    from grammarkit.ask.values import Call, Reply
    from grammarkit.errors import Kind

CUT_OFF = "cut-off"
NO_CALL = "no-call"
REFUSED = "refused"
UNKNOWN_TOOL = "unknown-tool"

_OPENINGS: dict[Kind, str] = {
    "syntax": "That is not in the grammar",
    "name": "That does not get its names right",
    "rule": "That is against a rule",
    "database": "The database does not take that",
    "value": "That was not accepted",
}


def fault(reply: Reply, names: Collection[str]) -> Rejected | None:
    """Find what is wrong with a reply as a whole, before anybody reads it; `names` are those of the tools.

    A cut-off answer is a valid beginning, not a wrong sentence: the remedy is room, never a syntax error.
    """
    if reply.refusal:
        return _rejected(reply, REFUSED, "the model refused to answer", "rephrase the question")
    if reply.broken_off:
        return Rejected(reply.text, (reply.broken_off,), "syntax")
    if reply.cut_off:
        return _rejected(
            reply, CUT_OFF, "the answer was cut off before its end", "allow more output tokens, or ask for less"
        )
    if not reply.calls:
        told = "the model said something instead of calling a tool" if reply.prose else "the model said nothing"
        return _rejected(reply, NO_CALL, told, f"answer with a call of {_either(names)}, and with nothing else")
    return None


def _rejected(reply: Reply, code: str, message: str, remedy: str) -> Rejected:
    return Rejected(reply.text, (Diagnostic(code, message, help=remedy),))


def unoffered(call: Call, names: Collection[str]) -> Rejected:
    """Find fault with a call of a tool that was not offered."""
    message = f"there is no tool `{call.tool}`" if call.tool else "the call names no tool"
    return Rejected(call.text, (Diagnostic(UNKNOWN_TOOL, message, help=f"call {_either(names)}"),))


def _either(names: Collection[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def correction(error: Rejected) -> str:
    """Put a fault to the model that made it, in a conversation where its own answer is still in sight."""
    first = unbroken(error.diagnostics[0]) if error.diagnostics else Diagnostic("", "")
    match first.code:
        case "cut-off":
            return "Your answer was cut off before its end. Answer again, more briefly."
        case "no-call":
            return _sentence(first.help)
        case "unknown-tool":
            return f"{_sentence(first.message)} To answer, {first.help}."
        case _:
            told, opening = to_model(error.diagnostics, error.text), _OPENINGS[error.kind]
            return f"{opening}: {told}\n\nAnswer again." if told else f"{opening}. Answer again."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def lessons(tried: Sequence[Attempt]) -> str:
    """Sum up what failed attempts have taught, for a model that is not shown them.

    Only what to do instead is said, once each: a small model copies what it reads, so its wrong text stays out.
    """
    learnt: dict[str, None] = {}
    for error in (error for attempt in tried for error in attempt.errors):
        for diagnostic in error.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                learnt[_lesson(diagnostic)] = None
    return "\n".join(["Mind:", *(f"- {lesson}" for lesson in learnt)]) if learnt else ""


def _lesson(diagnostic: Diagnostic) -> str:
    if diagnostic.code == CUT_OFF:
        # Its help is for people: a model cannot allow itself more tokens.
        return "answer more briefly: the answer was cut off before its end"
    told = unbroken(diagnostic)
    return f"{told.message}; {told.help}" if told.help else told.message
