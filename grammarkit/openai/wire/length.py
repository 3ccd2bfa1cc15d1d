"""How long a request is, in tokens: an estimate that is never too high, so that nothing is refused that would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    images, texts = 0, list[str]()
    for part in _parts([body[key] for key in _READ if key in body]):
        if isinstance(part, str):
            texts.append(part)
        else:
            images += 1
    words = sum(map(tokens, texts)) if tokens else sum(map(len, texts)) // CHARACTERS_PER_TOKEN
    return words + images * TOKENS_PER_IMAGE


def _parts(value: object) -> Iterator[str | None]:
    """Yield every text that a model reads, and None for every image."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _parts(item)
        case {"type": kind} if kind in _IMAGES:
            yield None
        case dict():
            for key, item in value.items():
                if key not in _UNREAD:
                    yield from _parts(item)
        case _:
            pass
