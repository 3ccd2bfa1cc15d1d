"""Flows in rounds over the Batch API, saved after each step. The files of the run are read and written here.

A round is one prompt for each open flow; re-asks are the next round. What is lost, expired or met an error of the
server's own goes out again in a further file of the same round. Whatever stops a run, the next one goes on from its
record: a file that was uploaded is not uploaded again, and a batch that was begun is found again by its input file, if
the run was killed before it could note the batch.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from grammarkit.ask.drive import Done, advance
from grammarkit.ask.flow import in_rounds
from grammarkit.ask.judging import judging
from grammarkit.ask.values import Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import GrammarKitError, SourceError
from grammarkit.openai.batch_record import Part, Record, Round, digest, of_others, unknown
from grammarkit.openai.exchange import Request
from grammarkit.openai.wire.api import spoken
from grammarkit.openai.wire.batch import failed, files, line, outcome, progress, results
from grammarkit.openai.wire.body import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.ask.flow import Flow
    from grammarkit.ask.values import Prompt
    from grammarkit.openai.batch_desk import Desk

T = TypeVar("T")


def in_batches(flows: Mapping[str, Flow[T]], desk: Desk, path: str | Path) -> dict[str, T | GrammarKitError]:
    """Run flows to their ends; each key gets what its flow returns, or the error that it ended in.

    Raises:
        BackendError: a batch as a whole was not taken, or the server cannot be reached; the record is kept.
        SourceError: the file at `path` is no record, or of other requests.
    """
    run = _Run(desk, Path(path))
    rounds = in_rounds({key: judging(flow) for key, flow in flows.items()})
    step = advance(rounds)
    number = 0
    while not isinstance(step, Done):
        step = advance(rounds, run.round(number, step))
        number += 1
    return step.value


def cancelled(desk: Desk, path: str | Path) -> dict[str, str]:
    """Have the server stop what a run has begun; give the status of each batch by its id.

    `in_batches` still reads what had been answered by then; what had not ends in an error, and is not sent again.

    Raises:
        BackendError: the server cannot be reached, or does not stop one.
        SourceError: there is no record at `path`.
    """
    if (content := _content(Path(path))) is None:
        raise unknown(str(path))
    record = Record.read(content, str(path))
    parts = [part for round_ in record.rounds for part in round_.parts if part.file and part.results is None]
    found = [part.batch or desk.begun(part.file) for part in parts]
    return {batch: desk.cancel(batch) for batch in found if batch}


@dataclass(slots=True)
class _Run:
    desk: Desk
    path: Path
    record: Record = field(default_factory=Record)

    def __post_init__(self) -> None:
        if (content := _content(self.path)) is not None:
            self.record = Record.read(content, str(self.path))

    def round(self, number: int, prompts: Mapping[str, Prompt]) -> dict[str, Reply | GrammarKitError]:
        """Put prompts to the model, and give what came of each."""
        bodies, found = self._bodies(prompts)
        names = {f"r{number}-{key}": key for key in bodies}
        asked = {name: bodies[key] for name, key in names.items()}
        self._begin(number, {name: digest(body) for name, body in asked.items()})
        while self._round(number).unsettled(self.desk.retries) or self._open(number):
            self._divide(number, asked)
            for place in self._open(number):
                self._send(number, place, asked)
            for place in self._open(number):
                self._receive(number, place)
        for name, key in names.items():
            api, grammars = spoken(self.desk.settings, prompts[key]), tuple(tool.grammar for tool in prompts[key].tools)
            request = Request(self.desk.address + api.path, asked[name], grammars)
            found[key] = outcome(self._round(number).result(name), request, api.decode)
        return found

    def _bodies(self, prompts: Mapping[str, Prompt]) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
        """Write prompts down; what cannot be is an error of its own flow."""
        bodies, errors = dict[str, dict[str, Any]](), dict[str, Reply | GrammarKitError]()
        for key, prompt in prompts.items():
            try:
                bodies[key] = spoken(self.desk.settings, prompt).encode(prompt, self.desk.settings)
            except GrammarKitError as error:
                errors[key] = error
        return bodies, errors

    def _begin(self, number: int, digests: dict[str, str]) -> None:
        if number >= len(self.record.rounds):
            self._note(number, Round(digests))
        known = self._round(number).digests
        for name in known.keys() | digests.keys():
            if known.get(name) != digests.get(name):
                raise of_others(str(self.path), name)

    def _divide(self, number: int, asked: Mapping[str, Mapping[str, Any]]) -> None:
        """Note in which files the lines go out that are to."""
        round_ = self._round(number)
        out = round_.unsettled(self.desk.retries)
        lines = {name: (str(asked[name].get("model")), self._line(name, asked[name])) for name in out}
        parts = files(lines, most_lines=self.desk.most_lines, most_bytes=self.desk.most_bytes)
        if new := tuple(Part(ids) for ids in parts):
            self._note(number, replace(round_, parts=(*round_.parts, *new)))

    def _open(self, number: int) -> list[int]:
        return [place for place, part in enumerate(self._round(number).parts) if part.results is None]

    def _send(self, number: int, place: int, asked: Mapping[str, Mapping[str, Any]]) -> None:
        """Upload a file and have the server begin on it, as far as that has not been done."""
        part, found = self._round(number).parts[place], ""
        if part.file and not part.batch:
            found = self.desk.begun(part.file)  # the run may have been stopped before that was noted
        if not part.file:
            part = replace(part, file=self.desk.bring(b"".join(self._line(name, asked[name]) for name in part.ids)))
            self._note_part(number, place, part)
        if not part.batch:
            self._note_part(number, place, replace(part, batch=found or self.desk.begin(part.file)))

    def _line(self, name: str, body: Mapping[str, Any]) -> bytes:
        return line(name, self.desk.endpoint, body)

    def _receive(self, number: int, place: int) -> None:
        """Wait for a batch, and note what came of its lines."""
        part, body = self._round(number).parts[place], dict[str, Any]()
        for body in self.desk.looks(part.batch):
            if self.desk.progress:
                self.desk.progress(progress(number, text(body.get("status")), body, len(part.ids)))
        if text(body.get("status")) == "failed":
            # Forgotten, so that the next run sends it anew once what is wrong with it has been put right.
            self._note_part(number, place, Part(part.ids))
            raise failed(body)
        self._note_part(number, place, replace(part, results=results(self.desk.content(body))))

    def _round(self, number: int) -> Round:
        return self.record.rounds[number]

    def _note_part(self, number: int, place: int, part: Part) -> None:
        round_ = self._round(number)
        self._note(number, replace(round_, parts=(*round_.parts[:place], part, *round_.parts[place + 1 :])))

    def _note(self, number: int, round_: Round) -> None:
        self.record = self.record.having(number, round_)
        _write(self.path, self.record.written())


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, error) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: OSError) -> SourceError:
    problem = f"`{path}` cannot be read or written: {(error.strerror or str(error)).lower()}"
    return SourceError(Diagnostic("unusable-record", problem, help="name a file in a folder that you may write to"))
