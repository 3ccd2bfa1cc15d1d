"""The fixture `cassette`: which file belongs to a test, and what holds while it is played or recorded."""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grammarkit.client import OFFLINE
from grammarkit.diagnostic import Diagnostic
from grammarkit.openai.servers import SERVERS
from grammarkit.render.text import to_text
from grammarkit.testing.cassettes import Cassette
from grammarkit.testing.cassettes.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from grammarkit.testing.cassettes import Mode


_RECORDED = pytest.StashKey[dict[Path, str]]()
"""Which test of this run has recorded a file."""

_SHORT = 120
"""Characters of a file's name."""


@contextmanager
def inserted(request: pytest.FixtureRequest, mode: Mode, has_passed: Callable[[], bool]) -> Generator[Cassette]:
    """Have the requests of a test pass its cassette; fail it where they are not as recorded.

    What a test has asked that did not pass is not recorded.
    """
    marker = request.node.get_closest_marker("cassette")
    path, secrets = _asked(request, *(marker.args if marker else ()), **(marker.kwargs if marker else {}))
    cassette = Cassette(path, record=mode, secrets=secrets)
    if cassette.records:
        _require_own(request, path)
    with pytest.MonkeyPatch.context() as patch, cassette.intercepting():
        patch.delenv(OFFLINE, raising=False)
        if not cassette.records:
            request.getfixturevalue("_on_this_machine")
            for server in SERVERS.values():
                if server.key_variable:
                    patch.setenv(server.key_variable, "no-key-in-a-replay")
        yield cassette
    if not has_passed():
        return
    if cassette.records:
        request.config.stash.setdefault(_RECORDED, {})[path] = request.node.nodeid
        cassette.save()
    elif complaint := cassette.complaint():
        pytest.fail(str(complaint), pytrace=False)


def _require_own(request: pytest.FixtureRequest, path: Path) -> None:
    """Refuse to record over what another test of this run has recorded."""
    other = request.config.stash.setdefault(_RECORDED, {}).get(path, request.node.nodeid)
    if other != request.node.nodeid:
        told = f"`{path}` was recorded in this run by `{other}`, and `{request.node.nodeid}` would record over it"
        remedy = "give each a cassette of its own name, or leave the name out"
        pytest.fail(to_text([Diagnostic("cassette-shared", told, help=remedy)], ""), pytrace=False)


def _asked(
    request: pytest.FixtureRequest, name: str | None = None, secrets: Iterable[str] = ()
) -> tuple[Path, Iterable[str]]:
    """Read the marker's arguments; give the file, and what must not get into it."""
    secrets = [secrets] if isinstance(secrets, str) else [*secrets]
    named = name or f"{request.path.stem}/{_named(request.node.nodeid, Secrets(secrets))}"
    path = request.path.parent / "cassettes" / f"{named.removesuffix('.json')}.json"
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, secrets


def _named(nodeid: str, secrets: Secrets) -> str:
    """Give a test's name behind its module as what can be a file's on any system, and is no other test's."""
    name = nodeid.partition("::")[2].replace("::", ".")
    plain = re.sub(r"[^\w\[\]=.,+-]+", "-", secrets.out_of_text(name))[:_SHORT]
    return plain if plain == name else f"{plain}-{sha256(name.encode()).hexdigest()[:6]}"
