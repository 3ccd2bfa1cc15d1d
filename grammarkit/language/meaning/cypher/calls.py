"""Calls of functions: which there are, how many arguments each takes, and of what kind."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.language.meaning.cypher.aggregation import alone, function_name, is_aggregate
from grammarkit.language.meaning.cypher.functions import FUNCTIONS, PATTERNS
from grammarkit.language.meaning.cypher.kinds import ANY, Kind, expect, list_of
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from lark import Token, Tree

    from grammarkit.language.meaning.cypher.functions import Signature
    from grammarkit.language.meaning.cypher.operators import Operands


def called(node: Tree[Token], arguments: Operands) -> Kind:
    """Tell what a call gives.

    Raises:
        Fault: there is no such function, or it takes other arguments.
    """
    name = function_name(node)
    if is_aggregate(node):
        alone(node)
    signature = FUNCTIONS.get(name)
    if signature is None:
        if "." not in name:
            raise _unknown(node)
        return ANY
    _counted(node, signature, len(arguments))
    for at, (argument, kind) in enumerate(arguments):
        if argument.data != "pattern" or name not in PATTERNS:
            expect(argument, kind, signature.takes[min(at, len(signature.takes) - 1)], f"`{node.children[0]}`")
    return list_of(arguments[0][1]) if name == "collect" else signature.gives


def _counted(node: Tree[Token], signature: Signature, given: int) -> None:
    least, most = signature.least, signature.most
    if least <= given and (most is None or given <= most):
        return
    wanted = str(least) if least == most else f"at least {least}" if most is None else f"from {least} to {most}"
    arguments = f"{wanted} argument{'s' * (wanted != '1')}"
    raise Fault(f"`{node.children[0]}` takes {arguments}, not {given}", node, help=f"give it {arguments}")


def _unknown(node: Tree[Token]) -> Fault:
    name = str(node.children[0])
    near = get_close_matches(name.lower(), FUNCTIONS, n=1, cutoff=0.75)
    own = "call one that Cypher has; those of a plug-in have a namespace, as `apoc.`"
    return Fault(f"there is no function `{name}`", node.children[0], help=f"call `{near[0]}`" if near else own)
