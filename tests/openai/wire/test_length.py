from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Rejected
from grammarkit.ask.image import Image
from grammarkit.ask.values import Asked, Call, Reply
from grammarkit.openai.models import MODELS
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.length import CHARACTERS_PER_TOKEN, TOKENS_PER_IMAGE, length
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from grammarkit import Prompt

BOTH = pytest.mark.parametrize("api", ["responses", "chat"])


def asking(prompt: Prompt, text: str, *images: Image) -> Prompt:
    return replace(prompt, turns=(Asked(text, images),))


def body(prompt: Prompt, api: Any, **settings: Any) -> dict[str, Any]:
    return APIS[api].encode(prompt, Settings(**{"model": "gpt-5.2", "api": api, **settings}))


@BOTH
def test_what_counts_is_what_a_model_reads(prompt: Prompt, api: Any) -> None:
    words = [prompt.instructions, "pick_query", "Writes one PICK query.", "Latest 20 orders."]
    words.append(prompt.tools[0].grammar.lower().text)
    assert length(body(prompt, api), lambda text: words.index(text) * 0 + 1) >= len(words)
    assert length(body(prompt, api), len) >= sum(map(len, words))


@BOTH
def test_what_was_said_before_counts_as_well(prompt: Prompt, api: Any) -> None:
    reply = Reply((Call("pick_query", "x" * 800, "c1"),))
    more = body(prompt.correcting(reply, "y" * 80, Rejected("", ())), api)
    assert length(more) - length(body(prompt, api)) >= 880 // CHARACTERS_PER_TOKEN


@BOTH
def test_an_image_counts_the_same_whatever_its_address_holds(prompt: Prompt, api: Any) -> None:
    plain = length(body(asking(prompt, "What?"), api))
    images = (Image("https://example.org/a.png"), Image(b"\x89PNG\r\n\x1a\n" + b"x" * 10**5))
    assert length(body(asking(prompt, "What?", *images), api)) == plain + 2 * TOKENS_PER_IMAGE


@BOTH
def test_a_prompt_that_is_clearly_too_long_is_not_sent(prompt: Prompt, api: Any) -> None:
    most = MODELS["gpt-5.2"].input * CHARACTERS_PER_TOKEN
    with pytest.raises(BackendError) as caught:
        body(asking(prompt, "x" * most), api)
    assert caught.value.diagnostic.code == "prompt-too-long"
    assert "at least 272" in caught.value.diagnostic.message
    assert body(asking(prompt, "x" * (most // 2)), api)


@BOTH
def test_who_can_count_is_told_exactly(prompt: Prompt, api: Any) -> None:
    with pytest.raises(BackendError, match=r"the prompt has 272001 tokens, and `gpt-5.2` reads 272000"):
        body(prompt, api, tokens=lambda text: 272_001 if text.startswith("Latest") else 0)
    assert body(prompt, api, tokens=lambda text: 272_000 if text.startswith("Latest") else 0)


@BOTH
def test_a_model_that_is_not_known_reads_all(prompt: Prompt, api: Any) -> None:
    assert body(asking(prompt, "x" * 10**7), api, model="my-own", tokens=len)
