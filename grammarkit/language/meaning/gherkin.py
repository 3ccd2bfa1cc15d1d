"""Gherkin: keywords are of the language of the file, and the rows of a table have as many cells as its first one."""

from __future__ import annotations

from lark import Token, Tree

from grammarkit.language.meaning.gherkin_keywords import KEYWORDS, NAMES
from grammarkit.language.positions import Fault

_KEYWORDS = frozenset({"FEATURE", "RULE", "BACKGROUND", "SCENARIO", "EXAMPLES", "STEP"})


def check(tree: Tree[Token]) -> None:
    """Object to keywords of another language, and to a table whose rows differ in length.

    Raises:
        Fault: it points at the keyword or row.
    """
    language = next((str(token) for token in _tokens(tree, {"LANGUAGE"})), ":en").rpartition(":")[2].strip()
    for token in _tokens(tree, _KEYWORDS):
        word = token.rstrip(": ")
        if word not in KEYWORDS[language]:
            owner = next((code for code, words in KEYWORDS.items() if word in words), language)
            advice = f"begin the file with `# language: {owner}`, or write {NAMES[language]}"
            raise Fault(f"`{word}` is no keyword of {NAMES[language]}", token, help=advice)
    for table in tree.find_data("table"):
        first, *others = table.find_data("row")
        for row in others:
            if len(row.children) != len(first.children):
                cells = f"{_cells(row)}, and the first row of the table has {_cells(first)}"
                raise Fault(f"this row has {cells}", row, help="give all rows the same number of cells")


def _tokens(tree: Tree[Token], kinds: set[str] | frozenset[str]) -> list[Token]:
    return list(tree.scan_values(lambda value: isinstance(value, Token) and value.type in kinds))


def _cells(row: Tree[Token]) -> str:
    return "1 cell" if len(row.children) == 1 else f"{len(row.children)} cells"
