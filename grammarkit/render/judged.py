"""What a renderer of many texts is given: each text with what was found in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from grammarkit.render.place import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Judged:
    """A text, its name, what was found in it, and the texts that it imports by the names that spans give them."""

    name: str
    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, diagnostic: Diagnostic) -> tuple[str, str]:
        """Find the text that a diagnostic is about, and its name."""
        return placed(diagnostic, self.text, self.name, self.files)
