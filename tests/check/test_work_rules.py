"""What the examples of the rules about works cannot show."""

from collections.abc import Mapping

import pytest

from kb.check.engine import check
from kb.check.examples import FILES, base_of
from kb.diagnostics import Finding, Severity
from kb.fixes import fixed_text

REFERENCES = "concepts/references.yaml"


def found(text: str | Mapping[str, str], *codes: str) -> list[Finding]:
    texts = {**FILES, **({REFERENCES: text} if isinstance(text, str) else text)}
    return check(base_of(texts), lambda path: texts[path].encode(), select=codes)


def record(key: str, **fields: str) -> str:
    given = "".join(f"  {name}: {value}\n" for name, value in fields.items())
    return f"- id: {key}\n  title: Text {key}\n{given}"


def test_several_records_of_one_work_are_one_finding_with_every_place() -> None:
    text = "".join(record(key, number="arXiv:1906.01820") for key in ("a", "b", "c", "d"))
    (finding,) = found(text, "CIT008")
    assert [one.span.line for one in finding.related] == [1, 7, 10]


def test_a_record_that_joins_two_works_is_told_once() -> None:
    text = (
        record("a", number="arXiv:1906.01820")
        + record("b", URL="https://example.org/b")
        + record("c", number="arXiv:1906.01820", URL="https://example.org/b")
    )
    assert [one.concept for one in found(text, "CIT008")] == ["c"]


def test_a_declared_work_may_be_named_by_the_key_of_a_record() -> None:
    text = record("a", number="arXiv:1906.01820") + record(
        "b", number="arXiv:1906.01820", custom="{work: a}"
    )
    assert found(text, "CIT008") == []


def test_the_same_key_twice_is_not_a_duplicate_work_too() -> None:
    text = record("a", number="arXiv:1906.01820") * 2
    assert [one.code for one in found(text, "CIT008", "REF001")] == ["REF001"]


def test_namesakes_are_a_warning_and_need_title_authors_and_year() -> None:
    one = "- {id: a, title: Of Man, author: Ann, issued: 1990}\n"
    (finding,) = found(one + one.replace("id: a", "id: b"), "CIT008")
    assert finding.severity is Severity.WARNING
    for other in ("author: Bob", "issued: 1991", "title: Of Men", "volume: 1"):
        name = other.split(":")[0]
        changed = ", ".join(
            other if part.startswith(name) else part
            for part in "title: Of Man, author: Ann, issued: 1990, volume: 2".split(", ")
        )
        again = one.replace("1990}", "1990, volume: 2}") + f"- {{id: b, {changed}}}\n"
        assert found(again, "CIT008") == [], other


def test_two_posts_of_one_name_are_two_works() -> None:
    text = "".join(
        f"- {{id: {key}, title: Open thread, author: Ann, issued: 2020, URL: "
        f"'https://www.lesswrong.com/posts/{key * 17}/open-thread'}}\n"
        for key in "ab"
    )
    assert found(text, "CIT008") == []


def test_each_manifestation_is_held_to_its_own_number() -> None:
    text = record("a", number="arXiv:1906.01820", issued="2019", custom="{work: w}") + record(
        "b", number="arXiv:2105.14111", issued="2019", custom="{work: w}"
    )
    assert [one.concept for one in found(text, "CIT009")] == ["b"]


@pytest.mark.parametrize(
    "line",
    [
        "URL: https://example.org/a?utm_source=x#b",
        "URL: 'http://arxiv.org/abs/1906.01820?utm_source=x&context=cs'",
        'URL: "https://youtu.be/bJLcIBixGj8?t=4\\u0032"',
        "URL: >-\n    https://youtu.be/bJLcIBixGj8",
        "URL: http://dx.doi.org/10.1000/(a)1:2%3C3",
    ],
)
def test_a_mended_url_has_no_such_finding_and_nothing_else_changes(line: str) -> None:
    text = f"# first\n- id: a\n  title: A text  # kept\n  {line}  # last\n"
    if ">-" in line:
        text = text.replace("  # last", "")
    fixes = [one.fix for one in found(text, "CIT007") if one.fix]
    mended = fixed_text(text, REFERENCES, fixes)
    assert mended != text
    assert found(mended, "CIT007") == []
    assert mended.splitlines()[:3] == text.splitlines()[:3]
    assert mended.endswith(text[-8:]) or ">-" in line


def test_a_fix_adds_no_character_that_yaml_would_read_otherwise() -> None:
    text = "- {id: a, title: A, URL: http://dx.doi.org/10.1000/a%2Cb}\n"
    (finding,) = found(text, "CIT007")
    assert finding.fix is None


def test_urls_in_bibtex_are_told_and_not_changed() -> None:
    text = "@misc{a,\n  title = {A},\n  url = {http://arxiv.org/abs/1906.01820}\n}\n"
    (finding,) = found({"concepts/references.bib": text}, "CIT007")
    assert (finding.span.path, finding.fix) == ("concepts/references.bib", None)


def test_a_malformed_url_is_told_once() -> None:
    text = record("a", URL='" https://youtu.be/bJLcIBixGj8"')
    assert [one.code for one in found(text, "CIT001", "CIT007")] == ["CIT001"]


def test_no_text_in_a_record_stops_the_rules() -> None:
    odd = (
        "'http://[::1'",
        "'https://\\0'",
        "'//'",
        "'https://example.org/%'",
        "'\u202e'",
        "'doi:'",
    )
    for value in odd:
        fields = dict.fromkeys(("URL", "DOI", "number", "ISBN", "PMID", "note"), value)
        assert isinstance(found(record("a", issued="2019", **fields), "CIT"), list)
