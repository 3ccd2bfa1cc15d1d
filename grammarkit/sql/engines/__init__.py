"""The engines' own word on a query, without the database: one file an engine."""
