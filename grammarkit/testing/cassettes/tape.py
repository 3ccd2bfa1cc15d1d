"""What a cassette does, without any HTTP: it keeps exchanges with the secrets taken out, or plays them again."""

from __future__ import annotations

from dataclasses import replace
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
_TO_RECORD = "record it with `--record=once`, where the network and the key are"


class Tape:
    """Exchanges of any number of threads and tasks, in the order in which they were begun."""

    def __init__(self, name: str, secrets: Secrets, recorded: Iterable[Exchange] | None = ()) -> None:
        """`recorded` is None where there is no recording."""
        self._name = name
        self._secrets = secrets
        self._is_there = recorded is not None
        self._left = list(recorded or ())
        self._held = len(self._left)
        self._servers = {exchange.asked.server for exchange in self._left}
        self._kept: list[tuple[Asked, Answered | Unanswered | None]] = []
        self._played = 0
        self._error: BackendError | None = None
        self._lock = Lock()

    def asked(self, method: str, url: str, headers: Mapping[str, str], sent: bytes) -> Asked:
        """Give a request as it is kept: without secrets."""
        with self._lock:
            self._secrets.learn(headers, url)
            asked = Asked(method, self._secrets.out_of_url(url), self._secrets.out_of_body(body(sent)))
            return self._bare(asked)  # once more, as what one part of it has betrayed may be in another

    def begin(self, asked: Asked) -> int:
        """Keep a request; give its number, for when its outcome is there."""
        with self._lock:
            self._kept.append((asked, None))
            return len(self._kept) - 1

    def answered(
        self, number: int, status: int, headers: Mapping[str, str], received: bytes, broken: Exception | None = None
    ) -> None:
        """Keep a response, and the error that its body broke off with, if it did."""
        with self._lock:
            self._secrets.learn(headers)
            outcome = Answered(
                status, self._secrets.out_of_headers(headers), received, _lost(broken) if broken else None
            )
            self._end(number, outcome)

    def unanswered(self, number: int, error: Exception) -> None:
        """Keep what was in place of a response."""
        with self._lock:
            self._end(number, _lost(error))

    def _end(self, number: int, outcome: Answered | Unanswered) -> None:
        outcome = self._clean(outcome)
        self._kept[number] = self._kept[number][0], outcome

    def kept(self) -> list[Exchange]:
        """Give what was kept, without anything that is known to be secret by now.

        Requests without an outcome are left out.
        """
        with self._lock:
            ended = [(asked, outcome) for asked, outcome in self._kept if outcome is not None]
            return [Exchange(self._bare(asked), self._clean(outcome)) for asked, outcome in ended]

    def has_secrets(self, text: str) -> bool:
        """Tell whether a text that is to be written has a secret, in spite of all."""
        return self._secrets.left_in(text)

    def _bare(self, asked: Asked) -> Asked:
        return Asked(asked.method, self._secrets.out_of_url(asked.url), self._secrets.out_of_body(asked.body))

    def _clean(self, outcome: Answered | Unanswered) -> Answered | Unanswered:
        if isinstance(outcome, Unanswered):
            return replace(outcome, said=self._secrets.out_of_text(outcome.said))
        said = self._secrets.out_of_body(body(outcome.content))
        headers = self._secrets.out_of_headers(outcome.headers)
        broken = outcome.broken and replace(outcome.broken, said=self._secrets.out_of_text(outcome.broken.said))
        return Answered(outcome.status, headers, content(said), broken)

    def play(self, asked: Asked) -> Answered | Unanswered:
        """Give what came of a request when it was recorded; of several that are the same, each is given once.

        Raises:
            BackendError: there is none like it; the message says what is different from the one that is next.
        """
        with self._lock:
            self._played += 1
            left = self._left_for(asked)
            for exchange in left:
                if drift(exchange.asked, asked) is None:
                    self._left.remove(exchange)
                    return exchange.outcome
            error = self._drifted(asked)
            self._error = self._error or error
            raise error

    def _left_for(self, asked: Asked) -> list[Exchange]:
        """Give what is left for the server that is asked, or for any, where nothing was recorded of it."""
        if asked.server not in self._servers:
            return self._left
        return [exchange for exchange in self._left if exchange.asked.server == asked.server]

    def _drifted(self, asked: Asked) -> BackendError:
        if not self._is_there:
            told = f"there is no recording `{self._name}`, and this is asked: {asked.method} {asked.path}"
            return BackendError(Diagnostic("no-cassette", told, help=_TO_RECORD))
        left = self._left_for(asked)
        found = drift(left[0].asked, asked) if left else None
        if found is None:
            held = f"{self._held} request{'s'[: self._held != 1]}"
            told = f"`{self._name}` holds {held}, and this is one more: {asked.method} {asked.path}"
            return BackendError(Diagnostic("cassette-ended", told, help=_HELP))
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


def _lost(error: Exception) -> Unanswered:
    return Unanswered(type(error).__name__, str(error))
