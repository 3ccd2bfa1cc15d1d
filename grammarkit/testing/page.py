"""A grammar as a page of HTML that shows what texts take of it, line by line.

One file with nothing to fetch and no script. What is missed is told by words, a mark in the margin and a wavy line, not
by colour alone. Everything that comes from a grammar is escaped.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from grammarkit.render.place import LINE_BREAK, region
from grammarkit.render.visible import visible
from grammarkit.testing.uncovered import place, table, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.grammar import Grammar
    from grammarkit.testing.coverage import Coverage, Part

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #59636e; --paper: #fff; --edge: #d1d9e0; --miss: #fff0ee;
  --missed: #b3261e; --link: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9198a1; --paper: #0d1117; --edge: #3d444d;
  --miss: #34191a; --missed: #ff9d94; --link: #79b8ff; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem; }
h1, h2 { line-height: 1.25; overflow-wrap: anywhere; }
a { color: var(--link); }
caption { text-align: left; color: var(--faint); padding-bottom: .5rem; font-family: system-ui, sans-serif; }
table { border-collapse: collapse; }
.counts th, .counts td { padding: .2rem 1rem .2rem 0; text-align: right; border-bottom: 1px solid var(--edge); }
.counts th:first-child { text-align: left; }
.source { width: 100%; font: 14px/1.5 ui-monospace, monospace; }
.source thead { font-family: system-ui, sans-serif; color: var(--faint); text-align: left; }
.source th, .source td { padding: 0 .75rem 0 0; vertical-align: top; text-align: right; }
.source .code { text-align: left; width: 100%; white-space: pre-wrap; overflow-wrap: anywhere; }
.source tbody th { color: var(--faint); font-weight: normal; user-select: none; }
.source .hits { white-space: nowrap; color: var(--faint); }
tr.missing { background: var(--miss); }
.source .hits [role] { color: var(--missed); font-weight: bold; }
tr:target { outline: 2px solid var(--link); }
mark { color: inherit; background: none; text-decoration: underline wavy var(--missed); text-underline-offset: .2em; }
li { overflow-wrap: anywhere; }
"""


_LEGEND = (
    "How many texts take each alternative that begins on a line, from left to right. "
    "∅ counts those in which something is left out or ends, and ✗ stands for none."
)


def page(found: Coverage, grammar: Grammar) -> str:
    """Write the page."""
    name = escape(visible(grammar.source or "grammar"))
    return "".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{name}: {100 * found.share:.1f}% covered</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
            f"<main>\n<h1>{name}</h1>\n",
            *_counts(found),
            *_missing(found, grammar),
            *_file(0, grammar.source or "grammar", grammar.text, _in_file(found, "")),
            *(
                line
                for number, file in enumerate(grammar.files, 1)
                for line in _file(number, file.name, file.text, _in_file(found, file.name))
            ),
            "</main>\n</body>\n</html>\n",
        )
    )


def _counts(found: Coverage) -> Iterator[str]:
    yield f'<table class="counts">\n<caption>Texts: {found.texts}</caption>\n'
    yield '<thead><tr><th scope="col">of</th><th scope="col">taken</th><th scope="col">all</th>'
    yield '<th scope="col">share</th></tr></thead>\n<tbody>\n'
    for kind, hit, every, share in table(found):
        yield f'<tr><th scope="row">{kind}</th><td>{hit}</td><td>{every}</td><td>{share:.1f}%</td></tr>\n'
    yield "</tbody>\n</table>\n"
    for texts, what in ((found.refused, "are no sentences"), (found.unread, "could not be looked into")):
        if texts:
            yield f"<p>Texts that {what}: {len(texts)}.</p>\n"


def _missing(found: Coverage, grammar: Grammar) -> Iterator[str]:
    missed = [part for part in found.missed if part.kind != "terminal"]
    if not missed:
        yield "<p>Nothing is missed.</p>\n"
        return
    yield "<h2>Missed</h2>\n<ol>\n"
    numbers = {"": 0, **{file.name: number for number, file in enumerate(grammar.files, 1)}}
    texts = {"": grammar.text, **{file.name: file.text for file in grammar.files}}
    for part in missed:
        file = part.span.file
        row = region(texts[file], part.span).row
        where = escape(visible(place(part.span, grammar)))
        yield f'<li><a href="#f{numbers[file]}-{row}">{where}</a>: {_code(told(part, grammar))}</li>\n'
    yield "</ol>\n"


def _code(text: str) -> str:
    """Write what stands between backquotes as code."""
    pieces = escape(visible(text)).split("`")
    if len(pieces) % 2 == 0:  # there are some in the grammar itself
        return "`".join(pieces)
    return "".join(f"<code>{piece}</code>" if number % 2 else piece for number, piece in enumerate(pieces))


def _in_file(found: Coverage, name: str) -> list[Part]:
    parts = (part for part in found.parts if part.span.file == name and part.kind != "terminal")
    return sorted(parts, key=lambda part: (part.span.start, not part.is_empty, -part.span.end))


def _file(number: int, name: str, text: str, parts: Sequence[Part]) -> Iterator[str]:
    shown = escape(visible(name))
    yield f'<h2 id="f{number}">{shown}</h2>\n<table class="source">\n'
    yield f"<caption>{_LEGEND}</caption>\n"
    yield '<thead><tr><th scope="col">line</th><th scope="col">texts</th><th scope="col" class="code">grammar</th>'
    yield "</tr></thead>\n<tbody>\n"
    missed = _stretches(parts)
    start = 0
    lines = LINE_BREAK.split(text)
    for row, line in enumerate(lines if lines[-1] else lines[:-1], 1):
        begun = [part for part in parts if start <= part.span.start <= start + len(line)]
        is_missing = any(not part.hits for part in begun)
        yield f'<tr id="f{number}-{row}"{" class=missing" if is_missing else ""}><th scope="row">{row}</th>'
        yield f'<td class="hits">{_hits(begun)}</td><td class="code">{_marked(line, start, missed)}</td></tr>\n'
        ending = LINE_BREAK.match(text, start + len(line))
        start = ending.end() if ending else len(text)
    yield "</tbody>\n</table>\n"


def _hits(begun: Sequence[Part]) -> str:
    """Write the hits of a line; a rule's are those of all its alternatives, and are shown if it has only one."""
    alternatives = [part for part in begun if part.kind == "alternative"]
    written = [_hit(part) for part in alternatives or begun]
    return " · ".join(written)


def _hit(part: Part) -> str:
    what = f"{part.rule}, left out or ended" if part.is_empty else part.rule
    shown = str(part.hits) if part.hits else '<span role="img" aria-label="none">✗</span>'
    return f'<span title="{escape(what)}">{"∅ " if part.is_empty else ""}{shown}</span>'


def _stretches(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Give the stretches that no text takes, each as long as can be, of parts in their order."""
    found: list[tuple[int, int]] = []
    for part in parts:
        if part.hits or part.is_empty:
            continue
        start, end = part.span.start, part.span.end
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _marked(line: str, start: int, missed: Sequence[tuple[int, int]]) -> str:
    """Write a line that begins at `start`, with marks around what is missed."""
    written: list[str] = []
    at = 0
    for first, last in missed:
        low, high = max(first - start, at), min(last - start, len(line))
        if low < high:
            written += [_plain(line[at:low]), '<mark title="no text takes this">', _plain(line[low:high]), "</mark>"]
            at = high
    return "".join((*written, _plain(line[at:])))


def _plain(text: str) -> str:
    return escape(visible(text))
