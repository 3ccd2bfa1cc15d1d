"""Templates instantiated: each use `name{args}` becomes a rule of its own, equal uses sharing one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.flat import expression
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.reach import refs
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Definition, Literal, Ref, rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.syntax import Expr

_MOST = 2000
"""Instances of templates. A template that uses itself with ever larger arguments never ends by itself."""


def instantiated(definitions: tuple[Definition, ...]) -> list[Definition]:
    """Replace templates by what they are used for; an instance is known by the name of its template.

    Raises:
        GrammarError: a template gets the wrong number of arguments, is not defined, or instantiates itself for ever.
    """
    templates = {d.name: d for d in definitions if d.params}
    plain = [d for d in definitions if not d.params]
    return _Instances(templates, Names(definitions)).of(plain)


class _Instances:
    def __init__(self, templates: dict[str, Definition], names: Names) -> None:
        self._templates = templates
        self._fresh = names
        self._names: dict[tuple[str, tuple[str, ...]], str] = {}
        self._made: list[Definition] = []

    def of(self, definitions: list[Definition]) -> list[Definition]:
        done = [replace(d, expr=self._expanded(d.expr)) for d in definitions]
        at = 0
        while at < len(self._made):  # an instance may use further templates, which are put behind it
            self._made[at] = replace(self._made[at], expr=self._expanded(self._made[at].expr))
            at += 1
        whole = [*done, *self._made]
        for use in (ref for definition in whole for ref in refs(definition.expr) if ref.name in self._templates):
            self._instance(use)  # which has no arguments, and is told of
        return whole

    def _expanded(self, expr: Expr) -> Expr:
        def change(node: Expr) -> Expr:
            # A template without arguments may be the argument of another, which uses it.
            return self._instance(node) if isinstance(node, Ref) and node.args else node

        return rebuilt(expr, change)

    def _instance(self, use: Ref) -> Ref:
        template = self._templates.get(use.name)
        if template is None:
            message = f"`{use.name}` is not a template"
            raise GrammarError.of("", "undefined-name", message, use.span, help=f"define `{use.name}{{x}}: ...`")
        if len(use.args) != len(template.params):
            number = f"{len(template.params)} argument{'s' if len(template.params) > 1 else ''}"
            message = f"`{use.name}` takes {number}, not {len(use.args)}"
            raise GrammarError.of("", "template-arguments", message, use.span, help="give one argument for each")
        key = (use.name, tuple(expression(arg) for arg in use.args))
        if key not in self._names:
            if len(self._made) >= _MOST:
                message = f"`{use.name}` instantiates itself without end"
                raise GrammarError.of("", "endless-template", message, use.span, help="write it as plain rules")
            self._names[key] = self._free_name(use)
            meaning = dict(zip(template.params, use.args, strict=True))
            body = rebuilt(template.expr, lambda node: _meant(node, meaning))
            known_as = template.known_as or template.name
            made = replace(template, name=self._names[key], params=(), params_span=None, expr=body, known_as=known_as)
            self._made.append(made)
        return Ref(self._names[key], use.span)

    def _free_name(self, use: Ref) -> str:
        """Name an instance after its template and, where they are names, its arguments."""
        parts = [arg.name.lower().strip("_") for arg in use.args if isinstance(arg, Ref)]
        named = len(parts) == len(use.args) and not any(isinstance(arg, Literal) for arg in use.args)
        wanted = "_".join([use.name, *parts]) if named else f"{use.name}_{len(self._names) + 1}"
        return self._fresh.free(wanted)


def _meant(node: Expr, meaning: Mapping[str, Expr]) -> Expr:
    """Put the argument in the place of a parameter; what is used as a template is one by its name."""
    if not isinstance(node, Ref) or node.name not in meaning:
        return node
    argument = meaning[node.name]
    if not node.args:
        return argument
    return replace(node, name=argument.name) if isinstance(argument, Ref) and not argument.args else node
