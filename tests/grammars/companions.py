"""The examples of shipped grammars: those in their headers, and those beside, for which a header has no room.

A header shows what a language is like; `examples/` has what else a change of the grammar should not go unnoticed by.
What is in a file whose name begins with `_` is for all grammars of that folder that the file's first line lists.
"""

from __future__ import annotations

from pathlib import Path

from grammarkit import Grammar
from grammarkit.grammar.examples import Example, examples

FOLDER = Path(__file__).with_name("examples")


def own(name: str) -> tuple[Example, ...]:
    """Collect the examples of a shipped grammar."""
    return (*examples(Grammar.named(name).text), *beside(name))


def beside(name: str) -> tuple[Example, ...]:
    """Collect those that are not in its header."""
    path = FOLDER / f"{name}.txt"
    texts = [path.read_text("utf-8")] if path.is_file() else []
    texts += [
        text for shared in sorted(path.parent.glob("_*.txt")) if name in _listed(text := shared.read_text("utf-8"))
    ]
    return tuple(example for text in texts for example in examples(text))


def names() -> list[str]:
    """List the grammars that have some."""
    found = {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("[!_]*.txt")}
    return sorted(found.union(*(_listed(path.read_text("utf-8")) for path in FOLDER.rglob("_*.txt"))))


def _listed(text: str) -> list[str]:
    return text.partition("\n")[0].removeprefix("// For ").split(", ")
