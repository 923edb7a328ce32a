"""Completion as real shells do it with the scripts that kb prints and installs."""

import os
import pty
import select
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lookup import (
    ask,
    isolated,  # noqa: F401
)
from tests.shell import ODD, program, small_base


@pytest.fixture(name="env")
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("KB_DIR", str(small_base(tmp_path / "base")))
    ask("list")
    return {**program(tmp_path / "bin"), "TERM": "xterm"}


@pytest.mark.system("bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kb define inner al", ["alignment"]),
        ("kb define signal : no", ["noise"]),
        ("kb define odd\\'s", ["odd\\'s"]),
        ("kb path inner", ["inner-alignment", "inner-optimizer"]),
        ("kb define costly \\$HOME \\`x\\` \\*", ["\\*star\\*"]),
    ],
)
def test_bash_completes_with_the_script(
    words: str, expected: list[str], env: dict[str, str]
) -> None:
    script = (
        'source <(kb --show-completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1));'
        " _kb_completion kb; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    command = ["bash", "--norc", "-c", script, "bash", *words.split()]
    done = subprocess.run(command, env=env, capture_output=True, check=True, timeout=30)
    assert done.stdout.decode().splitlines() == expected


@pytest.mark.system("fish")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kb define inner al", ["alignment"]),
        ("kb define odd", ["odd's"]),
        ('kb path "odd', [ODD]),
        ("kb define signal:", ["signal:noise"]),
        ("kb path inner", ["inner-alignment", "inner-optimizer"]),
        ("kb che", ["check"]),
        ("kb define zzz", []),
    ],
)
def test_fish_completes_with_the_script(
    line: str, expected: list[str], env: dict[str, str]
) -> None:
    asked = "kb --show-completion fish | source; complete -C $argv[1]"
    command = ["fish", "--no-config", "-c", asked, line]
    done = subprocess.run(command, env=env, capture_output=True, check=True, timeout=30)
    assert [one.removeprefix('"') for one in done.stdout.decode().splitlines()] == expected


BASH = """\
PS1=; bind 'set enable-bracketed-paste off'; source <(kb --show-completion bash)
shown() { printf '<<%s>>' "$READLINE_LINE"; }; bind -x '"\\C-t": shown'
"""
ZSH = """\
PROMPT=; autoload -Uz compinit; compinit -D; source =(kb --show-completion zsh)
shown() { print -rn -- "<<$BUFFER>>" }; zle -N shown; bindkey '^T' shown
"""
LINES = {
    "kb define inner al": "kb define inner alignment ",
    'kb path "inner al': 'kb path "inner alignment" ',
    "kb path inner\\ al": "kb path inner\\ alignment ",
    "kb define odd\\'s ": 'kb define odd\\\'s \\"quoted\\" ',
    "kb define signal:no": "kb define signal:noise ",
    "kb define sig": "kb define signal:noise ",
    "kb define costly \\$": "kb define costly \\$HOME ",
    "kb path 'costly": "kb path 'costly $HOME `x` *star*' ",
    "kb stats --format=js": "kb stats --format=json ",
    "kb define zzz": "kb define zzz",
}


@pytest.fixture(name="place")
def folders(tmp_path: Path) -> Path:
    (tmp_path / "some place").mkdir()
    return tmp_path


@pytest.mark.system("bash")
def test_tab_in_bash_writes_what_bash_understands(env: dict[str, str], place: Path) -> None:
    (place / "rc").write_text(BASH)
    command = ["bash", "--noprofile", "--rcfile", str(place / "rc"), "-i"]
    lines = {**LINES, f"kb list --kb {place}/so": f"kb list --kb {place}/some\\ place/"}
    assert dict(after_tab(env, command, list(lines))) == lines


@pytest.mark.system("zsh")
def test_tab_in_zsh_writes_what_zsh_understands(env: dict[str, str], place: Path) -> None:
    (place / ".zshrc").write_text(ZSH)
    lines = {**LINES, f"kb list --kb {place}/so": f"kb list --kb {place}/some\\ place/"}
    found = after_tab({**env, "ZDOTDIR": str(place)}, ["zsh", "-d", "-i"], list(lines))
    assert dict(found) == lines


def after_tab(
    env: dict[str, str], command: list[str], lines: list[str]
) -> Iterator[tuple[str, str]]:
    """Lines as they stand after Tab; Ctrl-T is bound to show the line between << and >>."""
    child, handle = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, env)
    try:
        until(handle, os.write(handle, b"\x14") and "<<>>")
        for line in lines:
            os.write(handle, f"{line}\t\x14".encode())
            shown = until(handle, ">>").rpartition("<<")[2].partition(">>")[0]
            yield line, shown
            os.write(handle, b"\x15")
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(handle)


def until(handle: int, mark: object) -> str:
    """What a terminal shows up to a mark."""
    shown = b""
    while str(mark).encode() not in shown:
        ready, _, _ = select.select([handle], [], [], 20)
        assert ready, shown
        shown += os.read(handle, 65536)
    return shown.decode()


def installed(shell: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    found = ask("--install-completion", shell)
    assert (found.status, found.out) == (0, "")
    assert f"completion for {shell} is in {home}" in found.err


@pytest.mark.parametrize(
    ("shell", "start"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", None)]
)
def test_installing_twice_leaves_one_line_in_a_start_file_kept_as_it_was(
    shell: str, start: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = "# mine, without a line end"
    if start:
        (tmp_path / start).write_text(mine)
    installed(shell, tmp_path, monkeypatch)
    before = {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    installed(shell, tmp_path, monkeypatch)
    assert {path: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == before
    if start:
        lines = (tmp_path / start).read_text().splitlines()
        assert (lines[0], len(lines)) == (mine, 2)


@pytest.mark.system("zsh")
def test_what_is_installed_for_zsh_completes_at_the_first_tab(
    env: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(env["HOME"])
    (home / ".zshrc").write_text(ZSH.partition("\n")[2].replace("=(kb", "=(true"))
    installed("zsh", home, monkeypatch)
    lines = ["kb define inner al", "kb path ai"]
    found = dict(after_tab({**env, "ZDOTDIR": str(home)}, ["zsh", "-d", "-i"], lines))
    assert found == dict(
        zip(lines, ("kb define inner alignment ", "kb path ai-alignment "), strict=True)
    )


def test_the_shell_is_taken_from_the_environment_where_none_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SHELL", "/usr/local/bin/fish")
    assert ask("--show-completion") == ask("--show-completion", "fish")
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert ask("--show-completion").status == 2
    monkeypatch.delenv("SHELL")
    assert "kb --show-completion bash" in ask("--show-completion").err
