"""Tests stay on this machine, unless they are live and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import pytest_grammarkit
from grammarkit.client import OFFLINE

if TYPE_CHECKING:
    from tests.testing.plugin.conftest import Run

# An address that is nobody's (RFC 5737) and a name that is nobody's (RFC 6761).
OUT = """
    import asyncio, socket, threading
    import pytest

    def connect(address):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.connect(address)
"""

REFUSED = """
    def test_connection(scripted):
        connect(("192.0.2.1", 80))

    def test_name(scripted):
        socket.getaddrinfo("somewhere.invalid", 443)

    def test_datagram(scripted):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
            link.sendto(b"?", ("192.0.2.1", 53))

    def test_version_6(scripted):
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as link:
            link.connect(("2001:db8::1", 80))

    def test_asyncio(scripted):
        async def main():
            await asyncio.open_connection("somewhere.invalid", 443)
        asyncio.run(main())

    def test_asyncio_with_an_address(scripted):
        async def main():
            await asyncio.open_connection("192.0.2.1", 443)
        asyncio.run(main())

    def test_httpx(scripted):
        import httpx
        with httpx.Client(trust_env=False) as client:
            client.get("https://somewhere.invalid/")

    def test_httpx_with_asyncio(scripted):
        import httpx
        async def main():
            async with httpx.AsyncClient(trust_env=False) as client:
                await client.get("http://192.0.2.1/")
        asyncio.run(main())

    def test_what_an_application_swallows(scripted):
        try:
            connect(("192.0.2.1", 80))
        except Exception:
            pass

    def test_thread(scripted):
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor() as pool:
            pool.submit(connect, ("192.0.2.1", 80)).result()
"""


def test_no_way_leads_beyond_this_machine(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(test_it=OUT + REFUSED)
    ran = run()
    ran.assert_outcomes(failed=10)
    assert ran.stdout.str().count("and only tests marked `live` leave this machine") >= 10
    ran.stdout.fnmatch_lines(
        [
            "*`test_it.py::test_connection` connects to `192.0.2.1`, port 80, and only tests marked `live` leave this*",
            "*help: take the fixture `scripted`, `babbler` or `cassette`, or mark the test `live` and run it with `--*",
            "*`test_it.py::test_name` looks up `somewhere.invalid`, and only tests marked `live` leave this machine",
        ]
    )


HERE = """
    def test_loopback(scripted):
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(("localhost", server.getsockname()[1])).close()
            socket.create_connection(("0.0.0.0", server.getsockname()[1])).close()

    def test_unix(scripted, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)  # a socket's path may not be long
        with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as link:
            server.bind("s")
            server.listen()
            link.connect("s")

    def test_pair(scripted):
        one, other = socket.socketpair()
        with one, other:
            one.sendmsg([b"x"])

    def test_the_name_of_this_machine(scripted):
        try:
            socket.getaddrinfo(socket.gethostname(), 80)
        except socket.gaierror:
            pass

    def test_loop(scripted):
        async def main():
            server = await asyncio.start_server(lambda reader, writer: writer.close(), "localhost", 0)
            async with server:
                host, port = server.sockets[0].getsockname()[:2]
                _, writer = await asyncio.open_connection(host, port)
                writer.close()
                await writer.wait_closed()
        asyncio.run(main())
"""


def test_this_machine_is_never_refused(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(test_it=OUT + HERE)
    run().assert_outcomes(passed=5)


OTHERS = """
    def test_of_others():
        connect(("192.0.2.1", 80))

    @pytest.mark.live
    def test_live(scripted):
        connect(("192.0.2.1", 80))
"""


@pytest.mark.parametrize(("setting", "passed", "failed"), [("ours", 1, 0), ("refuse", 0, 1), ("allow", 1, 0)])
def test_tests_that_use_nothing_of_ours_are_refused_only_on_demand(
    pytester: pytest.Pytester, run: Run, setting: str, passed: int, failed: int
) -> None:
    pytester.makepyfile(test_it=OUT + OTHERS)
    settings = f"grammarkit_network = {setting}\n"
    run(settings=settings).assert_outcomes(passed=passed, failed=failed, skipped=1)
    run("--live", settings=settings).assert_outcomes(passed=passed + 1, failed=failed)


def test_hosts_may_be_named_that_are_met(pytester: pytest.Pytester, run: Run) -> None:
    named = """
    def test_address(scripted):
        connect(("192.0.2.1", 80))

    def test_name(scripted):
        with pytest.raises(socket.gaierror):
            socket.getaddrinfo("database.invalid", 5432)

    def test_other(scripted):
        connect(("192.0.2.2", 80))
    """
    pytester.makepyfile(test_it=OUT + named)
    ran = run(settings="grammarkit_hosts = 192.0.2.1 database.invalid\n")
    ran.assert_outcomes(passed=2, failed=1)
    ran.stdout.fnmatch_lines(["*`test_it.py::test_other` connects to `192.0.2.2`, port 80*"])


@pytest.mark.slow  # workers of pytest-xdist are started
def test_live_tests_say_how_they_are_run(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile("import grammarkit\nimport pytest\n@pytest.mark.live\ndef test_live(): ...\n")
    run("-rs", "-n", "2").stdout.fnmatch_lines(["SKIPPED*asks a real model; run with --live"])
    run("--live", "-n", "2").assert_outcomes(passed=1)


ASKS = """
    import asyncio
    import os
    import pytest
    from grammarkit import AsyncClient, BackendError, Client, Grammar
    from grammarkit.openai import OpenAI

    WORD = Grammar('start: "yes"')
    THERE = OpenAI(api_key="sk-0123456789", base_url="http://somewhere.invalid/v1", retries=0)

    def test_it():
        with pytest.raises(BackendError, match="offline: `somewhere.invalid` is not asked.*\\n.*mark the test `live`"):
            Client(THERE).ask("?", WORD)
        with pytest.raises(BackendError, match="offline"):
            list(Client(THERE).stream("?", WORD))
        with pytest.raises(BackendError, match="offline"):
            asyncio.run(AsyncClient(THERE).ask("?", WORD))

    @pytest.mark.live
    def test_live():
        with pytest.raises(BackendError, match="unreachable"):
            Client(THERE).ask("?", WORD)
"""


def test_the_plugin_and_the_backends_mean_the_same_variable() -> None:
    assert pytest_grammarkit.OFFLINE == OFFLINE


def test_our_own_backend_asks_nobody_in_any_test_that_is_not_live(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makepyfile(ASKS)
    run("--live").assert_outcomes(passed=2)
    run("--live", settings="grammarkit_network = allow\n").assert_outcomes(passed=1, failed=1)
