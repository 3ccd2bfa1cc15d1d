"""Weaves ignored text between the tokens of rules, for engines that read characters and know no tokens.

The theory. llguidance cuts a text into tokens, takes the longest one each time, and lets what `%ignore` matches stand
between two of them, any number of times; not before the first. Here every token gets a call of `ignored` in front of
it, but for the one that a sentence begins with. A rule that can stand at the start of a sentence is therefore written
twice: `x-first`, whose first token comes bare, and `x`, of which every token is preceded by `ignored`. In `x-first`,
everything behind the first token is of the second kind, so that only what a sentence can *begin* with is doubled.

What is derived so are the strings `t1 i t2 i … tn` whose tokens are a sentence and whose `i` are ignored text, cut as
the engine cuts it (`between`). So:

- Every sentence that the engine accepts is one of them, unless ignored text stands at its end. The engine takes that
  where a longer sentence could follow (`1 + 2 ` since `1 + 2 * 3` is one), and nowhere else. No grammar without a lexer
  says so in general, and nobody gains by it: a model would fill up its answer with spaces.
- The other way round, some of them are not accepted: those whose tokens the engine would cut elsewhere. It takes the
  longest token that may stand in a place and never goes back, so `aif` is a name and not `a` and the keyword `if`, and
  `"<" "<="` does not read `<<=` where `<<` is a token too. Without a lexer both ways are open. Where no token that may
  stand in a place can go on with what may follow it there, the strings are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.form import (
    Alt,
    Call,
    Form,
    Repeat,
    Rules,
    Seq,
    Token,
    alt,
    calls,
    fewer,
    is_optional,
    rebuilt,
    seq,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

IGNORED = "-ignored"
"""The rule of ignored text, which may be empty; no author's name begins with a dash."""


def woven(rules: Mapping[str, Form], start: str, ignored: Form) -> Rules:
    """Write rules over tokens as rules over characters that call `IGNORED` between tokens; the first is for `start`."""
    done: Rules = {}
    todo = [first_of(start)]
    while todo:
        name = todo.pop()
        if name not in done:
            is_first = name not in rules
            form = rules[name.removesuffix(_FIRST)]
            done[name] = first(form, ignored) if is_first else inner(form, ignored)
            todo += [called for called in calls(done[name]) if called.removesuffix(_FIRST) in rules]
    return done


_FIRST = "-first"


def first_of(name: str) -> str:
    """Name the version of a rule that a sentence begins with."""
    return f"{name}{_FIRST}"


def inner(form: Form, ignored: Form) -> Form:
    """Write a form with ignored text before each of its tokens."""

    def change(node: Form) -> Form:
        return seq(ignored, node.item) if isinstance(node, Token) else node

    return rebuilt(form, change)


def first(form: Form, ignored: Form) -> Form:
    """Write a form with ignored text before each of its tokens but the first; the empty text is left out."""
    match form:
        case Token(item=item):
            return item
        case Call(name=name):
            return Call(first_of(name))
        case Alt(options=options):
            return alt(*(first(option, ignored) for option in options))
        case Repeat(item=item):
            return seq(first(item, ignored), inner(fewer(form), ignored))
        case Seq(items=(head, *others)):
            rest = seq(*others)
            begun = seq(first(head, ignored), inner(rest, ignored))
            return alt(begun, first(rest, ignored)) if is_optional(head) else begun
        case _:
            return alt()
