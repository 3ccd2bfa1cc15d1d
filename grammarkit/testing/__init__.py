"""What tests of programs that ask models need: models that say what they are told, without a network or a key.

What imports more is asked for by its module: `strategies` has `from_grammar`, `from_language` and `near_misses` for
Hypothesis; `coverage`, `difference` and `mutation` have `coverage(…)`, `difference(…)` and `mutate(…)`. The fixtures of
the pytest plugin are listed by `pytest --fixtures`.
"""

from grammarkit.testing.babbler import Babbler
from grammarkit.testing.scripted import Scripted

__all__ = ["Babbler", "Scripted"]
