"""What the plugin costs those who do not use it, and how it gets along with what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.testing.plugin.conftest import Run

UNUSED = """
    import sys

    def test_nothing_of_ours_is_imported():
        assert "pytest_grammarkit" in sys.modules
        assert [name for name in sys.modules if name.split(".")[0] in ("grammarkit", "lark", "httpx")] == []
"""


def test_a_run_that_uses_nothing_of_it_imports_nothing_of_it(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(UNUSED)
    run(apart=True).assert_outcomes(passed=1)


def test_it_can_be_left_out(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile("import sys\ndef test_it():\n    assert 'pytest_grammarkit' not in sys.modules\n")
    run("-p", "no:grammarkit", apart=True).assert_outcomes(passed=1)


def test_its_options_are_explained_in_the_help_of_pytest(run: Run) -> None:
    shown = run("--help").stdout.str()
    for option in ("--grammars", "--live", "grammarkit_network (string)", "grammar_import_paths (paths)"):
        assert option in shown
    assert "@pytest.mark.live:" in run("--markers").stdout.str()


def test_a_project_keeps_its_own_option_and_marker(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makeconftest(
        """
        def pytest_addoption(parser):
            parser.getgroup("mine").addoption("--live", action="store_true", help="mine")

        def pytest_configure(config):
            config.addinivalue_line("markers", "live: mine")
        """
    )
    pytester.makepyfile("import pytest\n@pytest.mark.live\ndef test_it(request):\n    request.config.option.live\n")
    run().assert_outcomes(passed=1)
    run("--live").assert_outcomes(passed=1)


def test_a_marker_live_that_a_project_has_explained_is_its_own(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile("import pytest\n@pytest.mark.live\ndef test_it(): ...\n")
    run(settings="markers = live: ours, run against staging\n").assert_outcomes(passed=1)
    run().assert_outcomes(skipped=1)
    pytester.makeconftest("def pytest_configure(config): config.addinivalue_line('markers', 'live: ours')\n")
    run().assert_outcomes(passed=1)


def test_a_marker_live_of_a_project_that_does_not_use_grammarkit_is_its_own(
    pytester: pytest.Pytester, run: Run
) -> None:
    live = "import pytest\n@pytest.mark.live\ndef test_it(): ...\n"
    pytester.makepyfile(live)
    run(apart=True).assert_outcomes(passed=1)
    run(apart=True, settings="grammarkit_model = 1.5b\n").assert_outcomes(skipped=1)
    pytester.makepyfile(live.replace("test_it()", "test_it(scripted)"))
    run(apart=True).assert_outcomes(skipped=1)
    pytester.makepyfile("import grammarkit\n" + live)
    run(apart=True).assert_outcomes(skipped=1)


def test_an_option_grammars_of_a_project_is_its_own(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makeconftest('def pytest_addoption(parser): parser.addoption("--grammars")\n')
    pytester.makepyfile("def test_it(request): assert request.config.option.grammars == 'mine'\n")
    run("--grammars=mine").assert_outcomes(passed=1)


def test_a_wrong_setting_is_told_at_once(run: Run) -> None:
    ran = run(settings="grammarkit_network = none\n")
    ran.stderr.fnmatch_lines(["ERROR: grammarkit_network is one of ours, refuse, allow, not 'none'"])
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
