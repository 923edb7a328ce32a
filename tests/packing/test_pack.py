"""`kb pack`: what a glossary holds, in which order, how it is printed, how the command ends."""

from pathlib import Path

import pytest

from tests.lookup import (
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)
from tests.packing import REFERENCES, valid

CONCEPTS = {
    "wheel.yaml": "id: wheel\nlabel: wheel\nkind: thing\n"
    "definition: {text: A round part., cites: ada-2020 p. 3}\n",
    "gear.yaml": entry("gear", text="A [[wheel]] with teeth.", more="aliases: [cogwheel]\n"),
    "train.yaml": entry("gear-train", text="Several [[gear]] in a row."),
    "clock.yaml": entry(
        "clock", text="A thing with a [[gear-train]].", more="abbreviations: [CLK]\n"
    ),
    "pawl.yaml": entry("pawl", text="What stops a [[gear]]."),
    "references.yaml": REFERENCES,
}


@pytest.fixture(name="place")
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A base about clocks in the working folder; clock needs gear train, gear, wheel."""
    make(tmp_path, CONCEPTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def packed(place: Path, text: str, *options: str, name: str = "a.mdx") -> list[str]:
    """The ids in the glossary that a chapter needs."""
    (place / name).write_text(text)
    said = ask("pack", name, "--format", "json", *options)
    return [one["id"] for one in valid(said, "pack")["concepts"]]


def test_a_glossary_has_what_a_chapter_names_and_what_that_needs_prerequisites_first(
    place: Path,
) -> None:
    assert packed(place, "A clock.\n") == ["wheel", "gear", "gear-train", "clock"]


def test_concepts_that_need_nothing_of_each_other_keep_the_order_of_the_chapter(
    place: Path,
) -> None:
    assert packed(place, "A pawl, then a gear train.\n") == ["wheel", "gear", "pawl", "gear-train"]


@pytest.mark.parametrize(
    ("depth", "ids"),
    [
        ("0", ["clock"]),
        ("1", ["gear-train", "clock"]),
        ("2", ["gear", "gear-train", "clock"]),
        ("9", ["wheel", "gear", "gear-train", "clock"]),
    ],
)
def test_depth_bounds_how_far_needs_are_followed(place: Path, depth: str, ids: list[str]) -> None:
    assert packed(place, "A clock.\n", "--depth", depth) == ids


@pytest.mark.parametrize(
    "text", ["> A clock.\n", "`clock`\n", "```\nclock\n```\n", "[x](clock.md)\n", "clockwork\n"]
)
def test_quotations_and_code_name_nothing(place: Path, text: str) -> None:
    assert packed(place, text) == []


DEFINED = '<Definition term="Gear" source="">\nA part with teeth.\n</Definition>\n'


def test_what_a_chapter_defines_before_it_is_used_is_left_out_with_what_only_it_needs(
    place: Path,
) -> None:
    assert packed(place, f"# Gears\n\n{DEFINED}\nA gear train has gears.\n") == ["gear-train"]
    said = ask("pack", "a.mdx", "--format", "json")
    assert said.json["defined"] == [
        {
            "id": "gear",
            "place": {"path": "a.mdx", "line": 3, "column": 19, "end_line": 3, "end_column": 23},
        }
    ]
    assert "left out, as defined there (--defined takes them in): gear\n" in said.err


def test_what_is_used_before_its_definition_is_in(place: Path) -> None:
    assert packed(place, f"Gears turn.\n\n{DEFINED}") == ["wheel", "gear"]


def test_defined_concepts_are_taken_in_when_asked_for(place: Path) -> None:
    assert packed(place, f"{DEFINED}\nA gear train.\n", "--defined") == [
        "wheel",
        "gear",
        "gear-train",
    ]


def test_chapters_are_read_in_the_order_of_the_book(place: Path) -> None:
    (place / "docs").mkdir()
    (place / "docs" / "10-last.mdx").write_text("Gears.\n")
    (place / "docs" / "9-first.mdx").write_text(DEFINED)
    said = ask("pack", "docs")
    assert (said.status, said.out) == (1, "")


def test_the_glossary_is_markdown_with_citations_and_the_terms_that_the_chapter_uses(
    place: Path,
) -> None:
    (place / "a.md").write_text("Cogwheels.\n")
    said = ask("pack", "a.md")
    assert said.out == (
        "**wheel**: A round part. ([Ada, 2020](https://example.org/clocks), p. 3)\n"
        "\n"
        "**gear** (cogwheel): A wheel with teeth.\n"
    )
    assert said.err == "drafts: wheel, gear\n1 named, 1 more that their definitions need\n"
    assert said.status == 0


def test_the_citation_is_the_one_that_cite_gives(place: Path) -> None:
    (place / "a.md").write_text("Wheels.\n")
    assert ask("cite", "wheel").out.strip() in ask("pack", "a.md").out


SENSES = """\
senses:
  - {id: old, name: in old books, text: A ring., cites: ada-2020 p. 9}
  - {id: new, text: A disc., versus: {old: disputes}}
"""


def test_senses_are_told_briefly_where_authors_differ(place: Path) -> None:
    make(place, {"hoop.yaml": entry("hoop", text="A band.", more=SENSES)})
    assert ask("pack", "--terms", "hoop").out == (
        "**hoop**: A band.\n"
        "\n"
        "- *in old books*: A ring. ([Ada, 2020](https://example.org/clocks))\n"
        "- *new*: A disc.\n"
    )


def test_a_single_sense_that_disputes_nothing_is_no_difference(place: Path) -> None:
    one = "senses:\n  - {id: old, text: A ring.}\n"
    make(place, {"hoop.yaml": entry("hoop", text="A band.", more=one)})
    assert ask("pack", "--terms", "hoop").out == "**hoop**: A band.\n"


def test_an_entry_without_a_headline_is_told_and_needs_by_its_first_sense(place: Path) -> None:
    text = "id: hoop\nlabel: hoop\nsenses:\n  - {id: a, text: 'A [[wheel]], empty.'}\n"
    make(place, {"hoop.yaml": text})
    assert ask("pack", "--terms", "hoop").out.endswith("\n\n**hoop**: A wheel, empty.\n")
    assert [
        one["id"] for one in ask("pack", "--terms", "hoop", "--format", "json").json["concepts"]
    ] == [
        "wheel",
        "hoop",
    ]


@pytest.mark.usefixtures("place")
def test_terms_are_taken_one_an_argument_in_any_spelling() -> None:
    said = valid(ask("pack", "--terms", "Gear trains", "CLK", "--format", "json"), "pack")
    found = {one["id"]: one for one in said["concepts"]}
    assert list(found) == ["wheel", "gear", "gear-train", "clock"]
    assert [found["clock"]["names"], found["clock"]["named"]] == [["CLK"], True]
    assert [found["gear"]["named"], found["gear"]["place"]] == [False, None]
    assert found["gear"]["needed_by"] == ["gear-train"]


@pytest.mark.usefixtures("place")
def test_a_misspelt_term_is_a_miss_with_suggestions() -> None:
    said = ask("pack", "--terms", "clock", "gear trian", "--format", "json")
    assert said.status == 1
    shape = valid(said, "pack")
    assert shape["concepts"] == []
    assert [(one["query"], one["id"]) for one in shape["suggestions"]] == [
        ("gear trian", "gear-train")
    ]
    assert "did you mean gear train?" in said.err
    assert ask("pack", "--terms", "gear trian").out == ""


def test_nothing_named_is_exit_1(place: Path) -> None:
    (place / "a.md").write_text("Nothing.\n")
    said = ask("pack", "a.md")
    assert (said.status, said.out, said.err) == (1, "", "no concept is mentioned\n")


@pytest.mark.usefixtures("place")
def test_a_term_where_a_path_stands_is_wrong_use_and_told_how() -> None:
    said = ask("pack", "clock")
    assert said.status == 2
    assert "--terms" in said.err


def test_circles_of_definitions_are_kept_together(place: Path) -> None:
    make(
        place,
        {
            "hen.yaml": entry("hen", text="From an [[egg]]."),
            "egg.yaml": entry("egg", text="Of a [[hen]]."),
        },
    )
    assert packed(place, "A hen.\n") == ["egg", "hen"]


def test_a_form_of_several_concepts_brings_them_all_unless_one_is_named_surely(
    place: Path,
) -> None:
    make(
        place,
        {
            "x.yaml": entry("river-bank", more="aliases: [bank]\n"),
            "y.yaml": entry("money-bank", more="aliases: [bank]\n"),
        },
    )
    assert packed(place, "The bank.\n") == ["money-bank", "river-bank"]
    assert "“bank” may mean money-bank, river-bank; all are in\n" in ask("pack", "a.mdx").err
    assert packed(place, "The river bank is a bank.\n") == ["river-bank"]


def test_links_to_concepts_that_are_not_there_are_passed_over(place: Path) -> None:
    make(place, {"hoop.yaml": entry("hoop", text="A [[nothing]] of [[hoop]].")})
    assert packed(place, "A hoop.\n") == ["hoop"]


@pytest.mark.parametrize(
    "data", [b"\x00\xff" * 500, b"\xef\xbb\xbfclock\r\n", b"---\n: [\n---\n<Definition term=", b""]
)
def test_no_bytes_of_a_chapter_make_it_fail(place: Path, data: bytes) -> None:
    (place / "a.mdx").write_bytes(data)
    assert ask("pack", "a.mdx").status in (0, 1)


def test_a_chapter_that_cannot_be_read_is_told(place: Path) -> None:
    (place / "a.md").write_bytes(b"\x00\xff" * 500)
    assert "a.md: the file is not read: it is binary\n" in ask("pack", "a.md").err


def test_long_lists_of_names_are_cut_short_on_stderr(place: Path) -> None:
    make(place, {f"n{n}.yaml": entry(f"nut-{n}") for n in range(10)})
    said = ask("pack", "--terms", *(f"nut {n}" for n in range(10)))
    assert "drafts: nut-0, nut-1, nut-2, nut-3, nut-4, nut-5, nut-6, nut-7 and 2 more\n" in said.err


def test_a_definition_written_as_markup_stays_text(place: Path) -> None:
    make(place, {"hoop.yaml": entry("hoop", "<b>hoop*", text="# {x} *y*\n\n- <z>")})
    assert ask("pack", "--terms", "hoop").out == (
        "**\\<b\\>hoop\\***: \\# \\{x\\} \\*y\\*\n\n\\- \\<z\\>\n"
    )
