"""Terms and IRIs: whatever an author writes, every file can be read back to it."""

import json
import xml.dom.minidom as dom

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KBError
from kb.exporting.dates import dated
from kb.exporting.iris import Iris, absolute, camel, digest, under, usable_property, valid_iri
from kb.exporting.terms import language_tag, literal, parts, quoted, typed, unquoted

ANY_TEXT = st.text(st.characters(codec=None))
SPEAKABLE = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters="\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13"
        "\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\ufffe\uffff",
    )
)


def read(term: str) -> pyoxigraph.Literal:
    """A literal term as an N-Triples parser reads it."""
    line = f"<http://x/s> <http://x/p> {term} .\n".encode()
    (quad,) = pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, pyoxigraph.Literal)
    return quad.object


@given(SPEAKABLE)
def test_a_parser_reads_the_text_that_was_written(text: str) -> None:
    assert read(literal(text)).value == text


@given(SPEAKABLE)
def test_a_quoted_text_is_a_json_string_of_the_same_text(text: str) -> None:
    assert json.loads(quoted(text)) == text


@given(SPEAKABLE)
def test_unquoting_undoes_quoting(text: str) -> None:
    assert unquoted(quoted(text)) == text


@given(ANY_TEXT)
def test_any_text_can_be_written_and_read_as_xml(text: str) -> None:
    shown = read(literal(text)).value
    escaped = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    document = dom.parseString(f"<x>{escaped}</x>")
    assert document.documentElement is not None


@given(SPEAKABLE, st.sampled_from([None, "en", "zh-hans"]))
def test_a_literal_comes_apart_as_it_was_put_together(text: str, tag: str | None) -> None:
    assert parts(literal(text, tag)) == (quoted(text), tag, None)
    assert parts(typed(text, "<http://x/t>")) == (quoted(text), None, "http://x/t")


@given(st.from_regex(r"[A-Za-z0-9-]{1,20}", fullmatch=True))
def test_a_language_tag_that_is_let_through_is_one_to_a_parser(text: str) -> None:
    tag = language_tag(text)
    if tag is not None:
        assert read(literal("x", tag)).language == tag


@pytest.mark.parametrize("tag", ["en", "de-1996", "zh-Hant-TW", "sl-rozaj-biske", "x-own", "und"])
def test_tags_of_bcp_47_are_let_through_in_lower_case(tag: str) -> None:
    assert language_tag(tag) == tag.lower()


@pytest.mark.parametrize("tag", ["", "e", "en_US", "en-", "english-languages", "en-x", "ü"])
def test_what_is_no_tag_is_not_let_through(tag: str) -> None:
    assert language_tag(tag) is None


_IRI_CHARACTERS = st.one_of(
    st.sampled_from([*"az09:/?#[]@!$&'()*+,;=%-._~ <>\"{}|\\^`é\u202e\ue000\U0001f600", "%41"]),
    st.characters(),
)


@given(
    st.sampled_from(["http://", "https://h/", "urn:", "doi:", "a:", ""]), st.lists(_IRI_CHARACTERS)
)
def test_an_iri_that_is_let_through_is_one_to_a_parser(start: str, rest: list[str]) -> None:
    text = start + "".join(rest)
    if valid_iri(text):
        line = f"<http://x/s> <http://x/p> <{text}> .\n".encode()
        (quad,) = pyoxigraph.parse(line, pyoxigraph.RdfFormat.N_TRIPLES)
        assert quad.object == pyoxigraph.NamedNode(text)


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.wikidata.org/entity/Q1",
        "https://example.org/a?b=c&d=%20#e",
        "urn:isbn:0451450523",
        "https://ru.wikipedia.org/wiki/Оптимизация",
        "https://example.org:8080/a(b)",
    ],
)
def test_everyday_iris_are_let_through(iri: str) -> None:
    assert valid_iri(iri)
    assert absolute(iri, {}) == iri


@pytest.mark.parametrize(
    "text", ["", "x", "http://a b", "http://x/<y>", "http://x/%zz", "/a", "a:"]
)
def test_what_is_no_iri_is_not_let_through(text: str) -> None:
    assert not valid_iri(text)


def test_a_prefixed_name_is_spelled_out_where_its_prefix_is_declared() -> None:
    prefixes = {"wd": "http://www.wikidata.org/entity/", "skos": "http://example.org/mine#"}
    assert absolute("wd:Q1", prefixes) == "http://www.wikidata.org/entity/Q1"
    assert absolute("skos:broader", prefixes) == "http://www.w3.org/2004/02/skos/core#broader"
    assert absolute("wdt:P31", prefixes) is None


def test_a_property_needs_an_xml_name_at_its_end() -> None:
    assert usable_property("http://purl.org/dc/terms/requires")
    assert not usable_property("http://example.org/123")
    assert not usable_property("http://example.org/a/")


names = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@given(names, names)
def test_no_two_relation_types_share_a_property_name(one: str, other: str) -> None:
    assert (camel(one) == camel(other)) == (one == other)


def test_what_has_no_id_is_named_by_its_content_under_its_owner() -> None:
    name = under("<http://x/a>", "note", "scope", "Some text.")
    assert name == f"<http://x/a/note/{digest('scope', 'Some text.')}>"
    assert len(digest("scope", "Some text.")) == 16
    assert digest("a", "bc") != digest("ab", "c")
    assert digest("a", None) != digest("a", "null")


def test_a_base_with_a_fragment_makes_no_iri_with_two() -> None:
    iris = Iris("http://x/y#")
    assert iris.kb.mode == "<http://x/y#vocab/mode>"
    assert valid_iri(iris.sense("a", "b")[1:-1])


@pytest.mark.parametrize("base", ["x", "http://x/y", "http://x y/", "http://<x>/"])
def test_a_base_that_names_cannot_be_appended_to_is_refused(base: str) -> None:
    with pytest.raises(KBError, match="base IRI"):
        Iris(base)


def test_a_kind_is_named_by_a_valid_iri_whatever_it_is_called() -> None:
    kind = Iris("http://x/").value("kind", 'a b/"ü"#<')
    assert valid_iri(kind[1:-1])


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("2019", "gYear>"),
        ("2019-06", "gYearMonth>"),
        ("2019-06-05", "date>"),
        ("2019-02-30", '"2019-02-30"'),
        ("forthcoming", '"forthcoming"'),
        ("2019/2020", '"2019/2020"'),
    ],
)
def test_a_date_is_typed_by_its_precision_and_only_if_it_is_one(text: str, ending: str) -> None:
    assert dated(text).endswith(ending)
