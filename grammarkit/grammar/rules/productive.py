"""Rules about what no text matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.analysis.spread import components
from grammarkit.grammar.rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.structure import Structure


def empty_language(structure: Structure) -> Iterator[Diagnostic]:
    """No text is in the language.

    Whatever is begun needs more, without end. The engine may take such a grammar, and fails at the first word.

        start: start "a"            // needs a start, which needs a start
        start: start "a" | "b"

    Give every rule an alternative that can end.
    """
    if not structure.productive[0]:
        remedy = "give every rule an alternative that can end"
        yield Diagnostic("empty-language", "no text is in this language", structure.bnf.rules[0].span, help=remedy)


def unproductive_rule(structure: Structure) -> Iterator[Diagnostic]:
    """No text matches a rule: each of its alternatives needs the rule itself.

    A model that takes such a way cannot come to an end: it writes until its tokens run out, or there is nothing that it
    may write.

        start: "a" | list
        list: "b" list              // and where does it end?
        list: "b" list | "b"

    Give the rule an alternative that can end, or delete it.
    """
    rules = structure.bnf.rules
    needed = [
        [] if structure.productive[head] else [s for body in rule.options for s in body if _fails(structure, s)]
        for head, rule in enumerate(rules)
    ]
    for component in components(needed):
        if len(component) > 1 or component[0] in needed[component[0]]:
            for rule in (rules[number] for number in sorted(component) if number and rules[number].name):
                message = f"no text matches {quoted(rule.name)}: each of its alternatives needs the rule itself"
                remedy = "give it an alternative that can end, or delete it"
                yield Diagnostic("unproductive-rule", message, rule.span, help=remedy)


def _fails(structure: Structure, symbol: int) -> bool:
    return symbol >= 0 and not structure.productive[symbol]
