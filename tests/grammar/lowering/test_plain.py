from __future__ import annotations

from itertools import product

import pytest
from llguidance import LLMatcher, LLTokenizer

from grammarkit import Grammar, GrammarError
from tests.grammar.lowering.language import assert_lowered, assert_not_lowered


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
    assert_lowered(text, accepts=accepted, rejects=rejected)
    assert Grammar(text).lower().check().ok


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (r"start: /(a+)\1/", "unlowerable-regex"),
        ('start: A "b"\nA: /a(?!b)/ & /[a-z]/', "unlowerable-regex"),
        ("start: A\nA: /(?>a|ab)/", "unlowerable-regex"),
        ('start: A\nA: "a" /a|b/', "ambiguous-alternation"),
    ],
)
def test_what_has_no_equivalent_is_an_error(text: str, code: str) -> None:
    assert_not_lowered(text, code=code)


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


TEXTS = ["".join(chars) for length in range(4) for chars in product("axÉέ_1\n", repeat=length)]


@pytest.mark.parametrize(
    "terminal",
    [
        "/[a-z]{1,2}/ & ~/x{2}/",
        "~/a/",
        '"x" ~"a" "x"',
        "/[ax]+/ & (/x+/ | /.a/)",
        '~("a" | "x")',
        "~(K | /x+/)",
        "K? & ~K",
        r"/[\p{Lu}_]\P{L}?/",
        r"/\pL+/",
        r"/[\p{isL}\p{gc=Nd}]/",
        r"/[^\p{Letter}]+/",
        r"/\p{Lowercase_Letter}|\p{Nd}/",
        r"/\p{Greek}|[\p{sc=Latin}\p{scx=Grek}]/",
        r"/\P{Script=Latin}\p{alphabetic}?|\p{Emoji}/",
    ],
)
def test_what_only_llguidance_reads_means_what_it_does_there(terminal: str) -> None:
    text = f"start: A\nA: {terminal}\nK: /a?x/"
    tokenizer = LLTokenizer("byte")
    engine = LLMatcher(tokenizer, text, log_level=0)
    lowered = Grammar(text).lower()
    for each in TEXTS:
        tokens = [*each.encode(), tokenizer.eos_token]
        assert lowered.accepts(each) == (engine.deep_copy().validate_tokens(tokens) == len(tokens)), each
    assert lowered.check().ok
    assert lowered.lower() == lowered


@pytest.mark.parametrize("name", ["Gree", "Arrows_Block", "Block=Greek", "Script=", "L=Yes", "In Greek]", ""])
def test_what_is_no_property_is_told_of(name: str) -> None:
    with pytest.raises(GrammarError, match="no category, script or property of Unicode"):
        Grammar(f"start: /\\p{{{name}}}/").lower()
