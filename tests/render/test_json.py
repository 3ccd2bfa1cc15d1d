"""What machines read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.render.json import to_json
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = Diagnostic(
    "unknown-column", "`users` has no `total`", Span(12, 17), Severity.WARNING, ("id", "name"), "join `orders`", "lower"
)


def test_a_finding_is_written_as(snapshot: Callable[[str, str], None]) -> None:
    snapshot("json_full", json.dumps(to_json(FULL, "SELECT\r\n  u.total FROM users"), indent=2))
    imported = Diagnostic("odd", "the box is odd", Span(9, 18, "shapes.lark"))
    files = {"shapes.lark": 'box: "a"\n   | "b"\n'}
    snapshot("json_imported", json.dumps(to_json(imported, "x", name="my.lark", files=files), indent=2))
    snapshot("json_bare", json.dumps(to_json(Diagnostic("no-limit", "the query has no LIMIT"), "SELECT 1"), indent=2))


def test_the_keys_are_the_fields_of_a_diagnostic_and_the_file() -> None:
    fields = [*Diagnostic.__dataclass_fields__, "file"]
    assert sorted(to_json(FULL, "x" * 20)) == sorted(fields)


@given(st.text(), st.integers(0, 30), st.integers(0, 30))
def test_offsets_are_kept_and_row_and_column_are_those_that_people_are_shown(
    source: str, start: int, length: int
) -> None:
    found = Diagnostic("a-code", "it is wrong", Span(start, start + length))
    position = to_json(found, source)["span"]
    assert position is not None
    assert (position["start"], position["end"]) == (start, start + length)
    assert to_text([found], source, name="n").startswith(f"n:{position['row']}:{position['column']}: ")


@given(st.text(), st.text(), st.text())
def test_json_dumps_takes_it_and_gives_it_back(message: str, help: str, source: str) -> None:
    found = to_json(Diagnostic("a-code", message, Span(0, len(source)), help=help), source)
    assert json.loads(json.dumps(found)) == found
