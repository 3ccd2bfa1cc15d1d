"""JSON as a language: a pydantic model, any type that pydantic knows, or a JSON schema."""

from grammarkit.json.gap import Gap
from grammarkit.json.language import Json

__all__ = ["Gap", "Json"]
