"""Whether a pattern can match nothing, and the pattern of all else that it matches."""

from __future__ import annotations

from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.language import Regex
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.regex.reprint import reprinted
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Chars, Look, Repeat, Seq, Tree, nullable, walk


def may_be_empty(pattern: str, flags: str = "") -> bool:
    """Say whether a pattern can match nothing; a broken one cannot.

    Conditions are left out of account, but for a lookahead in front that asks for a character, as in `(?=[0-9])…`: it
    is written so that what follows is not nothing.
    """
    try:
        return _may_be_empty(parse(pattern, flags))
    except RegexError:
        return False


def _may_be_empty(tree: Tree) -> bool:
    match tree:
        case Alt(options=options):
            return any(map(_may_be_empty, options))
        case Seq(items=(Look(ahead=True, negative=False, body=body), _, *_)) if not nullable(body):
            return False
        case _:
            return nullable(tree)


def nonempty(pattern: str) -> str | None:
    """Write what a pattern matches besides the empty text; None if that is nothing.

    Raises:
        RegexError: the pattern is broken, or what is left is too large to be written.
    """
    plain = reprinted(pattern)
    tree = parse(plain)
    if not any(isinstance(node, Chars) for node in walk(tree)):
        return None
    shorter = _without_empty(tree)
    if shorter is not None:
        return reprinted(printed(shorter))
    rest = Regex.parse(plain).minus(Regex.literal(""))
    return None if rest.is_empty() else rest.pattern()


def _without_empty(tree: Tree) -> Tree | None:
    """Rewrite a tree, where that is a matter of one operator: `x*` becomes `x+`; None where it is not."""
    if not nullable(tree):
        return tree
    match tree:
        case Repeat(item=item, low=0, high=high) if not nullable(item):
            return item if high == 1 else Repeat(item, 1, high)
        case Alt(options=options):
            left = [_without_empty(option) for option in options if option != EMPTY]
            kept = tuple(option for option in left if option is not None)
            return Alt(kept) if len(kept) == len(left) else None
        case _:
            return None
