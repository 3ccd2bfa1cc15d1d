"""The steps of lowering, each from statements to statements; `lower.py` says in which order."""
