"""OpenAI's models, asked over the Responses API or Chat Completions."""

from grammarkit.openai.backend import OpenAI
from grammarkit.openai.errors import BadSetting
from grammarkit.openai.wire.responses import custom_tool

__all__ = ["BadSetting", "OpenAI", "custom_tool"]
