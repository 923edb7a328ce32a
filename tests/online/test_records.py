"""What registries have of works, from a real server that plays them."""

from pathlib import Path
from typing import Any

import pytest

from kb.check.answers import Author, Notice, Registered
from kb.online import asking
from tests.online import Answer, Server, data, online, page, server

__all__ = ["server"]
WORK: dict[str, Any] = {
    "DOI": "10.1000/182",
    "title": ["Risks of <i>Learning</i>"],
    "subtitle": ["A survey"],
    "author": [{"family": "Doe", "given": "Jane"}, {"name": "The Group"}, {"given": "X"}],
    "container-title": ["Minds"],
    "short-container-title": ["M."],
    "issued": {"date-parts": [[2019, 12]]},
    "published-print": {"date-parts": [[2020]]},
    "published-online": {"date-parts": [[None]]},
}


def known(server: Server, folder: Path, work: str = "doi:10.1000/182") -> Registered | None:
    return online(server, folder).records([work]).get(work)


def crossref(server: Server, **more: Any) -> None:
    server.table["/crossref/works/10.1000%2F182"] = data({"message": WORK | more})


def test_a_work_of_crossref_is_read(server: Server, tmp_path: Path) -> None:
    crossref(server)
    assert known(server, tmp_path) == Registered(
        "Crossref",
        ("Risks of <i>Learning</i>", "Risks of <i>Learning</i>: A survey"),
        (Author("Doe", "Jane"), Author("The Group")),
        (2019, 2020),
        ("Minds", "M."),
    )


def test_notices_of_crossref_are_read_and_titles_too(server: Server, tmp_path: Path) -> None:
    update = {
        "type": "expression_of_concern",
        "DOI": "10.1000/9",
        "updated": {"date-parts": [[2021, 3, 1]]},
    }
    crossref(server, title=["RETRACTED ARTICLE: Risks"], **{"updated-by": [update, 7]})
    found = known(server, tmp_path)
    assert found is not None
    assert found.notices == (
        Notice("expression of concern", "10.1000/9", "2021-03-01"),
        Notice("retraction"),
    )


def test_what_crossref_says_a_preprint_became_is_read(server: Server, tmp_path: Path) -> None:
    relation = {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/1"}, {"id-type": "uri"}]}
    crossref(server, relation=relation)
    found = known(server, tmp_path)
    assert found is not None
    assert found.published == ("10.1000/1",)


def test_a_doi_of_another_agency_is_asked_for_at_doi_org(server: Server, tmp_path: Path) -> None:
    server.table["/doi/10.1000/182"] = data({"title": "A data set", "issued": {"raw": "2020"}})
    found = known(server, tmp_path)
    assert found == Registered("doi.org", ("A data set",))
    assert server.headers[-1]["Accept"] == "application/vnd.citationstyles.csl+json"


def test_a_doi_that_nobody_registered_is_missing_and_not_unknown(
    server: Server, tmp_path: Path
) -> None:
    network = online(server, tmp_path)
    assert network.records(["doi:10.1000/182"]) == {}
    assert network.unknown == {}


NONSENSE = [
    page(200, b"\xff\x00garbage"),
    page(200, b"[" * 100_000),
    data([1, 2]),
    data({"message": None}),
    data({"message": {}}),
    data({"message": {"title": [{"not": "text"}], "author": 7, "issued": "x"}}),
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_no_answer_and_is_not_kept(
    server: Server, tmp_path: Path, answer: Answer
) -> None:
    server.table["/crossref/works/10.1000%2F182"] = answer
    network = online(server, tmp_path)
    assert network.records(["doi:10.1000/182"]) == {}
    assert network.unknown == {"doi:10.1000/182": "answered nonsense"}
    crossref(server)
    assert known(server, tmp_path) is not None


@pytest.mark.parametrize(
    "strange",
    [
        {"author": [None, [], {"family": 5}], "issued": {"date-parts": [["x"]]}},
        {"issued": {"date-parts": []}, "posted": [], "updated-by": {"type": None}},
        {"issued": {"date-parts": [[2019, 99999]]}, "relation": {"is-preprint-of": "x"}},
    ],
)
def test_a_strange_field_says_nothing(
    server: Server, tmp_path: Path, strange: dict[str, Any]
) -> None:
    crossref(server, **{"published-print": None} | strange)
    found = known(server, tmp_path)
    assert found is not None
    assert found.titles[0] == "Risks of <i>Learning</i>"
    assert found.published == ()


def test_a_huge_answer_is_not_read_to_its_end(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BOUND", 1000)
    server.table["/crossref/works/10.1000%2F182"] = page(200, b"{" * 100_000)
    network = online(server, tmp_path)
    assert network.records(["doi:10.1000/182"]) == {}
    assert network.unknown == {"doi:10.1000/182": "answered too much"}


def entry(number: str, more: str = "", title: str = "Risks from\n  Learned Optimization") -> str:
    return (
        f"<entry><id>http://arxiv.org/abs/{number}</id><title>{title}</title>"
        "<published>2019-06-05T00:00:00Z</published><updated>2021-12-01T00:00:00Z</updated>"
        f"<author><name>Evan Hubinger</name></author>{more}</entry>"
    )


def feed(*entries: str) -> Answer:
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://arxiv.org/schemas/atom">'
    return page(200, f"{head}{''.join(entries)}</feed>".encode())


ONE = "/arxiv/query?id_list=1906.01820&max_results=1"


def test_papers_of_arxiv_are_asked_for_together(server: Server, tmp_path: Path) -> None:
    both = "/arxiv/query?id_list=1906.01820,hep-th/9901001v1&max_results=2"
    server.table[both] = feed(
        entry("1906.01820v3", "<a:doi>10.1000/1</a:doi><a:journal_ref>M 1</a:journal_ref>"),
        entry("hep-th/9901001v1", "<a:comment>This paper has been withdrawn by us</a:comment>"),
    )
    paper = Registered(
        "arXiv",
        ("Risks from Learned Optimization",),
        (Author("Evan Hubinger"),),
        (2019, 2021),
    )
    assert online(server, tmp_path).records(["arxiv:1906.01820", "arxiv:hep-th/9901001v1"]) == {
        "arxiv:1906.01820": paper._replace(published=("10.1000/1",), journal="M 1"),
        "arxiv:hep-th/9901001v1": paper._replace(notices=(Notice("withdrawal"),)),
    }
    assert len(server.seen) == 1


def test_a_paper_without_version_is_the_latest(server: Server, tmp_path: Path) -> None:
    server.table[ONE] = feed(
        entry("1906.01820v1", title="First"),
        entry("1906.01820v10", title="Tenth"),
        entry("1906.01820v9", title="Ninth"),
    )
    found = known(server, tmp_path, "arxiv:1906.01820")
    assert found is not None
    assert found.titles == ("Tenth",)


@pytest.mark.parametrize(
    "body",
    [
        b"<feed>",
        b"<html/>",
        b"not XML",
        b'<!DOCTYPE f [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><feed>&b;</feed>',
    ],
)
def test_what_is_no_feed_is_no_answer(server: Server, tmp_path: Path, body: bytes) -> None:
    server.table[ONE] = page(200, body)
    network = online(server, tmp_path)
    assert network.records(["arxiv:1906.01820"]) == {}
    assert network.unknown == {"arxiv:1906.01820": "answered nonsense"}


def test_many_papers_are_asked_for_in_batches(server: Server, tmp_path: Path) -> None:
    works = [f"arxiv:2001.{number:05d}" for number in range(120)]
    online(server, tmp_path).records(works)
    assert len({path for _, path, _ in server.seen}) == 3


@pytest.mark.parametrize("status", [429, 500, 403])
def test_a_registry_that_refuses_leaves_its_works_unknown(
    server: Server, tmp_path: Path, status: int
) -> None:
    server.table |= {ONE: page(status), "/crossref/works/10.1000%2F182": page(status)}
    network = online(server, tmp_path)
    assert network.records(["arxiv:1906.01820", "doi:10.1000/182"]) == {}
    assert network.unknown == dict.fromkeys(
        ["arxiv:1906.01820", "doi:10.1000/182"], f"answered {status}"
    )
