"""What hangs the engine is found before it is asked, at the place that is to blame.

The grammars here are variants of the few that were found to hang it: with other characters, under other names, written
as literals or as terminals, inside rules and repetitions, by way of `%ignore`. The engine says which of them hang it.
"""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.diagnostic import Severity
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.probe import probe
from grammarkit.grammar.rules import LANGUAGE_RULES
from grammarkit.grammar.structure import structure

CHARACTERS = ["-", "a", " ", "\u00e9"]

SHAPES = {
    "its own end": ("{many} {one}", ""),
    "between bars": ('"|" {many} {end}', ""),
    "what begins with it": ("{many} {two}", ""),
    "twice": ('{many} {many} "x"', ""),
    "an end of two": ("{pair} {two}", ""),
    "behind a choice": ("({many} | {pair}) {one}", ""),
    "ignored by name": ('"<" {many} ">"', "%ignore MANY"),
    "ignored by pattern": ('"<" {one} ">"', "%ignore MANY"),
}
WRAPPINGS = {
    "alone": "start: {0}",
    "in a rule": "start: list\nlist: {0}",
    "repeated": "start: ({0})+",
    "twice over": 'start: item ~ 2 .. 3 "."\nitem: {0}',
    "optional behind": 'start: {0} ("!" {0})?',
}
SPELLINGS = {"as they stand": False, "by name": True}


def written(character: str, shape: str, wrapping: str, spelling: str) -> str:
    """Write a variant: the pieces as patterns and literals in the rule, or as terminals with names."""
    body, ignore = SHAPES[shape]
    pieces = {
        "many": f"/{character}+/",
        "one": f'"{character}"',
        "two": f'"{character}b"',
        "end": f'"{character}|"',
        "pair": f"/({character}b?)+/",
    }
    defined = SPELLINGS[spelling] or "MANY" in ignore
    names = {name: name.upper() for name in pieces} if defined else pieces
    used = [name for name in pieces if f"{{{name}}}" in body or (name == "many" and ignore)]
    lines = [WRAPPINGS[wrapping].format(body.format(**names)), ignore]
    return "\n".join([*lines, *(f"{name.upper()}: {pieces[name]}" for name in used if defined)])


VARIANTS = [*product(CHARACTERS, SHAPES, WRAPPINGS, SPELLINGS)]


@pytest.mark.parametrize(
    ("shape", "wrapping"), [*product(SHAPES, WRAPPINGS)], ids=lambda name: str(name).replace(" ", "-")
)
def test_what_hangs_the_engine_is_an_error_with_a_place(shape: str, wrapping: str) -> None:
    for character, spelling in product(CHARACTERS, SPELLINGS):
        text = written(character, shape, wrapping, spelling)
        grammar = Grammar(text)
        errors = [d for rule in LANGUAGE_RULES for d in rule(structure(grammar)) if d.severity is Severity.ERROR]
        if not probe(lowered(grammar).grammar.text, deadline=5).ok:
            assert errors, text
            assert all(d.span and text[d.span.start : d.span.end].strip() for d in errors), text


def test_most_variants_do_hang_it() -> None:
    stages = Counter(probe(lowered(Grammar(written(*variant))).grammar.text, deadline=5).stage for variant in VARIANTS)
    assert stages["forced"] >= 200
    assert set(stages) <= {"", "forced"}


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_check_says_it_once(character: str) -> None:
    report = Grammar(written(character, "its own end", "alone", "by name")).check()
    assert [d.code for d in report.errors] == ["endless-terminal"]
    assert [report.text[d.span.start : d.span.end] for d in report.errors if d.span] == ["MANY"]


def test_what_never_ends_is_not_what_is_only_long() -> None:
    assert Grammar('start: a ~ 50000\na: "x"').check(samples=0).ok
    with pytest.raises(GrammarError, match="empty-language"):
        Grammar('start: a\na: "x" a').accepts("x")
