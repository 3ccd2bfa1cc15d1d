"""`python -m grammarkit`: the command line."""

from grammarkit.cli import main

if __name__ == "__main__":
    main()
