"""Priorities of terminals, resolved into their patterns.

In Lark, of two terminals that match, the one with the higher priority wins; the engine knows no such thing and keeps
both. So where a stronger terminal is expected beside a weaker one, the weaker loses what the stronger one matches:
`NAME` beside `IF.2: "if"` becomes `NAME` without `if`, and no priority is needed. Elsewhere `NAME` stays whole, under
another name if need be.

Lark's two parsers differ here. To LALR's contextual lexer the stronger wins in each state that expects both; to Earley
priorities choose among trees alone. Nothing is taken from a terminal at a place where the stronger one may be expected
and may not: so all that LALR accepts stays in the language, and nothing comes in that Earley refuses. What is ignored
the engine prefers whatever its priority; the rule `ignore-shadows` says where that loses something.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.bnf import bnf
from grammarkit.grammar.analysis.company import company
from grammarkit.grammar.analysis.least import NEVER, least
from grammarkit.grammar.analysis.order import order
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.flat import expression
from grammarkit.grammar.lowering.fresh import Names, settled
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition, Literal, Range, Ref, Regexp, rebuilt
from grammarkit.grammar.terminal import NotRegular, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.syntax import Expr, Statement

    Place = tuple[str, Span]
    """A use of a terminal: the rule that it stands in, and where."""

    Stronger = frozenset[Terminal]


def resolved(statements: Iterable[Statement]) -> list[Statement]:
    """Take out of weaker terminals what stronger ones match, where these may be expected too.

    Raises:
        GrammarError: a terminal's pattern is not known here, so that nothing can be taken out, or none is left.
    """
    whole = list(statements)
    terminals = {s.name: s for s in whole if isinstance(s, Definition) and s.is_terminal}
    if not any(t.priority for t in terminals.values()):
        return whole
    weaker = _Weaker(terminals, Names(whole))
    uses = _Uses(weaker, _rivals(whole, terminals))
    rules = [uses.rewritten(s) if isinstance(s, Definition) and not s.is_terminal else s for s in whole]
    return settled([*rules, *weaker.made], {variant: name for (name, _), variant in weaker.variants.items()})


def _rivals(statements: list[Statement], terminals: Mapping[str, Definition]) -> Mapping[Place, Stronger]:
    """Say for each use which stronger terminals are always expected with it; what is ignored always is.

    What has no name has the priority 0, as in Lark, unless a terminal is defined so. A parameter of a template stands
    at one place for all its uses: of them only what holds for each is said.
    """
    grammar = bnf(statements, {})
    needs = least(grammar).needs
    nullable = [need == 0 for need in needs]
    beside = company(grammar, order(grammar, nullable, [need < NEVER for need in needs]), nullable)
    named = {name: definition.priority or 0 for name, definition in terminals.items()}
    strength = [named.get(terminal.name, 0) for terminal in grammar.terminals]
    ignored = {number for number, _ in grammar.ignored}
    found: dict[Place, Stronger] = {}
    for number, use in enumerate(grammar.uses):
        rivals = {grammar.uses[other].terminal for other in bits(beside[number])} | ignored
        over = frozenset(grammar.terminals[n] for n in rivals if strength[n] > strength[use.terminal])
        place = (use.rule, use.span)
        found[place] = found.get(place, over) & over
    return found


class _Uses:
    """Has each use of a terminal ask for the variant that it needs."""

    def __init__(self, weaker: _Weaker, rivals: Mapping[Place, Stronger]) -> None:
        self._weaker = weaker
        self._rivals = rivals

    def rewritten(self, rule: Definition) -> Definition:
        """Name in a rule the variants that it needs."""

        def change(node: Expr) -> Expr:
            if isinstance(node, Literal | Regexp | Range) or (isinstance(node, Ref) and node.is_terminal):
                return self._weaker.variant(node, self._rivals.get((rule.name, node.span), frozenset()))
            return node

        return replace(rule, expr=rebuilt(rule.expr, change))


class _Weaker:
    """Makes the variants of terminals, each once."""

    def __init__(self, terminals: Mapping[str, Definition], names: Names) -> None:
        self._terminals = terminals
        self._known: dict[str, Regex] = {}
        self._names = names
        self.variants: dict[tuple[str, str], str] = {}
        self.made: list[Definition] = []

    def variant(self, expr: Expr, stronger: Stronger) -> Expr:
        """Give a terminal without what stronger ones match; the plain one where that takes nothing away."""
        if not stronger:
            return expr
        whole = left = self._language(expr)
        for other in sorted(stronger, key=lambda terminal: terminal.span.start):
            theirs = self._others(other)
            left = left if whole.intersect(theirs).is_empty() else left.minus(theirs)
        if left == whole:
            return expr
        if left.is_empty():
            shown = expression(expr)
            own = self._terminals[shown].name_span if shown in self._terminals else expr.span
            message = f"`{shown}` can never match: terminals of a higher priority match all of it"
            raise GrammarError.of("", "empty-terminal", message, own, help="delete it")
        return self._named(expr, left.pattern())

    def _named(self, expr: Expr, pattern: str) -> Expr:
        """Give a terminal a variant with a name; what has none gets none."""
        if not isinstance(expr, Ref):
            return Regexp(pattern, "", expr.span)
        own = self._terminals[expr.name]
        key = (expr.name, pattern)
        if key not in self.variants:
            self.variants[key] = self._names.free(expr.name)
            body = Regexp(pattern, "", own.expr.span)
            made = replace(own, name=self.variants[key], expr=body, known_as=own.known_as or expr.name)
            self.made.append(made)
        return replace(expr, name=self.variants[key])

    def _others(self, terminal: Terminal) -> Regex:
        try:
            return Regex.parse(terminal.written or "(")
        except RegexError as error:
            raise self._unknown(terminal.shown, terminal.span) from error

    def _language(self, expr: Expr) -> Regex:
        shown = expression(expr)
        if shown not in self._known:
            try:
                self._known[shown] = language(expr, self._terminals)
            except NotRegular as error:
                raise self._unknown(shown, expr.span) from error
        return self._known[shown]

    def _unknown(self, shown: str, span: Span) -> GrammarError:
        own = self._terminals.get(shown)
        span = own.priority_span or own.name_span if own else span
        message = f"the priorities cannot be resolved, since the pattern of `{shown}` is not known here"
        remedy = "write its pattern out as one regular expression"
        return GrammarError.of("", "unlowerable-priority", message, span, help=remedy)
