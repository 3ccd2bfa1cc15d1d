"""What is almost JSON is read where that is asked for, and what was wrong stays with the attempt."""

from __future__ import annotations

import pytest

from grammarkit import Client, Rejected
from grammarkit.json import Json
from grammarkit.testing import Scripted

SCHEMA = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "integer"}}}, "required": ["a"]}
LANGUAGE = Json(SCHEMA, repair=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('```json\n{"a": [1]}\n```', "code-fence"),
        ('Here you are: {"a": [1]}', "leading-text"),
        ('{"a": [1]} Anything else?', "trailing-text"),
        ('{"a": [1,]}', "trailing-comma"),
        ("{'a': [1]}", "bad-key"),
        ('{"a": [1]', "unfinished"),
    ],
)
def test_what_is_almost_json_is_read_and_what_was_wrong_is_told(text: str, code: str) -> None:
    assert LANGUAGE.read(text) == {"a": [1]}
    assert [note.code for note in LANGUAGE.repairs(text)] == [code, "repaired"]
    with pytest.raises(Rejected):
        Json(SCHEMA).read(text)


def test_nothing_is_said_of_what_needs_no_repair() -> None:
    assert LANGUAGE.repairs('{"a": [1]}') == ()
    assert Json(SCHEMA).repairs('{"a": [1,]}') == ()


def test_a_repaired_text_must_fit_the_schema_still() -> None:
    with pytest.raises(Rejected, match="unfitting-value"):
        LANGUAGE.read('{"a": ["x",]}')


def test_the_attempt_keeps_what_was_repaired() -> None:
    with Client(Scripted('{"a": [1,]}')) as client:
        answer = client.ask("a?", LANGUAGE)
    assert answer.value == {"a": [1]}
    assert [note.code for note in answer.attempts[-1].notes] == ["trailing-comma", "repaired"]
