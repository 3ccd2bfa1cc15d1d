"""Rules about directives that Lark alone knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.syntax import Declare, Definition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def override(source: Source) -> Iterator[Diagnostic]:
    """`%override` changes what an import brought.

    The engine does not know it, and refuses the grammar.

        %import common.INT
        %override INT: "7"          // refused
        SEVEN: "7"                  // taken

    Define it under a name of its own, without the import. `lower` writes what it comes to.
    """
    yield from _changes(source, "%override", "override")


def extend(source: Source) -> Iterator[Diagnostic]:
    """`%extend` adds alternatives to what an import brought.

    The engine does not know it, and refuses the grammar.

        %import common.INT
        %extend INT: "x"            // refused
        NUMBER: INT | "x"           // taken

    Define a terminal or rule that has both. `lower` writes what it comes to.
    """
    yield from _changes(source, "%extend", "extend")


def declare(source: Source) -> Iterator[Diagnostic]:
    """`%declare` names terminals without a pattern.

    The engine does not know it, and refuses the grammar.

        %declare INDENT             // refused
        INDENT: "    "              // taken

    Delete it if they are not used; write their patterns if they are. `lower` deletes it.
    """
    for statement in source.statements:
        if isinstance(statement, Declare):
            message = "the engine does not know `%declare`"
            remedy = "delete it, or write the terminals' patterns"
            yield Diagnostic("declare", message, statement.span, help=remedy, fix="lower")


def _changes(source: Source, directive: str, code: str) -> Iterator[Diagnostic]:
    for statement in source.statements:
        if isinstance(statement, Definition) and statement.directive == directive:
            span = Span(statement.span.start, statement.span.start + len(directive), source.file)
            remedy = "define it under another name, or lower the grammar"
            yield Diagnostic(code, f"the engine does not know `{directive}`", span, help=remedy, fix="lower")
