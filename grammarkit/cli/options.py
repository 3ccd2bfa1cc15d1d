"""What the options of `ask` say together, and which of them say nothing without another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

_FOR: Mapping[str, tuple[str, str]] = {
    "start": ("grammar", "it names the rule of the grammar to start from"),
    "tables": ("sql", "it says which tables a query may use"),
    "values": ("sql", "it shows the model what columns hold"),
    "notes": ("sql", "it tells the model about the data"),
    "dialect": ("sql", "it says how a .sql file is written"),
    "run": ("sql", "only SQL can be run"),
    "limit": ("run", "it bounds the rows that are shown"),
    "timeout": ("run", "it bounds the time that a query may take"),
}
"""Options that are about another one: which, and what they do to it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say about the answer's language."""

    sql: str | None
    json_schema: Path | None
    grammar: str | None
    start: str
    dialect: str | None
    tables: tuple[str, ...]
    values: tuple[str, ...]
    notes: str
    run: bool
    limit: int
    timeout: float
    scope: Literal["names", "exact"]


def require_fitting(given: Collection[str]) -> None:
    """Refuse options that would do nothing, since what they are about is not given.

    Raises:
        SourceError: there is one among the options `given`, each by the name of its parameter.
    """
    languages = [name for name in ("sql", "json_schema", "grammar") if name in given]
    if len(languages) != 1:
        message = "an answer is in one language" if languages else "it is not said what language the answer is to be in"
        raise SourceError(Diagnostic("which-language", message, help="give one of --sql, --json-schema, --grammar"))
    for name, (needed, purpose) in _FOR.items():
        if name in given and needed not in given:
            raise idle(name, f"`--{name}` is for --{needed}: {purpose}", f"give --{needed}")


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
