from __future__ import annotations

import random
import re
from itertools import product

import pytest
from lark.exceptions import LarkError

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.engine import matcher
from tests.grammar.lowering.language import assert_lowered, assert_not_lowered, by_lark


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
    assert_lowered(text, accepts=accepted, rejects=rejected)
    assert Grammar(text).lower().check().ok


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
    assert_lowered(text, accepts=accepted, rejects=rejected)


def test_a_terminal_of_which_nothing_is_left_is_an_error() -> None:
    assert_not_lowered('start: A | B\nA.2: /[a-z]/\nB: "x"', code="empty-terminal")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('start: "if" ";" | N "."\nN.-1: /[if]+/', 'start: "if" ";" | N "."'),
        ('start: /[a-b]/ "!" | B ";"\nB.2: "b"', 'start: /a/ "!" | B ";"'),
        ('start: "a".."c" "!" | B ";"\nB.2: "b"', 'start: /[ac]/ "!" | B ";"'),
        ('start: /[ab]/ "!"\nB.2: "b"\n%ignore B', 'start: /a/ "!"'),
    ],
)
def test_what_has_no_name_has_the_priority_zero(text: str, printed: str) -> None:
    lowered = Grammar(text).lower()
    assert lowered.text.splitlines()[0] == printed
    assert lowered.lower() == lowered


PATTERNS = ('"a"', '"ab"', "/[ab]/", "/a+/", "/[ab]+/", "/b/", '"ba"', "/a?b/")
TEXTS = [text for n in range(6) for text in map("".join, product("ab ", repeat=n)) if text == text.strip()]


def written(source: random.Random) -> str:
    """Write a grammar whose terminals overlap and have priorities, anonymous ones among them."""
    symbols = ["A", "B", "C", "x", "y", '"a"', "/[ab]/"]

    def alternatives() -> str:
        return " | ".join(
            " ".join(source.choices(symbols, k=source.randint(1, 3))) for _ in range(source.randint(1, 3))
        )

    lines = [f"{rule}: {alternatives()}" for rule in ("start", "x", "y")]
    lines += [f"{name}.{source.randint(-1, 2)}: {source.choice(PATTERNS)}" for name in "ABC"]
    return "\n".join([*lines, *(["%ignore / /"] if source.random() < 0.5 else [])])


@pytest.mark.parametrize("seed", [*range(15), *(pytest.param(n, marks=pytest.mark.slow) for n in range(15, 250))])
def test_what_lalr_accepts_stays_and_what_earley_refuses_does_not_come_in(seed: int) -> None:
    """That is, as far as the engine reads it without any priorities, and cuts it as they do."""
    text = written(random.Random(seed))
    try:
        lowered, even = Grammar(text).lower(), Grammar(re.sub(r"\.-?\d", "", text)).lower()
        lalr, earley = by_lark(text, "lalr"), by_lark(text, "earley")
        for each in (lowered, even):
            matcher(each)  # which the engine may refuse
    except (GrammarError, LarkError):
        return
    wrong = [
        sentence
        for sentence in TEXTS
        if (not lowered.accepts(sentence) and lalr(sentence) and even.accepts(sentence))
        or (lowered.accepts(sentence) and not earley(sentence) and not even.accepts(sentence))
    ]
    assert wrong == [], text
