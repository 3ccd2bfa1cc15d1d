"""The first difference of two requests."""

from __future__ import annotations

import pytest

from grammarkit.testing.cassettes.drift import drift
from grammarkit.testing.cassettes.exchange import Asked

LONG = "x" * 300


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"json": {"a": 1}}, {"json": {"a": 2}}, "first at `a`:\n  recorded: 1\n  now:      2"),
        ({"json": {"a": 1}}, {"json": {"a": True}}, "first at `a`:\n  recorded: 1\n  now:      True"),
        ({"json": {"a": [1, {"b": "x"}]}}, {"json": {"a": [1, {"b": "y"}]}}, "first at `a[1].b`:"),
        ({"json": {}}, {"json": {"a": "new"}}, "first at `a`:\n  recorded: nothing\n  now:      new"),
        ({"json": {"a": [1, 2]}}, {"json": {"a": [1]}}, "first at `a[1]`:\n  recorded: 2\n  now:      nothing"),
        ({"text": "a\nb"}, {"text": "a\nc"}, "first at its body, line 2:\n  recorded: b\n  now:      c"),
        ({"text": "a"}, {"text": "a\nc"}, "first at its body, line 2:\n  recorded: nothing\n  now:      c"),
        ({"text": "a"}, {"json": 1}, "recorded: a\n  now:      nothing"),
        (None, {"json": 1}, "first at its body:\n  recorded: None"),
        ({"json": LONG + "a"}, {"json": LONG + "b"}, f"recorded: …{'x' * 20}a\n  now:      …{'x' * 20}b"),
    ],
)
def test_the_first_difference_is_shown_with_its_place(old: object, new: object, told: str) -> None:
    assert told in str(drift(Asked("POST", "https://x/", old), Asked("POST", "https://x/", new)))


def test_the_method_and_the_address_go_first() -> None:
    post = Asked("POST", "https://x/v1/a", None)
    assert str(drift(post, Asked("GET", "https://y/v1/b", None))).startswith("first at its method:")
    assert "recorded: /v1/a\n  now:      /v1/b" in str(drift(post, Asked("POST", "https://y/v1/b", None)))
