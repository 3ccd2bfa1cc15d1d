"""`grammarkit check` on what no grammar should be: always a message, in time, and never a traceback."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, program

DEADLINE = 10

MOST_WORK = 2 * DEADLINE + 5
"""Seconds of work: the engine's, and our own, which each may take as long as the deadline."""

CHAINED = "start: r0\n" + "".join(f"r{number}: r{number + 1}\n" for number in range(3000)) + 'r3000: "x"\n'

ANY = ""

SMALL: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "missing-start"),
    "blank": (b"\n\n  \n", "missing-start"),
    "only comments": (b"// nothing\n" * 1000, "missing-start"),
    "latin 1": (b'start: "\xe4"\n', "not-utf-8"),
    "utf 16": ('start: "a"\n'.encode("utf-16"), "not-utf-8"),
    "random bytes": (bytes(range(256)) * 40, "not-utf-8"),
    "control characters": (bytes(range(1, 32)) * 40, ANY),
    "NULs": (b"\0" * 10_000, ANY),
    "brackets": (b"start: " + b"(" * 5000 + b'"a"' + b")" * 5000, ANY),
    "an open bracket": (b'start: ("a"\n', ANY),
    "an open string": (b'start: "a\n', "unclosed-literal"),
    "an open regular expression": (b"start: /a\n", "unclosed-literal"),
    "a language without sentences": (b'start: start "a"\n', ANY),
    "a terminal made of itself": (b'start: A\nA: "a" A\n', ANY),
    "an endless template": (b'start: a{"x"}\na{x}: a{b{x}}\nb{x}: x\n', ANY),
    "round": (b"%import .round.start\n", "unknown-import"),
    "a regular expression with much backtracking": (b"start: /(a+)+(a+)+(a+)+b/ nmae\n", "undefined-name"),
}
"""Texts, and what is found in each; where the code is left open, it is an error of any kind."""

LARGE: dict[str, tuple[bytes, str]] = {
    "10 MB of comment": (b'start: "a"\n// ' + b"x" * 10_000_000, "too-large"),
    "10 MB of rules": (b'start: "a"\n' + b'r: "a"\n' * 1_500_000, "too-large"),
    "3,000 chained rules": (CHAINED.encode(), ANY),
    "70,000 symbols in a rule": (b"start: " + b'"a" ' * 70_000, ANY),
    "70,000 rules": (b"start: r0\n" + b"".join(b'r%d: "a"\n' % n for n in range(70_000)), "unreachable-rule"),
}


def check(folder: Path, *words: str) -> Ran:
    before = worked()
    ran = program("check", *words, "--deadline", str(DEADLINE), cwd=folder)
    assert "Traceback" not in ran.err
    assert worked() - before < MOST_WORK
    return ran


def worked() -> float:
    """The processor's time that the programs took which were run from here: what else runs does not count."""
    times = os.times()
    return times.children_user + times.children_system


def test_any_text_gets_a_message(tmp_path: Path) -> None:
    for what, (text, _) in SMALL.items():
        (tmp_path / f"{what}.lark").write_bytes(text)
    ran = check(tmp_path, ".", "--format", "json")
    assert ran.code == 1
    found: dict[str, set[str]] = {what: set() for what in SMALL}
    for finding in json.loads(ran.out)["findings"]:
        if finding["severity"] == "error":
            found[finding["file"].removesuffix(".lark")] |= {finding["code"], ANY}
    assert {what: code for what, (_, code) in SMALL.items() if code not in found[what]} == {}


@pytest.mark.parametrize("what", LARGE)
def test_a_large_text_gets_a_message_in_time(what: str, tmp_path: Path) -> None:
    text, code = LARGE[what]
    (tmp_path / "it.lark").write_bytes(text)
    ran = check(tmp_path, "it.lark")
    assert len(ran.out) < 20_000
    late = "slow-check" in ran.out or "engine-hangs" in ran.out  # a busy machine may run out of time
    assert code in ran.out or late
    assert ran.code == 1 or code == "unreachable-rule"


def test_a_file_that_cannot_be_judged_does_not_keep_others_from_it(tmp_path: Path) -> None:
    (tmp_path / "bad.lark").write_bytes(b"\xff")
    (tmp_path / "good.lark").write_text('start: "a"\nunused: "b"\n')
    ran = check(tmp_path, ".")
    assert ran.code == 1
    assert "bad.lark: not-utf-8: byte 0 is not UTF-8" in ran.out
    assert "good.lark:2:1: warning: unreachable-rule" in ran.out


def test_files_that_import_each_other_are_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.lark").write_text("%import .b.b\nstart: b\na: b\n")
    (tmp_path / "b.lark").write_text("%import .a.a\nb: a\n")
    ran = check(tmp_path, "a.lark")
    assert ran.code == 1
    assert "imports itself" in ran.out


def test_a_long_chain_of_imports_is_found_out(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"g{number}.lark").write_text(f"%import .g{number + 1}.r\nstart: r\n")
    assert check(tmp_path, "g0.lark").code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_an_import_that_a_link_leads_out_is_refused_unless_allowed(tmp_path: Path) -> None:
    (tmp_path / "secret.lark").write_text('box: "the secret"\n')
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "shapes.lark").symlink_to(tmp_path / "secret.lark")
    (inside / "own.lark").write_text("%import .shapes.box\nstart: box nmae\n")
    refused = check(inside, "own.lark")
    assert refused.code == 1
    assert "unknown-import" in refused.out
    assert "outside the grammar's folder" in refused.out
    assert "unknown-import" not in check(inside, "own.lark", "--allow-outside").out


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege")
def test_links_that_lead_nowhere_or_in_a_circle_are_findings(tmp_path: Path) -> None:
    (tmp_path / "gone.lark").symlink_to("nothing.lark")
    (tmp_path / "round.lark").symlink_to("round.lark")
    (tmp_path / "again").symlink_to(".")
    ran = check(tmp_path, ".")
    assert ran.code == 1
    assert "gone.lark: unreadable-file: the file cannot be read: no such file or directory" in ran.out
    assert "round.lark: unreadable-file" in ran.out


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="devices")
def test_a_file_without_an_end_is_too_large(tmp_path: Path) -> None:
    assert "/dev/zero: too-large" in check(tmp_path, "/dev/zero").out
    (tmp_path / "zero.lark").symlink_to("/dev/zero")
    (tmp_path / "own.lark").write_text("%import .zero.a\nstart: a\n")
    assert check(tmp_path, "own.lark").code == 1


def test_standard_input_is_judged_like_a_file(tmp_path: Path) -> None:
    for given, code in ((b"", "missing-start"), (b"\xff", "not-utf-8"), (b"x" * 5_000_000, "too-large")):
        ran = program("check", "-", cwd=tmp_path, given=given)
        assert (ran.code, ran.out.startswith("<stdin>:")) == (1, True)
        assert code in ran.out


def test_what_is_not_there_is_misuse_and_what_cannot_be_there_a_finding(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("none/at/all.lark", "folder"):
        ran = check(tmp_path, name)
        assert (ran.code, ran.out) == (2, "")
        assert "error: no-grammar" in ran.err
    assert "unreadable-file: the file cannot be read: file name too long" in check(tmp_path, "x" * 300).out


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions")
def test_what_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    closed, locked = tmp_path / "closed", tmp_path / "locked.lark"
    closed.mkdir()
    (closed / "a.lark").write_text('start: "a"\n')
    locked.write_text('start: "a"\n')
    closed.chmod(0)
    locked.chmod(0)
    found = check_as_nobody(tmp_path)
    closed.chmod(0o700)
    assert found == (
        "locked.lark: unreadable-file: the file cannot be read: permission denied\n"
        "closed: unreadable-file: the folder cannot be read\n"
        "  help: allow reading it\n"
    )


def check_as_nobody(folder: Path) -> str:
    """Check a folder as a user for whom permissions count, with everything imported before."""
    import subprocess

    script = (
        "import os, sys, grammarkit.cli.app, grammarkit.cli.judging as judging, grammarkit.cli.printing as printing\n"
        "from grammarkit.cli.codes import Wanted\n"
        "from grammarkit.cli.paths import found\n"
        "import grammarkit.grammar.files, grammarkit.grammar.library, grammarkit.grammar.pages as pages\n"
        "pages.pages()\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "outcomes = judging.once([judging.judge(one, judging.How()) for one in found(['.'])], Wanted.of(None, None))\n"
        "print(printing.printed(outcomes, printing.Format.TEXT))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, timeout=60, check=False)
    assert ran.stderr == b""
    return ran.stdout.decode()
