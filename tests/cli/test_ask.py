from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.cli.program import COMMAND

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.speaker import Speaker

    Run = Callable[..., tuple[int, str, str]]

TOP = "SELECT name FROM customers ORDER BY id LIMIT 2"


def test_a_question_is_answered_and_its_rows_are_shown(speaker: Speaker, run: Run) -> None:
    speaker.says(TOP)
    code, out, err = run("ask", "who are the first two?", "--sql", "sample", "--run")
    assert code == 0
    assert out.startswith(TOP)
    assert len([line for line in out.splitlines() if line.strip()]) == 5
    assert "model: openai:gpt-5.2 (OPENAI_API_KEY is set)" in err


def test_a_wrong_answer_is_explained_and_asked_again(speaker: Speaker, run: Run) -> None:
    speaker.says("SELECT nam FROM customers", TOP)
    code, out, err = run("ask", "who?", "--sql", "sample", "--model", "openai:gpt-5.2")
    assert code == 0
    assert out == f"{TOP}\n"
    assert "did you mean `name`?" in err
    told = speaker.seen[1]["input"][-1]
    assert told["type"] == "custom_tool_call_output"
    assert "did you mean `name`?" in told["output"]


def test_machines_get_one_object(speaker: Speaker, run: Run) -> None:
    speaker.says("SELECT nam FROM customers", TOP)
    code, out, err = run("ask", "who?", "--sql", "sample", "--run", "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert err == ""
    assert said["answer"] == TOP
    assert said["columns"] == ["name"]
    assert len(said["rows"]) == 2
    assert said["attempts"][0]["diagnostics"][0]["code"] == "unknown-column"
    assert said["usage"] == {"input": 20, "output": 10, "cached": 0, "reasoning": 0}


def test_rows_alone_are_printed_as_a_table_or_as_csv(speaker: Speaker, run: Run) -> None:
    speaker.says(*["SELECT name, city, 1.5 AS n FROM customers WHERE city IS NULL ORDER BY id LIMIT 2"] * 2)
    code, out, err = run("ask", "who?", "--sql", "sample", "--run", "--format", "csv", "--limit", "1")
    assert code == 0
    head, row = out.splitlines()
    assert (head, row.endswith(",,1.5")) == ("name,city,n", True)
    assert "SELECT name, city" in err
    assert "(the first 1 rows; --limit shows more)" in err
    code, out, _ = run("ask", "who?", "--sql", "sample", "--run", "--format", "table")
    assert code == 0
    assert out.splitlines()[0].split() == ["name", "|", "city", "|", "n"]


def test_a_query_is_planned_in_place_of_being_run_or_before_it(speaker: Speaker, run: Run) -> None:
    speaker.says(TOP, TOP)
    code, out, _ = run("ask", "who?", "--sql", "sample", "--explain", "--timeout", "5")
    assert code == 0
    assert out.startswith(f"{TOP}\ndetail")
    assert "customers" in out.splitlines()[-1]
    code, out, _ = run("ask", "who?", "--sql", "sample", "--explain", "--run")
    assert code == 0
    assert out.startswith(f"{TOP}\nname")


def test_no_acceptable_answer_is_exit_code_1(speaker: Speaker, run: Run) -> None:
    speaker.says("SELECT nam FROM customers", "SELECT na FROM customers")
    code, out, err = run("ask", "who?", "--sql", "sample", "--attempts", "2")
    assert (code, out) == (1, "")
    assert "no answer was accepted in 2 attempts" in err
    speaker.says("SELECT nam FROM customers", "SELECT na FROM customers")
    code, out, _ = run("ask", "who?", "--sql", "sample", "--attempts", "2", "--format", "json")
    assert code == 1
    assert json.loads(out)["error"] == "Exhausted"
    assert len(json.loads(out)["attempts"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sql", "sqlite:///no/such.db"], "there is no file"),
        (["--sql", "README.md"], "is not an SQLite database"),
        (["--sql", "oracle://u:p@h/d"], "not a database that can be read here"),
        (["--sql", "sample", "--tables", "custmers"], "did you mean `customers`?"),
        (["--sql", "sample", "--grammar", "dsl/arith"], "an answer is in one language"),
        ([], "give one of --sql, --json-schema, --grammar"),
        (["--grammar", "dsl/arithm"], "dsl/arith"),
        (["--grammar", "dsl/arith", "--run"], "only SQL can be run"),
        (["--json-schema", "no-such.json"], "`no-such.json` cannot be read: no such file or directory"),
        (["--json-schema", "README.md"], "is not a JSON schema"),
        (["--sql", "no-such.sql"], "`no-such.sql` is neither a URL, nor a file, nor `sample`"),
        (["--sql", "sampel"], "did you mean `sample`?"),
        (
            ["--sql", "x"],
            "help: give the URL of a database such as sqlite:///FILE or postgresql://…, the file of one, a .sql file",
        ),
        (["--sql", "REDME.md"], "did you mean `README.md`?"),
        (["--sql", "sqlite:///REDME.md"], "there is no file `REDME.md`\n  help: did you mean `README.md`?"),
        (["--sql", "grammars/dsl/arit.lark"], "did you mean `grammars/dsl/arith.lark`"),
        (["--json-schema", "REDME.md"], "did you mean `README.md`?"),
        (["--sql", "sample", "--values", "staus"], "did you mean `status`?"),
        (["--sql", "sample", "--tables", " , "], "`--tables` names nothing"),
        (["--sql", "sample", "--dialect", "postgres"], "queries on `sample` are in its own SQL, `sqlite`"),
        (["--sql", "sample", "--format", "csv"], "`--format csv` prints rows, and nothing gives any"),
        (["--json-schema", "x.json", "--explain"], "`--explain` is for --sql: only SQL can be planned"),
        (["--sql", "sample", "--start", "start"], "`--start` is for --grammar: it names the rule of the grammar"),
        (["--sql", "sample", "--limit", "100"], "`--limit` is for --run: it bounds the rows that are shown"),
        (["--sql", "sample", "--timeout", "1"], "help: give --run, or leave out --timeout"),
        (["--grammar", "dsl/arith", "--notes", "n"], "`--notes` is for --sql: it tells the model about the data"),
        (["--grammar", "dsl/arith", "--tables", "t"], "`--tables` is for --sql: it says which tables"),
        (["--json-schema", "x.json", "--values", "*"], "`--values` is for --sql: it shows the model what columns hold"),
        (["--sql", "sample", "--import-path", "d"], "`--import-path` is for --grammar: it says where"),
        (["--sql", "sample", "--allow-outside"], "`--allow-outside` is for --grammar: it says which"),
        (["--json-schema", "x.json", "--dialect", "mysql"], "`--dialect` is for --sql: it says how"),
        (["--sql", "sample", "--model", "gemini:x"], "take one of openai:NAME, local:1.5b, local:0.5b, local:FILE"),
        (["--sql", "sample", "--model", "opnai"], "did you mean `openai`?"),
        (["--sql", "sample", "--model", "opnai:gpt-4.1"], "did you mean `openai:gpt-4.1`?"),
        (["--sql", "sample", "--model", "gpt-5.2"], "did you mean `openai:gpt-5.2`?"),
        (["--sql", "sample", "--model", "0.5b"], "did you mean `local:0.5b`?"),
        (["--sql", "sample", "--model", "Local:0.5b"], "did you mean `local:0.5b`?"),
        (["--sql", "sample", "--model", "openai:"], "`openai:` names no model"),
        (["--sql", "sample", "--model", "local:"], "`local:` names no model"),
        (["--sql", "sample", "--model", "local:0.7b"], "did you mean `0.5b`?"),
        (["--sql", "sample", "--model", "local:./no-such.gguf"], "`no-such.gguf`, which cannot be read"),
        (["--sql", "sample", "--model", "vllm"], "help: name one that the server has, as in `vllm:NAME`"),
        (["--sql", "sample", "--model", "vlm:m"], "did you mean `vllm:m`?"),
        (["--sql", "sample", "--model", "local", "--base-url", "http://x"], "`local` is at no address"),
        (["--sql", "sample", "--model", "openai:gpt-5.2-chat-latest"], "was shut down on"),
        (["--sql", "sample", "--attempts", "0"], "--attempts"),
        (["--sql", "sample", "--frobnicate"], "--frobnicate"),
    ],
)
def test_misuse_is_exit_code_2_and_says_what_to_do(words: list[str], said: str, run: Run) -> None:
    code, out, err = run("ask", "q", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_empty_question_and_a_broken_grammar_are_misuse_before_anything_is_sent(tmp_path: Path, run: Run) -> None:
    code, _, err = run("ask", "  ", "--sql", "sample")
    assert code == 2
    assert "the question is empty" in err
    broken = tmp_path / "broken.lark"
    broken.write_text('start: "a" nam\n')
    code, out, err = run("ask", "q", "--grammar", str(broken), "--dry")
    assert (code, out) == (2, "")
    assert "nam" in err


def test_a_server_of_another_kind_is_asked_at_its_address_and_needs_no_key(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    code, out, _ = run("ask", "q", "--grammar", "dsl/arith", "--model", "vllm:Qwen/Qwen3:8b", "--dry")
    body = json.loads(out)
    assert (code, body["model"]) == (0, "Qwen/Qwen3:8b")
    assert body["structured_outputs"]["grammar"].startswith("root ::=")
    code, _, err = run("ask", "q", "--grammar", "dsl/arith", "--model", "vllm:m", "--base-url", "http://127.0.0.1:9/v1")
    assert code == 3
    assert "127.0.0.1:9" in err
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "k")
    code, _, err = run("ask", "q", "--grammar", "dsl/arith", "--model", "azure:m")
    assert code == 2
    assert "where `azure` is has to be said" in err


def test_an_unreachable_model_is_exit_code_3(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    code, _, err = run("ask", "q", "--sql", "sample")
    assert code == 3
    assert "127.0.0.1" in err
    assert "sk-test" not in err


def test_a_model_that_the_server_does_not_have_is_misuse(speaker: Speaker, run: Run) -> None:
    speaker.says(404)
    code, out, err = run("ask", "q", "--sql", "sample", "--model", "openai:gpt-5.22")
    assert (code, out) == (2, "")
    assert "has no model `gpt-5.22`" in err


def test_a_wrong_key_and_no_key_are_exit_code_3(speaker: Speaker, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    speaker.says(401)
    code, _, err = run("ask", "q", "--sql", "sample")
    assert code == 3
    assert "key" in err
    monkeypatch.delenv("OPENAI_API_KEY")
    code, out, _ = run("ask", "q", "--sql", "sample", "--model", "openai", "--format", "json")
    assert code == 3
    assert json.loads(out)["diagnostics"][0]["code"] == "no-api-key"


def test_dry_prints_the_request_and_sends_nothing(speaker: Speaker, run: Run) -> None:
    code, out, err = run("ask", "how many?", "--sql", "sample", "--dry")
    assert err == f"model: openai:gpt-5.2, at {speaker.url}/responses\n"
    body = json.loads(out)
    assert code == 0
    assert speaker.seen == []
    assert body["tools"][0]["format"]["syntax"] == "lark"
    assert "customers" in body["tools"][0]["format"]["definition"]
    assert "how many?" in json.dumps(body["input"])


def test_dry_shows_what_the_embedded_model_would_be_told_without_loading_it(
    monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("GRAMMARKIT_MODEL", "/no/such/model.gguf")
    code, out, _ = run("ask", "how many?", "--sql", "sample", "--dry")
    body = json.loads(out)
    assert code == 0
    assert body["grammar"].startswith("%llguidance")
    assert "how many?" in body["messages"][-1]["content"]


def test_json_and_grammars_are_asked_for_in_the_same_way(speaker: Speaker, tmp_path: Path, run: Run) -> None:
    schema = tmp_path / "event.json"
    schema.write_text(json.dumps({"type": "object", "properties": {"day": {"type": "string"}}, "required": ["day"]}))
    speaker.says('{"day": "Friday"}')
    assert run("ask", "when?", "--json-schema", str(schema))[:2] == (0, '{"day": "Friday"}\n')
    speaker.says("3 + 4")
    assert run("ask", "three and four", "--grammar", "dsl/arith")[:2] == (0, "3 + 4\n")
    own = tmp_path / "own.lark"
    own.write_text('start: "yes" | "no"')
    speaker.says("yes")
    assert run("ask", "is it?", "--grammar", str(own))[:2] == (0, "yes\n")


def test_imports_of_a_grammar_are_looked_for_where_it_is_said(speaker: Speaker, tmp_path: Path, run: Run) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "words.lark").write_text('YES: "yes"\n')
    own = tmp_path / "own.lark"
    own.write_text("start: YES\n%import words.YES\n")
    speaker.says("yes")
    code, _, err = run("ask", "is it?", "--grammar", str(own))
    assert code == 2
    assert "words" in err
    assert run("ask", "is it?", "--grammar", str(own), "--import-path", str(tmp_path / "there"))[:2] == (0, "yes\n")


def test_a_schema_alone_is_enough_to_write_sql_but_not_to_run_it(speaker: Speaker, tmp_path: Path, run: Run) -> None:
    ddl = tmp_path / "app.sql"
    ddl.write_text("CREATE TABLE t (a INTEGER);")
    speaker.says("SELECT a FROM t")
    assert run("ask", "q", "--sql", str(ddl))[:2] == (0, "SELECT a FROM t\n")
    for more in (["--run"], ["--values", "a"]):
        code, _, err = run("ask", "q", "--sql", str(ddl), *more)
        assert code == 2
        assert "is only a schema" in err


def test_a_schema_may_be_written_for_another_database(speaker: Speaker, tmp_path: Path, run: Run) -> None:
    ddl = tmp_path / "app.sql"
    ddl.write_text("CREATE TABLE t (id SERIAL, a VARCHAR[] DEFAULT f());\nALTER TABLE t OWNER TO me;")
    speaker.says("SELECT a FROM t")
    code, out, err = run("ask", "q", "--sql", str(ddl))
    assert (code, out) == (2, "")
    assert "--dialect postgres" in err
    code, out, err = run("ask", "q", "--sql", str(ddl), "--dialect", "postgres", "--format", "json")
    assert (code, json.loads(out)["answer"], err) == (0, "SELECT a FROM t", "")
    code, _, err = run("ask", "q", "--sql", str(ddl), "--dialect", "postgre")
    assert code == 2
    assert "did you mean `postgres`?" in err


def test_what_the_database_refuses_is_asked_again(speaker: Speaker, tmp_path: Path, run: Run) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x'), (NULL), ('\x1b[2J');")
    speaker.says("SELECT json_extract(a, '$.b') FROM t", "SELECT a FROM t")
    code, out, err = run("ask", "q", "--sql", f"sqlite:///{path}", "--run")
    assert code == 0
    assert "malformed JSON" in err
    assert "NULL" in out
    assert "\x1b" not in out


def test_the_question_may_come_from_standard_input(speaker: Speaker, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    from io import StringIO

    speaker.says(TOP)
    monkeypatch.setattr(sys, "stdin", StringIO("x" * 100_000))
    assert run("ask", "-", "--sql", "sample")[0] == 0
    assert "x" * 100_000 in json.dumps(speaker.seen[0]["input"])


def test_the_help_names_the_exit_codes(run: Run) -> None:
    code, out, _ = run("ask", "--help")
    assert code == 0
    said = "Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 the model cannot be reached"
    assert said in re.sub(r"\s+", " ", out)
    all_of_them = re.sub(r"\s+", " ", run("--help")[1])
    assert re.search(r"Exit codes, of every command: 0 .* 1 .* 2 misuse, 3 .* 4 the output .* 141 ", all_of_them)


def test_a_missing_key_is_told_of_before_anything_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "GRAMMARKIT_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    code, _, err = run("ask", "q", "--sql", str(tmp_path / "none.sql"), "--model", "openai:gpt-5.2")
    assert (code, err.splitlines()) == (
        3,
        [
            "error: no-api-key: there is no API key",
            "  help: set the environment variable `OPENAI_API_KEY`; a server without keys takes any word",
        ],
    )


def test_an_address_is_called_as_it_was_typed(run: Run) -> None:
    code, _, err = run("ask", "q", "--grammar", "dsl/arith", "--model", "vllm:m", "--base-url", "nowhere")
    assert code == 2
    assert "`--base-url` is not the address of a server" in err
    assert "set `--base-url`" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_it_without_a_traceback(tmp_path: Path) -> None:
    """The interrupt arrives while a silent server is waited for."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        env = {**os.environ, "OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": url}
        command = [*COMMAND, "ask", "q", "--sql", "sample"]
        with (
            subprocess.Popen(command, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child,
            silent.accept()[0] as link,
        ):
            link.recv(10)
            time.sleep(0.05)
            child.send_signal(signal.SIGINT)
            _, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert "Traceback" not in err
