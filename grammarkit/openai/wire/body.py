"""Reading what servers send, leniently: what is missing, null or new does no harm where it can be done without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grammarkit.ask.values import Usage
from grammarkit.openai.complaint import is_page, of_object
from grammarkit.openai.errors import failure, unreadable
from grammarkit.openai.models import cost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.openai.models import Model

FILTERED = "the provider's content filter stopped the answer"
"""A refusal in our words; to ask for a shorter answer, as where one was cut off, would not help."""


def parsed(body: bytes) -> dict[str, Any]:
    """Read a response as it came over the wire.

    Raises:
        BackendError: it is no object.
    """
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        what = "a web page" if is_page(body) else "not JSON"
        raise unreadable(f"it is {what}, {len(body)} bytes long") from error
    if not isinstance(found, dict):
        raise unreadable(f"it is JSON, but a {type(found).__name__} instead of an object")
    return found


def check(body: Mapping[str, Any]) -> None:
    """Raise `BackendError` if a body, or an event, tells of an error: nested as sent, flat as documented, or vLLM's."""
    if error := body.get("error"):
        raise failure(of_object(error))
    if body.get("type") == "error":
        raise failure(of_object({**body, "type": ""}))
    if body.get("object") == "error":
        raise failure(of_object(body))


def text(value: object) -> str:
    """Read a text, which need not be there. Half a surrogate pair, which JSON can hold and no text, is replaced."""
    if not isinstance(value, str):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def joined(parts: object, key: str) -> str:
    """Join the texts under `key` in a list of objects."""
    found = parts if isinstance(parts, list) else []
    return "".join(text(part.get(key)) for part in found if isinstance(part, dict))


def objects(value: object, what: str) -> list[dict[str, Any]]:
    """Read a list of objects.

    Raises:
        BackendError: it is none.
    """
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise unreadable(f"it has no `{what}`, or one that is no list of objects")
    return value


def spent(body: Mapping[str, Any], read: str, wrote: str, models: Mapping[str, Model]) -> dict[str, Any]:
    """Read usage and cost, for a `Reply`; `read` and `wrote` are what the API calls input and output.

    Older servers leave out some counts, or all: they cost nothing that we know of. Prices are those in `models`.
    """
    told = body.get("usage")
    details = told.get(f"{read}_details") if isinstance(told, dict) else None
    thought = told.get(f"{wrote}_details") if isinstance(told, dict) else None
    usage = Usage(
        _count(told, read), _count(told, wrote), _count(details, "cached_tokens"), _count(thought, "reasoning_tokens")
    )
    if not usage.total:
        return {"usage": usage}
    tier, model = text(body.get("service_tier")), text(body.get("model"))
    written = _count(details, "cache_write_tokens")
    return {"usage": usage, "cost": cost(usage, model, tier, written=written, models=models)}


def _count(told: object, key: str) -> int:
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, int) else 0
