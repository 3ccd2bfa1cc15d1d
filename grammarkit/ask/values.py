"""The values of a conversation: what goes to a model, what comes back, and what was made of it. All frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from grammarkit.ask.image import Image
from grammarkit.language import Language, accepted_grammar, describe, offered, prompt_grammar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import Rejected
    from grammarkit.grammar import Grammar
    from grammarkit.language import Askable

T = TypeVar("T")

Question: TypeAlias = str | Sequence[str | Image]
"""What a user asks: a text, or texts and images."""


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
    """A grammar as it is offered to a model.

    `accepted` is what will be read, where that is known before a text is whole: a text that leaves it while it streams
    in is not waited for.
    """

    name: str
    grammar: Grammar
    description: str = ""
    accepted: Grammar | None = None

    @classmethod
    def of(cls, name: str, language: Language[object]) -> Tool:
        """Offer `language` under a name."""
        return cls(name, prompt_grammar(language), describe(language), accepted_grammar(language))


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
    (seconds) is filled in by the driver, so that a flow can keep a time budget without a clock. `cost` is in US
    dollars, None where the backend does not know it. `broken_off` says why the call was not waited for to its end: it
    had already left the grammar. Of such a reply neither usage nor cost are known. `thought` is what the model thought
    aloud before it answered, where the server shows it; it is neither judged nor sent back.
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
    cost: float | None = None
    broken_off: Diagnostic | None = None
    thought: str = ""

    @property
    def text(self) -> str:
        """What there is to judge: the first call's text, or else whatever the model said instead."""
        return self.calls[0].text if self.calls else self.prose or self.refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn that the user took: a text, and images that go with it."""

    text: str
    images: tuple[Image, ...] = ()

    @classmethod
    def of(cls, question: Question) -> Asked:
        """Take a question apart; its texts become one, paragraph by paragraph.

        Raises:
            TypeError: a part of it is neither a text nor an image.
        """
        parts = [_part(part) for part in _listed(question)]
        texts = (part for part in parts if isinstance(part, str))
        return cls("\n\n".join(texts), tuple(part for part in parts if isinstance(part, Image)))


def _listed(question: object) -> Sequence[object]:
    if isinstance(question, Sequence) and not isinstance(question, str | bytes):
        return question
    return [question]


def _part(part: object) -> str | Image:
    if isinstance(part, str | Image):
        return part
    raise TypeError(f"a question is made of texts and images, not of {type(part).__name__}")


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
    prompt cache can keep them. Where there are several tools, the answer is a call of one of them.

    `model` is asked instead of the backend's own, where it is given. `room` is how many times as long as usual the
    answer may be; a backend without a limit of its own passes over it. `because` says why this prompt had to be asked,
    where it is a re-ask.
    """

    instructions: str
    tools: tuple[Tool, ...]
    turns: tuple[Turn, ...]
    effort: str | None = None
    temperature: float | None = None
    because: Rejected | None = None
    model: str | None = None
    room: int = 1

    @property
    def has_images(self) -> bool:
        """Whether there is more than text in it."""
        return any(isinstance(turn, Asked) and turn.images for turn in self.turns)

    @classmethod
    def opening(cls, question: Question, language: Askable[object]) -> Prompt:
        """Ask `question`, to be answered in `language`, or in one of several."""
        tools = tuple(Tool.of(name, carried) for name, carried in offered(language).items())
        return cls(language.instructions, tools, (Asked.of(question),))

    def correcting(self, reply: Reply, feedback: str | Sequence[str], error: Rejected) -> Prompt:
        """Go on from `reply` with what was wrong with it: a word for each call, or one for the whole reply.

        Every call is answered, with the one word if need be.
        """
        ids = [call.id for call in reply.calls] or [""]
        words = [feedback] if isinstance(feedback, str) else feedback
        words = words if len(words) == len(ids) else [words[0]] * len(ids)
        about = (Corrected(word, call) for word, call in zip(words, ids, strict=True))
        return replace(self, turns=(*self.turns, Said(reply), *about), because=error)

    def knowing(self, lessons: str, error: Rejected) -> Prompt:
        """Ask the same once more without the failed turn, but with what was learnt from it."""
        *before, last = self.turns
        assert isinstance(last, Asked)
        question = f"{last.text}\n\n{lessons}" if lessons else last.text
        return replace(self, turns=(*before, replace(last, text=question)), because=error)


@dataclass(frozen=True, slots=True)
class Judge:
    """A flow's request to have `text` read; reading may ask a database, so a flow does not do it itself."""

    # What comes out of `language` is known to whoever yields this, but Python cannot tie what a generator is sent to
    # what it yielded; `flow.judged` gives the type back.
    language: Language[Any]
    text: str


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Accepted(Outcome, Generic[T]):
    """The text was in the language, and means `value`; `notes` say what was put right to read it."""

    value: T
    elapsed: float = 0.0
    notes: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused(Outcome):
    """The text was not acceptable."""

    error: Rejected
    elapsed: float = 0.0


Verdict: TypeAlias = Accepted[T] | Refused


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer as it streams in.

    `tool` names what it is written with; it is empty where that is not known, or where it may be no call at all, and
    such a piece is only passed on. `elapsed`, filled in by the driver, is the seconds since the prompt was sent.
    """

    text: str
    tool: str = ""
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Reask:
    """The answer that streamed in was not accepted, for this reason; another one follows."""

    error: Rejected
