"""Usage: python -m benchmarks.faults [--seed N] [--count N] [--together N] [--out FILE]."""

import argparse
import gc
import json
import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

from benchmarks.faults.reporting import report
from benchmarks.faults.running import Base, Run, Runner

ROOT = Path(__file__).parents[2]
_runner: list[Runner] = []


def real_base() -> Base:
    """The base of this repository."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_bytes().decode()
        for path in sorted((ROOT / "concepts").rglob("*.yaml"))
    }
    exported = json.loads((ROOT / "exports/concepts.json").read_bytes())
    return Base(texts, frozenset(concept["id"] for concept in exported["concepts"]))


def _start(seed: int) -> None:
    gc.disable()
    _runner[:] = [Runner(real_base(), seed)]


def _one(number: int) -> Run:
    return _runner[0].run(number)


def _together(count: int, number: int) -> Run:
    return _runner[0].together(number, count)


def main(arguments: list[str]) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--count", type=int, default=1248, help="bases with one fault")
    asked.add_argument("--together", type=int, default=20, help="bases with twenty faults")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--out", type=Path, help="where the report goes (default: stdout)")
    given = asked.parse_args(arguments)
    begun = time.perf_counter()
    with multiprocessing.Pool(given.jobs, _start, (given.seed,)) as pool:
        runs = pool.map(_one, range(given.count), chunksize=8)
        many = pool.map(partial(_together, 20), range(given.together), chunksize=1)
    print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
    made = f"# Faults of seed {given.seed}\n\n" + report(runs, many)
    if given.out:
        given.out.write_text(made, encoding="utf-8")
    else:
        print(made)


if __name__ == "__main__":
    main(sys.argv[1:])
