"""The command line: one file a command. Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 backend."""

import sys


def main() -> None:
    """Run the command line, with nothing heavy imported before it is known what is wanted."""
    try:
        from grammarkit.cli.app import run

        run()
    except KeyboardInterrupt:  # typer takes it from here on, but not while it is being imported
        sys.exit(130)
