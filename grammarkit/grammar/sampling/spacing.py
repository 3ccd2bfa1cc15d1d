"""What stands between two tokens: now and then a text that `%ignore` matches, always where they would be read as one.

Whether they would be is decided by a cheap rule: words and numbers that touch, and whatever some token of the grammar
matches beyond the end of the first, as any lexer that takes the longest match would. Where the engine has read too far
and cannot go back, nothing is matched, and nothing put between: who needs sentences asks the engine.
"""

from __future__ import annotations

import random
import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.sampling.derive import Piece

_COMMON = (" ", "\n", "\t", "  ")
"""The spaces that are taken where they may be ignored, the likeliest first."""

_ENDINGS = ("\n", " ", "\r\n")
"""What ends a token that may have it behind what it says."""

_OFTEN = 0.75
"""How often the first of all spaces is taken."""

_AHEAD = 20
"""Characters of what follows that patterns are tried on."""

_LARGEST = 20_000
"""Characters of a pattern that is tried on texts."""

_KNOWN = 50_000
"""Pairs of tokens of which it is remembered whether they would be read as one."""


class Spacing:
    """Puts the tokens of one grammar into a text. `drawn` are texts that its `%ignore` matches."""

    def __init__(self, bnf: Bnf, drawn: Iterable[str]) -> None:
        self._terminals = bnf.terminals
        self._uses = tuple(use.terminal for use in bnf.uses)
        self._asked = {use.terminal for use in bnf.uses} | {terminal for terminal, _ in bnf.ignored}
        patterns = (compiled(bnf.terminals[terminal]) for terminal, _ in bnf.ignored)
        self.ignored = tuple(pattern for pattern in patterns if pattern is not None)
        """What may be ignored, as patterns of Python's `re`."""
        fitting = [text for text in _COMMON if any(pattern.fullmatch(text) for pattern in self.ignored)]
        self._spaces = tuple(dict.fromkeys([*fitting, *filter(None, drawn)]))
        self._known: dict[tuple[str, str], bool] = {}

    @property
    def is_free(self) -> bool:
        """Whether there is a choice of what stands between tokens."""
        return bool(self._spaces)

    def joined(self, pieces: Iterable[Piece], source: random.Random, often: float) -> str:
        """Write tokens one after the other, `often` of them (0 to 1) apart though they may touch.

        With 0, what stands between tokens is always the likeliest that may stand there, whatever the source says.
        """
        found: list[str] = []
        before, last = "", 0
        for use, text in pieces:
            if not text:
                continue
            after = text[:_AHEAD]
            is_one = bool(before) and self._fuse(before, after)
            if before and self._spaces and (source.random() < often or is_one):
                space = self._space(before, after, source if often else None)
                is_one = is_one and space is None
                found.append(space or "")
            if is_one:
                found[-1] = self._ended(last, before, after)
            found.append(text)
            before, last = text, use
        return "".join(found)

    def variants(self, pieces: Sequence[Piece]) -> Iterator[str]:
        """Write tokens apart, and as close as may be."""
        source = random.Random(len(pieces))  # noqa: S311 - spaces, not secrets
        yield from dict.fromkeys(self.joined(pieces, source, often) for often in (1.0, 0.0))

    def _ended(self, use: int, before: str, after: str) -> str:
        """Write a token that would read on so that it does not, if that can be: a comment with the end of its line."""
        pattern = self._patterns[self._uses[use]] if use < len(self._uses) else None
        if pattern is not None and pattern.fullmatch(before):
            for ending in _ENDINGS:
                if pattern.fullmatch(before + ending) and not self._fuse(before + ending, after):
                    return before + ending
        return before

    def _space(self, before: str, after: str, source: random.Random | None) -> str | None:
        if source is not None:
            for _ in self._spaces:
                space = self._spaces[0] if source.random() < _OFTEN else source.choice(self._spaces)
                if not self._fuse(before, space) and not self._fuse(space, after):
                    return space
        return next((s for s in self._spaces if not self._fuse(before, s) and not self._fuse(s, after)), None)

    def _fuse(self, before: str, after: str) -> bool:
        key = (before, after)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            known = (_in_word(before[-1]) and _in_word(after[0])) or self._reads_on(before, after)
            self._known[key] = known
        return known

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
    def _patterns(self) -> tuple[re.Pattern[str] | None, ...]:
        return tuple(compiled(terminal) for terminal in self._terminals)

    @cached_property
    def _readers(self) -> tuple[frozenset[str], frozenset[str], tuple[re.Pattern[str], ...]]:
        """Give all tokens: words, those in either case, in lower case, and patterns."""
        terminals = [self._terminals[number] for number in sorted(self._asked)]
        exact = frozenset(word for each in terminals if not each.folded for word in each.words)
        either_case = frozenset(word.lower() for each in terminals if each.folded for word in each.words)
        others = (compiled(each) for each in terminals if not each.words)
        return exact, either_case, tuple(dict.fromkeys(found for found in others if found is not None))


def compiled(terminal: Terminal) -> re.Pattern[str] | None:
    """Compile a terminal for Python's `re`; None where nothing is known of it, or it is too large."""
    pattern = "|".join(map(re.escape, sorted(terminal.words, key=len, reverse=True))) or terminal.pattern
    if not 0 < len(pattern) <= _LARGEST:
        return None
    try:
        return re.compile(pattern, re.IGNORECASE if terminal.folded else 0)
    except re.error:
        return None


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"
