"""The labels of the made-up book are right: places hold what they claim, the counts are true."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

import kb

HERE = Path(__file__).parent
ZONES = {"prose", "heading", "caption", "quote", "run-in", "note", "definition"}
Labelled = dict[str, Any]


@cache
def labels(name: str) -> dict[str, list[Labelled]]:
    text = (HERE / f"{name}.yaml").read_text()
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def lines(path: str) -> list[str]:
    return (HERE / path).read_bytes().decode().split("\n")


def held(place: Labelled) -> str:
    """The text between the start and the end of a place."""
    part = lines(place["path"])[place["line"] - 1 : place.get("end_line", place["line"])]
    part[-1] = part[-1][: place["end_column"] - 1]
    part[0] = part[0][place["column"] - 1 :]
    return "\n".join(part)


def start(place: Labelled) -> tuple[str, int, int]:
    return place["path"], place["line"], place["column"]


def end(place: Labelled) -> tuple[str, int, int]:
    return place["path"], place.get("end_line", place["line"]), place["end_column"]


def places() -> Iterator[Labelled]:
    for fault in labels("faults")["faults"]:
        yield from (fault["main"], *fault["places"], *fault.get("others", ()))
    for kind in ("clean", "open"):
        yield from labels("faults")[kind]
    yield from labels("mentions")["mentions"]
    yield from labels("mentions")["non_mentions"]


def test_each_place_holds_the_text_that_it_claims() -> None:
    assert [(start(place), held(place)) for place in places() if held(place) != place["text"]] == []


def test_each_fault_names_rules_its_main_place_and_what_is_right() -> None:
    for fault in labels("faults")["faults"]:
        assert fault["main"] in fault["places"]
        assert fault["right"]
        assert all(
            re.fullmatch(r"(CIT|DOC)0\d\d", c) for c in (fault["code"], *fault.get("also", ()))
        )


def test_nothing_is_called_clean_that_is_a_fault_of_the_same_rule() -> None:
    faulty = [(f["code"], place) for f in labels("faults")["faults"] for place in f["places"]]
    for clean in labels("faults")["clean"]:
        for code, place in faulty:
            meets = start(place) < end(clean) and start(clean) < end(place)
            assert code != clean["near"] or place["path"] != clean["path"] or not meets, clean["id"]


def test_mentions_are_in_order_and_apart_of_known_zones_and_concepts() -> None:
    base = kb.load(HERE.parents[1])
    mentions = labels("mentions")["mentions"]
    assert {mention["zone"] for mention in mentions} <= ZONES
    assert all(end(one) <= start(other) for one, other in pairwise(mentions))
    assert {one["concept"] for kind in labels("mentions").values() for one in kind} <= set(base)


def test_no_place_is_both_a_mention_and_none() -> None:
    sure = {(start(m), end(m), m["concept"]) for m in labels("mentions")["mentions"]}
    none = {(start(m), end(m), m["concept"]) for m in labels("mentions")["non_mentions"]}
    assert sure.isdisjoint(none)


def test_the_names_of_labels_are_their_own() -> None:
    files = (labels("faults"), labels("mentions"))
    names = [label["id"] for file in files for kind in file.values() for label in kind]
    assert len(names) == len(set(names))


def test_the_counts_of_the_readme_are_true() -> None:
    faults, mentions = labels("faults"), labels("mentions")["mentions"]
    sure = [mention for mention in mentions if "open" not in mention]
    said = tables()
    assert said["code"] == Counter((f["code"], f["sort"]) for f in faults["faults"])
    assert said["zone"] == Counter((mention["zone"],) for mention in sure)
    assert said["reason"] == Counter((reason,) for m in sure for reason in m["reason"])
    assert said["what"]["faults",] == len(faults["faults"])
    assert said["what"]["mentions",] == len(sure)
    none = len(labels("mentions")["non_mentions"])
    assert said["what"]["non-mentions",] == sum(said["non-mention"].values()) == none


def tables() -> dict[str, dict[tuple[str, ...], int]]:
    """Each table of README.md by the title of its first column: first cells → count."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    rows: dict[tuple[str, ...], int] | None = None
    for line in (HERE / "README.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            rows = None
        elif rows is None:
            rows = found.setdefault(cells[0], {})
        elif cells[-1].isdigit():
            rows[tuple(cells[:-1])] = int(cells[-1])
    return found
