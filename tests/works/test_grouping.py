"""Sources that are one work."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from kb.model.source import ASource, Source
from kb.works.grouping import connected, grouped, identities

ADAPTER: TypeAdapter[Source] = TypeAdapter(ASource)


def source(key: str, **fields: Any) -> Source:
    return ADAPTER.validate_python({"id": key, "title": key, **fields})


def test_a_record_tells_its_work_by_every_field() -> None:
    record = source(
        "a",
        type="book",
        DOI="https://doi.org/10.1234/ABC",
        number="arXiv:1906.01820v2 [cs.AI]",
        PMID="12345678",
        PMCID="PMC1234567",
        ISBN="0-07-042807-7, 978-0-262-03924-6",
        URL="https://youtu.be/bJLcIBixGj8",
        custom={"archived": "https://web.archive.org/web/2020/https://example.org/a"},
    )
    assert identities(record) == {
        "doi:10.1234/abc",
        "arxiv:1906.01820",
        "pmid:12345678",
        "pmcid:1234567",
        "isbn:9780070428072",
        "isbn:9780262039246",
        "youtube:bJLcIBixGj8",
        "page:example.org/a",
    }


def test_numbers_that_are_none_tell_nothing() -> None:
    assert identities(source("a", DOI="soon", number="12", PMID="none", ISBN="1-2")) == frozenset()
    assert identities(source("a", number="arXiv:1906.1820")) == frozenset()


def test_the_isbn_of_a_chapter_is_not_its_own() -> None:
    assert identities(source("a", type="chapter", ISBN="0-07-042807-7")) == frozenset()


def test_works_are_grouped_through_others_and_by_declaration() -> None:
    sources = [
        source("paper", number="arXiv:1906.01820", custom={"work": "rflo"}),
        source("other", URL="https://example.org/a"),
        source("page", URL="https://example.org/rflo", custom={"work": "rflo"}),
        source("copy", URL="http://www.example.org/rflo/"),
    ]
    works = grouped(sources)
    assert [(work.name, [one.id for one in work.sources]) for work in works] == [
        ("rflo", ["paper", "page", "copy"]),
        ("other", ["other"]),
    ]
    assert works[0].identities == {"arxiv:1906.01820", "page:example.org/rflo"}


@given(st.lists(st.sets(st.integers(0, 12), max_size=3), max_size=12))
def test_items_are_joined_where_a_chain_of_marks_leads_from_one_to_the_other(
    marks: list[set[int]],
) -> None:
    groups = connected([sorted(own) for own in marks])
    assert sorted(n for group in groups for n in group) == list(range(len(marks)))
    assert groups == sorted(sorted(group) for group in groups)
    seen = [set[int]().union(*(marks[n] for n in group)) for group in groups]
    assert all(not (a & b) for n, a in enumerate(seen) for b in seen[n + 1 :])
    for group in groups:
        reached = {group[0]}
        for _ in group:
            reached |= {n for n in group for m in reached if marks[n] & marks[m]}
        assert reached == set(group)
