from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: IF " " NAME | NAME "!"\nIF.2: "if"\nNAME: /[a-z]+/', ["if x", "if if", "iff!"], ["if!"]),
        ('start: IF (" " NAME | IF)*\nIF.2: "if"\nNAME: /[a-z]+/', ["if x", "if if"], []),
        ('start: IF | NAME+\nIF.2: "if"\nNAME: /[a-z]+/', ["if", "iff"], []),
        ('start: t{NAME} | IF ";"\nt{x}: x "," x\nIF.2: "if"\nNAME: /[a-z]+/', ["a,if", "if;"], ["if"]),
        ('start: pair pair | IF ";"\npair: NAME ","\nIF.2: "i"\nNAME: /[if]/', ["f,i,", "i;"], []),
        ("start.3: word\nword: /[a-z]+/", ["abc"], ["1"]),
    ],
)
def test_a_stronger_terminal_takes_from_a_weaker_one_where_both_are_expected(
    text: str, accepted: list[str], rejected: list[str]
) -> None:
    grammar = Grammar(text)
    lowered = grammar.lower()
    assert lowered.check().ok, lowered.text
    assert [t for t in accepted if not lowered.accepts(t)] == []
    assert [t for t in rejected if lowered.accepts(t)] == []
    assert lowered.lower() == lowered


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ("start: NUMBER\nDIGIT.2: /[0-9]/\nNUMBER: DIGIT+", ["5", "55"], [""]),
        ('start: QNAME | IF\nIF.2: "if"\nNAME: /[a-z]+/\nQNAME: NAME "." NAME', ["if.x", "if"], ["x"]),
        ('start: QNAME | NAME | IF "!"\nIF.2: "if"\nNAME: /[a-z]+/\nQNAME: NAME "." NAME', ["if.if", "x"], ["if"]),
        ('start: A "=" B\nA.2: /[a-z]+/\nB: /[a-z0-9]+/', ["x=x"], ["x="]),
        (
            'start: sum+\nsum: atom (ADD atom)*\natom: /[0-9]/ | SIGN atom\nSIGN.-1: "+" | "-"\nADD: "+" | "-"',
            ["1+-2-3", "-1"],
            ["1+"],
        ),
    ],
)
def test_priorities_take_only_from_tokens_and_where_the_stronger_is_always_expected(
    text: str, accepted: list[str], rejected: list[str]
) -> None:
    grammar = Grammar(text)
    assert [t for t in accepted if not grammar.accepts(t)] == []
    assert [t for t in rejected if grammar.accepts(t)] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('start: A | B\nA.2: /[a-z]/\nB: "x"', "empty-terminal"),
    ],
)
def test_a_terminal_of_which_nothing_is_left_is_an_error(text: str, code: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).lower()
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None
