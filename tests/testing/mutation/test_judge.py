"""What becomes of mutants, by what a corpus says."""

from __future__ import annotations

import re

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.testing.mutation import Fate, Judge, Judged, MutationReport, chosen, mutants, mutate

LIST = Grammar('start: item ("," item)*\nitem: NUMBER | "(" start ")"\nNUMBER: /[0-9]+/\n')
SUM = Grammar('start: sum\nsum: NUMBER | sum "+" NUMBER | sum "-" NUMBER\nNUMBER: /[0-9]/\n')


def fates(report: MutationReport, told: str) -> list[Fate]:
    return [one.fate for one in report.judged if one.mutant.told == told]


def survivor(report: MutationReport, told: str) -> Judged:
    (found,) = (one for one in report.survivors if one.mutant.told == told)
    return found


def test_a_survivor_comes_with_a_short_text_that_tells_it_from_the_grammar() -> None:
    report = mutate(LIST, ["1", "1,2"], ["", "1,"])
    closing = survivor(report, '`")"` is left out')
    assert closing.text is not None
    assert re.fullmatch(r"\([0-9]\)", closing.text)
    assert closing.accepted
    digits = survivor(report, "`+` is left out in `/[0-9]+/`")
    assert (len(digits.text or ""), digits.accepted) == (2, True)
    assert fates(report, '`("," item)*` becomes `("," item)+`') == [Fate.NOTICED]
    for one in report.survivors:
        assert one.text is not None
        assert LIST.accepts(one.text) is one.accepted is not one.mutant.grammar.accepts(one.text)


def test_what_would_have_told_them_apart_notices_them_once_it_is_in_the_corpus() -> None:
    before = mutate(LIST, ["1", "1,2"])
    told = {one.text: one.accepted for one in before.survivors if one.text is not None}
    valid = [text for text, accepted in told.items() if accepted]
    after = mutate(LIST, ["1", "1,2", *valid], [text for text, accepted in told.items() if not accepted])
    assert before.score < after.score == 1.0


def test_counterexamples_count() -> None:
    told = "`[0-9]` becomes `[a-z0-9]` in `/[0-9]+/`"
    assert fates(mutate(LIST, ["1"]), told) == [Fate.SURVIVED]
    assert fates(mutate(LIST, ["1"], ["a"]), told) == [Fate.NOTICED]


def test_what_is_no_mutant_does_not_count() -> None:
    same = Grammar('start: a | b\na: "x"\nb: "x"\n')
    report = mutate(same, ["x"])
    assert {one.fate for one in report.judged if one.mutant.operator != "widen"} == {Fate.SAME, Fate.ALIKE}
    ring = Grammar('start: "(" start ")" | "x"\n')
    assert fates(mutate(ring, ["x"]), '`"x"` is left out') == [Fate.REFUSED]
    assert mutate(ring, ["x"]).judged == tuple(map(Judge(ring, ["x"]).judged, mutants(ring)))


def test_the_order_of_alternatives_is_noticed_by_trees_only() -> None:
    tied = Grammar("start: a | b\na: X\nb: X\nX: /x/\n")
    told = "`a` and `b` change places"
    assert fates(mutate(tied, ["x"]), told) == [Fate.SAME]
    assert fates(mutate(tied, ["x"], trees=True), told) == [Fate.NOTICED]
    swapped = survivor(mutate(tied, [], trees=True), told)
    assert (swapped.text, swapped.by_tree) == ("x", True)
    assert "look at its tree" in swapped.diagnostic.help


def test_a_text_that_the_grammar_itself_says_otherwise_of_is_told() -> None:
    report = mutate(SUM, ["1", "1+"], ["2", "+"])
    assert report.misjudged == ("1+", "2")


def test_a_sample_is_the_same_for_each_seed() -> None:
    assert len(chosen(SUM, 5)) == 5
    assert [*chosen(SUM, 5, 3)] == [*chosen(SUM, 5, 3)] != [*chosen(SUM, 5, 4)]
    assert [*chosen(SUM, 500)] == [*mutants(SUM)] == [*chosen(SUM)]


def test_a_grammar_without_mutants_has_nothing_unnoticed() -> None:
    assert mutate(Grammar('start: "1"'), []).score == 1.0


def test_a_mutant_that_would_have_text_without_end_is_refused() -> None:
    ignoring = Grammar('start: A A\nA: "1"\nB: "2"\n%ignore B\n')
    assert fates(mutate(ignoring, ["11"]), "`B` becomes `A`") == [Fate.REFUSED]


def test_a_grammar_that_cannot_be_used_is_an_error() -> None:
    with pytest.raises(GrammarError):
        mutate(Grammar("start: undefined"), [])
