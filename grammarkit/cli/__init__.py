"""The command line: one file a command. Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 backend."""


def main() -> None:
    """Run the command line, with nothing heavy imported before it is known what is wanted."""
    from grammarkit.cli.app import run

    run()
