"""Gaps: what a schema asks for and its grammar does not say, so that it is checked when the answer is there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A keyword that the grammar leaves to the check, or says only in part; `pointer` leads to the schema it is in."""

    pointer: str
    keyword: str
    reason: str

    def __str__(self) -> str:
        return f"{self.pointer}/{self.keyword}: {self.reason}"
