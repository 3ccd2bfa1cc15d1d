"""Text to SQL: schemas, grammars with a schema's names, and queries read with every name looked up."""

from grammarkit.sql.databases import Rows
from grammarkit.sql.language import Sql
from grammarkit.sql.placeholders import parameters
from grammarkit.sql.policy import read_only
from grammarkit.sql.running import explains, runs
from grammarkit.sql.schema import Schema
from grammarkit.sql.table import Column, ForeignKey, Table

__all__ = ["Column", "ForeignKey", "Rows", "Schema", "Sql", "Table", "explains", "parameters", "read_only", "runs"]
