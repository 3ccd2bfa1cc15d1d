"""365 constructs of Lark grammars, and what Lark and seven versions of llguidance made of each.

Measured in October 2026 with Lark 1.3.1 (Earley, dynamic lexer) and llguidance 0.7.30 to 1.9.1, each grammar in a
process of its own; `dialect_table.jsonl` has a row a construct. A `y` or `n` for each of a row's strings says whether
it was accepted, None that the grammar was refused. `verdict` compares Lark with llguidance 1.9.1.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict


class Row(TypedDict):
    """A construct: its grammar, strings, and what came out."""

    id: str
    title: str
    grammar: str
    strings: list[str]
    lark: str | None
    engine: dict[str, str | None]
    verdict: str


NEWEST = "1.9.1"
"""The llguidance that the dialect `llguidance` stands for."""

_FILE = Path(__file__).with_name("dialect_table.jsonl")

ROWS: list[Row] = [json.loads(line) for line in _FILE.read_text(encoding="ascii").splitlines()]
