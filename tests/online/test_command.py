"""`kb check --online`: what it finds, what it says it could not learn, what it needs."""

import builtins
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.lookup import CLI, MANIFEST, ROOT, Said, ask, isolated, make
from tests.online import Server, page, server

__all__ = ["isolated", "server"]

REFERENCES = """\
- {id: one, title: One, publisher: P, URL: "%(url)s/there"}
- {id: two, title: Two, publisher: P, URL: "%(url)s/gone"}
- {id: three, title: Three, publisher: P, URL: "%(url)s/gone"}
- {id: four, title: Four, publisher: P, URL: "%(url)s/busy"}
"""
ALL = ("check", "--select", "CIT016", "--online")


def base(server: Server, root: Path, **others: Any) -> Path:
    """A base whose sources are on a server that has one of them, and is too busy for another."""
    server.table |= {"/there": page(), "/busy": page(429)}
    given = {"crossref": f"{server.url}/c", "arxiv": f"{server.url}/a", "doi": f"{server.url}/d"}
    settings = given | {"delay": 0, "timeout": 2, "allow": f"[{server.host}]"} | others
    manifest = MANIFEST + "online:\n" + "".join(f"  {k}: {v}\n" for k, v in settings.items())
    return make(root, {"references.yaml": REFERENCES % {"url": server.url}}, manifest)


def check(root: Path, *arguments: str) -> Said:
    return ask(*(arguments or ALL), "--kb", str(root))


def test_a_dead_link_is_one_finding_with_all_its_places(server: Server, tmp_path: Path) -> None:
    said = check(base(server, tmp_path / "base"))
    assert said.out == (
        f"concepts/references.yaml:2:44: CIT016 `{server.url}/gone` answers 404 (not found); give "
        "the address of where it went, or of an archived copy\n"
        "    concepts/references.yaml:3:48: `three` has it too\n"
    )
    assert said.status == 0
    assert "1 answer not to be had: 1 answered 429" in said.err


def test_the_network_is_asked_only_where_that_is_wanted(server: Server, tmp_path: Path) -> None:
    root = base(server, tmp_path / "base")
    check(root, "check")
    check(root, "check", "--select", "ALL")
    assert server.seen == []


def test_a_rule_that_needs_the_network_says_so(server: Server, tmp_path: Path) -> None:
    said = check(base(server, tmp_path / "base"), "check", "--select", "cit016")
    assert (said.status, said.err) == (2, "kb: CIT016 asks the network; add --online\n")


def test_online_adds_the_network_to_what_runs(server: Server, tmp_path: Path) -> None:
    said = check(base(server, tmp_path / "base"), "check", "--online", "--format", "json")
    codes = [finding["code"] for finding in said.json["findings"]]
    assert codes.count("CIT016") == 1
    assert codes.count("REF009") == 4


def test_a_second_check_asks_only_what_was_not_answered(server: Server, tmp_path: Path) -> None:
    root = base(server, tmp_path / "base")
    first = check(root).out
    server.seen.clear()
    assert check(root).out == first
    assert {path for _, path, _ in server.seen} == {"/busy"}


def test_a_suppression_of_what_the_network_said_is_never_unused(
    server: Server, tmp_path: Path
) -> None:
    root = base(server, tmp_path / "base")
    file = root / "concepts" / "references.yaml"
    text = file.read_text()
    ignore = ', ignore: [{rule: CIT016, because: "the site is being moved"}]}'
    file.write_text(text.replace("}\n", ignore + "\n"))
    said = check(root, "check", "--select", "CIT016,SUP", "--online")
    assert said.out == ""


def test_without_its_extra_online_says_which(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = builtins.__import__

    def without(name: str, *others: Any) -> Any:
        if name == "httpx2":
            raise ModuleNotFoundError(name)
        return given(name, *others)

    monkeypatch.setattr(builtins, "__import__", without)
    said = check(base(server, tmp_path / "base"))
    assert said.status == 2
    assert "pip install 'kb-concepts[online]'" in said.err


def test_interrupted_it_keeps_what_was_answered(server: Server, tmp_path: Path) -> None:
    root = base(server, tmp_path / "base", timeout=30)
    running = subprocess.Popen(
        [sys.executable, CLI, *ALL, "--kb", str(root)],
        cwd=ROOT,
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )

    def interrupt(at: Any) -> None:
        running.send_signal(signal.SIGINT)
        at.server.over.wait(10)

    server.table["/busy"] = interrupt
    _, err = running.communicate(timeout=20)
    assert (running.returncode, b"Traceback" in err) == (130, False)
    server.table["/busy"] = page(429)
    server.seen.clear()
    check(root)
    assert "/there" not in {path for _, path, _ in server.seen}


@pytest.mark.parametrize(
    "setting",
    [{"crossref": "file:///etc"}, {"timeout": 0}, {"delay": -1}, {"contact": '"a b"'}],
)
def test_a_setting_that_cannot_be_is_a_finding(
    server: Server, tmp_path: Path, setting: dict[str, Any]
) -> None:
    said = check(base(server, tmp_path / "base", **setting), "check")
    assert said.status == 1
    assert "concepts/kb.yaml:" in said.out
    assert "SCH002" in said.out
