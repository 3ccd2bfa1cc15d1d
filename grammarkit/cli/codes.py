"""CODES on the command line: which findings are wanted, and what to say of a code that there is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from inspect import cleandoc
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.render.judged import Judged


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings to keep: those selected, or all if none is, less those ignored.

    What keeps a grammar from being judged at all is kept although it was not selected: it would pass unseen.
    """

    selected: frozenset[str]
    ignored: frozenset[str]

    @classmethod
    def of(cls, select: Iterable[str] | None, ignore: Iterable[str] | None) -> Wanted:
        """Read what the options give: lists, separated by commas.

        Raises:
            SourceError: there is no such code.
        """
        return cls(_codes(select), _codes(ignore))

    def among(self, judged: Judged) -> Judged:
        """Leave out what is not wanted."""
        from grammarkit.grammar.pages import UNREAD

        selected = self.selected | UNREAD.keys() if self.selected else frozenset[str]()
        kept = (d for d in judged.diagnostics if not selected or d.code in selected)
        return replace(judged, diagnostics=tuple(d for d in kept if d.code not in self.ignored))


def _codes(lists: Iterable[str] | None) -> frozenset[str]:
    from grammarkit.grammar.pages import pages

    codes = [code.strip() for listed in lists or () for code in listed.split(",") if code.strip()]
    for code in codes:
        if code not in pages():
            raise unknown(code, pages())
    return frozenset(codes)


def every_page() -> Mapping[str, str]:
    """Give the page of each code that anything of ours can print, sorted; each part has its pages beside it."""
    from grammarkit.ask.pages import PAGES as ASK
    from grammarkit.cli.pages import PAGES as CLI
    from grammarkit.grammar.pages import pages
    from grammarkit.json.pages import PAGES as JSON
    from grammarkit.language.pages import PAGES as LANGUAGE
    from grammarkit.local.pages import PAGES as LOCAL
    from grammarkit.openai.pages import PAGES as OPENAI
    from grammarkit.sql.pages import PAGES as SQL
    from grammarkit.testing.pages import PAGES as TESTING

    parts = (ASK, CLI, JSON, LANGUAGE, LOCAL, OPENAI, SQL, TESTING)
    found = {code: cleandoc(page) for part in parts for code, page in part.items()}
    return dict(sorted({**found, **pages()}.items()))


def unknown(code: str, known: Iterable[str]) -> SourceError:
    """Say that there is no such code among those known here, and which one was probably meant."""
    near = get_close_matches(code.lower(), known, n=1)
    remedy = f"did you mean `{near[0]}`?" if near else "run `grammarkit explain` for a list of all codes"
    return SourceError(Diagnostic("unknown-code", f"no finding has the code `{code}`", help=remedy))
