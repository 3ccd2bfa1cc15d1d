"""What a model is told about an answer that was not accepted: each kind of fault has its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.errors import Rejected
from grammarkit.render.model import to_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.ask.answer import Attempt
    from grammarkit.ask.values import Reply

CUT_OFF = "cut-off"
NO_CALL = "no-call"
REFUSED = "refused"


def fault(reply: Reply) -> Rejected | None:
    """Find what is wrong with a reply before anybody reads it.

    A cut-off answer is a valid beginning, not a wrong sentence: the remedy is room, never a syntax error.
    """
    if reply.refusal:
        return _rejected(reply, REFUSED, "the model refused to answer", "rephrase the question")
    if reply.cut_off:
        return _rejected(
            reply, CUT_OFF, "the answer was cut off before its end", "allow more output tokens, or ask for less"
        )
    if not reply.calls:
        told = "the model said something instead of calling the tool" if reply.prose else "the model said nothing"
        return _rejected(reply, NO_CALL, told, "the answer must be a call of the tool")
    return None


def _rejected(reply: Reply, code: str, message: str, remedy: str) -> Rejected:
    return Rejected(reply.text, (Diagnostic(code, message, help=remedy),))


def correction(error: Rejected) -> str:
    """Put a fault to the model that made it, in a conversation where its own answer is still in sight."""
    match error.diagnostics[0].code if error.diagnostics else "":
        case "cut-off":
            return "Your answer was cut off before its end. Answer again, more briefly."
        case "no-call":
            return "Answer with a call of the tool, and with nothing else."
        case _:
            told = to_model(error.diagnostics, error.text)
            return f"That was not accepted: {told}\n\nAnswer again." if told else "That was not accepted. Answer again."


def lessons(tried: Sequence[Attempt]) -> str:
    """Sum up what failed attempts have taught, for a model that is not shown them.

    Only what to do instead is said, once each: a small model copies what it reads, so its wrong text stays out.
    """
    learnt: dict[str, None] = {}
    for attempt in tried:
        for diagnostic in () if attempt.error is None else attempt.error.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                learnt[_lesson(diagnostic)] = None
    return "\n".join(["Mind:", *(f"- {lesson}" for lesson in learnt)]) if learnt else ""


def _lesson(diagnostic: Diagnostic) -> str:
    if diagnostic.code == CUT_OFF:
        # Its help is for people: a model cannot allow itself more tokens.
        return "answer more briefly: the answer was cut off before its end"
    said = f"{diagnostic.message}; {diagnostic.help}" if diagnostic.help else diagnostic.message
    return said.replace("\n", " ")
