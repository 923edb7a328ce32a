"""Help pages: every command, its examples, its options, at any width; wrong use."""

import shlex

import pytest

from kb.commands.app import AUDIENCES, COMMANDS
from kb.commands.helping import text_and_examples
from tests.lookup import (
    ask,
    isolated,  # noqa: F401
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_help_page_fits_the_terminal(
    command: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = ask(command, "--help")
    assert said.status == 0
    lines = said.out.splitlines()
    assert [line for line in lines if len(line) > columns and not line.startswith("  kb ")] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_help_page_ends_in_examples_a_line_each(command: str) -> None:
    _, examples = text_and_examples(COMMANDS[command])
    lines = ask(command, "--help").out.splitlines()
    assert examples
    assert lines[-len(examples) - 1 :] == ["Examples:", *(f"  {one}" for one in examples)]
    for example in examples:
        words = shlex.split(example)
        assert words[:2] == ["kb", command]


@pytest.mark.parametrize("command", COMMANDS)
def test_what_every_command_has_stands_last_and_apart(command: str) -> None:
    page = ask(command, "-h").out
    own, _, shared = page.partition("\nIn every command:\n")
    assert "--help" in shared
    assert "--help" not in own
    assert "--kb DIR" not in own


def test_examples_may_be_one_or_many_and_break_lines_or_be_missing() -> None:
    def one() -> None:
        """Does it.

        Example: kb one
        """

    def many() -> None:
        """Does it.

        How it is
        done.

        Examples: kb many · kb many
        --more
        """

    def none() -> None:
        """Does it."""

    assert text_and_examples(one) == ("Does it.", ["kb one"])
    said = ("Does it.\n\nHow it is\ndone.", ["kb many", "kb many --more"])
    assert text_and_examples(many) == said
    assert text_and_examples(none) == ("Does it.", [])


def test_the_commands_are_listed_by_audience_in_the_order_of_the_registry() -> None:
    page = ask("--help").out
    at = -1
    for audience, commands in AUDIENCES.items():
        if commands:
            at = page.index(f"\n{audience}:\n", at + 1)
        for name in commands:
            at = page.index(f"\n  {name} ", at + 1)


def test_kb_help_is_the_same_as_the_option() -> None:
    assert ask("help") == ask("--help")
    assert ask("help", "define") == ask("define", "--help")
    assert ask("help", "nonsense").status == 2


def test_kb_alone_shows_the_commands_on_stderr_and_exits_2() -> None:
    said = ask()
    assert (said.status, said.out) == (2, "")
    assert said.err == ask("--help").out


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("dfine x", "'define'"),
        ("lst", "'list'"),
        ("define --formt json x", "--format"),
        ("list --topc one", "--topic"),
        ("define x --format jsn", "json"),
        ("define", "TERM"),
        ("mesa-optimizer", "kb define"),
    ],
)
def test_wrong_use_names_what_was_meant_and_exits_2(line: str, hint: str) -> None:
    said = ask(*line.split())
    assert (said.status, said.out) == (2, "")
    assert hint in said.err.splitlines()[-1]


def test_no_page_holds_the_traces_of_rich_markup() -> None:
    for command in COMMANDS:
        page = ask(command, "--help").out
        assert not set("╭│╰─\x1b") & set(page)
