"""From schema to grammar: the names of a schema put in for the name terminals of a grammar in `grammars/sql/`.

All names of one class are one terminal, never alternatives of a rule: the engine takes 20,000 names in a terminal, and
gives up on 5,000 alternatives. A qualified name is one terminal too, so that `orders.total` can be written and
`customers.total` cannot.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import Grammar
from grammarkit.sql.names import literals, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.sql.schema import Schema


@lru_cache(maxsize=32)
def prompt_grammar(schema: Schema) -> Grammar:
    """Give the grammar that a model is sent: only names that are in the schema."""
    tables = [written(table.name) for table in schema.tables]
    qualified = [f"{written(table.name)}.{written(column.name)}" for table in schema.tables for column in table.columns]
    columns = [written(column.name) for table in schema.tables for column in table.columns]
    names = {
        "TABLE": tables,
        "COLUMN": columns,
        "QUALIFIED": qualified,
        "ALL_OF": [f"{table}.*" for table in tables],
    }
    base = Grammar.named("sql/sqlite_prompt")
    text = re.sub(r"^//.*\n", "", base.text, flags=re.MULTILINE).lstrip()
    for terminal, words in names.items():
        text = _with_terminal(text, terminal, words)
    return Grammar(text, source="sql/sqlite_prompt.lark")


def _with_terminal(text: str, terminal: str, words: Iterable[str]) -> str:
    definition = f"{terminal}: {literals(words)}"
    return re.sub(rf"^{terminal}: .*$", lambda _: definition, text, count=1, flags=re.MULTILINE)
