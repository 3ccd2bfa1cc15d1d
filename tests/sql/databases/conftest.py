"""Real servers of our own, started when a test first asks for one, and stopped with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_SECONDS = 60.0


@pytest.fixture(scope="session")
def postgres() -> Generator[str]:
    """Give the URL of an empty PostgreSQL database, whoever connects being its owner."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    initdb = str(folders[-1] / "initdb") if folders else shutil.which("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL is not installed here (apt-get install postgresql)")
    with _home("postgres") as (home, user):
        made = [initdb, "-D", str(home / "data"), "-U", "me", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, user=user, cwd=home)
        settings = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={home}", "-c", "fsync=off"]
        url = f"postgresql://me@/postgres?host={quote(str(home))}"
        with _server([str(Path(initdb).with_name("postgres")), "-D", str(home / "data"), *settings], home, user):
            import psycopg

            _wait_until(lambda: psycopg.connect(url).close(), psycopg.Error)
            yield url


@pytest.fixture(scope="session")
def mysql() -> Generator[str]:
    """Give the URL of an empty MariaDB database, whoever connects being its owner."""
    server, install = shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), shutil.which("mariadb-install-db")
    if server is None or install is None:
        pytest.skip("MariaDB is not installed here (apt-get install mariadb-server)")
    with _home("mysql") as (home, user):
        data, line = home / "data", home / "socket"
        made = [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
        subprocess.run([*made, "--skip-test-db"], check=True, capture_output=True, user=user, cwd=home)
        settings = ["--no-defaults", f"--datadir={data}", f"--socket={line}", "--skip-networking"]
        with _server(
            [server, *settings, f"--pid-file={home}/pid", "--innodb-flush-log-at-trx-commit=0"], home, user
        ) as running:
            import pymysql

            def create() -> None:
                with pymysql.connect(unix_socket=str(line), user="root") as connection, connection.cursor() as cursor:
                    cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")

            while not line.exists() and running.poll() is None:
                time.sleep(0.05)
            _wait_until(create, pymysql.Error)
            yield f"mysql://root@localhost/shop?unix_socket={quote(str(line))}"


@contextmanager
def _home(owner: str) -> Generator[tuple[Path, str | None]]:
    """Make a folder, its name short enough for a socket, that is `owner`'s where we are root: servers refuse root."""
    user = owner if os.getuid() == 0 else None
    if user is not None and user not in {entry.pw_name for entry in pwd.getpwall()}:
        pytest.skip(f"there is no user `{user}` to run the server as")
    with tempfile.TemporaryDirectory(prefix="gk-", ignore_cleanup_errors=True) as folder:
        if user is not None:
            shutil.chown(folder, user)
        yield Path(folder), user


@contextmanager
def _server(command: list[str], home: Path, user: str | None) -> Generator[subprocess.Popen[bytes]]:
    with (home / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=home, start_new_session=True)
    try:
        yield running
    finally:
        # What is in there is thrown away. Postgres ends its own processes where it is asked to end at once.
        running.send_signal(signal.SIGQUIT if "postgres" in command[0] else signal.SIGKILL)
        with suppress(subprocess.TimeoutExpired):
            running.wait(20)
        running.kill()
        running.wait()


def _wait_until(done: Callable[[], object], failing: type[Exception]) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            done()
        except failing:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
