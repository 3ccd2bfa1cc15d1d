"""PATHS: which grammars the arguments of `check` lead to."""

from __future__ import annotations

import os
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from grammarkit.cli.grammars import Kind, kind, nowhere

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def found(paths: Iterable[str]) -> tuple[str, ...]:
    """Follow paths, patterns and names to the names of grammars, each once and in the order given.

    Raises:
        SourceError: one leads to no grammar.
    """
    seen: dict[str, str] = {}
    for path in paths:
        led_to = tuple(_of(path))
        if not led_to:
            raise nowhere(path)
        for one in led_to:
            seen.setdefault(_same(one), one)
    return tuple(seen.values())


def _same(name: str) -> str:
    """Give what is the same for two names of one file."""
    return os.path.realpath(name) if kind(name) is Kind.FILE else name


def _of(path: str) -> Iterator[str]:
    match kind(path):
        case Kind.FOLDER:
            yield from _below(path)
        case Kind.NOTHING:
            yield from _matching(path)
        case _:
            yield path


def _below(folder: str) -> Iterator[str]:
    """Walk a folder; hidden folders are left out, and those that cannot be read are left to be found so."""
    closed: list[str] = []
    for where, folders, files in os.walk(folder, onerror=lambda error: closed.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(where) / name
            if path.suffix == ".lark" and (path.is_file() or path.is_symlink()):
                yield str(path)
    yield from (str(Path(name)) for name in closed)


def _matching(pattern: str) -> Iterator[str]:
    """Follow a pattern that the shell did not expand; what `**` alone reaches is taken if it is a .lark file."""
    if not set("*?[") & set(pattern) or "\0" in pattern:
        return
    for name in sorted(glob(pattern, recursive=True)):  # noqa: PTH207 - `Path.glob` takes no absolute patterns
        if kind(name) is Kind.FILE and (name.endswith(".lark") or not pattern.endswith("*")):
            yield name
