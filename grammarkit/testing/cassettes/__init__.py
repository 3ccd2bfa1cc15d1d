"""Requests and replies, recorded in a file with the secrets taken out, and replayed without a network or a key."""

from grammarkit.testing.cassettes.cassette import Cassette, Mode

__all__ = ["Cassette", "Mode"]
