"""The target `regex`: the same language, by sampling both ways and by all short texts; and what it refuses."""

from __future__ import annotations

import random
import re
from itertools import product

import pytest
from llguidance import LLMatcher, LLTokenizer

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.regex import Regex
from tests.grammar.targets.drawing import Drawer
from tests.grammar.targets.oracle import Oracle

NUMBERS = 'start: NUMBER ("," NUMBER)*\nNUMBER: /[0-9]{1,15}(\\.[0-9]{1,15})?/\n%ignore " "'

AS_WRITTEN = {
    NUMBERS: r"[0-9]{1,15}(?:\.[0-9]{1,15})?(?: *, *[0-9]{1,15}(?:\.[0-9]{1,15})?)*",
    'start: "a" | "b"': "[ab]",
    'start: "a"? "b"*': "(?:ab*|b+)?",
    "start:": "(?:)",
    'start: A "a"?\nA: /a+/ | "b"': "(?:a+|b)a?",
    'start: "select"i NAME\nNAME: /[0-9]+/\n%ignore /[ \\t]+/': r"(?i:select)[\t ]*[0-9]+",
    'start: list\nlist: "x" | list "," "x"': "x(?:,x)*",
    'start: list\nlist: item rest\nrest: "," list |\nitem: "x"': "(?:x,)*x",
    'start: e\ne: e "+" e | "-" e | N | e "!"\nN: /[0-9]/': r"-*[0-9](?:\+-*[0-9]|!)*",
    'start: a\na: "x" b | "y"\nb: "z" a | c\nc: a': "(?:xz?)*y",
    'start: A ~ 2 .. 3 B\nA: /a|bc/\nB: "d"+': "(?:a|bc){2,3}d+",
    'start: NAME (";" NAME)*\nNAME: /[a-z]+/\n%ignore /#[^\\n]*/\n%ignore /\\n/': (
        r"[a-z]+(?:(?:(?:#.*)?\n)*;(?:(?:#.*)?\n)*[a-z]+)*"
    ),
}

CUT_ELSEWHERE = {
    'start: INT "." NAME | FLOAT\nINT: /[0-9]+/\nFLOAT: /[0-9]+\\.[0-9]*/\nNAME: /[a-z]+/': r"[0-9]+\.[0-9]*",
    'start: "a" X | B X\nB: "aé"\nX: /[èz]/': "a(?:z|é[zè])",
    'start: NAME ("in" NAME)?\nNAME: /[a-z]+/\n%ignore " "': "[a-z]+(?: +in *[a-z]+)?",
    'start: "<" "<="? | "<<" "x"': "<(?:<x)?",
}


@pytest.mark.parametrize("text", AS_WRITTEN)
def test_what_the_rules_say_is_printed_where_that_is_the_language(text: str) -> None:
    assert Grammar(text).to("regex") == AS_WRITTEN[text]


@pytest.mark.parametrize("text", CUT_ELSEWHERE)
def test_where_the_longest_match_matters_what_it_leaves_is_printed(text: str) -> None:
    assert Grammar(text).to("regex") == CUT_ELSEWHERE[text]


@pytest.mark.parametrize("text", [*AS_WRITTEN, *CUT_ELSEWHERE])
def test_engine_and_regular_expression_accept_the_same_texts(text: str) -> None:
    grammar = Grammar(text)
    pattern = grammar.to("regex")
    drawer, oracle = Drawer(grammar), Oracle(grammar)
    drawn = [t for t in drawer.sentences(40) if len(t) < 60]
    texts = ["", *drawn, *map(drawer.nearly, drawn), *Regex.parse(pattern).examples(40)]
    for each in dict.fromkeys(texts):
        matched = bool(re.fullmatch(pattern, each))
        assert rust_matches(pattern, each) == matched, each
        assert agrees(grammar, oracle, each, matched=matched), each


@pytest.mark.parametrize("seed", range(30))
def test_short_texts_are_judged_as_the_engine_judges_them(seed: int) -> None:
    grammar, pattern = random_regular(random.Random(seed))
    oracle = Oracle(grammar)
    for length in range(5):
        for letters in product("abc ", repeat=length):
            each = "".join(letters)
            matched = bool(re.fullmatch(pattern, each))
            assert agrees(grammar, oracle, each, matched=matched), (grammar.text, pattern, each)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ('start: "(" start ")" | "x"', "not-regular", "start"),
        ('start: a\na: "x" a "y" | "z"', "not-regular", "a"),
        ('start: "[" list "]"\nlist: x ("," x)*\nx: start | "1"', "not-regular", "start"),
        ("start: NAME NAME\nNAME: /[a-z]+/", "empty-language", "start"),
        ('start: a\na: a "x"', "empty-language", "start"),
        ('start: "x" | a\na: "y" a', "unproductive-rule", "a"),
        ('start: "ab" ~ 0 .. 30000', "too-large", "start"),
        (
            "start: a a a a a a\n"
            + "\n".join(f"{x}: {' '.join(y * 6)}" for x, y in zip("abcdef", "bcdefg", strict=True))
            + '\ng: "x"',
            "too-large",
            "start",
        ),
    ],
)
def test_what_is_no_regular_expression_is_an_error_at_the_rule(text: str, code: str, at: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).to("regex")
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None
    assert text[found.span.start : found.span.end] == at
    assert found.help


def random_regular(source: random.Random) -> tuple[Grammar, str]:
    """Draw grammars until one is taken and regular."""
    while True:
        grammar = Grammar(random_grammar(source))
        try:
            grammar.accepts("")
            return grammar, grammar.to("regex")
        except GrammarError:
            continue


def random_grammar(source: random.Random) -> str:
    patterns = ["a", "b", "ab", "a+", "[ab]+", "a?b", "ab|c", "c", "bc", "(ab)+", "[abc]{2}", "[^c]", "a(bc)?", "ca?"]
    terminals = [f"T{number}" for number in range(3)]
    rules = ["start", "x", "y"]
    lines = [f"{rule}: " + " | ".join(_sequence(source, terminals, rules) for _ in range(2)) for rule in rules]
    lines += [f"{terminal}: /{source.choice(patterns)}/" for terminal in terminals]
    return "\n".join([*lines, *source.choice([[], ['%ignore " "'], ["%ignore /[ b]+/"]])])


def _sequence(source: random.Random, terminals: list[str], rules: list[str]) -> str:
    items = [source.choice([*terminals, *terminals, *rules]) for _ in range(source.randint(1, 3))]
    return " ".join(item + source.choice(["", "", "", "?", "*"]) for item in items)


def agrees(grammar: Grammar, oracle: Oracle, text: str, *, matched: bool) -> bool:
    """Compare with the engine, which alone accepts some texts with ignored text at their end."""
    if matched or not grammar.accepts(text):
        return matched == grammar.accepts(text)
    return any(oracle.ignores(text[at:]) and grammar.accepts(text[:at]) for at in range(len(text)))


def rust_matches(pattern: str, text: str) -> bool:
    """Ask llguidance, with the regular expression as the whole grammar."""
    tokenizer = LLTokenizer("byte")
    matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_regex(pattern), log_level=0)
    assert not matcher.is_error(), matcher.get_error()
    data = list(text.encode())
    return matcher.validate_tokens([*data, tokenizer.eos_token]) == len(data) + 1
