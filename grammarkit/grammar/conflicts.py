"""Conflicts in the tables of Lark's LALR parser, which Lark is asked for in the worker's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.join import joined
from grammarkit.grammar.probe import Verdict, tables
from grammarkit.grammar.rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.child.larks import Sources
    from grammarkit.grammar.child.tables import Conflict
    from grammarkit.grammar.grammar import Grammar

DEADLINE = 5.0
"""Seconds that Lark may take to build its tables."""


def lalr_conflict(grammar: Grammar, *, deadline: float = DEADLINE) -> Iterator[Diagnostic]:
    """Lark's LALR parser cannot tell by the next token which rule to choose.

    It matters to those who build Lark's faster parser themselves, `Lark(text, parser="lalr")`, so that only a check for
    the dialect `lark` asks. No engine that enforces a grammar has such tables. Trees are built here by tables that do
    not conflict, and else by Earley's algorithm, which needs none and takes longer for a long text.

        start: a | b                // refused: behind "x", both rules could end
        a: "x"
        b: "x"
        stmt: "if" stmt ["else" stmt] | "s"     // resolved: Lark reads on, the inner `if` gets the `else`

    Where several rules could end, Lark refuses the grammar. Where one could end and another read on, Lark reads on, and
    may refuse sentences that the grammar allows.

    Parse with Earley (`Grammar.read` does), give one of the rules a priority, or write the choice so that one token
    decides it.
    """
    answer = tables(sources(grammar), deadline=deadline)
    if not isinstance(answer, Verdict):
        places = {definition.name: definition.name_span for definition in joined(grammar).definitions}
        told: set[tuple[str, ...]] = set()
        for conflict in answer["conflicts"]:
            rules = tuple(dict.fromkeys(conflict["rules"]))
            if rules not in told:
                told.add(rules)
                span = next((places[rule] for rule in rules if rule in places), None)
                yield Diagnostic("lalr-conflict", _said(conflict, rules), span, Severity.WARNING, help=_REMEDY)


_REMEDY = "parse it with Earley, as `read` does, or write the choice so that one token decides it"


def sources(grammar: Grammar, for_trees: str = "") -> Sources:
    """Give what Lark needs to read a grammar."""
    return {
        "text": grammar.text,
        "start": grammar.start,
        "name": grammar.source,
        "files": {file.name: file.text for file in grammar.files},
        "import_paths": list(grammar.import_paths),
        "for_trees": for_trees,
    }


def _said(conflict: Conflict, rules: tuple[str, ...]) -> str:
    shown, token = " and ".join(map(quoted, rules)), conflict["token"]
    if len(conflict["rules"]) > 1:
        ends = "both could end" if len(rules) > 1 else "it could end in two ways"
        return f"Lark's LALR parser refuses {shown}: before {token}, {ends}"
    return f"Lark's LALR parser reads on where {shown} could end before {token}"
