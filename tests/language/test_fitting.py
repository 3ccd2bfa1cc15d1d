"""Which field takes which part is decided when a `Dsl` is made; what does not fit is told then, to who wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field, make_dataclass
from typing import Any

import pytest
from pydantic import BaseModel

from grammarkit import Grammar
from grammarkit.errors import Rejected
from grammarkit.language import Dsl

NAMES = '\nsev: "S" NAME\ndesc: "D" NAME\n?amount: NUMBER | sev\nNAME: /[a-z]{1,9}/\nNUMBER: /[0-9]{1,5}/\n%ignore " "'


def language(rule: str, *fields: tuple[str, Any] | tuple[str, Any, Any]) -> Dsl[Any]:
    return Dsl.from_models(Grammar(f"start: {rule}{NAMES}"), {"start": make_dataclass("Made", fields)})


@pytest.mark.parametrize(
    ("rule", "fields", "told"),
    [
        (
            "sev? desc?",
            ["severity", "description"],
            "`Made.severity` is called as no part of `start`; did you mean `sev`?",
        ),
        (
            "sev? desc?",
            ["other", "description"],
            "`Made.other` is called as no part of `start`; its parts are `desc`, `sev`",
        ),
        ("sev desc", ["descr", "sevr"], "`Made.descr` is called as no part of `start`; did you mean `desc`?"),
        ("sev desc", ["sev", "desc", "more"], "`Made.more` takes no part of `start`; its parts are `desc`, `sev`"),
        ("sev+", ["sev"], "`Made.sev` holds one value, and `start` may have several `sev`; make it a list"),
        ("sev NUMBER", ["sev"], "`NUMBER` would be lost; add a field for it, or start its name with `_`"),
        ('"x"', ["sev"], "`Made.sev` takes no part of `start`; it has no parts: give it a default"),
    ],
)
def test_what_does_not_fit_is_told_when_the_language_is_made(rule: str, fields: list[str], told: str) -> None:
    with pytest.raises(TypeError) as raised:
        language(rule, *((name, str) for name in fields))
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("rule", "fields", "text", "values"),
    [
        ('"R" sev? desc?', {"desc": str | None, "sev": str | None}, "R D hello", ("hello", None)),
        ('"R" sev? desc?', {"sev": str | None, "description": str | None}, "R D hello", (None, "hello")),
        ('"R" sev? desc?', {"all": list[str]}, "R D hello", (["hello"],)),
        ("sev desc*", {"severity": str, "descriptions": list[str]}, "S a", ("a", [])),
        ("NAME sev NAME", {"name": str, "sev": str, "other": str}, "a S b c", ("a", "b", "c")),
        ("amount desc", {"amount": int, "desc": str}, "12 D a", (12, "a")),
        ("desc? NUMBER desc?", {"number": int, "desc": list[str]}, "7 D b", (7, ["b"])),
        ("sev desc | desc sev", {"sev": str, "desc": str}, "D b S a", ("a", "b")),
        ("(sev | NUMBER) desc", {"sev": str | None, "number": int | None, "desc": str}, "7 D b", (None, 7, "b")),
    ],
)
def test_what_fits_is_filled_the_same_way_in_every_sentence(
    rule: str, fields: dict[str, Any], text: str, values: tuple[object, ...]
) -> None:
    made = language(rule, *fields.items()).read(text)
    assert tuple(getattr(made, name) for name in fields) == values


def test_a_field_with_a_default_takes_nothing_by_chance() -> None:
    made = language("sev", ("note", str, field(default="")), ("severity", str, field(kw_only=True))).read("S a")
    assert (made.note, made.severity) == ("", "a")


def test_what_a_sentence_leaves_out_and_the_model_needs_is_the_sentences_fault() -> None:
    with pytest.raises(Rejected, match=r"Made\.desc"):
        language("sev desc?", ("sev", str), ("desc", str)).read("S a")


def test_a_keyword_is_a_field_with_an_underscore() -> None:
    grammar = Grammar("start: import\nimport: /i/")
    assert Dsl.from_models(grammar, {"start": make_dataclass("Made", [("import_", str)])}).read("i").import_ == "i"


class Port(BaseModel):
    number: int


@dataclass
class Name:
    name: str


def test_a_terminal_may_have_a_model() -> None:
    assert Dsl.from_models(Grammar(f"start: NUMBER{NAMES}"), {"NUMBER": Port}).read("7") == Port(number=7)


def test_an_instance_in_place_of_a_model_is_told() -> None:
    with pytest.raises(TypeError, match="for `start` it has a `Port`; give"):
        Dsl.from_models(Grammar(f"start: NUMBER{NAMES}"), {"start": Port(number=1)})  # type: ignore[dict-item]
