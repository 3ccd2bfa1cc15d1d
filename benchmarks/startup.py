"""How long it takes to import grammarkit, and to show its help, beside `import lark`.

Each command runs as a whole process, in turn with the others, and the medians are compared.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15
COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "import lark": [sys.executable, "-c", "import lark"],
    "import grammarkit": [sys.executable, "-c", "import grammarkit"],
    "grammarkit --help": [sys.executable, "-c", "from grammarkit.cli import main; main()", "--help"],
}


def main() -> None:
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for run in range(RUNS + 1):
        for name, command in COMMANDS.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if run:  # the first round warms the caches
                seconds[name].append(time.perf_counter() - began)
    lark = statistics.median(seconds["import lark"])
    print(f"{'':20} {'median s':>9} {'x import lark':>14}")
    for name, taken in seconds.items():
        median = statistics.median(taken)
        print(f"{name:20} {median:9.3f} {median / lark:14.2f}")


if __name__ == "__main__":
    main()
