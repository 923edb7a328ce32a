"""What the documents say is true: commands run, examples check clean, links lead somewhere."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from kb import front
from kb.check.registry import RULES
from kb.model.entry import Entry
from kb.reading.files import read_entries, read_manifest
from kb.reading.relation_types import built_in, relation_types

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
FORMAT = (ROOT / "docs" / "entry-format.md").read_text()
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("kb ") and " > " not in line
]
WRITES = ("kb export",)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in WRITES])
def test_every_command_of_the_readme_runs(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    assert front.main(shlex.split(command)[1:]) == 0


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    said = re.findall(r"^(\S.*?)\s+# (\[.*\])$", code, re.MULTILINE)
    assert said
    for expression, value in said:
        assert eval(expression, names) == ast.literal_eval(value)


def test_the_example_entry_of_the_readme_has_no_fault() -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    file = read_entries("concepts/mesa-objective.yaml", text.encode())
    assert file.entries
    assert not file.problems


def test_the_example_entry_of_the_format_has_no_fault() -> None:
    text = next(t for t in re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL) if "id: sour" in t)
    file = read_entries("concepts/sourdough.yaml", text.encode())
    assert file.entries
    assert not file.problems


def test_the_base_of_the_format_checks_without_an_error() -> None:
    from kb.check.engine import check
    from kb.check.examples import base_of

    blocks = re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL)
    manifest, entry, references = blocks
    texts = {
        "concepts/kb.yaml": manifest,
        "concepts/references.yaml": references,
        "concepts/sourdough.yaml": entry,
    }
    for name in ("dough", "starter", "yeast-dough"):
        texts[f"concepts/{name}.yaml"] = f"id: {name}\nlabel: {name}\ndefinition: A {name}.\n"
    found = check(base_of(texts), lambda path: texts[path].encode())
    assert [finding for finding in found if finding.severity == "error"] == []


def test_the_sparql_of_the_readme_finds_what_it_says() -> None:
    import kb

    (query,) = re.findall(r"```sparql\n(.*?)```", README, re.DOTALL)
    labels = {str(row[0]) for row in kb.load(ROOT).to_rdf().query(query)}
    assert "mesa-optimizer" in labels


def test_the_format_names_every_field_and_every_relation_type() -> None:
    fields = [name.rstrip("_") for name in Entry.__dataclass_fields__]
    assert not [name for name in fields if name not in FORMAT]
    types = relation_types(read_manifest("kb.yaml", b"").manifest)
    assert not [kind.name for kind in types if kind.name not in FORMAT]
    assert not [kind.inverse for kind in types if kind.inverse not in FORMAT]
    assert built_in()


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
        for name in re.findall(r"`(docs/[\w./-]+)`", page.read_text()):
            assert (ROOT / name).exists(), f"{page.name}: {name}"


def test_no_rule_stands_in_the_decisions_that_does_not_exist() -> None:
    from kb.check.registry import PLANNED

    named = {
        code
        for page in ROOT.glob("docs/**/*.md")
        for code in re.findall(r"\b(?:SCH|REF|GRA|LAB|DEF|CIT|SUP)\d{3}\b", page.read_text())
    }
    assert named <= set(RULES) | PLANNED
