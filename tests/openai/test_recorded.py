"""The sample bodies here are copies; where the collection that they come from is at hand, they must not drift apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "recorded"
DATA = Path(os.environ.get("GRAMMARKIT_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
ORIGINALS = DATA.parent / "openai" / "recorded"


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the collection of sample bodies is not at hand")
@pytest.mark.parametrize("copy", sorted(HERE.glob("*_*.*")), ids=lambda path: path.name)
def test_a_sample_is_what_the_collection_has(copy: Path) -> None:
    assert copy.read_bytes() == (ORIGINALS / copy.name).read_bytes()
