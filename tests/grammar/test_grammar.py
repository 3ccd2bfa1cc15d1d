from __future__ import annotations

import pickle
import re
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Grammar, GrammarError, Rejected
from grammarkit.grammar import library
from grammarkit.grammar.examples import examples
from tests.grammar.shipped import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARITH = Grammar.named("dsl/arith")


def test_the_engine_decides_what_is_a_sentence() -> None:
    assert ARITH.accepts("(3 + 4) * 5")
    assert not ARITH.accepts("(3 + 4 * 5")


def test_a_sentence_is_read_into_a_tree() -> None:
    assert ARITH.read("3 + 4").data == "add"


@pytest.mark.parametrize(
    ("text", "code", "start", "expected"),
    [
        ("3 + (4 *", "unfinished", 8, "`(`"),
        ("3 + x", "unexpected-text", 4, "`(`"),
        ("3 4", "unexpected-text", 2, "the end"),
        ("", "unfinished", 0, "`(`"),
    ],
)
def test_a_text_that_is_no_sentence_is_pointed_at(text: str, code: str, start: int, expected: str) -> None:
    with pytest.raises(Rejected) as caught:
        ARITH.read(text)
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.span is not None
    assert found.span.start == start
    assert expected in found.expected


def test_completions_are_whole_words_terminals_by_name_and_whether_it_may_end() -> None:
    grammar = Grammar('start: "SELECT" " " NAME (" FROM " NAME)?\nNAME: /[a-z]+/')
    assert grammar.completions("").literals == ("SELECT",)
    assert grammar.completions("SELECT ").terminals == ("NAME",)
    after = grammar.completions("SELECT a")
    assert " FROM " in after.literals
    assert after.may_end


TABLES = 'start: "FROM " TABLE\nTABLE: "users" | "orders" | "lines" | "items" | "stock" | "prices" | "reviews"'


@pytest.mark.parametrize(
    ("written", "expected"), [("usrs", ("`users`",)), ("REVEWS", ("`reviews`",)), ("x", ("TABLE",))]
)
def test_of_a_terminal_that_lists_words_the_nearest_are_expected(written: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(Rejected) as caught:
        Grammar(TABLES).read(f"FROM {written}")
    assert caught.value.diagnostics[0].expected == expected


def test_of_a_terminal_that_lists_few_words_all_are_expected() -> None:
    with pytest.raises(Rejected) as caught:
        Grammar('start: KIND\nKIND: "bar" | "line" | "pie"').read("plot")
    assert caught.value.diagnostics[0].expected == ("`bar`", "`line`", "`pie`")


LINES = (
    'start: (s ";")+\ns: "let" NAME "=" e | "print" e\ne: NAME | NUM | "(" e ")" | e "+" e\n'
    'NAME: /[a-z]+/\nNUM: /[0-9]{1,3}/\n%ignore " "'
)


@pytest.mark.parametrize(
    ("prefix", "literals", "terminals"),
    [
        ("", ("let", "print"), ()),
        ("let", (), ("NAME",)),
        ("let x", ("=",), ()),
        ("let x = 1", (";", "+"), ()),
        ("print (1", (")", "+"), ()),
        ("print ", ("(",), ("NAME", "NUM")),
    ],
)
def test_completions_are_of_what_comes_next_and_not_of_what_would_go_on_with_a_word(
    prefix: str, literals: tuple[str, ...], terminals: tuple[str, ...]
) -> None:
    found = Grammar(LINES).completions(prefix)
    assert (found.literals, found.terminals) == (literals, terminals)


@pytest.mark.parametrize(("text", "expected"), [("let x = 1", ("`;`", "`+`")), ("print (12", ("`)`", "`+`"))])
def test_a_text_that_ends_too_early_is_told_what_would_go_on(text: str, expected: tuple[str, ...]) -> None:
    with pytest.raises(Rejected) as caught:
        Grammar(LINES).read(text)
    assert caught.value.diagnostics[0].expected == expected


def test_inside_a_word_its_rest_is_the_completion() -> None:
    assert Grammar('start: "abc"').completions("a").literals == ("bc",)


def test_no_completions_where_no_sentence_begins_so() -> None:
    with pytest.raises(Rejected):
        ARITH.completions("3 4")


def test_making_a_grammar_never_fails_and_asking_it_does() -> None:
    broken = Grammar("start: 'a'")
    assert not broken.check().ok
    for ask in (broken.accepts, broken.read, broken.completions):
        with pytest.raises(GrammarError) as caught:
            ask("a")
        assert "double quotes" in str(caught.value)


def test_grammars_and_their_errors_survive_pickling() -> None:
    assert ARITH.accepts("1")
    assert pickle.loads(pickle.dumps(ARITH)) == ARITH
    with pytest.raises(GrammarError) as caught:
        Grammar("start: 'a'").lower()
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.report == caught.value.report
    assert str(again) == str(caught.value)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_grammar_is_taken_once_lowered(name: str) -> None:
    assert Grammar.named(name).lower().check().ok


@pytest.mark.parametrize("name", library.names())
def test_every_shipped_grammar_keeps_its_own_examples(name: str) -> None:
    grammar = Grammar.named(name)
    found = examples(grammar.text)
    assert sum(example.accepted for example in found) >= 3
    assert all(example.why for example in found if not example.accepted)
    assert [e.text for e in found if grammar.accepts(e.text) != e.accepted] == []


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(GrammarError, match="dsl/arith"):
        Grammar.named("dsl/arithm")


@pytest.mark.parametrize(("content", "code"), [(b"\xff\xfe", "not-utf-8"), (None, "unreadable-file")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "g.lark"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GrammarError) as caught:
        Grammar.from_file(path)
    assert caught.value.report.diagnostics[0].code == code
    assert str(path) in str(caught.value)


def test_another_start_rule_becomes_the_engines() -> None:
    grammar = Grammar('start: "a"\nother: "b" start', start="other")
    assert grammar.accepts("ba")
    assert not grammar.accepts("a")
    assert grammar.read("ba").data == "other"


@pytest.mark.parametrize("text", ["\x00", "\ud800", "é" * 1000, "(" * 5000])
def test_any_text_gets_a_verdict(text: str) -> None:
    assert not ARITH.accepts(text)
    with pytest.raises(Rejected) as caught:
        ARITH.read(text)
    assert str(caught.value)


NONE: Any = None
NUMBER: Any = 3
TEXT: Any = "60"


@pytest.mark.parametrize(
    ("misuse", "told"),
    [
        (lambda: Grammar(NONE), "a grammar's text is a string, not NoneType; a file is read by `Grammar.from_file`"),
        (lambda: Grammar("start: A", start=NUMBER), "`start` is the name of a rule, not int"),
        (lambda: ARITH.check(dialect=NUMBER), "a dialect is given by its name, such as `openai`, not int"),
        (lambda: ARITH.lower(dialect=NONE), "a dialect is given by its name, such as `openai`, not NoneType"),
        (lambda: ARITH.check(samples=TEXT), "`samples` is a number of texts, not str"),
        (lambda: ARITH.check(deadline=TEXT), "`deadline` is a number of seconds, not str"),
        (lambda: ARITH.accepts(NUMBER), "what is read is a string, not int"),
        (lambda: ARITH.read(NONE), "what is read is a string, not NoneType"),
        (lambda: ARITH.completions(NUMBER), "what is completed is a string, not int"),
    ],
)
def test_an_argument_of_another_type_is_told_what_is_wanted(misuse: Callable[[], object], told: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(told)}$"):
        misuse()


def test_a_report_is_short_where_it_is_shown_whole_elsewhere() -> None:
    assert repr(ARITH.check(samples=0)) == "<Report dsl/arith.lark: info outer-whitespace, warning unbounded-ignore>"
    found = repr(Grammar("start: a b c d", source="my.lark").check(samples=0))
    assert found == "<Report my.lark: error undefined-name, error undefined-name, error undefined-name, 1 more>"


def test_what_one_remedy_serves_is_told_once_with_its_number() -> None:
    grammar = Grammar('start: "a" /\\d/ /\\w/ /\\s/\n%ignore " "\n%ignore /\\n/')
    told = {found.code: found.message for found in grammar.check(samples=0).diagnostics}
    assert told["unicode-class"].endswith("; so in 2 more places")
    assert told["unbounded-ignore"].endswith("; so in 1 more place")
    assert len(told) == len(grammar.check(samples=0).diagnostics)


def test_a_report_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="ask its `ok`, `errors` or `diagnostics`"):
        bool(Grammar('start: "a"').check(samples=0))
