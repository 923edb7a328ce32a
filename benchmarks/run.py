"""Every figure of speed, as ratios against floors and peers measured in the same run.

Usage: python -m benchmarks.run [ENTRIES]     (default 10,000; made-up bases go to a temp folder)
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import write

if TYPE_CHECKING:
    from kb import Base
    from kb.exporting.formats import Format

ROOT = Path(__file__).parents[1]
CLI = [sys.executable, str(ROOT / "cli.py")]


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """The median time of some runs."""
    taken: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def command(*arguments: str, env: dict[str, str]) -> Callable[[], object]:
    return lambda: subprocess.run(
        [*CLI, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=env,
        check=False,
    )


def paired(one: Callable[[], object], other: Callable[[], object], runs: int) -> float:
    """The median ratio of two works done in turn, so that a drifting machine cancels out."""
    return statistics.median(seconds(one) / seconds(other) for _ in range(runs))


def row(what: str, figure: float, target: str) -> None:
    print(f"{what:<58} {figure:>8.2f}   {target}")


def starts(folder: Path, label: str, env: dict[str, str]) -> None:
    def bare() -> object:
        return subprocess.run([sys.executable, "-c", "pass"], check=True)

    for arguments, target in (
        (("define", label), "≤ 1.6"),
        (("define", label, "--format", "json"), "≤ 2.3"),
        (("--help",), "≤ 8"),
        (("list", "--kind", "process"), "≤ 8 at 100 entries"),
        (("search", "adaptive"), ""),
    ):
        asked = command(*arguments, "--kb", str(folder), env=env)
        asked()
        ratio = paired(asked, bare, 21)
        row(f"{' '.join(arguments)} ÷ bare Python", ratio, target)


def completes(folder: Path, env: dict[str, str]) -> None:
    def bare() -> object:
        return subprocess.run([sys.executable, "-c", "pass"], check=True)

    for line in ("kb de", "kb define ", "kb define abstract ", "kb path c1"):
        typed = f"kb --kb {folder} {line.removeprefix('kb ')}"
        asked = command(env={**env, "_KB_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": typed})
        row(f"Tab after “{line}” ÷ bare Python", paired(asked, bare, 21), "≤ 3")


def read_all(folder: Path) -> int:
    return sum(len(path.read_bytes()) for path in folder.rglob("*.yaml"))


def checks(folder: Path, entries: int, env: dict[str, str]) -> None:
    reading = seconds(lambda: read_all(folder), 3)
    checking = seconds(command("check", "--kb", str(folder), env=env), 3)
    row(f"check, {entries:,} files ÷ reading their bytes", checking / reading, "≤ 15")
    alone = seconds(lambda: examined(folder, 1))
    together = seconds(lambda: examined(folder, 2))
    row("check by one process ÷ by two", alone / together, "≥ 1.7")


def examined(folder: Path, jobs: int) -> object:
    from kb.folder import Folder
    from kb.workspace import check

    return check(Folder(str(folder), str(folder / "concepts")), jobs=jobs)


def consume(format_: "Format", base: "Base") -> None:
    from kb.exporting.scope import Options

    for _ in format_.produce(base, Options()):
        pass


def exports(folder: Path) -> None:
    import kb
    from kb.exporting.formats import formats_named

    base = kb.load(folder)
    graph = base.to_rdf()
    peer = seconds(lambda: graph.serialize(format="turtle"))
    for name in ("ttl", "nt", "nq", "rdf", "jsonld"):
        (format_,) = formats_named([name])
        own = seconds(partial(consume, format_, base))
        row(f"rdflib's Turtle ÷ {format_.filename} ({len(graph):,} triples)", peer / own, "≥ 15")


def main(arguments: Sequence[str]) -> None:
    entries = int(arguments[0]) if arguments else 10_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "base"
        write(folder, entries)
        env = {**os.environ, "KB_CACHE_DIR": f"{made}/cache"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        building = seconds(command("define", "no such thing", "--kb", str(folder), env=env))
        row(
            f"first lookup, {entries:,} entries, milliseconds an entry",
            building / entries * 1e3,
            "",
        )
        size = sum(path.stat().st_size for path in Path(f"{made}/cache").iterdir())
        text = sum(path.stat().st_size for path in folder.rglob("*.yaml"))
        row("index, bytes an entry beyond its text", (size - text) / entries, "≤ 1,024")
        text_of = (folder / "concepts/g000/c0.yaml").read_text()
        label = text_of.split("label: ")[1].split("\n")[0]
        time.sleep(2.1)  # files changed within two seconds of being read are read again
        command("define", "no such thing", "--kb", str(folder), env=env)()
        starts(folder, label, env)
        completes(folder, env)
        checks(folder, entries, env)
        exports(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
