"""What is the same in a request of either API. How each spells it is in `responses.py` and `chat.py`.

What is the same from prompt to prompt stands first in a body, always in the same order, and turns are only ever added
at its end: a provider's prompt cache keeps the longest beginning that it has seen.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grammarkit.errors import BackendError
from grammarkit.openai.wire.length import too_long
from grammarkit.openai.wire.limits import of_prompt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grammarkit.ask.values import Prompt
    from grammarkit.grammar import Grammar
    from grammarkit.openai.servers import Syntax, ToolSyntax
    from grammarkit.openai.wire.settings import Settings

DIALECT = "openai"


def written(grammar: Grammar, syntax: Syntax) -> str:
    """Write a grammar in a syntax, for servers of which nothing but the grammar's language is expected.

    Raises:
        GrammarError: it cannot be done.
    """
    return grammar.lower(dialect=DIALECT).text if syntax == "lark" else _printed(grammar, syntax)


def definition(grammar: Grammar, syntax: ToolSyntax = "lark") -> dict[str, Any]:
    """Write a grammar as the server's engine reads it.

    A regular expression is anchored, as in OpenAI's example: whether it would have to match the whole text anyway is
    not said, and this holds either way.

    Raises:
        GrammarError: it cannot be done, as where the language is not regular.
    """
    text = written(grammar, syntax)
    return {"syntax": syntax, "definition": f"^(?:{text})$" if syntax == "regex" else text}


@lru_cache(maxsize=128)
def _printed(grammar: Grammar, target: str) -> str:
    return grammar.to(target)


def request(
    prompt: Prompt,
    settings: Settings,
    *,
    tools: Sequence[Mapping[str, Any]],
    named: Mapping[str, Any],
    own: Mapping[str, Any],
    turns: Mapping[str, Any],
) -> dict[str, Any]:
    """Put a body together from settings that are settled, and what the API spells its own way; None is left out.

    One tool is forced by `named`. Of several one is `required`, whichever: they are all offered with every prompt, so
    that the list stays the same for the prompt cache without `allowed_tools`, which is for leaving some of them out.
    Calls in parallel are not asked for, since the cookbook says that custom tools know none, but are read if they come.
    Without `tools` the grammar goes elsewhere, and what only OpenAI knows is said only where it is asked for.

    Raises:
        BadSetting: something in the prompt is known to be refused.
        BackendError: the prompt is longer than the model can read.
    """
    of_prompt(prompt)
    choice = named if len(tools) == 1 else "required"
    offered = {"tools": [*tools], "tool_choice": choice, "parallel_tool_calls": False} if tools else {}
    said = {
        "model": settings.model,
        **offered,
        **own,
        "temperature": settings.temperature,
        "store": settings.kept if tools else settings.kept or None,
        "background": settings.in_background or None,
        "metadata": None if settings.metadata is None else dict(settings.metadata),
        "safety_identifier": settings.safety_identifier,
        "service_tier": settings.service_tier,
        "prompt_cache_key": settings.prompt_cache_key,
    }
    body = {**{key: value for key, value in said.items() if value is not None}, **settings.options, **turns}
    if settings.known and (found := too_long(body, settings.known.input, settings.tokens)):
        raise BackendError(found)
    return body
