"""TOML: nothing is defined twice, and every date is one.

Python's `tomllib` decides. It reads TOML 1.0, so that a text is put before it statement by statement in that version,
which also tells at which statement it objects.
"""

from __future__ import annotations

import re
import tomllib

from lark import Token, Tree

from grammarkit.language.positions import Fault

_ESCAPE = re.compile(r"\\(e|x[0-9A-Fa-f]{2}|.)", re.DOTALL)
_LINE = re.compile(r"at line ([0-9]+)")


def check(tree: Tree[Token]) -> None:
    """Object to what is defined twice, and to days that there are not.

    Raises:
        Fault: `tomllib` objects; it points at the statement.
    """
    statements = [child for child in tree.children if isinstance(child, Tree)]
    written: list[str] = []
    owners: list[Tree[Token]] = []
    for statement in statements:
        text = _statement(statement)
        written.append(text)
        owners += [statement] * (text.count("\n") + 1)
    try:
        tomllib.loads("\n".join(written))
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        at = owners[int(found[1]) - 1] if found and int(found[1]) <= len(owners) else statements[-1]
        message = str(error).partition(" (at ")[0]
        raise Fault(message[:1].lower() + message[1:], at) from error


def _statement(node: Tree[Token]) -> str:
    match node.data, node.children:
        case "table", [key]:
            return f"[{_written(key)}]"
        case "table_array", [key]:
            return f"[[{_written(key)}]]"
        case _, [key, value]:
            return f"{_written(key)} = {_written(value)}"
        case data, _:
            raise AssertionError(data)


def _written(node: Tree[Token] | Token) -> str:
    """Write a key or value in TOML 1.0."""
    if isinstance(node, Token):
        return _token(node)
    parts = [_written(child) for child in node.children]
    match node.data:
        case "key":
            return ".".join(parts)
        case "date_time":
            return "T".join(parts)
        case "array":
            return f"[{', '.join(parts)}]"
        case "inline_table":
            return f"{{{', '.join(parts)}}}"
        case _:
            return " = ".join(parts)


def _token(token: Token) -> str:
    match token.type:
        case "STRING" | "TEXT":
            return _ESCAPE.sub(_escape, token)
        case "TIME" | "OFFSET_TIME" | "DATE_TIME":
            token = token.update(value=token.replace(":60", ":59"))  # a leap second, which Python has no time for
            return re.sub(r"(?<![0-9:+-])([0-9]{2}:[0-9]{2})(?![0-9]*:|[0-9])", r"\1:00", token, count=1)
        case _:
            return token


def _escape(found: re.Match[str]) -> str:
    code = found[1]
    if code == "e":
        return r"\u001b"
    return rf"\u00{code[1:]}" if len(code) == 3 else found[0]
