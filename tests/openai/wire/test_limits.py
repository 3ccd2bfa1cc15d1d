"""What is known to be refused is not sent, and whoever asked for it is told what to set."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError
from grammarkit.ask.values import Tool
from grammarkit.openai import BadSetting, OpenAI
from grammarkit.openai.models import MODELS
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.settings import Settings

if TYPE_CHECKING:
    from grammarkit import Prompt


def refused(**settings: Any) -> BadSetting:
    with pytest.raises(BadSetting) as caught:
        Settings(**{"model": "gpt-5.2", **settings})
    return caught.value


@pytest.mark.parametrize(
    ("settings", "code", "told", "remedy"),
    [
        ({"effort": "minimal"}, "unknown-effort", "`minimal`", "`none`, `low`, `medium`, `high` or `xhigh`"),
        ({"effort": "max"}, "unknown-effort", "`max`", "`xhigh`"),
        ({"model": "gpt-5.2-pro", "effort": "low"}, "unknown-effort", "`low`", "`medium`, `high` or `xhigh`"),
        ({"model": "gpt-5.2-pro", "api": "chat"}, "responses-only", "Responses", 'api="responses"'),
        ({"model": "gpt-5.2-chat-latest"}, "retired-model", "2026-08-10", 'model="gpt-5.2"'),
        ({"temperature": 0.7}, "sampling-with-reasoning", "`low`", 'effort="none"'),
        ({"temperature": 0.0, "effort": "high"}, "sampling-with-reasoning", "`high`", 'effort="none"'),
        ({"options": {"top_p": 0.5}}, "sampling-with-reasoning", "`top_p`", "`top_p`"),
        ({"model": "gpt-5.2-pro", "temperature": 0.7}, "no-sampling", "`temperature`", "`temperature`"),
        ({"model": "gpt-5.4", "api": "chat", "effort": "low"}, "effort-with-tools", "`low`", 'api="responses"'),
        ({"model": "gpt-6.2-sol", "api": "chat"}, "responses-only", "`gpt-6.2-sol`", 'api="responses"'),
        ({"model": "gpt-6-astra", "effort": "none"}, "unknown-effort", "`none`", "`low`"),
        ({"max_output_tokens": 200_000}, "too-much-output", "128000", "128000"),
        ({"verbosity": "loud"}, "unknown-verbosity", "`loud`", "`medium`"),
        ({"api": "completions"}, "unknown-api", "`completions`", 'api="chat"'),
        ({"syntax": "ebnf"}, "unknown-syntax", "`ebnf`", 'syntax="lark"'),
        ({"api": "chat", "stateful": True}, "stateless-api", "`stateful`", "`stateful`"),
        ({"api": "chat", "metadata": {"a": "b"}}, "metadata-unstored", "stores", "store=True"),
        ({"metadata": dict.fromkeys(map(str, range(17)), "")}, "metadata-too-large", "17 pairs", "16 pairs"),
        ({"metadata": {"k" * 65: ""}}, "metadata-too-large", "key of more than 64", "64"),
        ({"metadata": {"k": "v" * 513}}, "metadata-too-large", "value of more than 512", "512"),
        ({"metadata": {"k": 5}}, "metadata-no-text", "'k': 5", "strings"),
        ({"options": {"metadata": {"k": "v" * 513}}}, "metadata-too-large", "`k`", "512"),
        ({"metadata": [("k", "v")]}, "metadata-no-text", "list", "pairs"),
        ({"safety_identifier": "u" * 129}, "long-identifier", "`safety_identifier`", "hash"),
        ({"options": {"input": "x"}}, "reserved-option", "`input`", "`input`"),
    ],
)
def test_a_setting_that_is_known_to_be_refused_is_told_of_when_it_is_made(
    settings: dict[str, Any], code: str, told: str, remedy: str
) -> None:
    found = refused(**settings)
    assert found.diagnostic.code == code
    assert told in found.diagnostic.message
    assert remedy in found.diagnostic.help
    assert isinstance(found, ValueError)
    again = pickle.loads(pickle.dumps(found))
    assert (type(again), str(again)) == (BadSetting, str(found))


@pytest.mark.parametrize(
    "settings",
    [
        {"effort": "xhigh"},
        {"effort": "none", "temperature": 0.7, "options": {"top_p": 0.5}},
        {"model": "gpt-5.2-2025-12-11", "effort": "none", "temperature": 0.0},
        {"model": "gpt-5.2-pro", "effort": "xhigh"},
        {"api": "chat", "effort": "high"},
        {"model": "gpt-5.4", "api": "chat"},
        {"model": "gpt-5", "effort": "minimal"},
        {"model": "gpt-5.6-luna", "effort": "max"},
        {"api": "chat", "metadata": {"a": "b"}, "store": True},
        {"metadata": dict.fromkeys(map(str, range(16)), "v" * 512)},
        {"max_output_tokens": 128_000},
        {"options": {"reasoning": {"effort": "minimal"}}},
    ],
)
def test_what_is_not_known_to_be_refused_is_taken(settings: dict[str, Any]) -> None:
    assert Settings(**{"model": "gpt-5.2", **settings}).known


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_nothing_is_held_against_a_model_that_is_not_known(api: Any) -> None:
    odd: dict[str, Any] = {"effort": "minimal", "temperature": 0.7, "verbosity": "loud", "max_output_tokens": 10**6}
    assert Settings(model="my-deployment", api=api, **odd).known is None
    assert Settings(model="gpt-5.2-chat-latest", api=api, models={}, **odd).known is None


def test_a_backend_is_told_of_it_where_it_is_made() -> None:
    with pytest.raises(BadSetting, match=r"`gpt-5\.2` has no effort `minimal`"):
        OpenAI("gpt-5.2", effort="minimal")


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"effort": "minimal"}, "unknown-effort"),
        ({"model": "gpt-5.2-chat-latest"}, "retired-model"),
        ({"effort": "low", "temperature": 0.3}, "sampling-with-reasoning"),
    ],
)
def test_so_is_a_prompt_before_it_is_sent(prompt: Prompt, api: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(BackendError) as caught:
        APIS[api].encode(replace(prompt, **change), Settings(model="gpt-5.2", api=api))
    assert caught.value.diagnostic.code == code


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(
    ("names", "code"),
    [
        ([], "no-tool"),
        (["pick query"], "bad-tool-name"),
        (["x" * 65], "bad-tool-name"),
        ([""], "bad-tool-name"),
        (["größe"], "bad-tool-name"),
        (["a", "a"], "tool-name-taken"),
    ],
)
def test_tools_need_names_that_servers_take(prompt: Prompt, api: Any, names: list[str], code: str) -> None:
    tools = tuple(Tool(name, prompt.tools[0].grammar) for name in names)
    with pytest.raises(BadSetting) as caught:
        APIS[api].encode(replace(prompt, tools=tools), Settings(model="my-own", api=api))
    assert caught.value.diagnostic.code == code


def test_every_model_names_what_it_takes() -> None:
    """The default of each model is never refused, over either API that it is for."""
    for name, model in MODELS.items():
        if not model.gone:
            assert Settings(model=name).known is model
            assert not model.in_chat or Settings(model=name, api="chat").known is model
