"""What runs in the child process beside the engine: Lark, and walks through what the engine allows."""
