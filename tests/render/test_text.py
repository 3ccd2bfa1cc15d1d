"""What a person reads. The renderings are in `snapshots/`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.render.text import MOST_EXPECTED, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = "select " + ", ".join(f"column_{number}" for number in range(60)) + " frm users"

CASES = {
    "text_plain": (Diagnostic("unexpected-text", "`frm` cannot stand here", Span(9, 12)), "select x frm users"),
    "text_everything": (
        Diagnostic("unknown-column", "`users` has no column `total`", Span(9, 14), help="join `orders`", fix="lower"),
        "SELECT u.total FROM users AS u LIMIT 10",
    ),
    "text_row_of_many": (
        Diagnostic("unbounded-terminal", "`STRING` can match text of any length", Span(44, 53)),
        "start: value\nvalue: STRING | NUMBER\nSTRING: /a[^b]*b/\nNUMBER: /[0-9]+/\n",
    ),
    "text_tenth_row": (Diagnostic("bad-name", "`x` is not a name", Span(18, 19)), "a\n" * 9 + "x = 1\n"),
    "text_tabs": (Diagnostic("bad-name", "`x` is not a name", Span(3, 4)), "\ta\tx = 1"),
    "text_wide": (Diagnostic("bad-name", "`字` is not a name", Span(10, 11)), "select 宽, 字, x"),
    "text_combining": (Diagnostic("bad-name", "`x` is not a name", Span(13, 14)), "cafe\u0301 = r\u0323\u0307e x"),
    "text_crlf": (Diagnostic("bad-name", "`two` is not a name", Span(5, 8)), "one\r\ntwo\r\nthree"),
    "text_long_line": (Diagnostic("unexpected-text", "`frm` cannot stand here", Span(LONG.index("frm"), 659)), LONG),
    "text_end": (Diagnostic("unfinished", "the text ends before the sentence does", Span(8, 8)), "select x"),
    "text_several_lines": (
        Diagnostic("unclosed", "the bracket is never closed", Span(4, 19)),
        "f = (\n  one,\n  two,\n",
    ),
    "text_empty_source": (Diagnostic("unfinished", "the text ends before the sentence does", Span(0, 0)), ""),
    "text_no_span": (Diagnostic("too-long", "the query has no LIMIT", help="add\nLIMIT 10"), "select x"),
    "text_control": (
        Diagnostic("bad-name", "`\x1b[2J` is not a name", Span(2, 3), expected=("\x07",), help="not \x9b31m"),
        "a \x1b[2J\x07\u202e\x7f",
    ),
    "text_warning": (Diagnostic("slow", "this takes long", Span(0, 1), Severity.WARNING), "x"),
    "text_info": (Diagnostic("lowered", "this is rewritten", Span(0, 1), Severity.INFO), "x"),
    "text_expected": (
        Diagnostic("unfinished", "the text ends", Span(1, 1), expected=tuple(f"WORD{n}" for n in range(20))),
        "x",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_person_reads(name: str, snapshot: Callable[[str, str], None]) -> None:
    diagnostic, source = CASES[name]
    snapshot(name, to_text([diagnostic], source))


def test_colour_marks_code_message_gutter_and_caret(snapshot: Callable[[str, str], None]) -> None:
    coloured = (
        to_text([Diagnostic("a-code", "it is wrong", Span(2, 3), severity)], "a b", colour=True)
        for severity in Severity
    )
    snapshot("text_colour", "\n".join(coloured).replace("\x1b", "ESC"))


def test_colour_changes_nothing_else() -> None:
    for diagnostic, source in CASES.values():
        coloured = to_text([diagnostic], source, name="a.lark", colour=True)
        assert re.sub(r"\x1b\[[0-9;]+m", "", coloured) == to_text([diagnostic], source, name="a.lark")


@pytest.mark.parametrize(
    ("span", "where"), [(Span(4, 5), "a.lark:2:1: "), (None, "a.lark: "), (Span(0, 0), "a.lark:1:1: ")]
)
def test_a_name_stands_before_the_position_as_compilers_write_it(span: Span | None, where: str) -> None:
    assert to_text([Diagnostic("a-code", "it is wrong", span)], "one\ntwo", name="a.lark").startswith(
        f"{where}a-code: "
    )


def test_diagnostics_stand_under_each_other_in_their_order() -> None:
    first, second = Diagnostic("one", "first"), Diagnostic("two", "second")
    assert to_text([first, second], "") == "one: first\ntwo: second"
    assert to_text([], "anything") == ""


def test_no_line_ends_in_blanks() -> None:
    for diagnostic, source in CASES.values():
        assert not [line for line in to_text([diagnostic], source).split("\n") if line != line.rstrip()]


@pytest.mark.parametrize(("many", "told"), [(MOST_EXPECTED, ""), (MOST_EXPECTED + 1, " and 1 more")])
def test_only_a_list_that_is_too_long_is_cut(many: int, told: str) -> None:
    shown = to_text([Diagnostic("a", "b", expected=("X",) * many)], "")
    assert shown == f"a: b\n  expected {', '.join(['X'] * MOST_EXPECTED)}{told}"


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_no_text_of_others_can_steer_a_terminal(source: str, message: str, help: str, word: str, name: str) -> None:
    found = Diagnostic("a-code", message, Span(0, len(source)), expected=(word,), help=help)
    shown = to_text([found], source, name=name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown)
