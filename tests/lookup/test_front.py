"""The front door: the same bytes as the full command, at once, from a fresh index."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kb import front
from tests.lookup import (
    CLI,
    ROOT,
    ask,
    entry,
    in_full,
    isolated,  # noqa: F401
    make,
    settle,
    spawn,
)

HEAVY = (
    "typing re typer click rich pydantic pydantic_core networkx rdflib yaml json sqlite3 rapidfuzz"
    " argparse pathlib subprocess importlib.metadata dataclasses enum logging"
).split()


@pytest.fixture
def indexed() -> None:
    """An index of the checkout's base that counts as fresh."""
    assert ask("list").status == 0
    settle(ROOT)


def terms() -> list[str]:
    """All labels, aliases, abbreviations and discouraged terms of the base."""
    import kb

    base = kb.load(ROOT)
    return sorted({row.text for row in base.tables.terms if row.role != "not"})


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("form", ["text", "json"])
def test_every_term_of_the_base_gives_the_same_bytes_both_ways(form: str) -> None:
    from kb.folder import find
    from kb.index.store import opened

    asked = terms()
    assert len(asked) > 100
    folder = find(str(ROOT))
    assert folder is not None
    opened(folder).close()
    settle(ROOT)
    different: list[str] = []
    for term in asked:
        arguments = ("define", term, "--format", form)
        at_once = front._at_once(arguments)
        if at_once is None or at_once != in_full(*arguments).out:
            different.append(term)
        if at_once is None:
            settle(ROOT)
    assert different == []


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "arguments",
    [
        ("mesa", "optimisers"),
        ("mesa-optimizer", "--kb", str(ROOT)),
        (f"--kb={ROOT / 'concepts'}", "mesa-optimizer"),
        ("--kb", str(ROOT), "--format=json", "inner", "alignment", "problem"),
        ("--format", "json", "--format", "text", "optimizer"),
        ("", "optimizer"),
        ("Mesa-Optimizers’",),
    ],
)
@pytest.mark.parametrize("columns", [None, "40", "80", "120", "0", "wide"])
def test_options_and_widths_give_the_same_bytes_both_ways(
    arguments: tuple[str, ...], columns: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if columns is not None:
        monkeypatch.setenv("COLUMNS", columns)
    at_once = front._at_once(("define", *arguments))
    assert at_once is not None
    assert at_once == in_full("define", *arguments).out


@pytest.mark.usefixtures("indexed")
def test_a_wider_terminal_gives_fewer_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: dict[str, int] = {}
    for columns in ("50", "80", "100"):
        monkeypatch.setenv("COLUMNS", columns)
        shown = ask("define", "inner alignment").out.splitlines()
        place = shown.pop()
        assert place == "concepts/learned-optimization/inner-alignment.yaml:1"
        assert all(len(line) <= int(columns) or "<http" in line for line in shown)
        lines[columns] = len(shown)
    assert lines["50"] > lines["80"] > lines["100"]


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "arguments",
    [
        ("define", "mesa-optimizer", "--kb"),
        ("define", "mesa-optimizer", "--format"),
        ("define", "mesa-optimizer", "--format", "yaml"),
        ("define", "mesa-optimizer", "--frmt", "json"),
        ("define",),
        ("define", "mesa-optimizer", "--kb", "/nowhere/at/all"),
    ],
)
def test_wrong_use_of_define_is_2_whatever_the_index(arguments: tuple[str, ...]) -> None:
    said = ask(*arguments)
    assert (said.status, said.out) == (2, "")
    assert said.err
    assert "Traceback" not in said.err


def loaded(*arguments: str) -> tuple[set[str], str]:
    """The modules that a command imports beyond bare Python's, and what it printed."""

    def names(*command: str) -> tuple[set[str], str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        rows = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
        return {row.rpartition("|")[2].strip() for row in rows}, done.stdout

    bare, _ = names("-c", "pass")
    all_of_it, out = names(*arguments)
    return all_of_it - bare, out


@pytest.mark.usefixtures("indexed")
def test_a_plain_define_imports_nothing_heavy() -> None:
    modules, out = loaded(CLI, "define", "mesa-optimizer")
    assert out.startswith("mesa-optimizer")
    assert "_sqlite3" in modules
    assert modules.isdisjoint(HEAVY)


@pytest.mark.usefixtures("indexed")
def test_json_from_the_front_door_imports_json_but_no_command_machinery() -> None:
    modules, out = loaded(CLI, "define", "mesa-optimizer", "--format", "json")
    assert '"mesa-optimizer"' in out
    heavy = {"typer", "click", "pydantic", "networkx", "rdflib", "yaml", "kb.commands.app"}
    assert modules.isdisjoint(heavy)


@pytest.mark.parametrize("command", ["--help", "list", "tree optimizer", "search objective"])
def test_browsing_imports_neither_networkx_nor_rdflib(command: str) -> None:
    ask("list")
    modules, out = loaded(CLI, *command.split())
    assert out
    assert modules.isdisjoint({"networkx", "rdflib", "pyoxigraph", "hypothesis"})


def test_the_first_lookup_builds_the_index_and_the_second_answers_from_it(
    tmp_path: Path, cache: Path
) -> None:
    root = make(tmp_path / "base", {"a.yaml": entry("one", text="A first thing.")})
    assert not cache.exists()
    assert front._at_once(("define", "one", "--kb", str(root))) is None
    first = spawn("define", "one", "--kb", str(root))
    assert first.status == 0
    assert [place.suffix for place in cache.iterdir()] == [".sqlite3"]
    settle(root)
    assert front._at_once(("define", "one", "--kb", str(root))) == first.out
    assert spawn("define", "one", "--kb", str(root)) == first


def test_nothing_is_written_beside_the_content(tmp_path: Path) -> None:
    root = make(tmp_path / "base", {"a.yaml": entry("one")})
    before = sorted(root.rglob("*"))
    for command in (("define", "one"), ("list",), ("search", "one"), ("check",)):
        assert ask(*command, "--kb", str(root)).out
    assert sorted(root.rglob("*")) == before


def terminal(*arguments: str, env: dict[str, str], columns: int = 80) -> bytes:
    """What a command writes to a terminal of so many columns."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen(
        [sys.executable, CLI, *arguments],
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", **env},
        cwd=ROOT,
    )
    os.close(theirs)
    written = b""
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:  # Linux says so at the end
        pass
    os.close(ours)
    assert child.wait(60) == 0
    return written


@pytest.mark.usefixtures("indexed")
def test_a_terminal_shows_colour_unless_no_color_or_dumb_both_ways() -> None:
    for extra in ((), ("--all",)):  # at once, and by the commands
        command = ("define", "mesa-optimizer", *extra)
        assert b"\x1b[1mmesa-optimizer\x1b[0m" in terminal(*command, env={})
        assert b"\x1b" not in terminal(*command, env={"NO_COLOR": "1"})
        assert b"\x1b" not in terminal(*command, env={"TERM": "dumb"})


@pytest.mark.usefixtures("indexed")
def test_a_terminals_width_is_used_the_same_both_ways() -> None:
    shown: list[bytes] = []
    for columns in (60, 100):
        env = {"NO_COLOR": "1"}
        at_once = terminal("define", "inner alignment", env=env, columns=columns)
        full = terminal("define", "inner alignment", "--all", env=env, columns=columns)
        assert at_once == full
        lines = at_once.decode().splitlines()
        assert all(len(line) <= columns or "<http" in line for line in lines)
        shown.append(at_once)
    assert len(shown[0].splitlines()) > len(shown[1].splitlines())


def test_a_pipe_shows_no_colour() -> None:
    assert "\x1b" not in spawn("define", "mesa-optimizer").out


@pytest.mark.usefixtures("indexed")
def test_output_is_utf8_whatever_the_locale() -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for extra in ((), ("--format", "json"), ("--format", "md")):
        assert "§1.2" in spawn("define", "inner alignment", *extra, env=env).out


@pytest.mark.parametrize(
    "command",
    [
        "define mesa-optimizer",
        "define mesa-optimizer --format json",
        "define mesa-optimizer --format md",
        "search objective",
        "list",
        "tree optimizer",
        "path mesa-optimizer rflo",
        "explain",
        "check",
        "--help",
        "define --help",
        "--version",
    ],
)
def test_a_closed_pipe_is_no_error_and_makes_no_noise(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, CLI, *command.split()],
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    noise = done.stderr.decode()
    assert "Traceback" not in noise
    assert "Broken" not in noise
    assert "Exception ignored" not in noise
    assert done.returncode == 0


INTERRUPTED = """
import sys, time
import kb.index.store as store
def slow(folder):
    sys.stderr.write("now\\n"); sys.stderr.flush()
    time.sleep(30)
store.listing = slow
from kb import front
sys.argv = ["kb", *sys.argv[1:]]
front.run()
"""


@pytest.mark.parametrize("command", ["define mesa-optimizer", "list", "search objective"])
def test_an_interrupted_command_ends_with_130_and_no_traceback(command: str) -> None:
    import signal

    child = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, *command.split()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stderr is not None
    assert child.stderr.readline() == b"now\n"
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=20)
    assert child.returncode == 130
    assert b"Traceback" not in said


def test_a_working_folder_that_was_deleted_is_no_traceback(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'rmdir "$PWD"; exec "$@"'
    for command in (("define", "mesa-optimizer"), ("check",)):
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", sys.executable, CLI, *command],
            cwd=gone,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        gone.mkdir()
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 2)
