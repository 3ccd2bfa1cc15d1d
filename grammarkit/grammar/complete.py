"""What may follow a prefix: the literals as whole words, the terminals by name, and whether the text may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.expected import begun_words, is_literal, shown
from grammarkit.grammar.place import place

if TYPE_CHECKING:
    from grammarkit.grammar.engine import Matcher
    from grammarkit.grammar.grammar import Grammar

_LONGEST_FORCED = 200


@dataclass(frozen=True, slots=True)
class Completions:
    """What may come next. `terminals` are names from the grammar; anonymous patterns stand as they are written."""

    literals: tuple[str, ...]
    terminals: tuple[str, ...]
    may_end: bool


def completions(grammar: Grammar, prefix: str) -> Completions:
    """Do as `Grammar.completions` says."""
    here = matcher(grammar)
    data = prefix.encode("utf-8", "surrogatepass")
    if not here.eat(data):
        at = len(data[: matcher(grammar).fits(data)].decode("utf-8", "ignore"))
        message = "no sentence begins like this"
        raise Rejected(prefix, (Diagnostic("unexpected-text", message, Span(at, len(prefix))),), "syntax")
    found = place(grammar, prefix)
    if found is None:
        return Completions(_forced(here), (), here.may_end())
    if found.begun:
        written = prefix[found.start :]
        rests = tuple(word[len(written) :] for word in begun_words(found, written))
        return Completions(rests, tuple(shown(t) for t in found.begun if not t.words), here.may_end())
    literals = tuple(t.words[0] for t in found.expected if is_literal(t))
    return Completions(literals, tuple(shown(t) for t in found.expected if not is_literal(t)), here.may_end())


def _forced(here: Matcher) -> tuple[str, ...]:
    """Follow what can only be one way."""
    rest = bytearray()
    walking = here.copy()
    while len(rest) < _LONGEST_FORCED and len(allowed := walking.next_bytes()) == 1 and not walking.may_end():
        rest += allowed
        if not walking.eat(allowed):
            break
    return (rest.decode("utf-8", "ignore"),) if rest else ()
