"""Whether a known value fits: constants that a schema lists, beside its other keywords, and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.json import strings
from grammarkit.json.case import Case, kind, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue

    from grammarkit.json.cases import CaseReader
    from grammarkit.json.place import Place


class Judge:
    """Judges values by cases; says yes where it does not know."""

    def __init__(self, reader: CaseReader) -> None:
        self._reader = reader

    def admits_all(self, places: Iterable[Place], value: JsonValue) -> bool:
        """Tell whether a value fits several schemas."""
        return any(self.admits(case, value) for case in self._reader.together(places))

    def admits(self, case: Case, value: JsonValue) -> bool:
        """Tell whether a value belongs to a case."""
        if kind(value) not in case.types or any(same(value, no) for no in case.excluded):
            return False
        if case.values is not None and not any(same(value, yes) for yes in case.values):
            return False
        match value:
            case str():
                return strings.admits(case.strings, value)
            case bool() | None:
                return True
            case int() | float():
                return case.numbers.admits(value)
            case list():
                return self._array(case, value)
            case _:
                return self._object(case, value)

    def _array(self, case: Case, value: list[JsonValue]) -> bool:
        wanted = case.arrays
        if not wanted.low <= len(value) <= (len(value) if wanted.high is None else wanted.high):
            return False
        return all(self.admits_all(wanted.items(at), item) for at, item in enumerate(value))

    def _object(self, case: Case, value: dict[str, JsonValue]) -> bool:
        """Look at declared keys only."""
        wanted = case.objects
        if not all(key in value for key in wanted.required):
            return False
        if not wanted.low <= len(value) <= (len(value) if wanted.high is None else wanted.high):
            return False
        return all(
            self.admits_all([part.properties[key]], item)
            for part in wanted.parts
            for key, item in value.items()
            if key in part.properties
        )
