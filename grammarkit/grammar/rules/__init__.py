"""Rules: what a check looks for in the text of a grammar. One function a rule; its docstring is its page.

A rule is given a grammar's `Source` and yields diagnostics. Its name, with hyphens, is the code of its findings; its
docstring is what is shown to explain the code: what is wrong, why it matters with an example, what to write instead. To
add one, write the function in the file that its subject suggests, and put it into `RULES`.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from grammarkit.grammar.rules.priorities import priority
from grammarkit.grammar.rules.regexes import lazy_quantifier, lookaround
from grammarkit.grammar.rules.repetitions import unspaced_repetition
from grammarkit.grammar.rules.templates import template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.source import Source

    Rule = Callable[[Source], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (lazy_quantifier, lookaround, priority, template, unspaced_repetition)


def code(rule: Rule) -> str:
    """Give the code of a rule's findings."""
    return rule.__name__.replace("_", "-")


def pages() -> dict[str, str]:
    """Give each rule's page by its code."""
    return {code(rule): cleandoc(rule.__doc__ or "") for rule in RULES}
