"""What a request says besides its prompt; the same for every API of a server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EFFORT = "low"
"""How hard a model thinks unless told otherwise.

gpt-5.2's own default is `none`, while OpenAI's cure for answers that follow a grammar but drift in meaning is more
reasoning (function-calling guide); `low` is the least that reasons at all.
"""

_OURS = frozenset({"model", "instructions", "input", "messages", "tools", "stream"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for every prompt. A prompt's own `effort` goes before the one here.

    `max_output_tokens` counts reasoning too. `store` has the server keep each response; what a re-ask needs is sent
    along, so nothing has to be kept. `options` go into the body as they are, each in place of what stands there under
    its name; that is where `prompt_cache_key`, `service_tier` or `metadata` belong.

    Raises:
        ValueError: an option would replace what the prompt says.
    """

    model: str
    effort: str | None = None
    verbosity: str | None = None
    max_output_tokens: int | None = None
    store: bool = False
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        if ours := sorted(_OURS & self.options.keys()):
            raise ValueError(f"`{ours[0]}` cannot be among the options: it is written from the prompt")

    def effort_of(self, asked: str | None) -> str:
        """Choose the effort: what a prompt asks for, or what is set here, or `EFFORT`."""
        return asked or self.effort or EFFORT
