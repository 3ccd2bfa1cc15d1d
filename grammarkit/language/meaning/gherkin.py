"""Gherkin: the rows of a table have as many cells as its first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from lark import Token, Tree


def check(tree: Tree[Token]) -> None:
    """Object to a table whose rows differ in length.

    Raises:
        Fault: one does; it points at the row.
    """
    for table in tree.find_data("table"):
        first, *others = table.find_data("row")
        for row in others:
            if len(row.children) != len(first.children):
                cells = f"{_cells(row)}, and the first row of the table has {_cells(first)}"
                raise Fault(f"this row has {cells}", row)


def _cells(row: Tree[Token]) -> str:
    return "1 cell" if len(row.children) == 1 else f"{len(row.children)} cells"
