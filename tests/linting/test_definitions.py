"""Definitions in chapters beside the entries that they are of."""

import pytest

from kb.check.book import Book
from kb.check.engine import lint, selection
from kb.check.trying import book_of
from kb.check.wording import Agreement, compared
from kb.fixes import fixed_text
from tests.linting import found

ENTRY = "A machine that learns from examples rather than from rules written by hand."
SENSE = "Whatever changes by experience."
BASE = {
    "concepts/kb.yaml": "format: 1\ntitle: T\nbase: https://example.org/\n",
    "concepts/references.yaml": """\
- {id: ada, type: report, author: [{family: Ada}], title: A, issued: 2001, custom: {work: one},
   URL: "https://example.org/ada"}
- {id: copy, type: webpage, author: [{family: Ada}], title: A, issued: 2002, custom: {work: one},
   URL: "https://example.org/copy"}
- {id: bo, type: report, author: [{family: Bo}], title: B, issued: 2003, URL: "https://example.org/bo"}
""",
    "concepts/terms.yaml": f"""\
id: learner
label: learner
aliases: [pupil]
definition: {{text: {ENTRY}, cites: ada}}
senses: {{id: wide, text: {SENSE}, cites: bo}}
""",
}
ADA = "([Ada, 2001](https://example.org/ada))"
BO = "([Bo, 2003](https://example.org/bo))"


def component(body: str, source: str = ADA, term: str = "Learner") -> str:
    given = f' source="{source}"' if source else ""
    return f'<Definition term="{term}"{given}>\n\n{body}\n\n</Definition>\n'


def chapter(text: str, **more: str) -> Book:
    return book_of({**BASE, "docs/01.mdx": text, **more})


def codes(text: str, *asked: str) -> list[str]:
    made = chapter(text)
    return [one.code for one in found(made, *(asked or ("DOC",)))]


@pytest.mark.parametrize(
    "said",
    [
        "A learner is a machine that learns from examples rather than from rules written by hand.",
        "a machine, that learns from examples – rather than from rules written by hand",
        "The machine that learns from examples rather than from rules written by hand.",
    ],
)
def test_case_marks_and_what_introduces_it_do_not_change_a_definition(said: str) -> None:
    assert compared(said, ENTRY, ["learner"]).agreement is Agreement.VERBATIM


@pytest.mark.parametrize(
    "said",
    [
        "A machine that learns from an example rather than from the rules written by hand.",
        ENTRY + " Some are large.",
    ],
)
def test_small_words_numbers_of_nouns_and_further_sentences_are_adaptations(said: str) -> None:
    assert compared(said, ENTRY, ["learner"]).agreement is Agreement.ADAPTED


@pytest.mark.parametrize(
    "said",
    [
        "A machine that never learns from examples rather than from rules written by hand.",
        "A machine that learns from three examples rather than from rules written by hand.",
        "A machine that learns from rules rather than from examples written by hand.",
        "A machine that learns from examples rather than from its neighbors and its owners.",
    ],
)
def test_a_negation_a_number_an_exchange_and_another_half_are_drift(said: str) -> None:
    assert compared(said, ENTRY, ["learner"]).agreement is Agreement.DRIFTED


def test_two_texts_that_share_no_runs_of_words_are_apart_whatever_they_mean() -> None:
    said = "What gets better with experience."
    assert compared(said, ENTRY, ["learner"]).agreement is Agreement.APART
    assert compared(said, ENTRY, ["learner"], near=0).agreement is Agreement.DRIFTED


def test_a_definition_in_the_words_of_the_source_that_the_entry_cites_is_let_pass() -> None:
    assert codes(component("What gets better with experience.")) == []


def test_a_definition_in_words_of_its_own_without_a_source_is_not() -> None:
    assert codes(component("What gets better with experience.", "")) == ["DOC004", "DOC003"]


def test_a_definition_may_say_what_a_sense_says_by_the_source_of_the_sense() -> None:
    assert codes(component(SENSE, BO)) == []


def test_drift_from_a_sense_is_told_of_that_sense() -> None:
    made = chapter(component("Whatever never changes by experience.", BO))
    (one,) = found(made, "DOC003")
    assert "the sense `wide` of `learner`" in one.message
    assert "{+never+}" in one.message


def test_records_that_are_declared_to_be_one_work_are_one_source() -> None:
    assert codes(component(ENTRY, "([Ada, 2002](https://example.org/copy))"), "DOC005") == []


def test_a_copy_that_the_bibliography_does_not_hold_passes_by_its_label() -> None:
    mirror = "([Ada, 2001](https://mirror.example.net/ada))"
    assert codes(component(ENTRY, mirror), "DOC005") == []
    other = "([Cy, 2001](https://mirror.example.net/ada))"
    assert codes(component(ENTRY, other), "DOC005") == ["DOC005"]


def test_an_alias_and_the_label_are_one_term() -> None:
    text = component(ENTRY) + "\n" + component(SENSE, BO, "Pupil")
    assert codes(text) == ["DOC006"]


@pytest.mark.parametrize(
    "text",
    [
        component(
            "A machine that never learns from examples, but from rules written by hand.", ADA
        ),
        component("A machine that learns from examples and never from rules written by hand.", ADA),
        component(ENTRY, ""),
        component(ENTRY, "([Cy, 2001](https://example.org/cy))"),
    ],
)
def test_after_a_fix_nothing_is_left_of_what_it_mends(text: str) -> None:
    made = chapter(text)
    findings = [one for one in found(made, "DOC003", "DOC004", "DOC005") if one.fix]
    assert findings
    mended = fixed_text(text, "docs/01.mdx", [one.fix for one in findings if one.fix])
    assert codes(mended, "DOC003", "DOC004", "DOC005") == []


def test_without_a_base_a_book_whose_definitions_give_no_sources_is_not_asked_for_them() -> None:
    chapters = {"docs/01.mdx": component(ENTRY, ""), "docs/02.mdx": component(SENSE, "", "Pupil")}
    assert alone(chapters) == []
    chapters["docs/02.mdx"] = component(SENSE, BO, "Pupil")
    assert alone(chapters) == ["DOC004"]


def alone(chapters: dict[str, str]) -> list[str]:
    """The codes of what is found in chapters without a base."""
    book = Book(book_of(chapters).documents)
    chosen = selection(book.manifest)
    outcome = lint(book, chosen, lambda path: chapters[path].encode())
    return [one.code for one in outcome.findings if one.code.startswith("DOC")]
