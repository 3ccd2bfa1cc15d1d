from __future__ import annotations

import re

from grammarkit.grammar import regex
from grammarkit.sql.dialects import sql_dialect

WORDS = sql_dialect("postgres").reserved
NAME = rf"(?!(?:{'|'.join(sorted(WORDS))})(?![a-z0-9_]))[a-z_][a-z0-9_]*"


def test_a_name_that_is_no_keyword_is_taken_whole_at_the_first_try() -> None:
    printed = re.compile(regex.Regex.parse(NAME).pattern())
    for word in WORDS:
        assert not printed.fullmatch(word)
        for text in (word[:-1], f"{word}s", f"{word}_", f"{word}{word}", f"x{word}"):
            found = printed.match(text)
            if text not in WORDS:
                assert found, text
                assert found[0] == text


def test_the_language_is_the_same() -> None:
    given = regex.Regex.parse(NAME)
    assert regex.Regex.parse(given.pattern()) == given


def test_loops_through_several_states_are_written_too() -> None:
    pattern = rf'{NAME}|"([^"]|"")+"'
    given = regex.Regex.parse(pattern)
    printed = given.pattern()
    assert regex.Regex.parse(printed) == given
    assert regex.cut_short(printed) is None
