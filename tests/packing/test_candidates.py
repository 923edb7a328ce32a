"""`kb lint --candidates`: what looks defined, what does not, how it is grouped and told."""

from pathlib import Path

import pytest

from kb.candidates import Candidate, candidates
from kb.documents.reading import read_document
from tests.lookup import (
    ROOT,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)
from tests.packing import valid


def found(*texts: str, known: tuple[str, ...] = ()) -> list[Candidate]:
    """The candidates of a book of chapters in MDX; `known` are the terms that have entries."""
    book = [read_document(f"{n}.mdx", text.encode()) for n, text in enumerate(texts)]
    return candidates(book, lambda term: term.lower() in known)


def terms(*texts: str, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(one.term, one.how) for one in found(*texts, known=known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '<Definition term="Gauge drift">\nA drift.\n</Definition>\n',
            ("Gauge drift", "component"),
        ),
        ('!!! info "Definition: Gauge drift"\n\n    A drift.\n', ("Gauge drift", "admonition")),
        ("Gauge drift\n: A drift of gauges.\n", ("Gauge drift", "list")),
        ("*[GD]: gauge drift\n\nGD.\n", ("gauge drift", "abbreviation")),
        ("*[MNIST]: a set of digits\n", ("MNIST", "abbreviation")),
        ("We saw gauge drift (GD).\n", ("gauge drift", "expansion")),
        ("**Gauge drift:** a drift that gauges show.\n", ("Gauge drift", "run-in")),
        ("**Gauge drift**: The slow motion of a needle.\n", ("Gauge drift", "run-in")),
        ("**Gap**: the difference between what is meant and what is said.\n", ("Gap", "run-in")),
        ("- **GD**: Gauge Drift, seen at sea.\n", ("GD", "run-in")),
        ("A *gauge drift* is a slow motion.\n", ("gauge drift", "said")),
        ("In ships, **gauge drift** refers to motion.\n", ("gauge drift", "said")),
        ("Such motion is called *gauge drift*.\n", ("gauge drift", "called")),
    ],
)
def test_what_looks_defined_is_a_candidate(text: str, expected: tuple[str, str]) -> None:
    assert terms(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "**Note:** a gauge that sticks is broken.\n",
        "**Example 3:** a gauge that sticks.\n",
        "- **Windows**: The work on a drift has led to a release.\n",
        "**Better gauges:** buy them where they are made.\n",
        "**Scheming:** both writers deny it.\n",
        "- **build**: a fix for the build.\n",
        "- **Bug fix 1.2.3**: a fix of the build.\n",
        "**Gauge ≠ drift:** the one of them is wrong.\n",
        "This is *not* a gauge.\n",
        "*This* is a gauge.\n",
        "Gauges are *very* slow, a *slow gauge* would do.\n",
        "They are called *synchronously*.\n",
        "> A *gauge drift* is a slow motion.\n",
        "> gauge drift (GD)\n",
        "`**Gauge:** a thing that drifts`\n",
        "A *gaugeDrift* is a number.\n",
        "The space (SP) is free.\n",
        "# *Gauge* is a thing\n",
    ],
)
def test_what_is_stressed_or_labelled_is_none(text: str) -> None:
    assert terms(text) == []


def test_a_term_with_an_entry_is_none_by_its_long_or_its_short_form() -> None:
    text = "Gauge drift (GD) and tide lag (TL) are known, wind shear (WS) is not.\n"
    assert terms(text, known=("gauge drift", "tl")) == [("wind shear", "expansion")]


def test_places_are_grouped_by_term_whatever_its_number_spelling_and_chapter() -> None:
    first = "*Gauge drifts* are those motions.\n\nWe fear gauge-drift (GD).\n"
    second = '# Gauge drift\n\n<Definition term="Gauge drift">\nGD, a drift.\n</Definition>\n'
    (one,) = found(first, second)
    assert (one.term, one.short, one.how) == ("Gauge drift", "GD", "component")
    places = [(place.place.path, place.place.line, place.how) for place in one.sightings]
    assert places == [("1.mdx", 3, "component"), ("0.mdx", 3, "expansion"), ("0.mdx", 1, "said")]


def test_uses_are_counted_over_the_book_quotations_left_aside() -> None:
    first = '<Definition term="Tide lag">\nA lag.\n</Definition>\n'
    second = "# Tide lags\n\nTide-lag, `tide lag`.\n\n> Tide lag.\n"
    (one,) = found(first, second)
    assert one.uses == 3


def test_the_most_certain_come_first_then_the_most_used() -> None:
    text = (
        "A *wind shear* is a change.\n\nTide lag\n: A lag.\n\nSea state\n: A state. Sea state!\n\n"
        '<Definition term="Gauge drift">\nA drift.\n</Definition>\n'
    )
    assert [one.term for one in found(text)] == [
        "Gauge drift",
        "Sea state",
        "Tide lag",
        "wind shear",
    ]


BOOK = """\
<Definition term="Gauge drift">
A slow motion.
</Definition>

**Tide lag:** a lag of tides. We know gauge drift (GD).

A *clock* is a thing.
"""


@pytest.fixture(name="place")
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base that knows clocks, and a chapter, in the working folder."""
    make(tmp_path, {"clock.yaml": entry("clock")})
    (tmp_path / "a.mdx").write_text(BOOK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("place")
def test_a_line_names_the_most_certain_place_and_the_others_stand_under_it() -> None:
    said = ask("lint", "a.mdx", "--candidates")
    assert said.out.splitlines() == [
        "a.mdx:1:19: Gauge drift (GD): defined by a component, used 3×",
        "  a.mdx:5:39: gauge drift: given with its abbreviation",
        "a.mdx:5:3: Tide lag: a run-in before what it is, used 1×",
    ]
    assert said.err == "2 terms look defined and have no entry\n"
    assert said.status == 0


@pytest.mark.usefixtures("place")
def test_candidates_as_json_have_their_places() -> None:
    said = valid(ask("lint", "a.mdx", "--candidates", "--format", "json"), "candidates")
    first, second = said["candidates"]
    assert [first["term"], first["short"], first["uses"]] == ["Gauge drift", "GD", 3]
    assert second["places"] == [
        {
            "path": "a.mdx",
            "line": 5,
            "column": 3,
            "end_line": 5,
            "end_column": 11,
            "form": "Tide lag",
            "how": "run-in",
        }
    ]


def test_without_a_base_every_term_that_looks_defined_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.mdx").write_text(BOOK)
    monkeypatch.chdir(tmp_path)
    said = ask("lint", "a.mdx", "--candidates", "--format", "json")
    assert [one["term"] for one in said.json["candidates"]] == ["Gauge drift", "Tide lag", "clock"]


@pytest.mark.parametrize(
    "options", [("--fix",), ("--select", "CIT"), ("--format", "sarif"), ("--statistics",)]
)
@pytest.mark.usefixtures("place")
def test_options_of_findings_are_refused(options: tuple[str, ...]) -> None:
    said = ask("lint", "a.mdx", "--candidates", *options)
    assert said.status == 2
    assert said.out == ""


def test_the_book_of_the_tests_has_just_the_terms_that_its_authors_made_up() -> None:
    said = ask(
        "lint", str(ROOT / "tests" / "chapters" / "book"), "--candidates", "--format", "json"
    )
    defined = [
        one["term"] for one in said.json["candidates"] if one["how"] in ("component", "admonition")
    ]
    assert defined == ["Meta-objective", "Door charge", "Rehearsal gap", "Gauge decay"]


@pytest.mark.parametrize(
    "text",
    [
        "*" * 5000,
        "**a" * 3000,
        "(AB) " * 3000,
        "called *" * 2000,
        "<Definition term=" * 500,
        "\x00",
    ],
)
def test_no_text_makes_it_fail_or_slow(text: str) -> None:
    found(text)


def test_many_terms_are_counted_in_one_pass() -> None:
    text = "".join(f"A *gauge {n} drift* is a motion.\n\n" for n in range(2000))
    made = found(text)
    assert len(made) == 2000
    assert {one.uses for one in made} == {1}
