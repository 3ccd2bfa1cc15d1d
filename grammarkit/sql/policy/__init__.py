"""Policies: validators that look at a whole query, not at its first word."""

from grammarkit.sql.policy.reads_only import UNSAFE_FUNCTIONS, read_only

__all__ = ["UNSAFE_FUNCTIONS", "read_only"]
