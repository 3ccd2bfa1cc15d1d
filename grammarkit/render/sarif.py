"""Diagnostics as one SARIF 2.1.0 document, which code scanning and editors read.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/. Offsets and columns count code points. A rule is listed
where it was broken, with its page; its level is the gravest of what was found.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from grammarkit.diagnostic import Severity
from grammarkit.render.place import region
from grammarkit.render.text import remarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.render.judged import Judged

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_GRAVEST_FIRST = tuple(_LEVELS)


def to_sarif(judged: Iterable[Judged], *, pages: Mapping[str, str], version: str) -> dict[str, object]:
    """Put what was found in many texts into one document that `json.dumps` takes.

    `pages` tells of each rule by its code, its first line in short; `version` is that of the program.
    """
    texts = tuple(judged)
    found = [diagnostic for one in texts for diagnostic in one.diagnostics]
    codes = sorted({diagnostic.code for diagnostic in found})
    rules = [_rule(code, pages.get(code, ""), [d for d in found if d.code == code]) for code in codes]
    run = {
        "tool": {"driver": {"name": "grammarkit", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\r", "\n"],
        "artifacts": [{"location": _artifact(one.name), "roles": ["analysisTarget"]} for one in texts if one.name],
        "results": [_result(diagnostic, one, codes) for one in texts for diagnostic in one.diagnostics],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, page: str, found: Sequence[Diagnostic]) -> dict[str, object]:
    gravest = min((diagnostic.severity for diagnostic in found), key=_GRAVEST_FIRST.index)
    told = {
        "shortDescription": {"text": page.split("\n", 1)[0]},
        "fullDescription": {"text": page},
        "help": {"text": page, "markdown": page},
    }
    return {"id": code, **(told if page else {}), "defaultConfiguration": {"level": _LEVELS[gravest]}}


def _result(diagnostic: Diagnostic, judged: Judged, codes: Sequence[str]) -> dict[str, object]:
    text, name = judged.place(diagnostic)
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join([diagnostic.message, *remarks(diagnostic)])},
    }
    if name:
        result["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(name), **_region(diagnostic, text)}}]
    if judged.name and name != judged.name:
        importer = {"physicalLocation": {"artifactLocation": _artifact(judged.name)}}
        result["relatedLocations"] = [{**importer, "message": {"text": "the grammar that imports it"}}]
    if diagnostic.fix:
        result["properties"] = {"fix": diagnostic.fix}
    return result


def _region(diagnostic: Diagnostic, text: str) -> dict[str, object]:
    if diagnostic.span is None:
        return {}
    at = region(text, diagnostic.span)
    return {
        "region": {
            "startLine": at.row,
            "startColumn": at.column,
            "endLine": at.end_row,
            "endColumn": at.end_column,
            "charOffset": diagnostic.span.start,
            "charLength": diagnostic.span.end - diagnostic.span.start,
        }
    }


def _artifact(name: str) -> dict[str, object]:
    """Write a file's name as a URI; relative names stay relative, to wherever the check was run."""
    path = PurePath(name)
    written = path.as_posix()
    if not path.is_absolute():
        return {"uri": quote(written, errors="surrogateescape")}
    return {"uri": "file:///" + quote(written.removeprefix("/"), safe="/:", errors="surrogateescape")}
