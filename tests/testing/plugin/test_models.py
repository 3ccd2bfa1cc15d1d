"""The models that the plugin gives to tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.local import fetch

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.testing.plugin.conftest import Run


def test_fixtures_are_models(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(
        """
        from grammarkit import Client, Grammar

        SUM = Grammar('start: NUMBER ("+" NUMBER)*\\nNUMBER: /[0-9]+/')

        def test_scripted(scripted):
            client = Client(scripted)
            scripted.says("1+", "1+2")
            assert client.ask("?", SUM).text == "1+2"
            assert len(scripted.prompts) == 2

        def test_babbler(babbler):
            assert SUM.accepts(Client(babbler).ask("?", SUM).text)
            assert len(babbler.prompts) == 1
        """
    )
    run().assert_outcomes(passed=2)


def test_a_model_whose_file_is_not_here_skips(
    pytester: pytest.Pytester, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(fetch.VARIABLE, raising=False)
    pytester.makepyfile("def test_it(local_model): ...\ndef test_again(local_model): ...\n")
    ran = run("-rs")
    ran.assert_outcomes(skipped=2)
    ran.stdout.fnmatch_lines(["SKIPPED*qwen2.5-coder-0.5b*is not here, and is not fetched; put the file at*"])


def test_a_model_without_its_package_skips(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makeconftest("import sys\nsys.modules['xllamacpp'] = None\n")
    pytester.makepyfile("def test_it(local_model): ...\n")
    ran = run("-rs")
    ran.assert_outcomes(skipped=1)
    ran.stdout.fnmatch_lines(['SKIPPED*the model needs `pip install "grammarkit[[]local[]]"`'])


def test_a_name_of_no_model_is_an_error(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile("def test_it(local_model): ...\n")
    ran = run(settings="grammarkit_model = 0.5\n")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["*no model is called `0.5`*"])
