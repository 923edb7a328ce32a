"""Tests of the shell around kb: completion, help pages, pipes, pagers, colour."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.lookup import CLI, ROOT, Said, ask, make

ODD = 'odd\'s "quoted" 🙂 term'


def entry(concept: str, label: str, more: str = "") -> str:
    """An entry whose label may hold anything."""
    quoted = "'" + label.replace("'", "''") + "'"
    return f"id: {concept}\nlabel: {quoted}\nkind: thing\ndefinition: What it is.\n{more}"


SOURCE = "  - {{id: {0}, type: book, title: T, author: [{{family: Doe}}]}}\n"


def small_base(root: Path) -> Path:
    """A base with labels that shells find hard."""
    return make(
        root,
        {
            "one.yaml": entry("odd-one", ODD),
            "two.yaml": entry("inner-alignment", "inner alignment", "topics: [one]\n"),
            "three.yaml": entry("inner-optimizer", "inner optimizer"),
            "four.yaml": entry("ai-alignment", "AI alignment", "aliases: [aligning AI]\n"),
            "five.yaml": entry("ratio", "signal:noise ratio"),
            "six.yaml": entry("money", "costly $HOME `x` *star*"),
            "references.yaml": "references:\n"
            + "".join(SOURCE.format(key) for key in ("doe-1999", "doe-2000:b", "innes-2001")),
        },
    )


def completed(
    monkeypatch: pytest.MonkeyPatch, line: str, *, shell: str = "fish", action: str = "get-args"
) -> Said:
    """What kb prints when fish or zsh ask it to complete a command line."""
    with monkeypatch.context() as changed:
        changed.setenv("_KB_COMPLETE", f"complete_{shell}")
        changed.setenv("_TYPER_COMPLETE_ARGS", line)
        changed.setenv("_TYPER_COMPLETE_FISH_ACTION", action)
        return ask()


def completed_in_bash(monkeypatch: pytest.MonkeyPatch, words: Sequence[str]) -> Said:
    """What kb prints when bash asks it to complete the last of some words."""
    with monkeypatch.context() as changed:
        changed.setenv("_KB_COMPLETE", "complete_bash")
        changed.setenv("COMP_WORDS", "\n".join(words))
        changed.setenv("COMP_CWORD", str(len(words) - 1))
        return ask()


def program(folder: Path) -> dict[str, str]:
    """An environment in which `kb` is a program on the path."""
    folder.mkdir(exist_ok=True)
    place = folder / "kb"
    place.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{CLI}" "$@"\n')
    place.chmod(0o755)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8"}


__all__ = ["ODD", "ROOT", "completed", "completed_in_bash", "entry", "program", "small_base"]
