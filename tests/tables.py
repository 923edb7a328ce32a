"""Two tables for people: rules with their examples, malformed bases with what they get.

Usage: python -m tests.tables rules | python -m tests.tables malformed
"""

import io
import json
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from kb import front
from kb.check.registry import RULES
from tests.malformed_cases import CASES, Case, write


def rules() -> str:
    """Code, severity, number of valid and of invalid examples, summary."""
    rows = [
        f"| {code} | {rule.severity} | {len(rule.valid)} | {len(rule.invalid)} | {rule.summary} |"
        for code, rule in RULES.items()
    ]
    return "\n".join(
        ["| rule | severity | valid | invalid | finds |", "| - | - | - | - | - |", *rows]
    )


def malformed() -> str:
    """Case, exit status of `kb check --fail-on warning`, its first finding."""
    rows = [outcome(case) for case in CASES if not case.unprivileged]
    return "\n".join(["| base | exit | first finding |", "| - | - | - |", *rows])


def outcome(case: Case) -> str:
    """What one malformed base gets, as a row."""
    out = io.TextIOWrapper(io.BytesIO())
    with tempfile.TemporaryDirectory() as folder:
        write(case, Path(folder) / "base")
        arguments = ["check", "--kb", f"{folder}/base", "--fail-on", "warning", "--format", "json"]
        with redirect_stdout(out), redirect_stderr(io.StringIO()):
            status = front.main(arguments)
    data = out.buffer.getvalue()  # type: ignore[attr-defined]
    findings = json.loads(data)["findings"] if data else []
    first = "".join(f"{f['path']}:{f['line']}:{f['column']}: {f['code']}" for f in findings[:1])
    return f"| {case.name} | {status} | {first} |"


if __name__ == "__main__":
    table = {"rules": rules, "malformed": malformed}[sys.argv[1]]()
    sys.stdout.buffer.write(table.encode("utf-8", "backslashreplace") + b"\n")
