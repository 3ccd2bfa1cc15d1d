from __future__ import annotations

import random

import pytest

from grammarkit import Grammar
from grammarkit.sql import Schema, Sql, sample
from tests.sql.walk import walk

SHOP = Sql(Schema.from_url(sample.URL))


def test_only_the_schemas_names_can_be_written() -> None:
    grammar = SHOP.prompt_grammar
    assert grammar.accepts("SELECT customers.name FROM customers")
    assert grammar.accepts('SELECT "group" FROM products')
    assert not grammar.accepts("SELECT customers.total FROM customers")
    assert not grammar.accepts("SELECT total_price FROM customers")
    assert not grammar.accepts("SELECT name FROM clients")


def test_it_is_taken_as_it_stands_once_lowered() -> None:
    report = SHOP.prompt_grammar.lower().check()
    assert report.ok, str(report)


@pytest.mark.parametrize("seed", range(40))
def test_what_can_be_written_for_a_model_can_be_read(seed: int) -> None:
    """The prompt grammar is inside the grammar: random walks along the engine's own masks are all accepted."""
    text = walk(SHOP.prompt_grammar, random.Random(seed))
    assert Grammar.named("sql/sqlite").accepts(text), text


def test_many_columns_are_within_the_engines_limits() -> None:
    wide = Schema({f"table_{t}": {f"column_{t}_{c}": "int" for c in range(100)} for t in range(20)})
    grammar = Sql(wide).prompt_grammar
    assert grammar.accepts("SELECT table_7.column_7_42 FROM table_7")
    assert not grammar.accepts("SELECT table_7.column_8_42 FROM table_7")
