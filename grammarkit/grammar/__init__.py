"""What may be written: grammars, checked, lowered and recognised by the engine that will enforce them."""

from grammarkit.grammar.grammar import Grammar
from grammarkit.grammar.report import GrammarError, Report

__all__ = ["Grammar", "GrammarError", "Report"]
