"""How things look where somebody watches: colours if they are wanted, and nothing that steers a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from grammarkit.cli.output import say, tell, watched
from grammarkit.render.text import to_text
from grammarkit.render.visible import visible_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from grammarkit.diagnostic import Diagnostic


def colours(name: str) -> bool:
    """Tell whether `stdout` or `stderr` is to be coloured: as rich does, by NO_COLOR, FORCE_COLOR, TERM, what it is."""
    from rich.console import Console

    stream: TextIO | None = getattr(sys, name)
    console = Console(file=stream)
    return stream is not None and console.color_system is not None and not console.no_color


def verbatim(text: str) -> None:
    """Print a text as it is where a program reads it, and so that it steers nothing where a person does."""
    say(visible_lines(text) if watched("stdout") else text, end="")


def complain(
    diagnostics: Sequence[Diagnostic], source: str, *, name: str = "", files: Mapping[str, str] | None = None
) -> None:
    """Say on standard error what is wrong with a text."""
    tell(to_text(diagnostics, source, name=name, files=files or {}, colour=colours("stderr")))
