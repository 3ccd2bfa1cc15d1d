"""jq: a key of an object that is computed is no constant of another type than a string; jq finds that on compiling."""

from __future__ import annotations

from lark import Token, Tree

from grammarkit.language.positions import Fault

_NO_STRINGS = {"true": "a boolean", "false": "a boolean", "null": "null"}


def check(tree: Tree[Token]) -> None:
    """Object to keys that can be no keys.

    Raises:
        Fault: one is a number, say; it points at it.
    """
    for entry in tree.iter_subtrees():
        if entry.data in {"entry", "entry_pattern"} and (kind := _constant(entry.children[0])):
            raise Fault(f"{kind} cannot be the key of an object", entry.children[0])


def _constant(key: Tree[Token] | Token) -> str:
    """Say what a key is that is known and is no string."""
    if isinstance(key, Tree):
        match key.data, key.children:
            case "call", [Token() as name]:
                return _NO_STRINGS.get(name, "")
            case "array" | "object" as data, _:
                return f"an {data}"
            case _:
                return ""
    return "a number" if key.type == "NUMBER" else ""
