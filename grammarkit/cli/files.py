"""Files that are named on the command line: whether they are there, and which others were probably meant."""

from __future__ import annotations

from pathlib import Path


def is_file(name: str | Path) -> bool:
    """Tell whether there is such a file; what cannot be a file's name names none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def neighbours(name: str | Path) -> list[str]:
    """Give the paths of at most two files in the same folder whose names look alike."""
    from grammarkit.sql.nearest import nearest

    path = Path(name)
    try:
        present = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except (OSError, ValueError):
        return []
    return [str(path.parent / found) for found in nearest(path.name, present)]
