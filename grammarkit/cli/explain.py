"""`grammarkit explain`: what a code means, why it matters, what to write instead."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from grammarkit.cli.results import Format


def explain(
    code: Annotated[str | None, typer.Argument(help="The code of a finding; all are listed without one.")] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TEXT,
) -> None:
    """Say what a finding means; without CODE, list all.

    Exit codes: 0 explained, 2 there is no such code.
    """
    from grammarkit.cli.codes import every_page, unknown
    from grammarkit.cli.output import say

    everything = every_page()
    code = code.lower() if code else code
    if code is not None and code not in everything:
        raise unknown(code, everything)
    wanted = everything if code is None else {code: everything[code]}
    if output is Format.JSON:
        say(json.dumps([{"code": name, "page": page} for name, page in wanted.items()], indent=2))
    elif code is None:
        widest = max(map(len, wanted))
        firsts = {name: page.partition("\n")[0] for name, page in wanted.items()}
        say("\n".join(f"{name:{widest}}  {first}" for name, first in firsts.items()))
    else:
        say(f"{code}: {wanted[code]}")
