"""What tests of programs that ask models need: models that say what they are told, without a network or a key."""

from grammarkit.testing.babbler import Babbler
from grammarkit.testing.scripted import Scripted

__all__ = ["Babbler", "Scripted"]
