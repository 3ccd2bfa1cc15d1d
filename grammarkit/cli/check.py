"""`grammarkit check`: what is wrong with grammars, for people, editors and continuous integration."""

from __future__ import annotations

from typing import Annotated

import typer

# typer reads annotations when the program runs
from grammarkit.cli.grammars import AllowOutside, DialectName, ImportPaths, Start  # noqa: TC001
from grammarkit.cli.printing import Format


def check(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATHS", help="Files, folders, patterns such as `**/*.lark`, shipped grammars, or `-`."),
    ],
    dialect: DialectName = "openai",
    output: Annotated[Format, typer.Option("--format", help="How to print what is found.")] = Format.TEXT,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Report only these, separated by commas.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Do not report these, separated by commas.")
    ] = None,
    start: Start = "start",
    lower: Annotated[bool, typer.Option("--lower", help="Judge what `grammarkit lower` makes of them.")] = False,
    samples: Annotated[int, typer.Option(min=0, help="Texts to draw, and put to both the engine and Lark.")] = 60,
    deadline: Annotated[float, typer.Option(min=0.1, help="Seconds that the engine may work on one grammar.")] = 10.0,
    import_path: ImportPaths = None,
    allow_outside: AllowOutside = False,
    examples: Annotated[bool, typer.Option("--examples", help="Say how many examples in grammars were run.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail, too.")] = False,
) -> None:
    """Find what keeps grammars from being taken as meant.

    Folders are searched for .lark files. One without a start that another one imports is judged as a library.
    Examples in a grammar, `//= accepted` and `//! why: refused`, are run.
    Warnings, notes, and errors that `lower` mends are shown once a kind and file; `--select CODES` shows each of them.

    Exit codes: 0 nothing found, or only warnings; 1 errors found; 2 misuse.
    """
    from grammarkit.cli.codes import Wanted
    from grammarkit.cli.grammars import known_dialect
    from grammarkit.cli.judging import How, judge, once, with_libraries
    from grammarkit.cli.output import say, tell
    from grammarkit.cli.paths import found
    from grammarkit.cli.printing import Tally, printed
    from grammarkit.cli.progress import progress
    from grammarkit.cli.terminal import colours

    wanted = Wanted.of(select, ignore)
    how = How(known_dialect(dialect), start, lower, samples, deadline, tuple(import_path or ()), allow_outside)
    with progress(found(paths), str) as names:
        judged = [judge(one, how) for one in names]
    outcomes = once(with_libraries(judged, how), wanted)
    in_colour = output is Format.TEXT and colours("stdout")
    if text := printed(outcomes, output, colour=in_colour, whole=wanted.selected):
        say(text)
    tally = Tally.of(outcomes)
    tell(tally.summary(examples=examples))
    raise typer.Exit(int(tally.failed(strict=strict)))
