"""The house rules that a machine can hold: what may stand where, and what everything public must have.

The layers are held by import-linter.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

import grammarkit
from grammarkit import AsyncClient, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

PACKAGE = Path(grammarkit.__file__).parent
FILES = sorted(
    path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if "grammars" not in path.parts[:-1]
)

# In these patterns `*` stands for anything, slashes too.

# Every `backend*.py` may wait, and what the models for tests share is a backend under another name.
MAY_WAIT = (
    *("ask/drive.py", "ask/stream.py", "client.py", "*/backend*.py"),
    *("testing/answering.py", "testing/cassettes/transport.py"),
)

# As DESIGN says in its section on the layout.
MAY_DO_IO = (
    *(
        "openai/backend*.py",
        "grammar/probe.py",
        "local/fetch.py",
        "local/sources.py",
        "cli/*",
        "testing/plugin/network.py",
    ),
    *("sql/databases/*", "sql/ddl.py", "sql/engines/*", "sql/sample.py"),
    *("testing/cassettes/*", "testing/plugin/network.py"),
)
DOES_IO = {"httpx", "socket", "sqlite3", "subprocess"}

MAY_READ_THE_ENVIRONMENT = ("openai/backend.py", "local/fetch.py", "local/sources.py", "local/engine.py", "cli/*")
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}

HEAVY = {"httpx", "hypothesis", "lark", "llguidance", "pydantic", "rich", "sqlglot", "typer"}

ASYNC = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((PACKAGE / file).read_text(encoding="utf-8"), file)


def among(file: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(file, pattern) for pattern in patterns)


def imported(module: ast.Module) -> set[str]:
    """Find the top-level modules that are imported anywhere in a module, its functions included."""
    found: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def does_io(module: ast.Module) -> set[str]:
    """Find the modules for I/O that a module imports."""
    return imported(module) & DOES_IO


def reads_the_environment(module: ast.Module) -> list[int]:
    """Find the lines that name `os.environ` or `os.getenv`."""
    lines: list[int] = []
    for node in ast.walk(module):
        match node:
            case ast.Attribute(attr=name) if name in ENVIRONMENT:
                lines.append(node.lineno)
            case ast.ImportFrom(names=names) if {alias.name for alias in names} & ENVIRONMENT:
                lines.append(node.lineno)
    return lines


def waits(module: ast.Module) -> list[int]:
    """Find the lines with `async` or `await`."""
    lines: list[int] = []
    for node in ast.walk(module):
        if isinstance(node, ASYNC):
            lines.append(node.lineno)
        elif isinstance(node, ast.comprehension) and node.is_async:
            lines.append(node.target.lineno)
    return lines


def offenders(guard: Callable[[ast.Module], T], allowed: tuple[str, ...]) -> dict[str, T]:
    """Give what a guard finds in files where it may find nothing."""
    found = {file: guard(tree(file)) for file in FILES if not among(file, allowed)}
    return {file: what for file, what in found.items() if what}


def test_there_are_files_to_look_at() -> None:
    assert {"client.py", "ask/drive.py", "grammar/grammar.py", "testing/scripted.py"} <= set(FILES)


@pytest.mark.parametrize("patterns", [MAY_WAIT, MAY_DO_IO, MAY_READ_THE_ENVIRONMENT])
def test_every_exception_to_a_rule_is_of_use(patterns: tuple[str, ...]) -> None:
    assert [pattern for pattern in patterns if not any(among(file, (pattern,)) for file in FILES)] == []


def test_only_drivers_clients_and_backends_wait() -> None:
    assert offenders(waits, MAY_WAIT) == {}


def test_only_the_edges_do_io() -> None:
    assert offenders(does_io, MAY_DO_IO) == {}


def test_only_the_edges_read_the_environment() -> None:
    assert offenders(reads_the_environment, MAY_READ_THE_ENVIRONMENT) == {}


@pytest.mark.parametrize(
    ("guard", "source", "found"),
    [
        (waits, "async def f(): ...", [1]),
        (waits, "def f(x):\n    return [y async for y in x]", [2]),
        (waits, "import asyncio", []),
        (reads_the_environment, "import os\nos.environ['x']", [2]),
        (reads_the_environment, "from os import getenv", [1]),
        (does_io, "def f():\n    import httpx._client", {"httpx"}),
        (does_io, "from subprocess import run", {"subprocess"}),
        (does_io, "import json", set()),
    ],
)
def test_the_guards_see(guard: Callable[[ast.Module], object], source: str, found: object) -> None:
    assert guard(ast.parse(source)) == found


def public(client: type) -> dict[str, list[tuple[str, object, object]]]:
    """Give names, kinds and defaults of the parameters of all that users call."""
    return {
        name: [(p.name, p.kind, p.default) for p in inspect.signature(member).parameters.values()]
        for name, member in vars(client).items()
        if inspect.isfunction(member) and (name == "__init__" or not name.startswith("_"))
    }


def test_both_clients_have_the_same_signatures() -> None:
    assert public(Client) == public(AsyncClient)
    assert {"__init__", "ask", "ask_many", "close", "run", "stream"} <= set(public(Client))


def test_the_async_client_decides_nothing() -> None:
    (client,) = [n for n in tree("client.py").body if isinstance(n, ast.ClassDef) and n.name == "AsyncClient"]
    assert [n.lineno for n in ast.walk(client) if isinstance(n, ast.If | ast.IfExp | ast.Match | ast.While)] == []


def exported(file: str) -> list[str] | None:
    """Read a module's `__all__`, if it has one."""
    for node in tree(file).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def module(file: str) -> str:
    return ".".join(("grammarkit", *Path(file).with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("file", [file for file in FILES if exported(file) is not None])
def test_what_a_module_exports_is_sorted_and_there(file: str) -> None:
    names = exported(file)
    assert names is not None
    # As ruff has it (RUF022): constants, then classes, then the others.
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    found = importlib.import_module(module(file))
    assert [name for name in names if not hasattr(found, name)] == []


def undocumented(file: str) -> Iterator[str]:
    """Find what is public in a file and has no docstring; stubs of protocols and dunder methods need none."""
    if not ast.get_docstring(tree(file)):
        yield file
    yield from _undocumented(tree(file), file, in_protocol=False)


def _undocumented(scope: ast.Module | ast.ClassDef, where: str, *, in_protocol: bool) -> Iterator[str]:
    for node in scope.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        stub = in_protocol and not isinstance(node, ast.ClassDef) and is_stub(node)
        if not (ast.get_docstring(node) or stub or is_told_elsewhere(node)):
            yield f"{where}:{node.lineno} {node.name}"
        if isinstance(node, ast.ClassDef):
            yield from _undocumented(node, where, in_protocol=is_protocol(node))


def is_protocol(node: ast.ClassDef) -> bool:
    bases = (base.value if isinstance(base, ast.Subscript) else base for base in node.bases)
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in bases)


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return [ast.unparse(statement) for statement in node.body] == ["..."]


def is_told_elsewhere(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell overloads and setters, whose docstring is that of the function they belong to."""
    return any(ast.unparse(mark) == "overload" or ast.unparse(mark).endswith(".setter") for mark in node.decorator_list)


def is_public(file: str) -> bool:
    return not any(part.startswith("_") for part in Path(file.removesuffix("__init__.py")).parts)


@pytest.mark.parametrize("file", [file for file in FILES if is_public(file)])
def test_all_that_is_public_has_a_docstring(file: str) -> None:
    assert list(undocumented(file)) == []


def test_importing_the_package_imports_nothing_heavy() -> None:
    program = "import sys, grammarkit; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert HEAVY & set(ran.stdout.split()) == set()
    assert "grammarkit.client" in ran.stdout.split()


def test_importing_the_scripted_model_imports_nothing_heavy() -> None:
    program = "import sys, grammarkit.testing; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (HEAVY | {"pytest"}) & set(ran.stdout.split()) == set()


def test_no_name_in_a_package_hides_a_module_in_it() -> None:
    """Where `a.b` is a function, `import a.b as b` gives that."""
    for file in (file for file in FILES if not file.endswith("__init__.py")):
        *folders, module = file.removesuffix(".py").split("/")
        name = ".".join(("grammarkit", *folders, module))
        if module.startswith("_") or file == "grammar/worker.py":
            continue
        found = importlib.import_module(name)
        package = importlib.import_module(name.rpartition(".")[0])
        assert getattr(package, module) is found, name
