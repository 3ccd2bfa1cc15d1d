"""Writes forms without rules as the trees of patterns, which the regex algebra reads and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex import syntax as regex
from grammarkit.grammar.regex.case import folded
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.targets.form import Alt, Call, Chars, Form, Repeat, Seq, Token

if TYPE_CHECKING:
    from collections.abc import Mapping


def tree_of(form: Form, terminals: Mapping[str, Form], *, as_written: bool = False) -> regex.Tree:
    """Write a form as the tree of a pattern, with what it calls in place.

    Sets are what the engine sees; `as_written`, letters in any case are what Python sees, which prints as `(?i:…)`.
    """
    match form:
        case Chars():
            return _spelt(form) if as_written else regex.Chars(form.chars)
        case Call(name=name):
            return tree_of(terminals[name], terminals, as_written=as_written)
        case Token(item=item):
            return tree_of(item, terminals, as_written=as_written)
        case Seq(items=items):
            return regex.Seq(tuple(tree_of(item, terminals, as_written=as_written) for item in items))
        case Alt(options=options):
            if not options:
                return regex.Chars(CharSet())
            return regex.Alt(tuple(tree_of(option, terminals, as_written=as_written) for option in options))
        case Repeat(item=item, low=low, high=high):
            return regex.Repeat(tree_of(item, terminals, as_written=as_written), low, high)


def _spelt(chars: Chars) -> regex.Chars:
    """Undo what `read` did where case is ignored, if the letters are still all that were written."""
    if not chars.ignore_case:
        return regex.Chars(chars.chars)
    every = folded(chars.chars)
    added = every.minus(chars.chars)
    return regex.Chars(chars.chars) if added.minus(_TURKISH).ranges else regex.Chars(every, ignore_case=True)


_TURKISH = CharSet.of("\u0130\u0131")
