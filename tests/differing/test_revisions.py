"""A base at a git revision, whatever state the repository is in."""

import os
import shutil
from pathlib import Path

import pytest

from kb.errors import KBError
from kb.folder import Folder, find
from kb.revisions import snapshot
from tests.differing import GIT, committed, git, repository
from tests.lookup import entry, make

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(name="original", scope="module")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = repository(tmp_path_factory.mktemp("original") / "work")
    make(place, {"one.yaml": entry("one"), "sub/two.yaml": entry("two")})
    committed(place)
    return place


@pytest.fixture(name="place")
def _place(tmp_path: Path, original: Path) -> Path:
    """A repository with one commit of a base of two entries."""
    place = tmp_path / "work"
    shutil.copytree(original, place)
    return place


def folder(place: Path) -> Folder:
    found = find(str(place))
    assert found is not None
    return found


def refused(place: Path, revision: str) -> str:
    with pytest.raises(KBError) as said:
        snapshot(folder(place), revision)
    return str(said.value)


def test_a_snapshot_has_the_committed_texts_and_not_those_on_disk(place: Path) -> None:
    (place / "concepts" / "one.yaml").write_text("other", encoding="utf-8")
    (place / "concepts" / "new.yaml").write_text(entry("new"), encoding="utf-8")
    found = snapshot(folder(place), "HEAD")
    assert set(found.texts) == {"concepts/kb.yaml", "concepts/one.yaml", "concepts/sub/two.yaml"}
    assert found.texts["concepts/one.yaml"].decode() == entry("one")
    assert found.home == "concepts"
    assert found.commit == git(place, "rev-parse", "HEAD")


def test_hidden_files_and_files_that_are_no_content_are_passed_over(place: Path) -> None:
    for name in (".hidden.yaml", "LICENSE", ".dir/x.yaml"):
        path = place / "concepts" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    committed(place)
    assert len(snapshot(folder(place), "HEAD").texts) == 3


@pytest.mark.parametrize(
    "revision", ["HEAD~0", "main", "v1", "annotated", "HEAD@{0}", ":/work", "HEAD^{tree}"]
)
def test_whatever_git_resolves_is_a_revision(place: Path, revision: str) -> None:
    git(place, "tag", "v1")
    git(place, "tag", "-a", "-m", "x", "annotated")
    assert len(snapshot(folder(place), revision).texts) == 3


def test_no_git_program(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = folder(place)
    monkeypatch.setenv("PATH", str(place))
    with pytest.raises(KBError, match="install git"):
        snapshot(base, "HEAD")


def test_no_repository(tmp_path: Path) -> None:
    assert "name two folders" in refused(make(tmp_path / "bare"), "HEAD")


def test_a_repository_without_commits(tmp_path: Path) -> None:
    place = repository(tmp_path / "empty")
    make(place)
    assert "no commits yet" in refused(place, "HEAD")
    assert "no commits yet" in refused(place, "main")


def test_a_misspelt_branch_is_suggested(place: Path) -> None:
    git(place, "branch", "definitions")
    assert "did you mean `definitions`?" in refused(place, "defnitions")


def test_a_file_is_no_revision(place: Path) -> None:
    assert "a file, and no commit" in refused(place, "HEAD:concepts/kb.yaml")


def test_a_commit_that_is_not_here(place: Path) -> None:
    assert "no such commit here" in refused(place, "0123456789" * 4)


@pytest.mark.parametrize("revision", ["--output=x", "-h", "", "--all"])
def test_an_option_is_no_revision(place: Path, revision: str) -> None:
    assert "cannot be a revision" in refused(place, revision)
    assert not (place / "concepts" / "x").exists()


@pytest.mark.parametrize("name", ["HEAD~1", "full"])
def test_a_shallow_clone_says_how_to_get_the_rest(place: Path, tmp_path: Path, name: str) -> None:
    first = git(place, "rev-parse", "HEAD")
    (place / "concepts" / "one.yaml").write_text(entry("one", text="Else."), encoding="utf-8")
    committed(place)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", place.as_uri(), str(clone))
    assert len(snapshot(folder(clone), "HEAD").texts) == 3
    assert "git fetch --unshallow" in refused(clone, first if name == "full" else name)


def test_a_base_that_was_not_there_yet_has_no_home(place: Path) -> None:
    shutil.rmtree(place / "concepts")
    (place / "readme").write_text("x", encoding="utf-8")
    first = committed(place)
    make(place, {"one.yaml": entry("one")})
    found = snapshot(folder(place), first)
    assert found.home is None
    assert not found.texts


def test_a_base_is_found_where_it_lay_before_its_folder_was_renamed(place: Path) -> None:
    make(place / "examples", {"x.yaml": entry("x"), "y.yaml": entry("y")})
    committed(place)
    (place / "terms").mkdir()
    git(place, "mv", "concepts", "terms/concepts")
    found = snapshot(folder(place / "terms"), "HEAD")
    assert found.home == "concepts"
    assert found.moved
    assert set(found.texts) == {"concepts/kb.yaml", "concepts/one.yaml", "concepts/sub/two.yaml"}


def test_another_base_of_the_repository_is_not_taken_for_this_one(place: Path) -> None:
    make(place / "new", {"x.yaml": entry("x"), "y.yaml": entry("y")})
    assert snapshot(folder(place / "new"), "HEAD").home is None


def test_a_base_that_was_the_whole_repository(tmp_path: Path) -> None:
    place = repository(tmp_path / "terms")
    made = make(tmp_path / "made", {"one.yaml": entry("one")})
    for path in (made / "concepts").iterdir():
        path.rename(place / path.name)
    committed(place)
    (place / "concepts").mkdir()
    git(place, "mv", "kb.yaml", "one.yaml", "concepts")
    found = snapshot(folder(place), "HEAD")
    assert found.home == ""
    assert set(found.texts) == {"concepts/kb.yaml", "concepts/one.yaml"}


def test_links_inside_the_base_are_followed_and_others_are_faults(place: Path) -> None:
    concepts = place / "concepts"
    (concepts / "near.yaml").symlink_to("sub/two.yaml")
    (concepts / "chain.yaml").symlink_to("near.yaml")
    (concepts / "out.yaml").symlink_to("../elsewhere.yaml")
    (concepts / "lost.yaml").symlink_to("nothing.yaml")
    (concepts / "loop.yaml").symlink_to("loop.yaml")
    committed(place)
    found = snapshot(folder(place), "HEAD")
    assert found.texts["concepts/chain.yaml"].decode() == entry("two")
    assert [path for path, _ in found.faults] == [
        "concepts/loop.yaml", "concepts/lost.yaml", "concepts/out.yaml",
    ]  # fmt: skip


def test_a_submodule_in_the_base_is_a_fault_and_the_rest_is_read(
    place: Path, tmp_path: Path
) -> None:
    other = repository(tmp_path / "other")
    (other / "x.yaml").write_text(entry("x"), encoding="utf-8")
    committed(other)
    added = ("-c", "protocol.file.allow=always", "submodule", "add", "-q", other.as_uri())
    git(place, *added, "concepts/module")
    committed(place)
    found = snapshot(folder(place), "HEAD")
    assert len(found.texts) == 3
    assert [path for path, _ in found.faults] == ["concepts/module"]


def test_a_base_inside_a_submodule_is_read_from_its_own_repository(
    place: Path, tmp_path: Path
) -> None:
    outer = repository(tmp_path / "outer")
    (outer / "readme").write_text("x", encoding="utf-8")
    committed(outer)
    added = ("-c", "protocol.file.allow=always", "submodule", "add", "-q", place.as_uri())
    git(outer, *added, "terms")
    assert len(snapshot(folder(outer / "terms"), "HEAD").texts) == 3


def test_names_that_are_no_utf8_and_names_with_blanks_and_line_ends(place: Path) -> None:
    odd = [b"caf\xe9.yaml", "café.yaml".encode(), b"a b.yaml", b"a\nb.yaml", b'"q".yaml']
    for name in odd:
        with open(os.fsencode(place / "concepts") + b"/" + name, "wb") as file:
            file.write(entry("odd").encode())
    committed(place)
    found = snapshot(folder(place), "HEAD")
    assert {os.fsencode(path) for path in found.texts} >= {b"concepts/" + name for name in odd}


def test_line_ends_that_git_turns_are_no_change(place: Path) -> None:
    (place / ".gitattributes").write_text("*.yaml text eol=crlf\n", encoding="utf-8")
    committed(place)
    shutil.rmtree(place / "concepts")
    git(place, "checkout", "-q", "--", "concepts")
    assert b"\r\n" in (place / "concepts" / "one.yaml").read_bytes()
    assert b"\r\n" not in snapshot(folder(place), "HEAD").texts["concepts/one.yaml"]


def test_what_git_sets_for_a_hook_of_another_repository_does_not_count(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert len(snapshot(folder(place), "HEAD").texts) == 3


def test_no_program_that_a_repository_names_is_run(place: Path, tmp_path: Path) -> None:
    mark = tmp_path / "was run"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\n", encoding="utf-8")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "diff.x.textconv"):
        git(place, "config", name, str(program))
    mark.unlink(missing_ok=True)
    (place / ".gitattributes").write_text("*.yaml diff=x\n", encoding="utf-8")
    (place / "concepts" / "one.yaml").write_text(entry("one", text="Else."), encoding="utf-8")
    snapshot(folder(place), "HEAD")
    assert not mark.exists()


def test_the_repository_is_left_as_it_was(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / ".git").rglob("*")}
    os.utime(place / "concepts" / "one.yaml", (1, 1))
    snapshot(folder(place), "HEAD")
    assert before == {path: path.stat().st_mtime_ns for path in (place / ".git").rglob("*")}


def test_a_repository_that_git_does_not_trust_says_how_to_trust_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert "safe.directory" in refused(place, "HEAD")


def test_git_that_gives_no_answer(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = folder(place)
    (tmp_path / "git").write_text("#!/bin/sh\nexec /usr/bin/tail -f /dev/null\n", encoding="utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("kb.revisions._PATIENCE", 0.05)
    with pytest.raises(KBError, match="no answer"):
        snapshot(base, "HEAD")
    (tmp_path / "git").chmod(0o644)
    with pytest.raises(KBError, match="git"):
        snapshot(base, "HEAD")


def test_what_a_partial_clone_lacks_is_named_and_not_fetched(place: Path, tmp_path: Path) -> None:
    git(place, "config", "uploadpack.allowFilter", "true")
    (place / "concepts" / "one.yaml").write_text(entry("one", text="Else."), encoding="utf-8")
    committed(place)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", place.as_uri(), str(clone))
    before = git(clone, "count-objects")
    found = snapshot(folder(clone), "HEAD~1")
    assert "concepts/one.yaml" in [path for path, _ in found.faults]
    assert "concepts/one.yaml" not in found.texts
    assert git(clone, "count-objects") == before
