"""What grammars of ours cannot say of their sentences: validators of trees, by the name of the grammar."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Token, Tree

    from grammarkit.language.protocol import Validator

_MODULES = {f"dsl/{name}": name for name in ("cypher", "gherkin", "jq", "latex_math", "promql", "toml")}
"""The module that holds the validator of each language, as its function `check`."""


def validators(name: str) -> tuple[Validator[Tree[Token]], ...]:
    """Give what checks the trees of a grammar that comes with grammarkit; nothing, where its grammar says it all."""
    if name not in _MODULES:
        return ()
    return (import_module(f"{__name__}.{_MODULES[name]}").check,)
