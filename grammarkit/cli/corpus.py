"""A corpus: files of texts, and where in them each text stands, so that it can be pointed at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from grammarkit.grammar import Grammar

_MOST_SHOWN = 10


class Text(NamedTuple):
    """A text, and where it begins in the content of its file."""

    text: str
    start: int
    content: str
    path: Path


def texts(corpus: Sequence[Path], *, lines: bool) -> Iterator[Text]:
    """Read the texts of a corpus: each file is one, or each line that is not empty.

    Raises:
        SourceError: a file cannot be read, or is not UTF-8, or there is no text at all.
    """
    found = False
    for path in corpus:
        content = _content(path)
        for text in _divided(content, path) if lines else [Text(content.removesuffix("\n"), 0, content, path)]:
            found = True
            yield text
    if corpus and not found:
        told = f"there is no text in {' or '.join(f'`{path}`' for path in corpus[:3])}"
        raise SourceError(Diagnostic("no-texts", told, help="give files with a text on each line"))


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        why = f"byte {error.start} is not UTF-8"
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = (getattr(error, "strerror", None) or str(error)).lower()
    raise SourceError(Diagnostic("unreadable-file", f"`{path}` cannot be read: {why}", help=_REMEDY))


_REMEDY = "give files of text in UTF-8"


def _divided(content: str, path: Path) -> Iterator[Text]:
    start = 0
    for line in content.splitlines(keepends=True):
        if text := line.rstrip("\r\n"):
            yield Text(text, start, content, path)
        start += len(line)


def complain(refused: Iterable[str], corpus: Iterable[Text], grammar: Grammar) -> None:
    """Say of each text that is no sentence where and why, and what it may have been meant as."""
    from grammarkit.cli.output import tell
    from grammarkit.cli.terminal import colours
    from grammarkit.grammar.recognise import require
    from grammarkit.render.text import to_text

    places = {text.text: text for text in reversed([*corpus])}
    told = [places[text] for text in dict.fromkeys(refused) if text in places]
    for text in told[:_MOST_SHOWN]:
        try:
            require(grammar, text.text)
        except Rejected as error:
            for found in error.diagnostics:
                span = found.span and Span(found.span.start + text.start, found.span.end + text.start)
                shown = replace(found, span=span, help=found.help or _meant(text, grammar))
                tell(to_text([shown], text.content, name=str(text.path), colour=colours("stderr")))
    if len(told) > _MOST_SHOWN:
        tell(f"and {len(told) - _MOST_SHOWN} more texts that are no sentences")


def _meant(text: Text, grammar: Grammar) -> str:
    """Find out whether each line of a file is a sentence, where the file is not."""
    lines = [line for line in text.text.splitlines() if line]
    each = len(lines) > 1 and all(map(grammar.accepts, lines))
    return "each line is a sentence; did you mean --lines?" if each else ""
