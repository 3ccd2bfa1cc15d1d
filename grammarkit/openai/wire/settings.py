"""What a request says besides its prompt; the same for every API of a server.

A value of this kind is one that can be sent: what is known to be refused is told of when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

from grammarkit.openai.models import MODELS, default_effort, known
from grammarkit.openai.servers import OPENAI
from grammarkit.openai.wire.limits import of_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.ask.values import Prompt
    from grammarkit.openai.models import Model
    from grammarkit.openai.servers import ApiName, Enforce, Server, Syntax, ToolSyntax

Way: TypeAlias = Literal["tool", "message", "here"]
"""Where a grammar goes: into a tool, into the body for the whole message, or, to be enforced here, into the prompt."""


class Wishes(TypedDict, total=False):
    """The fields of `Settings` that are not the server's to say where they are left out."""

    enforce: Enforce | None
    effort: str | None
    temperature: float | None
    verbosity: str | None
    store: bool | None
    stateful: bool
    background: bool | None
    metadata: Mapping[str, str] | None
    safety_identifier: str | None
    service_tier: str | None
    prompt_cache_key: str | None
    tokens: Callable[[str], int] | None
    models: Mapping[str, Model]
    options: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)  # no slots: what follows from it is worked out once, and kept in it
class Settings:
    """What holds for every prompt. What a prompt says of its model, effort and temperature goes before what is here.

    `api` is the one that is spoken. Chat Completions takes tools with reasoning only on some models, so `effort` is
    `none` there unless it is given. `max_output_tokens` counts reasoning too.

    `store` has the server keep each response. `stateful` does so as well, and then a re-ask sends only what is new: the
    server adds the rest from the response before (Responses only). Without it nothing need be kept, since what a re-ask
    needs is sent along. `background` has the server work by itself, looked at now and then, which outlives connections;
    None is as is usual for the model. The server has to keep what it works on so: there `store` is true unless it is
    given, and where it is given as false nothing is worked out in the background unless asked for, which is refused.

    `syntax` is that of the grammars which are sent. `tokens` counts those of a text, to tell early of a prompt that is
    too long for the model; without it only what is clearly too long is told of. `models` says what is known of models,
    by their names: nothing is held against one that is not there.

    `options` go into the body as they are, each in place of what stands there under its name.

    `server` says where a grammar goes. `enforce` is `there` where the server sees to it that an answer keeps to its
    grammar, and `here` where we do: the grammar is then shown to the model, with examples, over Chat Completions, and
    its answer is plain text. Where it is not given the server knows what suits the model.

    What is `batched` goes out as a line of a batch.

    Raises:
        BadSetting: the server, the API, or the model, is known to refuse this.
    """

    model: str
    api: ApiName = "responses"
    effort: str | None = None
    temperature: float | None = None
    verbosity: str | None = None
    max_output_tokens: int | None = None
    store: bool | None = None
    stateful: bool = False
    background: bool | None = None
    syntax: Syntax = "lark"
    metadata: Mapping[str, str] | None = field(default=None, hash=False)
    safety_identifier: str | None = None
    service_tier: str | None = None
    prompt_cache_key: str | None = None
    tokens: Callable[[str], int] | None = field(default=None, hash=False)
    models: Mapping[str, Model] = field(default_factory=lambda: MODELS, repr=False, hash=False)
    options: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    server: Server = OPENAI
    enforce: Enforce | None = None
    batched: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", dict(self.options))  # not the caller's, which may change
        of_settings(self)

    @cached_property
    def known(self) -> Model | None:
        """What is known of the model."""
        found = known(self.model, self.models)
        return found[1] if found else None

    @cached_property
    def priced(self) -> Mapping[str, Model]:
        """The models whose prices hold: OpenAI's only at OpenAI, as others charge what they like; yours anywhere."""
        return self.models if self.server.name == OPENAI.name or self.models is not MODELS else {}

    @cached_property
    def way(self) -> Way:
        """Where the grammar goes."""
        return self.way_of(self.model)

    def way_of(self, model: str) -> Way:
        """Tell where the grammar goes for a model of this server."""
        if (self.enforce or self.server.enforcing(model)) == "here":
            return "here"
        return "message" if self.server.bodies else "tool"

    @cached_property
    def spoken(self) -> ApiName:
        """The API that is spoken with the model: without tools it is Chat Completions, which all servers have."""
        return self.api if self.way == "tool" else "chat"

    @property
    def tool_syntax(self) -> ToolSyntax:
        """The syntax of a grammar in a tool."""
        return "regex" if self.syntax == "regex" else "lark"

    @cached_property
    def kept(self) -> bool:
        """Whether the server keeps responses."""
        return bool(self.store) or self.stateful or self.in_background

    @cached_property
    def in_background(self) -> bool:
        """Whether the server works by itself."""
        usual = self.known is not None and self.known.background
        possible = self.spoken == "responses" and (self.store is not False or self.stateful)
        return usual and possible if self.background is None else self.background

    def of(self, prompt: Prompt) -> Settings:
        """Settle what a prompt leaves open, and the effort.

        Raises:
            BadSetting: the model is known to refuse what comes of it.
        """
        return self._settled(prompt.model, prompt.effort, prompt.temperature, prompt.room)

    @lru_cache(maxsize=128)  # noqa: B019 - few are ever made, and most prompts leave the same open
    def _settled(self, model: str | None, effort: str | None, temperature: float | None, room: int) -> Settings:
        mine = self if model is None else self._of_another(model)
        effort = effort or mine.effort or default_effort(mine.known, mine.spoken)
        temperature = mine.temperature if temperature is None else temperature
        most = mine.max_output_tokens
        if most is not None and room > 1:
            most = most * room if mine.known is None else min(most * room, mine.known.output)
        return replace(mine, effort=effort, temperature=temperature, max_output_tokens=most)

    def _of_another(self, model: str) -> Settings:
        """Ask another model the same; what was set for one model and another does not take is left out."""
        found = known(model, self.models)
        if found is None or model == self.model:
            return replace(self, model=model)
        takes, room = found[1], self.max_output_tokens
        effort = self.effort if self.effort in takes.efforts else None
        return replace(
            self,
            model=model,
            effort=effort,
            temperature=self.temperature if takes.sampling and effort == "none" else None,
            max_output_tokens=None if room is None else min(room, takes.output),
        )


def in_batch(settings: Settings) -> Settings:
    """Give the settings for lines of a batch: the server works through them as it likes, and keeps no conversation.

    Raises:
        BadSetting: the server or the model is known to have no batches, or the settings are about a conversation that
            is kept.
    """
    return replace(settings, background=False, batched=True)
