"""The record of a run in batches, as values: all that is needed to go on with it, by anyone, anywhere. No I/O.

It holds what servers answered, not what was made of it: replies are read from it, and flows brought to where they
stopped by being sent them again. Verdicts are not in it; texts are judged again, which a pure language does alike. Each
request is in it as a digest, so that a record is never taken for one of other questions.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.openai.wire.batch import may_fare_better

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORM = "grammarkit batch 1"


@dataclass(frozen=True, slots=True)
class Part:
    """One file: the ids of its lines; and, as far as it has come, the server's ids for it, and what came of them."""

    ids: tuple[str, ...]
    file: str = ""
    batch: str = ""
    results: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Round:
    """One prompt for each flow that is open: digests of the requests by their ids, and the files they went out in."""

    digests: Mapping[str, str]
    parts: tuple[Part, ...] = ()

    def result(self, identity: str) -> Mapping[str, Any] | None:
        """Give the last that is known to have come of a line."""
        return next((p.results[identity] for p in reversed(self.parts) if p.results and identity in p.results), None)

    def unsettled(self, retries: int) -> tuple[str, ...]:
        """Give the ids of lines that should go out, for the first time or once more, and are not under way."""
        out = {identity for part in self.parts if part.results is None for identity in part.ids}
        return tuple(identity for identity in self.digests if identity not in out and self._again(identity, retries))

    def _again(self, identity: str, retries: int) -> bool:
        tries = sum(identity in part.ids for part in self.parts)
        return tries <= retries and may_fare_better(self.result(identity))


@dataclass(frozen=True, slots=True)
class Record:
    """All rounds of a run."""

    rounds: tuple[Round, ...] = ()

    def having(self, number: int, round_: Round) -> Record:
        """Put a round in the place of what was known of it."""
        return replace(self, rounds=(*self.rounds[:number], round_, *self.rounds[number + 1 :]))

    def written(self) -> bytes:
        """Write it for a file."""
        return json.dumps({"form": _FORM, **asdict(self)}).encode()

    @classmethod
    def read(cls, content: bytes, name: str) -> Record:
        """Read it from a file.

        Raises:
            SourceError: it is none.
        """
        try:
            said = json.loads(content)
            if said["form"] != _FORM:
                raise _foreign(name)
            return cls(tuple(_round(round_) for round_ in said["rounds"]))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _foreign(name) from error


def _round(said: Mapping[str, Any]) -> Round:
    parts = (Part(tuple(part["ids"]), part["file"], part["batch"], part["results"]) for part in said["parts"])
    return Round(said["digests"], tuple(parts))


def digest(body: Mapping[str, Any]) -> str:
    """Tell requests apart."""
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _foreign(name: str) -> SourceError:
    problem = f"`{name}` is not the record of a batch"
    return SourceError(Diagnostic("no-batch-record", problem, help="name a file that does not exist yet, or a record"))


def unknown(name: str) -> SourceError:
    """Say that there is no record where one was expected."""
    problem = f"there is no file `{name}`"
    return SourceError(Diagnostic("no-batch-record", problem, help="name the file that the run is kept in"))


def of_others(name: str, identity: str) -> SourceError:
    """Say that a record is of other questions."""
    problem = f"`{name}` is the record of other requests: `{identity}` is not what was asked then"
    remedy = "go on with the questions, the grammar and the settings as they were, or name another file"
    return SourceError(Diagnostic("other-batch", problem, help=remedy))
