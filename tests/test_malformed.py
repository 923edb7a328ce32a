"""Whatever a base holds: a located finding or a refusal, never a traceback, and nothing hidden."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import front
from tests.malformed_cases import CASES, Case, write

BESIDE = "concepts/also-broken.yaml"
BESIDE_TEXT = "id: also-broken\nlabel: also broken\nkind: system\ndefinitoin: A thing.\n"


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that an unprivileged user reaches too, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as made:
        os.chmod(made, 0o755)
        yield Path(made) / "base"
        for folder, _, _ in os.walk(made):
            os.chmod(folder, stat.S_IRWXU)


def checked(root: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> tuple[int, dict]:
    status = front.main(["check", "--kb", str(root), "--fail-on", "warning", "--format", "json"])
    out = capsysbinary.readouterr().out
    return status, json.loads(out) if out else {"findings": []}


def lay_out(case: Case, root: Path) -> None:
    write(case, root)
    if case.exit == 1:
        (root / BESIDE).write_text(BESIDE_TEXT)


def meets(case: Case, finding: dict) -> bool:
    """Whether a finding is the one that the case asks for."""
    return all(
        (
            case.code in (None, finding["code"]),
            case.path in (None, finding["path"]),
            case.line in (None, finding["line"]),
            case.column in (None, finding["column"]),
            all(part in finding["message"] for part in case.says),
            finding["path"] != BESIDE,
            finding["severity"] != "info",
        )
    )


def judge(case: Case, status: int, report: dict) -> None:
    found = [
        f"{f['path']}:{f['line']}:{f['column']}: {f['code']} {f['message']}"
        for f in report["findings"]
    ]
    assert status == case.exit, found
    if case.exit == 1:
        assert any(meets(case, finding) for finding in report["findings"]), found
        assert any(f["path"] == BESIDE and f["code"] == "SCH003" for f in report["findings"]), found


@pytest.mark.parametrize("case", [c for c in CASES if not c.unprivileged], ids=lambda c: c.name)
def test_a_malformed_base_gets_its_finding_and_hides_no_other(
    case: Case, root: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    lay_out(case, root)
    judge(case, *checked(root, capsysbinary))


@pytest.mark.parametrize("case", [c for c in CASES if c.unprivileged], ids=lambda c: c.name)
def test_what_the_user_may_not_read_is_a_finding(case: Case, root: Path) -> None:
    lay_out(case, root)
    command = [sys.executable, "-c", READ_AS_NOBODY, str(root)]
    result = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in result.stderr, result.stderr
    judge(case, result.returncode, json.loads(result.stdout or b'{"findings": []}'))


READ_AS_NOBODY = """
import os, sys
from kb import front

arguments = ["check", "--kb", sys.argv[1], "--fail-on", "warning", "--format", "json"]
with open(os.devnull, "w") as nowhere:
    shown, sys.stdout = sys.stdout, nowhere
    front.main(arguments)  # loads all that is needed while it may be read
    sys.stdout = shown
if os.geteuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
sys.exit(front.main(arguments))
"""


def test_a_base_that_cannot_be_listed_is_refused(tmp_path: Path) -> None:
    status = front.main(["check", "--kb", str(tmp_path / "nowhere")])
    assert status == 2
