"""Pipes that close, disks that are full, streams that are missing, colour, pagers."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from kb.output import terminal
from tests.lookup import (
    CLI,
    ROOT,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
    spawn,
)

PLAIN = [
    "define mesa-optimizer",
    "define mesa-optimizer --format json",
    "define mesa-optimizer --all",
    "search objective",
    "list",
    "tree optimizer",
    "path mesa-optimizer rflo",
    "order mesa-optimizer",
    "check",
    "check --format json",
    "explain",
    "export ttl --stdout",
    "schema",
    "stats",
    "--help",
    "list --help",
    "--version",
    "--show-completion bash",
]


@pytest.fixture(scope="module", name="shared_cache", autouse=True)
def one_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(name="_indexed", autouse=True)
def indexed(shared_cache: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    assert cache
    monkeypatch.setenv("KB_CACHE_DIR", str(shared_cache))
    for name in ("PAGER", "KB_PAGER", "LESS", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)


def in_shell(line: str, redirection: str) -> tuple[int, bytes]:
    """Exit status of a command with a redirection or in a pipe, and what stderr got."""
    script = f'"{sys.executable}" "{CLI}" {line} {redirection}; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("line", PLAIN)
def test_a_pipe_closed_at_once_is_no_error(line: str) -> None:
    status, err = in_shell(line, "| true")
    assert (status, b"Traceback" in err, b"Exception" in err) == (0, False, False)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("line", PLAIN)
def test_a_full_disk_is_told_in_a_sentence_and_exits_2(line: str) -> None:
    status, err = in_shell(line, ">/dev/full")
    assert status == 2
    assert err.splitlines()[-1] == b"kb: no space left on device"
    assert b"Traceback" not in err


@pytest.mark.parametrize("line", ["define mesa-optimizer", "list", "check", "--help", "nonsense"])
@pytest.mark.parametrize("redirection", [">&-", "<&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_streams_that_are_closed_or_full_change_no_exit_status(line: str, redirection: str) -> None:
    status, err = in_shell(line, redirection)
    assert status == (2 if line == "nonsense" else 0)
    assert b"Traceback" not in err


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="needs /proc")
def test_an_interrupted_command_exits_130_without_a_word(tmp_path: Path) -> None:
    many = {f"{n}.yaml": entry(f"c{n}") for n in range(4000)}
    root = make(tmp_path / "base", many)
    child = subprocess.Popen(
        [sys.executable, CLI, "check", "--kb", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while b"yaml" not in Path(f"/proc/{child.pid}/maps").read_bytes():
        assert child.poll() is None
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}])
def test_help_and_results_are_utf8_in_any_locale(environment: dict[str, str]) -> None:
    plain = {**environment, "PYTHONCOERCECLOCALE": "0"}
    for line in ("search --help", "define inner alignment", "explain GRA005"):
        assert spawn(*line.split(), env=plain) == spawn(*line.split(), env={"LC_ALL": "C.UTF-8"})
    assert "§1.2" in spawn("define", "inner", "alignment", env=plain).out


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_a_pipe_shows_colour_only_where_it_is_forced(
    environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert terminal()[1] is expected
    for extra in ((), ("--all",)):
        assert ("\x1b[" in ask("define", "mesa-optimizer", *extra).out) is expected
    assert "\x1b[" not in ask("define", "mesa-optimizer", "--format", "json").out


def at_terminal(
    line: str, lines: int, *, stdin: bool = True, columns: int = 80, **environment: str
) -> str:
    """What a command shows on a terminal of so many lines; stdin is one too, if wanted."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    child = subprocess.Popen(
        [sys.executable, CLI, *line.split()],
        stdin=theirs if stdin else subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", **environment},
        cwd=ROOT,
    )
    os.close(theirs)
    shown = _all_of(ours)
    os.close(ours)
    assert child.wait(60) == 0
    return shown.replace("\r\n", "\n")


def _all_of(handle: int) -> str:
    shown = b""
    try:
        while block := os.read(handle, 65536):
            shown += block
    except OSError:  # Linux says so at the end
        pass
    return shown.decode()


def pager(folder: Path, *commands: str) -> str:
    """A program that marks what it was given, then does some shell commands."""
    place = folder / "my pager"
    place.write_text("\n".join(["#!/bin/sh", 'echo "paged $LESS $*"', *commands, ""]))
    place.chmod(0o755)
    return f"'{place}'"


def test_a_long_text_goes_through_the_pager_that_kb_pager_or_pager_names(tmp_path: Path) -> None:
    own = pager(tmp_path, "exec cat")
    plain = at_terminal("list", 10)
    assert len(plain.splitlines()) > 10
    assert at_terminal("list", 10, PAGER=f"{own} -x") == "paged FRX -x\n" + plain
    assert at_terminal("list", 10, KB_PAGER=own, PAGER="false") == "paged FRX \n" + plain
    assert at_terminal("list", 10, KB_PAGER=own, LESS="S") == "paged S \n" + plain


@pytest.mark.parametrize("nothing", ["", "cat", "no-such-program -R", "'unbalanced", "/etc/passwd"])
def test_an_empty_or_missing_pager_is_none(nothing: str, tmp_path: Path) -> None:
    own = pager(tmp_path, "exec cat")
    assert at_terminal("list", 10, KB_PAGER=nothing, PAGER=own) == at_terminal("list", 10)


def test_nothing_is_paged_that_fits_or_where_input_or_output_is_no_terminal(tmp_path: Path) -> None:
    own = pager(tmp_path, "exec cat")
    assert "paged" in at_terminal("list", 10, PAGER=own)
    assert "paged" not in at_terminal("list", 1000, PAGER=own)
    assert "paged" not in at_terminal("list", 10, stdin=False, PAGER=own)
    assert "paged" not in spawn("list", env={"PAGER": own}).out


def test_lines_broken_by_the_terminal_count_as_the_lines_they_take(tmp_path: Path) -> None:
    root = make(tmp_path / "base", {"a.yaml": entry("one", "long " * 60 + "label")})
    own = pager(tmp_path, "exec cat")
    line = f"list --format md --kb {root}"
    assert "paged" in at_terminal(line, 6, PAGER=own)
    assert "paged" not in at_terminal(line, 6, columns=600, PAGER=own)


def test_a_pager_that_is_left_early_is_no_error(tmp_path: Path) -> None:
    assert at_terminal("schema", 10, PAGER=pager(tmp_path, "exit 3")) == "paged FRX \n"
    assert at_terminal("schema", 10, PAGER=pager(tmp_path, "kill -9 $$")) == "paged FRX \n"


def test_ctrl_c_is_for_the_pager(tmp_path: Path) -> None:
    own = pager(tmp_path, "trap '' INT", "kill -INT $PPID", "exec cat")
    plain = at_terminal("list", 10)
    assert at_terminal("list", 10, PAGER=own) == "paged FRX \n" + plain


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize(
    "label", ["x" * 200, " ".join(["word"] * 40), "é🙂" * 100], ids=["unbroken", "words", "wide"]
)
def test_a_label_of_200_characters_breaks_nothing(
    label: str, columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = f"id: one\nlabel: {label}\nkind: thing\ndefinition: {label} is long.\n"
    root = make(tmp_path / "base", {"a.yaml": text, "b.yaml": entry("two")})
    for line in ("define one", "list", "tree one", "search long"):
        said = ask(*line.split(), "--kb", str(root))
        assert label[:30] in said.out
    (short,) = [one for one in ask("list", "--kb", str(root)).out.splitlines() if "two" in one]
    assert len(short) <= 80
