"""Definitions of chapters become drafts, with their citations and places."""

from hashlib import sha256
from pathlib import Path

from tests.importing import drafts, errors, imported, lost, place
from tests.lookup import (
    isolated,  # noqa: F401
    make,
)

DOUGH = """\
# Bread

<Definition term="Sour Dough" source="([Baker et al., 2001](https://example.org/dough))" number="1">

Dough that [rises](https://example.org/rise) by *wild* yeast, `as is`.

It keeps for days.

</Definition>

The baker feeds sour dough daily ([Miller, 1999](https://example.org/feeding)).
"""


def test_a_component_becomes_a_draft_with_a_sense_that_quotes(tmp_path: Path) -> None:
    path = place(tmp_path, "chapters/01.mdx", DOUGH)
    said = imported(make(tmp_path), path)
    entry = drafts(tmp_path)["sour-dough"]
    assert str(entry.label.text) == "sour dough"
    assert entry.status == "draft"
    assert entry.definition is None
    (sense,) = entry.senses
    assert sense.id == "baker-2001"
    assert str(sense.text) == "Dough that rises by wild yeast, `as is`.\n\nIt keeps for days."
    assert [(cite.source, cite.mode) for cite in sense.cites] == [("baker-2001", "quotes")]
    assert said["entries"] == 1
    assert said["written"] == ["concepts/imported/sour-dough.yaml", "concepts/references.yaml"]


def test_the_origin_is_the_place_and_the_hash_of_what_stands_there(tmp_path: Path) -> None:
    path = place(tmp_path, "chapters/01.mdx", DOUGH)
    imported(make(tmp_path), path)
    (origin,) = drafts(tmp_path)["sour-dough"].origin
    component = DOUGH[DOUGH.index("<Def") : DOUGH.index("</Definition>") + len("</Definition>")]
    assert (origin.path, origin.line) == ("chapters/01.mdx", 3)
    assert origin.sha256 == sha256(component.encode()).hexdigest()


def test_every_cited_work_becomes_a_source_that_says_what_is_not_verified(tmp_path: Path) -> None:
    said = imported(make(tmp_path), place(tmp_path, "01.mdx", DOUGH))
    assert [(one["id"], one["label"], one["origin"]["line"]) for one in said["records"]] == [
        ("baker-2001", "Baker et al., 2001", 3),
        ("miller-1999", "Miller, 1999", 11),
    ]
    text = (tmp_path / "concepts/references.yaml").read_text()
    assert "issued: 2001\n" in text
    assert "unverified: [title, author]" in text


def test_what_an_entry_has_no_place_for_is_lost_with_its_line(tmp_path: Path) -> None:
    said = imported(make(tmp_path), place(tmp_path, "01.mdx", DOUGH))
    assert lost(said) == [
        "01.mdx:3: `number` of definitions",
        "01.mdx:5: what a link leads to: https://example.org/rise",
    ]


def test_sentences_about_several_terms_of_one_component_are_told_apart(tmp_path: Path) -> None:
    text = (
        '<Definition term="Dough; crumb" source="">\n\n'
        "A dough is flour and water. A crumb is what bread is inside.\n\n</Definition>\n"
    )
    said = imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    assert (said["definitions"], said["terms"], said["entries"]) == (1, 2, 2)
    found = drafts(tmp_path)
    assert str(found["dough"].senses[0].text) == "A dough is flour and water."
    assert str(found["crumb"].senses[0].text) == "A crumb is what bread is inside."


def test_several_terms_that_share_a_text_are_one_concept_and_told(tmp_path: Path) -> None:
    text = '<Definition term="Dough; paste" source="">\n\nFlour and water.\n\n</Definition>\n'
    said = imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    assert [str(one) for one in drafts(tmp_path)["dough"].aliases] == ["paste"]
    assert any("one text for “Dough”, “paste”" in one for one in lost(said))


def test_terms_defined_by_the_way_have_their_own_sentence_in_the_singular(tmp_path: Path) -> None:
    text = (
        '<Definition term="Oven" source="">\n\nAn oven is a box that bakes. A hearth is the floor '
        "of an oven. The stones that it stands on are called base stones.\n\n</Definition>\n\n"
        "Every base stone is hot.\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    found = drafts(tmp_path)
    assert set(found) == {"oven", "hearth", "base-stone"}
    assert str(found["hearth"].senses[0].text) == "A hearth is the floor of an oven."


def test_the_citation_that_ends_an_admonition_is_no_part_of_its_text(tmp_path: Path) -> None:
    text = (
        '!!! info "Definition: Crust"\n\n    The outside of bread '
        "([Baker, 2001](https://example.org/crust)).\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.md", text))
    (sense,) = drafts(tmp_path)["crust"].senses
    assert str(sense.text) == "The outside of bread."
    assert sense.cites[0].source == "baker-2001"


def test_a_text_in_quotation_marks_is_a_quotation(tmp_path: Path) -> None:
    text = (
        '<Definition term="Crust" source="([Baker, 2001](https://example.org/crust))">\n\n'
        "“The outside of bread.”\n\n</Definition>\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    (sense,) = drafts(tmp_path)["crust"].senses
    assert str(sense.text) == sense.cites[0].quote == "The outside of bread."


def test_a_definition_list_gives_its_terms_as_names_of_one_concept(tmp_path: Path) -> None:
    text = "Wheat beer\nWeissbier\n:   Beer made of wheat.\n\n    It is *cloudy*.\n\n"
    text += "Apple\n: A fruit.\n"
    imported(make(tmp_path), place(tmp_path, "a.md", text))
    found = drafts(tmp_path)
    assert str(found["wheat-beer"].senses[0].text) == "Beer made of wheat.\n\nIt is cloudy."
    assert [str(one) for one in found["wheat-beer"].aliases] == ["Weissbier"]
    assert str(found["apple"].senses[0].text) == "A fruit."


def test_a_glossary_of_myst_tells_abbreviations_from_names(tmp_path: Path) -> None:
    text = "```{glossary}\nGradient descent\nGD\n  A method.\n```\n"
    imported(make(tmp_path), place(tmp_path, "a.md", text))
    entry = drafts(tmp_path)["gradient-descent"]
    assert [str(one) for one in entry.abbreviations] == ["GD"]


def test_two_chapters_that_define_a_term_otherwise_give_two_senses(tmp_path: Path) -> None:
    one = '<Definition term="Crumb" source="([A, 2001](https://example.org/a))">\nInside.\n</Definition>\n'
    other = one.replace("A, 2001", "B, 2002").replace("/a)", "/b)").replace("Inside", "A bit")
    place(tmp_path, "book/1.mdx", one)
    place(tmp_path, "book/2.mdx", other)
    imported(make(tmp_path), tmp_path / "book")
    entry = drafts(tmp_path)["crumb"]
    assert [(sense.id, str(sense.text)) for sense in entry.senses] == [
        ("a-2001", "Inside."),
        ("b-2002", "A bit."),
    ]
    assert [origin.path for origin in entry.origin] == ["book/1.mdx", "book/2.mdx"]


def test_a_sense_keeps_its_id_when_its_text_changes(tmp_path: Path) -> None:
    names: list[list[str]] = []
    for n, text in enumerate(("Inside.", "What bread is inside.")):
        root = make(tmp_path / str(n))
        imported(root, place(root, "a.mdx", f'<Definition term="Crumb">\n{text}\n</Definition>\n'))
        names.append([sense.id for sense in drafts(root)["crumb"].senses])
    assert names == [["a"], ["a"]]


def test_capitals_of_a_title_go_where_the_text_has_none_and_names_keep_theirs(
    tmp_path: Path,
) -> None:
    text = (
        '<Definition term="Goodhart Effect">\nOne.\n</Definition>\n\n'
        '<Definition term="Regression">\nTwo.\n</Definition>\n\n'
        "We call the Goodhart effect an effect of targets.\n"
    )
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    assert [str(entry.label) for entry in drafts(tmp_path).values()] == [
        "Goodhart effect",
        "Regression",
    ]


def test_a_qualifier_is_kept_as_a_note(tmp_path: Path) -> None:
    text = '<Definition term="Aligned (wheels)">\nIn one line.\n</Definition>\n'
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    (note,) = drafts(tmp_path)["aligned"].notes
    assert str(note.text) == "Defined as “Aligned (wheels)”."


def test_double_brackets_of_a_text_link_nothing(tmp_path: Path) -> None:
    text = '<Definition term="Grid">\nA list such as `[[1, 2], [3]]` or [[wiki]].\n</Definition>\n'
    imported(make(tmp_path), place(tmp_path, "a.mdx", text))
    assert errors(tmp_path) == []
    assert "[[" not in str(drafts(tmp_path)["grid"].senses[0].text)


def test_other_components_define_where_kb_yaml_says_so(tmp_path: Path) -> None:
    manifest = make(tmp_path) / "concepts/kb.yaml"
    manifest.write_text(manifest.read_text() + "documents: {components: {definition: Begriff}}\n")
    text = '<Begriff term="Crumb">\nInside.\n</Begriff>\n'
    imported(tmp_path, place(tmp_path, "a.mdx", text))
    assert set(drafts(tmp_path)) == {"crumb"}
