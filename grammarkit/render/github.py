"""Diagnostics as GitHub workflow commands, which its runner turns into annotations of a pull request.

What ends a command or parts it is escaped as the runner reads it back (`ActionCommand.cs` in actions/runner): in
messages `%`, CR and LF; in properties `:` and `,` too. The runner takes no columns where a span runs over lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Severity
from grammarkit.render.place import region
from grammarkit.render.text import remarks
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.render.judged import Judged

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_MESSAGES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES = _IN_MESSAGES | str.maketrans({":": "%3A", ",": "%2C"})


def to_github(judged: Judged) -> str:
    """Write one workflow command for each diagnostic, each on a line of its own."""
    return "\n".join(_one(diagnostic, judged) for diagnostic in judged.diagnostics)


def _one(diagnostic: Diagnostic, judged: Judged) -> str:
    properties = {**_where(diagnostic, judged), "title": diagnostic.code}
    listed = ",".join(f"{key}={visible(value).translate(_IN_PROPERTIES)}" for key, value in properties.items())
    message = "\n".join([diagnostic.message, *remarks(diagnostic)])
    shown = "\n".join(visible(line) for line in message.split("\n"))
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{shown.translate(_IN_MESSAGES)}"


def _where(diagnostic: Diagnostic, judged: Judged) -> dict[str, str]:
    text, name = judged.place(diagnostic)
    file = {"file": name} if name else {}
    if diagnostic.span is None:
        return file
    at = region(text, diagnostic.span)
    lines = {"line": str(at.row), "endLine": str(at.end_row)}
    columns = {"col": str(at.column), "endColumn": str(at.end_column)} if at.row == at.end_row else {}
    return {**file, **lines, **columns}
