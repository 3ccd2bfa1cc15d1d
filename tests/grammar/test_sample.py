from __future__ import annotations

import re

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.sample import sample, sentences
from grammarkit.grammar.sampling.draws import derivations
from grammarkit.grammar.sampling.shortest import shortest
from tests.grammar.steps import steps

ARITH = Grammar.named("dsl/arith")
JSON = Grammar(
    "start: value\n"
    'value: object | array | STRING | NUMBER | "true" | "false" | "null"\n'
    'object: "{" [pair ("," pair)*] "}"\npair: STRING ":" value\narray: "[" [value ("," value)*] "]"\n'
    'STRING: /"([^"\\\\]|\\\\.)*"/\nNUMBER: /-?[0-9]+([.][0-9]+)?/\n%ignore /[ \\n]+/\n'
)


@pytest.mark.parametrize(
    "grammar",
    [ARITH, JSON, *map(Grammar.named, ("dsl/cypher", "dsl/promql", "json/json5", "sql/sqlite"))],
    ids=lambda grammar: grammar.source or "json",
)
def test_sentences_are_sentences(grammar: Grammar) -> None:
    drawn = sentences(grammar, 40, seed=3)
    assert len(drawn) == len(set(drawn)) == 40
    assert [text for text in drawn if not grammar.accepts(text)] == []


def test_the_same_seed_gives_the_same_sentences_and_another_gives_others() -> None:
    assert sentences(JSON, 20, seed=1) == sentences(JSON, 20, seed=1)
    assert sentences(JSON, 20, seed=1) != sentences(JSON, 20, seed=2)
    assert derivations(JSON, 20, seed=1) == derivations(JSON, 20, seed=1)


def test_short_sentences_are_found_first_and_none_is_longer_than_allowed() -> None:
    drawn = sentences(JSON, 60, max_length=30)
    assert len(drawn[0]) == 1
    assert sum(map(len, drawn[:20])) < sum(map(len, drawn[-20:]))
    assert max(map(len, drawn)) <= 30


def test_all_alternatives_are_taken() -> None:
    drawn = " ".join(sentences(JSON, 80))
    assert all(part in drawn for part in ("{", "[", "true", "false", "null", ":", '"', "-", "."))
    many = Grammar("start: x*\nx: " + " | ".join(f'"<{n}>"' for n in range(60)))
    assert set(re.findall(r"<\d+>", " ".join(sentences(many, 80)))) == {f"<{n}>" for n in range(60)}


def test_a_language_that_has_fewer_sentences_gives_those() -> None:
    assert set(sentences(Grammar('start: "a" "b"? | "c"'), 10)) == {"a", "ab", "c"}
    assert sentences(ARITH, 0) == ()
    assert sentences(Grammar('start: "abcdef"'), 5, max_length=3) == ()


def test_what_can_be_empty_is_found_to_be() -> None:
    assert "" in sentences(Grammar('start: "a"*'), 5)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("start: NAME NAME\nNAME: /[a-z]+/\n%ignore / +/", r"[a-z]+ +[a-z]+"),
        ('start: "<" "="\nother: "<="\n%ignore / +/', r"< *="),
        ('start: "<" "=" | "<="\n%ignore / +/', r"< +=|<="),
        ('start: "let" NAME\nNAME: /[a-z]+/\n%ignore /[ ]+/\n%ignore /#[^\\n]*\\n/', r"let(\s|#.*\n)+[a-z]+"),
    ],
)
def test_tokens_that_would_be_read_as_one_are_kept_apart(text: str, apart: str) -> None:
    for drawn in derivations(Grammar(text), 30):
        assert re.fullmatch(apart, drawn), drawn


def test_tokens_touch_now_and_then_where_they_may() -> None:
    drawn = derivations(Grammar('start: "(" NAME ")"\nNAME: /[a-z]+/\n%ignore " "'), 30)
    assert any(" " in text for text in drawn)
    assert any(" " not in text for text in drawn)
    assert not any(text != text.strip() for text in drawn)


def test_what_the_engine_refuses_is_dropped_and_counted() -> None:
    greedy = Grammar("start: INT /[.][a-z]/ | FLOAT\nINT: /[0-9]+/\nFLOAT: /[0-9]+[.][0-9]+/")
    found = sample(greedy, 30)
    assert found.refused > 0
    assert found.sentences
    assert all(greedy.accepts(text) for text in found.sentences)


def test_terminals_of_every_kind_can_be_drawn() -> None:
    text = (
        "start: WORD RANGE BIG CASE ANY\n"
        'WORD: "a" | "b" PART\nPART: /[0-9]/ ~ 2\nRANGE: "x".."z"\n'
        'BIG: /"[^"]{0,20000}"/\nCASE: "yes"i\nANY: /(?:.|\\n){3}/'
    )
    for drawn in sentences(Grammar(text), 30, max_length=60):
        assert re.fullmatch(r'(a|b\d\d)[x-z]"[^"]*"(?i:yes)(?:.|\n){3}', drawn), drawn


def test_what_only_llguidance_knows_is_left_out() -> None:
    assert sentences(Grammar('start: "a" | %json {"type": "null"}'), 5) == ("a",)


def test_the_shortest_sentence_through_each_alternative_is_known() -> None:
    table = shortest(Grammar('start: long | "abc" tail\nlong: "abcdef"\ntail: "x" tail | ""\nnever: never "y"'))
    assert "".join(text for _, text in table.pieces(0)) == "abc"
    reach = dict(zip(table.targets, table.reach, strict=True))
    assert {length for target, length in reach.items() if target.rule == 0} == {3, 6}


def test_a_chain_of_rules_and_deep_nesting_need_no_stack() -> None:
    chain = "start: r0\n" + "\n".join(f"r{i}: r{i + 1}" for i in range(3000)) + '\nr3000: "x" | "y"'
    assert set(derivations(Grammar(chain), 4)) == {"x", "y"}
    nested = Grammar('start: "(" start ")" | "x"')
    assert max(map(len, derivations(nested, 40, max_length=4000))) > 1000


def test_rules_that_name_each_other_come_to_an_end() -> None:
    rings = Grammar('start: a\na: b | c | b c | ""\nb: a | c | a a\nc: a b | b | a | "x"')
    assert len(derivations(rings, 20)) > 4


@pytest.mark.parametrize(
    "text",
    [
        "start: " + " ".join(["A"] * 70_000) + '\nA: "a"',
        "start: " + " | ".join(f'"k{n}"' for n in range(20_000)),
        "start: a0\n" + "\n".join(f'a{n}: a{n + 1} | "{n}"' for n in range(2_000)) + '\na2000: "x"',
    ],
    ids=["a long row", "a wide choice", "many rules"],
)
def test_large_grammars_take_no_work_out_of_proportion(text: str) -> None:
    grammar = Grammar(text)
    grammar.lower()
    assert 0 < steps(lambda: derivations(grammar, 60)) < 10_000_000


def test_a_grammar_that_cannot_be_used_is_an_error() -> None:
    for text in ('start: "a" start', "start: 'a'", r"start: /([a-z]+)\1/", "start: undefined"):
        with pytest.raises(GrammarError):
            sentences(Grammar(text), 3)
