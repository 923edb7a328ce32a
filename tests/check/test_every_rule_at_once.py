"""A base in which every rule finds something: the invalid examples of all rules, side by side."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.check.examples import BASELINE, FILES
from kb.check.registry import CHECKED, RULES
from kb.check.rule import Example
from kb.diagnostics import Severity
from kb.report import FORMATS
from tests.lookup import ask

OFFLINE = {code for code in CHECKED if not RULES[code].online}
SILENT = {"GRA009", "GRA010", "GRA017", "REF009"}
"""That nothing leads to a thing is said only where every entry could be read."""

MANIFEST = (
    FILES["concepts/kb.yaml"]
    + """\
root: agent
relations: {follows: {inverse: followed-by, acyclic: true}}
rules: {ignore: [XYZ]}
"""
)
NAMED = re.compile(r"\bid: ([A-Za-z0-9-]+)")
PROSE = re.compile(
    r"(label|aliases|text|forms|discouraged|abbreviations|title|because|name|quote): "
)


def apart(text: str, names: set[str], mark: str) -> str:
    """A text with other ids in place of some names; words of its prose that look like them stay."""
    if not names:
        return text
    word = rf"(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])"
    anywhere = re.compile(rf"(?<![\w-]){word}")
    marked = re.compile(rf"(?<=\[\[){word}|(?<=\bid: ){word}")
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        prose, cites, rest = line.partition("cites")
        pattern = marked if PROSE.search(prose) and "to: " not in prose else anywhere
        lines += pattern.sub(rf"{mark}-\g<0>", prose), cites, anywhere.sub(rf"{mark}-\g<0>", rest)
    return "".join(lines)


def own_files(mark: str, example: Example) -> dict[str, str]:
    """The files of an example under names of their own."""
    files = {**({"concepts/terms.yaml": example.text} if example.text else {}), **example.files}
    given = [text for path, text in files.items() if path.startswith("concepts/")]
    names = {name for text in given for name in NAMED.findall(text)} - {"agent"}
    made: dict[str, str] = {}
    for path, text in files.items():
        folder, _, name = path.rpartition("/")
        if path.startswith("concepts/references"):
            kept = apart(text.replace("snapshots/", f"snapshots/{mark}-"), names, mark)
            made[f"concepts/references/{mark}.yaml"] = kept
        elif folder == "concepts" and name != "kb.yaml":
            made[f"{folder}/{mark}-{name}"] = apart(text, names, mark)
        elif folder == "snapshots":
            made[f"{folder}/{mark}-{name}"] = text
    return made


def base_of_all(folder: Path, codes: Iterable[str]) -> Path:
    """A base on disk that holds the invalid examples of some rules."""
    texts = {**FILES, "concepts/kb.yaml": MANIFEST}
    for code in sorted(codes):
        for n, example in enumerate(RULES[code].invalid):
            texts |= own_files(f"{code.lower()}-{n}", example)
    for path, text in texts.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
    return folder


def published(folder: Path, ids: Iterable[str]) -> None:
    """Commit exports that say that some ids were released."""
    exports = folder / "exports"
    exports.mkdir()
    (exports / "concepts.json").write_text(json.dumps({"concepts": [{"id": one} for one in ids]}))
    author = ["-c", "user.name=tester", "-c", "user.email=tester@example.org"]
    for command in (["init", "-q"], ["add", "exports"], [*author, "commit", "-q", "-m", "exports"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = base_of_all(tmp_path_factory.mktemp("everything"), OFFLINE)
    published(folder, ["a-word-that-is-gone"])
    stale = next(e for e in RULES["SUP005"].invalid if BASELINE in e.files)
    (folder / BASELINE).write_text(stale.files[BASELINE])
    return folder


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("KB_DIR", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


CODE = r"[A-Z]{3}\d{3}"
SHOWN = {
    "text": rf"(?m)^\S+:\d+:\d+: ({CODE}) ",
    "json": rf'"code": ?"({CODE})"',
    "sarif": rf'"ruleId": ?"({CODE})"',
    "github": rf"title=({CODE})",
    "junit": rf'classname="kb\.\w+\.({CODE})"[^>]*[^/]>',
    "markdown": rf"`({CODE})` line",
}
"""Where a report of each format names the rule of a finding."""


@pytest.mark.parametrize("name", FORMATS)
def test_every_rule_finds_something_at_once_in_every_format(everything: Path, name: str) -> None:
    asked = [
        "check",
        "--kb",
        str(everything),
        "--select",
        "ALL",
        "--fail-on",
        "info",
        "--format",
        name,
    ]
    said = ask(*asked, "--baseline", str(everything / BASELINE))
    assert said.status == 1
    shown = {
        code for found in re.finditer(SHOWN[name], said.out) for code in found.groups() if code
    }
    graver = {code for code in OFFLINE if RULES[code].severity is Severity.ERROR}
    assert shown == (shown | graver if name == "markdown" else OFFLINE - SILENT)


def test_rules_about_what_nothing_leads_to_find_it_where_every_entry_is_read(
    tmp_path: Path,
) -> None:
    folder = base_of_all(
        tmp_path, (code for code in OFFLINE if code[:3] == "GRA" or code == "REF009")
    )
    said = ask("check", "--kb", str(folder), "--select", "GRA,REF", "--format", "json")
    assert {finding["code"] for finding in json.loads(said.out)["findings"]} >= SILENT


def test_the_fixes_of_every_rule_at_once_leave_nothing_to_fix(tmp_path: Path) -> None:
    folder = base_of_all(tmp_path, OFFLINE)
    first = ask("check", "--kb", str(folder), "--select", "ALL", "--unsafe-fixes")
    assert "Traceback" not in first.err
    texts = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    ask("check", "--kb", str(folder), "--select", "ALL", "--unsafe-fixes")
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == texts
