"""Our own reading of `.lark` text: rules and terminals with the exact place of every part.

It takes everything that Lark 1.3 takes, and the syntax that only llguidance has, so that a finding can point at either.
What neither takes is an error that says what to write. How it is read is in `reader`: `statements.py` reads what stands
between two ends of lines, `expressions.py` what stands behind a colon, and `tokens.py` cuts the text into words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.reader.cursor import Cursor
from grammarkit.grammar.reader.statements import statements
from grammarkit.grammar.syntax import Definition, Ignore, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.syntax import Expr, Statement


@dataclass(frozen=True)  # no slots: what is looked up again and again is kept
class Source:
    """A `.lark` text, read."""

    text: str
    statements: tuple[Statement, ...]
    file: str = ""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The rules and terminals, in the order of the text."""
        return tuple(s for s in self.statements if isinstance(s, Definition))

    @cached_property
    def nodes(self) -> Mapping[type, list[Expr]]:
        """The parts of what stands behind colons and `%ignore`, by kind, each in the order of the text."""
        found: dict[type, list[Expr]] = defaultdict(list)
        for statement in self.statements:
            if isinstance(statement, Definition | Ignore):
                for node in walk(statement.expr):
                    found[type(node)].append(node)
        return found


@lru_cache(maxsize=128)
def read(text: str, file: str = "") -> Source:
    """Read a `.lark` text; `file` is its name where another grammar imports it.

    Raises:
        GrammarError: the text is not Lark; the report points at the first word that cannot stand where it stands.
    """
    return Source(text, tuple(statements(Cursor(text, file))), file)
