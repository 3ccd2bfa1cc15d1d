"""Text to SQL: schemas, grammars with a schema's names, and queries read with every name looked up."""

from grammarkit.sql.language import Sql
from grammarkit.sql.policy import read_only
from grammarkit.sql.schema import Column, ForeignKey, Schema, Table

__all__ = ["Column", "ForeignKey", "Schema", "Sql", "Table", "read_only"]
