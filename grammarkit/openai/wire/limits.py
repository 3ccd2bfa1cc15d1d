"""What servers, APIs and models are known to refuse, told of before anything is sent: `BadSetting`.

The limits of metadata and of the safety identifier are the official SDK's (3.54, `response_create_params.py`); that
Chat Completions takes metadata only with `store` is what it answers (`The 'metadata' parameter is only allowed when
'store' is enabled`). Names of functions are letters, digits, `_` and `-`, 64 over Chat Completions; of custom tools
nothing is said, so theirs are held to the same. What models refuse is in `models.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.diagnostic import Diagnostic
from grammarkit.openai.errors import BadSetting
from grammarkit.openai.models import default_effort

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt
    from grammarkit.openai.models import Model
    from grammarkit.openai.wire.settings import Settings

Faults: TypeAlias = Iterator[Diagnostic]

_WRITTEN = frozenset({"model", "instructions", "input", "messages", "tools", "stream"})
_SAMPLING = (
    *("temperature", "top_p", "top_logprobs", "logprobs"),
    *("presence_penalty", "frequency_penalty", "logit_bias"),
)
"""What models take only without reasoning (pydantic-ai's `SAMPLING_PARAMS`)."""
_VERBOSITIES = ("low", "medium", "high")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PAIRS, _KEY, _VALUE, _IDENTIFIER = 16, 64, 512, 128


def of_settings(settings: Settings) -> None:
    """Raise `BadSetting` for the first thing in `settings` that is known to be refused."""
    _raise(_of_api(settings))
    _raise(_of_server(settings))
    if settings.known is not None:
        _raise(_of_model(settings, settings.known))


def of_prompt(prompt: Prompt) -> None:
    """Raise `BadSetting` for the first thing in `prompt` that is known to be refused."""
    _raise(_of_tools(prompt))


def _raise(faults: Faults) -> None:
    if found := next(faults, None):
        raise BadSetting(found)


def _of_api(settings: Settings) -> Faults:
    if settings.api not in {"responses", "chat"}:
        yield _fault("unknown-api", f"there is no API `{settings.api}`", 'set `api="responses"` or `api="chat"`')
    if ours := sorted(_WRITTEN & settings.options.keys()):
        found = f"`{ours[0]}` cannot be among the options: it is written from the prompt"
        yield _fault("reserved-option", found, f"leave `{ours[0]}` out of `options`")
    if settings.stateful and settings.spoken == "chat":
        found = "Chat Completions keeps no conversations, so it cannot be `stateful`"
        yield _fault("stateless-api", found, 'set `api="responses"`, or leave `stateful` out')
    yield from _of_background(settings)
    yield from _of_batch(settings)
    yield from _of_metadata(settings)
    if len(settings.safety_identifier or "") > _IDENTIFIER:
        found = f"`safety_identifier` has more than {_IDENTIFIER} characters"
        yield _fault("long-identifier", found, "set it to a hash of what identifies the user")


def _of_background(settings: Settings) -> Faults:
    if settings.background and settings.spoken == "chat":
        found = "Chat Completions has no background mode"
        yield _fault("no-background", found, 'set `api="responses"`, or leave `background` out')
    if settings.background and settings.store is False and not settings.stateful:
        found = "what is worked out in the background has to be stored, and `store` is false"
        yield _fault("background-unstored", found, "set `store=True`, or leave `store` or `background` out")


def _of_batch(settings: Settings) -> Faults:
    if not settings.batched:
        return
    one_by_one = "ask one by one, with `Client.ask_many`"
    if not settings.server.batches:
        yield _fault("no-batches", f"`{settings.server.name}` is not known to have a Batch API", one_by_one)
    if settings.known is not None and not settings.known.batches:
        found = f"`{settings.model}` cannot be asked in batches"
        yield _fault("no-batches", found, f"take another model, such as `gpt-5.2`, or {one_by_one}")
    if settings.stateful:
        found = "a batch keeps no conversations, so it cannot be `stateful`"
        yield _fault("stateful-batch", found, "leave `stateful` out")


def _of_server(settings: Settings) -> Faults:
    server = settings.server
    if settings.way == "tool" and settings.api not in server.apis:
        found = f"`{server.name}` takes grammars only over another API than `{settings.api}`"
        yield _fault("unspoken-api", found, f'set `api="{server.apis[0]}"`', server.apis)
    if settings.syntax not in server.syntaxes and settings.way != "here":
        found = f"`{server.name}` takes no grammar that is written in `{settings.syntax}`"
        remedy = " or ".join(f'`syntax="{syntax}"`' for syntax in server.syntaxes)
        yield _fault("unknown-syntax", found, f"set {remedy}", server.syntaxes)
    for name in sorted(server.refuses):
        if getattr(settings, name):
            yield _fault("unknown-setting", f"`{server.name}` knows no `{name}`", f"leave `{name}` out")
    own = {key for body in server.bodies.values() for key in body} if settings.way == "message" else set()
    if ours := sorted(own & settings.options.keys()):
        found = f"`{ours[0]}` cannot be among the options: the grammar goes there"
        yield _fault("reserved-option", found, f"leave `{ours[0]}` out of `options`")


def _of_metadata(settings: Settings) -> Faults:
    pairs = settings.options.get("metadata", settings.metadata) or {}
    remedy = f"keep it to {_PAIRS} pairs of strings, keys to {_KEY} characters, values to {_VALUE}"
    if not isinstance(pairs, Mapping):
        yield _fault("metadata-no-text", f"`metadata` is a {type(pairs).__name__}", remedy)
    if len(pairs) > _PAIRS:
        yield _fault("metadata-too-large", f"`metadata` has {len(pairs)} pairs", remedy)
    for key, value in pairs.items():
        if not isinstance(key, str) or not isinstance(value, str):
            yield _fault("metadata-no-text", f"`metadata` has {key!r}: {value!r}, which are not two strings", remedy)
        elif len(key) > _KEY or len(value) > _VALUE:
            long, most = ("key", _KEY) if len(key) > _KEY else ("value", _VALUE)
            found = f"`metadata` has a {long} of more than {most} characters: `{key[:_KEY]}`"
            yield _fault("metadata-too-large", found, remedy)
    if pairs and settings.spoken == "chat" and not settings.options.get("store", settings.store):
        found = "Chat Completions takes `metadata` only for what it stores"
        yield _fault("metadata-unstored", found, 'set `store=True`, or `api="responses"`, or leave `metadata` out')


def _of_model(settings: Settings, model: Model) -> Faults:
    name = settings.model
    if model.gone:
        found = f"`{name}` was shut down on {model.ends}"
        yield _fault("retired-model", found, f'set `model="{model.instead}"`')
    if settings.way == "tool" and settings.api == "chat" and model.chat == ():
        found = f"`{name}` takes tools only over the Responses API"
        yield _fault("responses-only", found, 'set `api="responses"`')
    if settings.verbosity is not None and settings.verbosity not in _VERBOSITIES:
        found = f"there is no verbosity `{settings.verbosity}`"
        yield _fault("unknown-verbosity", found, f"set `verbosity` to {_either(_VERBOSITIES)}", _VERBOSITIES)
    if settings.max_output_tokens is not None and settings.max_output_tokens > model.output:
        found = f"`{name}` answers with at most {model.output} tokens, not {settings.max_output_tokens}"
        yield _fault("too-much-output", found, f"set `max_output_tokens={model.output}`, or less")
    if settings.options.keys().isdisjoint({"reasoning", "reasoning_effort"}):
        yield from _of_effort(settings, model, settings.effort or default_effort(model, settings.spoken) or "")


def _of_effort(settings: Settings, model: Model, effort: str) -> Faults:
    name = settings.model
    if effort not in (model.efforts or ("",)):
        remedy = f"set `effort` to {_either(model.efforts)}" if model.efforts else "leave `effort` out"
        yield _fault("unknown-effort", f"`{name}` has no effort `{effort}`", remedy, model.efforts)
    if settings.way == "tool" and settings.api == "chat" and model.chat is not None and effort not in model.chat:
        found = f"over Chat Completions `{name}` takes tools only without reasoning, and `effort` is `{effort}`"
        yield _fault("effort-with-tools", found, 'set `api="responses"`, or `effort="none"`', model.in_chat)
    for option in _SAMPLING:
        value = settings.temperature if option == "temperature" else None
        if settings.options.get(option, value) is None:
            continue
        if not model.sampling:
            yield _fault("no-sampling", f"`{name}` takes no `{option}`", f"leave `{option}` out")
        elif effort not in {"none", ""}:
            found = f"`{name}` takes `{option}` only without reasoning, and `effort` is `{effort}`"
            yield _fault("sampling-with-reasoning", found, f'set `effort="none"`, or leave `{option}` out')


def _of_tools(prompt: Prompt) -> Faults:
    names = [tool.name for tool in prompt.tools]
    for name in names:
        if not _NAME.fullmatch(name):
            remedy = "name it with 1 to 64 letters of ASCII, digits, `_` and `-`"
            yield _fault("bad-tool-name", f"no tool can be called `{name}`", remedy)
        if names.count(name) > 1:
            yield _fault("tool-name-taken", f"two tools are called `{name}`", "give each its own name")
    if not names:
        yield _fault("no-tool", "the prompt has no tool, and so no grammar", "give it at least one")


def _either(words: tuple[str, ...]) -> str:
    *others, last = (f"`{word}`" for word in words)
    return f"{', '.join(others)} or {last}" if others else last


def _fault(code: str, message: str, remedy: str, expected: tuple[str, ...] = ()) -> Diagnostic:
    return Diagnostic(code, message, expected=expected, help=remedy)
