"""A source in running text: the Markdown link, the reference line, the permalink."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kb
from kb.citing.csl import csl_record
from kb.citing.inline import destination, markdown, permalink, reference
from kb.citing.records import address, label
from kb.model.source import source_label
from tests.lookup import ROOT

Json = dict[str, Any]
RFLO: Json = {
    "id": "hubinger-2019-rflo",
    "type": "report",
    "author": [
        {"family": "Hubinger", "given": "Evan"},
        {"family": "Merwijk", "given": "Chris", "non-dropping-particle": "van"},
        {"family": "Mikulik", "given": "Vladimir"},
    ],
    "title": "Risks from Learned Optimization",
    "issued": {"date-parts": [[2019, 6, 5]]},
    "number": "arXiv:1906.01820",
    "publisher": "arXiv",
    "URL": "https://arxiv.org/abs/1906.01820",
}


def test_a_link_has_the_chapters_form() -> None:
    shown = "[Hubinger et al., 2019](https://arxiv.org/abs/1906.01820)"
    assert markdown(RFLO) == f"({shown})"
    assert markdown(RFLO, "§1.2") == f"({shown}, §1.2)"


def test_without_an_url_the_doi_is_linked_and_without_both_nothing() -> None:
    bare = {**RFLO, "URL": ""}
    assert markdown(bare, "p. 3") == "(Hubinger et al., 2019, p. 3)"
    by_doi = markdown({**bare, "DOI": "10.1/(a)b;2#c"})
    assert by_doi == "([Hubinger et al., 2019](https://doi.org/10.1/%28a%29b;2%23c))"


def test_a_link_that_no_browser_opens_is_no_link() -> None:
    for url in ("javascript:alert(1)", "www.x.org", "data:text/html,x", "x y"):
        assert markdown({**RFLO, "URL": url}) == "(Hubinger et al., 2019)"


def test_marks_of_markdown_in_names_and_locators_are_plain() -> None:
    record = {"id": "k", "type": "book", "author": [{"literal": "A*B_[C]"}]}
    assert markdown(record, "`x` <y> &amp; R&D") == (r"(A\*B\_\[C\], n.d., \`x\` \<y\> \&amp; R&D)")


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_a_destination_ends_where_the_link_does(tail: str) -> None:
    shown = destination(f"https://x.org/{tail}")
    assert not re.search(r"[\x00-\x20()<>\\]", shown)
    assert shown.startswith("https://x.org/")
    assert re.search(r"%(?![0-9A-Fa-f]{2})", shown) is None
    assert destination(shown.replace("&amp;", "&")) == shown


def test_a_reference_gives_authors_year_title_and_identifiers() -> None:
    assert reference(RFLO) == (
        "Evan Hubinger, Chris van Merwijk & Vladimir Mikulik (2019). Risks from Learned"
        " Optimization. arXiv:1906.01820 https://arxiv.org/abs/1906.01820"
    )
    article = {
        "id": "a",
        "type": "article-journal",
        "editor": [{"literal": "OpenAI"}],
        "title": "Why?",
        "container-title": "Synthese",
        "volume": "3",
        "issue": "2",
        "page": "1-9",
        "publisher": "Springer",
        "DOI": "10.1/x",
    }
    assert reference(article) == (
        "OpenAI (eds.) (n.d.). Why? Synthese 3(2), 1–9. Springer. doi:10.1/x"
    )
    assert reference({"id": "b", "type": "book", "title": "Alone"}) == "Alone (n.d.)."


@pytest.mark.parametrize(
    ("url", "locator", "link"),
    [
        ("https://x.org/a", None, "https://x.org/a"),
        ("https://x.org/a", "§1.2", "https://x.org/a"),
        ("https://x.org/a#old", "#new-part", "https://x.org/a#new-part"),
        ("https://x.org/a", "see https://x.org/b#c.", "https://x.org/b#c"),
        (
            "https://www.lesswrong.com/posts/p/x",
            "comment W9wsKPowoFoP5BWcZ and the reply",
            "https://www.lesswrong.com/posts/p/x?commentId=W9wsKPowoFoP5BWcZ",
        ),
        ("https://x.org/a", "comment W9wsKPowoFoP5BWcZ", "https://x.org/a"),
        (
            "https://www.lesswrong.com/posts/p/x",
            "first comment",
            "https://www.lesswrong.com/posts/p/x",
        ),
    ],
)
def test_a_permalink_is_as_exact_as_the_locator_lets_it_be(
    url: str, locator: str | None, link: str
) -> None:
    assert permalink({**RFLO, "URL": url}, locator) == link


def test_records_have_the_labels_of_their_sources() -> None:
    for source in kb.load(ROOT).sources.values():
        assert label(csl_record(source)) == source_label(source)
        assert address(csl_record(source)) == source.url or source.url is None
