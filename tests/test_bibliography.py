"""The bibliography of the shipped base: what goes wrong in other lists is right in this one.

The right answers come from the works themselves and from witnesses that agree, not from the base;
the wrong ones are found in public lists, in editions of a textbook and in a data set of invented
citations.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import kb
from kb.api import Base
from kb.model.source import Source, source_label
from tests.lookup import ROOT, ask, entry, make

ARXIV = re.compile(r"arXiv:(\d{2})(\d{2})\.\d{4,5}\Z")
DOI = re.compile(r"10\.\d{4,9}/\S+\Z")


@pytest.fixture(autouse=True, scope="module")
def _one_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One index of the shipped base for all the questions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("KB_DIR", raising=False)
        patch.setenv("KB_CACHE_DIR", str(tmp_path_factory.mktemp("bibliography")))
        patch.chdir(ROOT)
        yield


@cache
def base() -> Base:
    return kb.load(ROOT / "concepts")


def field(key: str, name: str) -> str:
    return base().sources[key].texts.get(name, "")


def families(key: str) -> list[str]:
    return [str(name.family) for name in base().sources[key].author]


def arxiv(source: Source) -> str:
    """The number of the preprint, without `arXiv:`; empty if the record gives none."""
    number = source.texts.get("number", "")
    return number.removeprefix("arXiv:") if number.startswith("arXiv:") else ""


def shared(value: Callable[[Source], str]) -> dict[str, set[str]]:
    """The values that records of several works have in common, with the works."""
    works: dict[str, set[str]] = defaultdict(set)
    for source in base().sources.values():
        if value(source):
            works[value(source)].add(source.work)
    return {text: found for text, found in works.items() if len(found) > 1}


# Identifiers


def test_every_arxiv_number_names_a_month_and_is_in_its_address() -> None:
    preprints = [source for source in base().sources.values() if arxiv(source)]
    assert len(preprints) > 50
    for source in preprints:
        match = ARXIV.match(source.texts["number"])
        assert match is not None, source.id
        assert 1 <= int(match[2]) <= 12, source.id
        if "arxiv.org" in str(source.url):
            assert source.url == f"https://arxiv.org/abs/{arxiv(source)}"


def test_every_doi_has_the_form_of_one_and_arxivs_own_fit_the_number() -> None:
    dois = [source for source in base().sources.values() if source.doi]
    assert len(dois) > 10
    for source in dois:
        assert DOI.match(str(source.doi)), source.id
        if str(source.doi).startswith("10.48550/"):
            assert source.doi == f"10.48550/arXiv.{arxiv(source)}"


def test_every_isbn_has_the_right_check_digit() -> None:
    numbers = [source.texts["ISBN"] for source in base().sources.values() if "ISBN" in source.texts]
    assert numbers
    for number in numbers:
        digits = number.replace("-", "")
        assert re.fullmatch(r"97[89]\d{10}", digits), number
        assert sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10 == 0


def doi(source: Source) -> str:
    return source.doi or ""


def isbn(source: Source) -> str:
    return source.texts.get("ISBN", "")


def url(source: Source) -> str:
    return source.url or ""


def title_by_first_author(source: Source) -> str:
    return f"{source.author[:1]} {source.title}".casefold()


@pytest.mark.parametrize("value", [arxiv, doi, isbn, url])
def test_an_identifier_leads_to_one_work(value: Callable[[Source], str]) -> None:
    assert shared(value) == {}


def test_no_work_has_two_keys_that_nothing_ties() -> None:
    assert shared(title_by_first_author) == {}


def test_nothing_is_dated_before_the_month_of_its_arxiv_number() -> None:
    """A preprint of a month's last days can have the next month's number: give its year only."""
    compared = 0
    for source in base().sources.values():
        if not arxiv(source) or source.issued is None:
            continue
        match = ARXIV.match(source.texts["number"])
        assert match is not None
        month = (2000 + int(match[1]), int(match[2]))
        precision = min(len(source.issued.parts), 2)
        assert source.issued.parts[:2] >= month[:precision], source.id
        compared += 1
    assert compared > 50


def test_a_paper_and_its_preprint_have_the_same_arxiv_number() -> None:
    numbers: dict[str, list[str]] = defaultdict(list)
    for source in base().sources.values():
        if source.custom.work and arxiv(source):
            numbers[source.custom.work].append(arxiv(source))
    assert numbers["goal-misgeneralization-in-deep-rl"] == ["2105.14111"] * 2
    assert all(len(set(found)) == 1 for found in numbers.values())


def test_the_rules_about_sources_find_nothing_to_say() -> None:
    said = ask("check", "--select", "CIT001,CIT013,CIT014,REF001,REF003", "--format", "json")
    assert said.status == 0
    assert said.json["findings"] == []


# One work, several texts


def test_the_arxiv_record_that_changed_its_title_is_two_records_of_one_work() -> None:
    first, last = "koch-2021-objective-robustness", "langosco-2022-gmg"
    assert field(first, "title") == "Objective Robustness in Deep Reinforcement Learning"
    assert field(last, "title") == "Goal Misgeneralization in Deep Reinforcement Learning"
    assert base().sources[first].work == base().sources[last].work
    assert families(first) == ["Koch", "Langosco", "Pfau", "Le", "Sharkey"]
    assert families(last) == ["Langosco Di Langosco", "Koch", "Sharkey", "Pfau", "Krueger"]


def test_goal_misgeneralization_is_cited_with_the_year_of_its_conference() -> None:
    (citation,) = ask("cite", "langosco-2022-gmg", "--format", "json").json["citations"]
    assert citation["label"] == "Langosco Di Langosco et al., 2022"
    assert "2023" not in citation["reference"]


def test_hubinger_et_al_2019_is_seven_texts_and_one_of_them_is_the_paper() -> None:
    found = ask("cite", "Hubinger et al., 2019", "--format", "json").json["citations"]
    texts = {key for key, source in base().sources.items() if source.work == "rflo"}
    assert {citation["source"] for citation in found} == texts
    assert len(texts) == 7
    assert [key for key in texts if field(key, "number")] == ["hubinger-2019-rflo"]
    assert field("hubinger-2019-rflo", "number") == "arXiv:1906.01820"


def test_algorithmic_range_is_not_defined_from_the_paper_that_lacks_the_term() -> None:
    range_ = base()["algorithmic-range"]
    statements = [*filter(None, [range_.definition]), *range_.senses]
    sources = {cite.source for said in statements for cite in said.cites}
    assert "hubinger-2019-rflo" not in sources
    assert "hubinger-2019-rflo-post2" in sources


@pytest.mark.parametrize(
    ("key", "earlier"),
    [
        ("krakovna-2018-reachability", "Measuring and avoiding side effects"),
        ("turner-2021-power", "Optimal Farsighted Agents Tend to Seek Power"),
        ("skalse-2022-rewardhacking", "Defining and Characterizing Reward Gaming"),
        ("yudkowsky-2004-cev", "Collective Volition"),
        ("everitt-2021-tampering", "by Everitt and Hutter only"),
    ],
)
def test_a_title_or_list_of_authors_that_changed_is_told(key: str, earlier: str) -> None:
    assert earlier in field(key, "note")
    assert earlier not in field(key, "title")


# Who wrote what


@pytest.mark.parametrize(
    ("key", "authors"),
    [
        ("everitt-2021-tampering", "Everitt Hutter Kumar Krakovna"),
        ("greenblatt-2023-control", "Greenblatt Shlegeris Sachan Roger"),
        ("turner-2020-complex", "Turner Ratzlaff Tadepalli"),
        ("shah-2022-gmg", "Shah Varma Kumar Phuong Krakovna Uesato Kenton"),
        ("ngo-2022-alignment-problem", "Ngo Chan Mindermann"),
        ("betley-2025-em", "Betley Tan Warncke Sztyber-Betley Bao Soto Labenz Evans"),
    ],
)
def test_the_authors_are_those_of_the_work_not_of_a_list_that_is_wrong(
    key: str, authors: str
) -> None:
    assert families(key) == authors.split()


@pytest.mark.parametrize(
    ("key", "number", "last"),
    [
        ("sharma-2023-sycophancy", 19, "Perez"),
        ("denison-2024-subterfuge", 14, "Hubinger"),
        ("hubinger-2024-sleeper", 39, "Perez"),
        ("elhage-2022-superposition", 16, "Olah"),
    ],
)
def test_a_list_of_authors_that_is_given_in_full_is_complete(
    key: str, number: int, last: str
) -> None:
    assert (len(families(key)), families(key)[-1]) == (number, last)
    assert "further authors" not in field(key, "note")


def test_corrigibility_has_its_four_authors_and_says_that_their_order_varies() -> None:
    assert set(families("soares-2015-corrigibility")) == {
        "Soares",
        "Fallenstein",
        "Yudkowsky",
        "Armstrong",
    }
    assert "Armstrong before Yudkowsky" in field("soares-2015-corrigibility", "note")


def test_one_address_is_not_ascribed_to_arike_and_hubinger() -> None:
    by_post = {
        str(source.url).split("/")[4]: source_label(source)
        for source in base().sources.values()
        if "/posts/" in str(source.url)
    }
    assert by_post["SzecSPYxqRa5GCaSF"] == "Hubinger, 2020"
    assert by_post["xdtNd8xCdzpgfnGme"] == "Arike, 2022"


def test_the_post_behind_a_miscaptioned_figure_has_its_own_title() -> None:
    assert field("demski-2022-builder-breaker", "title") == "Builder/Breaker for Deconfusion"
    assert "yLTpo828duFQqPJfy" in field("demski-2022-builder-breaker", "URL")
    assert field("hubinger-2020-terminology", "title") == "Clarifying inner alignment terminology"


# Numbers that go round and are wrong


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("greenblatt-2023-control", "arXiv:2312.06942", "2403.12123"),
        ("orseau-2016-interruptible", "", "1602.07905"),
        ("orseau-2016-interruptible", "", "1606.03753"),
    ],
)
def test_a_wrong_arxiv_number_from_other_lists_is_nowhere_an_identifier(
    key: str, right: str, wrong: str
) -> None:
    assert field(key, "number") == right
    assert wrong not in {arxiv(source) for source in base().sources.values()}
    assert all(wrong not in str(source.url) for source in base().sources.values())


def test_the_wrong_number_of_ai_control_is_warned_of() -> None:
    assert "2403.12123, which is wrong" in " ".join(
        field("greenblatt-2023-control", "note").split()
    )


# What is invented, and what nobody has checked


@pytest.mark.parametrize(
    "label", ["Chen et al., 2019", "Rodriguez & Kumar, 2018", "Patel & Thompson, 2019"]
)
def test_an_invented_paper_cannot_be_cited(label: str) -> None:
    said = ask("cite", label, "--format", "json")
    assert said.status != 0
    assert label not in {source_label(source) for source in base().sources.values()}


def test_a_reference_that_the_bibliography_lacks_is_an_error(tmp_path: Path) -> None:
    cites = "notes: {kind: history, text: Formalized in 2018., cites: rodriguez-kumar-2018}\n"
    root = make(tmp_path, {"mesa-optimization.yaml": entry("mesa-optimization", more=cites)})
    said = ask("check", "--kb", str(root), "--select", "REF003", "--format", "json")
    assert said.status == 1
    (finding,) = said.json["findings"]
    assert "rodriguez-kumar-2018" in finding["message"]


def test_every_source_says_by_whom_it_was_verified() -> None:
    for source in base().sources.values():
        assert source.custom.verified_by, source.id
        assert not any("search" in witness for witness in source.custom.verified_by), source.id


def test_a_day_that_is_not_verified_is_not_given() -> None:
    for source in base().sources.values():
        if "exact day" in source.custom.unverified and source.issued is not None:
            assert len(source.issued.parts) < 3, source.id


def test_citing_an_unverified_source_says_what_is_unverified() -> None:
    said = ask("cite", "hubinger-2023-talk")
    assert said.status == 0
    for part in ("title", "author", "date", "channel"):
        assert part in said.err


def test_a_work_whose_text_nobody_read_is_cited_through_another_or_with_a_note() -> None:
    unread = {key for key, one in base().sources.items() if "text" in one.custom.unverified}
    assert {"christiano-2019-failure", "drexler-2019-cais", "cheal-meta"} <= unread
    for concept in base().entries.values():
        statements = [*filter(None, [concept.definition]), *concept.senses, *concept.notes]
        for cite in (cite for said in statements for cite in said.cites):
            assert cite.source not in unread or cite.via or cite.note, (concept.id, cite.source)


def test_both_accounts_of_the_prefix_mesa_are_kept() -> None:
    notes = [note for note in base()["mesa-optimizer"].notes if note.kind == "etymology"]
    (sources,) = [{cite.source for cite in note.cites} for note in notes]
    assert {"hubinger-2019-rflo", "cheal-meta", "atlas-ch7-2-2025"} <= sources
