"""Lets whoever listens know of every text that is read: coverage of grammars over a run of tests is made of that.

By CPython's audit events (PEP 578), since that costs nothing while nobody listens, and needs no state of ours.
"""

from __future__ import annotations

import sys

READ = "grammarkit.read"
"""The event that a text was taken. Its arguments are the language, which may be a grammar, and the text."""


def heard(language: object, text: str) -> None:
    """Let it be known that a language has taken a text."""
    sys.audit(READ, language, text)
