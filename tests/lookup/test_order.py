"""The reading order that definitions imply."""

from pathlib import Path

from tests.lookup import (
    ask,
    entry,
    isolated,  # noqa: F401
    make,
)


def defined(name: str, *links: str) -> str:
    by = " and ".join(f"[[{link}]]" for link in links) or "nothing"
    return entry(name, text=f"What {name} is, by {by}.")


def at(root: Path, *arguments: str) -> tuple[str, ...]:
    return (*arguments, "--kb", str(root))


def test_what_a_definition_needs_comes_before_it(tmp_path: Path) -> None:
    entries = [defined("roof", "wall"), defined("wall", "brick", "mortar"), defined("mortar")]
    root = make(tmp_path, {"all.yaml": "---\n".join([*entries, defined("brick"), defined("sky")])})
    found = ask(*at(root, "order", "roof", "--format", "json")).json["order"]
    assert found == ["brick", "mortar", "wall", "roof"]


def test_each_argument_is_a_term_in_any_writing() -> None:
    said = ask("order", "Mesa Optimisers", "inner alignment problem", "--format", "json")
    found = said.json["order"]
    assert found.index("learned-algorithm") < found.index("mesa-optimizer")
    assert found[-1] == "inner-alignment"
    assert len(found) == len(set(found))


def test_a_circle_is_shown_and_not_hidden(tmp_path: Path) -> None:
    entries = [defined("hen", "egg"), defined("egg", "hen"), defined("nest", "egg")]
    root = make(tmp_path, {"all.yaml": "---\n".join(entries)})
    said = ask(*at(root, "order", "nest"))
    assert said.status == 0
    assert [line.split()[1] for line in said.out.splitlines()] == ["hen", "egg", "nest"]
    assert "hen" in said.err
    assert "→" in said.err


def test_a_term_that_is_not_there_is_a_miss_with_suggestions() -> None:
    said = ask("order", "inner alignment", "mesa-optimizre")
    assert said.status == 1
    assert said.out == ""
    assert "mesa-optimizer" in said.err
