"""Whether a server really enforces grammars: it is asked for what only a grammar can bring about.

The grammar's one sentence is a made-up word, and the question is after another. Where the grammar is dropped on its
way, the answer to the question comes. That a model keeps to a grammar of its own accord is made unlikely, not
impossible: words are asked for several times, another one each time, as a whole and streamed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.ask.values import Asked, Prompt, Reply, Tool
from grammarkit.errors import BackendError
from grammarkit.grammar import Grammar, GrammarError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.client import Backend

Verdict: TypeAlias = Literal["enforced", "not-enforced", "unclear"]

_INSTRUCTIONS = (
    "Answer with the name that is asked for, and with nothing else. Never answer with a word that is no name."
)
_QUESTION = "Which city is the capital of France?"
_DESCRIPTION = "Takes the answer."

_REFUSALS = frozenset({"no-custom-tools", "refused-request"})
"""What a server says that reads what it is sent, and knows no grammars there."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer: `wanted` is what the grammar takes, `said` what came. `kept` is None where that tells nothing."""

    wanted: str
    said: str
    streamed: bool
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of all trials; `refusal` says why there are none, where the server takes no grammars."""

    trials: tuple[Trial, ...]
    refusal: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether grammars are enforced; one answer that leaves its grammar says that they are not."""
        kept = [trial.kept for trial in self.trials]
        if self.refusal or False in kept:
            return "not-enforced"
        return "enforced" if kept and all(kept) else "unclear"


def proved(backend: Backend, words: Iterable[str]) -> Proof:
    """Ask for each of `words`, as a whole and streamed; they are to be letters of ASCII that make no sense.

    Raises:
        BackendError: no answer can be had.
    """
    trials: list[Trial] = []
    try:
        for word in words:
            trials += [_tried(backend, word, streamed=streamed) for streamed in (False, True)]
    except GrammarError as error:
        return Proof(tuple(trials), error.report.diagnostics[0].message)
    except BackendError as error:
        if error.diagnostic.code not in _REFUSALS:
            raise
        return Proof(tuple(trials), error.diagnostic.message)
    return Proof(tuple(trials))


def prompt(word: str) -> Prompt:
    """Ask for a name under a grammar that takes none."""
    tool = Tool("answer", Grammar(f'start: "{word}"\n'), _DESCRIPTION)
    return Prompt(_INSTRUCTIONS, (tool,), (Asked(_QUESTION),))


def _tried(backend: Backend, word: str, *, streamed: bool) -> Trial:
    if streamed:
        replies = [item for item in backend.stream(prompt(word)) if isinstance(item, Reply)]
        reply = replies[-1]
    else:
        reply = backend.send(prompt(word))
    called = [call.text for call in reply.calls]
    unclear = bool(reply.refusal) or (reply.cut_off and word.startswith(reply.text))
    return Trial(word, reply.text, streamed, None if unclear else called == [word])
