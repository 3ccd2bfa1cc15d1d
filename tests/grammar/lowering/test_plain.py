from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: STRING "!"\nSTRING: /".*?"/', ['"a"!'], ['"a"b"!']),
        ("start: NAME\nNAME: /(?!if(?![a-z]))[a-z]+[0-9]/", ["a2", "iff1"], ["if1x"]),
        ('start: "a"~1..3', ["a", "aaa"], ["", "aaaa"]),
        ("start: A\nA: /(?>ab?)/", ["a", "ab"], ["b"]),
    ],
)
def test_patterns_and_operators_keep_their_language(text: str, accepted: list[str], rejected: list[str]) -> None:
    grammar = Grammar(text)
    lowered = grammar.lower()
    assert lowered.check().ok, lowered.text
    assert [t for t in accepted if not lowered.accepts(t)] == []
    assert [t for t in rejected if lowered.accepts(t)] == []
    assert lowered.lower() == lowered


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"start: /(a)\1/", "unlowerable-regex"),
        ('start: A "b"\nA: /a(?!b)/ & /[a-z]/', "unlowerable-regex"),
        ("start: A\nA: /(?>a|ab)/", "unlowerable-regex"),
        ('start: A\nA: "a" /a|b/', "ambiguous-alternation"),
    ],
)
def test_what_has_no_equivalent_is_an_error(text: str, code: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).lower()
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (r'start: "\x41\U0001F600"', 'start: "A\U0001f600"'),
        (r'start: "\""i "\\" "\n"', r'start: "\""i "\\" "\n"'),
        ('start: A{0,3}\nA: "a"', "start: A ~ 0 .. 3"),
        ('start: A{2}\nA: "a"', "start: A ~ 2"),
        ('start: A{2,} "b"\nA: "a"', 'start: (A ~ 2 A*) "b"'),
        ('start: A{,2} "b"\nA: "a"', 'start: A ~ 0 .. 2 "b"'),
    ],
)
def test_what_only_one_engine_reads_is_written_for_both(text: str, printed: str) -> None:
    lowered = Grammar(text).lower()
    assert lowered.text.splitlines()[0] == printed
    assert lowered.check().ok
