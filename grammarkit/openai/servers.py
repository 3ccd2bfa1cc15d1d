"""Servers that speak OpenAI's protocol, as values: where each is, and where it takes a grammar.

A grammar goes into a tool, as at OpenAI, or it is what the whole message must keep to, and then stands in the body
itself: such servers know neither custom tools nor ids of calls, and the answer is the message's content. A server that
is not here is a `Server` of your own.

What is said of each has a source, with how far it is to be trusted: H, its own documentation, schema or code; M, a
measurement or report by others; L, inference. What is not established is not promised: whether a server really enforces
grammars `grammarkit probe` finds out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

ApiName: TypeAlias = Literal["responses", "chat"]
ToolSyntax: TypeAlias = Literal["lark", "regex"]
Syntax: TypeAlias = Literal[ToolSyntax, "gbnf", "ebnf"]
Enforce: TypeAlias = Literal["there", "here"]
"""Who sees to it that an answer keeps to its grammar: the server while it writes, or we, when it has come."""

GRAMMAR = "{grammar}"
"""Stands for the grammar in what a server's bodies have."""

_LLGUIDANCE = '%llguidance {"no_forcing": true}\n'
"""Tells a server with llguidance in it that Lark follows; forced text is not followed, since that can loop for ever."""

_OPENAI_ALONE = frozenset(
    {
        *("stateful", "store", "background", "verbosity", "metadata"),
        *("safety_identifier", "service_tier", "prompt_cache_key"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server is, and what it takes.

    `base_url` is where it usually is; without one it must be given. `key_header` is the header that the key goes into,
    after `Bearer` where that is `authorization`; `key_variable` names the environment variable with the key, and
    without one a key is only sent where it is given: it is `optional`.

    `apis` are those that it speaks, its usual one first. `bodies` says, for each syntax of a grammar, what a body has
    besides, `GRAMMAR` standing for the grammar; the usual one comes first. Where there are none, grammars go into
    custom tools, as Lark or as regular expressions.

    `enforces` tells whether it is known, or at least supposed, to enforce grammars; of models with one of the words
    `unenforced` in their names it is known that it does not. `refuses` are the settings that it does not take.
    `batches` tells whether it has OpenAI's Batch API.
    """

    name: str
    base_url: str = ""
    address_variable: str = ""
    key_variable: str = ""
    key_header: str = "authorization"
    apis: tuple[ApiName, ...] = ("responses", "chat")
    bodies: Mapping[Syntax, Mapping[str, Any]] = field(default_factory=dict[Syntax, "Mapping[str, Any]"], hash=False)
    batches: bool = False
    enforces: bool = True
    unenforced: tuple[str, ...] = ()
    refuses: frozenset[str] = frozenset()
    source: str = ""

    @property
    def syntaxes(self) -> tuple[Syntax, ...]:
        """The syntaxes that a grammar may be sent in, the usual one first."""
        return tuple(self.bodies) or ("lark", "regex")

    @property
    def optional(self) -> bool:
        """Whether it may be asked without a key."""
        return not self.key_variable

    def enforcing(self, model: str) -> Enforce:
        """Tell who is to enforce the grammars of a model, where nobody says."""
        told = self.enforces and not any(word in model.lower() for word in self.unenforced)
        return "there" if told else "here"

    def carrying(self, text: str, syntax: Syntax) -> dict[str, Any]:
        """Give what a body has besides, with the grammar in its place."""
        return {key: _filled(value, text) for key, value in self.bodies[syntax].items()}


def _filled(value: object, text: str) -> object:
    match value:
        case str():
            return value.replace(GRAMMAR, text)
        case dict():
            return {key: _filled(inner, text) for key, inner in value.items()}
        case _:
            return value


OPENAI = Server(
    name="openai",
    base_url="https://api.openai.com/v1",
    address_variable="OPENAI_BASE_URL",
    key_variable="OPENAI_API_KEY",
    batches=True,
    source="H: function-calling guide, SDK 3.54",
)

AZURE = Server(
    name="azure",  # no address: each resource has its own, https://RESOURCE.openai.azure.com/openai/v1
    key_variable="AZURE_OPENAI_API_KEY",
    key_header="api-key",
    batches=True,  # H: its own how-to; the model must be deployed for batches
    source="M: over Responses seen to work by three (PyRIT#1147, ai#12964, gpt-5.6-luna); over chat not established",
)

COMETAPI = Server(
    name="cometapi",
    base_url="https://api.cometapi.com/v1",
    key_variable="COMETAPI_KEY",
    unenforced=("gemini", "claude"),
    source="M of the address; nothing on whether grammars are passed through: probe it",
)

OPENROUTER = Server(
    name="openrouter",
    base_url="https://openrouter.ai/api/v1",
    key_variable="OPENROUTER_API_KEY",
    apis=("responses",),
    unenforced=("gemini", "claude"),
    source="H that its schema has custom tools with grammars; not established which providers get them: probe it",
)

VLLM = Server(
    name="vllm",
    base_url="http://localhost:8000/v1",
    apis=("chat",),
    bodies={
        "ebnf": {"structured_outputs": {"grammar": GRAMMAR}},
        "regex": {"structured_outputs": {"regex": GRAMMAR}},
        "lark": {"structured_outputs": {"grammar": GRAMMAR}},  # the guidance backend reads it
    },
    refuses=_OPENAI_ALONE,
    source="H: outlines and vLLM since 0.12; older servers ignore the field and want `VLLM_OLDER`",
)

VLLM_OLDER = Server(
    name="vllm",
    base_url="http://localhost:8000/v1",
    apis=("chat",),
    bodies={"ebnf": {"guided_grammar": GRAMMAR}, "regex": {"guided_regex": GRAMMAR}},
    refuses=_OPENAI_ALONE,
    source="H: vLLM before 0.12",
)

SGLANG = Server(
    name="sglang",
    base_url="http://localhost:30000/v1",
    apis=("chat",),
    bodies={
        "ebnf": {"ebnf": GRAMMAR},
        "regex": {"regex": GRAMMAR},
        "lark": {"ebnf": _LLGUIDANCE + GRAMMAR},  # --grammar-backend llguidance
    },
    refuses=_OPENAI_ALONE,
    source="H: outlines, llguidance's README",
)

LLAMACPP = Server(
    name="llamacpp",
    base_url="http://localhost:8080/v1",
    apis=("chat",),
    bodies={
        "gbnf": {"grammar": GRAMMAR},
        "lark": {"grammar": _LLGUIDANCE + GRAMMAR},  # where it was built with LLAMA_LLGUIDANCE
    },
    refuses=_OPENAI_ALONE,
    source="H: llguidance's README, and run here; a grammar beside tools is a 400",
)

MISTRALRS = Server(
    name="mistralrs",
    base_url="http://localhost:1234/v1",
    apis=("chat",),
    bodies={
        "lark": {"grammar": {"type": "lark", "value": GRAMMAR}},
        "regex": {"grammar": {"type": "regex", "value": GRAMMAR}},
    },
    refuses=_OPENAI_ALONE,
    source="H: its code; custom tools are dropped in silence",
)

SERVERS: dict[str, Server] = {
    server.name: server for server in (OPENAI, AZURE, COMETAPI, OPENROUTER, VLLM, SGLANG, LLAMACPP, MISTRALRS)
}


def server_of(given: str | Server) -> Server:
    """Find a server by its name; one that is a value is itself.

    Raises:
        ValueError: there is none of that name; the message lists those that there are.
    """
    if isinstance(given, Server):
        return given
    if given in SERVERS:
        return SERVERS[given]
    near = get_close_matches(given.lower(), SERVERS, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"the servers are {', '.join(SERVERS)}; there is no {given!r}{hint}")
