"""How long a request is, in tokens: an estimate that is never too high, so that nothing is refused that would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CHARACTERS_PER_TOKEN = 8
"""OpenAI's rule of thumb is four for English, and code has fewer: what is too long by this count is so twice over."""

TOKENS_PER_IMAGE = 64
"""What an image of 256 by 256 pixels has in patches of 32, as the vision guide cuts them; few images are smaller."""

_READ = ("instructions", "tools", "input", "messages")
_UNREAD = frozenset({"type", "role", "id", "call_id", "tool_call_id", "syntax", "encrypted_content"})
_IMAGES = frozenset({"input_image", "image_url"})


def too_long(body: Mapping[str, Any], most: int, tokens: Callable[[str], int] | None = None) -> Diagnostic | None:
    """Say that a request has more than `most` tokens, if it has; `tokens` counts those of a text."""
    size = length(body, tokens)
    if size <= most:
        return None
    found = f"the prompt has {'' if tokens else 'at least '}{size} tokens, and `{body['model']}` reads {most}"
    remedy = 'ask with less: fewer tables, shorter instructions, a smaller grammar, or `reask="fresh"`'
    return Diagnostic("prompt-too-long", found, help=remedy)


def length(body: Mapping[str, Any], tokens: Callable[[str], int] | None = None) -> int:
    """Count the tokens of a request by `tokens`, or by `CHARACTERS_PER_TOKEN`; what goes around texts is not counted.

    What the server adds of its own accord, reasoning and the responses before, is not counted either.
    """
    texts, images = _texts([body[key] for key in _READ if key in body])
    words = sum(map(tokens, texts)) if tokens else sum(map(len, texts)) // CHARACTERS_PER_TOKEN
    return words + images * TOKENS_PER_IMAGE


def _texts(parts: list[Any]) -> tuple[list[str], int]:
    """Give every text that a model reads, and the number of images; what is inside of parts is added at their end."""
    texts, images = list[str](), 0
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, list):
            parts += part
        elif isinstance(part, dict):
            if part.get("type") in _IMAGES:
                images += 1
            else:
                parts += [item for key, item in part.items() if key not in _UNREAD]
    return texts, images
