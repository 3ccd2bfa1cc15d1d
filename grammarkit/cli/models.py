"""`--model`: which backend a name stands for."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.client import Backend

    Progress = Callable[[int, int, str], None]

DEFAULT_OPENAI = "gpt-5.2"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backend, the name to show for it, and why it was taken."""

    backend: Backend
    name: str
    why: str = ""
    scope: Literal["names", "exact"] = "names"
    """How much of SQL's scoping goes into the grammar: small models need it, and 100 kB of it cost them nothing."""


def chosen(model: str | None, progress: Progress) -> Chosen:
    """Make the backend that `model` names: `openai:NAME`, `local`, `local:0.5b`, `local:FILE`, or a registered one.

    Raises:
        SourceError: there is no such kind of model.
    """
    if model is None:
        with_key = bool(os.environ.get("OPENAI_API_KEY"))
        why = "OPENAI_API_KEY is set" if with_key else "OPENAI_API_KEY is not set"
        picked = chosen(f"openai:{DEFAULT_OPENAI}" if with_key else "local", progress)
        return replace(picked, why=why)
    kind, _, name = model.partition(":")
    match kind:
        case "openai":
            from grammarkit.openai import OpenAI

            name = name or DEFAULT_OPENAI
            return Chosen(OpenAI(name), f"openai:{name}")
        case "local":
            from grammarkit.local import Local

            name = name or "1.5b"
            return Chosen(Local(name, progress=progress), f"local:{name}", scope="exact")
        case _:
            return _registered(kind, name, model)


def _registered(kind: str, name: str, model: str) -> Chosen:
    """Find a backend that another package offers under the entry point group `grammarkit.backends`."""
    for entry in entry_points(group="grammarkit.backends", name=kind):
        make: Callable[[str], Backend] = entry.load()
        return Chosen(make(name), model)
    known = ", ".join(
        ["openai:NAME", "local", "local:0.5b", *(e.name for e in entry_points(group="grammarkit.backends"))]
    )
    raise SourceError(Diagnostic("unknown-model", f"`{model}` names no model", help=f"take one of {known}"))
