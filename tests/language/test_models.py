"""Dataclasses and pydantic models, filled by the names of rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from grammarkit import Grammar
from grammarkit.diagnostic import Span
from grammarkit.errors import Rejected
from grammarkit.language import Dsl, Fault

if TYPE_CHECKING:
    from lark import Token, Tree

ROUTES = Grammar(
    'start: route (";" route)*\n'
    'route: METHOD path "->" target tag*\n'
    'path: ("/" NAME)+\n'
    'target: NAME ":" PORT\n'
    'tag: "#" NAME\n'
    'METHOD: "GET" | "PUT"\n'
    "NAME: /[a-z]{1,9}/\n"
    "PORT: /[0-9]{1,5}/\n"
    "%ignore / {1,2}/"
)


@dataclass(frozen=True)
class Target:
    name: str
    port: int


@dataclass(frozen=True)
class Route:
    target: Target
    method: str
    path: tuple[str, ...]
    tag: list[str] = field(default_factory=list)


class Checked(BaseModel):
    name: str
    port: int = Field(gt=0, le=1024)


@dataclass(frozen=True)
class Routes:
    all: list[Route]


def test_fields_are_filled_by_name_whatever_their_order_and_converted() -> None:
    language = Dsl.from_models(ROUTES, {"route": Route, "target": Target})
    route = language.read("GET /a/b -> web:80 #x #y")
    assert route == Route(Target("web", 80), "GET", ("a", "b"), ["x", "y"])
    assert language.read("PUT /a -> web:80") == Route(Target("web", 80), "PUT", ("a",))


def test_a_field_of_several_takes_all_that_are_left() -> None:
    language = Dsl.from_models(ROUTES, {"start": Routes, "route": Route, "target": Target})
    assert [route.method for route in language.read("GET /a -> b:1; PUT /c -> d:2").all] == ["GET", "PUT"]


def test_what_pydantic_objects_to_is_pointed_at() -> None:
    with pytest.raises(Rejected) as raised:
        Dsl.from_models(ROUTES, {"target": Checked}).read("GET /a -> b:1; PUT /c -> d:8080")
    (found,) = raised.value.diagnostics
    assert found.message == "`Checked.port`: input should be less than or equal to 1024"
    assert found.span == Span(27, 31)


def test_a_validator_points_at_an_instance() -> None:
    def local(route: Route) -> None:
        if route.target.name != "localhost":
            raise Fault("only to this machine", at=route.target)

    language = Dsl.from_models(ROUTES, {"route": Route, "target": Target}, validators=(local,))
    with pytest.raises(Rejected) as raised:
        language.read("GET /a -> web:80")
    assert raised.value.diagnostics[0].span == Span(10, 16)


def test_parts_that_no_field_takes_are_a_mistake_of_the_model() -> None:
    @dataclass
    class Half:
        name: str

    with pytest.raises(TypeError, match="`target` has more parts than `Half` has fields: `PORT` would be lost"):
        Dsl.from_models(ROUTES, {"target": Half}).read("GET /a -> web:80")


def test_a_class_that_is_no_model_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="`int` is neither a dataclass nor a pydantic model"):
        Dsl.from_models(ROUTES, {"target": int})


class Renamed(BaseModel):
    name: str = Field(alias="Name")
    port: int = Field(validation_alias="Port", le=1024)


def test_a_field_is_filled_by_its_name_whatever_its_alias() -> None:
    language = Dsl.from_models(Grammar('start: NAME ":" PORT\nNAME: /[a-z]+/\nPORT: /[0-9]+/'), {"start": Renamed})
    assert language.read("b:1") == Renamed.model_validate({"Name": "b", "Port": 1})
    with pytest.raises(Rejected) as raised:
        language.read("b:8080")
    assert raised.value.diagnostics[0].span == Span(2, 6)


WORD = Grammar("start: /\\w+/")
PORT = TypeAdapter(int)


def with_model(tree: Tree[Token]) -> Checked:
    return Checked.model_validate({"name": 1, "port": -len(tree.children)})


def with_adapter(word: str) -> None:
    PORT.validate_python(word)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            Dsl[object](WORD, build=with_model),
            "`Checked.name`: input should be a valid string; `Checked.port`: input should be greater than 0",
        ),
        (
            Dsl[str](WORD, build=lambda tree: str(tree.children[0]), validators=[with_adapter]),
            "input should be a valid integer, unable to parse string as an integer",
        ),
        (
            Dsl[object](WORD, build={"start": PORT.validate_python}),
            "input should be a valid integer, unable to parse string as an integer",
        ),
    ],
    ids=["model", "validator", "function"],
)
def test_what_pydantic_finds_is_told_in_a_line_wherever_it_is_found(language: Dsl[object], told: str) -> None:
    with pytest.raises(Rejected) as raised:
        language.read("abc")
    assert [found.message for found in raised.value.diagnostics] == [told]
