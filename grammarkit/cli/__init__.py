"""The command line: one file a command.

Exit codes: 0 answered, 1 no acceptable answer, 2 misuse, 3 the model cannot be reached, 4 the output cannot be written;
and, as is usual, 130 interrupted, 141 nobody reads the output any more.
"""

import os
import sys
import threading

_INTERRUPTED = 130


def main() -> None:
    """Run the command line, with nothing heavy imported before it is known what is wanted."""
    try:
        from grammarkit.cli.app import run

        run()
    except (KeyboardInterrupt, SystemExit) as left:  # typer makes one of the other, but not while it is being imported
        if isinstance(left, SystemExit) and left.code != _INTERRUPTED:
            raise
        if threading.active_count() > 1:
            # The embedded model looks up every some seconds only, and nobody waits for what it says. All is written.
            os._exit(_INTERRUPTED)
        sys.exit(_INTERRUPTED)
