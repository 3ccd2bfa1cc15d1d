"""Which tools a backend has written down before: to write them down again is short, and needs no thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt, Tool

_MOST = 128
"""Tools that are remembered; `lower` remembers as many grammars."""


class Familiar:
    """The tools that were written down, the latest of them; a copy, or what comes out of a pickle, knows none."""

    def __init__(self) -> None:
        self._tools: dict[tuple[Tool, ...], None] = {}

    def __reduce__(self) -> tuple[type[Familiar], tuple[()]]:
        return Familiar, ()

    def knows(self, prompt: Prompt) -> bool:
        """Tell whether a prompt is written down quickly; images take long each time."""
        return prompt.tools in self._tools and not prompt.has_images

    def note(self, prompt: Prompt) -> None:
        """Remember that the tools of a prompt were written down."""
        if len(self._tools) >= _MOST:
            self._tools.clear()
        self._tools[prompt.tools] = None
