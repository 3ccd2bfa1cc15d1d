"""What a `ValueError` says: in its own words, or, of what pydantic finds wrong, in words that a model can act on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def worded(error: ValueError) -> str:
    """Put an objection into a sentence; pydantic's has no types, inputs and addresses of web pages in it."""
    if "pydantic_core" not in sys.modules:  # then nobody can have raised one of its errors
        return str(error)
    from pydantic_core import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(_sentence(error.title, one) for one in found)


def _sentence(title: str, found: ErrorDetails) -> str:
    path = ".".join(map(str, found["loc"]))
    message = found["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    said = f"{message[:1].lower()}{message[1:]}"
    return f"`{title}.{path}`: {said}" if path else said
