"""An excerpt shows the right line, and its caret stands under the right text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grammarkit.diagnostic import Span
from grammarkit.render.excerpt import Excerpt, excerpt

TEXTS = st.text(st.one_of(st.sampled_from("ab \t\r\n\u0301宽\x1b\u200d\u202e"), st.characters()), max_size=40)


@st.composite
def pointed(draw: st.DrawFn) -> tuple[str, Span]:
    """Draw a text and a span in it."""
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


def place(shown: Excerpt) -> tuple[int, int]:
    return shown.row, shown.column


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("abc", Span(0, 1), Excerpt(1, 1, "abc", "", 1, 0)),
        ("abc", Span(1, 3), Excerpt(1, 2, "abc", " ", 2, 0)),
        ("a\nbc\nd", Span(3, 4), Excerpt(2, 2, "bc", " ", 1, 0)),
        ("a\r\nbc\r\nd", Span(4, 5), Excerpt(2, 2, "bc", " ", 1, 0)),
        ("a\rbc\rd", Span(3, 4), Excerpt(2, 2, "bc", " ", 1, 0)),
        ("", Span(0, 0), Excerpt(1, 1, "", "", 1, 0)),
    ],
)
def test_the_line_of_a_span_is_shown(text: str, span: Span, expected: Excerpt) -> None:
    assert excerpt(text, span) == expected


def test_a_span_at_the_end_of_the_text_points_behind_its_last_character() -> None:
    assert excerpt("select", Span(6, 6)) == Excerpt(1, 7, "select", " " * 6, 1, 0)


def test_a_span_behind_a_last_line_break_points_into_an_empty_line() -> None:
    assert excerpt("select\n", Span(7, 7)) == Excerpt(2, 1, "", "", 1, 0)


@pytest.mark.parametrize("span", [Span(9, 12), Span(4, 9)])
def test_a_span_beyond_the_text_points_to_its_end_or_stops_there(span: Span) -> None:
    assert place(excerpt("select", span)) == (1, min(span.start, 6) + 1)


@pytest.mark.parametrize(
    ("span", "more"), [(Span(0, 3), 0), (Span(0, 4), 0), (Span(0, 5), 1), (Span(1, 10), 2), (Span(5, 6), 0)]
)
def test_a_span_over_several_lines_marks_the_first_and_counts_the_others(span: Span, more: int) -> None:
    shown = excerpt("abc\ndef\nghi", span)
    assert shown.more == more
    assert shown.width <= 3


def test_form_feeds_and_unicode_separators_do_not_end_a_line() -> None:
    assert place(excerpt("a\x0cb\u2028c\x85d", Span(6, 7))) == (1, 7)


@pytest.mark.parametrize("start", [3, 4])
def test_a_span_on_or_inside_a_crlf_belongs_to_the_line_that_it_ends(start: int) -> None:
    shown = excerpt("abc\r\ndef", Span(start, 5))
    assert (shown.row, shown.column, shown.line, shown.more) == (1, 4, "abc", 0)


def test_a_tab_before_the_caret_stays_a_tab() -> None:
    assert excerpt("\ta\tb", Span(3, 4)).pad == "\t \t"


def test_wide_characters_take_two_cells() -> None:
    shown = excerpt("宽字 x", Span(1, 2))
    assert (len(shown.pad), shown.width) == (2, 2)


@pytest.mark.parametrize(
    "text",
    ["e\u0301", "\u0915\u0941", "\u2764\ufe0f", "a\u20dd"],
    ids=["accent", "vowel sign of class 0", "variation selector", "enclosing circle"],
)
def test_combining_marks_take_no_cell(text: str) -> None:
    assert len(excerpt(f"{text}x", Span(2, 3)).pad) == 1


@pytest.mark.parametrize("at", [0, 100, 500, 998])
def test_a_long_line_is_cut_around_the_span(at: int) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(1000))
    shown = excerpt(text, Span(at, at + 2), columns=40)
    assert len(shown.line) <= 40
    assert text[at : at + 2] in shown.line
    assert shown.column == at + 1
    assert (shown.line[0] == "…", shown.line[-1] == "…") == (at > 12, at < 960)
    assert len(shown.pad) == 2 * shown.line.index(text[at]) - (shown.line[0] == "…")


def test_a_line_of_just_the_width_is_not_cut() -> None:
    assert excerpt("x" * 40, Span(0, 1), columns=40).line == "x" * 40


def test_a_long_span_is_shown_up_to_twice_the_width() -> None:
    shown = excerpt("x" * 1000, Span(300, 900), columns=40)
    assert len(shown.line) <= 2 * 40
    assert shown.width > 40


@given(pointed(), st.integers(8, 60))
@example(("\r\n", Span(1, 1)), 8)
def test_the_caret_stands_where_row_and_column_say(drawn: tuple[str, Span], columns: int) -> None:
    text, span = drawn
    shown = excerpt(text, span, columns=columns)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = lines[shown.row - 1]
    assert 1 <= shown.column <= len(line) + 1
    if shown.column <= len(line) and text[span.start] not in "\r\n":
        assert line[shown.column - 1] == text[span.start]
    assert shown.row + shown.more <= len(lines)


@given(pointed(), st.integers(8, 60))
def test_nothing_in_an_excerpt_can_steer_a_terminal(drawn: tuple[str, Span], columns: int) -> None:
    shown = excerpt(*drawn, columns=columns)
    kinds = {unicodedata.category(char) for char in shown.line.replace("\t", "") + shown.pad.replace("\t", "")}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(pointed())
def test_a_caret_is_at_least_one_cell_wide(drawn: tuple[str, Span]) -> None:
    assert excerpt(*drawn).width >= 1
