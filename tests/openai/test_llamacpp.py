"""A real llama.cpp server, with a small model in it, over HTTP: grammars as GBNF and as Lark, the probe, a re-ask."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Client, Grammar
from grammarkit.local.engine import _library
from grammarkit.local.fetch import find
from grammarkit.openai import OpenAI, Server
from grammarkit.openai.proof import proved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

KEY = "sk-loopback-0123456789"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    library = _library()
    params = library.CommonParams()
    params.model.path = str(find("0.5b"))
    params.n_ctx, params.n_parallel, params.port = 4096, 1, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    params.fit_params, params.warmup, params.verbosity = False, False, -1
    params.api_keys, params.ui = [KEY], False
    server = library.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.fixture
def asked(address: str) -> Iterator[Callable[..., OpenAI]]:
    with ExitStack() as made:

        def make(server: str | Server = "llamacpp", **settings: Any) -> OpenAI:
            model = OpenAI("qwen", server=server, base_url=address, api_key=KEY, max_output_tokens=64, **settings)
            made.callback(model.close)
            return model

        yield make


def test_the_server_enforces_what_it_is_sent(asked: Callable[..., OpenAI]) -> None:
    proof = proved(asked(), ["qzvkrtwpsd"])
    assert proof.verdict == "enforced", proof


def test_a_grammar_in_lark_is_enforced_where_llguidance_is_built_in(asked: Callable[..., OpenAI]) -> None:
    assert proved(asked(syntax="lark"), ["xkvwqjtrzp"]).verdict == "enforced"


def test_without_a_grammar_the_model_answers_the_question(asked: Callable[..., OpenAI]) -> None:
    """Or the tests above would prove nothing."""
    unbound = Server(name="unbound", apis=("chat",), bodies={"gbnf": {}})
    proof = proved(asked(unbound, temperature=0.0), ["qzvkrtwpsd"])
    assert proof.verdict == "not-enforced"
    assert "Paris" in proof.trials[0].said


def test_where_we_enforce_a_small_model_may_be_asked_again(asked: Callable[..., OpenAI]) -> None:
    """It is shown the grammar; whether it keeps to it is its own affair, but what comes out of this is a sentence."""
    either = Grammar('start: "yes" | "no"')
    model = asked(enforce="here", temperature=0.0)
    assert Client(model, attempts=4).ask("Is Paris a city? Say yes or no.", either).text in {"yes", "no"}


def test_a_question_is_answered_in_the_language_asked_for(asked: Callable[..., OpenAI]) -> None:
    answer = Client(asked(temperature=0.0)).ask("Three plus four.", Grammar.named("dsl/arith"))
    assert Grammar.named("dsl/arith").accepts(answer.text)
