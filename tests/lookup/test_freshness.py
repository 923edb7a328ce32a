"""The index on disk: never a stale text, never in the way, whatever happens to it."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from kb.folder import find, index_file
from tests.lookup import (
    CLI,
    MANIFEST,
    Said,
    ask,
    entry,
    isolated,  # noqa: F401
    make,
    settle,
    spawn,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A base of two concepts with a fresh, settled index."""
    cites = "definition: {text: 'The [[two]] of aaaa.', cites: w 1}\nrelations: {is-a: two}\n"
    one = f"id: one\nlabel: one\nkind: thing\n{cites}"
    references = (
        "references:\n  - {id: w, type: book, title: W, author: [{family: Aaaa}], issued: 2020}\n"
    )
    root = make(
        tmp_path / "base",
        {"t/one.yaml": one, "two.yaml": entry("two"), "references.yaml": references},
    )
    assert define(root, "one").status == 0
    settle(root)
    return root


def define(root: Path, *words: str) -> Said:
    return ask("define", *words, "--kb", str(root))


def index_of(root: Path) -> Path:
    folder = find(str(root))
    assert folder is not None
    return Path(index_file(folder))


def swap(place: Path, old: str, new: str) -> None:
    """Write a text in place: the same file, changed."""
    text = place.read_text(encoding="utf-8")
    assert old in text
    with place.open("r+", encoding="utf-8") as file:
        file.write(text.replace(old, new))
        file.truncate()


def test_an_edit_of_the_same_size_is_seen(root: Path) -> None:
    swap(root / "concepts/t/one.yaml", "aaaa", "bbbb")
    assert "of bbbb." in define(root, "one").out


def test_edits_in_quick_succession_are_all_seen(root: Path) -> None:
    place = root / "concepts/t/one.yaml"
    old = "aaaa"
    for n in range(15):
        new = f"x{n:03}"
        swap(place, old, new)
        assert f"of {new}." in define(root, "one").out
        old = new


def test_an_edit_with_its_times_put_back_is_seen(root: Path) -> None:
    place = root / "concepts/t/one.yaml"
    before = place.stat()
    swap(place, "aaaa", "bbbb")
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "of bbbb." in define(root, "one").out


def test_a_file_put_in_anothers_place_is_seen(root: Path) -> None:
    place = root / "concepts/t/one.yaml"
    new = root / "concepts/t/.new"
    new.write_text(place.read_text(encoding="utf-8").replace("aaaa", "cccc"), encoding="utf-8")
    new.replace(place)
    assert "of cccc." in define(root, "one").out


def test_a_renamed_file_is_shown_at_its_new_place(root: Path) -> None:
    (root / "concepts/t/one.yaml").rename(root / "concepts/one.yaml")
    assert define(root, "one").out.endswith("concepts/one.yaml:1\n")


def test_a_deleted_file_is_a_miss(root: Path) -> None:
    (root / "concepts/t/one.yaml").unlink()
    assert define(root, "one").status == 1


def test_a_deleted_topic_folder_is_a_miss(root: Path) -> None:
    shutil.rmtree(root / "concepts/t")
    assert define(root, "one").status == 1


def test_an_added_file_and_a_new_topic_folder_are_found(root: Path) -> None:
    make(root, {"new.yaml": entry("new"), "deep/er/down.yaml": entry("down")})
    assert define(root, "new").status == 0
    assert define(root, "down").status == 0


def test_a_term_added_to_a_file_in_place_is_found(root: Path) -> None:
    place = root / "concepts/two.yaml"
    assert define(root, "dos").status == 1
    settle(root)
    with place.open("a", encoding="utf-8") as file:
        file.write("aliases: [dos]\n")
    assert define(root, "dos").status == 0


def test_the_label_of_a_target_follows_its_file(root: Path) -> None:
    swap(root / "concepts/two.yaml", 'label: "two"', 'label: "deux"')
    said = define(root, "one").out
    assert "The deux of" in said
    assert "two" not in said


def test_the_label_of_a_source_follows_the_bibliography(root: Path) -> None:
    assert "Aaaa" in define(root, "one").out
    swap(root / "concepts/references.yaml", "Aaaa", "Bbbb")
    said = define(root, "one").out
    assert "Bbbb" in said
    assert "Aaaa" not in said


def test_a_relation_removed_at_the_other_end_is_gone(root: Path) -> None:
    assert "has kind" in define(root, "two").out
    settle(root)
    swap(root / "concepts/t/one.yaml", "relations: {is-a: two}\n", "")
    assert "has kind" not in define(root, "two").out


def test_the_reading_of_a_relation_follows_kb_yaml(tmp_path: Path) -> None:
    own = "relations: {measures: {inverse: measured-by, label: LABEL}}\n"
    root = make(
        tmp_path / "base",
        {"a.yaml": entry("one", more="relations: {measures: two}\n"), "b.yaml": entry("two")},
        MANIFEST + own.replace("LABEL", "gauges"),
    )
    assert "gauges" in define(root, "one").out
    settle(root)
    swap(root / "concepts/kb.yaml", "gauges", "weighs")
    said = define(root, "one").out
    assert "weighs" in said
    assert "gauges" not in said


def test_a_relation_type_taken_out_of_kb_yaml_is_no_longer_shown(tmp_path: Path) -> None:
    own = "relations: {measures: {inverse: measured-by}}\n"
    root = make(
        tmp_path / "base",
        {"a.yaml": entry("one", more="relations: {measures: two}\n"), "b.yaml": entry("two")},
        MANIFEST + own,
    )
    assert "measures" in define(root, "one").out
    settle(root)
    swap(root / "concepts/kb.yaml", own, "")
    assert "measures" not in define(root, "one").out


def test_an_entry_that_stops_being_readable_is_not_shown(root: Path) -> None:
    (root / "concepts/t/one.yaml").write_text("id: one\nlabel: [\n", encoding="utf-8")
    said = define(root, "one")
    assert (said.status, said.out) == (1, "")
    assert "kb check" in said.err


def answers(root: Path) -> list[Said]:
    """What browsing and looking up say of a whole base."""
    place = ("--kb", str(root), "--format", "json")
    said = [ask("list", *place)]
    for query in ("shared", "one", "c0", "c1", "c2", "c3"):
        said.append(ask("define", query, "--all", *place))
        said.append(ask("search", query, *place))
        said.append(ask("tree", query, *place))
    return said


@pytest.mark.parametrize("seed", range(3))
def test_after_any_edits_the_answers_equal_those_of_a_new_index(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    root = make(tmp_path / "base", {"references.yaml": "references: []\n"})

    def write(n: int) -> None:
        more = f"aliases: [shared, other {chance.randrange(3)}]\n"
        if n:
            more += f"relations: {{is-a: c{chance.randrange(n)}}}\n"
        label = f"{chance.choice(['alpha', 'beta'])} {n}"
        make(root, {f"{n % 3}/c{n}.yaml": entry(f"c{n}", label, text=f"One {n}.", more=more)})

    def remove(n: int) -> None:
        (root / f"concepts/{n % 3}/c{n}.yaml").unlink(missing_ok=True)

    for n in range(6):
        write(n)
    for _ in range(4):
        for _ in range(chance.randrange(1, 4)):
            chance.choice([write, write, remove])(chance.randrange(6))
        warm = answers(root)
        with monkeypatch.context() as other:
            other.setenv("KB_CACHE_DIR", str(tmp_path / f"cold {chance.random()}"))
            assert answers(root) == warm


def test_of_entries_that_share_an_id_an_edit_does_not_change_which_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(
        tmp_path / "base",
        {
            "a.yaml": entry("same", "shared", text="From a."),
            "b.yaml": entry("same", "shared", text="From b."),
            "c.yaml": entry("c0", text="The [[same]]."),
        },
    )
    answers(root)
    settle(root)
    swap(root / "concepts/a.yaml", "From a.", "By a.")
    warm = answers(root)
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "cold"))
    assert answers(root) == warm


def emptied(place: Path) -> None:
    place.write_bytes(b"")


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def noise(place: Path) -> None:
    place.write_bytes(random.Random(1).randbytes(place.stat().st_size))


def text(place: Path) -> None:
    place.write_text("no database", encoding="utf-8")


def foreign(place: Path) -> None:
    place.unlink()
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.close()


def other_format(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE meta SET value = 'old' WHERE key = 'format'")
    connection.close()


def other_base(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("UPDATE meta SET value = '/elsewhere' WHERE key = 'concepts'")
    connection.close()


def missing_table(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DROP TABLE form")
    connection.close()


def folder(place: Path) -> None:
    place.unlink()
    place.mkdir()


def spoilt_pages(place: Path) -> None:
    """All pages of the entries' and forms' tables overwritten; head and file table intact."""
    with closing(sqlite3.connect(place)) as connection, connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        roots = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name IN ('form', 'entry', 'words_data')"
        ).fetchall()
    connection.close()
    with place.open("r+b") as file:
        for (page,) in roots:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)


@pytest.mark.parametrize(
    "spoil",
    [
        emptied,
        cut,
        noise,
        text,
        foreign,
        other_format,
        other_base,
        missing_table,
        folder,
        spoilt_pages,
    ],
)
@pytest.mark.parametrize("command", ["define one", "list", "search one", "tree two"])
def test_a_spoilt_index_file_is_replaced_or_passed_over(
    spoil: Callable[[Path], None], command: str, root: Path
) -> None:
    arguments = (*command.split(), "--kb", str(root))
    before = ask(*arguments)
    settle(root)
    spoil(index_of(root))
    assert ask(*arguments) == before
    assert ask(*arguments) == before


def in_the_middle(index: Path) -> sqlite3.Connection:
    """A writer in its transaction, some of it on disk already and its journal beside the index."""
    connection = sqlite3.connect(index, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM entry WHERE n % 2")
    connection.execute("UPDATE form SET text = text || 'zz'")
    for n in range(3000):
        connection.execute("INSERT INTO topic VALUES (?, ?)", (f"t{n}", "x" * 200))
    journal = Path(f"{index}-journal").read_bytes()
    assert journal.startswith(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")  # hot: it would be played back
    return connection


@pytest.fixture
def sixty(tmp_path: Path) -> Path:
    """A base of sixty concepts, indexed."""
    root = make(tmp_path / "sixty", {f"e{n}.yaml": entry(f"e{n}") for n in range(60)})
    assert ask("list", "--kb", str(root)).out.count("\n") == 60
    return root


def test_a_journal_left_by_a_killed_writer_does_not_spoil_the_next_index(sixty: Path) -> None:
    """A writer died in its transaction; then the index file is deleted and its journal left."""
    index = index_of(sixty)
    connection = in_the_middle(index)
    kept = Path(f"{index}-journal").read_bytes()
    connection.execute("ROLLBACK")
    connection.close()
    index.unlink()
    Path(f"{index}-journal").write_bytes(kept)
    make(sixty, {f"more{n}.yaml": entry(f"more{n}") for n in range(20)})
    assert ask("list", "--kb", str(sixty)).out.count("\n") == 80


def test_an_index_replaced_while_another_process_writes_to_the_old_one_is_whole(
    sixty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer's journal has the name that the new file's journal would have."""
    real = sqlite3.connect

    def impatient(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return real(*arguments, **{**options, "timeout": 0.1})

    monkeypatch.setattr(sqlite3, "connect", impatient)
    connection = in_the_middle(index_of(sixty))
    try:
        manifest = MANIFEST + "# changed, so the index is built anew\n"
        make(sixty, {f"more{n}.yaml": entry(f"more{n}") for n in range(20)}, manifest)
        assert ask("list", "--kb", str(sixty)).out.count("\n") == 80
        assert define(sixty, "more7").status == 0
    finally:
        with suppress(sqlite3.Error):  # its file is gone; that is its own affair
            connection.execute("COMMIT")
        connection.close()
    for term in ("more7", "e3"):
        assert define(sixty, term).status == 0


def test_killed_at_any_moment_of_a_build_the_next_lookup_is_right(tmp_path: Path) -> None:
    many = {f"c{n}.yaml": entry(f"c{n}", text=f"Number {n}.") for n in range(150)}
    root = make(tmp_path / "base", many)
    for n in range(6):
        child = subprocess.Popen(
            [sys.executable, CLI, "define", "c149", "--kb", str(root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.12 + 0.03 * n)
        child.send_signal(signal.SIGKILL)
        child.wait()
        swap(root / "concepts/c7.yaml", "Number 7" + "x" * n, "Number 7" + "x" * (n + 1))
    said = define(root, "c7")
    assert f"Number 7{'x' * 6}." in said.out
    assert ask("list", "--kb", str(root)).out.count("\n") == 150


def test_two_processes_that_edit_and_look_up_see_their_own_edits(root: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from tests.lookup import ask, entry\n"
        "root, name = sys.argv[1:]\n"
        "place = pathlib.Path(root, 'concepts', name + '.yaml')\n"
        "for n in range(12):\n"
        "    place.write_text(entry(name, text=f'{name} number {n}.'), encoding='utf-8')\n"
        "    said = ask('define', name, '--kb', root)\n"
        "    assert f'number {n}.' in said.out, (n, said)\n"
        "    assert ask('list', '--kb', root).status == 0\n"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(root), f"writer-{n}"],
            stderr=subprocess.PIPE,
            cwd=Path(CLI).parent,
        )
        for n in range(2)
    ]
    for child in children:
        _, said = child.communicate(timeout=60)
        assert child.returncode == 0, said.decode()[-800:]
    assert [define(root, f"writer-{n}").status for n in range(2)] == [0, 0]


def test_eight_processes_at_once_all_answer_while_kb_yaml_and_entries_change(root: Path) -> None:
    children = [
        subprocess.Popen(
            [sys.executable, CLI, *command.split(), "--kb", str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for command in ("define one", "define two", "list", "search one") * 2
    ]
    for n in range(20):
        manifest = MANIFEST + f"# {n}\n"
        new = root / "concepts/.new"
        new.write_text(manifest, encoding="utf-8")
        new.replace(root / "concepts/kb.yaml")
        make(root, {f"x{n}.yaml": entry(f"x{n}")}, manifest)
        time.sleep(0.01)
    for child in children:
        out, said = child.communicate(timeout=60)
        assert child.returncode == 0, said.decode()[-800:]
        assert out
        assert said == b""
    assert ask("list", "--kb", str(root)).out.count("\n") == 22


def test_a_reader_is_answered_while_a_writer_holds_the_index(root: Path) -> None:
    connection = sqlite3.connect(index_of(root), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DELETE FROM entry")
    try:
        assert "of aaaa." in define(root, "one").out
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def as_nobody(work: Callable[[], object]) -> str:
    """What a function gives, as text, in a child process of a user who owns nothing."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            said = json.dumps(work())
        except BaseException as error:  # noqa: BLE001 - the parent is to see whatever it is
            said = json.dumps(repr(error))
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return json.loads(said)


def unprivileged(*arguments: str, env: dict[str, str]) -> Said:
    """Run a command as a user who owns nothing."""
    for name in ("rapidfuzz.distance", "rapidfuzz.process", "rapidfuzz.utils"):
        import_module(name)  # while the packages can be read
    ask(*arguments)

    def work() -> Said:
        os.environ.update(env)
        return ask(*arguments)

    said = as_nobody(work)
    assert isinstance(said, list), said
    return Said(*said)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that any user may enter and read, but not write."""
    place = Path(tempfile.mkdtemp(prefix="kb-lookup-"))
    place.chmod(0o755)
    yield place
    for folder, _, _ in os.walk(place):
        Path(folder).chmod(0o755)
    shutil.rmtree(place)


@pytest.fixture
def shared(root: Path, open_folder: Path) -> Path:
    """The base where any user may read it."""
    return Path(shutil.copytree(root, open_folder / "base"))


def test_an_unprivileged_user_is_really_unprivileged(shared: Path) -> None:
    secret = shared / "secret"
    secret.write_text("x", encoding="utf-8")
    secret.chmod(0)
    assert "PermissionError" in as_nobody(secret.read_text)
    assert "PermissionError" in as_nobody((shared / "new").touch)


@pytest.mark.parametrize("command", ["define one", "list", "search one"])
def test_a_cache_that_cannot_be_written_is_no_obstacle(
    command: str, shared: Path, open_folder: Path
) -> None:
    arguments = (*command.split(), "--kb", str(shared))
    expected = ask(*arguments)
    closed = open_folder / "closed"
    closed.mkdir(mode=0o755)
    for cache in (closed, closed / "inside", closed / "deep/er"):
        assert unprivileged(*arguments, env={"KB_CACHE_DIR": str(cache)}) == expected


def test_an_index_that_cannot_be_written_is_read_while_fresh_and_passed_over_when_stale(
    shared: Path, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {"KB_CACHE_DIR": str(open_folder / "cache")}
    arguments = ("define", "one", "--kb", str(shared))
    monkeypatch.setenv("KB_CACHE_DIR", env["KB_CACHE_DIR"])
    expected = ask(*arguments)
    settle(shared)
    place = index_of(shared)
    for one, mode in ((place.parent, 0o755), (place, 0o644)):
        one.chmod(mode)
    before = place.read_bytes()
    monkeypatch.setenv("KB_CACHE_DIR", str(open_folder / "roots"))
    assert unprivileged(*arguments, env=env) == expected
    assert "of aaaa." in unprivileged(*arguments, env=env).out
    swap(shared / "concepts/t/one.yaml", "aaaa", "bbbb")
    for _ in range(2):
        said = unprivileged(*arguments, env=env)
        assert "of bbbb." in said.out
        assert said.err == ""
    assert place.read_bytes() == before


def test_a_cache_that_is_a_file_is_no_obstacle(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("I was here first", encoding="utf-8")
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / "file"))
    assert define(root, "one").status == 0
    assert (tmp_path / "file").read_text(encoding="utf-8") == "I was here first"


def test_a_user_without_a_home_is_answered(shared: Path) -> None:
    env = {"KB_CACHE_DIR": "", "XDG_CACHE_HOME": "", "HOME": "/nonexistent"}
    assert unprivileged("define", "one", "--kb", str(shared), env=env).status == 0


def test_a_file_that_cannot_be_read_is_spoken_of_at_a_miss(shared: Path, tmp_path: Path) -> None:
    env = {"KB_CACHE_DIR": str(tmp_path / "none")}
    (shared / "concepts/two.yaml").chmod(0)
    assert unprivileged("define", "one", "--kb", str(shared), env=env).status == 0
    said = unprivileged("define", "two", "--kb", str(shared), env=env)
    assert said.status == 1
    assert "kb check" in said.err


def test_a_folder_that_cannot_be_listed_is_spoken_of_at_a_miss(
    shared: Path, tmp_path: Path
) -> None:
    """“Not found” is not said without having looked (speed.md, freshness)."""
    (shared / "concepts/t").chmod(0)
    env = {"KB_CACHE_DIR": str(tmp_path / "none")}
    said = unprivileged("define", "one", "--kb", str(shared), env=env)
    (shared / "concepts/t").chmod(0o755)
    assert said.status == 1
    assert "kb check" in said.err


@pytest.mark.parametrize(
    "name", ["with space", "100%25", "what?", "#hash", "naïve ☃", "a&b=c;d", "quo'te\"s", "-dash"]
)
def test_any_path_will_do_for_base_and_cache(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_CACHE_DIR", str(tmp_path / f"cache {name}"))
    root = make(tmp_path / name, {f"{name}/{name}.yaml": entry("one")})
    assert define(root, "one").status == 0
    (made,) = (tmp_path / f"cache {name}").iterdir()
    settle(root)
    from kb import front

    assert front._at_once(("define", "one", "--kb", str(root))) is not None
    assert made == index_of(root)
    assert define(root, "one").out.endswith(f"concepts/{name}/{name}.yaml:1\n")


def test_a_file_name_that_is_no_unicode_does_not_stop_lookups(root: Path) -> None:
    place = os.fsencode(root / "concepts") + b"/caf\xe9.yaml"
    with open(place, "wb") as file:
        file.write(entry("cafe").encode())
    assert define(root, "one").status == 0
    said = spawn("list", "--kb", str(root))
    assert "Traceback" not in said.err
    assert said.status == 0


def test_a_base_at_a_path_that_is_no_unicode_is_answered(root: Path, tmp_path: Path) -> None:
    place = os.fsencode(tmp_path) + b"/caf\xe9"
    shutil.copytree(root, os.fsdecode(place))
    said = spawn("define", "one", "--kb", os.fsdecode(place))
    assert "Traceback" not in said.err
    assert said.status == 0


def test_two_bases_of_the_same_name_have_an_index_each(tmp_path: Path) -> None:
    roots = [
        make(tmp_path / side / "base", {"a.yaml": entry("one", text=f"From the {side}.")})
        for side in ("left", "right")
    ]
    for _ in range(2):
        for root, side in zip(roots, ("left", "right"), strict=True):
            assert f"From the {side}." in define(root, "one").out


def test_a_base_moved_away_and_another_put_in_its_place_is_seen(root: Path) -> None:
    root.rename(root.parent / "old")
    make(root, {"t/one.yaml": entry("one", text="The new one.")})
    assert "The new one." in define(root, "one").out
    assert define(root, "two").status == 1
