"""Models that are asked over OpenAI's protocol, at OpenAI or at servers that speak it too."""

from grammarkit.openai.backend import OpenAI
from grammarkit.openai.errors import BadSetting
from grammarkit.openai.servers import Server
from grammarkit.openai.wire.responses import custom_tool

__all__ = ["BadSetting", "OpenAI", "Server", "custom_tool"]
