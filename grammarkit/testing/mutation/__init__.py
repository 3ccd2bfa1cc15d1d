"""How much of a grammar a corpus would miss: the grammar with one thing changed, again and again, and who notices."""

from grammarkit.testing.mutation.judge import Fate, Judge, Judged, MutationReport, chosen, mutate
from grammarkit.testing.mutation.mutant import Mutant, mutants

__all__ = ["Fate", "Judge", "Judged", "Mutant", "MutationReport", "chosen", "mutants", "mutate"]
