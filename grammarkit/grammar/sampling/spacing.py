"""What stands between two tokens: now and then a text that `%ignore` matches, always where they would be read as one.

Whether they would be is decided by a cheap rule: words and numbers that touch, and whatever some token of the grammar
matches beyond the end of the first, as any lexer that takes the longest match would. Where the engine has read too far
and cannot go back, nothing is matched, and nothing put between: who needs sentences asks the engine.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Literal, Ref, walk
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.sampling.productions import Piece, Productions
    from grammarkit.grammar.syntax import Definition, Expr

_COMMON = (" ", "\n", "\t", "  ")
"""The spaces that are taken where they may be ignored, the likeliest first."""

_OFTEN = 0.75
"""How often the first of all spaces is taken."""

_AHEAD = 20
"""Characters of what follows that patterns are tried on."""

_LARGEST = 3_000
"""Nodes of a terminal, with those that it is made of, that are written as one pattern: each use of one counts."""


class Spacing:
    """Puts the tokens of one grammar into a text. `drawn` are texts that its `%ignore` matches."""

    def __init__(self, productions: Productions, drawn: Iterable[str]) -> None:
        self._tokens = productions.tokens
        self._terminals = productions.terminals
        expressions = (productions.tokens[number] for number in productions.ignored)
        self.ignored = tuple(p for e in expressions if (p := compiled(e, self._terminals)) is not None)
        """What may be ignored, as patterns of Python's `re`."""
        fitting = [text for text in _COMMON if any(pattern.fullmatch(text) for pattern in self.ignored)]
        self._spaces = tuple(dict.fromkeys([*fitting, *filter(None, drawn)]))
        self._known: dict[tuple[str, str], bool] = {}

    def joined(self, pieces: Iterable[Piece], source: random.Random, often: float) -> str:
        """Write tokens one after the other, `often` of them (0 to 1) apart though they may touch."""
        text = ""
        before = ""
        for piece in pieces:
            if not piece.text:
                continue
            if before and self._spaces and (source.random() < often or self._fuse(before, piece.text[:_AHEAD])):
                text += self._space(before, piece.text[:_AHEAD], source)
            text += piece.text
            before = piece.text
        return text

    def _space(self, before: str, after: str, source: random.Random) -> str:
        for _ in self._spaces:
            space = self._spaces[0] if source.random() < _OFTEN else source.choice(self._spaces)
            if not self._fuse(before, space) and not self._fuse(space, after):
                return space
        return self._spaces[0]

    def _fuse(self, before: str, after: str) -> bool:
        key = (before, after)
        if key not in self._known:
            self._known[key] = (_in_word(before[-1]) and _in_word(after[0])) or self._reads_on(before, after)
        return self._known[key]

    def _reads_on(self, before: str, after: str) -> bool:
        """Tell whether some token is longer than `before`, and begins with it."""
        exact, either_case, patterns = self._readers
        both = before + after
        longer = range(len(before) + 1, len(both) + 1)
        if any(both[:end] in exact or both[:end].lower() in either_case for end in longer):
            return True
        matches = (pattern.match(both) for pattern in patterns)
        return any(match is not None and match.end() > len(before) for match in matches)

    @cached_property
    def _readers(self) -> tuple[frozenset[str], frozenset[str], tuple[re.Pattern[str], ...]]:
        """Give all tokens: literals, those in either case, in lower case, and patterns."""
        literals = [expr.text for expr in self._tokens.values() if isinstance(expr, Literal)]
        exact = frozenset(value(text) for text in literals if not text.endswith("i"))
        either_case = frozenset(value(text).lower() for text in literals if text.endswith("i"))
        others = (compiled(expr, self._terminals) for expr in self._tokens.values() if not isinstance(expr, Literal))
        return exact, either_case, tuple(dict.fromkeys(found for found in others if found is not None))


def compiled(expr: Expr, terminals: Mapping[str, Definition]) -> re.Pattern[str] | None:
    """Compile a token for Python's `re`; None where it is no regular expression, or too large a one."""
    if _size(expr, terminals, {}) > _LARGEST:
        return None
    try:
        return re.compile(pattern(expr, terminals))
    except (NotRegular, re.error):
        return None


def _size(expr: Expr, terminals: Mapping[str, Definition], known: dict[str, int]) -> int:
    """Count the nodes of an expression, names written out: a terminal made of terminals can double each time."""
    total = 0
    for node in walk(expr):
        total += 1
        if isinstance(node, Ref) and node.name in terminals:
            if node.name not in known:
                known[node.name] = 0  # while it is counted: one that names itself is no regular expression
                known[node.name] = _size(terminals[node.name].expr, terminals, known)
            total += known[node.name]
    return total


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
