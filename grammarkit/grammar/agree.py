"""Whether the engine and Lark mean the same by a grammar, found out by asking both about texts.

The texts come from both sides: derived from the lowered grammar here, walked from the engine in the worker's process,
where both are asked too, since either may take for ever. The engine goes by the lowered grammar; Lark by the author's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.conflicts import sources
from grammarkit.grammar.join import joined
from grammarkit.grammar.lower import lowered, unresolved
from grammarkit.grammar.probe import Verdict, compared
from grammarkit.grammar.sampling.draws import derivations, longest, spacing
from grammarkit.render.visible import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.child.referee import Request
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.lower import Lowered

BUDGET = 2.0
"""Seconds that a check takes for asking both."""

_SHOWN = 60
"""Characters of a text that are shown."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A text that one of the two accepts and the other does not.

    `on_lowered` is Lark's verdict by the lowered grammar, None if it was not asked: where it is the engine's, lowering
    is what changed the language. The engine read `reached` characters; `where` names the rule in which either stopped.
    """

    text: str
    engine: bool
    lark: bool
    on_lowered: bool | None
    reached: int
    where: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many texts both were asked about, where they disagree, the shortest first, and what kept us from asking more.

    `by_lowered` says that Lark refuses the author's text, so that it was asked about the lowered one.
    """

    asked: int
    disagreements: tuple[Disagreement, ...] = ()
    incomplete: str = ""
    by_lowered: bool = False


def agreement(grammar: Grammar, *, samples: int = 60, budget: float = BUDGET, seed: int = 0) -> Agreement:
    """Ask both about `samples` texts derived from the grammar and as many walked from the engine, in `budget` seconds.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    low = lowered(grammar)
    request: Request = {
        "sources": sources(grammar, low.for_trees),
        "lowered": low.grammar.text,
        "ignored": [pattern.pattern for pattern in spacing(grammar).ignored],
        "unresolved": unresolved(grammar),
        "texts": list(derivations(grammar, samples, seed=seed)),
        "walks": samples,
        "longest": longest(grammar),
        "seed": seed,
        "budget": budget,
    }
    answer = compared(request, deadline=1.5 * budget + 1)
    if isinstance(answer, Verdict):
        return Agreement(0, incomplete=answer.error)
    found = tuple(Disagreement(**difference) for difference in answer["differences"])
    return Agreement(answer["asked"], found, answer["incomplete"], answer["by_lowered"])


def disagreement_findings(low: Lowered, grammar: Grammar, samples: int, budget: float) -> tuple[Diagnostic, ...]:
    """Find the shortest text that one of the two accepts and the other does not, if any is found in time."""
    if samples < 1 or budget <= 0:
        return ()
    both = agreement(grammar, samples=samples, budget=budget)
    if not both.disagreements:
        return ()
    shortest = both.disagreements[0]
    message = _said(shortest)
    if both.by_lowered:
        message += " (Lark refuses this grammar, and was asked about the lowered one)"
    return (Diagnostic("engines-disagree", message, _span(shortest.where, low, grammar), help=_remedy(shortest)),)


def engines_disagree(grammar: Grammar, *, samples: int = 60, budget: float = BUDGET) -> Iterator[Diagnostic]:
    """The engine and Lark do not mean the same by this grammar: one accepts a text that the other does not.

    A check derives texts from the grammar, walks to others along what the engine allows, and puts each to both; shown
    is the shortest that was found. Mostly it is Lark that accepts. It matches each terminal by itself, whereas the
    engine reads on as long as any terminal that may stand there can still match, and never goes back:

        start: INT "." NAME | FLOAT         // `1.a`: the engine reads `1.` for a FLOAT, and then no digit comes
        INT: /[0-9]+/
        FLOAT: /[0-9]+[.][0-9]+/
        NAME: /[a-z]+/

    A model is then kept from writing that text, and takes a way round. The same befalls what begins like something that
    is ignored, or is ignored itself: a line end that `%ignore` matches too never ends a line.

    Let no terminal match the beginning of another, or of what may follow it: give each its own first characters, or
    make one terminal of them. Exclude from `%ignore` what rules ask for. Exclude keywords from names. In a regular
    expression, write longer alternatives first.

    No finding does not prove that there is no such text. `Grammar.check(samples=...)` says how many are drawn; 0 asks
    nothing. Lark may be too slow for all of them, and is asked about as many as there is time for.
    """
    yield from disagreement_findings(lowered(grammar), grammar, samples, budget)


def _said(found: Disagreement) -> str:
    if found.engine:
        return f"the engine accepts {quoted(found.text, _SHOWN)}, and Lark does not"
    next_ = found.text[found.reached : found.reached + 1]
    stop = f"stops at {quoted(next_)}" if next_ else "wants more to follow"
    return f"Lark accepts {quoted(found.text, _SHOWN)}, and the engine does not: it {stop}"


def _remedy(found: Disagreement) -> str:
    if not found.engine:
        return (
            "let no terminal, ignored ones included, match the beginning of what may stand there, or give them one "
            "pattern"
        )
    if found.on_lowered:
        return "lower the grammar, and use that: Lark and the engine agree on it"
    return "exclude keywords from names, and write longer alternatives of a regular expression first"


def _span(where: str, low: Lowered, grammar: Grammar) -> Span | None:
    """Point at the rule that Lark names, in the words of the author or of lowering; else at the start rule."""
    places = {definition.name: definition.name_span for definition in joined(grammar).definitions}
    name = where.partition("{")[0]
    return places.get(name) or places.get(low.names.get(name, name)) or places.get(grammar.start)
