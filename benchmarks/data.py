"""Where the corpora are that are not part of this project: `GRAMMARKIT_DATA`, or `../shared/data`."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("GRAMMARKIT_DATA", Path(__file__).parents[1].parent / "shared" / "data"))


def rows(name: str) -> list[dict[str, Any]]:
    """Read a file of JSON lines."""
    path = DATA / name
    if not path.exists():
        raise SystemExit(f"{path} is not there; set GRAMMARKIT_DATA to the folder of corpora")
    content = path.read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]
