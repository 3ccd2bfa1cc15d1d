"""`Grammar`: Lark text and a start rule, as a value. What is computed from it lives in caches beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.errors import require_type
from grammarkit.grammar.heard import heard

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lark import Token, Tree

    from grammarkit.grammar.complete import Completions
    from grammarkit.grammar.report import File, Report


@dataclass(frozen=True, slots=True)
class Grammar:
    """What may be written: Lark text, and the rule that a sentence starts from.

    Making one never fails, also not on broken text: `check` says what is wrong with it. A grammar is itself a language
    whose values are Lark trees.

    `source` names the file that the text came from, for messages. `files` are the texts that it imports, by the names
    that `%import` gives them: `.shapes.box` in a grammar whose source is `my/main.lark` is `my/shapes.lark`; an import
    without the leading dot is looked for under `import_paths`, then among Lark's own (`common`).
    """

    text: str
    start: str = "start"
    source: str = field(default="", compare=False)
    files: tuple[File, ...] = ()
    import_paths: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_type("a grammar's text", self.text, str, "a string", help="a file is read by `Grammar.from_file`")
        require_type("`start`", self.start, str, "the name of a rule")

    @classmethod
    def from_file(
        cls,
        path: str | Path,
        *,
        start: str = "start",
        import_paths: Iterable[str | Path] = (),
        allow_outside: bool = False,
    ) -> Grammar:
        """Read a `.lark` file and the files that it imports.

        Imports are looked for in `import_paths`, and relative ones beside the importing file. One that leads out of
        these folders, through a link, is refused unless `allow_outside`.

        Raises:
            GrammarError: the file is missing, too large, not UTF-8, or cannot be read. (An import that cannot be read
                is found by `check`.)
        """
        from pathlib import Path

        from grammarkit.grammar import files

        shown, paths = str(path), tuple(map(str, import_paths))
        text = files.content(Path(path), shown)
        found = files.imported(text, shown, paths, root=Path(), allow_outside=allow_outside)
        return cls(text, start, shown, found, paths)

    @classmethod
    def named(cls, name: str, *, start: str = "start") -> Grammar:
        """Give a grammar that comes with grammarkit, such as `dsl/arith`.

        Raises:
            GrammarError: there is none of that name; the message lists those that there are.
        """
        from grammarkit.grammar import library

        text = library.text(name)
        return cls(text, start, f"{name}.lark", library.imported(name))

    @property
    def grammar(self) -> Grammar:
        """The grammar itself: a `Grammar` is a `Language` of trees."""
        return self

    @property
    def instructions(self) -> str:
        """Nothing: the grammar says it all."""
        return ""

    def check(self, *, dialect: str = "openai", samples: int = 60, deadline: float = 10.0) -> Report:
        """Find everything that keeps the engine behind `dialect` from taking this grammar as it is meant.

        The engine itself is asked, in a process of its own that is ended after `deadline` seconds of work, so that no
        grammar can hang or crash the caller. What the process works is counted, not what it waits for while others keep
        the machine busy, up to six times as long by the clock. If it takes the grammar, it and Lark are asked for two
        seconds at most about `samples` texts from either side: 0 asks about none. Never raises on account of the
        grammar.
        """
        from grammarkit.grammar.check import check

        require_type("`samples`", samples, int, "a number of texts")
        require_type("`deadline`", deadline, (int, float), "a number of seconds")
        return check(self, dialect=dialect, samples=samples, deadline=deadline)

    def lower(self, *, dialect: str = "openai") -> Grammar:
        """Rewrite the grammar into `dialect` without changing its language.

        Raises:
            GrammarError: it cannot be done; the report says where and why.
        """
        from grammarkit.grammar.lower import lower

        return lower(self, dialect=dialect)

    def to(self, target: str) -> str:
        """Print the grammar for another engine: `gbnf` for llama.cpp, `ebnf` for xgrammar, `lark`, or one `regex`.

        What is promised of each is said in `grammarkit.grammar.targets`.

        Raises:
            ValueError: there is no target of that name; the message lists those that there are.
            GrammarError: it cannot be lowered, or says what the target cannot; the report says where and why.
        """
        from grammarkit.grammar.targets import target as printed

        return printed(self, target)

    def accepts(self, text: str) -> bool:
        """Tell whether `text` is a sentence, by the verdict of the engine.

        Raises:
            GrammarError: the engine does not take the grammar.
        """
        from grammarkit.grammar.engine import recognise

        require_type("what is read", text, str, "a string")
        is_accepted = recognise(self, text).accepted
        if is_accepted:
            heard(self, text)
        return is_accepted

    def read(self, text: str) -> Tree[Token]:
        """Give the syntax tree of a sentence.

        Of several trees that a sentence may have, one is given: of two alternatives that could be outermost, that of
        the higher priority, else the one that is written first. With `e: e "+" e | e "*" e | N`, `1*2+3` is a sum. To
        have one tree only, write a rule for each level of binding.

        Raises:
            Rejected: `text` is not a sentence, by the verdict of the engine.
            GrammarError: the engine does not take the grammar, or Lark refuses what the engine accepts.
        """
        from grammarkit.grammar.recognise import require
        from grammarkit.grammar.tree import parse

        require_type("what is read", text, str, "a string")
        require(self, text)
        heard(self, text)
        return parse(self, text)

    def completions(self, prefix: str) -> Completions:
        """Say what may follow `prefix`.

        Raises:
            Rejected: no sentence begins with `prefix`.
            GrammarError: the engine does not take the grammar.
        """
        from grammarkit.grammar.complete import completions

        require_type("what is completed", prefix, str, "a string")
        return completions(self, prefix)
