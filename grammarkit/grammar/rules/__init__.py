"""Rules: what a check looks for. One function a rule; its docstring is its page.

A rule's name, with hyphens, is the code of its findings; its docstring is what `grammarkit explain CODE` prints: what
is wrong, why it matters with an example, what to write instead. What a rule is given says what it can see:

- `TEXT_RULES` see one text, read: a grammar's `Source`, or that of a file that it imports.
- `NAME_RULES` see a grammar and its imports, `Joined`. Those in `FATAL` must find nothing, or it cannot be lowered.

To add one, write the function in the file that its subject suggests, put it into its tuple, and write a case file for
it under `tests/grammar/cases/`. A rule gives its findings the severity that they have for `openai`; where they matter
less or more to another dialect, `dialect.py` says so.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from grammarkit.grammar.rules.imports import duplicate_import, foreign_import, unknown_import
from grammarkit.grammar.rules.names import (
    declared_terminal,
    duplicate_definition,
    missing_start,
    override_of_nothing,
    rule_in_terminal,
    undefined_name,
    unreachable_rule,
)
from grammarkit.grammar.rules.priorities import priority
from grammarkit.grammar.rules.regexes import lazy_quantifier, lookaround
from grammarkit.grammar.rules.repetitions import unspaced_repetition
from grammarkit.grammar.rules.templates import template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.join import Joined
    from grammarkit.grammar.source import Source

    TextRule = Callable[[Source], Iterator[Diagnostic]]
    NameRule = Callable[[Joined], Iterator[Diagnostic]]
    Rule = TextRule | NameRule

TEXT_RULES: tuple[TextRule, ...] = (
    duplicate_import,
    foreign_import,
    lazy_quantifier,
    lookaround,
    priority,
    template,
    unspaced_repetition,
)
FATAL: tuple[NameRule, ...] = (
    declared_terminal,
    duplicate_definition,
    missing_start,
    override_of_nothing,
    rule_in_terminal,
    undefined_name,
    unknown_import,
)
NAME_RULES: tuple[NameRule, ...] = (*FATAL, unreachable_rule)


def code(rule: Callable[..., object]) -> str:
    """Give the code of a rule's findings."""
    return rule.__name__.replace("_", "-")


def allowable() -> frozenset[str]:
    """Give the codes that a comment in a grammar may silence: not those without which there is no grammar to use."""
    fatal = {code(rule) for rule in FATAL}
    return frozenset(code(rule) for rule in _all() if code(rule) not in fatal)


def pages() -> dict[str, str]:
    """Give each rule's page by its code."""
    return {code(rule): cleandoc(rule.__doc__ or "") for rule in _all()}


def _all() -> tuple[Callable[..., object], ...]:
    # These two ask the engine, which is asked about what lowering makes, which these rules judge first.
    from grammarkit.grammar.examples import wrong_example

    return (*TEXT_RULES, *NAME_RULES, wrong_example)
