"""OpenAI's models, asked over the Responses API."""

from grammarkit.openai.backend import OpenAI
from grammarkit.openai.wire.responses import custom_tool

__all__ = ["OpenAI", "custom_tool"]
