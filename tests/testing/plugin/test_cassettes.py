"""Cassettes by fixture and by marker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.speaker import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.speaker import Speaker
    from tests.testing.plugin.conftest import Run

KEY = "sk-live-4f9a8b7c6d5e4f3a2b1c"

ASKS = """
    import pytest
    from grammarkit import Client, Grammar
    from grammarkit.openai import OpenAI

    SUM = Grammar('start: NUMBER ("+" NUMBER)*\\nNUMBER: /[0-9]+/')

    def application(question):
        return Client(OpenAI()).ask(question, SUM).text

    def test_fixture(cassette):
        assert application("one?") == "1+2"

    @pytest.mark.cassette
    def test_marker():
        assert application("two?") == "1+2"

    @pytest.mark.cassette("named", secrets=["Ada Lovelace"])
    @pytest.mark.parametrize("question", ["of Ada Lovelace: three?"])
    def test_named(question):
        assert application(question) == "1+2"
"""


@pytest.fixture
def recorded(pytester: pytest.Pytester, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A project with its cassettes recorded, and the server and the key gone."""
    pytester.makepyfile(test_it=ASKS)
    with speaking() as speaker, monkeypatch.context() as patch:
        speaker.says("1+2")
        patch.setenv("OPENAI_API_KEY", KEY)
        patch.setenv("OPENAI_BASE_URL", speaker.url)
        run("--record=once").assert_outcomes(passed=3)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return run


def test_a_recording_is_replayed_without_a_server_or_a_key(pytester: pytest.Pytester, recorded: Run) -> None:
    files = sorted(pytester.path.rglob("*.json"))
    assert [file.relative_to(pytester.path).as_posix() for file in files] == [
        "cassettes/named.json",
        "cassettes/test_it/test_fixture.json",
        "cassettes/test_it/test_marker.json",
    ]
    assert not any(KEY in file.read_text() or "Lovelace" in file.read_text() for file in files)
    recorded().assert_outcomes(passed=3)
    recorded("--record=once").assert_outcomes(passed=3)


def test_a_request_that_differs_fails_with_the_difference(pytester: pytest.Pytester, recorded: Run) -> None:
    pytester.makepyfile(test_it=ASKS.replace("one?", "number one?"))
    ran = recorded()
    ran.assert_outcomes(passed=2, failed=1)
    ran.stdout.fnmatch_lines(
        [
            "*cassette-drift: request 1 is not as `*test_fixture.json` has it, first at `input[[]*",
            "*recorded: one?",
            "*now:      number one?",
        ]
    )


def test_a_difference_that_the_application_catches_fails_all_the_same(pytester: pytest.Pytester, recorded: Run) -> None:
    swallowing = """
    def application(question):
        try:
            return Client(OpenAI()).ask(question + "!", SUM).text
        except Exception:
            return "1+2"

    def test_fixture"""
    pytester.makepyfile(test_it=ASKS.replace("    def test_fixture", swallowing.lstrip("\n"), 1))
    ran = recorded("-k", "fixture")
    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(["cassette-drift: request 1 is not as *"])


def test_without_a_recording_it_says_how_to_make_one(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(test_it=ASKS + "\n    def test_that_asks_nothing(cassette): ...\n")
    ran = run("-k", "fixture or nothing")
    ran.assert_outcomes(failed=1, passed=1)
    ran.stdout.fnmatch_lines(
        [
            "*no-cassette: there is no recording `*test_fixture.json`, and this is asked: POST /v1/responses",
            "*record it with `--record=once`*",
        ]
    )


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaker]:
    """A server that says 1+2, found by the environment."""
    with speaking() as speaker:
        speaker.says("1+2")
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", speaker.url)
        yield speaker


@pytest.mark.usefixtures("answering")
def test_no_two_tests_have_the_same_file(pytester: pytest.Pytester, run: Run) -> None:
    tests = """
    class TestA:
        def test_it(self, cassette):
            application("of a")

    class TestB:
        def test_it(self, cassette):
            application("of b")

    @pytest.mark.parametrize("word", ["a/b", "a b", "x" * 200 + "1", "x" * 200 + "2"])
    def test_word(cassette, word):
        application(word)
    """
    pytester.makepyfile(test_it=ASKS[: ASKS.index("    def test_fixture")] + tests)
    run("--record=all").assert_outcomes(passed=6)
    run().assert_outcomes(passed=6)
    names = {file.name for file in pytester.path.rglob("*.json")}
    assert len(names) == 6
    assert {"TestA.test_it.json", "TestB.test_it.json"} < names


@pytest.mark.usefixtures("answering")
def test_what_another_test_of_the_run_has_recorded_is_not_recorded_over(pytester: pytest.Pytester, run: Run) -> None:
    tests = """
    @pytest.mark.cassette("one")
    @pytest.mark.parametrize("word", ["a", "b"])
    def test_word(word):
        application(word)
    """
    pytester.makepyfile(test_it=ASKS[: ASKS.index("    def test_fixture")] + tests)
    ran = run("--record=all")
    ran.assert_outcomes(passed=1, errors=1)
    ran.stdout.fnmatch_lines(
        ["*cassette-shared: `cassettes/one.json` was recorded in this run by `test_it.py::test_word[[]a]`, and `*b]`*"]
    )


@pytest.mark.usefixtures("answering")
def test_of_a_test_that_does_not_pass_nothing_is_recorded(pytester: pytest.Pytester, run: Run) -> None:
    asks = ASKS[: ASKS.index("    def test_fixture")]
    tests = """
    def test_before(cassette):
        assert False

    def test_after(cassette):
        assert application("one?") == "3"

    @pytest.mark.xfail
    def test_expected(cassette):
        assert application("one?") == "3"

    def test_skips(cassette):
        application("one?")
        pytest.skip()

    def test_no_request(cassette): ...
    """
    pytester.makepyfile(test_it=asks + tests)
    run("--record=once").assert_outcomes(failed=2, xfailed=1, skipped=1, passed=1)
    assert not [*pytester.path.rglob("*.json")]
    pytester.makepyfile(test_it=asks + tests.replace("assert False", 'assert application("?")'))
    run("--record=once", "-k", "before").assert_outcomes(passed=1)
    run("-k", "before").assert_outcomes(passed=1)


def test_a_transport_that_is_passed_is_not_recorded_twice(
    pytester: pytest.Pytester, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing = "def test_fixture(cassette):\n        global THROUGH\n        THROUGH = cassette.transport"
    with_transport = ASKS.replace("OpenAI()", "OpenAI(transport=THROUGH)")
    pytester.makepyfile(test_it=with_transport.replace("def test_fixture(cassette):", passing))
    with speaking() as speaker, monkeypatch.context() as patch:
        speaker.says("1+2")
        patch.setenv("OPENAI_API_KEY", KEY)
        patch.setenv("OPENAI_BASE_URL", speaker.url)
        run("--record=all", "-k", "fixture").assert_outcomes(passed=1)
        assert len(speaker.seen) == 1
    run("-k", "fixture").assert_outcomes(passed=1)


def test_a_replay_stays_on_this_machine(pytester: pytest.Pytester, recorded: Run) -> None:
    pytester.makepyfile(test_it=ASKS + '\n        import socket\n        socket.getaddrinfo("somewhere.invalid", 1)\n')
    ran = recorded("-k", "named")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*looks up `somewhere.invalid`*"])
