"""Answers from a language model that obey a grammar, and errors that say why when they don't."""

from grammarkit.ask.agree import Agreement, agreed
from grammarkit.ask.answer import Answer, Attempt, Exhausted, Interrupted
from grammarkit.ask.flow import Flow, ask, in_rounds, replayed
from grammarkit.ask.image import Image
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Delta, Prompt, Reask, Reply, Usage
from grammarkit.client import AsyncBackend, AsyncClient, Backend, Client
from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.errors import BackendError, GrammarKitError, Rejected, SourceError
from grammarkit.grammar import Grammar, GrammarError, Report
from grammarkit.language import CannotAnswer, Chosen, Dsl, Language, OneOf, Validator, abstaining

__all__ = [
    "Agreement",
    "Answer",
    "AsyncBackend",
    "AsyncClient",
    "Attempt",
    "Backend",
    "BackendError",
    "CannotAnswer",
    "Chosen",
    "Client",
    "Delta",
    "Diagnostic",
    "Dsl",
    "Exhausted",
    "Flow",
    "Grammar",
    "GrammarError",
    "GrammarKitError",
    "Image",
    "Interrupted",
    "Language",
    "OneOf",
    "Policy",
    "Prompt",
    "Reask",
    "Rejected",
    "Reply",
    "Report",
    "Severity",
    "SourceError",
    "Span",
    "Usage",
    "Validator",
    "abstaining",
    "agreed",
    "ask",
    "in_rounds",
    "replayed",
]
