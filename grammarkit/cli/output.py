"""Standard output, where answers go, and standard error, where the rest goes; only this module writes text there.

What cannot be written to standard output ends the program. The `OSError` of a full disk looks like that of any other
file, so here it becomes an `Unwritable`. What cannot be written to standard error is lost, and nothing else is.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Generator


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


class Unwritable(Exception):
    """Standard output takes no more."""

    def __init__(self, reason: str, *, is_closed_pipe: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_closed_pipe = is_closed_pipe


def say(text: str = "", *, end: str = "\n", flush: bool = False) -> None:
    """Write to standard output; what its encoding has no character for is written as an escape.

    Raises:
        Unwritable: it cannot be written.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        print(text.encode(encoding, "backslashreplace").decode(encoding), end=end, flush=flush)
    except OSError as error:
        raise _unwritable(error) from error


def tell(text: str) -> None:
    """Write to standard error, if that can be."""
    stream = _stream("stderr")
    if stream is None:
        return
    try:
        print(text, file=stream, flush=True)
    except OSError:
        silence("stderr")


@contextmanager
def written() -> Generator[None]:
    """Have all of standard output written when this is left, whatever ends it.

    Raises:
        Unwritable: it cannot be written.
    """
    if _stream("stdout") is None:
        raise Unwritable("it is closed")
    try:
        yield
    except OSError as error:
        # Not everything is printed with `say`. No other file runs full without its name in the error.
        if error.errno in _FULL and error.filename is None:
            raise _unwritable(error) from error
        raise
    finally:
        say(end="", flush=True)


def watched(name: str) -> bool:
    """Tell whether `stdout` or `stderr` is a terminal."""
    stream = _stream(name)
    return stream is not None and stream.isatty()


def silence(name: str) -> None:
    """Let what is left in a stream's buffer go nowhere, or it would be an error once more when Python ends."""
    stream = _stream(name)
    if stream is not None:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _unwritable(error: OSError) -> Unwritable:
    return Unwritable((error.strerror or str(error)).lower(), is_closed_pipe=isinstance(error, BrokenPipeError))


def _stream(name: str) -> TextIO | None:
    """Give a standard stream; there is none where the program was started without (`>&-`)."""
    stream: TextIO | None = getattr(sys, name)
    return stream
