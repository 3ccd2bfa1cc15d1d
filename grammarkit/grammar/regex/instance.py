"""A few texts that a pattern matches, read off its tree: cheap where an automaton would be large.

`/"[^"]{0,20000}"/` has 20,000 states and the instances `""` and `"0"`. Lookaround is left out of account, so that a
text may be no member after all: good for trying out, not for drawing sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex.draw import pool
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq

if TYPE_CHECKING:
    from grammarkit.grammar.regex.syntax import Tree

_MOST = 12
_LONGEST = 200


def instances(pattern: str, flags: str = "") -> tuple[str, ...]:
    """Give up to a dozen different texts, none empty, that show the ways in which a pattern can begin.

    Raises:
        RegexError: as `parse`.
    """
    found = dict.fromkeys(text for text in _texts(parse(pattern, flags)) if text)
    return tuple(found)[:_MOST]


def _texts(tree: Tree) -> list[str]:
    match tree:
        case Chars(chars=chars):
            return [*pool(chars)[:2]]
        case Alt(options=options):
            each = [_texts(option) for option in options]
            return [texts[turn] for turn in range(_MOST) for texts in each if turn < len(texts)][:_MOST]
        case Seq(items=items):
            return _joined([_texts(item) for item in items])
        case Repeat(item=item, low=low, high=high):
            texts = _texts(item)
            most = [] if high == 0 or not texts else [text * max(1, min(low, _LONGEST)) for text in texts]
            return (["", *most] if low == 0 else most)[:_MOST]
        case _:
            return [""]


def _joined(parts: list[list[str]]) -> list[str]:
    """Join the first of each part, then vary one part at a time."""
    if not all(parts):
        return []
    firsts = [part[0] for part in parts]
    found = ["".join(firsts)]
    for at, part in enumerate(parts):
        found += ["".join([*firsts[:at], other, *firsts[at + 1 :]]) for other in part[1:]]
    return found[:_MOST]
