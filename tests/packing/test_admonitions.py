"""`kb define --format mdx` where kb.yaml says that chapters define in admonitions."""

from pathlib import Path

from kb.documents.reading import read_document
from tests.lookup import (
    MANIFEST,
    ask,
    isolated,  # noqa: F401
    make,
)
from tests.packing import REFERENCES

ADMONITIONS = MANIFEST + "documents: {components: {definition: admonition}}\n"


def defined(place: Path, label: str, text: str) -> str:
    concept = f"id: hoop\nlabel: {label!r}\ndefinition:\n  text: |-\n"
    concept += "".join(f"    {line}\n" for line in text.split("\n")) + "  cites: ada-2020 p. 3\n"
    make(place, {"a.yaml": concept, "references.yaml": REFERENCES}, ADMONITIONS)
    return ask("define", "hoop", "--format", "mdx", "--kb", str(place)).out


def test_a_definition_is_an_admonition_with_the_citation_ending_its_body(tmp_path: Path) -> None:
    assert defined(tmp_path, "hoop", "A ring.\n\nAn empty one.") == (
        '!!! info "Definition: Hoop"\n'
        "\n"
        "    A ring.\n"
        "\n"
        "    An empty one. ([Ada, 2020](https://example.org/clocks))\n"
    )


def test_what_is_written_is_read_back_as_the_same_definition(tmp_path: Path) -> None:
    text = defined(tmp_path, "hoop (HP)", "# A ring\n\n1. of *wood*")
    document = read_document("a.md", text.encode())
    (definition,) = (one for one in document.definitions if one.certain)
    assert definition.form == "admonition"
    assert [(term.text, term.abbreviation) for term in definition.terms] == [("Hoop", "HP")]
    assert [document.citations[number].url for number in definition.sources] == [
        "https://example.org/clocks"
    ]
    said = [document.runs[number].text.strip() for number in definition.runs]
    assert said[0] == "# A ring"
    assert said[1].startswith("1. of *wood* (")


def test_the_word_makes_no_component_called_admonition_a_definition(tmp_path: Path) -> None:
    defined(tmp_path, "hoop", "A ring.")
    (tmp_path / "a.mdx").write_text('<Admonition title="Hoops">\nHoops.\n</Admonition>\n')
    said = ask("lint", str(tmp_path / "a.mdx"), "--candidates", "--kb", str(tmp_path))
    assert (said.status, said.out) == (0, "")
    zones = ask("mentions", str(tmp_path / "a.mdx"), "--kb", str(tmp_path), "--format", "json").json
    assert [one["zone"] for one in zones["mentions"]] == ["heading", "note"]
