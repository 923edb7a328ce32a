"""Tests of the seeded faults: blind, the same for the same seed, judged as a person would."""

import ast
import random
from pathlib import Path

import pytest

from benchmarks.faults.contract import Contract
from benchmarks.faults.meaning import Change, Unread, changes, values
from benchmarks.faults.mutators import MUTATORS, after, fault, faults_together
from benchmarks.faults.reporting import report
from benchmarks.faults.running import Base, Runner

TEXTS = {
    "concepts/kb.yaml": """\
format: 1
title: A base for tests
base: https://example.org/kb/
created: 2026-01-01
kinds: [system, process]
topics: {learning: Learning}
""",
    "concepts/model.yaml": """\
id: model
label: model
aliases: [learned model, trained model]
abbreviations: [MDL]
kind: system
topics: [learning]
status: accepted
definition:
  text: >-
    A system that is the outcome of [[machine-training]] on a body of data, or of several such runs.
  cites: mitchell-1997 ch. 1; ch. 2
notes:
  - kind: usage
    text: Not to be mixed up with a model in the sense of logic.
    cites: {source: mitchell-1997, locator: "p. 2, 3"}
""",
    "concepts/machine-training.yaml": """\
id: machine-training
label: machine training
kind: process
topics: [learning]
status: accepted
definition:
  text: A process in which a [[model]] gets its parameters from data, by one method or another.
  cites: mitchell-1997 ch. 1
senses:
  - id: strict-sense
    name: in the strict sense
    text: Training with labels for every case that there is in the data.
    cites: russell-2020-modern ch. 19
    versus: {wide-sense: narrows}
  - id: wide-sense
    text: Any fitting to data, with labels or without, by whatever means.
    cites: mitchell-1997 ch. 1
relations:
  produces:
    - {to: model, cites: mitchell-1997 ch. 1}
""",
    "concepts/references.yaml": """\
references:
  - id: mitchell-1997
    type: book
    author: [{family: Mitchell, given: Tom M.}]
    title: Machine Learning
    issued: 1997
    publisher: McGraw-Hill
    URL: https://www.cs.cmu.edu/~tom/mlbook.html
  - id: russell-2020-modern
    type: book
    author: [{family: Russell, given: Stuart}, {family: Norvig, given: Peter}]
    title: Artificial Intelligence
    issued: 2020
    publisher: Pearson
    DOI: 10.1000/182
""",
}
BASE = Base(TEXTS, frozenset({"model", "machine-training"}))
PACKAGE = Path(__file__).parents[1] / "benchmarks/faults"


def imports(module: str) -> set[str]:
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    return {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }


@pytest.mark.parametrize("module", ["mutators.py", "meaning.py", "contract.py"])
def test_what_makes_faults_and_what_claims_them_know_nothing_of_kb(module: str) -> None:
    assert not {name for name in imports(module) if name.split(".")[0] == "kb"}


def test_a_fault_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    numbers = range(2 * len(MUTATORS))
    assert [fault(TEXTS, 3, n) for n in numbers] == [fault(TEXTS, 3, n) for n in numbers]
    assert [fault(TEXTS, 3, n) for n in numbers] != [fault(TEXTS, 4, n) for n in numbers]


@pytest.mark.parametrize("kind", MUTATORS)
def test_a_slip_changes_a_text_and_leaves_the_sound_ones_as_they_were(kind: str) -> None:
    sound = dict(TEXTS)
    made = [MUTATORS[kind](TEXTS, random.Random(n)) for n in range(40)]
    assert any(text != TEXTS.get(path) for one in made for path, text in one.items())
    assert sound == TEXTS


def test_twenty_faults_stand_one_upon_the_other() -> None:
    texts = dict(TEXTS)
    for one in faults_together(TEXTS, 1, 0, 20):
        assert any(text != texts.get(path) for path, text in one.changes.items())
        texts = after(texts, one.changes)


def test_values_are_compared_without_types_layout_or_comments() -> None:
    assert values("a: no # c\nb: [1.10]\n") == values("b:\n  - '1.10'\na: \"no\"\n")
    assert list(changes("p", [{"a": "1", "l": ["x", "y"]}], [{"a": "2", "l": ["x"]}])) == [
        Change("p", (0, "a"), "1", "2"),
        Change("p", (0, "l", 1), "y", None),
    ]


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: [1\n", "a: &x 1\n", "a: *x\n", "a: !t 1\n"])
def test_what_the_format_leaves_out_counts_as_unread(text: str) -> None:
    assert isinstance(values(text), Unread)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("[[machine-training]]", "[[machine-trainin]]", "REF002"),
        ("cites: mitchell-1997 ch. 1; ch. 2", "cites: mitchel-1997", "REF003"),
        ("status: accepted", "status: acepted", "SCH002"),
        ("kind: system\n", "", "SCH002"),
        ("label: model", "label: machine training", "LAB004"),
        ("aliases: [learned", "aliases: [model, learned", "LAB002"),
        ("  cites: mitchell-1997 ch. 1; ch. 2\n", "", "DEF002"),
        ("id: model", "id: modell", "REF007"),
        ("notes:", "nots:", "SCH003"),
        ("label: model", 'label: "model', "SCH001"),
    ],
)
def test_the_contract_claims_a_fault_for_the_rule_that_is_about_it(
    old: str, new: str, codes: str
) -> None:
    path = "concepts/model.yaml"
    assert Contract(TEXTS, BASE.published).claims() == {}
    faulty = {**TEXTS, path: TEXTS[path].replace(old, new, 1)}
    claims = Contract(faulty, BASE.published).claims()
    assert codes in {code for claim in claims for code in claim.codes}


def test_a_few_faults_are_found_mended_and_told_of_from_end_to_end() -> None:
    runner = Runner(BASE, 1)
    runs = [runner.run(number) for number in range(len(MUTATORS))]
    assert not [run.crash for run in runs if run.crash]
    assert not [run for run in runs if run.missed != run.masked]
    assert not [run for run in runs if run.found and not run.changed]
    assert not [
        mended for run in runs for mended in (run.safe, run.unsafe) if mended and mended.undone
    ]
    told = report(runs, [runner.together(0, 20)])
    assert all(f"| {kind} |" in told for kind in MUTATORS)
