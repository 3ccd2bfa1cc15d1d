"""Diagnostics laid out: for people (`text`), for machines (`json`), for a model (`model`)."""
