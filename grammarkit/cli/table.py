"""Rows as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.cli.output import say, tell, watched
from grammarkit.cli.terminal import verbatim
from grammarkit.render.visible import visible_lines

if TYPE_CHECKING:
    from grammarkit.sql.databases import Rows


def table(rows: Rows) -> None:
    """Print rows under each other, wide enough for the screen or, where there is none, for what they hold."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = watched("stdout")
    layout = Table(box=box.SIMPLE if terminal else box.ASCII2, show_edge=False, pad_edge=False)
    numeric = [all(isinstance(row[n], int | float | None) for row in rows.rows) for n in range(len(rows.columns))]
    for name, right in zip(rows.columns, numeric, strict=True):
        layout.add_column(Text(visible_lines(name)), justify="right" if right else "left", overflow="fold")
    for row in rows.rows:
        layout.add_row(*(Text(_cell(cell)) for cell in row))
    console = Console(width=None if terminal else 10_000, soft_wrap=False)
    with console.capture() as captured:
        console.print(layout)
    say(captured.get(), end="")
    if rows.more:
        tell(f"(the first {len(rows.rows)} rows; --limit shows more)")
    elif not rows.rows:
        tell("(no rows)")


def csv(rows: Rows) -> None:
    """Print rows as RFC 4180 has them, names first; NULL is an empty cell."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows.columns)
    writer.writerows(["" if cell is None else plain(cell) for cell in row] for row in rows.rows)
    verbatim(out.getvalue())
    if rows.more:
        tell(f"(the first {len(rows.rows)} rows; --limit shows more)")


def plain(value: object) -> str:
    """Show what JSON has no form for: the bytes of a BLOB in hexadecimal."""
    return value.hex() if isinstance(value, bytes) else str(value)


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    return f"{value:.10g}" if isinstance(value, float) else visible_lines(plain(value))
