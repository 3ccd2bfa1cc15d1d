"""Cassettes by fixture and by marker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.speaker import speaking

if TYPE_CHECKING:
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
    pytester.makepyfile("def test_it(cassette): ...\n")
    ran = run()
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(
        ["*no-cassette: there is no recording `*test_it.json`", "*record it with `--record=once`*"]
    )


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
