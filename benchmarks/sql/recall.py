"""How much of what people ask Spider's databases can be written in the grammars that models are sent."""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlglot import exp, parse_one

from benchmarks.sql.corpora import GOLD, ddl
from benchmarks.sql.equivalent import equivalents, sources_in
from grammarkit.grammar.engine import recognise
from grammarkit.sql import Schema
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.exact import exact_grammar
from grammarkit.sql.exact.joins import joins_of
from grammarkit.sql.specialise import prompt_grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grammarkit import Grammar

_SPIDER = GOLD[0]


def measure(every: int) -> None:
    """Print the shares that each scope can write in some form, and why it cannot write the others."""
    asked: Counter[str] = Counter()
    missed: dict[str, Counter[str]] = {"names": Counter(), "exact": Counter()}
    shown: dict[str, str] = {}
    for db_id, rows in groupby(sorted(_SPIDER.queries(every), key=itemgetter("db_id")), itemgetter("db_id")):
        text = ddl(_SPIDER.file)[db_id][1]
        schema = Schema.from_ddl(text)
        connection = sqlite3.connect(":memory:")
        connection.executescript(text)
        exact = exact_grammar(schema)
        grammars = {"names": prompt_grammar(schema), "exact": exact.grammar if exact else None}
        for row in rows:
            forms = list(equivalents(row["sql"], schema, connection))
            asked["with a form that SQLite compiles alike" if forms else "without"] += 1
            for scope, grammar in grammars.items():
                why = _missing(grammar, forms, schema) if forms else ""
                missed[scope][why] += why != ""
                shown.setdefault(f"{scope}: {why}", f"{db_id}: {forms[-1]}" if forms else "")
        connection.close()
    print("queries:", ", ".join(f"{count:,} {kind}" for kind, count in asked.items()))
    for scope, reasons in missed.items():
        total = asked["with a form that SQLite compiles alike"]
        print(f"\n{scope}: {1 - reasons.total() / max(1, total):.2%}")
        for why, count in reasons.most_common():
            if count:
                print(f"  {count:5}  {why:40} {shown[f'{scope}: {why}']}")


def _missing(grammar: Grammar | None, forms: Sequence[str], schema: Schema) -> str:
    """Say why none of the forms can be written, if so."""
    if grammar is None:
        return "more tables than the engine follows"
    if any(grammar.accepts(form) for form in forms):
        return ""
    tree = parse_one(forms[0], "sqlite")
    found = next((why for why, is_so in _REASONS.items() if is_so(tree)), "")
    if found:
        return found
    if any(not _has_key(join, schema) for join in tree.find_all(exp.Join)):
        return "a join that is not along a key"
    if tree.find(exp.Join):
        return "join"
    at = recognise(grammar, forms[0]).reached
    return f"other, such as …{forms[0][max(0, at - 12) : at]}❘{forms[0][at : at + 12]}…"


def _has_key(join: exp.Join, schema: Schema) -> bool:
    """Tell whether the schema has what a join compares."""
    columns = [column.sql("sqlite") for column in join.args["on"].find_all(exp.Column)] if join.args.get("on") else []
    found = joins_of(schema, sql_dialect("sqlite"))
    return any(columns in ([a, b], [b, a]) for ways in found.ways.values() for edge in ways for a, b in edge)


def _tables(tree: exp.Expr) -> list[list[str]]:
    return [
        [source.name.lower() for source in sources_in(select) if isinstance(source, exp.Table)]
        for select in tree.find_all(exp.Select)
    ]


def _depth(node: exp.Expr) -> int:
    parent = node.parent_select
    return 1 + _depth(parent) if parent is not None else 0


_REASONS: dict[str, Callable[[exp.Expr], object]] = {
    "WITH": lambda tree: tree.find(exp.With),
    "subquery in FROM": lambda tree: any(
        isinstance(source, exp.Subquery) for select in tree.find_all(exp.Select) for source in sources_in(select)
    ),
    "a table joined to itself": lambda tree: any(len(set(names)) < len(names) for names in _tables(tree)),
    "more than four tables": lambda tree: any(len(names) > 4 for names in _tables(tree)),
    "set operation in a subquery": lambda tree: any(node.parent for node in tree.find_all(exp.SetOperation)),
    "subquery in a subquery": lambda tree: any(_depth(select) > 1 for select in tree.find_all(exp.Select)),
}
