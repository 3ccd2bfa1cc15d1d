"""What `parse` and `complete` have in common: the text that they are given, and what they say if it is none."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

from grammarkit.cli.grammars import STANDARD_INPUT
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.errors import Rejected


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


class AnswerFormat(StrEnum):
    """How an answer is printed: whole, as text or JSON, or only its rows."""

    TEXT = "text"
    JSON = "json"
    TABLE = "table"
    CSV = "csv"


def text_of(text: str, *, beside: str) -> str:
    """Give a text, or standard input for `-`; `beside` is the grammar's name, which may be `-` only if the text is not.

    Raises:
        SourceError: standard input is not UTF-8, or both are to be read from there.
    """
    if text != STANDARD_INPUT:
        return text
    if beside == STANDARD_INPUT:
        message = "standard input cannot be both the grammar and the text"
        raise SourceError(Diagnostic("two-inputs", message, help="give one of them as a file or an argument"))
    try:
        read = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} of standard input is not UTF-8"
        raise SourceError(Diagnostic("not-utf-8", found, help="send it as UTF-8")) from error
    return read.removesuffix("\n").removesuffix("\r")


def refused(error: Rejected, output: Format) -> typer.Exit:
    """Say where and why a text is no sentence; leave with what is given back."""
    from grammarkit.cli.output import say
    from grammarkit.cli.terminal import complain
    from grammarkit.render.json import to_json

    if output is Format.JSON:
        found = [to_json(diagnostic, error.text) for diagnostic in error.diagnostics]
        say(json.dumps({"accepted": False, "diagnostics": found}, indent=2))
    else:
        complain(error.diagnostics, error.text)
    return typer.Exit(1)
