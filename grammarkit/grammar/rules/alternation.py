"""Rules about alternatives inside terminals: which one a matcher takes, and how far they reach."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import regex
from grammarkit.grammar.brackets import unbracketed
from grammarkit.grammar.rules.wording import quoted
from grammarkit.grammar.syntax import Choice, Literal, Ref, Regexp, walk
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.syntax import Definition, Expr


def prefix_alternative(whole: Joined) -> Iterator[Diagnostic]:
    """A terminal has an alternative that matches the beginning of what a later one matches.

    Python, and Lark, take the first alternative that fits; the engine takes the longest. So the engine lets a model
    write what Lark then does not read.

        COLUMN: /id|id_user/        // Lark never reads `id_user`
        COLUMN: /id_user|id/
        COLUMN: "id" | "id_user"    // strings are sorted

    Put the longer alternative first, or write strings.
    """
    terminals = {d.name: d for d in whole.definitions if d.is_terminal}
    for expr, span in _tokens(whole, terminals):
        if not _may_differ(expr, terminals):
            continue
        try:
            written = pattern(expr, terminals)
        except NotRegular:
            continue
        if cut := _cut_short(written):
            text, taken = cut
            message = f"Lark stops behind {quoted(taken)} where the engine takes {quoted(text)}"
            remedy = "put the alternative that can go on first, or write the words as strings"
            yield Diagnostic("prefix-alternative", message, span, help=remedy)


def _tokens(whole: Joined, terminals: Mapping[str, Definition]) -> Iterator[tuple[Expr, Span]]:
    """Yield all that is matched as one word, and where it stands."""
    for name in whole.tokens:
        if name in terminals:
            yield terminals[name].expr, terminals[name].expr.span
    for definition in whole.definitions:
        if not definition.is_terminal:
            yield from ((node, node.span) for node in walk(definition.expr) if isinstance(node, Regexp))
    yield from ((i.expr, i.expr.span) for i in whole.ignores if not isinstance(i.expr, Ref))


def _may_differ(expr: Expr, terminals: Mapping[str, Definition]) -> bool:
    """Leave out lists of words, which Lark sorts, and which may be long."""
    match expr:
        case Choice(options=options):
            return not all(isinstance(option, Literal) for option in options)
        case Ref(name=name):
            return name in terminals and _may_differ(terminals[name].expr, {})
        case _:
            return not isinstance(expr, Literal)


@lru_cache(maxsize=1024)
def _cut_short(written: str) -> tuple[str, str] | None:
    """Give a text that a pattern matches, and what Python takes of it."""
    try:
        text = regex.cut_short(written)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of classes that look like nested ones, which have a rule of their own
            taken = re.match(written, text, re.ASCII) if text is not None else None
    except (regex.RegexError, re.error):
        return None
    return (text, taken.group()) if text is not None and taken else None


def ambiguous_alternation(whole: Joined) -> Iterator[Diagnostic]:
    """Inside a terminal, a regular expression with alternatives stands beside other parts.

    Lark joins the parts of a terminal as text, so that its `|` reaches over all of them; the engine keeps them apart.

        CODE: /a|b/ "c"             // Lark: `a` or `bc`; the engine: `ac` or `bc`
        CODE: /(?:a|b)/ "c"         // both: `ac` or `bc`

    Put brackets inside the slashes, `/(?:a|b)/`.
    """
    terminals = {d.name: d for d in whole.definitions if d.is_terminal}
    asked = [terminals[name].expr for name in whole.tokens if name in terminals]
    asked += [ignore.expr for ignore in whole.ignores]
    for span, node in {node.span: node for node in unbracketed(asked, terminals)}.items():
        message = f"to Lark the `|` of `/{node.pattern}/` reaches over what stands beside it"
        remedy = f"write `/(?:{node.pattern})/`"
        yield Diagnostic("ambiguous-alternation", message, span, help=remedy)
