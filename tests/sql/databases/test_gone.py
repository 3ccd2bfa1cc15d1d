"""Databases that are not there, do not answer, are locked or belong to others: said in time, and without passwords."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from grammarkit import SourceError
from grammarkit.sql import Schema
from grammarkit.sql.databases import query
from grammarkit.sql.databases.mysql import settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:secret@127.0.0.1:1/db", "`postgresql://127.0.0.1:1/db` cannot be reached"),
        ("mysql+pymysql://u:secret@127.0.0.1:1/db?charset=utf8", "`mysql+pymysql://127.0.0.1:1/db` cannot be reached"),
        ("postgres://u:secret@[bad", "cannot be read"),
        ("mysql://u:secret@h:notaport/db", "cannot be read"),
        ("mysql://u:sec/secret@h/db", "write `/` as %2F"),
        ("postgresql://u:sec/secret@h/db", "write `/` as %2F"),
        ("postgresql://u:secret@127.0.0.1:1,127.0.0.1:2/db", "cannot be reached"),
        ("duckdb:///no/file.duckdb", "there is no file `no/file.duckdb`"),
        ("no/file.duckdb", "there is no file"),
        ("sqlite://memory", "`sqlite://memory` names no file"),
        ("mssql://u:secret@h/db", "`mssql://h/db` is not a database that can be read here"),
    ],
)
def test_a_database_that_is_not_there_is_named_without_its_password(url: str, told: str) -> None:
    for ask in (Schema.from_url, lambda url: query(url, "SELECT 1", timeout=1.0)):
        with pytest.raises(SourceError) as caught:
            ask(url)
        assert told in str(caught.value)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_a_server_that_takes_the_call_and_says_nothing_is_not_waited_for(scheme: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as mute:
        where = f"{scheme}://u@127.0.0.1:{mute.getsockname()[1]}/db"
        with pytest.raises(SourceError) as caught:
            query(where, "SELECT 1", timeout=0.5)
    assert caught.value.diagnostic.code == "unreachable-database"


def test_a_server_that_stops_answering_is_hung_up_on(postgres: str) -> None:
    import psycopg

    stopped: list[int] = []

    def connect() -> psycopg.Connection:
        connection = psycopg.connect(postgres)
        stopped.append(connection.info.backend_pid)
        os.kill(stopped[0], signal.SIGSTOP)
        return connection

    try:
        with pytest.raises(SourceError):
            query(connect, "SELECT 1", timeout=0.2)
    finally:
        os.kill(stopped[0], signal.SIGCONT)


def test_a_connection_that_breaks_is_told_of(postgres: str) -> None:
    import psycopg

    def connect() -> psycopg.Connection:
        connection = psycopg.connect(postgres)
        with psycopg.connect(postgres) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
        other.close()
        return connection

    with pytest.raises(SourceError) as caught:
        query(connect, "SELECT 1")
    assert caught.value.diagnostic.code == "unreachable-database"


def test_a_locked_file_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (a)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceError) as caught:
            query(str(path), "SELECT a FROM t", timeout=0.2)
    assert caught.value.diagnostic.code == "locked-database"


def test_a_duckdb_file_that_another_program_has_open_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "app.duckdb"
    program = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    started = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(started, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(SourceError) as caught:
            query(str(path), "SELECT 1")
        other.communicate(b"")
    assert caught.value.diagnostic.code == "locked-database"


def test_a_locked_table_is_said_to_be_locked_in_postgres(postgres: str) -> None:
    import psycopg

    with closing(psycopg.connect(postgres)) as other:
        other.execute("CREATE TABLE locked (a int)")
        other.commit()
        other.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(SourceError) as caught:
            query(postgres, "SELECT a FROM locked", timeout=0.5)
        other.rollback()
        other.execute("DROP TABLE locked")
        other.commit()
    assert caught.value.diagnostic.code == "locked-database"


def test_a_locked_table_is_said_to_be_locked_in_mysql(mysql: str) -> None:
    import pymysql

    with closing(pymysql.connect(**settings(mysql))) as other, other.cursor() as cursor:
        cursor.execute("CREATE TABLE locked (a int)")
        cursor.execute("LOCK TABLES locked WRITE")
        with pytest.raises(SourceError) as caught:
            query(mysql, "SELECT a FROM locked", timeout=1.5)
        cursor.execute("UNLOCK TABLES")
        cursor.execute("DROP TABLE locked")
    assert caught.value.diagnostic.code in {"locked-database", "query-timeout"}


def test_a_file_of_text_is_no_database(tmp_path: Path) -> None:
    for name, kind in (("a.duckdb", "a DuckDB"), ("a.db", "an SQLite")):
        path = tmp_path / name
        path.write_text("nothing in here is a database, whatever it is called" * 20)
        with pytest.raises(SourceError, match=f"is not {kind} database"):
            query(str(path), "SELECT 1")


def test_connections_of_other_drivers_are_refused() -> None:
    with pytest.raises(SourceError, match="connections of `builtins` are not known"):
        query(object, "SELECT 1")


def test_a_connection_that_takes_several_statements_at_once_is_refused(mysql: str) -> None:
    import pymysql
    from pymysql.constants import CLIENT

    with pytest.raises(SourceError, match="several statements at once"):
        query(lambda: pymysql.connect(**settings(mysql), client_flag=CLIENT.MULTI_STATEMENTS), "SELECT 1")
