"""JSON Schema: what the grammars of `Json` take and refuse, on other people's schemas and instances.

    python -m benchmarks.json_schema [--sample 300] [--peers] [--large]

MaskBench's schemas with their valid and invalid instances, the JSON Schema Test Suite (required groups of draft 7 and
2020-12), and JSONTestSuite. An instance is written as `json.dumps` writes it. "Fully right" is a schema of which every
valid instance is taken, and every invalid one refused, by the grammar or by `read` behind it. The suite says that
`format` only describes unless it is asked for, so its groups named `format` are read so. Groups that need the suite's
own remote files, which are not here, and dynamic references are counted apart. With `--peers`, the time from schema to
grammar is taken beside llguidance's own compiler and xgrammar, in the same process, in turns. With `--large`, each
step for a schema of 1.3 MB is given as a multiple of the time it takes to load it and make a validator of it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from functools import cache, partial
from importlib import import_module
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from jsonschema_rs import validator_for

from benchmarks.data import rows
from grammarkit import Grammar, Rejected, SourceError
from grammarkit.grammar.engine import recognise
from grammarkit.grammar.report import GrammarError
from grammarkit.json import Json
from grammarkit.json.compile import Style, compiled
from tests.grammar.targets.engines import _xgrammar as xgrammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from llguidance import LLTokenizer
    from pydantic import JsonValue

MASKBENCH = "no-licence-file/json/maskbench.jsonl.gz"
SUITE = "json/json_schema_test_suite.jsonl.gz"
RFC = "json/json_test_suite.jsonl.gz"

_REMOTE = frozenset({"refRemote", "vocabulary"})
_DYNAMIC = "dynamicRef"
_DRAFTS = {
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sample", type=int, default=None, help="schemas of MaskBench, drawn at random")
    parser.add_argument("--peers", action="store_true", help="take times beside llguidance and xgrammar")
    parser.add_argument("--large", action="store_true", help="take the time of a very large schema")
    parser.add_argument("--verbose", action="store_true", help="print each schema that is not fully right")
    asked = parser.parse_args()
    found = rows(MASKBENCH)
    if asked.sample:
        found = random.Random(0).sample(found, asked.sample)
    _print("MaskBench", _measured(found, verbose=asked.verbose))
    for draft in _DRAFTS:
        _print(draft, _measured(_required(draft), verbose=asked.verbose))
    _print("JSONTestSuite", _rfc())
    if asked.peers:
        _times([row["schema"] for row in found])
    if asked.large:
        _large()


def _required(draft: str) -> list[dict[str, Any]]:
    """Give the groups that every implementation must pass, each in its own draft."""
    wanted = [row for row in rows(SUITE) if row["draft"] == draft and not row["optional"]]
    return [row for row in wanted if row["file"] not in _REMOTE | {_DYNAMIC}]


def _measured(found: Sequence[dict[str, Any]], *, verbose: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in found:
        counts["schemas"] += 1
        wrong = list(_wrong(row, counts))
        counts["right"] += not wrong
        if wrong and verbose:
            print(f"{row['id']}: {'; '.join(wrong[:2])}")
    return counts


def _wrong(row: dict[str, Any], counts: Counter[str]) -> Iterator[str]:
    """Yield what is not as it should be with a schema."""
    schema = row["schema"] if isinstance(row["schema"], dict) else {"allOf": [row["schema"]]}
    if "draft" in row:
        schema = {"$schema": _DRAFTS[row["draft"]]} | schema
    try:
        language = Json(
            schema, formats=row.get("file") != "format", resources=_metaschemas() if "draft" in row else None
        )
        recognise(language.grammar, "")
    except (SourceError, GrammarError) as error:
        empty = isinstance(error, SourceError) and error.diagnostic.code == "empty-language"
        counts["taken"] += empty
        # a schema that allows nothing is refused as such, and with it all of its instances
        if not empty or any(test["valid"] for test in row["tests"]):
            yield str(error).split("\n", 1)[0]
        return
    counts["taken"] += 1
    counts["gaps"] += bool(language.gaps)
    for test in row["tests"]:
        text = json.dumps(test["data"])
        in_grammar, is_read = recognise(language.grammar, text).accepted, _is_read(language, text)
        counts["valid" if test["valid"] else "invalid"] += 1
        counts["valid, in the grammar"] += test["valid"] and in_grammar
        counts["invalid, not in the grammar"] += not test["valid"] and not in_grammar
        if (in_grammar and is_read) is not test["valid"]:
            yield f"{'valid' if test['valid'] else 'invalid'}, {in_grammar=}, {is_read=}: {text[:100]}"


def _is_read(language: Json[JsonValue], text: str) -> bool:
    try:
        language.read(text)
    except Rejected:
        return False
    return True


def _metaschemas() -> dict[str, dict[str, object]]:
    """Give the schemas of schemas, which the suite refers to."""
    registry: Any = import_module("jsonschema_specifications").REGISTRY
    return {uri: dict(registry.contents(uri)) for uri in registry if "draft-0" in uri or "2020-12" in uri}


def _rfc() -> Counter[str]:
    grammar = Grammar.named("json/rfc8259")
    counts: Counter[str] = Counter()
    for row in rows(RFC):
        if row["expect"] in {"accept", "reject"}:
            # what has no text is not in UTF-8, so that there is nothing to judge
            accepted = "text" in row and grammar.accepts(row["text"])
            counts["schemas"] += 1
            counts["right"] += accepted is (row["expect"] == "accept")
    return counts


def _times(schemas: Sequence[Any]) -> None:
    """Take the time of each compiler on each schema, one after the other, so that what else goes on hits all alike."""
    makers = {"grammarkit": lambda schema: compiled(schema, {}, Style()), **_peers()}
    taken: dict[str, list[float]] = {name: [] for name in makers}
    for schema in schemas:
        for name, make in makers.items():
            began = time.perf_counter()
            try:
                make(schema)
            except (ValueError, RuntimeError, SourceError):
                continue  # a schema that it does not take
            taken[name].append(time.perf_counter() - began)
    for name, all_of_them in taken.items():
        middle, p99 = median(all_of_them) * 1e3, quantiles(all_of_them, n=100)[98] * 1e3
        print(f"{name:12} {len(all_of_them):6} schemas, median {middle:.2f} ms, p99 {p99:.1f} ms")


def _large() -> None:
    """Take the processor's time of each step for 1,000 objects of 30 keys."""
    inner = {f"k{at}": {"type": "string", "maxLength": at + 1} for at in range(30)}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {f"key_{at}": {"properties": inner} for at in range(1000)},
    }
    text = json.dumps(schema)
    unit = _took("load it, make a validator", lambda: validator_for(json.loads(text)), 0)
    _took("compile it", partial(compiled, schema, {}, Style()), unit)
    language: Json[JsonValue] = Json(schema)
    _took("lower the grammar", language.grammar.lower, unit)
    _took("read the first text", partial(language.grammar.accepts, '{"key_7": {"k1": "xx"}}'), unit)


def _took(name: str, step: Callable[[], object], unit: float) -> float:
    began = time.process_time()
    step()
    taken = time.process_time() - began
    print(f"{name:26} {taken:6.2f} s, {taken / (unit or taken):5.1f} times")
    return taken


def _peers() -> dict[str, Callable[[JsonValue], object]]:
    return {"llguidance": _llguidance, "xgrammar": _xgrammar}


def _llguidance(schema: JsonValue) -> None:
    from llguidance import LLMatcher

    matcher = LLMatcher(_tokenizer(), LLMatcher.grammar_from_json_schema(json.dumps(schema)), log_level=0)
    if matcher.is_error():
        raise ValueError(matcher.get_error())


@cache
def _tokenizer() -> LLTokenizer:
    from llguidance import LLTokenizer

    return LLTokenizer("byte")


def _xgrammar(schema: JsonValue) -> None:
    any_whitespace = strict = printed = False
    any_order = True
    make = xgrammar().Grammar.from_json_schema
    make(json.dumps(schema), any_whitespace, None, None, strict, None, printed, any_order)


def _print(name: str, counts: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{100 * counts[part] / counts[whole]:.2f}% of {counts[whole]}" if counts[whole] else "-"

    print(f"{name}: {counts['schemas']}")
    print(f"  taken by the engine            {share('taken', 'schemas')}")
    print(f"  valid, in the grammar          {share('valid, in the grammar', 'valid')}")
    print(f"  invalid, not in the grammar    {share('invalid, not in the grammar', 'invalid')}")
    print(f"  fully right                    {share('right', 'schemas')}")
    print(f"  with gaps                      {share('gaps', 'schemas')}", flush=True)


if __name__ == "__main__":
    main()
