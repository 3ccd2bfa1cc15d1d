"""The fixture `cassette`: which file belongs to a test, and what holds while it is played or recorded."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grammarkit.client import OFFLINE
from grammarkit.openai.servers import SERVERS
from grammarkit.testing.cassettes import Cassette

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from grammarkit.testing.cassettes import Mode


@contextmanager
def inserted(request: pytest.FixtureRequest, mode: Mode) -> Generator[Cassette]:
    """Have the requests of a test pass its cassette; fail it where they are not as recorded."""
    marker = request.node.get_closest_marker("cassette")
    path, secrets = _asked(request, *(marker.args if marker else ()), **(marker.kwargs if marker else {}))
    cassette = Cassette(path, record=mode, secrets=secrets)
    failed = request.session.testsfailed
    with pytest.MonkeyPatch.context() as patch, cassette.intercepting():
        patch.delenv(OFFLINE, raising=False)
        if not cassette.records:
            request.getfixturevalue("_on_this_machine")
            for server in SERVERS.values():
                if server.key_variable:
                    patch.setenv(server.key_variable, "no-key-in-a-replay")
        yield cassette
    cassette.save()
    if request.session.testsfailed == failed and (complaint := cassette.complaint()):
        pytest.fail(str(complaint), pytrace=False)


def _asked(
    request: pytest.FixtureRequest, name: str | None = None, secrets: Iterable[str] = ()
) -> tuple[Path, Iterable[str]]:
    """Read the marker's arguments; give the file, and what must not get into it."""
    named = name or f"{request.path.stem}/{_plain(request.node.name)}"
    path = request.path.parent / "cassettes" / f"{named.removesuffix('.json')}.json"
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path, secrets


def _plain(name: str) -> str:
    """Give what can be a file's name on any system."""
    return re.sub(r"[^\w\[\]=.,+-]+", "-", name)[:120]
