"""Fixes made together: safe ones in turn, unsafe ones only where nothing contests them."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.check.baseline import read_baseline
from kb.check.engine import check
from kb.check.examples import BASELINE, base_of, texts_of
from kb.check.registry import RULES
from kb.diagnostics import Edit, Finding, Fix, Severity, Span
from kb.fixes import Repair, compatible, edited, uncontested

FIXABLE = [
    (code, n)
    for code, rule in RULES.items()
    if rule.fix is not None
    for n in range(len(rule.invalid))
]


def finding(*edits: tuple[int, int, str], safe: bool = False, line: int = 1) -> Finding:
    """A finding whose fix replaces columns of a line, counted from 0."""
    made = [Edit(Span("a.yaml", line, a + 1, line, b + 1), text) for a, b, text in edits]
    fix = Fix("mend", safe, tuple(made))
    return Finding("CIT001", Severity.ERROR, "bad", made[0].span, fix=fix)


def texts_with(
    files: Mapping[str, str], lead: bytes = b"", newline: str = "\n"
) -> dict[str, bytes]:
    """The files as bytes; those that are YAML with a mark before them and other line ends."""
    made = {path: text.encode() for path, text in files.items()}
    for path in files_of_yaml(made):
        made[path] = lead + made[path].replace(b"\n", newline.encode())
    return made


def repaired(
    files: Mapping[str, bytes], codes: Sequence[str], published: Sequence[str] = ()
) -> tuple[dict[str, bytes], Sequence[Finding]]:
    """The files after all fixes of some rules, and what those rules still find."""

    def findings(unsaved: Mapping[str, bytes]) -> list[Finding]:
        now = {**files, **unsaved}
        baseline = read_baseline(BASELINE, now[BASELINE]) if BASELINE in now else None
        return check(
            base_of(now),
            now.__getitem__,
            select=codes,
            published=frozenset(published),
            today="2026-11-24",
            baseline=baseline,
        )

    repair = Repair(findings, files.__getitem__, unsafe=True)
    left = repair.run()
    return {**files, **{one.path: one.after for one in repair.changes}}, left


@pytest.mark.parametrize(("code", "n"), FIXABLE)
def test_after_its_fix_a_rule_finds_nothing_that_it_could_fix(code: str, n: int) -> None:
    example = RULES[code].invalid[n]
    files, left = repaired(
        texts_with(texts_of(example)), [code, *example.beside], example.published
    )
    assert [one for one in left if one.code == code and one.fix is not None] == []
    assert repaired(files, [code, *example.beside], example.published)[0] == files


@pytest.mark.parametrize(("code", "n"), FIXABLE)
def test_a_fix_keeps_the_mark_and_the_line_ends_of_a_windows_file(code: str, n: int) -> None:
    example = RULES[code].invalid[n]
    plain, _ = repaired(texts_with(texts_of(example)), [code, *example.beside], example.published)
    mark = b"\xef\xbb\xbf"
    windows = texts_with(texts_of(example), mark, "\r\n")
    made, _ = repaired(windows, [code, *example.beside], example.published)
    for path in files_of_yaml(plain):
        assert made[path] == mark + plain[path].replace(b"\n", b"\r\n")


def files_of_yaml(files: Mapping[str, bytes]) -> list[str]:
    return [path for path in files if path.endswith(".yaml")]


def test_of_safe_fixes_that_meet_the_first_is_made() -> None:
    first, second = finding((0, 5, "x"), safe=True), finding((3, 8, "y"), safe=True)
    assert compatible([second, first]) == ([first], [second])


def test_of_unsafe_fixes_that_meet_none_is_made() -> None:
    first, second, apart = finding((0, 5, "x")), finding((3, 8, "y")), finding((8, 9, "z"))
    assert uncontested([apart, second, first]) == ([apart], [first, second])


def test_two_fixes_that_write_at_one_place_meet() -> None:
    one, other = finding((4, 4, "x")), finding((4, 4, "y"))
    assert uncontested([one, other]) == ([], [one, other])


def test_the_same_edit_wanted_twice_is_made_once() -> None:
    one, other = finding((0, 2, "x")), finding((0, 2, "x"), (5, 6, "y"))
    chosen, left = uncontested([one, other])
    assert left == []
    fixes = [edit for made in chosen if made.fix for edit in made.fix.edits]
    assert edited("ab cdef", set(fixes)) == "x cdyf"


def test_a_fix_that_would_make_a_file_unreadable_is_refused() -> None:
    bad = finding((0, 2, "["), safe=True)
    repair = Repair(lambda _: [bad], lambda _: b"id: a\n")
    assert list(repair.run()) == [bad]
    assert repair.changes == []
    assert repair.refused == [bad]


def test_a_fix_that_writes_what_stands_there_fixes_nothing() -> None:
    idle = finding((0, 2, "id"), safe=True)
    repair = Repair(lambda _: [idle], lambda _: b"id: a\n")
    assert list(repair.run()) == [idle]
    assert (repair.fixed, repair.changes) == ([], [])


def test_a_fix_of_two_files_is_made_in_both_or_in_none() -> None:
    edits = (Edit(Span("a.yaml", 1, 1, 1, 3), "["), Edit(Span("b.yaml", 1, 5, 1, 6), "x"))
    bad = Finding("CIT001", Severity.ERROR, "bad", edits[0].span, fix=Fix("mend", True, edits))
    repair = Repair(lambda _: [bad], lambda _: b"id: a\n")
    repair.run()
    assert repair.changes == []


EDITS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "x", "yy"])).map(
        lambda e: (min(e[:2]), max(e[:2]), e[2])
    ),
    min_size=1,
    max_size=3,
)


@given(st.lists(EDITS, max_size=6))
def test_chosen_fixes_can_always_be_made_together(wanted: list[list[tuple[int, int, str]]]) -> None:
    findings = [finding(*edits) for edits in wanted]
    for choose in (compatible, uncontested):
        chosen, left = choose(findings)
        assert {*chosen, *left} == set(findings)
        edited("0123456789", {edit for made in chosen if made.fix for edit in made.fix.edits})
