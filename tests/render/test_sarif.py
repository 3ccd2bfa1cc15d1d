"""What code scanning reads. The schema is that of the standard; `schemas/README.md` says where it is from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.render.judged import Judged
from grammarkit.render.sarif import to_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = {"undefined-name": "A name is used, and defined nowhere.\n\n    start: nmae\n\nDefine it."}

BROKEN = Judged(
    "grammars/my own.lark",
    "%import .shapes.box\nstart: box nmae\n",
    (
        Diagnostic("undefined-name", "no rule is called `nmae`", Span(31, 35), help="did you mean `name`?"),
        Diagnostic("odd", "the box is odd", Span(5, 12, "grammars/shapes.lark"), Severity.WARNING, fix="lower"),
        Diagnostic("not-said", "nothing is known of this", severity=Severity.INFO),
    ),
    {"grammars/shapes.lark": 'box: "a"\n   "b"\n'},
)
CLEAN = Judged("/srv/grammars/größe.lark", 'start: "a"\n')


def sarif(*judged: Judged) -> dict[str, Any]:
    return to_sarif(judged, pages=PAGES, version="1.2.3")


@cache
def validator() -> Draft4Validator:
    schema = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
    return Draft4Validator(json.loads(schema.read_text("utf-8")))


def faults(document: dict[str, Any]) -> list[str]:
    return [error.message for error in validator().iter_errors(json.loads(json.dumps(document)))]


def test_a_document_is_written_as(snapshot: Callable[[str, str], None]) -> None:
    snapshot("sarif_broken", json.dumps(sarif(BROKEN, CLEAN), indent=2))


def test_the_standards_schema_takes_it() -> None:
    assert faults(sarif(BROKEN, CLEAN)) == []
    assert faults(sarif()) == []
    assert faults({**sarif(), "version": "2.0"}) != []


def test_each_result_points_at_its_rule_and_its_file() -> None:
    (run,) = sarif(BROKEN, CLEAN)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["undefined-name", "odd", "not-said"]
    where = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["artifactLocation"]["uri"] for place in where] == [
        "grammars/my%20own.lark",
        "grammars/shapes.lark",
        "grammars/my%20own.lark",
    ]
    assert [place["location"]["uri"] for place in run["artifacts"]] == [
        "grammars/my%20own.lark",
        "file:///srv/grammars/gr%C3%B6%C3%9Fe.lark",
    ]
    assert "region" not in where[2]


def test_a_rule_has_the_gravest_level_of_what_was_found() -> None:
    found = (Diagnostic("a", "x", severity=Severity.INFO), Diagnostic("a", "y", severity=Severity.WARNING))
    (run,) = sarif(Judged("a.lark", "", found))["runs"]
    assert run["tool"]["driver"]["rules"] == [{"id": "a", "defaultConfiguration": {"level": "warning"}}]


@given(st.text(), st.text(), st.text(), st.integers(0, 40), st.integers(0, 40))
def test_the_schema_takes_whatever_is_found(name: str, text: str, message: str, start: int, length: int) -> None:
    found = Diagnostic("a-code", message, Span(start, start + length), help=text)
    assert faults(sarif(Judged(name, text, (found,)))) == []


@given(st.text(min_size=1), st.data())
def test_a_region_is_that_of_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    (run,) = sarif(Judged("a", text, (Diagnostic("a", "b", Span(start, end)),)))["runs"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert text[region["charOffset"] :][: region["charLength"]] == text[start:end]
    assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert region["endLine"] <= len(lines)
    if region["startLine"] == region["endLine"] and not {"\r", "\n"} & set(text[start:end]):
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == text[start:end]
