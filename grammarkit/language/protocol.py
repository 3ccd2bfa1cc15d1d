"""The protocols of languages, and what is asked of one. What users write is small: a `Language` has three members."""

from __future__ import annotations

from inspect import getattr_static
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from typing_extensions import TypeIs

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar import Grammar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)

_WRAPPED = {"Schema": "Sql(schema)", "dict": "Json(schema)", "str": "Grammar(text)"}
"""What is often given in place of a language, by the name of its type, and how it is made into one."""


class Language(Protocol[T_co]):
    """What a model may say, and what we make of it.

    A language may also have, and is asked for by the functions below:

    - `prompt_grammar`: a narrower grammar to send to a model; every sentence of it is in `grammar`
    - `sample_grammar`: one to draw examples from, where `read` refuses many random sentences of `prompt_grammar`
    - `description`: one line for the tool that carries the grammar
    - `repairs`: a function that tells, of a text that `read` took, what it put right to read it
    - `lenient`: True where `read` takes more than `grammar`, so that no text is given up before it is whole
    - `wraps`: another language, which has what of these this one does not
    """

    @property
    def grammar(self) -> Grammar:
        """What may be written."""
        ...

    @property
    def instructions(self) -> str:
        """What a model should know before it answers; fixed for this language, so that a provider can cache it."""
        ...

    def read(self, text: str) -> T_co:
        """Turn a sentence into its value; raise `Rejected` if it is not one."""
        ...


class Validator(Protocol[T_contra]):
    """Judges a value: returns nothing, or raises `ValueError` or `Rejected`."""

    def __call__(self, value: T_contra, /) -> None:
        """Raise if `value` will not do."""
        ...


class Choice(Protocol[T_co]):
    """Several languages, by the names of the tools that they are offered as; an answer is in one of them."""

    @property
    def instructions(self) -> str:
        """What a model should know before it answers."""
        ...

    @property
    def languages(self) -> Mapping[str, Language[T_co]]:
        """Each language by its name; all give values of one type, which may say what was chosen."""
        ...


Askable: TypeAlias = Language[T_co] | Choice[T_co]
"""What a question may be answered in: one language, or a choice of several."""

ALONE = "answer"
"""The tool that carries a language which is not one of several."""


def offered(asked: Askable[T]) -> Mapping[str, Language[T]]:
    """Give the languages of which an answer is to be in one, by the names of their tools.

    Raises:
        TypeError: it is no language, and no choice of several.
    """
    if is_choice(asked):
        return asked.languages
    require_language(asked)
    return {ALONE: asked}


def is_choice(asked: Askable[T]) -> TypeIs[Choice[T]]:
    """Tell a choice of several languages from one."""
    return not _has(asked, "read") and _has(asked, "languages")


def require_language(given: object) -> None:
    """Refuse what is no language before anything is done with it; no grammar is made for that.

    Raises:
        TypeError: it lacks something that a language has; the message says how to make a language of it.
    """
    missing = [f"no `{name}`" for name in ("grammar", "instructions", "read") if not _has(given, name)]
    if not missing:
        return
    kind = given.__name__ if isinstance(given, type) else type(given).__name__
    wrapped = f"Json({kind})" if isinstance(given, type) and not hasattr(given, "read") else _WRAPPED.get(kind)
    if wrapped is not None:
        raise TypeError(f"`{kind}` is no language; wrap it: `{wrapped}`")
    remedy = "give a language, such as `Sql(schema)`, `Json(Model)`, a `Grammar` or a `Dsl`"
    raise TypeError(f"`{kind}` is no language, and has {' and '.join(missing)}; {remedy}")


def prompt_grammar(language: Language[object]) -> Grammar:
    """Give the grammar that is sent to a model."""
    narrower: Grammar | None = _may_have(language, "prompt_grammar", None)
    return language.grammar if narrower is None else narrower


def sample_grammar(language: Language[object]) -> Grammar:
    """Give the grammar to draw examples from."""
    surer: Grammar | None = _may_have(language, "sample_grammar", None)
    return prompt_grammar(language) if surer is None else surer


def accepted_grammar(language: Language[object]) -> Grammar | None:
    """Give the grammar that every text must keep to that `read` is to take, if there is one."""
    return None if _may_have(language, "lenient", default=False) else language.grammar


def noted(language: Language[object], text: str) -> tuple[Diagnostic, ...]:
    """Say what `read` put right in a text that it took."""
    tell: Callable[[str], tuple[Diagnostic, ...]] | None = _may_have(language, "repairs", None)
    return () if tell is None else tell(text)


def describe(language: Language[object]) -> str:
    """Give the one line that goes with the grammar."""
    return _may_have(language, "description", "") or "Answer with one sentence of this grammar."


def _may_have(language: object, name: str, default: T) -> T:
    """Give what a language, or else the one that it wraps, has under a name."""
    # With a default, `getattr` would take an `AttributeError` inside of a property for the property's absence.
    found: T | None = getattr(language, name) if hasattr(type(language), name) else getattr(language, name, None)
    if found is not None:
        return found
    wrapped: object | None = None if name == "wraps" else _may_have(language, "wraps", None)
    return default if wrapped is None else _may_have(wrapped, name, default)


def _has(given: object, name: str) -> bool:
    if not isinstance(given, type) and getattr(type(given), name, None) is not None:
        return True  # as is usual; looking without running a property takes twenty times as long
    found = getattr_static(given, name, None)
    if isinstance(given, type):
        return found is not None and not isinstance(found, property)
    return found is not None or hasattr(given, name)
