r"""What is ignored and says what may follow it: a comment `--(?!\+)[^\n]*` is not to end before a `+`.

The engine reads what is ignored by itself, so that nothing can be asked of a rule there. But where such a text ends,
mostly nothing may come that a rule asks for: the comment would have gone on with it. What may come is ignored itself
then, like the line break, and becomes part of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.bnf import bnf
from grammarkit.grammar.lowering.following import key_of, may_begin
from grammarkit.grammar.reach import refs
from grammarkit.grammar.regex import FREE, NOTHING, Regex, reprinted
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition, Ignore, Regexp
from grammarkit.grammar.terminal import NotRegular, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.lowering.following import Condition
    from grammarkit.grammar.syntax import Expr, Statement


def ignoring(statements: list[Statement], conditions: Mapping[str, Condition]) -> list[Statement]:
    """Write what is ignored so that it asks for nothing behind it.

    Raises:
        GrammarError: a rule may ask for something there.
    """
    asking = {n: conditions[key] for n, s in enumerate(statements) if (key := _key(s, conditions))}
    if not asking:
        return statements
    whole = _Ignored(statements)
    done = list(statements)
    for n, condition in asking.items():
        ignore = statements[n]
        assert isinstance(ignore, Ignore)
        done[n] = replace(ignore, expr=whole.settled(ignore.expr, condition))
    return done


def _key(statement: Statement, conditions: Mapping[str, Condition]) -> str:
    """Say by which name a condition of what is ignored is known, if there is one."""
    if not isinstance(statement, Ignore):
        return ""
    names = [key_of(statement), *(ref.name for ref in refs(statement.expr))]
    return next((name for name in names if name in conditions), "")


class _Ignored:
    def __init__(self, statements: list[Statement]) -> None:
        self._terminals = {s.name: s for s in statements if isinstance(s, Definition) and s.is_terminal}
        self._blanks = reduce(Regex.union, (self._language(s.expr) for s in statements if isinstance(s, Ignore)))
        grammar = bnf(statements, {})
        self._asked = [grammar.terminals[number] for number in {use.terminal for use in grammar.uses}]

    def settled(self, expr: Expr, condition: Condition) -> Expr:
        """Write one of what is ignored with that behind it which it asks for."""
        whole = left = self._language(expr)
        if condition.inside is not None:  # nothing is ignored where a sentence begins
            left = whole.intersect(condition.inside)
        parts: list[str] = []
        for ending in condition.endings:
            texts = whole.intersect(ending.texts)
            cut = FREE.minus(Regex.beginning_with(texts.carried_by(self._blanks)))
            if texts.is_empty() or cut.minus(ending.rest).is_empty():
                continue
            behind = self._blank_in(cut.intersect(ending.rest), condition)
            left = left.minus(texts)
            if not behind.is_empty():
                parts.append(f"(?:{texts.pattern()})(?:{behind.pattern()})")
        kept = [] if left.is_empty() else [left.pattern()]
        return Regexp(reprinted("|".join((*kept, *parts))), "", expr.span) if parts or left != whole else expr

    def _blank_in(self, allowed: Regex, condition: Condition) -> Regex:
        """Give what is ignored and may come, if nothing else may."""
        found = NOTHING
        is_clear = not any(may_begin(terminal, allowed) for terminal in self._asked)
        for texts, rest in allowed.divided():
            blanks = self._blanks.intersect(texts)
            is_clear = is_clear and (rest == FREE or blanks.is_empty())
            found = found.union(blanks)
        if not is_clear:
            message = f"`{condition.text}` looks past the end of what is ignored, where a token may follow"
            remedy = "say what it may end in instead"
            raise GrammarError.of("", "unlowerable-regex", message, condition.span, help=remedy)
        return found

    def _language(self, expr: Expr) -> Regex:
        try:
            return language(expr, self._terminals)
        except NotRegular as error:
            message = "something ignored looks past its end, and what this one matches is not known here"
            remedy = "write it as a regular expression"
            raise GrammarError.of("", "unlowerable-regex", message, expr.span, help=remedy) from error
