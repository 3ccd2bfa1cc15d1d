"""What follows from a grammar's form: what may come where, what terminals match, and how the engine reads.

For `structure.py`, which says what there is to ask; nothing here judges.
"""
