"""What a pattern asks of the text behind its token: a negative lookahead, or a word boundary, that stands last.

Such a condition is about the next token, which a regular expression cannot see. It is taken off here and told of, so
that whoever knows what may follow can prove that it always holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.regex.reprint import plainly
from grammarkit.grammar.regex.syntax import (
    EMPTY,
    Alt,
    Anchor,
    Boundary,
    Chars,
    Look,
    Repeat,
    Seq,
    is_lazy,
    nullable,
    walk,
)

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex.syntax import Tree


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A condition on what follows the token: no text that `pattern` matches.

    Either it stood last (`is_last`), and forbade just that; or it stands before, and was still open where the token
    ends: then what `pattern` matches could, if it came next, add texts to the language or take some from it.
    """

    pattern: str
    span: Span
    is_last: bool = True


def split(pattern: str, flags: str = "") -> tuple[str, tuple[Unfollowed, ...]]:
    """Write a pattern as `reprinted` does, without its conditions; say which of them are about what follows the token.

    Raises:
        RegexError: as `reprinted`; also where a condition in a loop stands last in one round and not in the next.
    """
    endings: list[Unfollowed] = []
    tree = parse(pattern, flags)
    # Where a lazy pattern stops, it stops on account of what follows.
    tree = tree if is_lazy(tree) else _without_last(tree, endings)
    written, unsure = plainly(tree, pattern)
    # An anchor looks past the end too; but to a terminal, the end of the text is that of its token.
    looks = [node.span for node in walk(tree) if isinstance(node, Look | Boundary)]
    if unsure.ranges and looks:
        endings.append(Unfollowed(printed(Chars(unsure)), looks[0], is_last=False))
    return written, tuple(dict.fromkeys(endings))


def _without_last(tree: Tree, endings: list[Unfollowed]) -> Tree:
    match tree:
        case Look(ahead=True, negative=True, body=body, span=span):
            endings.append(Unfollowed(_written(body, span), span))
            return EMPTY
        case Alt(options=options):
            return Alt(tuple(_without_last(option, endings) for option in options))
        case Seq(items=(*before, Boundary(negative=False, word=word, span=span))) if before and _ends_in(
            Seq(tuple(before)), word
        ):
            endings.append(Unfollowed(_written(Chars(word), span), span))
            return Seq(tuple(before))
        case Seq(items=(*before, last)) if before:
            kept = _without_last(last, endings)
            return Seq((*before, kept)) if kept != EMPTY else _without_last(Seq(tuple(before)), endings)
        case _:
            return tree


def _written(tree: Tree, look: Span) -> str:
    """Print what must not follow."""
    if is_lazy(tree) or any(isinstance(node, Look | Boundary | Anchor) for node in walk(tree)):
        raise RegexError("what must not follow looks around itself", "write the conditions side by side", look)
    return printed(tree)


def _ends_in(tree: Tree, chars: CharSet) -> bool:
    """Tell whether every text that a tree matches ends in one of `chars`."""
    match tree:
        case Chars(chars=own):
            return own.minus(chars) == CharSet()
        case Seq(items=items) if items:
            return _ends_in(items[-1], chars) and (not nullable(items[-1]) or _ends_in(Seq(items[:-1]), chars))
        case Alt(options=options):
            return all(_ends_in(option, chars) for option in options)
        case Repeat(item=item):
            return _ends_in(item, chars)
        case _:
            return False
