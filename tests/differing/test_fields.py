"""Each field's change is told once, under its own name, and the same from the other side."""

from hashlib import sha256
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.differing.impacts import BASE, ENTRY
from kb.model.entry import Entry
from kb.model.manifest import Manifest
from tests.differing import between, difference, side, told
from tests.lookup import entry
from tests.lookup.test_json import schema

FULL = """\
id: full
label: {text: full thing, because: it is full, cites: acme}
aliases: [whole thing]
abbreviations: [FT]
forms: [fulls]
discouraged: [{text: entire thing, because: too long}]
not: [fool]
kind: thing
topics: [one]
status: accepted
because: it stands
definition:
  text: Everything that a thing of this kind can hold, told at some length here.
  cites: [acme §1, doe]
senses:
  - id: wide
    name: as most say
    text: A thing that holds much.
    kind: thing
    requires: [other]
    status: original
    versus: {narrow: broadens}
    cites: acme §2
  - {id: narrow, text: A thing that holds one of each.}
relations:
  is-a: other
  leads-to: [{to: third, because: seen so, cites: doe, status: stated, sense: wide}]
notes: [{kind: scope, text: Only one of them is known.}]
examples: [{text: The first of all of them.}]
media: [{kind: video, title: A film, url: "https://example.org/film"}]
mappings: {exact: wd:Q1}
notation: N1
iri: https://example.org/iri/full
authors: [Ann]
origin: [{path: old.md, line: 3}]
ignore: [{rule: DEF002, because: known}]
review: [{by: Bea, date: 2026-01-01, digest: v1-abc}]
"""


class Case(NamedTuple):
    """A change to FULL, and how it must be told."""

    old: str
    new: str
    field: str
    item: str | None
    part: str | None
    before: str | None
    after: str | None
    impact: str


SHORT = sha256(b"v1-abc").hexdigest()[:8]

CASES = [
    Case("text: full thing", "text: filled thing", "label", None, None,
         "full thing", "filled thing", "breaking"),
    Case("it is full", "it is filled", "label", None, "because",
         "it is full", "it is filled", "patch"),
    Case("cites: acme}\naliases", "cites: acme p. 1}\naliases", "label", None, "cites",
         "acme", "acme p. 1", "patch"),
    Case("[whole thing]", "[whole things]", "aliases", "whole things", None,
         "whole thing", "whole things", "minor"),
    Case("[FT]", "[FT, FTH]", "abbreviations", "FTH", None, None, "FTH", "minor"),
    Case("forms: [fulls]\n", "", "forms", "fulls", None, "fulls", None, "minor"),
    Case("too long", "far too long", "discouraged", "entire thing", "because",
         "too long", "far too long", "patch"),
    Case("not: [fool]", "not: [fool, fuel]", "not", "fuel", None, None, "fuel", "minor"),
    Case("kind: thing\ntopics", "topics", "kind", None, None, "thing", None, "minor"),
    Case("topics: [one]", "topics: [two]", "topics", "two", None, "one", "two", "minor"),
    Case("status: accepted", "status: draft", "status", None, None,
         "accepted", "draft", "minor"),
    Case("because: it stands", "because: it stood\nreplaced_by: [other]",
         "because", None, None, "it stands", "it stood", "patch"),
    Case("told at some length", "told at great length", "definition", None, None,
         "Everything that a thing of this kind can hold, told at some length here.",
         "Everything that a thing of this kind can hold, told at great length here.", "minor"),
    Case("acme §1", "acme §3", "definition", None, "cites", "acme §1", "acme §3", "patch"),
    Case(", doe]\nsenses", "]\nsenses", "definition", None, "cites", "doe", None, "patch"),
    Case("as most say", "as many say", "senses", "wide", "name",
         "as most say", "as many say", "patch"),
    Case("holds much.", "holds little.", "senses", "wide", None,
         "A thing that holds much.", "A thing that holds little.", "minor"),
    Case("requires: [other]", "requires: [other, third]", "senses", "wide", "requires",
         "other", "other; third", "minor"),
    Case("status: original", "status: mainstream", "senses", "wide", "status",
         "original", "mainstream", "minor"),
    Case("narrow: broadens", "narrow: disputes", "senses", "wide", "versus",
         "narrow: broadens", "narrow: disputes", "minor"),
    Case("cites: acme §2", "cites: {source: acme, locator: §2, mode: disputes}",
         "senses", "wide", "cites", "acme §2", "acme §2 (disputes)", "patch"),
    Case("{id: narrow, text", "{id: slim, text", "senses", "slim", "id",
         "narrow", "slim", "breaking"),
    Case("  is-a: other\n", "", "relations", "is-a other", None, "is-a other", None, "breaking"),
    Case("because: seen so", "because: seen thus", "relations", "leads-to third", "because",
         "seen so", "seen thus", "patch"),
    Case("status: stated", "status: contested", "relations", "leads-to third", "status",
         "stated", "contested", "minor"),
    Case(", sense: wide", "", "relations", "leads-to third", "sense", "wide", None, "minor"),
    Case("cites: doe, status", "cites: {source: doe, via: acme}, status", "relations",
         "leads-to third", "cites", "doe", "doe (via acme)", "patch"),
    Case("Only one of them is known", "Only two of them are known", "notes",
         "Only two of them are known.", None,
         "Only one of them is known.", "Only two of them are known.", "patch"),
    Case("kind: scope", "kind: usage", "notes", "Only one of them is known.", "kind",
         "scope", "usage", "patch"),
    Case("The first of all of them", "The last of all of them", "examples",
         "The last of all of them.", None,
         "The first of all of them.", "The last of all of them.", "patch"),
    Case("title: A film", "title: The film", "media", "https://example.org/film", "title",
         "A film", "The film", "patch"),
    Case("wd:Q1", "wd:Q2", "mappings", "exact wd:Q2", None,
         "exact wd:Q1", "exact wd:Q2", "breaking"),
    Case("notation: N1\n", "", "notation", "N1", None, "N1", None, "breaking"),
    Case("iri/full", "iri/fuller", "iri", None, None,
         "https://example.org/iri/full", "https://example.org/iri/fuller", "breaking"),
    Case("authors: [Ann]", "authors: [Ann, Bob]", "authors", "Bob", None, None, "Bob", "patch"),
    Case("line: 3", "line: 4", "origin", "old.md:4", None, "old.md:3", "old.md:4", "patch"),
    Case("because: known", "because: well known", "ignore", "DEF002: well known", None,
         "DEF002: known", "DEF002: well known", "patch"),
    Case("by: Bea", "by: Cy", "review", f"Cy, 2026-01-01 ({SHORT})", None,
         f"Bea, 2026-01-01 ({SHORT})", f"Cy, 2026-01-01 ({SHORT})", "patch"),
]  # fmt: skip
OTHERS = {"other.yaml": entry("other"), "third.yaml": entry("third")}
REPLACED = ("replaced_by", "other", None, None, "other")
"""A second change that the case of `because` makes."""


def full(text: str) -> dict[str, str]:
    return {**OTHERS, "full.yaml": text}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.field} {case.part}")
def test_a_field_that_changes_is_told_once_under_its_name(case: Case) -> None:
    assert FULL.count(case.old) == 1
    made = difference(full(FULL), full(FULL.replace(case.old, case.new)))
    found = {told(change): change for change in made.changed}
    found.pop(REPLACED, None)
    ((said, change),) = found.items()
    assert said == (case.field, case.item, case.part, case.before, case.after)
    assert change.id == "full"
    assert change.impact == case.impact
    assert len(list(made.impacts)) == len(made.changed)


@given(st.sets(st.sampled_from(CASES)))
def test_changes_together_are_the_changes_alone_and_swapped_they_are_mirrored(
    cases: set[Case],
) -> None:
    text = FULL
    for case in cases:
        text = text.replace(case.old, case.new)
    forth = difference(full(FULL), full(text))
    back = difference(full(text), full(FULL))
    expected = {(one.field, one.part, one.before, one.after) for one in cases}
    found = {(one.field, one.part, one.before, one.after) for one in forth.changed}
    assert found - {("replaced_by", None, None, "other")} == expected
    mirrored = {(one.field, one.part, one.after, one.before) for one in back.changed}
    assert mirrored == found


def test_every_field_of_an_entry_has_a_case_and_an_impact() -> None:
    fields = {name.rstrip("_") for name in Entry.__dataclass_fields__} - {"id"}
    assert {case.field for case in CASES} | {"replaced_by"} == fields
    assert {name for name in ENTRY if " " not in name} == fields


def test_every_field_of_kb_yaml_has_an_impact() -> None:
    assert {name for name in BASE if " " not in name} == set(Manifest.__dataclass_fields__)


KB_YAML = """\
format: 1
title: A base
base: https://example.org/
language: en
kinds: [thing, process]
topics: {one: One, two: {label: Two, broader: one}}
prefixes: {wd: "http://www.wikidata.org/entity/"}
relations: {measures: {inverse: measured-by, domain: [thing]}}
rules: {severity: {CIT005: info}}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected", "impact"),
    [
        ("A base", "The base", ("title", None, None, "A base", "The base"), "patch"),
        ("example.org/", "example.com/",
         ("base", None, None, "https://example.org/", "https://example.com/"), "breaking"),
        ("language: en", "language: de", ("language", None, None, "en", "de"), "breaking"),
        (", process", "", ("kinds", "process", None, "process", None), "breaking"),
        ("one: One", "one: First", ("topics", "one", "label", "One", "First"), "minor"),
        (", broader: one", "", ("topics", "two", "broader", "one", None), "minor"),
        ("{one: One, two", "{three: Three, one: One, two",
         ("topics", "three", None, None, "three"), "minor"),
        ("entity/", "wiki/", ("prefixes", "wd", None, "http://www.wikidata.org/entity/",
         "http://www.wikidata.org/wiki/"), "breaking"),
        ("measured-by", "gauged-by",
         ("relations", "measures", "inverse", "measured-by", "gauged-by"), "breaking"),
        ("relations: {measures: {inverse: measured-by, domain: [thing]}}\n", "",
         ("relations", "measures", None, "measures", None), "breaking"),
        ("relations: {measures", "online: {delay: 2}\nrelations: {measures",
         ("online", None, "delay", "1.0", "2.0"), "patch"),
        ("CIT005: info", "CIT005: error",
         ("rules", None, "severity", "CIT005: info", "CIT005: error"), "patch"),
    ],
)  # fmt: skip
def test_a_change_to_kb_yaml_is_told_once(
    old: str, new: str, expected: tuple[str | None, ...], impact: str
) -> None:
    assert KB_YAML.count(old) == 1
    made = between(side({}, manifest=KB_YAML), side({}, manifest=KB_YAML.replace(old, new)))
    (change,) = made.base
    assert told(change) == expected
    assert change.impact == impact
    assert not made.changed


RECORD = """\
references:
  - id: acme
    type: report
    title: A report
    author: [{family: Doe, given: Jo}]
    issued: 2001-02
    URL: https://example.org/report
    custom: {work: acme, unverified: [year]}
"""


@pytest.mark.parametrize(
    ("old", "new", "field", "before", "after"),
    [
        ("A report", "The report", "title", "A report", "The report"),
        ("given: Jo}]", "given: Jo}, {literal: Acme}]", "author", "Doe, Jo", "Doe, Jo; Acme"),
        ("2001-02", "2001", "issued", "2001-02", "2001"),
        ("    URL: https://example.org/report\n", "", "URL", "https://example.org/report", None),
        ("[year]", "[year, day]", "custom.unverified", "year", "day; year"),
    ],
)
def test_a_change_to_a_source_is_told_once(
    old: str, new: str, field: str, before: str, after: str | None
) -> None:
    made = difference({"references.yaml": RECORD}, {"references.yaml": RECORD.replace(old, new)})
    (change,) = made.sources_changed
    assert told(change) == (field, None, None, before, after)
    assert change.id == "acme"


def test_a_source_that_goes_breaks_and_one_that_comes_does_not() -> None:
    made = difference({"references.yaml": RECORD}, {"references.yaml": "references: []\n"})
    assert [(one.id, one.label, one.impact) for one in made.sources_removed] == [
        ("acme", "Doe, 2001", "breaking")
    ]
    made = difference({}, {"references.yaml": RECORD})
    assert [(one.id, one.impact) for one in made.sources_added] == [("acme", "patch")]


def test_the_schema_knows_the_fields() -> None:
    defs = schema("diff")["$defs"]
    told_of = {
        name: defs[name]["properties"]["field"]["enum"] for name in ("change", "base_change")
    }
    assert told_of["change"] == [name for name in ENTRY if " " not in name]
    assert told_of["base_change"] == [name for name in BASE if " " not in name]
