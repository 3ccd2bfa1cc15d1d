from __future__ import annotations

import pytest
from lark import Lark

from grammarkit import Grammar


@pytest.mark.parametrize("text", ['start: T\nT: "a" /(?:bb|c)/', 'start: T U\nT: "a" U "d"\nU: /(?:bb|c)/'])
def test_lark_reads_alternatives_inside_terminals_as_the_engine_does(text: str) -> None:
    lowered = Grammar(text).lower()
    assert lowered.lower() == lowered
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in Lark(lowered.text).terminals}
    assert patterns["T"].startswith("a(?:bb|c)")
