"""`grammarkit sql`: what holds of a schema without a model: queries checked, and the grammar that a model is sent."""

from __future__ import annotations

from typing import Annotated

import typer

# typer reads annotations when the program runs
from grammarkit.cli.options import Tables, Values, Wanted, listed
from grammarkit.cli.printing import Format

sql = typer.Typer(
    help="Check queries on a schema, or print the grammar of them.", no_args_is_help=True, rich_markup_mode=None
)

SchemaOf = Annotated[
    str, typer.Option("--schema", metavar="URL|FILE|sample", help="The database or .sql schema that queries are on.")
]
Dialect = Annotated[
    str | None, typer.Option("--dialect", metavar="NAME", help="The SQL of a .sql schema, and of queries on it.")
]


@sql.command("check")
def check(
    schema: SchemaOf,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="FILES", help="Files of queries; without, standard input.")
    ] = None,
    dialect: Dialect = None,
    tables: Tables = None,
    parameters: Annotated[bool, typer.Option("--parameters", help="Let queries have parameters, such as :id.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Have the database plan each query, too.")] = False,
    timeout: Annotated[float, typer.Option(min=0.01, help="Seconds that planning a query may take.")] = 10.0,
    output: Annotated[Format, typer.Option("--format", help="How to print what is found.")] = Format.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail, too.")] = False,
) -> None:
    """Find what is wrong with queries on a schema.

    Each ends with a semicolon. What is found are names that are not there, writing, and the like.

    Exit codes: 0 nothing found, or only warnings; 1 errors found; 2 misuse.
    """
    from grammarkit.cli.databases import source
    from grammarkit.cli.options import idle
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.printing import Tally, printed
    from grammarkit.cli.queries import judge
    from grammarkit.cli.terminal import colours
    from grammarkit.sql import Sql, explains

    found = source(Wanted(dialect=dialect, tables=listed("tables", tables)), schema)
    if explain and found.url is None:
        raise idle("explain", f"`{schema}` is only a schema; there is nothing to ask about a query", "give a database")
    if explain and parameters:
        raise idle("explain", "queries are not planned without values for their parameters", "leave out --parameters")
    asked = [explains(found.url, timeout=timeout)] if explain and found.url is not None else []
    language = Sql(found.schema, validators=asked, parameters=parameters)
    outcomes = [judge(path, language) for path in paths or ["-"]]
    if text := printed(outcomes, output, colour=output is Format.TEXT and colours("stdout")):
        say(text)
    tally = Tally.of(outcomes)
    tell(tally.summary(examples=False))
    raise typer.Exit(int(tally.failed(strict=strict)))


@sql.command("grammar")
def grammar(
    schema: SchemaOf,
    dialect: Dialect = None,
    tables: Tables = None,
    values: Values = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="Print the grammar of what is accepted, which is wider.")
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Print the grammar for small models, in which FROM decides on the columns.")
    ] = False,
) -> None:
    """Print the grammar that a model is sent for a schema.

    The names of the schema are put in; the size goes to standard error.

    Exit codes: 0 printed, 2 misuse.
    """
    from grammarkit.cli.databases import source
    from grammarkit.cli.options import idle
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.printing import several
    from grammarkit.render.text import to_text
    from grammarkit.sql import Sql
    from grammarkit.sql.schema_text import tokens

    wanted = Wanted(dialect=dialect, tables=listed("tables", tables), values=listed("values", values))
    found = source(wanted, schema).schema
    if accepted and exact:
        raise idle("exact", "what is accepted is not bound to FROM", "leave out `--accepted`")
    language = Sql(found, scope="exact" if exact else "names")
    if short := language.shortfall:
        tell(to_text((short,), ""))
    text = (language.grammar if accepted else language.prompt_grammar).lower().text
    say(text, end="" if text.endswith("\n") else "\n")
    columns = sum(len(table.columns) for table in found.tables)
    size = f"{len(text.encode()):,} bytes, about {tokens(text):,} tokens"
    tell(f"{size}; {several(len(found.tables), 'table')}, {several(columns, 'column')}")
