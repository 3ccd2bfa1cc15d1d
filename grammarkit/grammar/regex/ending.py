r"""What a pattern asks of the text behind its token: a lookahead, or the edge of a word, that is still open at its end.

Such a condition is about the next token, which a regular expression cannot see. It is taken off here and told of: the
texts of the pattern are divided by what they ask for, so that whoever knows what may follow can see to it.

The theory. The end of the token is made a character of its own, the *mark*, which lookarounds see through. The pattern,
the mark and any text behind it are one ordinary pattern then, and of its automaton the states that are behind the mark
are what may be asked for. `if(?!\w)|i` has two of them: behind `if` comes no letter, and behind `i` comes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.automaton import automaton, ignoring_case, plain
from grammarkit.grammar.regex.charset import ANY, SURROGATES, CharSet
from grammarkit.grammar.regex.dfa import DEAD, between
from grammarkit.grammar.regex.finding import findings
from grammarkit.grammar.regex.language import Regex
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.regex.reprint import of_words, plainly
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
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.grammar.regex.dfa import Dfa
    from grammarkit.grammar.regex.syntax import Tree

_MARK = SURROGATES.ranges[0][0]
"""Text has no surrogates, and no pattern may spell one."""
_MARKS = CharSet(((_MARK, _MARK),))
_MAYBE = Repeat(Chars(_MARKS), 0, 1)
_ANYTHING = Repeat(Chars(ANY.minus(_MARKS)), 0, None)

_NOWHERE = Span(0, 0)
_ASKING = frozenset({"lookaround", "word-boundary", "anchor"})

FREE = Regex.parse("(?s:.*)")
"""All texts: what is asked of the text behind a token about which nothing is asked."""
NOTHING = FREE.minus(FREE)
"""The language without texts."""
_EMPTY = Regex.literal("")


@dataclass(frozen=True, slots=True)
class Ending:
    """Texts of a pattern behind which not everything may come: `rest` is what may, up to the end of the sentence."""

    texts: Regex
    rest: Regex


@dataclass(frozen=True, slots=True)
class Split:
    """A pattern without what it asks of the text behind it, what it asks, and where that stands (None: nowhere)."""

    pattern: str
    endings: tuple[Ending, ...] = ()
    span: Span | None = None
    inside: Regex | None = None
    """What it matches where its token does not begin the sentence, if that is not the same: `^` is never there then."""
    of_lines: bool = False
    """Whether it may match more than `inside` behind a line break: `^` with the flag `m`."""


@lru_cache(maxsize=1024)
def split(pattern: str, flags: str = "") -> Split:
    """Write a pattern as `reprinted` does, without its conditions on what follows the token, and give those.

    Texts that have an ending belong to the pattern that is given, too. The end of the text, `$`, is that of the whole
    sentence.

    Raises:
        RegexError: as `reprinted`; or the pattern is lazy, and what stops it is what follows the token.
    """
    listed = of_words(pattern, flags)
    if listed is not None:
        return Split(listed)
    tree = parse(pattern, flags)
    if is_lazy(tree) or not any(map(_asks, walk(tree))):
        return Split(plainly(tree, pattern))
    marked = _Marked(automaton(Seq((_seeing_through(tree), Chars(_MARKS), _ANYTHING)), pattern))
    endings = tuple(ending for ending in marked.endings() if ending.rest != FREE)
    texts = marked.texts()
    if any(ending.texts.nullable for ending in endings):
        # A token is never empty, to Lark; and one that is left out could not ask for anything.
        filled = (Ending(ending.texts.minus(_EMPTY), ending.rest) for ending in endings)
        endings = tuple(ending for ending in filled if not ending.texts.is_empty())
        texts = texts.minus(_EMPTY)
    written = _written(tree, pattern, texts)
    inside = _inside(tree, pattern)
    if inside == texts:
        inside = None
    if not endings and inside is None:
        return Split(written)
    span = [found.span for found in findings(pattern, flags) if found.kind in _ASKING][-1]
    return Split(written, endings, span, inside, any(anchor.lines for anchor in _starts(tree)))


def _starts(tree: Tree) -> list[Anchor]:
    return [node for node in walk(tree) if isinstance(node, Anchor) and node.edge == "start"]


def _inside(tree: Tree, pattern: str) -> Regex | None:
    """Give what a pattern with `^` matches behind something that is no line break."""
    if not _starts(tree):
        return None
    mark = Chars(_MARKS)
    return _Marked(automaton(Seq((mark, _seeing_through(tree), mark, _ANYTHING)), pattern)).texts_behind_mark()


def _asks(node: Tree) -> bool:
    """Tell what may be about the text around the token."""
    match node:
        case Look(ahead=ahead):
            return ahead
        case _:
            return isinstance(node, Boundary | Anchor)


def _written(tree: Tree, pattern: str, texts: Regex) -> str:
    """Print the texts of a pattern, in its own words where leaving out what stands last is all that it takes."""
    kept = _without_last(tree)
    if not any(isinstance(node, Look | Boundary | Anchor) for node in walk(kept)):
        written = plainly(kept, pattern)
        if Regex.parse(written) == texts:
            return written
    ignores_case = any(isinstance(node, Chars) and node.ignore_case for node in walk(tree))
    shortest = plain(texts.dfa, pattern)
    return printed(ignoring_case(shortest) if ignores_case else shortest)


def _without_last(tree: Tree) -> Tree:
    """Leave out the conditions that stand last."""
    match tree:
        case Look() | Boundary() | Anchor():
            return EMPTY
        case Alt(options=options):
            return Alt(tuple(map(_without_last, options)))
        case Seq(items=(*before, last)):
            kept = _without_last(last)
            return Seq((*before, kept)) if kept != EMPTY else _without_last(Seq(tuple(before)))
        case _:
            return tree


class _Marked:
    """The automaton of a pattern, the mark and anything behind it."""

    def __init__(self, dfa: Dfa) -> None:
        mark, other = dfa.alphabet.symbol(_MARK), dfa.alphabet.symbol(_MARK + 1)
        self._alphabet = dfa.alphabet
        self._behind = [row[mark] for row in dfa.rows]
        self._ends = {state for state, accepts in enumerate(dfa.accepting) if accepts}
        # Where nothing is marked, the mark is a surrogate like any other.
        self._rows = [[row[other] if symbol == mark else to for symbol, to in enumerate(row)] for row in dfa.rows]

    def texts(self) -> Regex:
        """Give all texts before the mark."""
        return self._between(0, {state for state, target in enumerate(self._behind) if target != DEAD})

    def texts_behind_mark(self) -> Regex:
        """Give all texts between a first mark and a second."""
        first = self._behind[0]
        last = {state for state, target in enumerate(self._behind) if target != DEAD and state != 0}
        return NOTHING if first == DEAD else self._between(first, last)

    def endings(self) -> Iterator[Ending]:
        """Divide the texts before the mark by what may come behind it."""
        for target in sorted(set(self._behind) - {DEAD}):
            before = {state for state, other in enumerate(self._behind) if other == target}
            yield Ending(self._between(0, before), self._between(target, self._ends))

    def _between(self, start: int, accepting: set[int]) -> Regex:
        return Regex(between(self._alphabet, self._rows, start, accepting))


def _seeing_through(tree: Tree) -> Tree:
    """Have what looks ahead from the token see through the mark, and nothing but the mark match it."""
    match tree:
        case Chars(chars=chars):
            return replace(tree, chars=chars.minus(_MARKS))
        case Look(body=body, ahead=True):
            return replace(tree, body=_with_marks(body, ahead=True))
        case Boundary():
            return _seeing_through(_edge_of_word(tree))
        case Anchor(edge="end"):
            return Look(_with_marks(tree, ahead=True), ahead=True, negative=False, span=_NOWHERE)
        case _:
            return _rebuilt(tree, _seeing_through)


def _with_marks(tree: Tree, *, ahead: bool) -> Tree:
    """Allow the mark before each character of what is looked at ahead, and behind each of what is looked back at."""
    match tree:
        case Chars(chars=chars):
            char = replace(tree, chars=chars.minus(_MARKS))
            return Seq((_MAYBE, char) if ahead else (char, _MAYBE))
        case Look(body=body, ahead=inner):
            return replace(tree, body=_with_marks(body, ahead=inner))
        case Boundary():
            return _with_marks(_edge_of_word(tree), ahead=ahead)
        case Anchor(edge="end", lines=lines, loose=loose):
            newline = _with_marks(Chars(CharSet.of("\n")), ahead=True)
            end = Seq((_MAYBE, Anchor("end")))
            last = newline if lines else Seq((newline, end))
            return Look(Alt((end, last)) if loose else end, ahead=True, negative=False, span=_NOWHERE)
        case _:
            return _rebuilt(tree, lambda part: _with_marks(part, ahead=ahead))


def _rebuilt(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    match tree:
        case Seq(items=items):
            return Seq(tuple(map(change, items)))
        case Alt(options=options):
            return Alt(tuple(map(change, options)))
        case Repeat(item=item):
            return replace(tree, item=change(item))
        case Look(body=body):
            return replace(tree, body=change(body))
        case _:
            return tree


def _edge_of_word(edge: Boundary) -> Tree:
    r"""Write `\b` with lookarounds: a letter on one side and none on the other, or else the same on both."""

    def look(*, ahead: bool, negative: bool) -> Look:
        return Look(Chars(edge.word), ahead, negative, edge.span)

    return Alt(
        tuple(
            Seq((look(ahead=False, negative=outside), look(ahead=True, negative=outside is edge.negative)))
            for outside in (False, True)
        )
    )
