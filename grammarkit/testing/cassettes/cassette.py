"""`Cassette`: a file with what went over the wire, for tests that need no server, no network and no key.

    with Cassette("ask.json", record="once") as cassette:
        model = OpenAI(transport=cassette.transport, async_transport=cassette.transport)

In a test, the fixture `cassette` of the pytest plugin does this for every request that httpx sends.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import httpx

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.testing.cassettes.secrets import Secrets
from grammarkit.testing.cassettes.tape import Tape
from grammarkit.testing.cassettes.transport import Transport, intercepted
from grammarkit.testing.cassettes.written import from_file, to_file

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from types import TracebackType

    from grammarkit.errors import BackendError
    from grammarkit.testing.cassettes.exchange import Exchange

Mode: TypeAlias = Literal["none", "once", "all"]
"""Whether requests are recorded: never, if there is no file yet, or always, over the file that there is."""


_NO_WORD = "take a secret that is no word of the file, such as `response`, or report where it is as a bug"


class Cassette:
    """Requests and replies in a file.

    A request is answered if one with the same method, path and body was recorded, as often as it was; any other raises
    `BackendError`, which shows the first difference. So does the end of the block, unless an error ends it, where not
    all went as it was recorded: also if the program has caught an error on the way.

    A recording has neither the headers with the key nor the key anywhere else; see `secrets.py`. `secrets` are further
    texts that must not get into the file.

    Raises:
        SourceError: there is no such file, and none is to be recorded, or it is no cassette.
    """

    def __init__(self, path: str | Path, *, record: Mode = "none", secrets: Iterable[str] = ()) -> None:
        if record not in {"none", "once", "all"}:
            raise ValueError(f"`record` is none, once or all, not {record!r}")
        self.path = Path(path)
        self.records = record == "all" or (record == "once" and not self.path.exists())
        self._tape = Tape(str(path), Secrets(secrets), () if self.records else self._recorded())
        # Kept here, so that what is recorded by `transport` is not recorded once more where all is intercepted.
        self._ways = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    @property
    def transport(self) -> Transport:
        """A transport for clients of httpx, those that block and those that do not; the client closes it."""
        if not self.records:
            return Transport(self._tape, None, None)
        (send, send_async), plain, plain_async = self._ways, httpx.HTTPTransport(), httpx.AsyncHTTPTransport()
        return Transport(self._tape, partial(send, plain), partial(send_async, plain_async), (plain, plain_async))

    @contextmanager
    def intercepting(self) -> Generator[None]:
        """Have every request of httpx pass the cassette, whoever made the client."""
        with intercepted(self._tape, records=self.records):
            yield

    def save(self) -> None:
        """Write what was recorded, if it was to be; where there was nothing to record, there is no file.

        Raises:
            SourceError: the file cannot be written, or would have a secret.
        """
        if not self.records:
            return
        kept = self._tape.kept()
        text = to_file(kept)
        if self._tape.has_secrets(text):
            told = f"`{self.path}` is not written, as there would be a secret in it"
            raise SourceError(Diagnostic("secret-left", told, help=_NO_WORD))
        beside = self.path.with_name(f"{self.path.name}.part")
        try:
            if not kept:
                self.path.unlink(missing_ok=True)
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(self.path)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            told = f"`{self.path}` cannot be written: {why}"
            raise SourceError(Diagnostic("unwritable-cassette", told, help="allow it, or name another file")) from error

    def complaint(self) -> BackendError | None:
        """Say what did not go as it was recorded, if anything did not."""
        return None if self.records else self._tape.complaint()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.save()
            if complaint := self.complaint():
                raise complaint

    def _recorded(self) -> Iterable[Exchange] | None:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SourceError(Diagnostic("unreadable-cassette", f"`{self.path}` cannot be read: {error}")) from error
        return from_file(text, str(self.path))
