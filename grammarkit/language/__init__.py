"""A language is a grammar plus what its sentences mean: `read(text) -> value`."""

from grammarkit.language.abstention import CannotAnswer, abstaining
from grammarkit.language.dsl import Dsl
from grammarkit.language.one_of import Chosen, OneOf
from grammarkit.language.positions import Fault
from grammarkit.language.protocol import (
    ALONE,
    Askable,
    Choice,
    Language,
    Validator,
    accepted_grammar,
    describe,
    is_choice,
    noted,
    offered,
    prompt_grammar,
    require_language,
)
from grammarkit.language.validating import objection, required, validate

__all__ = [
    "ALONE",
    "Askable",
    "CannotAnswer",
    "Choice",
    "Chosen",
    "Dsl",
    "Fault",
    "Language",
    "OneOf",
    "Validator",
    "abstaining",
    "accepted_grammar",
    "describe",
    "is_choice",
    "noted",
    "objection",
    "offered",
    "prompt_grammar",
    "require_language",
    "required",
    "validate",
]
