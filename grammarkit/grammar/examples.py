r"""Examples inside grammars: `//= text` must be accepted, `//! why: text` must not be.

Each is one line; what is behind the marker and one space is the text. The reason ends at the first colon that a space
or the end of the line follows, and may be left out where the text has no such colon. In texts, `\n`, `\t`, `\r`,
`\\`, `\s` (a space) and `\uXXXX` stand for what a line cannot hold or an editor would strip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.engine import recognise
from grammarkit.grammar.recognise import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.grammar import Grammar

_LINE = re.compile(r"^[ \t]*//(?P<mark>[=!])(?: (?P<rest>[^\r\n]*))?\r?$", re.MULTILINE)
_WHY = re.compile(r"(.*?):(?: (.*)|$)")
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<name>[ntrs\\]))")
_LAST_ESCAPED = 0xFFFF
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a grammar must accept, or, for the reason `why`, must not; `span` is where it is written."""

    text: str
    accepted: bool
    why: str
    span: Span


def examples(text: str) -> tuple[Example, ...]:
    """Collect the examples in a grammar's text, in its order."""
    return tuple(map(_example, _LINE.finditer(text)))


def as_example(text: str, *, accepted: bool, why: str = "why") -> str:
    """Write a text as the line that says of it whether it must be accepted."""
    shown = "".join(_shown(char) for char in text)
    edge = {0, len(shown) - 1}
    shown = "".join(r"\s" if char == " " and at in edge else char for at, char in enumerate(shown))
    return f"//= {shown}" if accepted else f"//! {why}: {shown}"


def wrong_example(grammar: Grammar) -> Iterator[Diagnostic]:
    r"""An example in the grammar is not what it says: `//= text` is not accepted, or `//! why: text` is.

    Examples are lines of their own in a grammar. A check puts each to the engine, so that a change that breaks one is
    seen.

        //= 3 + 4                   accepted, or this is found
        //! unfinished: 3 +         not accepted, or this is found
        start: NUMBER ("+" NUMBER)*

    Change the grammar, or the example. `\n` stands for a line break, `\s` for a space at the end.
    """
    yield from filter(None, (judged(grammar, example) for example in examples(grammar.text)))


def judged(grammar: Grammar, example: Example) -> Diagnostic | None:
    """Say what is wrong with an example, if anything.

    Raises:
        GrammarError: the engine does not take the grammar.
    """
    found = recognise(grammar, example.text)
    if found.accepted and not example.accepted:
        message = f"this is accepted, and should not be ({example.why})" if example.why else _SHOULD_NOT
        return Diagnostic("wrong-example", message, example.span, help="narrow the grammar, or mark it with `//=`")
    if example.accepted and not found.accepted:
        return _refused(grammar, example, found.reached)
    return None


_SHOULD_NOT = "this is accepted, and should not be"


def _refused(grammar: Grammar, example: Example, reached: int) -> Diagnostic:
    """Point into the example at what cannot stand there, where it is written as it is read."""
    why = explained(grammar, example.text, reached)
    span = example.span
    if why.span is not None and len(example.text) == span.end - span.start:
        span = why.span.within(span)
    message = f"this is not a sentence: {why.message}"
    remedy = "widen the grammar, or mark it with `//! why:`"
    return Diagnostic("wrong-example", message, span, expected=why.expected, help=remedy)


def _shown(char: str) -> str:
    named = next((name for name, other in _NAMED.items() if other == char != " "), None)
    if named is not None:
        return f"\\{named}"
    return char if char.isprintable() or ord(char) > _LAST_ESCAPED else f"\\u{ord(char):04x}"


def _example(found: re.Match[str]) -> Example:
    rest = found["rest"] or ""
    why = ""
    if found["mark"] == "!":
        split = _WHY.match(rest)
        why, rest = (split[1], split[2] or "") if split else ("", rest)
    end = found.end("rest") if found["rest"] is not None else found.end("mark")
    written = _ESCAPE.sub(lambda e: chr(int(e["code"], 16)) if e["code"] else _NAMED[e["name"]], rest)
    return Example(written, found["mark"] == "=", why, Span(end - len(rest), end))
