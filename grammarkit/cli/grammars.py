"""GRAMMAR on the command line: a file, the name of a grammar that comes with grammarkit, or `-`; one place for all."""

from __future__ import annotations

import stat
import sys
from difflib import get_close_matches
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar import Grammar

STANDARD_INPUT = "-"

Name = Annotated[
    str, typer.Argument(metavar="GRAMMAR", help="A .lark file, a shipped grammar such as dsl/arith, or `-`.")
]
Start = Annotated[str, typer.Option("--start", metavar="NAME", help="The rule that a sentence starts from.")]
ImportPaths = Annotated[
    list[Path] | None,
    typer.Option("--import-path", metavar="DIR", help="Look for imports here too; may be given again."),
]
AllowOutside = Annotated[
    bool, typer.Option("--allow-outside", help="Follow imports that a link leads out of the grammar's folder.")
]
DialectName = Annotated[
    str, typer.Option("--dialect", metavar="NAME", help="Whose Lark: openai, azure, llguidance, lark, or a plugin's.")
]


class Kind(Enum):
    """What a name leads to."""

    FILE = auto()
    FOLDER = auto()
    SHIPPED = auto()
    STANDARD_INPUT = auto()
    NOTHING = auto()


def kind(name: str) -> Kind:
    """Tell what `name` leads to; files go before grammars that come with grammarkit."""
    from grammarkit.grammar import library

    if name == STANDARD_INPUT:
        return Kind.STANDARD_INPUT
    try:
        return Kind.FOLDER if stat.S_ISDIR(Path(name).stat().st_mode) else Kind.FILE
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a NUL in the name
        if name in library.names():
            return Kind.SHIPPED
        return Kind.FILE if _is_dangling_link(name) else Kind.NOTHING
    except OSError:  # it is there, or cannot be asked for: reading it will say what is wrong
        return Kind.FILE


def _is_dangling_link(name: str) -> bool:
    try:
        return Path(name).is_symlink()
    except ValueError:
        return False


def grammar_of(
    name: str, *, start: str = "start", import_paths: Sequence[str | Path] = (), allow_outside: bool = False
) -> Grammar:
    """Give the grammar that `name` leads to.

    Raises:
        SourceError: it leads to none.
        GrammarError: it leads to a file that cannot be read.
    """
    from grammarkit.grammar import Grammar

    match kind(name):
        case Kind.STANDARD_INPUT:
            return _standard_input(start, import_paths, allow_outside=allow_outside)
        case Kind.SHIPPED:
            return Grammar.named(name, start=start)
        case Kind.NOTHING | Kind.FOLDER:
            raise nowhere(name)
        case Kind.FILE:
            return Grammar.from_file(name, start=start, import_paths=import_paths, allow_outside=allow_outside)


def known_dialect(name: str) -> str:
    """Give back the name of a dialect that there is.

    Raises:
        SourceError: there is none of that name.
    """
    from grammarkit.grammar.dialect import dialects

    known = dialects()
    if name not in known:
        near = get_close_matches(name.lower(), known, n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"take one of {', '.join(known)}"
        raise SourceError(Diagnostic("unknown-dialect", f"no dialect is called `{name}`", help=remedy))
    return name


def nowhere(name: str) -> SourceError:
    """Say that a name leads to no grammar, and which one was probably meant."""
    from grammarkit.cli.files import neighbours
    from grammarkit.grammar import library

    if kind(name) is Kind.FOLDER:
        message = f"there is no grammar below the folder `{name}`"
        return SourceError(Diagnostic("no-grammar", message, help="give a folder with .lark files, or a file"))
    if any(sign in name for sign in "*?["):
        message = f"no file matches the pattern `{name}`"
        return SourceError(Diagnostic("no-grammar", message, help="correct it; `**` stands for folders in folders"))
    shipped = library.names()
    if below := [each for each in shipped if each.startswith(f"{name.rstrip('/')}/")]:
        message = f"`{name}` is no grammar: it is where {len(below)} that come with grammarkit are"
        return SourceError(Diagnostic("no-grammar", message, help=f"name one, such as {_some(below)}"))
    near = get_close_matches(name, shipped, n=1, cutoff=0.7) or neighbours(name)
    remedy = f"did you mean `{near[0]}`?" if near else f"give a file, or a grammar that comes along: {_some(shipped)}"
    message = f"`{name}` is no file, and no grammar of that name comes with grammarkit"
    return SourceError(Diagnostic("no-grammar", message, help=remedy))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")


_MOST_NAMED = 8


def _standard_input(start: str, import_paths: Sequence[str | Path], *, allow_outside: bool) -> Grammar:
    from grammarkit.grammar import Grammar, files

    shown, paths = "<stdin>", tuple(map(str, import_paths))
    text = files.content_of(sys.stdin.buffer, shown)
    found = files.imported(text, shown, paths, root=Path(), allow_outside=allow_outside)
    return Grammar(text, start, shown, found, paths)
