"""JSON as a language: a pydantic model, any type that pydantic knows, or a JSON schema."""

from grammarkit.json.language import Json

__all__ = ["Json"]
