"""What the documents say is true: commands run, examples check clean, links lead somewhere."""

import ast
import io
import os
import re
import shlex
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from docs import generate
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
        text = re.sub(r"`[^`\n]+`", "", page.read_text())
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
        for name in re.findall(r"`(docs/[\w./-]+)`", page.read_text()):
            example = page.name == "rules.md" and f"in `{name}`:" in page.read_text()
            assert example or (ROOT / name).exists(), f"{page.name}: {name}"


def test_no_rule_stands_in_the_decisions_that_does_not_exist() -> None:
    from kb.check.registry import PLANNED

    named = {
        code
        for page in ROOT.glob("docs/**/*.md")
        for code in re.findall(r"\b(?:SCH|REF|GRA|LAB|DEF|CIT|SUP)\d{3}\b", page.read_text())
    }
    assert named <= set(RULES) | PLANNED


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_reference_page_is_what_the_registry_makes(name: str) -> None:
    committed = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert committed == generate.page(name), "run make docs"


def test_the_reference_has_no_other_pages() -> None:
    assert {page.name for page in (ROOT / "docs" / "reference").iterdir()} == set(generate.PAGES)


@pytest.fixture(name="alone")
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working folder, and nothing of the caller's settings."""
    for name in ("KB_DIR", "COLUMNS", "FORCE_COLOR", "CLICOLOR_FORCE", "KB_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    place = tmp_path / "empty"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def test_the_tutorial_leads_from_an_empty_folder_to_an_export(alone: Path) -> None:
    follow(ROOT / "docs" / "tutorial.md")
    assert (alone / "bread" / "exports" / "concepts.ttl").exists()


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "howto").glob("*.md")), ids=lambda p: p.stem
)
def test_a_how_to_says_what_happens(page: Path, alone: Path) -> None:
    shutil.copytree(ROOT / "concepts", alone / "concepts")
    follow(page)


def follow(page: Path) -> None:
    """Do what a page says, block by block, and compare what it shows.

    A yaml block whose first line is `# PATH` is that file, and so is a markdown block that begins
    with `<!-- PATH -->`; a text block is all that the block before it prints.
    """
    said = ""
    for language, text in re.findall(
        r"^```(\w+)\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE
    ):
        if language == "text":
            assert re.fullmatch(shown(text), said), f"{page.name} shows:\n{text}\nbut:\n{said}"
        elif language in ("yaml", "markdown"):
            heading, _, content = text.partition("\n")
            Path(heading.strip("<!-># ")).write_text(content)
        else:
            said = printed(language, text, page.name)


def shown(text: str) -> str:
    """The pattern of a shown output: a line of `…` alone is any lines, one at an end any rest."""
    lines = ["(?:.*\n)*?" if line == "…" else pattern(line) for line in text.splitlines()]
    return "".join(lines)


def pattern(line: str) -> str:
    return re.escape(line.removesuffix("…")) + (".*" if line.endswith("…") else "") + "\n"


def printed(language: str, text: str, name: str) -> str:
    """What a block prints, on stdout and stderr together."""
    said = io.BytesIO()
    stream = io.TextIOWrapper(said, encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        if language == "python":
            exec(compile(text, name, "exec"), {})
        else:
            assert language == "sh"
            for line in text.replace("\\\n", " ").splitlines():
                obey(line)
    return said.getvalue().decode()


def obey(line: str) -> None:
    """Run a line of shell: kb in this process, and the few programs that pages call beside it."""
    program, *arguments = shlex.split(line, comments=True)
    match program, arguments:
        case "cd", [folder]:
            os.chdir(folder)
        case "rm", [path]:
            Path(path).unlink()
        case "kb", [*asked, ">", path]:
            with open(path, "w", encoding="utf-8") as file, redirect_stdout(file):
                assert front.main(asked) == 0, line
        case "kb", _:
            status = 1 if line.endswith("# exit status 1") else 0
            assert front.main(arguments) == status, line
        case _:
            pytest.fail(f"cannot run: {line}")


def test_a_command_that_a_page_names_in_passing_exists_with_its_options() -> None:
    from kb.declared import OPTIONS

    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for words in re.findall(r"`kb ((?!help )[a-z-]+[^`\n]*)`", page.read_text()):
            command, *rest = words.split()
            options = {word.partition("=")[0] for word in rest if word.startswith("--")}
            assert command.startswith("--") or command in OPTIONS, f"{page.name}: kb {words}"
            assert options <= {*OPTIONS.get(command, {}), *OPTIONS[""]}, f"{page.name}: kb {words}"


def test_the_examples_of_the_reference_are_commands_with_options_and_values_that_exist() -> None:
    import typer.main

    from kb.commands.app import app

    group: Any = typer.main.get_command(app)
    commands = group.commands
    text = (ROOT / "docs" / "reference" / "commands.md").read_text()
    lines = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)).splitlines()
    assert {line.split()[1] for line in lines} == set(commands)
    for line in lines:
        _, name, *arguments = shlex.split(re.split(" [<>] ", line)[0])
        commands[name].make_context(name, arguments)  # raises UsageError
