r"""What stands between tokens, cut as the engine cuts it.

The engine never ends ignored text where the next character could go on with it. So a comment `--[^\n]*` ends where its
line does, and nowhere else, although its pattern matches shorter texts. The automaton of one ignored text, started anew
where it cannot go on, reads such runs, and each in one way only. It may end only where a token can begin with a
character that would not have been taken too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex import RegexError
from grammarkit.grammar.regex.automaton import automaton, plain
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.determine import Raw
from grammarkit.grammar.regex.dfa import DEAD, Dfa, canonical
from grammarkit.grammar.targets.form import (
    EMPTY,
    NOTHING,
    Alt,
    Call,
    Chars,
    Form,
    Repeat,
    Seq,
    Token,
    is_optional,
    repeat,
    walk,
)
from grammarkit.grammar.targets.read import form_of
from grammarkit.grammar.targets.trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.targets.read import Reading


def between(reading: Reading) -> Form:
    """Give what may stand between two tokens; it may be empty."""
    if reading.ignored in (EMPTY, NOTHING):
        return EMPTY
    tokens = dict.fromkeys(node for form in reading.rules.values() for node in walk(form) if isinstance(node, Token))
    firsts = {begins(token, reading.terminals) for token in tokens}
    try:
        dfa = automaton(tree_of(reading.ignored, reading.terminals), "")
        return form_of(plain(_runs(dfa, firsts)))
    except RegexError:
        return repeat(reading.ignored, 0, None)


def begins(form: Form, terminals: Mapping[str, Form]) -> CharSet:
    """Find the characters that a form of characters begins with."""
    match form:
        case Chars(chars=chars):
            return chars
        case Call(name=name):
            return begins(terminals[name], terminals)
        case Token(item=item) | Repeat(item=item):
            return begins(item, terminals)
        case Alt(options=options):
            return CharSet().union(*(begins(option, terminals) for option in options))
        case Seq(items=items):
            found = CharSet()
            for item in items:
                found = found.union(begins(item, terminals))
                if not is_optional(item):
                    break
            return found


def _runs(dfa: Dfa, firsts: Iterable[CharSet]) -> Dfa:
    """Read one text after the other, the longest each time; the first state is one that nothing leads to."""
    again = [target + 1 if target != DEAD else DEAD for target in dfa.rows[0]]
    rows = [again]
    ends = {0}
    for state, row in enumerate(dfa.rows):
        accepts = dfa.accepting[state]
        onward = again if accepts else [DEAD] * len(row)
        rows.append([anew if target == DEAD else target + 1 for target, anew in zip(row, onward, strict=True)])
        taken = dfa.alphabet.chars([symbol for symbol, target in enumerate(row) if target != DEAD])
        if accepts and any(first.minus(taken).ranges for first in firsts):
            ends.add(state + 1)
    return canonical(Raw(dfa.alphabet, rows, ends))
