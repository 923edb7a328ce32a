"""Whether labels of one work agree, and what follows where they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.check.formatting import misformatted
from kb.check.labelling import fits, near, read_names, same_names
from kb.model.source import Name, author_label
from tests.linting import book, cite, found

SURNAMES = ["Hubinger", "van Merwijk", "Mikulik", "Ngo", "Müller-Lyer", "O’Brien", "Şimşek", "Li"]


def named(*families: str) -> tuple[Name, ...]:
    return tuple(Name(family=family) for family in families)


@given(st.lists(st.sampled_from(SURNAMES), min_size=1, max_size=5, unique=True))
def test_the_label_that_a_record_has_fits_it(families: list[str]) -> None:
    authors = named(*families)
    assert fits(read_names(author_label(authors)), authors)
    assert fits(read_names(author_label(authors).replace(" & ", " and ").upper()), authors)


@given(st.lists(st.sampled_from(SURNAMES), min_size=2, max_size=5, unique=True))
def test_the_label_of_other_authors_fits_no_record(families: list[str]) -> None:
    first, *rest = families
    assert not fits(read_names(author_label(named(*rest))), named(first))
    assert not fits(read_names(f"{rest[0]} et al."), named(*families))


@pytest.mark.parametrize(
    ("label", "families"),
    [
        ("Hubinger, van Merwijk & Mikulik", ["Hubinger", "van Merwijk", "Mikulik"]),
        ("Hubinger, van Merwijk et al", ["Hubinger", "van Merwijk", "Mikulik"]),
        ("Merwijk", ["van Merwijk"]),
        ("E. Hubinger", ["Hubinger"]),
        ("Langosco et al.", ["Langosco Di Langosco", "B", "C"]),
        ("Stuhlmueller", ["Stuhlmüller"]),
        ("FLI", ["Future Life Institute"]),
    ],
)
def test_short_and_long_ways_to_name_authors_fit(label: str, families: list[str]) -> None:
    assert fits(read_names(label), named(*families))


@pytest.mark.parametrize(
    ("label", "families"),
    [
        ("Hubinger", ["Hubinger", "Mikulik"]),
        ("Hubinger et al.", ["Hubinger", "Mikulik"]),
        ("Hubinger & Mikulik", ["Hubinger", "Mikulik", "Ngo"]),
        ("Mikulik & Hubinger", ["Hubinger", "Mikulik"]),
        ("Ng", ["Ngo"]),
    ],
)
def test_labels_that_name_others_fit_no_record(label: str, families: list[str]) -> None:
    assert not fits(read_names(label), named(*families))


@given(st.sampled_from(SURNAMES), st.sampled_from(SURNAMES), st.booleans(), st.booleans())
def test_sameness_has_no_direction(one: str, other: str, more: bool, less: bool) -> None:
    first = read_names(one + " et al." * more)
    second = read_names(other + " et al." * less)
    assert same_names(first, second) == same_names(second, first)
    assert same_names(first, first)


def test_a_slip_is_near_and_another_name_is_not() -> None:
    assert near(read_names("Hubbinger et al."), read_names("Hubinger et al."))
    assert near(read_names("Goa & Li"), read_names("Gao & Li"))
    assert not near(read_names("Hubbinger"), read_names("Hubinger et al."))
    assert not near(read_names("Skalse"), read_names("Shah"))


@pytest.mark.parametrize(
    "names", ["Bai", "Bai et al.", "Bai & Li", "van der Weij et al.", "OpenAI"]
)
@pytest.mark.parametrize("between", [", {}", " ({})", ", {}, p. 3", ", {}a"])
def test_labels_as_they_are_written_have_no_fault(names: str, between: str) -> None:
    assert misformatted(names + between.format(2022), comma=True) is None


@pytest.mark.parametrize(
    "et_al", ["et al", "et. al.", "et. al", "Et Al.", "et al..", "etal", ", et al."]
)
@pytest.mark.parametrize("between", [", ", " ", ",", " , ", "; ", "  ", ". "])
def test_a_mended_label_has_no_fault_left(et_al: str, between: str) -> None:
    label = f"Bai {et_al}{between}2022"
    for _ in range(3):
        fault = misformatted(label, comma=True)
        if fault is None:
            break
        label = label[: fault.start] + fault.text + label[fault.end :]
    assert label in ("Bai et al., 2022", "Bai etal, 2022")


REFERENCES = """\
- {id: a, title: A, author: [{family: Bai}, {family: Li}], issued: 2020, URL: 'https://arxiv.org/abs/2001.00001'}
"""


def test_the_majority_counts_where_the_bibliography_says_nothing() -> None:
    texts = {"1.md": cite("Bai, 2020"), "2.md": cite("Bai, 2021"), "3.md": cite("Bai, 2020")}
    (one,) = found(book(texts), "CIT002", "CIT003", "CIT006")
    assert (one.code, one.span.path) == ("CIT002", "2.md")
    assert one.fix is not None
    assert [edit.text for edit in one.fix.edits] == ["2020"]


def test_the_bibliography_counts_more_than_a_majority() -> None:
    text = "\n\n".join(
        [cite("Bai & Li, 2021", "2001.00001")] * 3 + [cite("Bai & Li, 2020", "2001.00001")]
    )
    (one,) = found(book({"1.md": text}, REFERENCES), "CIT002", "CIT006")
    assert one.code == "CIT002"
    assert "`a` has 2020, as once here" in one.message
    assert [place.span.line for place in one.related] == [3, 5, 7]


def test_one_finding_has_all_places_of_a_work() -> None:
    texts = {f"{n:02}.md": cite("Bai, 2021", "2001.00001") for n in range(30)}
    (one,) = found(book(texts, REFERENCES), "CIT003", "CIT006")
    assert one.code == "CIT006"
    assert len(one.related) == 29
    assert one.fix is not None
    assert len(one.fix.edits) == 60


def test_several_addresses_of_one_paper_are_one_work() -> None:
    places = (
        "arxiv.org/abs/2001.00001",
        "arxiv.org/pdf/2001.00001v2",
        "doi.org/10.48550/arXiv.2001.00001",
    )
    labels = ("Bai, 2020", "Bai, 2021", "Bai, 2020")
    text = "\n\n".join(f"([{a}](https://{b}))" for a, b in zip(labels, places, strict=True))
    assert [one.span.line for one in found(book({"1.md": text}), "CIT002")] == [3]


def test_a_year_that_its_address_refutes_has_one_finding() -> None:
    text = cite("Bai, 2018") + "\n\n" + cite("Bai, 2019")
    assert [one.code for one in found(book({"1.md": text}), "CIT002", "CIT009")] == ["CIT009"]


def test_many_labels_of_one_work_stay_quick() -> None:
    text = "\n\n".join(cite(f"Author{n} & Other{n}, {1900 + n % 100}") for n in range(3000))
    made = found(book({"1.md": text}), "CIT")
    assert {"CIT009", "CIT003"} <= {one.code for one in made}


@pytest.mark.parametrize(
    "authors",
    [
        (Name(literal="Langosco et al."),),
        (Name(family="Langosco"), Name(literal="others")),
        (Name(family="Langosco"), Name(literal="et al.")),
    ],
)
def test_a_record_that_names_one_author_and_says_that_there_are_more_fits(
    authors: tuple[Name, ...],
) -> None:
    assert fits(read_names("Langosco et al."), authors)
    assert fits(read_names("Langosco & Koch"), authors)
    assert not fits(read_names("Langosco"), authors)
    assert not fits(read_names("Ngo et al."), authors)
