"""How much work something is, without a clock: the same on a busy machine, and where coverage is measured."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def steps(action: Callable[[], object]) -> int:
    """Count the calls and returns of all functions, a million of which take a quarter of a second at most."""
    count = 0

    def heard(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count
