"""References inside a JSON schema: `#/$defs/Event` and what it points to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from pydantic import JsonValue

    Schema: TypeAlias = dict[str, JsonValue]


def resolve(root: Schema, reference: str) -> JsonValue:
    """Give what `reference` points to (RFC 6901, as a URI fragment).

    Raises:
        SourceError: it points to nothing, or out of the schema.
    """
    if not reference.startswith("#/") and reference != "#":
        message = f"the reference `{reference}` points out of the schema"
        raise SourceError(Diagnostic("outside-reference", message, help="put what it means under `$defs`"))
    found: JsonValue = root
    for step in steps(reference):
        match found:
            case dict() if step in found:
                found = found[step]
            case list() if step.isdecimal() and int(step) < len(found):
                found = found[int(step)]
            case _:
                message = f"the reference `{reference}` points to nothing in the schema"
                raise SourceError(Diagnostic("broken-reference", message, help=_known(root)))
    return found


def steps(reference: str) -> list[str]:
    """Take a reference apart: `#/$defs/a~1b` is `$defs`, `a/b`."""
    return [unquote(step).replace("~1", "/").replace("~0", "~") for step in reference.split("/")[1:]]


def _known(root: Schema) -> str:
    """Say what could have been meant."""
    match root.get("$defs"):
        case dict(definitions) if definitions:
            return "define it, or take one of " + ", ".join(f"`#/$defs/{name}`" for name in definitions)
        case _:
            return "define it under `$defs`"
