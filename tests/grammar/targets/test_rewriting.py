"""Rules rewritten: what they begin with afterwards, and that nothing else changes."""

from __future__ import annotations

import random

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.targets.bound import bounded, weight
from grammarkit.grammar.targets.empty import derived, solid
from grammarkit.grammar.targets.form import (
    EMPTY,
    NOTHING,
    Alt,
    Call,
    Chars,
    Form,
    Repeat,
    Rules,
    Seq,
    Token,
    alt,
    backwards,
    is_optional,
    optional,
    repeat,
    seq,
    text_of,
    walk,
)
from grammarkit.grammar.targets.read import read
from grammarkit.grammar.targets.recursion import corners, without_left_recursion
from tests.grammar.targets.test_regex import random_grammar

A, B, C = (Token(Chars(CharSet.of(char))) for char in "abc")
X, Y, Z = (Call(name) for name in "xyz")


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (seq(A, seq(), seq(B, C)), Seq((A, B, C))),
        (seq(A, NOTHING), NOTHING),
        (seq(A), A),
        (alt(A, alt(B, A)), Alt((A, B))),
        (alt(A, EMPTY), Repeat(A, 0, 1)),
        (alt(A), A),
        (alt(), NOTHING),
        (alt(EMPTY, EMPTY), EMPTY),
        (alt(A.item, X, B.item), Alt((Chars(CharSet.of("ab")), X))),
        (repeat(A, 1, 1), A),
        (repeat(A, 0, 0), EMPTY),
        (repeat(EMPTY, 2, None), EMPTY),
        (repeat(NOTHING, 0, None), EMPTY),
        (repeat(NOTHING, 1, None), NOTHING),
        (repeat(Repeat(A, 0, 3), 1, None), Repeat(A, 0, None)),
        (repeat(Repeat(A, 2, 3), 0, 1), Repeat(Repeat(A, 2, 3), 0, 1)),
        (optional(Repeat(A, 1, 3)), Repeat(A, 0, 3)),
        (backwards(seq(A, alt(seq(B, C), X))), seq(alt(seq(C, B), X), A)),
    ],
)
def test_forms_are_written_in_one_way(made: Form, written: Form) -> None:
    assert made == written


def test_a_text_is_known_by_its_characters() -> None:
    assert text_of(seq(A.item, B.item)) == "ab"
    assert text_of(seq(A.item, Chars(CharSet.of("bc")))) == ""
    assert text_of(X) == ""


@pytest.mark.parametrize(
    ("rules", "solid_rules"),
    [
        ({"x": optional(A)}, {"x": A}),
        ({"x": seq(Y, B), "y": optional(A)}, {"x": seq(optional(Y), B), "y": A}),
        ({"x": repeat(Y, 0, None), "y": optional(A)}, {"x": repeat(Y, 1, None), "y": A}),
        ({"x": repeat(Y, 2, 3), "y": optional(A)}, {"x": repeat(Y, 1, 3), "y": A}),
        ({"x": seq(A, Y), "y": EMPTY}, {"x": A}),
        ({"x": alt(A, seq(B, Y)), "y": seq(Y, C)}, {"x": A}),
        ({"x": seq(optional(A), optional(B))}, {"x": alt(seq(A, optional(B)), B)}),
        ({"x": alt(X, EMPTY)}, {}),
    ],
)
def test_the_empty_text_is_taken_out_of_rules(rules: Rules, solid_rules: Rules) -> None:
    assert solid(rules) == solid_rules


@pytest.mark.parametrize(
    ("rules", "rewritten"),
    [
        ({"x": seq(X, A)}, {"x": NOTHING}),
        ({"x": alt(seq(X, A), B)}, {"x": seq(B, repeat(A, 0, None))}),
        ({"x": alt(seq(X, A), X, B)}, {"x": seq(B, repeat(A, 0, None))}),
        (
            {"x": alt(seq(X, A, X), seq(C, X), B)},
            {
                "x": seq(Call("x-operand"), repeat(seq(A, Call("x-operand")), 0, None)),
                "x-operand": alt(seq(C, Call("x-operand")), B),
            },
        ),
        ({"x": seq(optional(A), alt(seq(X, B), C))}, None),
        ({"x": alt(seq(Y, A), B), "y": alt(seq(X, C), A)}, None),
        ({"x": alt(seq(Y, A), Y, B), "y": alt(X, Z, C), "z": alt(seq(X, C), Y)}, None),
    ],
)
def test_left_recursion_is_taken_out(rules: Rules, rewritten: Rules | None) -> None:
    done = without_left_recursion(rules)
    assert rewritten is None or done == rewritten
    assert begins_with_itself(done) == []


@pytest.mark.parametrize("seed", range(100))
def test_no_rule_of_any_grammar_is_empty_or_begins_with_itself(seed: int) -> None:
    try:
        rules = read(lowered(Grammar(random_grammar(random.Random(seed)))).statements, "a test").rules
    except GrammarError:
        return
    done = without_left_recursion(solid(rules))
    assert [name for name, form in done.items() if is_optional(form) or not derived(done)[name].other] == []
    assert begins_with_itself(done) == []
    assert {
        name for form in done.values() for node in walk(form) if isinstance(node, Call) for name in [node.name]
    } <= set(done)


@pytest.mark.parametrize("times", [(0, 5), (3, 17), (7, None), (11, 11), (0, 100)])
def test_what_is_cut_for_llama_repeats_as_often_as_before(times: tuple[int, int | None]) -> None:
    rules = bounded({"x": repeat(alt(A.item, seq(B.item, C.item)), *times)}, 4)
    counts = how_often(rules["x"], rules)
    low, high = times
    assert {n for n in range(120) if n in counts} == {n for n in range(120) if low <= n and (high is None or n <= high)}
    repeats = [node for form in rules.values() for node in walk(form) if isinstance(node, Repeat)]
    assert all(weight(node.item) * max(node.high or node.low, 1) <= 4 for node in repeats)


def how_often(form: Form, rules: Rules) -> frozenset[int]:
    """Count how many of the items that were repeated a form can be, up to 120."""
    match form:
        case Call(name=name) if alt(A.item, seq(B.item, C.item)) == rules[name]:
            return frozenset({1})
        case Call(name=name):
            return how_often(rules[name], rules)
        case Alt(options=options):
            return frozenset().union(*(how_often(option, rules) for option in options))
        case Seq(items=items):
            found = frozenset({0})
            for item in items:
                found = frozenset(a + b for a in found for b in how_often(item, rules) if a + b < 120)
            return found
        case Repeat(item=item, low=low, high=high):
            once = how_often(item, rules)
            rounds = range(low, 120 if high is None else high + 1)
            return frozenset(n * each for n in rounds for each in once if n * each < 120)
        case _:
            raise TypeError(form)


def begins_with_itself(rules: Rules) -> list[str]:
    """Find the rules that do, by following what each begins with."""
    leading = {name: corners(form) for name, form in rules.items()}
    for _ in rules:
        leading = {name: found.union(*(leading[each] for each in found)) for name, found in leading.items()}
    return [name for name, found in leading.items() if name in found]
