"""What GitHub's runner reads. The renderings are in `snapshots/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.render.github import to_github
from grammarkit.render.judged import Judged

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "%import .shapes.box\nstart: box nmae\n"

FOUND = (
    Diagnostic("undefined-name", "no rule is called `nmae`", Span(31, 35), help="did you mean `name`?"),
    Diagnostic("runs-on", "100% of this, and more: all", Span(20, 38), Severity.WARNING),
    Diagnostic("not-said", "nothing is known", severity=Severity.INFO, expected=("`a`", "B"), help="write\n  a: b"),
    Diagnostic("odd", "the box is odd", Span(5, 8, "a,b/shapes: 1.lark")),
)


def read_back(command: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner does."""
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", command)
    assert found
    pairs = (pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {key: unescaped(value) for key, value in pairs}, unescaped(found[3])


def unescaped(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_findings_are_written_as(snapshot: Callable[[str, str], None]) -> None:
    snapshot("github", to_github(Judged("my.lark", TEXT, FOUND, {"a,b/shapes: 1.lark": 'box: "a"\n'})))


def test_nothing_found_is_nothing_written() -> None:
    assert to_github(Judged("my.lark", TEXT)) == ""


def test_a_span_over_lines_has_no_columns() -> None:
    _, properties, _ = read_back(to_github(Judged("my.lark", TEXT, FOUND[1:2])))
    assert properties == {"file": "my.lark", "line": "2", "endLine": "3", "title": "runs-on"}


@given(st.text("abc%:,=\r\n\x1b 0ADC25", min_size=1), st.text("abc%:,=\n 0ADC25"))
def test_the_runner_reads_back_what_was_meant_and_nothing_breaks_a_command(name: str, message: str) -> None:
    written = to_github(Judged(name, TEXT, (Diagnostic("a-code", message, Span(20, 25)),)))
    assert "\n" not in written
    assert "\x1b" not in written
    kind, properties, said = read_back(written)
    shown = {ord("\x1b"): "␛", ord("\r"): "␍", ord("\n"): "␊"}
    assert (kind, properties["file"], said) == ("error", name.translate(shown), message)
