from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest
from openai.types.shared import ChatModel, ReasoningEffort
from openai.types.shared.responses_model import ResponsesModel

from grammarkit import Usage
from grammarkit.openai.models import ALIASES, AS_OF, LONG, MODELS, Model, Price, cost, known

FULL = Usage(input=1_000_000, output=1_000_000)
SMALL = Usage(input=100_000, output=100_000, cached=40_000)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_one_that_the_official_sdk_names(name: str) -> None:
    chat, others = get_args(ChatModel), re.findall(r"'([^']+)'", str(ResponsesModel))
    assert name in {*chat, *others}


@pytest.mark.parametrize(("name", "model"), MODELS.items())
def test_every_entry_holds_together(name: str, model: Model) -> None:
    assert set(model.efforts) <= set(get_args(get_args(ReasoningEffort)[0]))
    assert set(model.in_chat) <= set(model.efforts)
    assert model.sampling == ("none" in model.efforts)
    assert model.output < model.input
    if model.ends:
        assert date.fromisoformat(model.ends).year >= 2026
        assert not MODELS[model.instead].gone
    if model.price and model.price.cached is not None:
        assert model.price.cached < model.price.input < model.price.output


def test_what_issue_4_says_of_gpt_5_2() -> None:
    model = MODELS["gpt-5.2"]
    assert model.efforts == ("none", "low", "medium", "high", "xhigh")
    assert (model.input, model.output) == (272_000, 128_000)
    pro = MODELS["gpt-5.2-pro"]
    assert (pro.efforts, pro.in_chat, pro.background) == (("medium", "high", "xhigh"), (), True)
    assert MODELS["gpt-5.2-chat-latest"].gone


def test_a_model_is_known_by_its_snapshots_and_by_other_names() -> None:
    assert known("gpt-5.2-2025-12-11") == ("gpt-5.2", MODELS["gpt-5.2"])
    assert known("gpt-5.6") == known("gpt-5.6-sol")
    assert set(ALIASES.values()) <= MODELS.keys()
    for name in ("", "gpt-5.2-codex", "openai/gpt-5.2", "gpt-4.1", "gpt-5.2-turbo-2025-12-11"):
        assert known(name) is None


def test_a_model_is_gone_from_the_day_on_that_the_table_is_of() -> None:
    model = Model(efforts=("low",), input=1)
    assert not model.gone
    assert Model(efforts=("low",), input=1, ends=AS_OF).gone
    assert not MODELS["gpt-5"].gone


@pytest.mark.parametrize(
    ("tier", "factor"),
    [("", 1), ("default", 1), ("auto", 1), ("flex", 0.5), ("batch", 0.5), ("priority", 2), ("fast", 2)],
)
def test_a_price_is_that_of_the_tier(tier: str, factor: float) -> None:
    expected = factor * (60_000 * 1.75 + 40_000 * 0.175 + 100_000 * 14) / 1e6
    assert cost(SMALL, "gpt-5.2-2025-12-11", tier) == pytest.approx(expected)


def test_a_price_that_is_not_known_is_none() -> None:
    assert cost(SMALL, "my-own") is None
    assert cost(SMALL, "gpt-5.2", "scale") is None
    assert cost(SMALL, "gpt-5.3-chat-latest") is None


def test_input_from_the_cache_costs_as_much_as_other_input_where_nothing_else_is_listed() -> None:
    assert cost(SMALL, "gpt-5.2-pro") == pytest.approx((100_000 * 21 + 100_000 * 168) / 1e6)


def test_a_long_request_is_dear_as_a_whole_where_there_is_room_for_it() -> None:
    assert cost(FULL, "gpt-5.4") == pytest.approx(2 * 2.5 + 1.5 * 15)
    assert cost(Usage(LONG, 0), "gpt-5.4") == pytest.approx(0.272 * 2.5)
    assert cost(FULL, "gpt-5.2") == pytest.approx(1.75 + 14)


def test_what_goes_into_the_cache_costs_a_quarter_more() -> None:
    extra = (cost(SMALL, "gpt-6-luna", written=60_000) or 0) - (cost(SMALL, "gpt-6-luna") or 0)
    assert extra == pytest.approx(60_000 * 0.25 * 0.1 / 1e6)


def test_prices_of_one_s_own_can_be_given() -> None:
    assert cost(FULL, "my-own", models={"my-own": Model(efforts=(), input=1, price=Price(1, 2))}) == 3
