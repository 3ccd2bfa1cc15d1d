"""Sentences by grammarinator and Fandango, in a process of their own: `python peers.py TOOL GRAMMAR COUNT SEED`.

They need dozens of packages that nothing here does; so they are asked through an interpreter that has them:

    python -m venv peers && peers/bin/pip install grammarinator fandango-fuzzer

Written to standard output as JSON: the sentences, the CPU seconds that they took, and the process's peak memory in kB.
"""

import importlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_HERE = Path(__file__).parent
_DEPTH = 20
"""Of grammarinator's trees; without a limit it does not end."""

_NODES, _STACK = 100, 20_000
"""Of Fandango's trees, and calls inside of each other; with its 200 and Python's 1,000 it fails in arrays of arrays."""


def grammarinator(name: str, count: int, seed: int) -> tuple[list[str], float]:
    from grammarinator.runtime import RuleSize
    from grammarinator.tool import DefaultGeneratorFactory, GeneratorTool

    with tempfile.TemporaryDirectory() as folder:
        process = [str(Path(sys.executable).with_name("grammarinator-process")), str(_HERE / f"{name}.g4")]
        subprocess.run([*process, "-o", folder, "--no-actions"], check=True, capture_output=True)
        sys.path.insert(0, folder)
        made = getattr(importlib.import_module(f"{name}Generator"), f"{name}Generator")
        limit = RuleSize(depth=_DEPTH)
        with GeneratorTool(DefaultGeneratorFactory(made), out_format="", rule="start", limit=limit) as tool:
            random.seed(seed)
            began = time.process_time()
            found = [str(tool.create()) for _ in range(count)]
            return found, time.process_time() - began


def fandango(name: str, count: int, seed: int) -> tuple[list[str], float]:
    from fandango import Fandango

    with (_HERE / f"{name}.fan").open() as file:
        fan = Fandango(file, use_cache=False, use_stdlib=False)
    random.seed(seed)
    sys.setrecursionlimit(_STACK)
    began = time.process_time()
    found = [str(tree) for tree in fan.fuzz(desired_solutions=count, max_nodes=_NODES)]
    return found, time.process_time() - began


if __name__ == "__main__":
    tool, name, count, seed = sys.argv[1:]
    texts, seconds = {"grammarinator": grammarinator, "fandango": fandango}[tool](name, int(count), int(seed))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"texts": texts, "seconds": seconds, "peak": peak}))
