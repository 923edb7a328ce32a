"""Which work an address leads to."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.works.address import urls_in
from kb.works.forms import FORMS, KINDS, WRAPPERS, Case, Form
from kb.works.identity import Identity, expected, identity

CASES = [(form, case) for form in FORMS for case in form.cases]


def known(url: str) -> Identity:
    found = identity(url)
    assert found is not None, url
    return found


@pytest.mark.parametrize(("form", "case"), CASES, ids=[case.given for _, case in CASES])
def test_a_case_of_the_table_has_the_identity_that_it_says(form: Form, case: Case) -> None:
    found = known(case.given)
    assert (found.kind, found.id, found.url) == (form.kind, case.id, case.url)


def test_every_form_is_shown_by_a_case_and_is_of_a_known_kind() -> None:
    assert all(form.cases and form.kind in KINDS for form in FORMS)


@pytest.mark.parametrize(
    ("outer", "inner"), [case for wrapper in WRAPPERS for case in wrapper.cases]
)
def test_an_address_inside_another_is_what_is_meant(outer: str, inner: str) -> None:
    assert known(outer).key == known(inner).key


RFLO = "https://arxiv.org/abs/1906.01820"
POST = "https://www.lesswrong.com/posts/HYERofGZE6j9Tuigi"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org", "http://www.EXAMPLE.org:80/"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a", "https://example.org/a/index.html#part"),
        ("https://example.org/a", "https://example.org./b/../a?"),
        ("https://example.org/%7Ea/%c3%a4", "https://example.org/~a/ä"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://example.org/a?b=c", "https://example.org/a?utm_source=x&b=c&fbclid=y"),
        ("https://example.org/a", "https://example.org/a?ref=news.example.com"),
        ("https://doi.org/10.1234/ABC", "doi:10.1234/abc"),
        (RFLO, "arXiv:1906.01820v2"),
        (RFLO, "https://web.archive.org/web/2020/http:/www.arxiv.org/abs/1906.01820"),
        (RFLO, "https://www.google.com/url?q=https%3A%2F%2Farxiv.org%2Fpdf%2F1906.01820"),
        (POST, "https://www.alignmentforum.org/posts/HYERofGZE6j9Tuigi/some-slug"),
        ("https://arxiv.org/abs/math/0309136", "https://arxiv.org/abs/math.GT/0309136"),
    ],
)
def test_two_addresses_of_one_work_have_one_key(one: str, other: str) -> None:
    assert known(one).key == known(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://sub.example.org/a"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://example.org/a/b", "https://example.org/a%2Fb"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/a", "https://example.org/a?ref=12"),
        ("https://example.org/a?ref=main", "https://example.org/a?ref=v1.2"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/abs/hep-ph/9901001"),
        ("https://arxiv.org/abs/1906.01820", "https://arxiv.org/abs/1906.0182"),
        ("https://doi.org/10.1234/é", "https://doi.org/10.1234/É"),
        ("https://doi.org/10.1007/978-3-1", "https://doi.org/10.1007/978-3-1_2"),
        ("https://dl.acm.org/doi/10.5555/1.2", "https://doi.org/10.5555/1.2"),
        (POST, f"{POST}?commentId=Gp7fDFdN7sFCJAA2m"),
        (POST, "https://forum.effectivealtruism.org/posts/HYERofGZE6j9Tuigi"),
        (POST, "https://www.lesswrong.com/s/HYERofGZE6j9Tuigi"),
        (
            "https://www.youtube.com/watch?v=bJLcIBixGj8&list=PLx",
            "https://www.youtube.com/playlist?list=PLx",
        ),
        ("https://youtu.be/bJLcIBixGj8", "https://youtu.be/bJLcIBixGJ8"),
        ("https://github.com/o/r", "https://github.com/o/r/blob/main/a.md"),
        ("https://github.com/o/r/blob/main/a.md", "https://github.com/o/r/blob/main/A.md"),
        ("https://github.com/o/r/blob/v1/a.md", "https://github.com/o/r/blob/v2/a.md"),
        ("https://en.wikipedia.org/wiki/Agent", "https://de.wikipedia.org/wiki/Agent"),
        ("https://en.wikipedia.org/wiki/Agent", "https://en.wikipedia.org/wiki/Talk:Agent"),
        ("https://web.archive.org/web/2019*/https://a.org/", "https://a.org/"),
    ],
)
def test_two_works_are_never_one(one: str, other: str) -> None:
    assert known(one).key != known(other).key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org/a",
        "mailto:ann@example.org",
        "ftp://example.org/a",
        "https://",
        "http://[::1",
        "https://example.org:port/",
        "https://example.org/a b",
        "https:///a",
    ],
)
def test_what_is_no_web_address_has_no_identity(text: str) -> None:
    assert identity(text) is None


@pytest.mark.parametrize(
    ("url", "exact", "changes"),
    [
        (
            "http://export.arxiv.org/pdf/1906.01820v2?utm_source=x",
            "https://arxiv.org/abs/1906.01820v2",
            ("tracking", "scheme", "mirror"),
        ),
        (
            "https://ar5iv.labs.arxiv.org/html/1906.01820#S1",
            "https://ar5iv.labs.arxiv.org/html/1906.01820#S1",
            (),
        ),
        (
            "https://youtu.be/bJLcIBixGj8?t=42&si=x",
            "https://www.youtube.com/watch?v=bJLcIBixGj8&t=42",
            ("tracking", "copy"),
        ),
        ("http://Example.org/ä?utm_id=1&b=%7e#c", "http://Example.org/ä?b=%7e#c", ("tracking",)),
        ("https://example.org/a?&b", "https://example.org/a?&b", ()),
    ],
)
def test_only_what_is_named_is_changed(url: str, exact: str, changes: tuple[str, ...]) -> None:
    found = known(url)
    assert (found.exact, found.changes) == (exact, changes)


def test_the_version_the_place_and_the_snapshot_stand_apart() -> None:
    found = known("https://web.archive.org/web/20200102030405/https://arxiv.org/abs/1906.01820v3#x")
    assert (found.version, found.anchor, found.snapshot) == ("v3", "x", "20200102030405")


HOSTS = sorted(
    {host.replace("*", "x") for form in (*FORMS, *WRAPPERS) for host in form.hosts.split()}
)
GIVEN = [case.given for _, case in CASES] + [case[0] for w in WRAPPERS for case in w.cases]
PIECES = st.sampled_from(
    "/ // ? # % %2F %ff .. /./ & = utm_source=x v= 10.1007/a index.html :80 www. é \ud800 [ ] @ "
    "https:// http:/ web/2020/ doi: arXiv: + %00 %0A #!/a ¨".split(" ")
)


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Addresses of the table and of their hosts, with pieces put in and characters taken out."""
    hosts = st.sampled_from(HOSTS).map(lambda host: f"https://{host}/")
    text = draw(st.sampled_from(GIVEN) | hosts | st.text(max_size=10))
    for _ in range(draw(st.integers(0, 4))):
        start, gone = draw(st.integers(0, len(text))), draw(st.integers(0, 3))
        text = text[:start] + draw(PIECES | st.text(max_size=3)) + text[start + gone :]
    return text


@given(addresses())
@example("https://en.wikipedia.org/w/index.php?title=/./Agent&oldid=1")
@example("https://¨example.org/")
@example("https://web.archive.org/web/2020/./0101000000/http://example.org/a")
def test_what_is_canonical_stays_so_and_leads_to_the_same_work(text: str) -> None:
    found = identity(text)
    if found is None:
        assert expected(text) == ""
        return
    assert not expected(text) or found.kind == "page" or found.changes
    canonical, exact = known(found.url), known(found.exact)
    assert canonical.key == exact.key == found.key
    assert (canonical.url, canonical.changes) == (found.url, ())
    assert (exact.exact, exact.changes) == (found.exact, ())
    assert (exact.version, exact.anchor) == (found.version, found.anchor)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "See (https://a.org/b_(c)), then https://d.org.",
            ["https://a.org/b_(c)", "https://d.org"],
        ),
        ("“https://a.org/b?c=d,e!” he wrote", ["https://a.org/b?c=d,e"]),
        ("no address, https or not", []),
    ],
)
def test_addresses_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert [url for _, url in urls_in(text)] == found
    assert all(text[start:].startswith(url) for start, url in urls_in(text))
