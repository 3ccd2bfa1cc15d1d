"""Rules about places in a text: anchors and the edges of words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import AnchorSign, Bar, Close, Comment, Open, Quantifier, SetFlags
from grammarkit.grammar.rules.parts import features, held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex import Feature
    from grammarkit.grammar.regex.token import Token
    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Regexp

_SHARED = frozenset({"^", "$", "\\A"})
"""Anchors that both know; `\\Z` and `\\z` are known to one only."""
_PLAIN = frozenset({"plain", "named", "flags"})


def edge_anchor(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression begins with `^` or `\A`, or ends with `$`.

    The engine drops the anchor, and says nothing: a terminal begins where it begins, also in the middle of a text.

        start: "b" WORD             // Lark: never, since WORD asks for the start of the text
        WORD: /^a/                  // the engine: `ba`

    Delete it. `lower` does so where a sentence begins or ends, and elsewhere leaves out what then never matches.
    """
    for node, feature, span in _outside(source, "anchor"):
        if feature.text in _SHARED and feature.span in _edges(node.pattern, node.flags):
            message = f"the engine drops `{feature.text}`, and matches anywhere in a text"
            yield Diagnostic("edge-anchor", message, span, Severity.WARNING, help="delete it", fix="lower")


def inner_anchor(source: Source) -> Iterator[Diagnostic]:
    r"""An anchor stands where more of its terminal may precede or follow, or asks for the edge of a line.

    The engine refuses the grammar.

        LINE: /^a$/m                // refused: with flag `m`, at the edge of any line
        LINE: /a\n/                 // taken

    Delete it, or write the line breaks. `lower` removes it by regular algebra.
    """
    for node, feature, span in _outside(source, "anchor"):
        if feature.text in _SHARED and feature.span not in _edges(node.pattern, node.flags):
            message = f"the engine refuses `{feature.text}` here"
            yield Diagnostic("inner-anchor", message, span, help="delete it, or write the line break", fix="lower")


def word_boundary(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression asks for the edge of a word: `\b`, `\B`.

    The engine has no such condition, and refuses the grammar.

        IF: /if\b/                  // refused
        IF: "if"                    // taken; the engine takes the longest terminal anyway

    Delete it where a longer match would win. `lower` removes it inside a terminal by regular algebra, and has the rules
    say what may follow where it stands at the end of one.
    """
    for _, feature, span in _outside(source, "word-boundary"):
        message = f"the engine has no `{feature.text}`"
        remedy = "delete it if the longest match is meant anyway, or lower the grammar"
        yield Diagnostic("word-boundary", message, span, help=remedy, fix="lower")


def _outside(source: Source, kind: str) -> Iterator[tuple[Regexp, Feature, Span]]:
    """Yield what stands outside lookaround, which is a finding itself and is removed with all that it holds."""
    for node, feature, span in features(source, kind):
        looks = (f.span for f in held(node.pattern, node.flags) if f.kind == "lookaround")
        if not any(look.start <= feature.span.start < look.end for look in looks):
            yield node, feature, span


@lru_cache(maxsize=1024)
def _edges(pattern: str, flags: str) -> frozenset[Span]:
    """Find the anchors that the engine drops: alone at an edge of the pattern, in groups or not, and not of lines."""
    words = [token for token in scan(pattern, flags) if not isinstance(token, Comment | SetFlags)]
    starts = _at_edge(words, letters="^A")
    ends = _at_edge([_mirrored(token) for token in reversed(words)], letters="$")
    return frozenset(starts | ends)


def _mirrored(token: Token) -> Token:
    """Read a group from its end."""
    match token:
        case Open(span=span, flags=flags):
            return Close(span, flags)
        case Close(span=span, flags=flags):
            return Open(span, flags, "plain")
        case _:
            return token


def _at_edge(words: Sequence[Token], letters: str) -> set[Span]:
    repeated = _repeated(words)
    found: set[Span] = set()
    outer: list[bool] = []
    at_edge = begins = True
    for n, token in enumerate(words):
        match token:
            case Open(kind=kind):
                outer.append(begins)
                at_edge = begins = at_edge and kind in _PLAIN and n not in repeated
            case Bar():
                at_edge = begins
            case Close():
                begins = outer.pop() if outer else begins
                at_edge = False
            case AnchorSign(letter=letter, flags=flags) if at_edge and letter in letters and "m" not in flags:
                found.add(token.span)
                at_edge = False
            case _:
                at_edge = False
    return found


def _repeated(words: Sequence[Token]) -> set[int]:
    """Find the groups that a quantifier repeats, by the number of the word that begins them."""
    found: set[int] = set()
    begun: list[int] = []
    for n, token in enumerate(words):
        if isinstance(token, Open):
            begun.append(n)
            if n and isinstance(words[n - 1], Quantifier):  # read from the end
                found.add(n)
        elif isinstance(token, Close) and begun:
            first = begun.pop()
            if n + 1 < len(words) and isinstance(words[n + 1], Quantifier):
                found.add(first)
    return found
