"""What a reviewer asks of a base on disk: fixes written, a baseline kept, what came of late."""

import os
import subprocess
from pathlib import Path

import pytest

from kb.errors import KBError
from kb.folder import Folder
from kb.judging import Judge, Judgement, Request, keep, write_baseline
from tests.lookup import ask

MANIFEST = "format: 1\ntitle: T\nbase: https://example.org/\n"
RULES = ("LAB008", "REF002", "SUP")
QUIET = {
    "GIT_AUTHOR_NAME": "tester",
    "GIT_AUTHOR_EMAIL": "tester@example.org",
    "GIT_COMMITTER_NAME": "tester",
    "GIT_COMMITTER_EMAIL": "tester@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


class Base:
    """A base in a git repository of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "concepts").mkdir(parents=True)
        self.write("kb.yaml", MANIFEST)
        self.write("ml.yaml", "id: ml\nlabel: machine learning (ML)\ndefinition: A thing.\n")
        self.write("rl.yaml", "id: rl\nlabel: learning\ndefinition: Unlike [[ml]].\n")
        self.folder = Folder(str(root), str(root / "concepts"))
        self.git("init", "-q")
        self.commit()

    def write(self, name: str, text: str) -> None:
        (self.root / "concepts" / name).write_text(text)

    def git(self, *words: str) -> None:
        subprocess.run(
            ["git", *words], cwd=self.root, check=True, env={**os.environ, **QUIET}, timeout=60
        )

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def judge(self, **asked: str) -> Judgement:
        return Judge(self.folder, Request(RULES, **asked)).judge()


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return Base(tmp_path / "base")


def codes(judgement: Judgement) -> list[str]:
    return [finding.code for finding in judgement.findings]


def test_what_was_there_at_the_revision_is_left_out(base: Base) -> None:
    base.write("new.yaml", "id: new\nlabel: deep learning (DL)\ndefinition: A thing.\n")
    made = base.judge(since="HEAD")
    assert [finding.concept for finding in made.findings] == ["new"]
    assert made.earlier == 1


def test_what_a_deleted_entry_breaks_elsewhere_is_of_late(base: Base) -> None:
    (base.root / "concepts/ml.yaml").unlink()
    made = base.judge(since="HEAD")
    assert [(f.code, f.span.path) for f in made.findings] == [("REF002", "concepts/rl.yaml")]


def test_a_finding_that_moved_with_its_line_is_from_before(base: Base) -> None:
    path = base.root / "concepts/ml.yaml"
    path.write_text("# a remark\n" + path.read_text())
    assert codes(base.judge(since="HEAD")) == []


def test_a_finding_whose_text_changed_is_of_late(base: Base) -> None:
    path = base.root / "concepts/ml.yaml"
    path.write_text(path.read_text().replace("(ML)", "(MLS)"))
    path.write_text(path.read_text().replace("machine learning", "machine learning science"))
    assert codes(base.judge(since="HEAD")) == ["LAB008"]


def test_a_new_baseline_lists_what_the_old_one_did_and_what_is_new(
    base: Base, tmp_path: Path
) -> None:
    listed = str(tmp_path / "baseline")
    write_baseline(listed, base.judge().findings)
    base.write("new.yaml", "id: new\nlabel: deep learning (DL)\ndefinition: A thing.\n")
    asked = ("check", "--select", "LAB008", "--baseline", listed, "--write-baseline", listed)
    assert ask(*asked, "--kb", str(base.root)).status == 0
    assert base.judge(baseline=listed).findings == []


def test_nothing_is_of_late_where_nothing_changed(base: Base) -> None:
    assert base.judge(since="HEAD").findings == []


def test_a_folder_without_git_has_no_revision(tmp_path: Path) -> None:
    (tmp_path / "concepts").mkdir()
    (tmp_path / "concepts/kb.yaml").write_text(MANIFEST)
    with pytest.raises(KBError, match="repository"):
        Judge(Folder(str(tmp_path), str(tmp_path / "concepts")), Request(since="HEAD"))


def test_a_baseline_leaves_what_is_new(base: Base, tmp_path: Path) -> None:
    listed = str(tmp_path / "baseline")
    assert write_baseline(listed, base.judge().findings) == 1
    base.write("new.yaml", "id: new\nlabel: deep learning (DL)\ndefinition: A thing.\n")
    made = base.judge(baseline=listed)
    assert [finding.concept for finding in made.findings] == ["new"]
    assert [finding.concept for finding in made.known] == ["ml"]


def test_stale_lines_of_a_baseline_are_deleted_by_their_fix(base: Base) -> None:
    listed = base.root / "baseline"
    write_baseline(str(listed), base.judge().findings)
    base.write("ml.yaml", "id: ml\nlabel: machine learning\ndefinition: A thing.\n")
    judge = Judge(base.folder, Request(RULES, baseline=str(listed)))
    repair, after = judge.repair(unsafe=False)
    keep(base.folder, repair.changes)
    assert after.findings == []
    assert listed.read_text() == "# kb baseline 1\n"


def test_no_baseline_is_told_with_how_to_make_one(base: Base) -> None:
    with pytest.raises(KBError, match="--write-baseline"):
        base.judge(baseline="nowhere")


def test_fixes_are_written_and_told(base: Base) -> None:
    said = ask("check", "--unsafe-fixes", "--select", "LAB008", "--kb", str(base.root))
    assert (said.status, said.out) == (0, "")
    assert "fixed 1 finding in 1 file" in said.err
    assert (base.root / "concepts/ml.yaml").read_text() == (
        "id: ml\nlabel: machine learning\ndefinition: A thing.\n"
    )


def test_a_difference_is_shown_and_nothing_written(base: Base) -> None:
    before = (base.root / "concepts/ml.yaml").read_text()
    asked = ("check", "--diff", "--unsafe-fixes", "--select", "LAB008", "--kb", str(base.root))
    said = ask(*asked, "--fail-on", "warning")
    assert "-label: machine learning (ML)" in said.out
    assert "would fix 1 finding in 1 file" in said.err
    assert said.status == 1
    assert (base.root / "concepts/ml.yaml").read_text() == before


def test_safe_fixes_alone_leave_the_unsafe_and_say_so(base: Base) -> None:
    said = ask("check", "--fix", "--select", "LAB008", "--kb", str(base.root))
    assert "1 more fix with --unsafe-fixes" in said.err
    assert "LAB008" in said.out


def test_a_file_changed_meanwhile_is_not_written_over(base: Base) -> None:
    repair, _ = Judge(base.folder, Request(("LAB008",))).repair(unsafe=True)
    changes = repair.changes
    base.write("ml.yaml", "id: ml\nlabel: changed by somebody\n")
    with pytest.raises(KBError):
        keep(base.folder, changes)
    assert (base.root / "concepts/ml.yaml").read_text() == "id: ml\nlabel: changed by somebody\n"


def test_files_and_folders_limit_what_is_told_to_what_concerns_them(base: Base) -> None:
    base.write("new.yaml", "id: new\nlabel: deep learning (DL)\ndefinition: A thing.\n")
    asked = ("check", "--select", "LAB008", "--kb", str(base.root))
    said = ask(*asked, str(base.root / "concepts/new.yaml"))
    assert "new.yaml:2:22: LAB008" in said.out
    assert "ml.yaml" not in said.out
    assert "; 1 elsewhere" in said.err
    assert ask(*asked, str(base.root)).out.count("LAB008") == 2
    assert ask(*asked, "nowhere").status == 2
