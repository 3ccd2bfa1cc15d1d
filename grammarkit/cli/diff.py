"""`grammarkit diff`: whether two grammars are of one language, as far as texts can tell."""

from __future__ import annotations

from typing import Annotated

import typer

from grammarkit.cli.grammars import AllowOutside, ImportPaths, Start  # noqa: TC001 - typer reads annotations


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A .lark file, a shipped grammar, or `-`.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another one.")],
    texts: Annotated[
        int, typer.Option(min=1, help="Texts to derive from each; some are tried in wrong forms too.")
    ] = 500,
    seed: Annotated[int, typer.Option(help="The same seed tries the same texts.")] = 0,
    start: Start = "start",
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
) -> None:
    """Look for a text that only one of two grammars takes.

    The shortest that is found is printed.

    Exit codes: 0 none is found, 1 one is; 2 misuse or a grammar that cannot be used.
    """
    from grammarkit.cli.grammars import grammar_of
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.waiting import Waiting
    from grammarkit.render.visible import quoted
    from grammarkit.testing.difference import difference

    both = [
        grammar_of(name, start=start, import_paths=import_path or (), allow_outside=allow_outside)
        for name in (old, new)
    ]
    waiting = Waiting()
    waiting.waits("trying texts of both")
    try:
        found = difference(both[0], both[1], texts=texts, seed=seed)
    finally:
        waiting.end()
    for sign, name, text in (("-", old, found.only_old), ("+", new, found.only_new)):
        if text is not None:
            say(f"{sign} {name} alone accepts {quoted(text)}")
    if not found.is_found:
        tell(f"none of {found.tried:,} texts tells them apart; that proves nothing about others")
    raise typer.Exit(int(found.is_found))
