"""What was expected at a place, in words: literals in backticks, terminals by name, and whether the text may end."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.grammar.structure import structure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.place import Place, Word

BLANKS = {" ": "a space", "\n": "a line break", "\r\n": "a line break", "\t": "a tab"}
"""What a reader would not see between backticks."""

_FEW_MEMBERS = 6
"""A terminal that lists no more words than these is said by them, not by its name."""

_NEAR = 0.7
"""How much two words must be alike, so that one can be taken for the other misspelt; as `difflib` counts it."""


def expected(found: Place, written: str) -> tuple[str, ...]:
    """Say what may come at a place, or could have stood there instead of what was written.

    First what looks like it, then what leads to the end of the sentence soonest. Of a terminal that lists many words,
    the nearest to what was written are said.
    """
    near = set(_near(found.expected, written))
    ranked = sorted(
        found.expected,
        key=lambda terminal: (not (is_literal(terminal) and terminal.words[0] in near), terminal != found.closing),
    )
    words = [word for terminal in ranked for word in _said(terminal, written)]
    return tuple(dict.fromkeys([*words, *(["the end"] if found.may_end else [])]))


def rest_of_words(found: Place, written: str) -> tuple[str, ...]:
    """Say which words have begun as a text ends."""
    return tuple(_quoted(word) for word in begun_words(found, written))


def rest_of(found: Place) -> tuple[str, ...]:
    """Say inside what a text goes wrong."""
    return tuple(f"the rest of {_quoted(t.words[0]) if is_literal(t) else shown(t)}" for t in found.begun)


def begun_words(found: Place, written: str) -> tuple[str, ...]:
    """Give the words that begin as what was written."""
    words: dict[str, None] = {}
    for terminal in found.begun:
        for word in terminal.words:
            beginning = word[: len(written)]
            if beginning == written or (terminal.folded and beginning.lower() == written.lower()):
                words[word] = None
    return tuple(words)


def near_words(last: Word, written: str) -> list[str]:
    """Give the literals that could have stood where a word stands which looks like them, and is none of them."""
    literals = {t.words[0].lower() for t in last.expected if is_literal(t)}
    return [] if written.lower() in literals else _near(last.expected, written)


def is_keyword(grammar: Grammar, written: str) -> bool:
    """Tell whether a word is a literal somewhere in a grammar."""
    literals = filter(is_literal, structure(grammar).bnf.terminals)
    return any(written == t.words[0] or (t.folded and written.lower() == t.words[0].lower()) for t in literals)


def shown(terminal: Terminal) -> str:
    """Give the name by which the author of a terminal knows it: `%import .core.LEAD` is LEAD, and not `core__LEAD`."""
    if not (terminal.name and terminal.span.file and "__" in terminal.name.strip("_")):
        return terminal.shown
    return f"{'_' * terminal.name.startswith('_')}{terminal.name.rsplit('__', 1)[-1]}"


def is_literal(terminal: Terminal) -> bool:
    """Tell whether a terminal is one word, which says more than its name."""
    return len(terminal.words) == 1


def _near(terminals: Iterable[Terminal], written: str) -> list[str]:
    by_lower = {t.words[0].lower(): t.words[0] for t in terminals if is_literal(t)}
    return [by_lower[lower] for lower in get_close_matches(written.lower(), by_lower, n=3, cutoff=_NEAR)]


def _said(terminal: Terminal, written: str) -> list[str]:
    """Put a terminal into an error message."""
    if not 0 < len(terminal.words) <= _FEW_MEMBERS:
        by_lower = {word.lower(): word for word in terminal.words}
        near = get_close_matches(written.lower(), by_lower, n=3)
        return [f"`{by_lower[lower]}`" for lower in near] or [shown(terminal)]
    return [_quoted(word) for word in terminal.words]


def _quoted(word: str) -> str:
    return BLANKS.get(word) or f"`{word}`"
