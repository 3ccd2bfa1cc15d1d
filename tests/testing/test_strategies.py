from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.data import ConjectureData
from hypothesis.internal.intervalsets import IntervalSet
from pydantic import AnyUrl, BaseModel, Field

from grammarkit import Dsl, Grammar, GrammarError, Language, Rejected
from grammarkit.json import Json
from grammarkit.language.protocol import sample_grammar
from grammarkit.sql import Schema, Sql
from grammarkit.testing.coverage import coverage
from grammarkit.testing.drawing import Drawing
from grammarkit.testing.strategies import NearMiss, from_grammar, from_language, near_misses

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

ARITH = Grammar.named("dsl/arith")
SQL = Grammar.named("sql/sqlite")
JSON = Grammar(
    "start: value\n"
    'value: object | array | STRING | NUMBER | "true" | "false" | "null"\n'
    'object: "{" [pair ("," pair)*] "}"\npair: STRING ":" value\narray: "[" [value ("," value)*] "]"\n'
    'STRING: /"([^"\\\\]|\\\\.)*"/\nNUMBER: /-?[0-9]+([.][0-9]+)?/\n%ignore /[ \\n]+/\n'
)

# Hypothesis looks for constants in all modules that are not installed: ours, here. That takes a second, once.
quick = settings(max_examples=40, database=None, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def drawn(strategy: SearchStrategy[Any], count: int = 40) -> list[Any]:
    found: list[Any] = []

    @settings(quick, max_examples=count)
    @given(strategy)
    def collect(value: object) -> None:
        found.append(value)

    collect()
    return found


@pytest.mark.parametrize("grammar", [ARITH, JSON, SQL], ids=["arith", "json", "sql"])
def test_every_example_is_a_sentence(grammar: Grammar) -> None:
    texts = drawn(from_grammar(grammar))
    assert len(set(texts)) > 20
    assert [text for text in texts if not grammar.accepts(text)] == []


@pytest.mark.parametrize("name", ["dsl/promql", "dsl/toml", "sql/sqlite_prompt"])
def test_a_hundred_examples_cover_what_a_grammar_has(name: str) -> None:
    grammar = Grammar.named(name)
    assert coverage(grammar, drawn(from_grammar(grammar), 100)).share >= 0.95


def test_all_alternatives_are_drawn() -> None:
    many = Grammar("start: x*\nx: " + " | ".join(f'"<{n}>"' for n in range(40)))
    assert set(re.findall(r"<\d+>", " ".join(drawn(from_grammar(many), 600)))) == {f"<{n}>" for n in range(40)}


def test_the_same_derivation_gives_the_same_text() -> None:
    @settings(quick)
    @given(from_grammar(SQL), st.data())
    def one(text: str, data: st.DataObject) -> None:
        seen.append(text)

    seen: list[str] = []
    one()
    first, seen = seen, []
    one()
    assert seen == first


@pytest.mark.parametrize(
    ("grammar", "fails", "minimal"),
    [
        (JSON, lambda text: "[" in text, "[]"),
        (JSON, lambda text: re.search(r"\[\s*\[", text), "[[]]"),
        (JSON, lambda text: text.count(":") > 1, 14),
        (ARITH, lambda text: "*" in text and "(" in text, 5),
        (SQL, lambda text: "HAVING" in text.upper(), "SELECT*HAVING a"),
        # It may stay where it is, in LIMIT or in ORDER BY, though it would be shorter in SELECT.
        (SQL, lambda text: re.search(r"\w BETWEEN \w+ AND", text.upper()), 33),
    ],
)
def test_a_failure_shrinks_to_a_short_sentence(
    grammar: Grammar, fails: Callable[[str], object], minimal: str | int
) -> None:
    found = find(
        from_grammar(grammar),
        lambda text: bool(fails(text)),
        settings=settings(quick, max_examples=3000),
    )
    if isinstance(minimal, str):
        assert found == minimal
    else:
        assert len(found) <= minimal, found


def test_sizes_and_depths_are_bounded() -> None:
    assert max(map(len, drawn(from_grammar(JSON, max_size=12)))) <= 12
    flat = drawn(from_grammar(JSON, max_size=200, max_depth=4))
    assert max(text.count("[") + text.count("{") for text in flat) <= 30
    assert max(map(len, drawn(from_grammar(JSON, max_size=300), 200))) > 60


def test_another_rule_can_be_the_start() -> None:
    assert all(text.startswith('"') for text in drawn(from_grammar(JSON, start="pair")))


def test_terminals_can_be_given_and_their_characters_bounded() -> None:
    names = Grammar("start: NAME+\nNAME: /[^ ]+/\n%ignore / +/")
    given_ = drawn(from_grammar(names, explicit={"NAME": st.sampled_from(["ada", "bob"])}))
    assert {word for text in given_ for word in text.split()} == {"ada", "bob"}
    assert set("".join(drawn(from_grammar(names, alphabet="xyz")))) <= set("xyz ")
    with pytest.raises(ValueError, match="asks for no terminal `WORD`; it has NAME"):
        from_grammar(names, explicit={"WORD": st.just("ada")})


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        (st.just("A!"), (ValueError, "`explicit` gives `A!` for `NAME`, which does not match it; give what does")),
        (st.integers(0, 0), (TypeError, "`explicit` gives 0 for `NAME`; it has to give texts")),
    ],
)
def test_what_is_given_for_a_terminal_has_to_match_it(given_: Any, told: tuple[type[Exception], str]) -> None:
    names = Grammar("start: NAME+\nNAME: /[a-z]+/\n%ignore / +/")
    with pytest.raises(told[0], match=told[1]):
        drawn(from_grammar(names, explicit={"NAME": given_}))


def test_what_is_given_for_a_terminal_may_be_longer_than_what_would_be_drawn() -> None:
    names = Grammar("start: NAME+\nNAME: /[a-z]+/\n%ignore / +/")
    assert "a" * 500 in drawn(from_grammar(names, explicit={"NAME": st.just("a" * 500)}))


def test_a_language_without_near_misses_says_so_when_the_strategy_is_made() -> None:
    with pytest.raises(GrammarError, match=r"no-near-miss: every text near 20 sentences .* is a sentence, too"):
        near_misses(Grammar(r"start: /(.|\n){0,}/"))


def test_alternatives_come_as_often_as_they_weigh() -> None:
    letters = Grammar('start: letter letter letter\nletter: "a" | "b" | C\nC: "c"')
    counts = Counter("".join(drawn(from_grammar(letters, weights={"letter": (1, 20, 0)}), 100)))
    assert counts["b"] > 2 * counts["a"] > 0
    assert counts["c"] == 0
    assert "c" not in "".join(drawn(from_grammar(letters, weights={"C": 0})))
    flat = drawn(from_grammar(JSON, weights={"object": 0, "array": 0}))
    assert not any(char in text for text in flat if '"' not in text for char in "{[")


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"vaule": 1}, "no rule or terminal `vaule`; did you mean `value`"),
        ({"value": (1, 2)}, "`value` has 7 alternatives, and 2 weights were given"),
        ({"NUMBER": (1, 2)}, "`NUMBER` is a terminal: its weight is one number"),
        ({"value": -1}, "a weight of `value` is -1; it has to be a number from 0 on"),
    ],
)
def test_weights_that_mean_nothing_are_an_error(weights: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_grammar(JSON, weights=weights)


def test_weights_that_leave_no_sentence_are_an_error() -> None:
    with pytest.raises(GrammarError, match="with these `weights` there is no sentence"):
        from_grammar(JSON, weights={"value": 0})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('start: "a" start', "empty-language"),
        ("start: a\na: b\nb: a", "empty-language"),
        ('start: A "b"\nA: /(?!x)x/', "empty-language"),
        ("start: A\nA: /[^\\s\\S]/", "empty-language"),
        ("start: undefined", "undefined-name"),
        ('start: "a"\nstart: "b"', "duplicate-definition"),
        ('other: "a"', "missing-start"),
        ("", "missing-start"),
        ("start: " + "(" * 200 + '"a"' + ")" * 200, "deep-nesting"),
        (r"start: /([a-z]+)\1/", "unlowerable-regex|backreference"),
    ],
)
def test_a_grammar_without_sentences_is_an_error_when_the_strategy_is_made(text: str, told: str) -> None:
    for make in (from_grammar, near_misses):
        with pytest.raises(GrammarError, match=told):
            make(Grammar(text))


@pytest.mark.parametrize(
    "text",
    ['start: (a*)*\na: "x"?', 'start: a+\na: b*\nb: ""', 'start: start | "a"', 'start: A+\nA: ""', "start: (/a*/)*"],
)
def test_rules_that_could_go_round_for_ever_do_not(text: str) -> None:
    grammar = Grammar(text)
    assert all(map(grammar.accepts, drawn(from_grammar(grammar), 20)))


def test_what_is_used_of_the_engine_of_hypothesis_is_there() -> None:
    """Where this fails, Hypothesis has changed below its interface: see `hypothesis_choices`."""
    data = ConjectureData.for_choices([3, True, "b"])
    data.start_span(1 << 40)
    assert data.draw_integer(0, 5) == 3
    data.stop_span()
    assert data.draw_boolean(0.5) is True
    assert data.draw_string(IntervalSet(((97, 99),)), min_size=1, max_size=2) == "b"
    forced = ConjectureData.for_choices([1, False, "a"])
    assert forced.draw_integer(0, 5, forced=2) == 2
    assert forced.draw_boolean(0.5, forced=True) is True
    assert forced.draw_string(IntervalSet(((97, 99),)), min_size=1, max_size=2, forced="bc") == "bc"


def test_a_seed_is_not_what_a_text_hangs_on() -> None:
    """The choices that a seed led to give the same text without it: that is what makes failures shrink."""
    drawing = Drawing(SQL)
    for seed in range(1, 30):
        steered = ConjectureData(prefix=[seed], random=random.Random(0))
        text, _ = drawing.draw(steered)
        freely = ConjectureData.for_choices([0, *steered.choices[1:]])
        assert drawing.draw(freely)[0] == text


def test_a_bound_below_the_shortest_sentence_says_what_would_do() -> None:
    with pytest.raises(GrammarError, match=r"`max_size` is 3.*\n.*`max_size=6`"):
        from_grammar(Grammar('start: "abcdef"'), max_size=3)
    wrong: Any = "start: A"
    with pytest.raises(TypeError, match="is a Grammar, not str"):
        from_grammar(wrong)


class Order(BaseModel):
    at: datetime
    due: date
    mail: Annotated[str, Field(json_schema_extra={"format": "email"})]
    page: AnyUrl


@pytest.mark.parametrize(
    "language",
    [
        Sql(Schema({"users": {"id": "int", "name": "text"}, "orders": {"id": "int", "user_id": "int"}})),
        Json(Order),
        Json({"type": "array", "items": {"type": "string", "format": "date-time"}}),
    ],
    ids=["sql", "model", "schema"],
)
def test_of_a_language_next_to_nothing_is_drawn_that_it_does_not_read(language: Language[object]) -> None:
    drops = 0
    for text in drawn(from_grammar(sample_grammar(language)), 60):
        try:
            language.read(text)
        except Rejected:
            drops += 1
    assert drops <= 2  # the 29th of February


def test_a_language_gives_texts_that_it_reads() -> None:
    shop = Schema({"users": {"id": "int", "name": "text"}, "orders": {"id": "int", "user_id": "int"}})
    queries = Sql(shop)
    for text in drawn(from_language(queries), 30):
        queries.read(text)
    sums: Dsl[int] = Dsl(ARITH, build=lambda tree: len(str(tree)))
    assert all(value > 0 for value in drawn(from_language(sums).map(sums.read), 20))


@pytest.mark.parametrize("grammar", [ARITH, JSON, SQL], ids=["arith", "json", "sql"])
def test_near_misses_are_refused_and_say_what_was_done(grammar: Grammar) -> None:
    misses: list[NearMiss] = drawn(near_misses(grammar), 80)
    assert [miss for miss in misses if grammar.accepts(miss.text) or not grammar.accepts(miss.sentence)] == []
    assert len({miss.edit for miss in misses}) >= 4
