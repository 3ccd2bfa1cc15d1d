r"""Backreferences to groups of few texts, written out: `(['"])x\1` is `(?:'x'|"x")`.

A group that stands in an alternative, as it is, has matched when what follows it there is matched, and a reference
there asks for the text that it matched last. So what follows is written once for each text that the group can match,
in the group's order of preference, with that text in place of the references. It is the same pattern, and backtracks
alike.
"""

from __future__ import annotations

import re
from itertools import islice, product
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq
from grammarkit.grammar.regex.token import BackReference, Bad, Bar, Close, Open, Quantifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.regex.syntax import Tree
    from grammarkit.grammar.regex.token import Token

_MOST_TEXTS = 32
"""Texts of a group that are written out."""

_LONGEST = 20_000
"""Characters of a pattern that is written out."""

_REFERENCE = re.compile(r"\\(?P<number>[0-9]+)|\(\?P=(?P<name>[^)]*)\)")


def unreferenced(pattern: str, flags: str = "") -> str:
    """Write a pattern without its backreferences; as it is where one is to a group of many texts, or one elsewhere."""
    if "\\" not in pattern and "(?P=" not in pattern:
        return pattern
    written = pattern
    while any(isinstance(token, BackReference) for token in scan(written, flags)):
        plainer = _without_last_group(written, flags)
        if plainer is None or len(plainer) > _LONGEST:
            return pattern
        written = plainer
    return written


def _without_last_group(pattern: str, flags: str) -> str | None:
    """Write out the last group that is referred to; None if it cannot be."""
    words = scan(pattern, flags)
    if any(isinstance(word, Bad) or (isinstance(word, Open) and word.kind == "conditional") for word in words):
        return None
    groups = [at for at, word in enumerate(words) if _captures(word, pattern)]
    numbers = _numbers(pattern, words, groups)
    last = max(numbers.values())
    if not 0 < last <= len(groups):
        return None
    begins = groups[last - 1]
    ends = _end(words, begins + 1)
    behind = _Behind(words[ends + 1 : _end(words, ends + 1, alternatives=True)])
    asking = [words[at] for at, number in numbers.items() if number == last]
    if not behind.may_hold(asking):
        return None
    texts = _texts(pattern[words[begins].span.end : words[ends].span.start], words[begins].flags)
    ignores_case = any("i" in word.flags for word in (words[begins], *asking))
    if texts is None or (ignores_case and any(text.lower() != text.upper() for text in texts)):
        return None  # what `re` takes for the same letter differs between a reference and a character
    each = "|".join(f"(?:{re.escape(text)}){behind.with_text(text, asking, pattern)}" for text in texts)
    return f"{pattern[: words[begins].span.start]}(?:{each}){pattern[behind.end :]}"


class _Behind:
    """What follows a group in its alternative."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words = words
        self.start, self.end = (words[0].span.start, words[-1].span.end) if words else (0, 0)

    def may_hold(self, asking: Sequence[Token]) -> bool:
        """Tell whether all references stand here, and the group is not repeated."""
        if not self._words or isinstance(self._words[0], Quantifier):
            return False
        return all(self.start <= word.span.start < self.end for word in asking)

    def with_text(self, text: str, asking: Sequence[Token], pattern: str) -> str:
        """Write it with a text in place of the references; what is written again must not count as a group again."""
        shown: list[str] = []
        at = self.start
        for word in self._words:
            if word in asking or _captures(word, pattern):
                shown += [pattern[at : word.span.start], f"(?:{re.escape(text)})" if word in asking else "(?:"]
                at = word.span.end
        return "".join([*shown, pattern[at : self.end]])


def _captures(word: Token, pattern: str) -> bool:
    return isinstance(word, Open) and (word.kind == "named" or pattern[word.span.start : word.span.end] == "(")


def _numbers(pattern: str, words: Sequence[Token], groups: Sequence[int]) -> dict[int, int]:
    """Give the number of the group that each reference, by its own place among the words, asks for; 0 for none."""
    names = {word.name: number for number, at in enumerate(groups, 1) if isinstance(word := words[at], Open)}
    found: dict[int, int] = {}
    for at, word in enumerate(words):
        if isinstance(word, BackReference):
            said = _REFERENCE.fullmatch(pattern, word.span.start, word.span.end)
            found[at] = 0 if said is None else int(said["number"] or names.get(said["name"], 0))
    return found


def _end(words: Sequence[Token], at: int, *, alternatives: bool = False) -> int:
    """Find where the group, or the alternative, ends that a word stands in."""
    depth = 0
    while at < len(words):
        word = words[at]
        if depth == 0 and (isinstance(word, Close) or (alternatives and isinstance(word, Bar))):
            break
        depth += isinstance(word, Open) - isinstance(word, Close)
        at += 1
    return at


def _texts(group: str, flags: frozenset[str]) -> tuple[str, ...] | None:
    """List the texts of a group, the preferred ones first; None if they are many, or depend on anything else."""
    try:
        found = _all(parse(group, "".join(sorted(flags - {"a"}))))
    except RegexError:
        return None
    return tuple(dict.fromkeys(found)) if found is not None else None


def _all(tree: Tree) -> list[str] | None:
    match tree:
        case Chars(chars=chars):
            found = [chr(code) for code in islice(chars.codes(), _MOST_TEXTS + 1)]
        case Alt(options=options):
            each = [_all(option) for option in options]
            found = [text for texts in each for text in texts or ()]
            return found if None not in each and len(found) <= _MOST_TEXTS else None
        case Seq(items=items):
            return _joined([_all(item) for item in items])
        case Repeat(item=item, low=low, high=high, lazy=lazy) if high is not None and high <= _MOST_TEXTS:
            counts = range(low, high + 1) if lazy else range(high, low - 1, -1)
            each = [_joined([_all(item)] * count) for count in counts]
            found = [text for texts in each for text in texts or ()]
            if None in each:
                return None
        case _:
            return None
    return found if len(found) <= _MOST_TEXTS else None


def _joined(parts: list[list[str] | None]) -> list[str] | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    found = ["".join(each) for each in islice(product(*known), _MOST_TEXTS + 1)]
    return found if len(found) <= _MOST_TEXTS else None
