"""The options of `ask` and `batch ask`: what they are, and which of them say nothing without another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

SqlOf = Annotated[
    str | None,
    typer.Option("--sql", metavar="URL|FILE|sample", help="Answer with SQL on this database or .sql schema."),
]
JsonSchema = Annotated[
    Path | None, typer.Option("--json-schema", metavar="FILE", help="Answer with JSON of this schema.")
]
GrammarName = Annotated[
    str | None, typer.Option("--grammar", metavar="FILE|NAME", help="Answer with a sentence of this grammar.")
]
SqlDialect = Annotated[
    str | None,
    typer.Option("--dialect", metavar="NAME", help="The SQL of a .sql file, such as postgres, and of queries on it."),
]
Tables = Annotated[str | None, typer.Option("--tables", metavar="A,B", help="Use only these tables.")]
Values = Annotated[
    str | None,
    typer.Option(
        "--values", metavar="COLUMN,…", help="Show the model the values of these columns, where few; `*` for all."
    ),
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Where the model's server is, if elsewhere than usual.")
]
Notes = Annotated[str, typer.Option("--notes", help="What the model should know about the data.")]

_FOR: Mapping[str, tuple[str, str]] = {
    "start": ("grammar", "it names the rule of the grammar to start from"),
    "import_path": ("grammar", "it says where the grammar's imports are"),
    "allow_outside": ("grammar", "it says which imports of the grammar are followed"),
    "tables": ("sql", "it says which tables a query may use"),
    "values": ("sql", "it shows the model what columns hold"),
    "notes": ("sql", "it tells the model about the data"),
    "dialect": ("sql", "it says how a .sql file is written"),
    "run": ("sql", "only SQL can be run"),
    "explain": ("sql", "only SQL can be planned"),
    "limit": ("run", "it bounds the rows that are shown"),
    "timeout": ("run", "it bounds the time that a query may take"),
}
"""Options that are about another one: which, and what they do to it."""

_OR: Mapping[str, tuple[str, ...]] = {"timeout": ("explain",)}
"""What else an option may be about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the options say about the answer's language; `limit` counts rows, `timeout` is in seconds."""

    sql: str | None = None
    json_schema: Path | None = None
    grammar: str | None = None
    start: str = "start"
    import_paths: tuple[Path, ...] = ()
    allow_outside: bool = False
    dialect: str | None = None
    tables: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    notes: str = ""
    run: bool = False
    explain: bool = False
    limit: int = 100
    timeout: float = 10.0
    scope: Literal["names", "exact"] = "names"


_OPTIONS: Mapping[str, str] = {
    ", or pass `api_key`": "",
    "`base_url`": "`--base-url`",
    '`api="responses"`': "`--api responses`",
    '`api="chat"`': "`--api chat`",
}
"""What messages for who writes Python call what is given by options here; a key is only ever in the environment."""


def as_options(message: str) -> str:
    """Call the arguments that a message names as the options are called that were typed."""
    for argument, option in _OPTIONS.items():
        message = message.replace(argument, option)
    return message


def given(ctx: typer.Context) -> set[str]:
    """Give the options that are on the command line, by the names of their parameters."""
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    # By its name: which package the type is from depends on the version of typer.
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def require_fitting(given: set[str]) -> None:
    """Refuse options that would do nothing, since what they are about is not given.

    Raises:
        SourceError: there is one among the options `given`, each by the name of its parameter.
    """
    languages = [name for name in ("sql", "json_schema", "grammar") if name in given]
    if len(languages) != 1:
        message = "an answer is in one language" if languages else "it is not said what language the answer is to be in"
        raise SourceError(Diagnostic("which-language", message, help="give one of --sql, --json-schema, --grammar"))
    for name, (needed, purpose) in _FOR.items():
        if name in given and not given & {needed, *_OR.get(name, ())}:
            option = name.replace("_", "-")
            raise idle(option, f"`--{option}` is for --{needed}: {purpose}", f"give --{needed}")


def idle(option: str, message: str, remedy: str) -> SourceError:
    """Make the error for an option that would do nothing."""
    return SourceError(Diagnostic("idle-option", message, help=f"{remedy}, or leave out --{option}"))


def listed(option: str, names: str | None) -> tuple[str, ...]:
    """Split what is given with commas in between.

    Raises:
        SourceError: nothing is in there.
    """
    if names is None:
        return ()
    found = tuple(name.strip() for name in names.split(",") if name.strip())
    if not found:
        raise idle(option, f"`--{option}` names nothing", "give names with commas in between")
    return found
