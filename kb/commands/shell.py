"""The completion scripts: printed, and put where bash, zsh and fish find them."""

import os
from contextlib import suppress
from pathlib import Path

from kb.completing.shells import SCRIPTS
from kb.errors import UnknownName


def script(shell: str) -> str:
    """The script that tells a shell to ask kb. Raises UnknownName."""
    if shell not in SCRIPTS:
        raise UnknownName(f"completion is for {', '.join(SCRIPTS)}: kb --show-completion bash")
    return SCRIPTS[shell]


def install(shell: str) -> Path:
    """Write the script of a shell; bash and zsh get a line in their start file, once.

    Raises UnknownName, and OSError where the home folder cannot be written.
    """
    text, home = script(shell), Path.home()
    place, start, line = {
        "bash": (home / ".bash_completions/kb.sh", ".bashrc", "source ~/.bash_completions/kb.sh"),
        "zsh": (home / ".zfunc/_kb", ".zshrc", _ZSH_START),
        "fish": (_configuration(home) / "fish/completions/kb.fish", "", ""),
    }[shell]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    if start:
        _append(home / start, line)
    return place


_ZSH_START = "fpath+=~/.zfunc; autoload -Uz compinit; compinit"


def _configuration(home: Path) -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")


def _append(place: Path, line: str) -> None:
    before = ""
    with suppress(FileNotFoundError):
        before = place.read_text(encoding="utf-8", errors="surrogateescape")
    if line in before.splitlines():
        return
    with place.open("a", encoding="utf-8") as file:
        file.write(("" if before.endswith("\n") or not before else "\n") + line + "\n")
