"""Mentions against the labelled ones of a book, and the speed of spotting.

`python -m benchmarks.mentions [--speed]` measures tests/chapters/ with the base in concepts/:
README.md there says how it was labelled. A mention is found where path, range and concept agree;
zone and reason are measured apart, of those that were found.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import kb
from kb.documents.reading import read_document
from kb.mentions import Mention, mentions, spotter
from kb.terms.forms import forms
from kb.terms.spotting import Sign, Spotter

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "tests" / "chapters"
BOOK = LABELLED / "book"
Labelled = dict[str, Any]
Place = tuple[str, int, int, int, int]


class Measured(NamedTuple):
    """Labels found with what was found there, labels missed, and mentions that no label has."""

    found: list[tuple[Labelled, Mention]]
    missed: list[Labelled]
    wrong: list[tuple[Place, Mention]]

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))

    @property
    def precision(self) -> float:
        return len(self.found) / (len(self.found) + len(self.wrong))


def measured() -> Measured:
    """The labelled book, looked through with the base in concepts/."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    labels = yaml.load((LABELLED / "mentions.yaml").read_text(encoding="utf-8"), Loader=loader)
    wanted = {(place(one), one["concept"]): one for one in labels["mentions"]}
    found = {(where, one.concept): one for where, one in _found()}
    opened = [place(one) for one in labels["mentions"] if one.get("open")]
    sure = {where: one for where, one in wanted.items() if not one.get("open")}
    return Measured(
        [(one, found[where]) for where, one in sure.items() if where in found],
        [one for where, one in sure.items() if where not in found],
        [
            (where, mention)
            for (where, concept), mention in found.items()
            if (where, concept) not in wanted
            if not any(touches(where, other) for other in opened)
        ],
    )


def _found() -> Iterator[tuple[Place, Mention]]:
    ready = spotter(kb.load(ROOT).tables)
    for path in sorted(BOOK.rglob("*.md*")):
        document = read_document(path.relative_to(LABELLED).as_posix(), path.read_bytes())
        for mention in mentions(document, ready):
            yield tuple(document.span(mention.start, mention.end)), mention


def place(one: Labelled) -> Place:
    last = one.get("end_line", one["line"])
    return one["path"], one["line"], one["column"], last, one["end_column"]


def touches(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1:3] < other[3:] and other[1:3] < one[3:]


SAID = {
    "hyphen": "hyphen or space",
    "space": "hyphen or space",
    "solid": "hyphen or space",
    "British spelling": "spelling",
    "American spelling": "spelling",
}
"""The words of the labels, and those of the mentions, where they differ."""


def agrees(one: Labelled, mention: Mention) -> bool:
    """Whether label and mention give the same reasons, in whatever words."""
    labelled = {SAID.get(word, word) for word in one["reason"]}
    return labelled == {SAID.get(word, word) for word in mention.reason.split(", ")}


def _report(result: Measured) -> None:
    print(f"recall {result.recall:.4f}, precision {result.precision:.4f}")
    for what in ("zone", "reason"):
        asked, got, wrong = _counts(result, what)
        for name in sorted(asked | wrong):
            said = f"{got[name]}/{asked[name]} found, {wrong[name]} not labelled"
            print(f"{what} {name or 'open':18} {said}")
    zones = [
        one for one, got in result.found if got.zone != one["zone"] and not one.get("zone_open")
    ]
    reasons = [(one, mention) for one, mention in result.found if not agrees(one, mention)]
    print(f"of those found, other zone {len(zones)}, other reason {len(reasons)}")
    for one, mention in reasons:
        print(f"  other reason: {one['text']!r}: {one['reason']}, said {mention.reason}")
    for one in result.missed:
        print(f"  missed: {one['path']}:{one['line']}:{one['column']} {one['text']!r}")
    for where, mention in result.wrong:
        print(f"  not labelled: {where[0]}:{where[1]}:{where[2]} {mention.form!r} {mention.reason}")


def _counts(result: Measured, what: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    got = Counter(name for one, _ in result.found for name in _names(one[what]))
    missed = Counter(name for one in result.missed for name in _names(one[what]))
    said = [getattr(mention, what) for _, mention in result.wrong]
    wrong = Counter(SAID.get(name, name) for one in said for name in one.split(", "))
    return got + missed, got, wrong


def _names(value: str | list[str]) -> list[str]:
    return [SAID.get(one, one) for one in ([value] if isinstance(value, str) else value)]


# --- speed ---

_SYLLABLES = "ba re ti mo la ne op su ver con der in a e ul ro pi ca dis".split()
_COMMON = "the of and to in a is that for it as with on be by this an are or from".split()


def _labels(count: int, words: list[str], rng: random.Random) -> list[str]:
    """Labels of two or three words, such as glossaries hold."""
    made = (" ".join(rng.sample(words, rng.choice((2, 2, 2, 3)))) for _ in range(count))
    return list(dict.fromkeys(made))


def _text(size: int, labels: list[str], words: list[str], rng: random.Random) -> str:
    pieces: list[str] = []
    while size > 0:
        draw = rng.random()
        chosen = labels if draw < 0.02 else _COMMON if draw < 0.5 else words
        pieces.append(rng.choice(chosen) + ("." if draw > 0.95 else "") + "\n\n" * (draw > 0.98))
        size -= len(pieces[-1]) + 1
    return " ".join(pieces)


def _speed() -> None:
    rng = random.Random(20)
    made = {"".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(30_000)}
    words = sorted(made)
    for count, size in ((5_000, 1_400_000), (100_000, 1_000_000), (100_000, 4_000_000)):
        labels = _labels(count, words, rng)
        paragraphs = _text(size, labels, words, rng).split("\n\n")
        signs = [
            Sign(form.key, str(n), form.text, form.role, form.derived)
            for n, label in enumerate(labels)
            for form in forms([("label", label)])
        ]
        started = time.process_time()
        ready = Spotter(signs)
        built = time.process_time()
        found = sum(len(ready.spot(text)) for text in paragraphs)
        done = time.process_time()
        print(
            f"{count:,} labels ({len(signs):,} forms), {size / 1e6:.1f} MB: ready in "
            f"{built - started:.2f} s, {found:,} matches in {done - built:.2f} s"
        )


if __name__ == "__main__":
    if "--speed" in sys.argv:
        _speed()
    else:
        _report(measured())
