"""The values of a conversation: what goes to a model, what comes back, and what was made of it. All frozen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from grammarkit.errors import BackendError, GrammarKitError, Rejected
from grammarkit.language import Language, describe, prompt_grammar
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar import Grammar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a reply cost. `cached` is part of `input`, `reasoning` is part of `output`."""

    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0

    @property
    def total(self) -> int:
        """Input and output together."""
        return self.input + self.output

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.reasoning + other.reasoning,
        )


@dataclass(frozen=True, slots=True)
class Tool:
    """A grammar as it is offered to a model."""

    name: str
    grammar: Grammar
    description: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What a model wrote with a tool. `id` pairs it with our answer; it is empty where a server has no such thing."""

    tool: str
    text: str
    id: str = ""


class Outcome:
    """What a flow is sent: a `Reply` for a prompt, `Accepted` or `Refused` for a text to judge."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Reply(Outcome):
    """What came back for one prompt.

    `items` are the server's own records of this turn, opaque here, to be sent back with the next prompt. `elapsed`
    (seconds) is filled in by the driver, so that a flow can keep a time budget without a clock.
    """

    calls: tuple[Call, ...] = ()
    prose: str = ""
    refusal: str = ""
    cut_off: bool = False
    usage: Usage = Usage()
    items: tuple[Mapping[str, Any], ...] = ()
    id: str = ""
    model: str = ""
    elapsed: float = 0.0

    @property
    def text(self) -> str:
        """What there is to judge: the first call's text, or else whatever the model said instead."""
        return self.calls[0].text if self.calls else self.prose or self.refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn that the user took."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A turn that the model took, kept whole."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Corrected:
    """What we tell the model of its last turn; `call` is the id of the call it is about, empty if there was none."""

    feedback: str
    call: str = ""


Turn: TypeAlias = Asked | Said | Corrected


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything that a backend needs in order to answer once.

    The parts that stay the same from prompt to prompt come first (`instructions`, `tools`), so that a provider's
    prompt cache can keep them. `because` says why this prompt had to be asked, where it is a re-ask.
    """

    instructions: str
    tools: tuple[Tool, ...]
    turns: tuple[Turn, ...]
    effort: str | None = None
    temperature: float | None = None
    because: Rejected | None = None

    @classmethod
    def opening(cls, question: str, language: Language[object]) -> Prompt:
        """Ask `question`, to be answered in `language`."""
        tool = Tool("answer", prompt_grammar(language), describe(language))
        return cls(language.instructions, (tool,), (Asked(question),))

    def correcting(self, reply: Reply, feedback: str, error: Rejected) -> Prompt:
        """Go on from `reply` with what was wrong with it; every call is answered."""
        ids = [call.id for call in reply.calls] or [""]
        about = tuple(Corrected(feedback, call) for call in ids)
        return replace(self, turns=(*self.turns, Said(reply), *about), because=error)

    def knowing(self, lessons: str, error: Rejected) -> Prompt:
        """Ask the same once more without the failed turn, but with what was learnt from it."""
        *before, last = self.turns
        assert isinstance(last, Asked)
        question = f"{last.text}\n\n{lessons}" if lessons else last.text
        return replace(self, turns=(*before, Asked(question)), because=error)


@dataclass(frozen=True, slots=True)
class Judge:
    """A flow's request to have `text` read; reading may ask a database, so a flow does not do it itself."""

    # What comes out of `language` is known to whoever yields this, but Python cannot tie what a generator is sent to
    # what it yielded; `flow.judged` gives the type back.
    language: Language[Any]
    text: str


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Accepted(Outcome, Generic[T]):
    """The text was in the language, and means `value`."""

    value: T
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused(Outcome):
    """The text was not acceptable."""

    error: Rejected
    elapsed: float = 0.0


Verdict: TypeAlias = Accepted[T] | Refused


@dataclass(frozen=True, slots=True)
class Attempt:
    """A prompt, its reply, and, where it was not accepted, why. `elapsed` is the seconds of both reply and verdict."""

    prompt: Prompt
    reply: Reply
    error: Rejected | None = None
    elapsed: float = 0.0


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Answer(Generic[T]):
    """The accepted value, the text that it was read from, and every attempt that led to it."""

    value: T
    text: str
    attempts: tuple[Attempt, ...] = field(repr=False)

    @property
    def usage(self) -> Usage:
        """Tokens of all attempts together."""
        return sum((attempt.reply.usage for attempt in self.attempts), Usage())


class Exhausted(GrammarKitError):
    """No answer was accepted; `attempts` holds the whole conversation, `why` what ended it."""

    def __init__(self, attempts: tuple[Attempt, ...], why: str) -> None:
        super().__init__(attempts, why)
        self.attempts = attempts
        self.why = why

    @property
    def usage(self) -> Usage:
        """Tokens of all attempts together."""
        return sum((attempt.reply.usage for attempt in self.attempts), Usage())

    def __str__(self) -> str:
        times = "1 attempt" if len(self.attempts) == 1 else f"{len(self.attempts)} attempts"
        last = self.attempts[-1].error
        found = "" if last is None else f"; the last one:\n{to_text(last.diagnostics, last.text)}"
        return f"no answer was accepted in {times}: {self.why}{found}"


class Interrupted(BackendError):
    """The backend failed after answers had been refused; `attempts` holds those. What failed is `__cause__`."""

    def __init__(self, cause: BackendError, attempts: tuple[Attempt, ...]) -> None:
        super().__init__(cause.diagnostic, cause.status, cause.code, cause.request_id)
        self.args = (cause, attempts)
        self.attempts = attempts


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer as it streams in."""

    text: str


@dataclass(frozen=True, slots=True)
class Reask:
    """The answer that streamed in was not accepted, for this reason; another one follows."""

    error: Rejected
