"""What the examples of the label, definition, citation and suppression rules cannot show."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.check.engine import check, judge
from kb.check.examples import FILES, base_of
from kb.check.registry import RULES
from kb.check.rule import Whole
from kb.check.rules.bibliography import Identifiers, MalformedUrl
from kb.check.rules.labels import occurrences, unlinked
from kb.diagnostics import Finding
from kb.fixes import fixed_text
from kb.knowledge_base import KnowledgeBase
from kb.links import links

TERMS = "concepts/terms.yaml"
REFERENCES = "concepts/references.yaml"


def found(files: Mapping[str, str] | str, *codes: str) -> list[Finding]:
    given_files = {TERMS: files} if isinstance(files, str) else files
    texts = {**FILES, **given_files}
    return check(base_of(texts), lambda path: texts[path].encode(), select=codes)


def mended(text: str, *codes: str) -> str:
    return fixed_text(text, TERMS, [one.fix for one in found(text, *codes) if one.fix])


def entry(name: str, **fields: str) -> str:
    given_fields = {"id": name, "label": name, **fields}
    return "".join(f"{key}: {value}\n" for key, value in given_fields.items())


# --- Labels ---------------------------------------------------------------------------------------


def test_findings_do_not_depend_on_the_order_of_the_files() -> None:
    files = {
        "concepts/a.yaml": entry("a", label="goal", aliases="[aim]", definition="'See [[b]].'"),
        "concepts/b.yaml": entry("b", label="Goal", forms="[aim]", definition="'See [[c]].'"),
        "concepts/c.yaml": entry("c", aliases="[goal]", definition="'See [[a]].'"),
        "concepts/d.yaml": entry("d", label="do-it", definition="'See [[b]].'"),
        "concepts/e.yaml": entry("e", label="do it", definition="'See [[b]].'"),
    }
    base = base_of({**FILES, **files})
    turned = KnowledgeBase(base.manifest_file, base.entry_files[::-1], base.source_files)
    codes = {"LAB004", "LAB005", "LAB006", "LAB011", "DEF003", "DEF005"}
    first, second = (
        sorted(
            repr(one)
            for one in judge(Whole(made.manifest_file, made.tables, made.located_sources), codes)
        )
        for made in (base, turned)
    )
    assert all(any(code in one for one in first) for code in codes)
    assert first == second


def test_many_concepts_with_one_label_are_one_finding_with_every_place() -> None:
    text = "".join(f"- {{id: c{n}, label: same}}\n" for n in range(9))
    (finding,) = found(text, "LAB004")
    assert len(finding.related) == 8
    assert "and 5 others" in finding.message


def test_an_entry_written_twice_does_not_share_its_label_with_itself() -> None:
    files = {"concepts/one/same.yaml": entry("same"), "concepts/two/same.yaml": entry("same")}
    assert not found(files, "LAB004", "LAB005", "LAB011", "DEF003")


def test_languages_are_compared_without_regard_to_the_case_of_their_tags() -> None:
    text = "- {id: a, label: {en: a, DE: Ziel}}\n- {id: b, label: {en: b, de: Ziel}}\n"
    (finding,) = found(text, "LAB004")
    assert (finding.span.line, finding.span.column) == (2, 30)


def test_a_label_in_the_bases_language_meets_one_that_names_the_language() -> None:
    assert found("- {id: a, label: goal}\n- {id: b, label: {text: goal, lang: en}}\n", "LAB004")


def test_an_alias_with_a_reason_is_not_deleted_by_a_safe_fix() -> None:
    text = entry("terms", aliases="[{text: terms, because: it is said}, word]")
    (finding,) = found(text, "LAB002")
    assert finding.fix is not None
    assert not finding.fix.safe


def test_an_alias_that_would_be_matched_where_the_label_is_not_is_not_deleted_safely() -> None:
    text = entry("terms", label="{text: goal, spot: false}", aliases="[goal, word]")
    (finding,) = found(text, "LAB002")
    assert finding.fix is not None
    assert not finding.fix.safe


def test_the_last_alias_goes_with_its_key() -> None:
    assert mended("id: terms\naliases:\n  - word\nlabel: word\n", "LAB002") == (
        "id: terms\nlabel: word\n"
    )


def test_a_label_found_in_lower_case_in_two_ways_is_told_once() -> None:
    text = (
        "- {id: a, label: Gradient descent, definition: The gradient of a loss.}\n"
        "- {id: b, label: policy gradient}\n"
    )
    assert len(found(text, "LAB007")) == 1


def test_nouns_of_languages_that_capitalise_them_are_left_alone() -> None:
    text = "- {id: a, label: {en: a, de: Gute Absicht}}\n- {id: b, label: {en: b, de: gute Tat}}\n"
    assert not found(text, "LAB007")


def test_a_discouraged_acronym_is_not_found_in_an_everyday_word() -> None:
    text = entry("terms", discouraged="[IT]", definition="A system as it stands.")
    assert not found(text, "LAB010")


def test_a_discouraged_term_is_found_in_the_shown_text_of_a_link_but_not_in_its_target() -> None:
    text = entry("terms", discouraged="[goal]", definition="'A [[goal]], or [[aim|the goal]].'")
    (finding,) = found(text, "LAB010")
    assert (finding.span.column, finding.related) == (39, ())


@given(st.text("ab -[]|#", max_size=40))
def test_blanking_links_moves_no_character(text: str) -> None:
    for shown in (True, False):
        made = unlinked(text, shown=shown)
        assert len(made) == len(text)
        assert all(new in (old, " ") for old, new in zip(text, made, strict=True))
    if not list(links(text)):
        assert unlinked(text, shown=False) == text


@given(st.text("aB -.ßİ", max_size=30), st.text("aB -İ", min_size=1, max_size=4))
def test_an_occurrence_is_the_term_and_stands_alone(text: str, term: str) -> None:
    for start, end in occurrences(text, term):
        assert text[start:end].casefold() == term.casefold()
        around = text[start - 1 : start] + text[end : end + 1]
        assert not any(one.isalnum() or one == "-" for one in around)


# --- Definitions ----------------------------------------------------------------------------------

STOPLESS = {
    "plain": ("A thing of\n  some kind", "A thing of\n  some kind."),
    "double": ('"A thing of some kind"', '"A thing of some kind."'),
    "single": ("'A thing of \"some\" kind'", "'A thing of \"some\" kind.'"),
    "literal": ("|\n  A thing of\n  some kind\n", "|\n  A thing of\n  some kind.\n"),
    "folded": (">-\n  A thing of\n  some kind", ">-\n  A thing of\n  some kind."),
    "link": ("'A thing of [[terms]]'", "'A thing of [[terms]].'"),
}


@pytest.mark.parametrize("style", STOPLESS)
def test_a_full_stop_is_added_at_the_end_of_a_text_however_it_is_written(style: str) -> None:
    before, after = (f"id: terms\ndefinition: {text}\nlabel: term\n" for text in STOPLESS[style])
    assert mended(before, "DEF008") == after


def test_a_long_cycle_is_one_finding_with_each_of_its_links() -> None:
    text = "".join(
        f"- {{id: c{n:04}, label: c{n}, definition: 'Not [[c{(n + 1) % 1200:04}]].'}}\n"
        for n in range(1200)
    )
    (finding,) = found(text, "DEF005")
    assert len(finding.related) == 1199
    assert "(1195 more)" in finding.message


def test_a_cycle_is_told_by_its_smallest_member_whatever_leads_into_it() -> None:
    text = (
        "- {id: a, label: a, definition: 'Not [[c]].'}\n"
        "- {id: c, label: c, definition: 'Not [[b]].'}\n"
        "- {id: b, label: b, definition: 'Not [[c]].'}\n"
    )
    (finding,) = found(text, "DEF005")
    assert (finding.concept, finding.span.line) == ("b", 3)


def test_a_draft_without_definition_weighs_less_than_an_accepted_one() -> None:
    weights = [
        one.severity
        for status in ("draft", "accepted", "deprecated")
        for one in found(entry("terms", status=status), "DEF001")
    ]
    assert weights == ["info", "error"]


@pytest.mark.parametrize("text", ["TODO", "tbd.", "???", "Lorem ipsum dolor.", "[TODO: look up]"])
def test_placeholders_are_told_apart_from_texts_that_only_mention_them(text: str) -> None:
    assert found(entry("terms", definition=f"'{text}'"), "DEF008")
    assert not found(entry("terms", definition="A list of what is to be done."), "DEF008")


def test_texts_without_blanks_between_words_are_not_counted() -> None:
    manifest = FILES["concepts/kb.yaml"] + "language: ja\n"
    files = {"concepts/kb.yaml": manifest, TERMS: entry("terms", definition="学習の一種である。")}
    assert not found(files, "DEF007", "DEF008")


# --- Sources --------------------------------------------------------------------------------------


def faults(field: str, value: str, *codes: str) -> list[Finding]:
    quoted = "'" + value.replace("'", "''") + "'"
    record = f"- {{id: work, title: A work, author: Ann, {field}: {quoted}}}\n"
    return found({REFERENCES: record}, *codes)


def isbn_13(first: str) -> str:
    """The ISBN-13 of twelve digits, its last digit found by trying."""
    return next(
        f"{first}{last}"
        for last in range(10)
        if sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(f"{first}{last}")) % 10 == 0
    )


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_of_an_isbn_is_noticed(digits: str, place: int, by: int) -> None:
    good = isbn_13("978" + digits)
    wrong = str((int(good[place]) + by) % 10)
    assert not faults("ISBN", good, Identifiers.code)
    assert faults("ISBN", good[:place] + wrong + good[place + 1 :], Identifiers.code)


@pytest.mark.parametrize(
    "number",
    [
        "0703.0001",
        "0704.00001",
        "1412.12345",
        "1501.1234",
        "2413.00001",
        "cs/00001",
        "math/9900001",
    ],
)
def test_arxiv_numbers_that_never_were_are_noticed(number: str) -> None:
    assert faults("number", f"arXiv:{number}", Identifiers.code)


@pytest.mark.parametrize(
    "number",
    [
        "0704.0001",
        "1412.6980v9",
        "1501.00001",
        "cs/0501001",
        "cond-mat/9912001v2",
        "math.GT/0309136",
    ],
)
def test_arxiv_numbers_of_every_scheme_pass(number: str) -> None:
    assert not faults("number", f"arXiv:{number}", Identifiers.code)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTP://EXAMPLE.ORG:8080/?q=1#f",
        "https://user@example.org/~a/(b),c;d=e!",
        "https://bücher.example/straße",
        "ftp://192.0.2.1/file",
        "http://[2001:db8::1]:80/",
        "https://en.wikipedia.org/wiki/Goodhart's_law",
    ],
)
def test_addresses_of_the_web_pass(url: str) -> None:
    assert not faults("URL", url, MalformedUrl.code)


@pytest.mark.parametrize(
    "url",
    [
        "https:example.org",
        "https//example.org",
        "www.example.org",
        "https://-example.org",
        "https://exa..mple.org",
        "https://example.org:http/",
        "http://[::1/",
        "mailto:ann@example.org",
        "https://example.org/\u00a0x",
    ],
)
def test_what_is_no_address_of_the_web_is_noticed(url: str) -> None:
    assert faults("URL", url, MalformedUrl.code)


def test_a_source_may_be_excused() -> None:
    record = "- {id: work, title: A work, ignore: [{rule: CIT014, because: it is a rumour}]}\n"
    assert not found({REFERENCES: record}, "CIT014")


# --- Suppressions ---------------------------------------------------------------------------------


def test_every_code_and_family_may_be_set_in_the_manifest() -> None:
    names = ", ".join(f"{name}: info" for name in {*RULES, *(code[:3] for code in RULES)})
    manifest = FILES["concepts/kb.yaml"] + f"rules: {{severity: {{{names}}}}}\n"
    assert not found({"concepts/kb.yaml": manifest}, "SUP003")
