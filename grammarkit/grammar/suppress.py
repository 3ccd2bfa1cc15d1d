"""`// allow: CODE` on a line, or on the line above, silences the findings of that code there.

What keeps a grammar from being used at all cannot be silenced, nor can what the engine itself says of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from grammarkit.grammar.rules import allowable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar.grammar import Grammar

_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|/(?![/*])(?:\\.|[^/\\\n])+/|(?P<comment>(?://|\#)[^\n]*)')
"""Comments, and the strings and patterns in which what looks like one is none."""

_ALLOWED = re.compile(r"(?://|\#)[^\S\n]*allow:[^\S\n]*([\w-]+(?:[^\S\n]*,[^\S\n]*[\w-]+)*)")


def unsuppressed(findings: Iterable[Diagnostic], grammar: Grammar) -> Iterator[Diagnostic]:
    """Leave out what comments in the texts allow."""
    texts = {"": grammar.text} | {file.name: file.text for file in grammar.files}
    allowed = {name: _Allowed(text) for name, text in texts.items() if "allow:" in text}
    known = allowable()
    for finding in findings:
        here = allowed.get(finding.span.file) if finding.span and finding.code in known else None
        if here is None or finding.span is None or not here.allows(finding.code, finding.span.start):
            yield finding


class _Allowed:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer(r"\n", text))]
        self._codes: dict[int, set[str]] = {}
        for comment in _COMMENT.finditer(text):
            found = _ALLOWED.search(comment["comment"] or "")
            if found:
                line = self._line(comment.start())
                alone = not text[self._starts[line] : comment.start()].strip()
                self._codes.setdefault(line + alone, set()).update(re.split(r"[\s,]+", found[1]))

    def allows(self, code: str, at: int) -> bool:
        return code in self._codes.get(self._line(at), set())

    def _line(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1
