"""What is known of a grammar's language, held against the engine and Lark, and against grammars of all sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lark import Lark
from lark.exceptions import LarkError

from grammarkit import Grammar
from grammarkit.diagnostic import Severity
from grammarkit.grammar.analysis.lexer import Lexer
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.rules import LANGUAGE_RULES
from grammarkit.grammar.structure import structure
from tests.grammar.random_grammars import taken, texts
from tests.grammar.shipped import SHIPPED
from tests.grammar.steps import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.structure import Structure

TEXTS = texts(80, seed=7)


def findings(grammar: Grammar) -> list[Diagnostic]:
    return [finding for rule in LANGUAGE_RULES for finding in rule(structure(grammar))]


def losses(known: Structure) -> Iterator[str]:
    """Yield the sentences that are said to be refused."""
    yield from (swallow.sentence for swallow in known.swallows)
    yield from (shadow.loss.sentence for shadow in known.shadows)
    yield from (taken.loss.sentence for taken in known.taken if taken.loss)


def lark_accepts(parser: Lark, text: str) -> bool:
    try:
        parser.parse(text)
    except LarkError:
        return False
    except RuntimeError:  # "Earley should not generate multiple start symbol items!": it found several readings
        return True
    return True


def test_the_model_reads_as_the_engine_does() -> None:
    read = 0
    for grammar in taken(seed=1, count=100):
        known = structure(grammar)
        ignored = {terminal for terminal, _ in known.bnf.ignored}
        lexer = Lexer(known.charts, known.lexicon.machines, ignored)
        for text in TEXTS:
            accepted = lexer.reads(known.charts.start(), [known.lexicon.symbol(char) for char in text])
            assert accepted == grammar.accepts(text), (grammar.text, text)
            assert accepted == known.reader.reads(known.charts.start(), list(map(ord, text))), (grammar.text, text)
            read += 1
    assert read > 4000


def test_what_is_said_to_be_refused_is_refused() -> None:
    sentences = [(grammar, text) for grammar in taken(seed=2, count=250) for text in losses(structure(grammar))]
    assert [(grammar.text, text) for grammar, text in sentences if grammar.accepts(text)] == []
    assert len(sentences) > 50


def test_what_is_said_to_be_meant_is_what_lark_reads() -> None:
    # It ignores with less freedom than the grammar has, where what is ignored is also asked for: hence not all.
    read: list[bool] = []
    for grammar in taken(seed=3, count=300):
        sentences = list(losses(structure(grammar)))
        if sentences:
            parser = Lark(lowered(grammar).grammar.text, parser="earley", lexer="dynamic_complete")
            read += [lark_accepts(parser, text) for text in sentences]
    assert len(read) > 50
    assert sum(read) >= 0.9 * len(read)


def test_where_lark_and_the_engine_disagree_a_rule_has_said_so() -> None:
    told: list[bool] = []
    for grammar in taken(seed=4, count=250):
        parser = Lark(lowered(grammar).grammar.text, parser="earley", lexer="dynamic")
        if any(lark_accepts(parser, text) != grammar.accepts(text) for text in TEXTS):
            told.append(bool(findings(grammar)))
    assert len(told) > 60
    assert sum(told) >= 0.98 * len(told)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_rules_on_language_find_no_error_in_what_comes_along(name: str) -> None:
    assert [d for d in findings(Grammar.named(name)) if d.severity is Severity.ERROR] == []


DIVERGENCES = {
    "leading %ignore": ('start: "a" "b"\n%ignore " "', "outer-whitespace"),
    "keyword usable as identifier": (
        'start: "if" NAME | NAME "=" NAME\nNAME: /[a-z]+/\n%ignore " "',
        "keyword-as-name",
    ),
    "clause keyword swallowed as alias": (
        'start: "select" NAME "from" NAME NAME? ("where" NAME)?\nNAME: /[a-z]+/\n%ignore " "',
        "keyword-as-name",
    ),
    "keyword in any case, name in lower case": (
        'start: NAME "AS"i NAME | NAME NAME\nNAME: /[a-z]+/\n%ignore " "',
        "keyword-case",
    ),
    "no backtracking after a longer partial": (
        'start: INT "." NAME | FLOAT\nINT: /[0-9]+/\nFLOAT: /[0-9]+\\.[0-9]+/\nNAME: /[a-z]+/',
        "shadowed-continuation",
    ),
    "range operator": (
        'start: num ".." num\nnum: INT | FLOAT\nINT: /[0-9]+/\nFLOAT: /[0-9]+\\.[0-9]+/',
        "shadowed-continuation",
    ),
    "identifier eats the literal behind it": ('start: NAME "x"\nNAME: /[a-z]+/', "swallowing-terminal"),
    "free text eats the anchor": ('start: /[a-z ]+/ "hero" /[a-z ]+/', "swallowing-terminal"),
    "different context set": ('start: A | B "!"\nA: /x|y/\nB: /y|z/', "overlapping-terminals"),
    "same pattern twice": ('start: A "1" | B "2"\nA: /x+/\nB: /x+/', "overlapping-terminals"),
    "order by length of pattern": (
        "start: (INT | FLOAT)\nINT: /(0|[1-9][0-9]*)(?:_[0-9]+)*/\nFLOAT: /[0-9]+\\.[0-9]+/",
        "overlapping-terminals",
    ),
    "ignore wins": ('start: "a" NL "b"\nNL: /\\n/\n%ignore /[ \\n]+/', "ignore-shadows"),
    "prefix operators": ('start: X ("<"|"<="|"<>") X\nX: /[a-z=]/', "shadowed-continuation"),
}


@pytest.mark.parametrize("name", DIVERGENCES)
def test_each_known_divergence_is_told_of(name: str) -> None:
    text, code = DIVERGENCES[name]
    assert code in {finding.code for finding in findings(Grammar(text))}


@pytest.mark.parametrize(
    "text",
    [
        'start: "if" NAME\nNAME: /[a-z]+/\n%ignore " "',
        'start: NAME NAME\nNAME: /[a-z]+/\n%ignore " "',
        'start: INT ("-" INT)*\nINT: /-?[0-9]+/',
        'start: "end" ";" | "endif" ";" | NAME\nNAME: /[A-Z]+/',
        'start: "not" "e" | "notin"',
        'start: "a" NL+ "b"\nNL: /\\n/\n%ignore /[ ]+/',
        "start: STRING (\",\" STRING)*\nSTRING: /'([^']|''){0,20}'/",
        "start: value\nvalue: INT | FLOAT\nINT: /[0-9]{1,9}/\nFLOAT: /[0-9]{1,9}(\\.[0-9]{1,9})?/",
    ],
)
def test_what_is_ordinary_is_left_alone(text: str) -> None:
    about_ignore = {"outer-whitespace", "unbounded-ignore"}
    assert {finding.code for finding in findings(Grammar(text))} - about_ignore == set()


LARGE = {
    "a chain": "start: r0\n" + "\n".join(f"r{n}: r{n + 1}" for n in range(3000)) + '\nr3000: "x"',
    "a repetition": 'start: ("a" "b"? /[a-z]{3}/) ~ 0 .. 10000',
    "many pairs": "start: x+\nx: " + " | ".join(f'"k{n}z" "b"' for n in range(1900)),
    "many options": "start: " + " ".join(f'"k{n}z"?' for n in range(1500)) + ' "end"',
    "many options in options": "start: " + " ".join(f'("a{n}" ("b{n}" "c{n}"?)?)?' for n in range(600)),
    "many patterns": "start: ("
    + "|".join(f"P{n}" for n in range(300))
    + ")+\n"
    + "\n".join(f"P{n}: /[a-z]{{1,{n % 60 + 1}}}[0-9]{{{n % 7 + 1}}}/" for n in range(300)),
    "many keywords": "start: (x NAME)+\nx: "
    + " | ".join(f"r{n}" for n in range(1500))
    + "\n"
    + "\n".join(f'r{n}: "k{n:b}" "("' for n in range(1500))
    + '\nNAME: /[a-z0-9]+/\n%ignore " "',
    "many words": "start: (WORD NAME)+\nWORD: "
    + " | ".join(f'"w{n}"' for n in range(9000))
    + '\nNAME: /[a-z0-9]+/\n%ignore " "',
    "long texts": 'start: "a" STRING "b"\nSTRING: /"[^"]{0,20000}"/ | /(x{0,90}y){0,90}z/',
    "many levels": "start: e0\n"
    + "\n".join(f'e{n}: e{n + 1} ("o{n}" e{n + 1})*' for n in range(400))
    + '\ne400: NAME | "(" start ")"\nNAME: /[a-z]+/\n%ignore " "',
}


@pytest.mark.parametrize("name", LARGE)
def test_no_grammar_takes_long(name: str) -> None:
    grammar = Grammar(LARGE[name])
    lowered(grammar)
    assert 0 < steps(lambda: findings(grammar)) < 15_000_000


def test_what_is_ignored_and_does_not_end_is_not_put_between_terminals() -> None:
    # A `;` would make the rest of the sentence a comment, and any sentence refused.
    text = 'start: INT "." NAME | FLOAT ";" NAME\nINT: /[0-9]+/\nFLOAT: /[0-9]+\\.[0-9]+/\nNAME: /[a-z]+/\n'
    ignored = "%ignore /;[^\\n]*/\n%ignore /[ \\n]+/"
    known = structure(Grammar(text + ignored))
    assert [shadow.loss for shadow in known.shadows] == [("1. a", True)]
    assert [known.shown(taken.use) for taken in known.taken] == ['";"']


def test_a_repetition_of_thousands_is_a_few_dozen_rules() -> None:
    known = structure(Grammar('start: "a" ~ 700 .. 10000'))
    assert len(known.bnf.rules) < 50
    assert known.least.needs[0] == 700


def test_an_explanation_is_only_given_for_what_can_be_known() -> None:
    lazy = Grammar('start: "x" text NAME\ntext[lazy]: /[a-z]+/\nNAME: /[a-z]{4}/')
    assert findings(lazy) == []
