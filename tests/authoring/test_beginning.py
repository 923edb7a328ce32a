"""New bases and new entries: valid from the first moment, never over something else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lookup import ROOT, ask, entry, isolated, make

__all__ = ["isolated"]


def test_a_new_base_checks_clean_and_exports(tmp_path: Path) -> None:
    place = tmp_path / "a base"
    assert ask("init", str(place), "--title", "Baking: an introduction").status == 0
    assert ask("check", "--kb", str(place), "--fail-on", "info").status == 0
    assert ask("export", "ttl", "--stdout", "--kb", str(place)).status == 0
    assert "unit of thought" in ask("define", "concepts", "--kb", str(place)).out


def test_init_never_overwrites(tmp_path: Path) -> None:
    make(tmp_path, {"references.yaml": "references: []\n"})
    (tmp_path / "concepts/kb.yaml").unlink()
    said = ask("init", str(tmp_path))
    assert said.status == 2
    assert "nothing was written" in said.err
    assert os.listdir(tmp_path / "concepts") == ["references.yaml"]


def test_a_base_iri_must_end_in_a_separator(tmp_path: Path) -> None:
    assert ask("init", str(tmp_path / "x"), "--base", "https://example.org/x").status == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("term", ["Sauerteig", "l'été", "a: b", "it's #1", "x / y", "no", "2020"])
def test_a_new_entry_leaves_nothing_invalid(tmp_path: Path, term: str) -> None:
    make(tmp_path)
    assert ask("new", term, "--kb", str(tmp_path)).status == 0
    assert ask("check", "--kb", str(tmp_path)).status == 0
    (found,) = ask("define", term, "--kb", str(tmp_path), "--format", "json").json["matches"]
    assert found["label"] == term
    assert found["status"] == "draft"


def test_a_new_entry_lies_where_its_topic_lies(tmp_path: Path) -> None:
    make(tmp_path, {"deep/er/a.yaml": entry("a", more="topics: [one]\n")})
    assert ask("new", "b", "--topic", "one", "--kb", str(tmp_path)).status == 0
    assert ask("new", "c", "--topic", "two", "--kb", str(tmp_path)).status == 0
    assert ask("new", "d", "--kb", str(tmp_path)).status == 0
    for path in ("deep/er/b.yaml", "two/c.yaml", "d.yaml"):
        assert (tmp_path / "concepts" / path).is_file()


def test_the_path_of_the_new_file_is_printed_for_other_programs(tmp_path: Path) -> None:
    make(tmp_path)
    said = ask("new", "sour", "dough", "--kb", str(tmp_path))
    assert Path(said.out.strip()).resolve() == tmp_path / "concepts/sour-dough.yaml"


def test_a_long_definition_is_folded_and_read_back(tmp_path: Path) -> None:
    make(tmp_path)
    text = "A very long definition: one with marks # and 'quotes', " * 6 + "in the end."
    assert ask("new", "dough", "--definition", text, "--kb", str(tmp_path)).status == 0
    written = (tmp_path / "concepts/dough.yaml").read_text(encoding="utf-8")
    assert "text: >-\n" in written
    assert max(map(len, written.splitlines())) <= 100
    (found,) = ask("define", "dough", "--kb", str(tmp_path), "--format", "json").json["matches"]
    assert found["definition"]["text"] == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["🤖"], "gives no id"),
        (["x", "--id", "A B"], "gives no id"),
        (["scheme"], "gives no id"),
        (["x", "--topic", "ones"], "did you mean one?"),
        (["x", "--kind", "thin"], "did you mean thing?"),
        (["x", "--cites", "nobody §1"], "no source `nobody`"),
        (["y", "--id", "dough"], "there is an entry `dough`"),
    ],
)
def test_what_the_base_does_not_have_is_refused(
    tmp_path: Path, words: list[str], said: str
) -> None:
    make(tmp_path, {"dough.yaml": entry("dough")})
    answer = ask("new", *words, "--kb", str(tmp_path))
    assert answer.status == 2
    assert said in answer.err
    assert sorted(os.listdir(tmp_path / "concepts")) == ["dough.yaml", "kb.yaml"]


def test_a_term_that_is_there_is_refused_in_any_spelling(tmp_path: Path) -> None:
    make(tmp_path, {"dough.yaml": entry("dough", more="aliases: [bread-paste]\n")})
    said = ask("new", "Bread", "pastes", "--kb", str(tmp_path))
    assert said.status == 1
    assert "alias of `dough`" in said.err


def test_a_file_of_that_name_is_never_overwritten(tmp_path: Path) -> None:
    make(tmp_path, {"dough.yaml": "broken: [\n"})
    assert ask("new", "dough", "--kb", str(tmp_path)).status == 2
    assert (tmp_path / "concepts/dough.yaml").read_text(encoding="utf-8") == "broken: [\n"


def test_edit_opens_the_editor_on_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path)
    monkeypatch.setenv(
        "VISUAL", f'{sys.executable} -c \'import sys; open(sys.argv[1], "a").write("# x")\''
    )
    assert ask("new", "dough", "--edit", "--kb", str(tmp_path)).status == 0
    assert (tmp_path / "concepts/dough.yaml").read_text(encoding="utf-8").endswith("# x")


UNPRIVILEGED = """
import os, sys
from kb import front

place, loaded, *words = sys.argv[1:]
os.chdir(loaded)
front.main(words)  # loads all that is needed while it may be read
os.chdir(place)
sys.stderr.flush()
print("-- unprivileged --", file=sys.stderr, flush=True)
os.setgroups([]), os.setgid(65534), os.setuid(65534)
sys.exit(front.main(words))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="drops privileges, so needs them")
@pytest.mark.parametrize(
    "words",
    [["init", "x"], ["new", "x"], ["rename", "dough", "x"], ["rename", "--id", "dough", "x"]],
)
def test_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(
    tmp_path: Path, words: list[str]
) -> None:
    loaded, place = (make(tmp_path / n, {"dough.yaml": entry("dough")}) for n in ("1", "2"))
    for above in (tmp_path, *tmp_path.parents[:4]):
        above.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(place), str(loaded), *words],
        cwd=ROOT,
        env={**os.environ, "HOME": "/nowhere", "KB_CACHE_DIR": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    said = done.stderr.partition("-- unprivileged --\n")[2]
    assert said.startswith("kb: ")
    assert "permission denied" in said
    assert "Traceback" not in done.stderr
