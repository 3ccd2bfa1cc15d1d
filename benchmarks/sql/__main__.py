"""Everything that is measured about SQL, or some of it.

    python -m benchmarks.sql [recognise …] [--every N]

A measure is a file here with `measure(every: int)`; with `--every 10` it takes every tenth row of the corpora.
"""

from __future__ import annotations

import argparse
import time
from importlib import import_module
from pkgutil import iter_modules

import benchmarks.sql

_OTHERS = {"__main__", "corpora", "equivalent"}
MEASURES = sorted({module.name for module in iter_modules(benchmarks.sql.__path__)} - _OTHERS)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", metavar="measure", choices=[*MEASURES, []], help=", ".join(MEASURES))
    parser.add_argument("--every", type=int, default=1, help="take every N-th row (default: all)")
    given = parser.parse_args()
    for name in given.measures or MEASURES:
        measured = import_module(f"benchmarks.sql.{name}")
        print(f"\n## {name}: {(measured.__doc__ or '').splitlines()[0]}\n")
        began = time.perf_counter()
        measured.measure(given.every)
        print(f"\n({time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main()
