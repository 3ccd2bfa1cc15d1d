"""Rules: what a check looks for. One function a rule; its docstring is its page.

A rule's name, with hyphens, is the code of its findings; its docstring is what `grammarkit explain CODE` prints: what
is wrong, why it matters with an example, what to write instead. What a rule is given says what it can see:

- `TEXT_RULES` see one text, read: a grammar's `Source`, or that of a file that it imports.
- `NAME_RULES` see a grammar and its imports, `Joined`. Those in `FATAL` must find nothing, or it cannot be lowered.
- `LANGUAGE_RULES` see what may come where, and what terminals match: the `Structure` of the grammar, lowered.

To add one, write the function in the file that its subject suggests, put it into its tuple, and write a case file for
it under `tests/grammar/cases/`. A rule gives its findings the severity that they have for `openai`; where they matter
less or more to another dialect, `dialect.py` says so.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from grammarkit.grammar.rules.alternation import ambiguous_alternation, prefix_alternative
from grammarkit.grammar.rules.anchors import edge_anchor, inner_anchor, word_boundary
from grammarkit.grammar.rules.backtracking import atomic_group, backreference, conditional
from grammarkit.grammar.rules.bounds import long_literal, split_free_text, unbounded_terminal
from grammarkit.grammar.rules.broken import broken_regex
from grammarkit.grammar.rules.classes import class_set_operation, unicode_class
from grammarkit.grammar.rules.directives import declare, extend, override
from grammarkit.grammar.rules.extensions import llguidance_only
from grammarkit.grammar.rules.flags import duplicate_flag, inline_flag, open_comment, verbose_flag
from grammarkit.grammar.rules.ignoring import (
    ignore_shadows,
    ignored_start,
    ignored_terminal,
    outer_whitespace,
    unbounded_ignore,
)
from grammarkit.grammar.rules.imports import duplicate_import, foreign_import, mismatched_alias, unknown_import
from grammarkit.grammar.rules.layout import (
    byte_order_mark,
    comment_between_alternatives,
    leading_bar,
    line_continuation,
    odd_space,
    spaced_blank_line,
    unspaced_arrow,
)
from grammarkit.grammar.rules.lexing import endless_terminal, shadowed_continuation, swallowing_terminal
from grammarkit.grammar.rules.names import (
    dangling_leftover,
    declared_terminal,
    duplicate_definition,
    missing_start,
    override_of_nothing,
    rule_in_terminal,
    undefined_name,
    unreachable_rule,
)
from grammarkit.grammar.rules.nesting import deep_nesting, modifier_order
from grammarkit.grammar.rules.priorities import priority
from grammarkit.grammar.rules.productive import empty_language, unproductive_rule
from grammarkit.grammar.rules.recursion import right_recursion
from grammarkit.grammar.rules.regexes import lazy_end, lazy_quantifier, lookaround
from grammarkit.grammar.rules.repetitions import bad_repetition, unspaced_repetition
from grammarkit.grammar.rules.sizes import too_many_symbols, wide_choice
from grammarkit.grammar.rules.spelling import (
    bare_brace,
    escaped_operator,
    open_repeat,
    python_only_escape,
    spaced_brace,
)
from grammarkit.grammar.rules.strings import broken_escape, hex_escape, json_escape, lone_surrogate, string_escape
from grammarkit.grammar.rules.templates import template
from grammarkit.grammar.rules.terminals import bad_range, escaped_string, nullable_terminal
from grammarkit.grammar.rules.ties import keyword_as_name, keyword_case, overlapping_terminals
from grammarkit.grammar.rules.trees import alias_in_terminal, colliding_optionals, inlined_alias, inner_alias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.source import Source
    from grammarkit.grammar.structure import Structure

    TextRule = Callable[[Source], Iterator[Diagnostic]]
    NameRule = Callable[[Joined], Iterator[Diagnostic]]
    LanguageRule = Callable[[Structure], Iterator[Diagnostic]]
    Rule = TextRule | NameRule | LanguageRule

TEXT_RULES: tuple[TextRule, ...] = (
    alias_in_terminal,
    atomic_group,
    backreference,
    bad_range,
    bad_repetition,
    bare_brace,
    broken_escape,
    broken_regex,
    byte_order_mark,
    class_set_operation,
    colliding_optionals,
    comment_between_alternatives,
    conditional,
    declare,
    deep_nesting,
    duplicate_flag,
    duplicate_import,
    edge_anchor,
    escaped_operator,
    escaped_string,
    extend,
    foreign_import,
    hex_escape,
    inline_flag,
    inlined_alias,
    inner_alias,
    inner_anchor,
    json_escape,
    lazy_end,
    lazy_quantifier,
    leading_bar,
    line_continuation,
    llguidance_only,
    lone_surrogate,
    lookaround,
    modifier_order,
    odd_space,
    open_comment,
    open_repeat,
    override,
    priority,
    python_only_escape,
    spaced_blank_line,
    spaced_brace,
    string_escape,
    template,
    unicode_class,
    unspaced_arrow,
    unspaced_repetition,
    verbose_flag,
    word_boundary,
)
FATAL: tuple[NameRule, ...] = (
    ambiguous_alternation,
    declared_terminal,
    duplicate_definition,
    mismatched_alias,
    missing_start,
    override_of_nothing,
    rule_in_terminal,
    undefined_name,
    unknown_import,
)
NAME_RULES: tuple[NameRule, ...] = (
    *FATAL,
    dangling_leftover,
    nullable_terminal,
    prefix_alternative,
    unreachable_rule,
)
UNUSABLE: tuple[LanguageRule, ...] = (
    empty_language,
    endless_terminal,
    too_many_symbols,
)
"""What the engine would say again, to the request."""
LANGUAGE_RULES: tuple[LanguageRule, ...] = (
    *UNUSABLE,
    ignore_shadows,
    ignored_start,
    ignored_terminal,
    keyword_as_name,
    keyword_case,
    long_literal,
    outer_whitespace,
    overlapping_terminals,
    right_recursion,
    shadowed_continuation,
    split_free_text,
    swallowing_terminal,
    unbounded_ignore,
    unbounded_terminal,
    unproductive_rule,
    wide_choice,
)

ONCE = frozenset({"line-continuation", "outer-whitespace", "unbounded-ignore", "unicode-class"})
"""What is told of once in a grammar, since one remedy serves all places: the others would hide what needs a thought."""


def code(rule: Callable[..., object]) -> str:
    """Give the code of a rule's findings."""
    return rule.__name__.replace("_", "-")


def allowable() -> frozenset[str]:
    """Give the codes that a comment in a grammar may silence: not those without which there is no grammar to use."""
    rules: tuple[Callable[..., object], ...] = (*FATAL, *UNUSABLE)
    fatal = {code(rule) for rule in rules}
    return frozenset(code(rule) for rule in _all() if code(rule) not in fatal)


def pages() -> dict[str, str]:
    """Give each rule's page by its code."""
    return {code(rule): cleandoc(rule.__doc__ or "") for rule in _all()}


def _all() -> tuple[Callable[..., object], ...]:
    # These two ask the engine and Lark, which are asked about what lowering makes, which these rules judge first.
    from grammarkit.grammar.conflicts import lalr_conflict
    from grammarkit.grammar.examples import wrong_example

    return (*TEXT_RULES, *NAME_RULES, *LANGUAGE_RULES, lalr_conflict, wrong_example)
