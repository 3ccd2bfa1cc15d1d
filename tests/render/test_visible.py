from __future__ import annotations

import pytest

from grammarkit.render.visible import quoted, visible, visible_lines


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b]0;owned\x07", "␛]0;owned␇"),
        ("a\tb", "a\tb"),
        ("one\ntwo", "one␊two"),
        ("\x9b31m", "\N{REPLACEMENT CHARACTER}31m"),
        ("\u202egnp.exe", "\N{REPLACEMENT CHARACTER}gnp.exe"),
        ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
        ("5\xa0€ 大\u3000小", "5\xa0€ 大\u3000小"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
    ],
)
def test_what_steers_a_terminal_is_shown_and_all_else_left_as_it_is(given: str, shown: str) -> None:
    assert visible(given) == shown


def test_ends_of_lines_stay_in_a_text() -> None:
    assert visible_lines("a\x1b\r\nb\rc\n") == "a␛\nb␍c\n"


def test_a_text_is_quoted_on_one_line() -> None:
    assert quoted("a\nb\x1b") == r"`a\nb\x1b`"
    assert quoted("abcdef", 3) == "`abc…`"
    assert quoted("") == "the empty text"
