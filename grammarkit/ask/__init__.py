"""The conversation: flows ask and judge, drivers move them along. Pure: no I/O, no clock, no randomness."""
