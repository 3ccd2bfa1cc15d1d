"""The files that a grammar imports, and those that they import: found and read where a grammar is made from a file.

From then on a grammar holds their texts, so that nothing else needs a disk, and what was checked is what is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.join import LONGEST, candidates
from grammarkit.grammar.report import File, GrammarError
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import Import

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import IO

_LARGEST = 4 * LONGEST
"""Bytes of a grammar's file: no character takes more than four."""

_MOST = 200
"""Files that a grammar may be made of."""


def content(path: Path, shown: str) -> str:
    """Read a grammar's text.

    Raises:
        GrammarError: the file is missing, too large, not UTF-8, or cannot be read.
    """
    try:
        if (size := path.stat().st_size) > _LARGEST:
            raise _too_large(f"{size:,} bytes", shown)
        with path.open("rb") as file:
            return content_of(file, shown)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise GrammarError.of("", "unreadable-file", f"the file cannot be read: {why}", name=shown) from error


def content_of(file: IO[bytes], shown: str) -> str:
    """Read a grammar's text from an open file, and no further than a grammar may go: a device has no end.

    Raises:
        GrammarError: it is too large, or not UTF-8.
    """
    data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise _too_large(f"more than {_LARGEST:,} bytes", shown)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise GrammarError.of("", "not-utf-8", found, help="save the file as UTF-8", name=shown) from error


def _too_large(size: str, shown: str) -> GrammarError:
    message = f"the file has {size}, and a grammar may have {LONGEST:,} characters"
    return GrammarError.of("", "too-large", message, help="split the language, or bound it", name=shown)


def imported(
    text: str, source: str, import_paths: Iterable[str], *, root: Path, allow_outside: bool
) -> tuple[File, ...]:
    """Read all that `text` imports, however indirectly; names are as they are shown, and are looked up under `root`.

    What cannot be read is kept with its problem, for a check to point at the import.
    """
    paths = tuple(import_paths)
    inside = [(root / source).parent.resolve(), *((root / path).resolve() for path in paths)]
    found: dict[str, File] = {}
    todo = [(text, source)]
    while todo:
        importer_text, importer = todo.pop()
        for name in _wanted(importer_text, importer, paths):
            path = root / name
            if name in found or not path.is_file() or len(found) >= _MOST:
                continue
            found[name] = _file(path, name, inside, allow_outside=allow_outside)
            todo.append((found[name].text, name))
    return tuple(found.values())


def _wanted(text: str, importer: str, import_paths: tuple[str, ...]) -> list[str]:
    """List the places where what a text imports may be, the first that exists of each import; broken text has none."""
    try:
        statements = read(text).statements
    except GrammarError:
        return []
    return [name for s in statements if isinstance(s, Import) for name in candidates(s, importer, import_paths)]


def _file(path: Path, name: str, inside: list[Path], *, allow_outside: bool) -> File:
    real = path.resolve()
    if not allow_outside and not any(real.is_relative_to(folder) for folder in inside):
        return File(name, "", f"`{name}` leads to `{real}`, outside the grammar's folder and its import paths")
    try:
        return File(name, content(path, name))
    except GrammarError as error:
        return File(name, "", f"`{name}`: {error.report.diagnostics[0].message}")
