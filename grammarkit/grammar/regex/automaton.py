"""From a pattern to its automaton and back to a pattern; what cannot be done is told as a `RegexError`."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.determine import MOST_STATES, LooksPast, TooManyStates, determined
from grammarkit.grammar.regex.dfa import Dfa, canonical, product
from grammarkit.grammar.regex.eliminate import LONGEST, expression
from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.expressions import TooIntricate
from grammarkit.grammar.regex.longest import longest_first, sorted_by_length
from grammarkit.grammar.regex.program import TooLong, compiled
from grammarkit.grammar.regex.spell import is_folded
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq, Tree, is_lazy
from grammarkit.grammar.regex.threads import LooksBefore, TooMuchWork
from grammarkit.grammar.regex.unfold import unfolded

if TYPE_CHECKING:
    from collections.abc import Callable

_TOO_LARGE = f"the automaton would be too large: it has more than {MOST_STATES:,} states, or each is made of very many"
_SMALLER = "lower the bounds of its repetitions, or split it into several terminals"


def automaton(tree: Tree, pattern: str) -> Dfa:
    """Make the automaton of a tree, as though the text ended where the token does.

    Raises:
        RegexError: it would be too large, or what it matches depends on the text around it.
    """
    try:
        return canonical(determined(compiled(tree), lazy=is_lazy(tree)))
    except LooksPast as error:
        text = pattern[error.span.start : error.span.end]
        remedy = "delete it: the longest match is taken anyway; or say in the rule what may follow"
        raise RegexError(f"`{text}` looks past the end of the token", remedy, error.span) from None
    except LooksBefore as error:
        text = pattern[error.span.start : error.span.end]
        remedy = "delete it, or say in the rule what may precede"
        raise RegexError(f"`{text}` looks before the start of the token", remedy, error.span) from None
    except (TooLong, TooManyStates, TooMuchWork):
        raise RegexError(_TOO_LARGE, _SMALLER, Span(0, len(pattern))) from None


@lru_cache(maxsize=1024)
def combined(left: Dfa, right: Dfa, keep: Callable[[bool, bool], bool]) -> Dfa:
    """Make the automaton of a union, intersection or difference.

    Raises:
        RegexError: it would be too large.
    """
    try:
        return product(left, right, keep)
    except TooManyStates:
        raise RegexError(_TOO_LARGE, _SMALLER, Span(0, 0)) from None


@lru_cache(maxsize=512)
def plain(dfa: Dfa, pattern: str = "") -> Tree:
    """Make a tree without lookaround and laziness of an automaton.

    Raises:
        RegexError: it would be too long to print.
    """
    try:
        short = expression(dfa)
        return longest_first(short) or unfolded(dfa) or sorted_by_length(short)
    except (TooIntricate, RecursionError):
        message = (
            f"written without lookaround and laziness, the pattern is longer than {LONGEST:,} characters or too deep"
        )
        raise RegexError(message, _SMALLER, Span(0, len(pattern))) from None


def ignoring_case(tree: Tree) -> Tree:
    """Mark all that can stand inside `(?i:…)`, if that is everything; else return the tree as it is."""
    return _marked(tree, {}) if _all_folded(tree, {}) else tree


def _all_folded(tree: Tree, known: dict[int, bool]) -> bool:
    # an expression shares its parts, so each is looked at once
    if id(tree) not in known:
        match tree:
            case Chars(chars=chars):
                known[id(tree)] = is_folded(chars)
            case Seq(items=parts) | Alt(options=parts):
                known[id(tree)] = all(_all_folded(part, known) for part in parts)
            case Repeat(item=item):
                known[id(tree)] = _all_folded(item, known)
            case _:
                known[id(tree)] = False
    return known[id(tree)]


def _marked(tree: Tree, known: dict[int, Tree]) -> Tree:
    if id(tree) not in known:
        match tree:
            case Chars():
                known[id(tree)] = replace(tree, ignore_case=True)
            case Seq(items=items):
                known[id(tree)] = Seq(tuple(_marked(item, known) for item in items))
            case Alt(options=options):
                known[id(tree)] = Alt(tuple(_marked(option, known) for option in options))
            case Repeat(item=item):
                known[id(tree)] = replace(tree, item=_marked(item, known))
            case _:
                pass
    return known.get(id(tree), tree)
