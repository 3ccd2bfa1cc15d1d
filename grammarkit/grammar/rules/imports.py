"""Rules about imports."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.reach import refs
from grammarkit.grammar.syntax import Import, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.source import Source


_HELPERS = frozenset({"_STRING_INNER", "_STRING_ESC_INNER"})
_MOST_LISTED = 12
"""Terminals of Lark's `common` that no version of the engine has."""


def unknown_import(whole: Joined) -> Iterator[Diagnostic]:
    """An import leads nowhere: to no file, to one that cannot be used, to itself, or to a name that is not in it.

    No engine takes the grammar.

        %import common.NUMBR        // no such terminal
        %import common.NUMBER

    A relative import, `%import .shapes.box`, is looked for beside the file that has it, so the grammar has to be read
    from a file, or be given the texts: `Grammar.from_file("main.lark")`, `Grammar(text, files=(File("shapes.lark",
    "..."),))`. Others are looked for in the import paths, then among Lark's own grammars. A file that a link puts
    outside these folders is refused, unless `Grammar.from_file(..., allow_outside=True)`.
    """
    for fault in whole.missing:
        near = get_close_matches(fault.name, fault.known, n=1, cutoff=0.5)
        listed = ", ".join(f"`{name}`" for name in sorted(fault.known)[:_MOST_LISTED])
        listed += f" and {len(fault.known) - _MOST_LISTED} more" if len(fault.known) > _MOST_LISTED else ""
        remedy = f"did you mean `{near[0]}`? " if near else ""
        remedy += f"there are {listed}" if fault.known and not near else ""
        if not fault.statement.path:
            remedy = f"name what is wanted: `%import {fault.statement.names[0]}.NAME`"
        help_ = remedy.strip() or "read the grammar from its file, beside what it imports, or name the import paths"
        yield Diagnostic("unknown-import", fault.why, fault.statement.span, help=help_)


def foreign_import(source: Source) -> Iterator[Diagnostic]:
    """A grammar imports from elsewhere than `common`, or one of the helper terminals of `common`.

    The engine knows `common`, and reads no files: it refuses every other import, and those of `_STRING_INNER` and
    `_STRING_ESC_INNER`.

        %import .shapes.box         // refused
        %import common.NUMBER       // taken

    `lower` writes what is imported into the grammar.
    """
    for statement in source.statements:
        if isinstance(statement, Import) and (statement.leading_dot or statement.path != ("common",)):
            path = "." * statement.leading_dot + ".".join(statement.path)
            message = f"the engine imports from `common` only, not from `{path}`"
            yield Diagnostic("foreign-import", message, statement.span, help="lower the grammar", fix="lower")
        elif isinstance(statement, Import) and (helpers := _HELPERS.intersection(statement.names)):
            message = f"the engine does not know `common.{min(helpers)}`"
            remedy = "write its pattern, or lower the grammar"
            yield Diagnostic("foreign-import", message, statement.span, help=remedy, fix="lower")


def mismatched_alias(whole: Joined) -> Iterator[Diagnostic]:
    """A terminal is imported under a rule's name, or a rule under a terminal's.

    Case tells them apart: Lark looks for a rule of that name, finds none, and refuses the grammar.

        %import common.INT -> number
        %import common.INT -> NUMBER

    Name a terminal in upper case and a rule in lower case.
    """
    exprs = [*(definition.expr for definition in whole.definitions), *(ignore.expr for ignore in whole.ignores)]
    used = {ref.name for expr in exprs for ref in refs(expr)}
    for source in whole.sources:
        for statement in source.statements:
            if isinstance(statement, Import) and statement.alias in used:
                terminal = is_terminal(statement.names[0])
                if terminal != is_terminal(statement.alias):
                    kind = "terminal" if terminal else "rule"
                    other = statement.alias.upper() if terminal else statement.alias.lower()
                    message = f"the {kind} `{statement.names[0]}` is imported under the name of the other kind"
                    yield Diagnostic("mismatched-alias", message, statement.span, help=f"write `-> {other}`")


def duplicate_import(source: Source) -> Iterator[Diagnostic]:
    """The same name is imported twice.

    Lark takes it, the engine refuses it.

        %import common.INT
        %import common.INT          // refused

    `lower` writes it once.
    """
    seen: set[tuple[tuple[str, ...], str]] = set()
    for statement in source.statements:
        if isinstance(statement, Import):
            for name in statement.names:
                key = (statement.path, statement.alias or name)
                if key in seen:
                    message = f"`{statement.alias or name}` is imported a second time"
                    yield Diagnostic("duplicate-import", message, statement.span, help="delete it", fix="lower")
                seen.add(key)
