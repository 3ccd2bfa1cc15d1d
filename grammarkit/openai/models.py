"""What each model takes, and what it costs: data, as of `AS_OF`, read from OpenAI's own pages and dated there.

Sources: M, the model's page at developers.openai.com/api/docs/models; S, the official SDK 3.54 (`chat_model.py`, for
the days on which models end); P, the matrix of efforts that pydantic-ai checked against the live API in July 2026
(`profiles/openai.py`); D, OpenAI's deployment checklist (which models take tools over Chat Completions); R, reports in
public trackers. What is in no source is left open: a model that is not here is never held to anything.

That all of these take tools with grammars is documented for gpt-5 and gpt-5.2 and to be expected of the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.ask.values import Usage

AS_OF = "2026-11-23"
"""The day of the facts below; what was to end by then has ended."""

LONG = 272_000
"""A request with more input than this is dear as a whole, on models with room for it: M of gpt-5.4 to gpt-6.2."""

EFFORT = "low"
"""How hard a model thinks unless told otherwise.

gpt-5.2's own default is `none`, while OpenAI's cure for answers that follow a grammar but drift in meaning is more
reasoning (function-calling guide); `low` is the least that reasons at all.
"""

_MILLION = 1_000_000
_MINIMAL = ("minimal", "low", "medium", "high")
_TO_HIGH = ("none", "low", "medium", "high")
_TO_XHIGH = (*_TO_HIGH, "xhigh")
_TO_MAX = (*_TO_XHIGH, "max")
_REASONING = ("low", "medium", "high", "xhigh", "max")
_PRO = ("medium", "high", "xhigh")

_TIERS = {"": 1.0, "auto": 1.0, "default": 1.0, "flex": 0.5, "batch": 0.5, "priority": 2.0, "fast": 2.0}
"""What a tier multiplies prices by (M). Others, such as `scale` and `ultrafast`, are priced by contract or by date."""


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens. Where no price for cached input is listed it costs as much as other input."""

    input: float
    output: float
    cached: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a model takes.

    `efforts` go from the least to the most; a model that does not reason has none. `sampling` tells whether temperature
    and its like are taken, which is only ever without reasoning. `chat` lists the efforts with which Chat Completions
    takes tools: all of them where it is None, and the model is not for that API where it is empty. `input` and `output`
    are the most tokens each way. `ends` is the day on which OpenAI shuts the model down, `instead` what to take then.
    `background` is for models that think for longer than connections last. `batches` tells whether the Batch API takes
    the model.
    """

    efforts: tuple[str, ...]
    input: int
    output: int = 128_000
    price: Price | None = None
    sampling: bool = True
    chat: tuple[str, ...] | None = None
    background: bool = False
    batches: bool = True
    ends: str = ""
    instead: str = ""

    @property
    def gone(self) -> bool:
        """Whether the model had been shut down by the day of this table."""
        return bool(self.ends) and self.ends <= AS_OF

    @property
    def in_chat(self) -> tuple[str, ...]:
        """The efforts with which Chat Completions takes tools."""
        return self.efforts if self.chat is None else self.chat


def _newer(efforts: tuple[str, ...], price: Price, *, chat: tuple[str, ...] = ("none",)) -> Model:
    """Make a model with the large window of gpt-5.4 and later; tools rule out reasoning over the chat API (D, R)."""
    return Model(efforts=efforts, input=922_000, price=price, sampling="none" in efforts, chat=chat)


MODELS: Mapping[str, Model] = {
    # P: sampling is taken at effort none. R: with tools, Chat Completions may refuse any other effort (livekit#5088).
    "gpt-5.2": Model(efforts=_TO_XHIGH, input=272_000, price=Price(1.75, 14, 0.175)),
    # M: over Responses only, not in batches; no default effort is stated, and no price for cached input.
    "gpt-5.2-pro": Model(
        efforts=_PRO, input=272_000, price=Price(21, 168), sampling=False, chat=(), background=True,
        batches=False,
    ),
    # P: effort is fixed. S: the day.
    "gpt-5.2-chat-latest": Model(
        efforts=("medium",), input=111_616, output=16_384, price=Price(1.75, 14, 0.175), sampling=False,
        ends="2026-08-10", instead="gpt-5.2",
    ),
    "gpt-5.3-chat-latest": Model(
        efforts=("medium",), input=111_616, output=16_384, sampling=False, ends="2026-08-10", instead="gpt-5.2"
    ),
    "gpt-5.1": Model(
        efforts=_TO_HIGH, input=272_000, price=Price(1.25, 10, 0.125), ends="2027-04-01", instead="gpt-5.2"
    ),
    "gpt-5.1-chat-latest": Model(
        efforts=("medium",), input=111_616, output=16_384, sampling=False, ends="2026-07-23", instead="gpt-5.2"
    ),
    "gpt-5": Model(
        efforts=_MINIMAL, input=272_000, price=Price(1.25, 10, 0.125), sampling=False,
        ends="2026-12-11", instead="gpt-5.2",
    ),
    "gpt-5-mini": Model(
        efforts=_MINIMAL, input=272_000, price=Price(0.25, 2, 0.025), sampling=False,
        ends="2026-12-11", instead="gpt-5.4-mini",
    ),
    "gpt-5-nano": Model(
        efforts=_MINIMAL, input=272_000, price=Price(0.05, 0.4, 0.005), sampling=False,
        ends="2026-12-11", instead="gpt-6-luna",
    ),
    "gpt-5.4": _newer(_TO_XHIGH, Price(2.5, 15, 0.25)),
    "gpt-5.4-mini": Model(efforts=_TO_XHIGH, input=272_000, price=Price(0.75, 4.5, 0.075), chat=("none",)),
    "gpt-5.4-nano": Model(
        efforts=_TO_XHIGH, input=272_000, price=Price(0.2, 1.25, 0.02), chat=("none",),
        ends="2027-04-01", instead="gpt-6-luna",
    ),
    "gpt-5.5": _newer(_TO_XHIGH, Price(5, 30, 0.5)),
    "gpt-5.6-sol": _newer(_TO_MAX, Price(4, 20, 0.4)),
    "gpt-5.6-terra": _newer(_TO_MAX, Price(2, 12, 0.2)),
    "gpt-5.6-luna": _newer(_TO_MAX, Price(0.2, 1.2, 0.02)),
    # D, M: the first two take tools over Chat Completions at effort none, the rest only over Responses.
    "gpt-6-sol": _newer(_TO_MAX, Price(2, 10, 0.2)),
    "gpt-6-luna": _newer(_TO_MAX, Price(0.1, 0.5, 0.01)),
    "gpt-6-astra": _newer(_REASONING, Price(10, 50, 1), chat=()),
    "gpt-6.1-sol": _newer(_REASONING, Price(2, 10, 0.1), chat=()),
    "gpt-6.1-terra": _newer(_TO_MAX, Price(1, 5, 0.05), chat=()),
    "gpt-6.2-sol": _newer(_REASONING, Price(2, 10, 0.1), chat=()),
    # No price for cached input was found.
    "gpt-6.2-astra": _newer(_REASONING, Price(8, 40), chat=()),
}  # fmt: skip
ALIASES = {"gpt-5.6": "gpt-5.6-sol"}
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def known(name: str, models: Mapping[str, Model] = MODELS) -> tuple[str, Model] | None:
    """Find a model, under its name without the day of a snapshot; None where nothing is known of it."""
    if name in models:
        return name, models[name]
    plain = _SNAPSHOT.sub("", name)
    candidate = next((candidate for candidate in (plain, ALIASES.get(plain)) if candidate in models), None)
    return None if candidate is None else (candidate, models[candidate])


def default_effort(model: Model | None, api: str) -> str | None:
    """Choose the effort where none is given; None for a model that has none, or of which it is not known.

    Over Chat Completions it is `none` where the model takes that: from gpt-5.4 on nothing else goes with tools, and of
    gpt-5.2 the same is reported.
    """
    if model is None:
        return EFFORT if api == "responses" else None
    if not model.efforts:
        return None
    wanted = (EFFORT,) if api == "responses" else ("none", EFFORT)
    return next((effort for effort in wanted if effort in model.efforts), model.efforts[0])


def cost(
    usage: Usage, model: str, tier: str = "", *, written: int = 0, models: Mapping[str, Model] = MODELS
) -> float | None:
    """Give the list price in dollars of `usage`, or None where it is not known.

    `tier` is the one that served the request, as the response tells it, or `batch`. `written` counts the input tokens
    that went into the cache, which cost a quarter more from gpt-5.6 on (M). Regional processing, which costs a tenth
    more, is not seen from here, and another server than OpenAI's may charge as it likes.
    """
    found = known(model, models)
    factor = _TIERS.get(tier)
    if found is None or found[1].price is None or factor is None:
        return None
    price, room = found[1].price, found[1].input
    dear = usage.input > LONG and room > LONG
    cached = price.input if price.cached is None else price.cached
    read = (usage.input - usage.cached) * price.input + usage.cached * cached + 0.25 * written * price.input
    wrote = usage.output * price.output
    return factor * ((2 if dear else 1) * read + (1.5 if dear else 1) * wrote) / _MILLION
