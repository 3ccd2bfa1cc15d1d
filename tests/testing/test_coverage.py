from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.sample import sentences
from grammarkit.testing.coverage import coverage

LIST = Grammar('start: item ("," item)*\nitem: NAME | "(" start ")" | "-"? NUMBER\nNAME: /[a-z]+/\nNUMBER: /[0-9]+/\n')
ARITH = Grammar.named("dsl/arith")


def missed(grammar: Grammar, *texts: str) -> set[tuple[str, str, bool]]:
    found = coverage(grammar, texts)
    return {(p.kind, grammar.text[p.span.start : p.span.end], p.is_empty) for p in found.missed}


def test_what_no_text_takes_is_pointed_at() -> None:
    assert missed(LIST, "a") == {
        ("alternative", '("," item)*', False),
        ("alternative", '"(" start ")"', False),
        ("alternative", '"-"? NUMBER', False),
        ("alternative", '"-"?', False),
        ("alternative", '"-"?', True),
        ("terminal", '","', False),
        ("terminal", '"("', False),
        ("terminal", '")"', False),
        ("terminal", '"-"', False),
        ("terminal", "NUMBER", False),
    }
    assert missed(LIST, "a,(-1)") == {("alternative", '"-"?', True)}
    assert missed(LIST, "a,(-1)", "2") == set()


def test_hits_count_texts_and_pairs_say_what_stands_below_what() -> None:
    found = coverage(LIST, ["a,a", "a", "(a)"])
    names = {part.rule: part.hits for part in found.parts if part.kind == "rule"}
    assert names == {"start": 3, "item": 3}
    assert 0 < found.paths_hit < found.paths
    assert coverage(LIST, ["a", "1"]).paths_hit < coverage(LIST, ["a", "1", "(1)"]).paths_hit


def test_paths_may_have_any_length_and_all_of_them_are_counted() -> None:
    # One alternative of `start`, two of `a`, two of `b`.
    steps = Grammar('start: a\na: b | "x"\nb: "y" | "z"\n')
    every = {k: coverage(steps, ["x", "y"], k=k) for k in (1, 2, 3, 4)}
    assert {k: (found.paths_hit, found.paths) for k, found in every.items()} == {
        1: (4, 5),  # all but `z`
        2: (3, 4),  # start-b, start-x, b-y of those and b-z
        3: (1, 2),  # start-b-y of that and start-b-z
        4: (0, 0),
    }
    with pytest.raises(ValueError, match="at least one"):
        coverage(steps, [], k=0)


def test_paths_of_an_ambiguous_text_are_those_of_all_its_derivations() -> None:
    both = Grammar('start: a | b\na: c\nb: c\nc: "x" | "x"\n')
    found = coverage(both, ["x"], k=3)
    assert (found.paths_hit, found.paths) == (4, 4)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_no_more_paths_are_hit_than_there_are(k: int) -> None:
    found = coverage(ARITH, sentences(ARITH, 100), k=k)
    assert 0 < found.paths_hit <= found.paths


def test_what_is_no_sentence_counts_for_nothing() -> None:
    found = coverage(LIST, ["a,", "a"])
    assert (found.texts, found.refused, found.unread) == (2, ("a,",), ())


def test_all_of_an_ambiguous_text_counts() -> None:
    both = Grammar('start: a | b\na: "x" "y"?\nb: "x" "z"?\n')
    assert {part.rule for part in coverage(both, ["x"]).parts if part.kind == "rule" and part.hits} == {
        "start",
        "a",
        "b",
    }


def test_empty_rules_and_rings_come_to_an_end() -> None:
    ring = Grammar('start: a\na: b | c | b c | "x"\nb: a | c | a a\nc: a b | b | a | "x"')
    assert coverage(ring, ["x", "xx", "xxx"]).share > 0.8
    assert coverage(Grammar('start: a* b?\na: "x"?\nb: a a'), ["", "x", "xxx"]).refused == ()


def test_drawn_sentences_cover_everything() -> None:
    found = coverage(ARITH, sentences(ARITH, 200))
    assert found.share == 1.0
    assert found.refused == found.unread == ()


def test_a_grammar_that_cannot_be_used_is_an_error() -> None:
    with pytest.raises(GrammarError):
        coverage(Grammar("start: undefined"), ["a"])


def test_it_is_told_as_a_text() -> None:
    told = str(coverage(LIST, ["a,", "a"]))
    assert "alternatives " in told
    assert "texts             2\n                  1 that are no sentences\n<grammar>:1:" in told
