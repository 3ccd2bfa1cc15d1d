"""The grammars that come with grammarkit, by name."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from grammarkit.grammar import files
from grammarkit.grammar.report import GrammarError

if TYPE_CHECKING:
    from grammarkit.grammar.report import File


def names() -> tuple[str, ...]:
    """List the names that `Grammar.named` takes."""
    root = _root()
    return tuple(sorted(path.relative_to(root).with_suffix("").as_posix() for path in root.rglob("*.lark")))


@lru_cache(maxsize=64)
def text(name: str) -> str:
    """Give a grammar's text.

    Raises:
        GrammarError: there is no such grammar; the message names the nearest ones.
    """
    if name not in names():
        near = get_close_matches(name, names(), n=3, cutoff=0.6)
        meant = " or ".join(f"`{one}`" for one in near)
        remedy = f"did you mean {meant}?" if near else f"take one of: {', '.join(names())}"
        raise GrammarError.of("", "unknown-grammar", f"no grammar is named `{name}`", help=remedy)
    return (_root() / f"{name}.lark").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def imported(name: str) -> tuple[File, ...]:
    """Give the texts that a grammar imports."""
    return files.imported(text(name), f"{name}.lark", (), root=_root(), allow_outside=False)


def _root() -> Path:
    """Find the folder of grammars.

    `grammarkit/grammars` is a link to the repository's top-level folder, and a real folder in a wheel. Where a platform
    checks links out as text files, the repository's own folder is beside the package.
    """
    linked = Path(__file__).parents[1] / "grammars"
    return linked if linked.is_dir() else Path(__file__).parents[2] / "grammars"
