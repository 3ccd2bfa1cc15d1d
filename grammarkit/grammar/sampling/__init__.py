"""Sentences drawn from a grammar: what to derive, how long it gets, and what is put between terminals."""
