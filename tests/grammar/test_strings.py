"""What strings stand for: Lark's own evaluation is the referee."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import GrammarError
from lark.load_grammar import eval_escaping

from grammarkit.grammar.strings import rewritten, value

PIECES = [*"\\\"/abnrtfvxuU0189dD😀é'\t\r\x07\x7f", "\\\\", '\\"', "\\u00e9", "\\x41", "\\U0001F600", "\\ud83d", " "]


def larks(text: str) -> str | None:
    """Give what Lark reads, None where it refuses the string."""
    with suppress(GrammarError):
        return str(eval_escaping(text[1:-1])).replace("\\\\", "\\")  # type: ignore[no-untyped-call]
    return None


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_strings_stand_for_what_lark_reads(body: str) -> None:
    text = f'"{body}"'
    expected = larks(text) if _is_one_string(body) else None
    if expected is not None and not any("\ud800" <= char <= "\udfff" for char in expected):
        assert value(text) == expected
        assert larks(rewritten(text)) == expected
        assert value(rewritten(text)) == expected


def _is_one_string(body: str) -> bool:
    rest = body
    for pair in ("\\\\", '\\"'):
        rest = rest.replace(pair, "")
    return bool(body) and '"' not in rest and not rest.endswith("\\")


@pytest.mark.parametrize(
    ("text", "written"),
    [(r'"\x41\U0001F600"', '"A😀"'), (r'"\d"', r'"\\d"'), ('"\\u0008"', '"\\u0008"'), ('"a\rb"i', r'"a\nb"i')],
)
def test_strings_are_written_so_that_all_read_them_alike(text: str, written: str) -> None:
    assert rewritten(text) == written
