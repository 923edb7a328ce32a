"""`kb fmt`: which files it changes, what it says, how it writes."""

import difflib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.folder import find
from kb.workspace import check
from tests.lookup import (
    ask,
    isolated,  # noqa: F401
    make,
    spawn,
)

UNTIDY = "label: A\nid: a # why\nkind: thing\ndefinition: {text: What a is}\n"
TIDY = "id: a  # why\nlabel: A\nkind: thing\ndefinition: {text: What a is}\n"
OTHER = "id: b\nlabel: B\nkind: thing\ndefinition: What b is.\n"
BROKEN = "id: c\nlabel: c: d\n"


@pytest.fixture(name="base")
def of_three(tmp_path: Path) -> Path:
    """A base with an untidy entry, a tidy one and a broken one."""
    return make(tmp_path / "base", {"a.yaml": UNTIDY, "b.yaml": OTHER, "c.yaml": BROKEN})


def content(base: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted((base / "concepts").glob("*"))}


def test_a_base_is_laid_out_and_what_is_broken_is_left_and_told(base: Path) -> None:
    said = ask("fmt", "--kb", str(base))
    checked = ask("check", "--kb", str(base), "--select", "SCH001")
    assert said.status == 1
    assert said.out == ""
    assert said.err.splitlines() == [
        "concepts/a.yaml: changed",
        checked.out.splitlines()[0],
        "1 file changed, 2 already as they should be, 1 left alone",
    ]
    now = content(base)
    assert (now["a.yaml"], now["b.yaml"], now["c.yaml"]) == (TIDY, OTHER, BROKEN)


def test_a_second_run_changes_nothing_and_writes_nothing(base: Path) -> None:
    (base / "concepts" / "c.yaml").unlink()
    assert ask("fmt", "--kb", str(base)).status == 0
    before = [path.stat().st_ino for path in (base / "concepts").iterdir()]
    said = ask("fmt", "--kb", str(base))
    assert (said.status, said.err) == (0, "0 files changed, 3 already as they should be\n")
    assert [path.stat().st_ino for path in (base / "concepts").iterdir()] == before


def test_check_lists_what_would_change_and_writes_nothing(base: Path) -> None:
    (base / "concepts" / "c.yaml").unlink()
    before = content(base)
    said = ask("fmt", "--check", "--kb", str(base))
    assert (said.status, said.out) == (1, "concepts/a.yaml\n")
    assert content(base) == before
    ask("fmt", "--kb", str(base))
    assert ask("fmt", "--check", "--kb", str(base)).status == 0


def test_diff_shows_what_would_change_and_writes_nothing(base: Path) -> None:
    before = content(base)
    said = ask("fmt", "--diff", "--kb", str(base), str(base / "concepts" / "a.yaml"))
    name = str(base / "concepts" / "a.yaml")
    lines = difflib.unified_diff(UNTIDY.splitlines(True), TIDY.splitlines(True), name, name)
    assert (said.status, said.out) == (0, "".join(lines))
    assert content(base) == before
    assert ask("fmt", "--diff", "--check", name).status == 1


def test_a_diff_of_a_file_without_a_last_line_end_says_so(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("id: a")
    assert ask("fmt", "--diff", str(file)).out.splitlines()[-3:] == [
        "-id: a",
        "\\ No newline at end of file",
        "+id: a",
    ]


def test_files_and_folders_need_no_base(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("one.yaml", "deep/two.yml", "deep/.hidden.yaml", "deep/three.json"):
        (tmp_path / name).write_text(UNTIDY)
    said = ask("fmt", str(tmp_path / "one.yaml"), str(tmp_path / "deep"))
    assert said.status == 0
    assert said.err.splitlines()[:2] == [
        f"{tmp_path}/one.yaml: changed",
        f"{tmp_path}/deep/two.yml: changed",
    ]
    assert (tmp_path / "deep" / ".hidden.yaml").read_text() == UNTIDY
    assert (tmp_path / "deep" / "three.json").read_text() == UNTIDY


def test_json_and_bibtex_are_passed_over(tmp_path: Path) -> None:
    base = make(tmp_path, {"references.json": '[{"id":"x","type":"book"}]', "references.bib": ""})
    assert "references" not in ask("fmt", "--kb", str(base)).err
    said = ask("fmt", str(base / "concepts" / "references.json"))
    assert said.status == 0
    assert "references.json: no YAML; passed over" in said.err


def test_the_root_of_a_base_means_its_entries(base: Path) -> None:
    (base / "compose.yaml").write_text(UNTIDY)
    assert ask("fmt", "--check", str(base)).out == f"{base}/concepts/a.yaml\n"


def test_a_path_where_nothing_is_is_refused(tmp_path: Path) -> None:
    said = ask("fmt", str(tmp_path / "none.yaml"))
    assert (said.status, said.err) == (2, f"kb: {tmp_path}/none.yaml: no such file\n")
    assert ask("fmt", "-", str(tmp_path)).status == 2


@pytest.mark.parametrize(
    ("given", "status", "out"), [(UNTIDY, 0, TIDY), (TIDY, 0, TIDY), (BROKEN, 1, "")]
)
def test_stdin_is_laid_out_to_stdout(given: str, status: int, out: str) -> None:
    said = spawn("fmt", "-", input=given.encode())
    assert (said.status, said.out) == (status, out)
    assert said.err == ("" if not status else f"-:2:9: {said.err[7:]}")


def test_check_of_stdin_tells_by_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, status in ((UNTIDY, 1), (TIDY, 0)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        said = ask("fmt", "--check", "-")
        assert (said.status, said.out) == (status, "")


def test_mode_and_links_of_a_file_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "a.yaml", tmp_path / "link.yaml"
    file.write_text(UNTIDY)
    file.chmod(0o640)
    link.symlink_to(file)
    assert ask("fmt", str(link)).status == 0
    assert link.is_symlink()
    assert (file.read_text(), file.stat().st_mode & 0o777) == (TIDY, 0o640)


def test_a_file_that_somebody_else_changes_meanwhile_is_left_alone(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.layout

    file = base / "concepts" / "a.yaml"
    really = kb.layout.layout

    def slowly(data: bytes) -> kb.layout.Layout:
        file.write_text(OTHER + "# newer\n")
        return really(data)

    monkeypatch.setattr(kb.layout, "layout", slowly)
    said = ask("fmt", str(file))
    assert said.status == 1
    assert f"{file}: was changed by somebody else meanwhile; left alone" in said.err
    assert file.read_text() == OTHER + "# newer\n"


def test_a_write_that_fails_leaves_the_file_whole(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refused)
    file = base / "concepts" / "a.yaml"
    said = ask("fmt", str(file))
    assert said.status == 2
    assert said.err == f"kb: {file}: cannot be written: no space left on device\n"
    assert file.read_text() == UNTIDY
    assert [one for one in os.listdir(file.parent) if one.startswith(".kb-")] == []


AS_NOBODY = """
import os, sys
from kb import front

with open(os.devnull, "w") as nowhere:
    shown, sys.stderr = sys.stderr, nowhere
    front.main(["fmt", "--kb", sys.argv[1], sys.argv[2]])  # loads all that is needed
    sys.stderr = shown
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
sys.exit(front.main(["fmt", sys.argv[3]]))
"""


def as_nobody(base: Path, file: Path) -> tuple[int, str]:
    other = base.parent / "other.yaml"
    other.write_text(UNTIDY)
    command = [sys.executable, "-c", AS_NOBODY, str(base), str(other), str(file)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.returncode, done.stderr.decode()


def open_to_all(path: Path) -> None:
    """Let an unprivileged user through to a temporary file."""
    for above in path.parents:
        if above.stat().st_uid == os.geteuid() and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o055)


def test_a_folder_that_may_not_be_written_is_named(base: Path) -> None:
    file = base / "concepts" / "a.yaml"
    open_to_all(file)
    file.chmod(0o644)
    file.parent.chmod(0o555)
    status, err = as_nobody(base, file)
    file.parent.chmod(0o755)
    assert (status, err) == (2, f"kb: {file.parent}: cannot be written to: permission denied\n")
    assert file.read_text() == UNTIDY


def test_a_file_that_may_not_be_read_is_told_like_a_broken_one(base: Path) -> None:
    file = base / "concepts" / "a.yaml"
    open_to_all(file)
    file.chmod(0o600)
    status, err = as_nobody(base, file)
    assert status == 1
    assert err.startswith(f"{file}:1:1: SCH001 cannot be read: permission denied\n")


def test_laying_out_loads_no_pydantic(base: Path) -> None:
    code = (
        "import sys; from kb import front; front.main(sys.argv[1:]); "
        "sys.exit('pydantic' in sys.modules or 'networkx' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "fmt", "--kb", str(base)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


EXCUSED = """\
kind: thing
label: A
id: a
relations:
  is-a: nowhere   # kb: ignore REF - one
  part-of: [nobody,
    nothing] # kb: ignore REF - two
  leads-to:
  -  because: b # kb: ignore REF - covers nothing
     to: nil # kb: ignore REF - three
  mitigates: {to: none, because: "LONG"} # kb: ignore REF - four
definition:
    cites: unheard # kb: ignore REF - five
    text: 'LONG, and it is no [[sense]]' # kb: ignore REF - six
notes: 'Another text
    that has its [[link]] on the second line' # kb: ignore REF - seven
""".replace("LONG", "A text that goes on and on until it is longer than any line should be: " * 2)


def findings(base: Path) -> list[tuple[str, str]]:
    folder = find(str(base))
    assert folder is not None
    found = check(folder, select=["REF", "SUP"], jobs=1)
    return sorted((finding.code, finding.message) for finding in found)


def test_what_comments_excuse_stays_excused_and_nothing_else_is(tmp_path: Path) -> None:
    base = make(tmp_path, {"a.yaml": EXCUSED})
    bare = make(tmp_path / "bare", {"a.yaml": EXCUSED.replace("# kb:", "# not:")})
    before = findings(base)
    assert len(findings(bare)) > len(before)
    assert any(code == "REF002" and "`nobody`" in message for code, message in before)
    ask("fmt", "--kb", str(base))
    assert (base / "concepts" / "a.yaml").read_text() != EXCUSED
    assert findings(base) == before
