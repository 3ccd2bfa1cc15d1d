"""Where two requests differ first, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.testing.cassettes.secrets import REMOVED

if TYPE_CHECKING:
    from grammarkit.testing.cassettes.exchange import Asked

_AROUND, _LONGEST = 20, 100
"""Characters before the place where two lines part that are shown, and of all."""

_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Drift:
    """The place of the first difference, and what is there in the recording and now."""

    place: str
    recorded: str
    now: str

    def __str__(self) -> str:
        return f"first at {self.place}:\n  recorded: {self.recorded}\n  now:      {self.now}"


def drift(recorded: Asked, now: Asked) -> Drift | None:
    """Find the first difference of two requests, whichever server they go to.

    Where a secret was taken out of the recording, there may be anything: it may have become known only later.
    """
    if recorded.method != now.method:
        return Drift("its method", recorded.method, now.method)
    if not _fits(recorded.path, now.path):
        return Drift("its address", *_parted(recorded.path, now.path))
    return _first(recorded.body, now.body, "")


def _fits(old: str, new: str) -> bool:
    return old == new or (
        REMOVED in old and bool(re.fullmatch(".*".join(map(re.escape, old.split(REMOVED))), new, re.DOTALL))
    )


def _first(old: object, new: object, place: str) -> Drift | None:
    match old, new:
        case dict(), dict():
            for key in [*old, *(key for key in new if key not in old)]:
                inner = f"{place}.{key}" if place else "" if key in {"json", "text", "base64"} else str(key)
                if key not in old or key not in new:
                    told = (_shown(each[key]) if key in each else _NOTHING for each in (old, new))
                    return Drift(f"`{inner or key}`", *told)
                if found := _first(old[key], new[key], inner):
                    return found
        case list(), list():
            for number, (one, other) in enumerate(zip(old, new, strict=False)):
                if found := _first(one, other, f"{place}[{number}]"):
                    return found
            if len(old) != len(new):
                at = min(len(old), len(new))
                told = (_shown(each[at]) if at < len(each) else _NOTHING for each in (old, new))
                return Drift(f"`{place}[{at}]`", *told)
        case str(), str() if not _fits(old, new):
            return _in_text(old, new, f"`{place}`" if place else "its body")
        case str(), str():
            pass
        case _ if old != new or type(old) is not type(new):
            return Drift(f"`{place}`" if place else "its body", _shown(old), _shown(new))
        case _:
            pass
    return None


def _in_text(old: str, new: str, place: str) -> Drift:
    lines = old.split("\n"), new.split("\n")
    if len(lines[0]) == len(lines[1]) == 1:
        return Drift(place, *_parted(old, new))
    for number, (one, other) in enumerate(zip(*lines, strict=False), 1):
        if one != other:
            return Drift(f"{place}, line {number}", *_parted(one, other))
    at = min(map(len, lines))
    told = (_shown(each[at]) if at < len(each) else _NOTHING for each in lines)
    return Drift(f"{place}, line {at + 1}", *told)


def _parted(old: str, new: str) -> tuple[str, str]:
    """Show two lines from shortly before the place where they part."""
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    start = max(0, at - _AROUND) if max(len(old), len(new)) > _LONGEST else 0
    one, other = (("…" if start else "") + each[start:] for each in (old, new))
    return _shown(one), _shown(other)


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
