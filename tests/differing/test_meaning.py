"""What counts as the same, as another name, as gone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.differing import compare
from kb.differing.sides import Side, based, layout_only, unread
from kb.layout import layout
from tests.differing import between, difference, side, told
from tests.differing.test_fields import FULL, full
from tests.lookup import MANIFEST, entry

ROOT = Path(__file__).parents[2]
REAL = {
    str(path.relative_to(ROOT)): path.read_bytes() for path in (ROOT / "concepts").rglob("*.yaml")
}


def turned(data: bytes) -> bytes:
    """The same values in another layout: keys sorted, lines short, other quotes."""
    documents: list[Any] = list(yaml.load_all(data, yaml.BaseLoader))
    return yaml.safe_dump_all(documents, sort_keys=True, width=30, allow_unicode=True).encode()


def crammed(data: bytes) -> bytes:
    """The same values in flow style, on lines as long as they get, with CR LF."""
    documents: list[Any] = list(yaml.load_all(data, yaml.BaseLoader))
    text = yaml.safe_dump_all(documents, default_flow_style=True, width=10**6)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("how", [turned, crammed, lambda data: layout(data).data or b""])
def test_another_layout_of_the_real_base_is_no_change(how: Any) -> None:
    laid_out = Side("laid out", {path: how(data) for path, data in REAL.items()})
    assert not between(Side("real", REAL), laid_out)


def test_a_base_does_not_differ_from_itself() -> None:
    assert not between(Side("one", REAL), Side("other", dict(REAL)))


def test_the_long_form_says_what_the_short_one_says() -> None:
    short = entry("one", more="aliases: uno\nnotes: A note.\nrelations: {is-a: two}\n")
    long = entry("one").replace('label: "one"', "label: {text: {en: one}}") + (
        "aliases: [{text: uno, spot: true}]\nnotes: [{kind: scope, text: A note.}]\n"
        "relations: {is-a: [{to: two, status: stated}]}\nstatus: draft\n"
    )
    assert not difference({"a.yaml": short}, {"a.yaml": long})


def test_entries_that_change_places_in_a_file_do_not_change() -> None:
    one, two = entry("one"), entry("two")
    assert not difference({"a.yaml": f"{one}---\n{two}"}, {"a.yaml": f"{two}---\n{one}"})


def test_composed_and_decomposed_letters_are_the_same() -> None:
    assert not difference(
        {"a.yaml": entry("one", text="A caf\u00e9.")},
        {"a.yaml": entry("one", text="A cafe\u0301.")},
    )


def test_a_translation_that_changes_is_told_with_its_language() -> None:
    before = "id: one\nlabel: {en: one, de: eins}\ndefinition: One.\n"
    (change,) = difference({"a.yaml": before}, {"a.yaml": before.replace("eins", "Eins")}).changed
    assert (change.language, change.before, change.after) == ("de", "eins", "Eins")


RELATION = "relations: {is-a: [{to: two, because: seen}]}\n"
INVERSE = "relations: {has-kind: [{to: one, because: seen}]}\n"


def test_a_relation_authored_from_the_other_end_is_the_same_statement() -> None:
    before = {"a.yaml": entry("one", more=RELATION), "b.yaml": entry("two")}
    after = {"a.yaml": entry("one"), "b.yaml": entry("two", more=INVERSE)}
    assert not difference(before, after)


def test_what_is_said_of_a_relation_from_the_other_end_is_told_once() -> None:
    before = {"a.yaml": entry("one", more=RELATION), "b.yaml": entry("two")}
    after = {
        "a.yaml": entry("one"),
        "b.yaml": entry("two", more=INVERSE.replace("seen", "heard")),
    }
    (change,) = difference(before, after).changed
    assert change.part == "because"
    assert (change.before, change.after) == ("seen", "heard")


def test_a_relation_that_both_ends_author_stays_while_one_does() -> None:
    before = {"a.yaml": entry("one", more=RELATION), "b.yaml": entry("two", more=INVERSE)}
    assert not difference(before, {**before, "b.yaml": entry("two")})


def test_a_symmetric_relation_has_no_direction() -> None:
    before = {
        "a.yaml": entry("one", more="relations: {related-to: two}\n"), "b.yaml": entry("two"),
    }  # fmt: skip
    after = {
        "a.yaml": entry("one"), "b.yaml": entry("two", more="relations: {related-to: one}\n"),
    }  # fmt: skip
    assert not difference(before, after)


def test_what_a_new_entry_says_is_part_of_its_being_new() -> None:
    made = difference({"b.yaml": entry("two")}, {"b.yaml": entry("two"), "a.yaml": FULL})
    assert [one.id for one in made.added] == ["full"]
    assert not made.changed


def test_a_relation_of_an_entry_that_stays_to_one_that_goes_is_told() -> None:
    more = "relations: {is-a: two}\n"
    made = difference(
        {"a.yaml": entry("one", more=more), "b.yaml": entry("two")}, {"a.yaml": entry("one")}
    )
    assert [one.id for one in made.removed] == ["two"]
    assert made.removed[0].impact == "breaking"
    assert [told(one) for one in made.changed] == [
        ("relations", "is-a two", None, "is-a two", None)
    ]


LONG = "A thing that is told in as many words as it takes to know it again by them alone."


def test_another_id_with_a_tombstone_breaks_nothing_and_links_may_follow() -> None:
    before = {
        "a.yaml": entry("old", "name", text=LONG, more="relations: {is-a: two}\n"),
        "b.yaml": entry("two", text="As [[old]] has it.", more="relations: {leads-to: old}\n"),
    }
    after = {
        "a.yaml": "id: old\nlabel: name\nkind: thing\nstatus: deprecated\nreplaced_by: new\n",
        "c.yaml": entry("new", "name", text=LONG, more="relations: {is-a: two}\n"),
        "b.yaml": entry("two", text="As [[new]] has it.", more="relations: {leads-to: new}\n"),
    }
    made = difference(before, after)
    assert [(one.before, one.after, one.by, one.impact) for one in made.renamed] == [
        ("old", "new", "tombstone", "minor")
    ]
    assert list(made.impacts) == ["minor"]


def test_another_id_without_a_tombstone_is_known_by_the_text_and_breaks() -> None:
    before = {"a.yaml": entry("old", "some name", text=LONG)}
    after = {"a.yaml": entry("new", "other name", text=LONG.replace("alone", "only"))}
    made = difference(before, after)
    assert [(one.before, one.after, one.by, one.impact) for one in made.renamed] == [
        ("old", "new", "content", "breaking")
    ]
    assert {change.field for change in made.changed} == {"label", "definition"}
    assert not made.added
    assert not made.removed


def test_another_id_is_known_by_the_label() -> None:
    made = difference(
        {"a.yaml": entry("old", "the name")}, {"a.yaml": entry("new", "The Name", text="Else.")}
    )
    assert [(one.before, one.after) for one in made.renamed] == [("old", "new")]


def test_entries_that_share_little_are_one_gone_and_one_new() -> None:
    made = difference(
        {"a.yaml": entry("old", text=LONG)},
        {"a.yaml": entry("new", text="A thing that is told in other words, and so is another.")},
    )
    assert not made.renamed
    assert [one.id for one in made.removed] == ["old"]
    assert [one.id for one in made.added] == ["new"]


def test_of_several_likely_names_the_most_alike_is_taken_and_each_once() -> None:
    words = LONG.split()
    before = {f"{n}.yaml": entry(f"old-{n}", text=" ".join([*words, *["end"] * n])) for n in (1, 9)}
    after = {f"{n}.yaml": entry(f"new-{n}", text=" ".join([*words, *["end"] * n])) for n in (1, 9)}
    made = difference(before, after)
    assert {(one.before, one.after) for one in made.renamed} == {
        ("old-1", "new-1"), ("old-9", "new-9"),
    }  # fmt: skip


def test_an_entry_that_names_its_successor_may_say_less_without_breaking() -> None:
    grave = "id: full\nlabel: full thing\nstatus: deprecated\nreplaced_by: other\n"
    made = difference(full(FULL), full(grave))
    assert made.changed
    assert "breaking" not in made.impacts


def test_an_entry_in_another_file_has_moved_and_nothing_else() -> None:
    made = difference({"a.yaml": entry("one")}, {"sub/one.yaml": entry("one")})
    assert [tuple(one) for one in made.moved] == [
        ("one", "concepts/a.yaml", "concepts/sub/one.yaml", "patch")
    ]
    assert list(made.impacts) == ["patch"]


BROKEN = "id: one\nlabel: [one\n"


@pytest.mark.parametrize("turn", [False, True])
def test_nothing_is_said_of_what_a_side_cannot_read_but_that(turn: bool) -> None:
    good = side({"one.yaml": entry("one"), "b.yaml": entry("two", text="Two.")}, "good")
    bad = side({"one.yaml": BROKEN, "b.yaml": entry("two", text="Zwei.")}, "bad")
    sides = (bad, good) if turn else (good, bad)
    made = between(*sides)
    assert [(one.id, one.field) for one in made.changed] == [("two", "definition")]
    assert list(made.impacts) == ["minor"]
    (missing,) = unread(bad, based(bad))
    assert (missing.path, missing.ids) == ("concepts/one.yaml", ("one",))


def test_a_broken_kb_yaml_is_named_and_the_entries_are_compared() -> None:
    bad = side({"a.yaml": entry("one", text="Eins.")}, "bad", manifest="title: [\n")
    made = between(side({"a.yaml": entry("one", text="One.")}), bad)
    assert [one.field for one in made.changed] == ["definition"]
    assert not made.base
    assert [one.path for one in unread(bad, based(bad))] == ["concepts/kb.yaml"]


def test_a_record_that_cannot_be_read_is_not_gone() -> None:
    good = "references:\n  - {id: a, type: book, title: A}\n  - {id: b, type: book, title: B}\n"
    bad = side({"references.yaml": good + "  - {id: c, type: [\n"}, "bad")
    assert not between(side({"references.yaml": good}), bad)
    assert [one.ids for one in unread(bad, based(bad))] == [("c",)]


def test_a_value_at_fault_is_named_and_the_rest_of_its_file_is_compared() -> None:
    bad = side({"a.yaml": entry("one") + "status: finished\n"}, "bad")
    made = between(side({"a.yaml": f"{entry('one')}---\n{entry('two')}"}), bad)
    (missing,) = unread(bad, based(bad))
    assert (missing.path, missing.ids, missing.partly) == ("concepts/a.yaml", (), True)
    assert [one.id for one in made.removed] == ["two"]


def test_the_files_that_differ_in_layout_only_are_listed() -> None:
    one = side({"a.yaml": entry("one"), "b.yaml": entry("two"), "c.yaml": entry("three")})
    other = side({
        "a.yaml": "# a remark\n" + entry("one"), "b.yaml": entry("two", text="Zwei."),
        "c.yaml": entry("three").replace("\n", "\r\n"),
    })  # fmt: skip
    assert layout_only(one, other, ["concepts/b.yaml"]) == ["concepts/a.yaml"]


def test_files_that_both_sides_have_alike_are_read_once() -> None:
    one = side({"a.yaml": entry("one"), "b.yaml": entry("two")})
    other = side({"a.yaml": entry("one"), "b.yaml": entry("two", text="Zwei.")})
    base = based(one)
    shared = based(other, (one, base))
    assert shared["one"] is base["one"]
    assert shared["two"] is not base["two"]
    assert [one.id for one in compare(base, shared).changed] == ["two"]


def test_another_language_of_the_base_reads_every_file_anew() -> None:
    text = "id: one\nlabel: {en: one, de: eins}\ndefinition: One.\n"
    one = side({"a.yaml": text})
    other = side({"a.yaml": text}, manifest=MANIFEST.replace("language: en", "language: de"))
    shared = based(other, (one, based(one)))
    assert str(shared["one"].label) == "eins"


def test_an_id_that_stands_twice_is_named_and_its_first_entry_compared() -> None:
    twice = side({"a.yaml": entry("one", text="One."), "b.yaml": entry("one", text="Eins.")})
    assert not between(side({"a.yaml": entry("one", text="One.")}), twice)
    assert [one.path for one in unread(twice, based(twice))] == ["concepts/b.yaml"]
