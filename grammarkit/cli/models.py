"""`--model`: which backend a name stands for. `openai` and the other servers that are asked so go before a colon."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Literal

from grammarkit.cli.options import idle
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.cli.show import Screen
    from grammarkit.client import Backend
    from grammarkit.openai import OpenAI

DEFAULT_OPENAI = "gpt-5.2"

_GROUP = "grammarkit.backends"
"""The entry points by which other packages offer backends: each a function from a name to a `Backend`."""

_KIND_LEFT_OUT = 0.55
"""How much `0.5b` looks like `local:0.5b`."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A backend, the name to show for it, and why it was taken."""

    backend: Backend
    name: str
    why: str = ""
    scope: Literal["names", "exact"] = "names"
    """How much of SQL's scoping goes into the grammar: small models need it, and 100 kB of it cost them nothing."""

    def require_access(self) -> None:
        """Have the backend say at once that it has no key, or may not be asked, before files and databases are read."""
        getattr(self.backend, "require_access", lambda: None)()


def chosen(model: str | None, shown: Screen, base_url: str | None = None) -> Chosen:
    """Make the backend that `model` names, as `openai:NAME`, `vllm:NAME`, `local:0.5b`, `local:FILE`, or another's.

    Raises:
        SourceError: there is no such kind of model, or it is at no address.
        BadSetting: the model is known to refuse what it would be asked.
    """
    if model is None:
        with_key = bool(os.environ.get("OPENAI_API_KEY"))
        why = f"OPENAI_API_KEY is {'set' if with_key else 'not set'}"
        picked = chosen(f"openai:{DEFAULT_OPENAI}" if with_key else "local", shown, base_url)
        return replace(picked, why=why)
    kind, _, name = model.partition(":")
    if (found := hosted(model, base_url)) is not None:
        return Chosen(found, f"{kind}:{found.settings.model}")
    if base_url is not None:
        raise idle("base-url", f"`{model}` is at no address", "name a model of a server, such as vllm:NAME")
    if kind != "local":
        return _registered(kind, name, model)
    from grammarkit.local import Local

    name = name or "1.5b"
    return Chosen(Local(name, progress=shown.progress, doing=shown.waits), f"local:{name}", scope="exact")


def hosted(model: str, base_url: str | None = None) -> OpenAI | None:
    """Make the backend that asks a server for `model`, if it is named as one of a server.

    Raises:
        SourceError: a kind of model is named, and no model.
        BadSetting: the model is known to refuse what it would be asked.
    """
    kind, colon, name = model.partition(":")
    if colon and not name:
        raise _unknown(model)
    if kind == "local":
        return None
    from grammarkit.openai import OpenAI
    from grammarkit.openai.servers import SERVERS

    if kind not in SERVERS:
        return None
    if not name and kind != "openai":
        raise _unknown(model)
    return OpenAI(name or DEFAULT_OPENAI, server=kind, base_url=base_url)


def _registered(kind: str, name: str, model: str) -> Chosen:
    """Find a backend that another package offers."""
    for entry in entry_points(group=_GROUP, name=kind):
        make: Callable[[str], Backend] = entry.load()
        return Chosen(make(name), model)
    raise _unknown(model)


def _unknown(model: str) -> SourceError:
    """Say what there is, or what was probably meant: one letter wrong, or the kind left out."""
    from grammarkit.local.models import MODELS
    from grammarkit.openai.servers import SERVERS

    kind, _, name = model.partition(":")
    offered = [entry.name for entry in entry_points(group=_GROUP)]
    local = [f"local:{size}" for size in MODELS]
    servers = [server for server in SERVERS if server != "openai"]
    if kind in servers:
        remedy = f"name one that the server has, as in `{kind}:NAME`"
        return SourceError(Diagnostic("unknown-model", f"`{model}` names no model", help=remedy))
    if near := get_close_matches(kind.lower(), ["openai", "local", *servers, *offered], n=1):
        near = [f"{near[0]}:{name}" if name else near[0]]
    else:
        near = get_close_matches(model.lower(), [f"openai:{DEFAULT_OPENAI}", *local], n=1, cutoff=_KIND_LEFT_OUT)
    listed = ", ".join(["openai:NAME", *local, "local:FILE", *(f"{server}:NAME" for server in servers), *offered])
    remedy = f"did you mean `{near[0]}`?" if near else f"take one of {listed}"
    return SourceError(Diagnostic("unknown-model", f"`{model}` names no model", help=remedy))
