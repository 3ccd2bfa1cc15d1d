"""What the goals for text to SQL say, measured: a file a measure, each with a `measure` that prints its table."""
