"""What completes a command line, by the protocol of the scripts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb import declared
from kb.commands import declared as declaring
from kb.completing import answering, shells, terms
from tests.lookup import (
    CLI,
    ask,
    isolated,  # noqa: F401
    kept,
    make,
    settle,
)
from tests.shell import ODD, completed, completed_in_bash, entry, small_base


@pytest.fixture(name="base")
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = small_base(tmp_path / "base")
    monkeypatch.setenv("KB_DIR", str(root))
    return root


def test_the_table_is_what_the_commands_declare() -> None:
    assert declaring.PLACE.read_text() == declaring.table(), "python -m kb.commands.declared"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kb def", ["define"]),
        ("kb help def", ["define"]),
        ("kb define --form", ["--format"]),
        ("kb define --format js", ["json"]),
        ("kb define --format=js", ["--format=json"]),
        ("kb --kb . sea", ["search"]),
        ("kb check --fail-on ", ["error", "info", "warning"]),
        ("kb explain GRA005", ["GRA005"]),
        ("kb export json-", ["json-schema"]),
        ("kb --show-completion ", ["bash", "fish", "zsh"]),
        ("kb define -- --", []),
        ("kb nonsense x", []),
        ("kb check x", []),
        ("kb path a b c", []),
        ("kb define --nonsense", []),
    ],
)
def test_commands_options_and_their_values_complete(
    line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = completed(monkeypatch, line)
    assert (found.status, found.out.split(), found.err) == (0, expected, "")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kb define in", ["inner"]),
        ("kb define inner ", ["alignment", "optimizer"]),
        ("kb define inner al", ["alignment"]),
        ("kb define INNER al", ["alignment"]),
        ("kb define inner-al", ["inner-alignment"]),
        ("kb define inner-", ["inner-alignment", "inner-optimizer"]),
        ("kb define innera", ["inneralignment"]),
        ("kb define ai", ["ai"]),
        ("kb define AI al", ["alignment"]),
        ("kb define inn al", []),
        ("kb define alig", ["aligning"]),
        ("kb define odd", ["odd's"]),
        ("kb define odd\\'s ", ['"quoted"']),
        ('kb define "odd\'s" \'"quoted"\' ', ["🙂"]),
        ("kb define signal:", ["signal:noise"]),
        ("kb define nothing-like-this", []),
        ("kb search inner o", ["optimizer"]),
        ("kb path inner", ["inner-alignment", "inner-optimizer"]),
        ("kb path ai-alignment r", ["ratio"]),
        ('kb path "inner a', ["inner alignment"]),
        ("kb path inner\\ o", ["inner optimizer"]),
        ('kb order "odd', [ODD]),
        ("kb list --kind ", ["thing"]),
        ("kb list --topic ", ["one", "two"]),
        ("kb list --status a", ["accepted"]),
        ("kb tree ratio --relation is-", ["is-a"]),
    ],
)
def test_terms_complete_word_by_word_and_arguments_by_id(
    line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = completed(monkeypatch, line)
    assert (found.status, found.out.splitlines(), found.err) == (0, expected, "")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("kb cite inn", ["inner", "innes-2001"]),
        ("kb cite source:doe", ["source:doe-1999", "source:doe-2000:b"]),
        ("kb cite concept:rat", ["concept:ratio"]),
        ("kb cite con", ["concept:"]),
        ("kb cite inner al", ["alignment"]),
    ],
)
def test_cite_completes_terms_sources_and_what_forces_one(
    line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(declared.ARGUMENTS, "cite", (("TERM", True),))
    monkeypatch.setitem(declared.OPTIONS, "cite", {})
    assert completed(monkeypatch, line).out.splitlines() == expected


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("kb", "define", "inner", "al"), ["alignment"]),
        (("kb", "define", "inner", ""), ["alignment", "optimizer"]),
        (("kb", "define", "signal", ":", "no"), ["noise"]),
        (("kb", "define", "signal", ":"), ["noise"]),
        (("kb", "define", "sig"), ["signal:noise"]),
        (("kb", "stats", "--format", "=", "js"), ["json"]),
        (("kb", "stats", "--format", "="), ["json", "text"]),
        (("kb", "define", "odd"), ["odd\\'s"]),
        (("kb", "define", "odd\\'s", ""), ['\\"quoted\\"']),
        (("kb", "path", '"inner a'), ["inner alignment"]),
        (("kb", "path", "inner\\ a"), ["inner\\ alignment"]),
        (("kb", "path", '"costly'), ["costly \\$HOME \\`x\\` *star*"]),
        (("kb", "path", "'costly"), ["costly $HOME `x` *star*"]),
    ],
)
def test_bash_gets_words_as_they_may_stand_on_its_line(
    words: tuple[str, ...], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed_in_bash(monkeypatch, words).out.splitlines() == expected


@pytest.mark.usefixtures("base")
def test_an_id_that_completes_is_found_though_no_term_is_spelt_like_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert completed(monkeypatch, "kb path mon").out == "money\n"
    assert ask("define", "money").out.startswith("costly $HOME `x` *star*  (thing, draft)\n")
    found = ask("define", "money", "--format", "json").json["matches"]
    assert [one["matched"] for one in found] == [
        {"form": "money", "field": "id", "reason": "exact"}
    ]
    assert ask("define", "Money").status == 1


@pytest.mark.usefixtures("base")
def test_fish_is_told_whether_there_is_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(monkeypatch, "kb define inn", action="is-args") == (0, "", "")
    assert completed(monkeypatch, "kb define zzz", action="is-args") == (1, "", "")


@pytest.mark.parametrize("shell", ["powershell", "", "csh"])
def test_another_shell_gets_nothing(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(monkeypatch, "kb def", shell=shell) == (1, "", "")


def test_kb_on_the_line_is_the_base_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make(tmp_path / "other", {"a.yaml": entry("zebra", "zebra crossing")})
    for line in (f"kb --kb {other} define z", f"kb define --kb={other} z"):
        assert completed(monkeypatch, line).out == "zebra\n"
    for line in ("kb --kb /nowhere/at/all define z", "kb define --kb /nowhere z"):
        assert completed(monkeypatch, line) == (0, "", "")


def test_folders_complete_with_a_slash_and_hidden_ones_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ab", "ac", ".hidden"):
        (tmp_path / "place" / name).mkdir(parents=True)
    (tmp_path / "place" / "a file").touch()
    place = f"{tmp_path}/place/"
    assert completed(monkeypatch, f"kb list --kb {place}").out == f"{place}ab/\n{place}ac/\n"
    assert completed(monkeypatch, f"kb list --kb={place}ac").out == f"--kb={place}ac/\n"
    assert completed(monkeypatch, f"kb list --kb {place}.").out == f"{place}.hidden/\n"
    assert completed(monkeypatch, f"kb list --kb {place}none/x").out == ""


def test_no_index_is_built_for_a_large_base(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path / "base", {f"{n}.yaml": entry(f"c{n}", f"thing {n}") for n in range(5)})
    monkeypatch.setenv("KB_DIR", str(root))
    with monkeypatch.context() as changed:
        changed.setattr(answering, "SMALL", 5)
        assert completed(changed, "kb define ") == (0, "", "")
        assert not cache.exists()
    assert completed(monkeypatch, "kb define ").out == "thing\n"
    assert cache.exists()


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"x" * 5000, b"", b"no database"])
def test_a_spoilt_index_is_made_anew_where_the_base_is_small_and_else_left(
    content: bytes, base: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("list", "--kb", str(base))
    (place,) = cache.iterdir()
    place.write_bytes(content)
    with monkeypatch.context() as changed:
        changed.setattr(answering, "SMALL", 1)
        assert completed(changed, "kb define inn") == (0, "", "")
    assert place.read_bytes() == content
    assert completed(monkeypatch, "kb define inn") == (0, "inner\n", "")


def test_at_most_a_hundred_come_sorted_and_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "---\n".join(entry(f"c{n:03}", f"w{n:03} thing") for n in range(300))
    monkeypatch.setenv("KB_DIR", str(make(tmp_path / "base", {"all.yaml": many})))
    for line, first in (("kb define ", "w000"), ("kb path ", "c000")):
        found = completed(monkeypatch, line).out.split()
        assert (len(found), found[0]) == (100, first)
        assert found == sorted(found)
        assert completed(monkeypatch, line).out.split() == found


def test_no_first_word_is_lost_among_thousands_of_terms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("abstract", "causal", "deep")
    seconds = ("agent", "bound", "critic", "decoder", "policy", "search")
    names = [f"{one} {two} {n}" for one in words for two in seconds for n in range(60)]
    many = "---\n".join(entry(f"c{n}", name) for n, name in enumerate(names))
    monkeypatch.setenv("KB_DIR", str(make(tmp_path / "base", {"all.yaml": many})))
    assert completed(monkeypatch, "kb define ").out.split() == list(words)
    assert completed(monkeypatch, "kb define causal ").out.split() == list(seconds)


def test_a_word_and_a_longer_one_that_begins_like_it_both_come(tmp_path: Path) -> None:
    from kb.folder import find
    from kb.index.store import opened

    names = [*(f"inter zone {n}" for n in range(80)), "intern", "internal clock", "inter nation"]
    many = "---\n".join(entry(f"c{n}", name) for n, name in enumerate(names))
    folder = find(str(make(tmp_path / "base", {"all.yaml": many})))
    assert folder is not None
    found = terms.next_words(kept(opened(folder)), (), "int")
    assert found == {"inter", "intern", "internal"}


def test_completion_imports_no_command_and_no_sqlite3(base: Path) -> None:
    ask("list")
    settle(base)
    code = (
        "import sys\nfrom kb.front import main\nmain([])\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    env = {"_KB_COMPLETE": "complete_fish", "_TYPER_COMPLETE_ARGS": "kb define inn"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **env},
        cwd=Path(CLI).parent,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == "inner\n"
    loaded = set(done.stderr.split())
    assert loaded.isdisjoint({"sqlite3", "typer", "kb.commands", "yaml", "re", "typing"})


@pytest.mark.parametrize(
    ("line", "words", "quote"),
    [
        ("kb a b", ["kb", "a", "b"], ""),
        ("kb a ", ["kb", "a", ""], ""),
        ("kb 'a b' \"c d", ["kb", "a b", "c d"], '"'),
        ("kb a\\ b 'it'\\''s", ["kb", "a b", "it's"], "'"),
        ('kb "a\\"b\\c" x', ["kb", 'a"b\\c', "x"], ""),
        ("kb '' x\\", ["kb", "", "x"], ""),
    ],
)
def test_a_line_splits_as_a_shell_splits_it(line: str, words: list[str], quote: str) -> None:
    found = shells.split(line)
    assert [word.text for word in found] == words
    assert found[-1].quote == quote
