"""What a text that is no sentence is told: where it goes wrong, and what could have stood there."""

from __future__ import annotations

import pytest

from grammarkit import Grammar, Rejected
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.sample import sentences
from tests.grammar.shipped import SHIPPED

KEYWORDS = 'start: "GROUP" WS "BY" WS NAME\nNAME: /[a-z]{1,9}/\nWS: " "'
CODE = 'start: KEY "-" NUM\nKEY: "id"\nNUM: /[0-9]{1,3}/'
LET = 'start: "let" NAME "=" NUM\nNAME: /[a-z]+/\nNUM: /[0-9]+/\n%ignore " "'
QUERY = 'start: "SELECT"i NAME "FROM"i NAME\nNAME: /(?!select\\b|from\\b)[a-z]+\\b/i\n%ignore " "'
QUOTED = 'start: (TEXT | "<=" | "<>")+\nTEXT: /"([^"\\\\]|\\\\[nt"])*"/'


def told(grammar: str, text: str) -> tuple[str, str, tuple[str, ...]]:
    with pytest.raises(Rejected) as caught:
        Grammar(grammar).read(text)
    (found,) = caught.value.diagnostics
    assert found.span is not None
    return found.code, text[found.span.start : found.span.end] or f"at {found.span.start}", found.expected


@pytest.mark.parametrize(
    ("grammar", "text", "where", "expected"),
    [
        (KEYWORDS, "GROUPBY", "BY", ("a space",)),
        ('start: "a" "b"', "ac", "c", ("`b`",)),
        ('start: "a" "b"', "abb", "b", ("the end",)),
        ('start: "abc" "def"', "abcdxf", "dxf", ("`def`",)),
        ('start: "é" /[à-ü]+/ "日本"', "éxx日本", "xx日本", ("/[à-ü]+/",)),
        (CODE, "idx1", "x1", ("`-`",)),
        (CODE, "id-12345", "45", ("the end",)),
        (LET, "lte x = 1", "lte", ("`let`",)),
        (LET, "let x = 1 2", "2", ("the end",)),
        (QUERY, "select a frm b", "frm", ("`FROM`",)),
        (QUERY, "select a from from", "from", ("NAME",)),
        (QUOTED, '"a\\q"', "q", ("the rest of TEXT",)),
        (QUOTED, "< =", "<", ("TEXT", "`<=`", "`<>`")),
    ],
)
def test_what_cannot_stand_is_pointed_at(grammar: str, text: str, where: str, expected: tuple[str, ...]) -> None:
    assert told(grammar, text) == ("unexpected-text", where, expected)


@pytest.mark.parametrize(
    ("grammar", "text", "expected"),
    [
        (KEYWORDS, "GROUP BY", ("a space",)),
        (KEYWORDS, "GRO", ("`GROUP`",)),
        ('start: "é" /[à-ü]+/ "日本"', "éà日", ("`日本`",)),
        (LET, "let", ("NAME",)),
        (QUERY, "select a from", ("NAME",)),
        (QUERY, "select a fr", ("`FROM`",)),
        (QUOTED, '"a', ("the rest of TEXT",)),
    ],
)
def test_a_text_that_ends_in_a_word_is_told_what_comes_behind_it(
    grammar: str, text: str, expected: tuple[str, ...]
) -> None:
    assert told(grammar, text) == ("unfinished", f"at {len(text)}", expected)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("SELECT a FROM", "NAME"),
        ("SELECT a FROM t GROUP BY", "NAME"),
        ("SELECT a FROM t WHERE b = 1 AND", "NAME"),
        ("SELECT (a FROM t", "`)`"),
        ("SELECT CASE WHEN 1 THEN 2 FROM t", "`END`"),
        ("SELECT a FROM t ORDER BY b DES", "`DESC`"),
        ("SELECT a FROM t ORDER b", "`BY`"),
    ],
)
def test_what_ends_the_sentence_soonest_is_said_first(text: str, first: str) -> None:
    with pytest.raises(Rejected) as caught:
        Grammar.named("sql/sqlite").read(text)
    assert caught.value.diagnostics[0].expected[0] == first


@pytest.mark.slow  # mysql and postgres are large
@pytest.mark.parametrize("dialect", ["mysql", "postgres"])
def test_names_are_those_of_the_author(dialect: str) -> None:
    grammar = Grammar.named(f"sql/{dialect}")
    for text in ("", "SELECT a FROM", "SELECT a FROM t LIMIT"):
        with pytest.raises(Rejected) as caught:
            grammar.read(text)
        expected = caught.value.diagnostics[0].expected
        assert expected
        assert not any("__" in word or word == "LEAD" for word in expected)


@pytest.mark.parametrize(("text", "meant"), [("SELECT a FRM t", "FROM"), ("SELECT a FROM t WHER b = 1", "WHERE")])
def test_a_keyword_that_was_read_as_a_name_is_asked_about(text: str, meant: str) -> None:
    with pytest.raises(Rejected) as caught:
        Grammar.named("sql/sqlite").read(text)
    assert caught.value.diagnostics[0].help.endswith(f"was read as a name; did you mean `{meant}`?")


def test_terminals_of_which_only_the_engine_knows_are_passed_over() -> None:
    grammar = Grammar('start: "x" rest "y"\nrest[lazy]: /[a-z]+/')
    assert grammar.completions("x").may_end is False


@pytest.mark.parametrize("name", SHIPPED)
def test_literals_that_may_follow_may_follow(name: str) -> None:
    """The words come from a model of the engine: the engine has the last word on each of them."""
    grammar = Grammar.named(name)
    blanks = ("", " ", "\n")
    for text in sentences(grammar, 3, seed=1):
        for end in range(0, min(len(text), 60), 7):
            found = grammar.completions(text[:end])
            assert found.literals or found.terminals or found.may_end
            for literal in found.literals:
                behind = matcher(grammar)
                behind.eat(text[:end].encode())
                assert any(behind.fits(f"{blank}{literal}".encode()) >= len(blank + literal) for blank in blanks), (
                    text[:end],
                    literal,
                )
