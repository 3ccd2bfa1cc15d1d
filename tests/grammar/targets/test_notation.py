"""What GBNF and EBNF look like."""

from __future__ import annotations

import pytest

from grammarkit import Grammar

SAME_IN_BOTH = {
    'start: "a" "bc" /d/': 'root ::= "abcd"',
    'start: "a" | "b" | "cd"': 'root ::= [ab] | "cd"',
    "start:": 'root ::= ""',
    'start: "a"?': 'root ::= "a"?',
    'start: ("a" "b")? "c"*': 'root ::= ("ab" "c"* | "c"+)?',
    'start: ["ab"] "c"+ ("a" | "bc") ~ 2 "d" ~ 0 .. 3': 'root ::= "ab"? "c"+ ("a" | "bc"){2} "d"{0,3}',
    r'start: "\"\\\n\t\r\u0001é\u200b"': r'root ::= "\"\\\n\t\r\u0001é\u200b"',
    r'start: "😀" "\U000e0001"': r'root ::= "😀\U000e0001"',
    r"start: /[\]\[^\-\\a-c]/": r"root ::= [\-\u005b-\u005ea-c]",
    r"start: /[^\n\]]/ /./ /(?s:.)/": r"root ::= [^\n\]] [^\n] [\u0000-\U0010ffff]",
    "start: /[^a-c]/ /[^aé]/": r"root ::= [^a-c] [\u0000-`b-èê-\U0010ffff]",
    'start: "is"i /[k-l]/i': "root ::= [Ii] [Ssſ] [KLkl\u212a]",
    "start: true false root\ntrue: A\nfalse: A\nroot: A\nA: /a/": (
        'root ::= true-1 false-1 root-1\ntrue-1 ::= A\nfalse-1 ::= A\nroot-1 ::= A\nA ::= "a"'
    ),
    'start: _a_b a_b "-" A_B\n_a_b: "1"\na_b: "2"\nA_B: "34"': (
        'root ::= a-b a-b-1 "-" A-B\na-b ::= "1"\na-b-1 ::= "2"\nA-B ::= "34"'
    ),
    'start: "x" start "y" | "z"': 'root ::= "x" start "y" | "z"\nstart ::= "x" start "y" | "z"',
    '!start: a -> b | "c"\n?a: "a" -> d': 'root ::= a | "c"\na ::= "a"',
}


@pytest.mark.parametrize("text", SAME_IN_BOTH)
@pytest.mark.parametrize("target", ["gbnf", "ebnf"])
def test_both_are_written_so(target: str, text: str) -> None:
    assert Grammar(text).to(target) == f"{SAME_IN_BOTH[text]}\n"


def test_ignored_text_stands_before_all_tokens_but_the_first() -> None:
    assert Grammar.named("dsl/arith").to("gbnf").splitlines() == [
        "root ::= sum-first",
        'sum-first ::= product-first (ignored ("+" product | "-" product))*',
        'product-first ::= factor-first (ignored ("*" factor | "/" factor))*',
        'factor-first ::= NUMBER | "-" factor | "(" sum ignored ")"',
        'factor ::= ignored (NUMBER | "-" factor | "(" sum ignored ")")',
        'sum ::= product (ignored ("+" product | "-" product))*',
        'product ::= factor (ignored ("*" factor | "/" factor))*',
        'NUMBER ::= [0-9]{1,15} ("." [0-9]{1,15})?',
        'ignored ::= " "*',
    ]


def test_a_comment_ends_where_its_line_ends() -> None:
    text = 'start: "a" "b"\n%ignore /#[^\\n]*/\n%ignore /[ \\n]+/'
    assert Grammar(text).to("ebnf").splitlines()[1:] == [r'ignored ::= ([\n ] | "#" [^\n]* "\n")*']


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ('start: "a"\n%ignore / */', ['root ::= "a"']),
        ('start: "a"? "b"\n%ignore /x*/', ['root ::= "a" ignored "b" | "b"', 'ignored ::= "x"*']),
        ('start: "a" ~ 2 .. 3\n%ignore "x"', ['root ::= "a" (ignored "a"){1,2}', 'ignored ::= "x"*']),
        ('start: start "a" | "b"\n%ignore "x"', ['root ::= "b" (ignored "a")*', 'ignored ::= "x"*']),
    ],
)
def test_what_is_ignored_may_be_written_in_any_way(text: str, rules: list[str]) -> None:
    assert Grammar(text).to("gbnf").splitlines() == rules


def test_long_rules_are_written_an_alternative_a_line() -> None:
    words = [f'"{letter}-word"' for letter in "abcdefghijklmnopqrs"]
    assert Grammar("start: " + "|".join(words)).to("gbnf") == "root ::=\n  " + " |\n  ".join(words) + "\n"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("start: /a{1000}/", ['root ::= "a"{1000}']),
        ("start: /a{2001}/", ['root ::= "a"{1000} "a"{1000} "a"']),
        ("start: /a{2001,}/", ['root ::= "a"{1000} "a"{1000} "a" "a"*']),
        (
            "start: /a{0,2500}/",
            [
                "root ::= root-part-2",
                'root-part-1 ::= "a"{0,999} | "a"{1000} "a"{0,500}',
                'root-part-2 ::= "a"{0,999} | "a"{1000} root-part-1',
            ],
        ),
        ("start: /(a|bc){600}/", ["root ::= root-part-1{600}", 'root-part-1 ::= "a" | "bc"']),
    ],
)
def test_llama_counts_repetitions_so_long_ones_are_cut(text: str, rules: list[str]) -> None:
    assert Grammar(text).to("gbnf").splitlines() == rules


def test_xgrammar_does_not_count() -> None:
    assert Grammar("start: /(a|bc){2,5000}/").to("ebnf") == 'root ::= ("a" | "bc"){2,5000}\n'


def test_long_lists_of_words_are_written_by_their_beginnings() -> None:
    words = ["select", "selected", "sele", "from", "form", "x", "yz", *(f"{a}{b}" for a in "pq" for b in range(8))]
    text = "start: W\nW: " + " | ".join(f'"{word}"' for word in words)
    assert Grammar(text).to("gbnf").splitlines() == [
        "root ::= W",
        'W ::= "sele" ("ct" "ed"?)? | "f" ("rom" | "orm") | "x" | "yz" | "p" [0-7] | "q" [0-7]',
    ]
