"""One regular expression, where the language is regular: for OpenAI's custom tools with `syntax: "regex"`.

What it matches is exactly what the engine accepts under the grammar, but for texts that end in ignored text (`weave`
says why). Nothing is assumed about the longest match: the automaton of what the engine does (`lexed`) is built, and the
expression that is read off the rules, with ignored text woven in, is printed only if it is the same language. Where it
is not, an expression of the automaton is printed, which is longer and nobody's own words.

It is written in what Python's `re` and Rust's `regex` share, and has to match a whole text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex import RegexError, reprinted
from grammarkit.grammar.regex.automaton import automaton, plain
from grammarkit.grammar.regex.determine import TooManyStates
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition
from grammarkit.grammar.targets.between import between
from grammarkit.grammar.targets.empty import derived, solid
from grammarkit.grammar.targets.form import EMPTY, NOTHING, Call, Form, optional
from grammarkit.grammar.targets.lexed import accepted
from grammarkit.grammar.targets.places import Places, TooManyPlaces
from grammarkit.grammar.targets.read import START, Reading, read
from grammarkit.grammar.targets.regular import NotRegular, TooLong, solved
from grammarkit.grammar.targets.trees import tree_of
from grammarkit.grammar.targets.weave import IGNORED, first

if TYPE_CHECKING:
    from grammarkit.grammar.lower import Lowered
    from grammarkit.grammar.regex.dfa import Dfa

_OTHERS = "take the target `gbnf`, `ebnf` or `lark`"


def text(low: Lowered) -> str:
    """Print a grammar as one regular expression.

    Raises:
        GrammarError: the language is not regular, or not seen to be, or the expression would be too large.
    """
    reading = read(low.statements, "a regular expression")
    form = _solved(low, reading)
    try:
        exact = _exact(form, reading)
    except (TooManyPlaces, TooManyStates, RegexError) as error:
        message = "the automaton of what the engine does is too large"
        remedy = f"lower the bounds of repetitions, or {_OTHERS}"
        raise _error(low, "too-large", message, START, remedy) from error
    if not any(exact.accepting):
        message = "the engine accepts no text, since a token takes in what must follow it"
        raise _error(low, "empty-language", message, START, "exclude from the token what it must leave for the next")
    if found := _as_written(form, reading, exact):
        return found
    try:
        return printed(plain(exact))
    except RegexError as error:
        message = "the engine's longest match matters, and what it leaves is too long a regular expression"
        remedy = f"let no token match the beginning of what may follow it, or {_OTHERS}"
        raise _error(low, "too-large", message, START, remedy) from error


def _solved(low: Lowered, reading: Reading) -> Form:
    """Write what the grammar says as an expression over tokens."""
    known = derived(reading.rules)
    for name, found in known.items():
        if not any(found):
            message = f"`{low.names.get(name, name)}` derives no text, and still tells the engine what to expect"
            raise _error(low, "unproductive-rule", message, name, "delete it, or give it a way to end")
    try:
        form = solved(solid(reading.rules), START) if known[START].other else EMPTY
    except NotRegular as error:
        shown = low.names.get(error.name, error.name)
        message = f"`{shown}` contains itself between other parts, which no regular expression can say"
        remedy = f"write out how deep it may be nested, or {_OTHERS}"
        raise _error(low, "not-regular", message, error.name, remedy) from error
    except TooLong as error:
        message = "with every rule in place of its name, the grammar is too long for a regular expression"
        raise _error(low, "too-large", message, START, _OTHERS) from error
    return optional(form) if known[START].empty else form


def _exact(form: Form, reading: Reading) -> Dfa:
    places = Places(form)
    tokens = {token: automaton(tree_of(token, reading.terminals), "") for token in places.tokens}
    skipped = None if reading.ignored == NOTHING else automaton(tree_of(reading.ignored, reading.terminals), "")
    return accepted(places, tokens, skipped)


def _as_written(form: Form, reading: Reading, exact: Dfa) -> str:
    """Print the expression in its author's words, if it says the same; else nothing."""
    terminals = {**reading.terminals, IGNORED: between(reading)}
    woven = form
    if terminals[IGNORED] != EMPTY:
        begun = first(form, Call(IGNORED))
        woven = optional(begun) if exact.accepting[0] else begun
    try:
        same = automaton(tree_of(woven, terminals), "") == exact
        return reprinted(printed(tree_of(woven, terminals, as_written=True))) if same else ""
    except RegexError:
        return ""


def _error(low: Lowered, code: str, message: str, name: str, remedy: str) -> GrammarError:
    """Point at a rule."""
    spans = (s.name_span for s in low.statements if isinstance(s, Definition) and s.name == name)
    return GrammarError.of("", code, message, next(spans, None), help=remedy)
