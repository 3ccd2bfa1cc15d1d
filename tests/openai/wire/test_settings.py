from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit.openai import BadSetting
from grammarkit.openai.models import MODELS
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from grammarkit import Prompt


def effort(prompt: Prompt, asked: str | None = None, **settings: Any) -> str | None:
    return Settings(**{"model": "gpt-5.2", **settings}).of(replace(prompt, effort=asked)).effort


def test_a_prompt_s_effort_goes_before_the_setting_and_that_before_the_default(prompt: Prompt) -> None:
    assert effort(prompt, "none", effort="high") == "none"
    assert effort(prompt, effort="high") == "high"
    assert effort(prompt) == "low"


@pytest.mark.parametrize(
    ("model", "responses", "chat"),
    [
        ("gpt-5.2", "low", "none"),
        ("gpt-5.2-2025-12-11", "low", "none"),
        ("gpt-5", "low", "low"),
        ("gpt-5.6-luna", "low", "none"),
        ("some-other-model", "low", None),
    ],
)
def test_the_default_effort_is_one_that_the_model_takes(
    prompt: Prompt, model: str, responses: str, chat: str | None
) -> None:
    assert effort(prompt, model=model) == responses
    assert effort(prompt, model=model, api="chat") == chat


def test_a_model_without_low_effort_takes_its_least(prompt: Prompt) -> None:
    assert effort(prompt, model="gpt-5.2-pro") == "medium"


def test_a_default_effort_is_that_of_the_model_that_is_asked(prompt: Prompt) -> None:
    settings = Settings(model="gpt-5.2").of(replace(prompt, model="gpt-5.2-pro"))
    assert (settings.model, settings.effort) == ("gpt-5.2-pro", "medium")


def test_what_was_set_for_one_model_is_not_held_against_another(prompt: Prompt) -> None:
    """As where a policy falls back on a stronger one; what the prompt itself asks for is another matter."""
    settings = Settings(model="gpt-5.2", effort="none", temperature=0.5, max_output_tokens=128_000)
    other = settings.of(replace(prompt, model="gpt-5.2-pro"))
    assert (other.effort, other.temperature) == ("medium", None)
    other = settings.of(replace(prompt, model="gpt-5.4"))
    assert (other.effort, other.temperature) == ("none", 0.5)
    assert settings.of(replace(prompt, model="my-own")).temperature == 0.5
    with pytest.raises(BadSetting):
        settings.of(replace(prompt, model="gpt-5.2-pro", effort="none"))


def test_what_is_known_of_models_can_be_added_to(prompt: Prompt) -> None:
    models = {**MODELS, "my-deployment": MODELS["gpt-5.2-pro"]}
    assert effort(prompt, model="my-deployment", models=models) == "medium"
