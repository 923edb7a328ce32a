"""list, tree, path; where the base is found; exit codes; help."""

import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tests.lookup import (
    CLI,
    MANIFEST,
    ROOT,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
    spawn,
)


def is_a(concept: str, *targets: str) -> str:
    more = f"relations: {{is-a: [{', '.join(targets)}]}}\n" if targets else ""
    return entry(concept, more=more)


@pytest.fixture
def diamond(tmp_path: Path) -> Path:
    """top ← left, right ← bottom ← deep; apart stands alone; round-1 and round-2 in a cycle."""
    return make(
        tmp_path / "base",
        {
            "top.yaml": is_a("top"),
            "left.yaml": is_a("left", "top"),
            "right.yaml": is_a("right", "top"),
            "bottom.yaml": is_a("bottom", "left", "right"),
            "deep.yaml": is_a("deep", "bottom"),
            "apart.yaml": is_a("apart"),
            "round-1.yaml": is_a("round-1", "round-2"),
            "round-2.yaml": is_a("round-2", "round-1"),
            "self.yaml": is_a("self", "self"),
        },
    )


def at(root: Path, *arguments: str) -> tuple[str, ...]:
    return (*arguments, "--kb", str(root))


def test_list_shows_every_concept_from_a_to_z(diamond: Path) -> None:
    lines = ask(*at(diamond, "list")).out.splitlines()
    labels = [line.split("  ")[0] for line in lines]
    assert labels == [
        *("apart", "bottom", "deep", "left", "right", "round 1", "round 2", "self", "top")
    ]


def test_list_filters_by_topic_kind_and_status(tmp_path: Path) -> None:
    manifest = MANIFEST.replace("[thing]", "[thing, idea]")
    root = make(
        tmp_path,
        {
            "a.yaml": entry("a", more="topics: [one]\n"),
            "b.yaml": entry("b", more="topics: [two]\nstatus: accepted\n"),
            "c.yaml": entry("c").replace("kind: thing", "kind: idea"),
        },
        manifest,
    )

    def ids(*arguments: str) -> list[str]:
        said = ask(*at(root, "list", *arguments, "--format", "json"))
        return [one["id"] for one in said.json["entries"]]

    assert ids() == ["a", "b", "c"]
    assert ids("--topic", "one") == ["a"]
    assert ids("--kind", "idea") == ["c"]
    assert ids("--status", "accepted") == ["b"]
    assert ids("--topic", "two", "--status", "draft") == []
    said = ask(*at(root, "list", "--topic", "ome"))
    assert said.status == 2
    assert "`one`" in said.err


def test_list_in_markdown_is_a_table(diamond: Path) -> None:
    lines = ask(*at(diamond, "list", "--format", "md")).out.splitlines()
    assert lines[1].replace("-", "").replace("|", "").strip() == ""
    assert len(lines) == 2 + 9
    assert all(line.count("|") == lines[0].count("|") for line in lines)


def test_a_tree_of_a_diamond_shows_each_branch_once_and_refers_upwards(diamond: Path) -> None:
    lines = ask(*at(diamond, "tree", "top")).out.splitlines()
    bare = [line.lstrip("│├└─ ") for line in lines]
    assert bare == ["top", "left", "bottom", "deep", "right", "bottom (see above)"]


def test_a_tree_of_a_diamond_as_json_marks_the_repeated_node(diamond: Path) -> None:
    root = ask(*at(diamond, "tree", "top", "--format", "json")).json["root"]
    left, right = root["children"]
    assert (left["id"], left["relation"]) == ("left", "has-kind")
    assert [child["id"] for child in left["children"][0]["children"]] == ["deep"]
    assert "again" not in left["children"][0]
    (bottom,) = right["children"]
    assert (bottom["again"], bottom["children"]) == ("above", [])


def test_a_node_that_refers_above_stands_below_its_expansion_in_any_diamond(
    tmp_path: Path,
) -> None:
    """A node met at two depths: expanded where it is printed first."""
    root = make(
        tmp_path,
        {
            "r.yaml": is_a("r"),
            "a.yaml": is_a("a", "r"),
            "b.yaml": is_a("b", "a"),
            "x.yaml": is_a("x", "b", "r"),
            "y.yaml": is_a("y", "x"),
            "z.yaml": is_a("z", "r"),
        },
    )
    lines = [line.lstrip("│├└─ ") for line in ask(*at(root, "tree", "r")).out.splitlines()]
    assert lines == ["r", "a", "b", "x", "y", "x (see above)", "z"]


def test_a_tree_upwards_shows_what_a_concept_stands_under(diamond: Path) -> None:
    lines = ask(*at(diamond, "tree", "deep", "--up")).out.splitlines()
    bare = [line.lstrip("│├└─ ") for line in lines]
    assert bare == ["deep", "bottom", "left", "top", "right", "top (see above)"]


@pytest.mark.parametrize("form", ["text", "json", "md"])
@pytest.mark.parametrize("term", ["round 1", "self"])
def test_a_tree_over_a_cycle_ends_and_says_so(diamond: Path, term: str, form: str) -> None:
    said = ask(*at(diamond, "tree", term, "--format", form))
    assert said.status == 0
    assert "cycle" in said.out
    assert len(said.out.splitlines()) < 40


def test_a_tree_in_markdown_is_a_nested_list(diamond: Path) -> None:
    lines = ask(*at(diamond, "tree", "top", "--format", "md")).out.splitlines()
    assert lines == [
        "top",
        "- left",
        "  - bottom",
        "    - deep",
        "- right",
        "  - bottom (see above)",
    ]


def test_a_tree_deeper_than_pythons_recursion_is_drawn(tmp_path: Path) -> None:
    chain = [is_a("n0"), *(is_a(f"n{n}", f"n{n - 1}") for n in range(1, 1500))]
    root = make(tmp_path, {"all.yaml": "---\n".join(chain)})
    said = ask(*at(root, "tree", "n0"))
    assert said.status == 0
    assert len(said.out.splitlines()) == 1500
    assert ask(*at(root, "tree", "n0", "--format", "json")).status == 0


def test_a_tree_along_a_relation_and_its_inverse(tmp_path: Path) -> None:
    root = make(
        tmp_path,
        {
            "a.yaml": entry("a", more="relations: {leads-to: b}\n"),
            "b.yaml": entry("b", more="relations: {leads-to: c}\n"),
            "c.yaml": entry("c"),
        },
    )

    def drawn(*arguments: str) -> list[str]:
        out = ask(*at(root, "tree", *arguments)).out
        return [line.lstrip("│├└─ ") for line in out.splitlines()]

    assert drawn("a", "--relation", "leads-to") == ["a", "b", "c"]
    assert drawn("c", "--relation", "arises-from") == ["c", "b", "a"]
    assert drawn("c", "--relation", "leads-to", "--up") == ["c", "b", "a"]
    assert drawn("a") == ["a"]


def test_an_unknown_relation_of_a_tree_is_wrong_use_and_suggests(diamond: Path) -> None:
    said = ask(*at(diamond, "tree", "top", "--relation", "leads-too"))
    assert (said.status, said.out) == (2, "")
    assert "leads-to" in said.err


def test_the_shortest_path_is_found_with_its_relations(diamond: Path) -> None:
    said = ask(*at(diamond, "path", "deep", "top", "--format", "json"))
    steps = said.json["steps"]
    assert said.status == 0
    assert [step["relation"] for step in steps] == ["is-a"] * 3
    assert steps[0]["from"] == "deep"
    assert steps[-1]["to"] == "top"
    assert all(one["to"] == two["from"] for one, two in pairwise(steps))


def test_a_path_goes_against_the_authored_direction_by_the_inverse(diamond: Path) -> None:
    steps = ask(*at(diamond, "path", "top", "deep", "--format", "json")).json["steps"]
    assert [step["relation"] for step in steps] == ["has-kind"] * 3


def test_no_path_is_exit_1_and_said(diamond: Path) -> None:
    said = ask(*at(diamond, "path", "top", "apart"))
    assert (said.status, said.out) == (1, "")
    assert "top" in said.err
    assert "apart" in said.err


def test_a_path_from_a_concept_to_itself_is_no_failure(diamond: Path) -> None:
    assert ask(*at(diamond, "path", "top", "top")).status == 0


def test_a_path_takes_terms_in_any_writing_and_suggests_at_a_miss() -> None:
    said = ask("path", "Mesa Optimisers", "AI alignment", "--format", "json")
    assert said.status == 0
    assert (said.json["from"], said.json["to"]) == ("mesa-optimizer", "ai-alignment")
    missed = ask("path", "mesa-optimizre", "AI alignment")
    assert missed.status == 1
    assert "did you mean mesa-optimizer?" in missed.err


def test_a_path_in_text_and_markdown_shows_labels() -> None:
    for form in ("text", "md"):
        out = ask("path", "mesa-optimizer", "optimizer", "--format", form).out
        assert "mesa-optimizer" in out
        assert "is a optimizer" in out.replace("*", "")


# Where the base is found


def test_kb_stands_in_any_position(diamond: Path) -> None:
    expected = ask("define", "top", "--kb", str(diamond))
    assert expected.status == 0
    place = str(diamond)
    for arguments in (
        ("--kb", place, "define", "top"),
        (f"--kb={place}", "define", "top"),
        ("define", "--kb", place, "top"),
        ("define", f"--kb={place}", "top"),
        ("define", "top", f"--kb={place}"),
        ("define", "top", "--kb", f"{place}/concepts"),
        ("define", "top", "--kb", f"{place}/concepts/"),
        ("define", "top", "--kb", f"{place}/"),
    ):
        assert ask(*arguments) == expected, arguments


@pytest.mark.parametrize("name", ["list", "define", "search", "path"])
def test_a_base_in_a_folder_named_like_a_command_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / name, {"a.yaml": entry("one")})
    monkeypatch.chdir(tmp_path)
    assert ask("--kb", name, "define", "one").status == 0
    assert ask("define", "one", "--kb", name).status == 0


def test_options_may_stand_before_the_command() -> None:
    assert ask("--format", "json", "define", "optimizer").json["command"] == "define"


def test_kb_dir_is_used_and_the_option_is_stronger(
    diamond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make(tmp_path / "other", {"a.yaml": entry("elsewhere")})
    monkeypatch.setenv("KB_DIR", str(other))
    assert ask("define", "elsewhere").status == 0
    assert ask("define", "top").status == 1
    assert ask(*at(diamond, "define", "top")).status == 0


def test_the_nearest_folder_upwards_is_used(diamond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = diamond / "docs/a/b"
    deep.mkdir(parents=True)
    inner = make(diamond / "docs/a", {"x.yaml": entry("inside")})
    monkeypatch.chdir(deep)
    assert ask("define", "inside").status == 0
    assert ask("define", "top").status == 1
    shutil.rmtree(inner / "concepts")
    assert ask("define", "top").status == 0
    monkeypatch.chdir(diamond / "concepts")
    assert ask("define", "top").status == 0


def test_a_kb_yaml_that_is_not_in_a_concepts_folder_is_not_the_nearest_base(
    diamond: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """“The nearest folder upwards holding concepts/kb.yaml” (commands.md)."""
    tools = diamond / "tools"
    tools.mkdir()
    (tools / "kb.yaml").write_text("keyboard: {layout: dvorak}\n", encoding="utf-8")
    monkeypatch.chdir(tools)
    assert ask("define", "top").status == 0


def test_without_a_base_reading_commands_use_the_shipped_one_and_others_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask("define", "mesa-optimizer").out.startswith("mesa-optimizer")
    assert ask("list").status == 0
    assert ask("search", "objective").status == 0
    assert ask("tree", "optimizer").status == 0
    assert ask("path", "mesa-optimizer", "optimizer").status == 0
    for command in (("check",), ("export",), ("export", "--check")):
        said = ask(*command)
        assert (said.status, said.out) == (2, "")
        assert said.err
    assert list(tmp_path.iterdir()) in ([], [tmp_path / "the cache"])


@pytest.mark.parametrize("command", ["define x", "list", "search x", "tree x", "path x y", "check"])
def test_a_folder_that_is_no_base_is_wrong_use(command: str, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none", Path(CLI)):
        said = ask(*command.split(), "--kb", str(place))
        assert (said.status, said.out) == (2, "")
        assert str(place) in said.err
        assert "Traceback" not in said.err


# Exit codes and help


@pytest.mark.parametrize(
    "arguments",
    [
        ("defien", "x"),
        ("define", "--frmt", "json", "x"),
        ("define", "x", "--format", "xml"),
        ("search",),
        ("search", "x", "--in", "titles"),
        ("path", "x"),
        ("path", "x", "y", "z"),
        ("tree",),
        ("explain", "XYZ999"),
        ("check", "--fail-on", "never"),
        ("check", "--select", "XYZ"),
        ("--frmt",),
    ],
)
def test_wrong_use_is_2_on_stderr(arguments: tuple[str, ...]) -> None:
    said = ask(*arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert "Traceback" not in said.err


COMMANDS = ("define", "search", "list", "tree", "path", "check", "explain")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help_with_an_example(command: str, flag: str) -> None:
    said = ask(command, flag)
    assert said.status == 0
    assert said.out.startswith(f"Usage: kb {command}")
    assert f"kb {command}" in said.out.partition("\n")[2]
    assert "Example" in said.out


def test_the_help_of_all_names_every_command_and_fits_80_columns() -> None:
    said = spawn("--help", env={"COLUMNS": "80"})
    assert said.status == 0
    for command in COMMANDS:
        assert f"  {command} " in said.out
    assert max(map(len, said.out.splitlines())) <= 80


def test_no_arguments_show_the_help() -> None:
    said = ask()
    assert "Usage: kb" in said.out + said.err


def test_the_version_is_told() -> None:
    import kb

    assert ask("--version").out == f"kb {kb.__version__}\n"


def test_check_exits_by_fail_on(tmp_path: Path) -> None:
    clean = entry("one", text="A thing that is told apart from others by being the first of them.")
    root = make(tmp_path, {"one.yaml": clean + "lable: x\n"})
    assert ask(*at(root, "check")).status == 1
    assert ask(*at(root, "check", "--select", "GRA", "--fail-on", "error")).status == 0


def test_head_of_a_listing_ends_without_noise() -> None:
    import subprocess
    import sys

    script = '"$0" "$1" list | head -1'
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", script, sys.executable, CLI],
        capture_output=True,
        cwd=ROOT,
        env=dict(os.environ),
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1
