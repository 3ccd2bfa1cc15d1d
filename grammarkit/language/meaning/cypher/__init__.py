"""Cypher: variables are bound, of the kind that is taken where they stand, and aggregated where that can be done.

After the openCypher 9 reference and the errors that its Technology Compatibility Kit expects on compiling. What only
data or a schema tells is not looked for: which labels, properties and procedures there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.language.meaning.cypher.clauses import queries

if TYPE_CHECKING:
    from lark import Token, Tree


def check(tree: Tree[Token]) -> None:
    """Object to a query that no database would run, whatever its data.

    Raises:
        Fault: it points at what is wrong, and says what to write instead.
    """
    queries(tree, {})
