"""What may follow a prefix: the literals as whole words, the terminals by name, and whether the text may end.

The engine tells which bytes may come next, not which words. Words are found by trying: each literal of the grammar is
put to the engine whole, each terminal by an example of what it matches. Cost: one trial for each literal and terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar.engine import Matcher, matcher
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.regex import RegexError
from grammarkit.grammar.regex.instance import instances
from grammarkit.grammar.source import read
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Definition, Ignore, Literal, Ref, Regexp, options, walk
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.syntax import Expr

_FREE = 70
"""So many of the 94 visible ASCII characters may come only inside free text."""

_LONGEST_FORCED = 200

_FEW_MEMBERS = 6
"""A terminal that lists no more words than these is said by them, not by its name."""

_WRITTEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Completions:
    """What may come next. `terminals` are names from the grammar; anonymous patterns stand as they are written."""

    literals: tuple[str, ...]
    terminals: tuple[str, ...]
    may_end: bool


@dataclass(frozen=True, slots=True)
class _Word:
    """A literal or terminal, with texts that show whether it may come."""

    name: str
    examples: tuple[str, ...]
    is_literal: bool
    members: tuple[str, ...] = ()
    """The words that a terminal lists, where it is a list of words: names of tables, say."""
    pattern: str = ""
    """What a terminal matches, as a pattern of Python's `re`."""
    is_ignored: bool = False
    """Whether it may stand between any two others, and so is nothing to expect."""


def completions(grammar: Grammar, prefix: str) -> Completions:
    """Do as `Grammar.completions` says."""
    here = matcher(grammar)
    data = prefix.encode("utf-8", "surrogatepass")
    if not here.eat(data):
        at = len(data[: matcher(grammar).fits(data)].decode("utf-8", "ignore"))
        message = "no sentence begins like this"
        raise Rejected(prefix, (Diagnostic("unexpected-text", message, Span(at, len(prefix))),))
    fitting = _fitting(grammar, here)
    literals = tuple(word.name for word in fitting if word.is_literal) or _forced(here)
    terminals = tuple(word.name for word in fitting if not word.is_literal)
    return Completions(literals, terminals, here.may_end())


@dataclass(frozen=True, slots=True)
class Expected:
    """What could have stood at `at`, in words: literals in backticks, terminals by name, `the end` where it may end."""

    at: int
    words: tuple[str, ...]


def expected(grammar: Grammar, text: str, word: int, reached: int) -> Expected:
    """Say what could have stood at `word`, or, if that is inside a terminal, at `reached`, where the text goes wrong.

    Inside free text nearly everything may come, and saying what would say nothing. Of a terminal that lists words, the
    nearest to what was written are said.
    """
    written = _WRITTEN.match(text, word)
    # Where a text just ends, what would go on behind it says more than what could have been its last word.
    places = (word, reached) if reached < len(text) else (reached, word)
    for at in dict.fromkeys(places):
        here = matcher(grammar)
        here.eat(text[:at].encode("utf-8", "surrogatepass"))
        fitting = _fitting(grammar, here)
        words = [said for word in fitting for said in _said(word, written.group() if written else "")]
        if not words:
            words = [f"`{rest}`" for rest in _forced(here) if rest.strip()]
        if words or here.may_end():
            return Expected(at, (*words, *(["the end"] if here.may_end() else [])))
    return Expected(word, ())


def _fitting(grammar: Grammar, here: Matcher) -> list[_Word]:
    """Find the words that may come next; none inside free text, where nearly everything may and says nothing."""
    if sum(0x20 < byte < 0x7F for byte in here.next_bytes()) > _FREE:
        return []
    words = _words(lowered(grammar).grammar.text)
    fresh = _fresh(words, here)
    allowed = fresh.next_bytes()
    fitting = [word for word in words if not word.is_ignored and _fits(word, fresh, allowed)]
    names = [word for word in fitting if not word.is_literal and not word.members]
    blank = next((example for word in words if word.is_ignored for example in word.examples), "")
    return [
        word
        for word in fitting
        if not (
            word.is_literal
            and (_is_unfinished(word, fresh, blank) or any(_is_only(word, name, fresh, blank) for name in names))
        )
    ]


def _is_unfinished(literal: _Word, here: Matcher, blank: str) -> bool:
    """Tell whether a keyword fits only as the beginning of a name, which may not be it: `asks` may stand, `as` not."""
    if not blank or not here.copy().eat(blank.encode()):
        return False
    behind = here.copy()
    return behind.eat(literal.name.encode()) and not behind.may_end() and not behind.eat(blank.encode())


def _is_only(literal: _Word, name: _Word, here: Matcher, blank: str) -> bool:
    """Tell whether a keyword fits only since it looks like a name: then nothing follows it but what follows names."""
    if re.fullmatch(name.pattern, literal.name) is None:
        return False
    behind, behind_name = here.copy(), here.copy()
    if not behind.eat((literal.name + blank).encode()) or not behind_name.eat((name.examples[-1] + blank).encode()):
        return False
    return behind.next_bytes() == behind_name.next_bytes() and behind.may_end() == behind_name.may_end()


def _fresh(words: tuple[_Word, ...], here: Matcher) -> Matcher:
    """Stand where a new terminal begins, if that can be told: behind something ignored, the last one has ended.

    `let x` may go on with `let`, since `xlet` is a name; behind a blank it may not.
    """
    for word in words:
        for example in word.examples if word.is_ignored else ():
            behind = here.copy()
            if behind.eat(example.encode()):
                return behind
    return here


def _forced(here: Matcher) -> tuple[str, ...]:
    """Follow what can only be one way: the rest of a word that has begun."""
    rest = bytearray()
    walking = here.copy()
    while len(rest) < _LONGEST_FORCED and len(allowed := walking.next_bytes()) == 1 and not walking.may_end():
        rest += allowed
        if not walking.eat(allowed):
            break
    return (rest.decode("utf-8", "ignore"),) if rest else ()


def _said(word: _Word, written: str) -> list[str]:
    """Put a word into an error message."""
    if not word.name.strip():
        return []
    if word.is_literal:
        return [f"`{word.name}`"]
    if len(word.members) <= _FEW_MEMBERS:
        return [f"`{member}`" for member in word.members] or [word.name]
    by_lower = {member.lower(): member for member in word.members}
    near = get_close_matches(written.lower(), by_lower, n=3)
    return [f"`{by_lower[lower]}`" for lower in near] or [word.name]


def _fits(word: _Word, here: Matcher, allowed: bytes) -> bool:
    """Try all examples: where a terminal may come, each of its texts may; one letter alone may begin a keyword too."""
    for example in word.examples:
        data = example.encode()
        if data[0] not in allowed or here.copy().fits(data) < len(data):
            return False
    return True


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[_Word, ...]:
    """Collect the literals and terminals of a lowered grammar, in the order in which they first appear."""
    source = read(text)
    definitions = source.definitions
    terminals = {d.name: d for d in definitions if d.is_terminal}
    words: dict[str, _Word] = {}
    for definition in definitions:
        if definition.is_terminal:
            continue
        for node in walk(definition.expr):
            if isinstance(node, Literal):
                word = value(node.text)
                words.setdefault(node.text, _Word(word, (word,), is_literal=True))
            elif isinstance(node, Ref) and node.is_terminal and node.name in terminals:
                words.setdefault(node.name, _terminal(node.name, terminals[node.name], terminals))
            elif isinstance(node, Regexp):
                alone = Definition(f"/{node.pattern}/", node, node.span, node.span)
                words.setdefault(alone.name, _terminal(alone.name, alone, terminals))
    ignored = (statement.expr for statement in source.statements if isinstance(statement, Ignore))
    blanks = (_Word("", _examples(expr, terminals), is_literal=False, is_ignored=True) for expr in ignored)
    return tuple(word for word in (*words.values(), *blanks) if word.examples)


def _examples(expr: Expr, terminals: dict[str, Definition]) -> tuple[str, ...]:
    try:
        return instances(pattern(expr, terminals))
    except (NotRegular, RegexError):
        return ()


def _terminal(name: str, definition: Definition, terminals: dict[str, Definition]) -> _Word:
    if isinstance(definition.expr, Literal):
        word = value(definition.expr.text)
        return _Word(word, (word,), is_literal=True)
    try:
        written = pattern(definition.expr, terminals)
        examples = instances(written)
    except (NotRegular, RegexError):
        written, examples = "", ()
    listed = options(definition.expr)
    members = tuple(value(option.text) for option in listed if isinstance(option, Literal))
    members = members if len(members) == len(listed) else ()
    return _Word(name, examples, is_literal=False, members=members, pattern=written)
