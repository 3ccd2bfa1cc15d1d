"""The pytest plugin, as far as every run of every project in an environment has to load it.

Nothing of grammarkit is imported before something of it is used; the work is done in `grammarkit.testing.plugin`. It is
a module of its own, since one inside of grammarkit would import the package first.
"""

from __future__ import annotations

import os
import re
import sys
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

    from grammarkit.local import Local
    from grammarkit.testing import Babbler, Scripted
    from grammarkit.testing.cassettes import Cassette, Mode
    from grammarkit.testing.plugin.grammars import GrammarFile

OFFLINE = "GRAMMARKIT_OFFLINE"
"""The environment variable by which grammarkit's own backends ask nobody beyond this machine."""

_ADVICE = "mark the test `live` and run it with `--live`, or take the fixture `scripted`, `babbler` or `cassette`"

_OURS, _MODEL = "ours", "0.5b"
_SETTINGS: tuple[tuple[str, object], ...] = (
    ("grammarkit_network", _OURS),
    ("grammarkit_hosts", []),
    ("grammarkit_model", _MODEL),
    ("grammars", []),
)
"""What a project that uses us may have set, and what is set otherwise."""

_FIXTURES = frozenset({"scripted", "babbler", "local_model", "cassette"})

_PASSED = pytest.StashKey[bool]()

_MARKERS = (
    "live: asks a real model; runs only with `--live`, and may then leave this machine (grammarkit)",
    "cassette(name=None, secrets=()): replays the requests of httpx from a file, or records them with `--record`",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what can be told on the command line and in the configuration file."""
    group = parser.getgroup("grammarkit", "grammars, and models for tests")
    told = "Tell at the end what of the grammars the run has covered; of GRAMMAR, a file or a shipped one such as"
    told += " dsl/arith, also what it has missed. May be given again. `all` is also of those that come from no file."
    group.addoption("--grammar-coverage", nargs="?", const="", action="append", metavar="GRAMMAR", help=told)
    told = "Fail the run where less of the alternatives of a grammar is covered, in percent."
    group.addoption("--grammar-coverage-min", type=float, default=0.0, metavar="PERCENT", help=told)
    parser.addini("grammars", "Run the examples in files of these names as tests, such as `*.lark`.", "args", [])
    parser.addini("grammar_import_paths", "Folders where the grammars' imports are looked for, too.", "paths", [])
    told = "Which connections beyond this machine fail a test: `ours`, those of grammarkit's own backends and in tests"
    told += " with its fixtures; `refuse`, all but of tests marked `live`; `allow`, none."
    parser.addini("grammarkit_network", told, default=_OURS)
    told = "Hosts that tests may meet all the same, such as a database's."
    parser.addini("grammarkit_hosts", told, "args", [])
    parser.addini("grammarkit_model", "The model of `local_model`: 1.5b, 0.5b, or a path.", default=_MODEL)


@pytest.hookimpl(trylast=True)
def pytest_load_initial_conftests(parser: pytest.Parser) -> None:
    """Declare options with names that a project may have taken; what its `conftest.py` declares is left to it."""
    group = parser.getgroup("grammarkit")
    if _is_free("--grammars", parser):
        told = "Run the examples in .lark files as tests."
        group.addoption("--grammars", dest="grammarkit_grammars", action="store_true", help=told)
    if _is_free("--live", parser):
        group.addoption("--live", dest="grammarkit_live", action="store_true", help="Run tests marked `live`, too.")
    if _is_free("--record", parser):
        told = "Record cassettes: `none` (default), `once` where there is no file yet, or `all` anew."
        group.addoption("--record", dest="grammarkit_record", choices=("none", "once", "all"), help=told)


def _is_free(option: str, parser: pytest.Parser) -> bool:
    try:
        _, unknown = parser.parse_known_and_unknown_args([option])
    except pytest.UsageError:
        return False
    return option in unknown


def pytest_configure(config: pytest.Config) -> None:
    """Explain the markers, and look at what is set."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    known = ("ours", "refuse", "allow")
    if (network := config.getini("grammarkit_network")) not in known:
        raise pytest.UsageError(f"grammarkit_network is one of {', '.join(known)}, not {network!r}")
    wanted: list[str] = config.getoption("grammar_coverage") or []
    least: float = config.getoption("grammar_coverage_min") or 0.0
    if wanted or least:
        from grammarkit.testing.plugin.coverage import GrammarCoverage

        config.pluginmanager.register(GrammarCoverage(wanted, least), "grammarkit-coverage")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> GrammarFile | None:
    """Collect the examples of a grammar, also of one that is named on the command line."""
    named: list[str] = parent.config.getini("grammars")
    is_wanted = parent.config.getoption("grammarkit_grammars", default=False) or parent.session.isinitpath(file_path)
    wanted = named or (["*.lark"] if is_wanted else [])
    if not any(fnmatch(file_path.name, pattern) for pattern in wanted):
        return None
    from grammarkit.testing.plugin.grammars import GrammarFile

    return GrammarFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Leave out what is marked `live`, unless it is asked for, and give cassettes to what is marked so.

    A project's own `--live`, or a marker that it has explained itself, says nothing to us; nor does `live` where
    nothing of grammarkit is used.
    """
    leaves_out, inserts = not _runs_live(config), not _is_theirs("cassette", config)
    for item in items:
        names = getattr(item, "fixturenames", None)
        if inserts and names is not None and "cassette" not in names and item.get_closest_marker("cassette"):
            names.insert(0, "cassette")  # before fixtures that ask
        if leaves_out and item.get_closest_marker("live") and _uses_us(item):
            item.add_marker(pytest.mark.skip(reason="asks a real model; run with --live"))


def _runs_live(config: pytest.Config) -> bool:
    """Tell whether tests marked `live` are wanted, or are marked so by a project that means something else by it."""
    return _is_theirs("live", config) or bool(config.getoption("grammarkit_live", default=True))


def _is_theirs(marker: str, config: pytest.Config) -> bool:
    """Tell whether a project has explained a marker itself."""
    return any(re.match(rf"{marker}\b", line) for line in config.getini("markers") if line not in _MARKERS)


def _is_live(item: pytest.Item) -> bool:
    """Tell whether a test may leave this machine: it is marked so, and such tests are wanted."""
    return item.get_closest_marker("live") is not None and _runs_live(item.config)


def _uses_us(item: pytest.Item) -> bool:
    """Tell whether a test is of a project with grammarkit: by now, all test modules are imported."""
    is_set = any(item.config.getini(name) != default for name, default in _SETTINGS)
    return is_set or "grammarkit" in sys.modules or not _FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether a test has passed, for its cassette."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep a test on this machine, as far as that is wanted."""
    network: Literal["ours", "refuse", "allow"] = item.config.getini("grammarkit_network")
    if network == "allow" or _is_live(item) or _records(item):
        return (yield)
    patch = pytest.MonkeyPatch()
    if OFFLINE not in os.environ:
        patch.setenv(OFFLINE, _ADVICE)
    try:
        if network == "ours":
            return (yield)
        from grammarkit.testing.plugin.network import refused

        with refused(item):
            return (yield)
    finally:
        patch.undo()


def _records(item: pytest.Item) -> bool:
    """Tell whether a test may have to leave this machine to record a cassette; if not, its fixture refuses it that."""
    return "cassette" in getattr(item, "fixturenames", ()) and _mode(item.config) != "none"


def _mode(config: pytest.Config) -> Mode:
    return config.getoption("grammarkit_record", default=None) or "none"


@pytest.fixture
def _on_this_machine(request: pytest.FixtureRequest) -> Generator[None]:
    """Refuse connections beyond this machine, for tests that take a model of ours."""
    if request.config.getini("grammarkit_network") == "allow" or _is_live(request.node):
        yield
        return
    from grammarkit.testing.plugin.network import refused

    with refused(request.node):
        yield


@pytest.fixture
def scripted(_on_this_machine: None) -> Scripted:
    """Give a model that says what it is told by `scripted.says("1 + 2", "3")`, and keeps what it is asked."""
    from grammarkit.testing import Scripted

    return Scripted()


@pytest.fixture
def babbler(_on_this_machine: None) -> Babbler:
    """Give a model that answers with any sentence of the grammar: the same ones in each run."""
    from grammarkit.testing import Babbler

    return Babbler()


@pytest.fixture(scope="session")
def local_model(request: pytest.FixtureRequest) -> Generator[Local]:
    """Give the small real model, with no network; skip where it is not installed or its file is not on this machine."""
    pytest.importorskip("xllamacpp", reason='the model needs `pip install "grammarkit[local]"`')
    from grammarkit.testing.plugin.models import loaded

    model = loaded(request.config.getini("grammarkit_model"))
    yield model
    model.close()


@pytest.fixture
def cassette(request: pytest.FixtureRequest) -> Generator[Cassette]:
    """Replay the requests that httpx sends in this test, ours and others', or record them: see `--record`.

    The file is `cassettes/MODULE/TEST.json` beside the test's module, or as the marker says.
    """
    from grammarkit.testing.plugin.cassettes import inserted

    with inserted(request, _mode(request.config), lambda: request.node.stash.get(_PASSED, False)) as cassette:
        yield cassette
