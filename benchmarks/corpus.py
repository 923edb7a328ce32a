"""Made-up knowledge bases of any size, the same for the same seed.

An entry has about 25 lines and 665 bytes: a definition that links two others, a citation with a
locator, an alias, two relations. Usage: python benchmarks/corpus.py DIR ENTRIES [PER_FILE]
"""

import random
import sys
from pathlib import Path

FIRST = "abstract adaptive causal deep formal global inner latent local mean robust sparse".split()
SECOND = (
    "agent bound critic decoder encoder filter kernel metric oracle policy prior search".split()
)
WORDS = (
    "system that process which holds values about states with respect to some other measure and "
    "gives back a result for every case that it was meant for when nothing else is known of it"
).split()
KINDS = ("system", "process", "property")
MANIFEST = """\
format: 1
title: Benchmark
base: https://example.org/benchmark/
created: 2026-01-01
kinds: [system, process, property]
topics: {t0: First, t1: Second, t2: Third, t3: Fourth}
"""


def entry(n: int, total: int, rng: random.Random) -> str:
    """The YAML of entry number `n`; relations lead to smaller numbers, so there are no cycles."""
    label = f"{rng.choice(FIRST)} {rng.choice(SECOND)} {n}"
    lower = [rng.randrange(max(1, n)) for _ in range(3)]
    text = " ".join(rng.choice(WORDS) for _ in range(22))
    # entries of one kind stand together, so that is-a may join neighbours of the same kind
    same_kind = n - len(KINDS) if n >= len(KINDS) else None
    is_a = f"  is-a: c{same_kind}\n" if same_kind is not None else ""
    return f"""\
id: c{n}
label: {label}
aliases:
  - {label.replace(" ", " former ", 1)}
kind: {KINDS[n % len(KINDS)]}
topics: [t{n % 4}]
status: accepted
definition:
  text: >-
    A [[c{lower[0]}]] of number {n}, {text},
    as far as [[c{lower[1]}]] goes, and no further than that in any of the cases considered.
  cites:
    - source: s{rng.randrange(50)}
      locator: "§{rng.randrange(1, 9)}.{rng.randrange(1, 9)}"
      mode: paraphrases
relations:
{is_a}  leads-to:
    - to: c{(n + 1) % total}
      because: It was seen in {rng.randrange(3, 40)} cases.
notes:
  - kind: scope
    text: Number {n} of the made-up concepts, kept for measuring.
"""


def references() -> str:
    """Fifty made-up sources."""
    records = [
        f"  - id: s{n}\n    type: book\n    author: [{{family: Author{n}, given: A.}}]\n"
        f"    title: Book number {n}\n    issued: {1950 + n}\n    publisher: Press\n"
        for n in range(50)
    ]
    return "references:\n" + "".join(records)


def write(folder: Path, total: int, per_file: int = 1, seed: int = 1) -> None:
    """Write a base of `total` entries into a folder, `per_file` entries a file."""
    rng = random.Random(seed)
    concepts = folder / "concepts"
    concepts.mkdir(parents=True, exist_ok=True)
    (concepts / "kb.yaml").write_text(MANIFEST)
    (concepts / "references.yaml").write_text(references())
    for start in range(0, total, per_file):
        texts = [entry(n, total, rng) for n in range(start, min(total, start + per_file))]
        place = concepts / f"g{start // 1000:03d}"
        place.mkdir(exist_ok=True)
        name = f"c{start}.yaml" if per_file == 1 else f"entries{start}.yaml"
        (place / name).write_text("---\n".join(texts))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
