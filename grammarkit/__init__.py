"""Answers from a language model that obey a grammar, and errors that say why when they don't."""

from grammarkit.ask.agree import Agreement, agreed
from grammarkit.ask.answer import Answer, Attempt, Exhausted, Interrupted
from grammarkit.ask.flow import Flow, in_rounds, judged, replayed, said
from grammarkit.ask.image import Image
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import (
    Accepted,
    Asked,
    Call,
    Corrected,
    Delta,
    Judge,
    Prompt,
    Reask,
    Refused,
    Reply,
    Said,
    Tool,
    Usage,
)
from grammarkit.client import AsyncBackend, AsyncClient, Backend, Client
from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.errors import BackendError, GrammarKitError, Rejected, SourceError
from grammarkit.grammar import Grammar, GrammarError, Report
from grammarkit.language import CannotAnswer, Chosen, Dsl, Fault, Language, OneOf, Validator, abstaining

__all__ = [
    "Accepted",
    "Agreement",
    "Answer",
    "Asked",
    "AsyncBackend",
    "AsyncClient",
    "Attempt",
    "Backend",
    "BackendError",
    "Call",
    "CannotAnswer",
    "Chosen",
    "Client",
    "Corrected",
    "Delta",
    "Diagnostic",
    "Dsl",
    "Exhausted",
    "Fault",
    "Flow",
    "Grammar",
    "GrammarError",
    "GrammarKitError",
    "Image",
    "Interrupted",
    "Judge",
    "Language",
    "OneOf",
    "Policy",
    "Prompt",
    "Reask",
    "Refused",
    "Rejected",
    "Reply",
    "Report",
    "Said",
    "Severity",
    "SourceError",
    "Span",
    "Tool",
    "Usage",
    "Validator",
    "abstaining",
    "agreed",
    "in_rounds",
    "judged",
    "replayed",
    "said",
]


def __getattr__(name: str) -> str:
    """Give `__version__`: the package's metadata is only read by those who ask."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import version

    return version("grammarkit")
