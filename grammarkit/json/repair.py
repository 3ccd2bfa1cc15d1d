"""Repairs of what is almost JSON, for models that no engine holds to it; the library json-repair does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator


def repaired(text: str) -> str | None:
    """Give the JSON that a text almost is; None where nothing can be made of it.

    Raises:
        SourceError: the library is not there.
    """
    try:
        from json_repair import repair_json
    except ImportError as error:
        found = Diagnostic("missing-library", "repairs need `json-repair`", help='install "grammarkit[repair]"')
        raise SourceError(found) from error
    try:
        fixed = repair_json(text, ensure_ascii=False)
    except (RecursionError, ValueError):
        return None
    return fixed if fixed not in {"", '""'} else None


def changes(text: str, fixed: str, fault: Diagnostic) -> Iterator[Diagnostic]:
    """Say what was wrong with a text that was repaired, and what it was read as."""
    yield Diagnostic(fault.code, fault.message, fault.span, Severity.INFO, help=fault.help)
    message = f"it was repaired, and read as `{fixed if len(fixed) <= 200 else fixed[:199] + '…'}`"
    yield Diagnostic("repaired", message, Span(0, len(text)), Severity.INFO)
