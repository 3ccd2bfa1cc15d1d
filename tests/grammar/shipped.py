"""Grammars that come along, as cases of a test: the large ones are slow."""

from __future__ import annotations

import pytest

from grammarkit.grammar import library

_QUICK = ("dsl/arith", "dsl/cron", "dsl/jsonpath", "json/", "sql/sqlite", "sql/words")

SHIPPED = [pytest.param(name, marks=() if name.startswith(_QUICK) else pytest.mark.slow) for name in library.names()]
