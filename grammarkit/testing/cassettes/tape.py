"""What a cassette does, without any HTTP: it keeps exchanges with the secrets taken out, or plays them again."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.testing.cassettes.drift import drift
from grammarkit.testing.cassettes.exchange import Answered, Asked, Exchange, Unanswered
from grammarkit.testing.cassettes.written import body, content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.testing.cassettes.secrets import Secrets

_HELP = "put the request back as it was, or record it anew with `--record=all`"


class Tape:
    """Exchanges of any number of threads and tasks, in the order in which they were begun."""

    def __init__(self, name: str, secrets: Secrets, recorded: Iterable[Exchange] = ()) -> None:
        self._name = name
        self._secrets = secrets
        self._left = list(recorded)
        self._held = len(self._left)
        self._kept: list[tuple[Asked, Answered | Unanswered | None]] = []
        self._played = 0
        self._error: BackendError | None = None
        self._lock = Lock()

    def asked(self, method: str, url: str, headers: Mapping[str, str], sent: bytes) -> Asked:
        """Give a request as it is kept: without secrets."""
        with self._lock:
            self._secrets.learn(headers, url)
            return Asked(method, self._secrets.out_of_url(url), self._secrets.out_of_value(body(sent)))

    def begin(self, asked: Asked) -> int:
        """Keep a request; give its number, for when its outcome is there."""
        with self._lock:
            self._kept.append((asked, None))
            return len(self._kept) - 1

    def answered(self, number: int, status: int, headers: Mapping[str, str], received: bytes) -> None:
        """Keep a response."""
        said = self._secrets.out_of_value(body(received))
        self._end(number, Answered(status, self._secrets.out_of_headers(headers), content(said)))

    def unanswered(self, number: int, error: Exception) -> None:
        """Keep what was in place of a response."""
        self._end(number, Unanswered(type(error).__name__, self._secrets.out_of_text(str(error))))

    def _end(self, number: int, outcome: Answered | Unanswered) -> None:
        with self._lock:
            self._kept[number] = self._kept[number][0], outcome

    def kept(self) -> list[Exchange]:
        """Give what was kept; requests without an outcome are left out."""
        return [Exchange(asked, outcome) for asked, outcome in self._kept if outcome is not None]

    def play(self, asked: Asked) -> Answered | Unanswered:
        """Give what came of a request when it was recorded; of several that are the same, each is given once.

        Raises:
            BackendError: there is none like it; the message says what is different from the one that is next.
        """
        with self._lock:
            self._played += 1
            for number, exchange in enumerate(self._left):
                if exchange.asked.is_like(asked):
                    return self._left.pop(number).outcome
            error = self._drifted(asked)
            self._error = self._error or error
            raise error

    def _drifted(self, asked: Asked) -> BackendError:
        if not self._left:
            held = f"{self._held} request{'s'[: self._held != 1]}"
            told = f"`{self._name}` holds {held}, and this is one more: {asked.method} {asked.path}"
            return BackendError(Diagnostic("cassette-ended", told, help=_HELP))
        found = drift(self._left[0].asked, asked)
        told = f"request {self._played} is not as `{self._name}` has it, {found}"
        return BackendError(Diagnostic("cassette-drift", told, help=_HELP))

    def complaint(self) -> BackendError | None:
        """Say what did not go as it was recorded: a request that differed, or one that never came."""
        if self._error is not None or not self._left:
            return self._error
        missing = self._left[0].asked
        told = f"`{self._name}` holds a request that did not come: {missing.method} {missing.path}"
        more = f", and {len(self._left) - 1} more" if len(self._left) > 1 else ""
        return BackendError(Diagnostic("cassette-left", told + more, help=_HELP))
