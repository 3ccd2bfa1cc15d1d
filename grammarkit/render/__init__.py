"""Diagnostics laid out: for people (`text`), for machines (`json`, `sarif`, `github`), for a model (`model`)."""
