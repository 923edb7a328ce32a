"""The glossary: from A to Z, every link leads somewhere, no text is taken for Markdown."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import kb
from kb.check.examples import FILES, base_of
from kb.exporting.formats import formats_named, losses
from kb.exporting.glossary import as_glossary, letter, sorting_key
from kb.exporting.scope import Options
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parents[2]
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def glossary(base: KnowledgeBase, options: Options = Options()) -> str:
    return b"".join(as_glossary(base, options)).decode()


def kb_from(entries: str, manifest: str = FILES["concepts/kb.yaml"]) -> KnowledgeBase:
    return base_of({**FILES, "concepts/kb.yaml": manifest, "concepts/terms.yaml": entries})


def parts(text: str) -> list[Any]:
    """The inline parts that a CommonMark parser finds, in order."""
    return [part for block in MARKDOWN.parse(text) for part in block.children or ()]


def headings(text: str, level: str) -> list[str]:
    """What the headings of a level show."""
    tokens = MARKDOWN.parse(text)
    pairs = [(one, other) for one, other in pairwise(tokens) if one.tag == level]
    return [shown(other) for one, other in pairs if one.type == "heading_open"]


def shown(block: Any) -> str:
    return "".join(part.content for part in block.children if part.type.startswith("text"))


def anchors(text: str) -> list[str]:
    found = (re.fullmatch(r'<a id="([^"]+)">', part.content) for part in parts(text))
    return [match[1] for match in found if match]


def inner_links(text: str) -> set[str]:
    hrefs = [part.attrs["href"] for part in parts(text) if part.type == "link_open"]
    return {href[1:] for href in hrefs if href.startswith("#")}


@pytest.fixture(scope="module")
def base() -> kb.Base:
    return kb.load(ROOT)


@pytest.fixture(scope="module")
def real(base: kb.Base) -> str:
    return glossary(base)


def test_every_concept_has_its_id_as_an_anchor_and_its_label_as_a_heading(
    base: kb.Base, real: str
) -> None:
    assert set(base) <= set(anchors(real))
    assert sorted(headings(real, "h3")) == sorted(
        str(entry.label) for entry in base.entries.values()
    )


def test_every_link_inside_leads_to_an_anchor_and_anchors_are_given_once(real: str) -> None:
    given_anchors = anchors(real)
    assert len(set(given_anchors)) == len(given_anchors)
    assert inner_links(real) <= set(given_anchors)


def test_entries_stand_in_order_under_their_letters(real: str) -> None:
    labels = headings(real, "h3")
    assert [sorting_key(label) for label in labels] == sorted(map(sorting_key, labels))
    letters = headings(real, "h2")
    assert letters[-1] == "Sources"
    assert letters[0] == "0–9"
    assert letters[1:-1] == sorted(letters[1:-1])


def test_every_source_that_is_cited_is_in_the_bibliography(base: kb.Base, real: str) -> None:
    cited = {row.source for row in base.tables.citations}
    assert {f"source_{key}" for key in cited} <= set(anchors(real))


def test_senses_say_who_says_so(real: str) -> None:
    (line,) = [line for line in real.splitlines() if 'id="inner-alignment_narrow"' in line]
    assert line.startswith('- <a id="inner-alignment_narrow"></a>**narrow** (')
    assert "requires [mesa-optimizer](#mesa-optimizer)" in line
    assert "([Hubinger et al., 2019](https://arxiv.org/abs/1906.01820), §1.2; §3; " in line


@pytest.mark.parametrize(
    ("label", "key", "under"),
    [
        ("Zebra", "zebra", "Z"),
        ("Ångström", "angstrom", "A"),
        ("meta-optimizer", "meta optimizer", "M"),
        ("Straße", "strasse", "S"),
        ("2-D robustness", "2 d robustness", "0–9"),
        ("ﬁne", "fine", "F"),
        ("«x»", "«x»", "#"),
        ("Ωmega", "ωmega", "Ω"),
    ],
)
def test_labels_are_sorted_without_marks_and_case(label: str, key: str, under: str) -> None:
    assert (sorting_key(label), letter(label)) == (key, under)


ENTRIES = """\
- id: b
  label: beta
  kind: system
  status: accepted
  definition:
    text: "A [[a|first]] and [[gone]]."
    cites: [{source: mitchell-1997, locator: p. 3, mode: disputes}, nowhere-2000]
  abbreviations: [BT]
  aliases: [second]
  discouraged: [{text: bad, because: "It is not [[a]]."}]
  notes: [{kind: editorial, text: For editors.}, {kind: usage, text: For readers.}]
  examples: [An example.]
- id: a
  label: alpha
  kind: system
  definition: "See [[b#s]]."
  senses: [{id: s, text: S.}]
  relations:
    distinct-from: {to: b, because: They are two.}
    leads-to: {to: b, status: contested}
- {id: old, label: old, status: deprecated, replaced_by: b, because: It was renamed.}
"""


@pytest.fixture(scope="module")
def small() -> str:
    return glossary(kb_from(ENTRIES))


def test_a_deprecated_entry_says_what_to_see(small: str) -> None:
    assert "No longer used: see [beta](#b); It was renamed.\n" in small


def test_a_draft_is_marked_and_an_accepted_entry_is_not(small: str) -> None:
    assert '<a id="a"></a>alpha\n\n**draft**, *system*\n' in small
    terms = "short: BT; also: second; avoid: bad (It is not [alpha](#a).)"
    assert f'<a id="b"></a>beta\n\n*system*; {terms}\n' in small


def test_other_terms_lead_to_their_entry(small: str) -> None:
    assert "**BT**: see [beta](#b)\n" in small
    assert "**second**: see [beta](#b)\n" in small


def test_links_of_definitions_are_links_and_unknown_ones_plain(small: str) -> None:
    assert "A [first](#a) and gone. (" in small


def test_a_citation_says_that_it_disputes_and_an_unknown_source_is_named(small: str) -> None:
    assert re.search(r"\(\[Mitchell, 1997\]\([^)]+\), p\. 3, disputes; nowhere-2000\)", small)


def test_reasons_are_told_where_they_are_what_a_relation_says(small: str) -> None:
    assert "* distinct from [beta](#b): They are two.\n" in small
    assert "* leads to [beta](#b) (contested)\n" in small


def test_notes_for_editors_are_left_out_and_counted(small: str) -> None:
    assert "For readers." in small
    assert "For editors." not in small
    (format_,) = formats_named(["glossary"])
    lost = {(loss.field, loss.times) for loss in losses(kb_from(ENTRIES), format_)}
    assert ("notes", 1) in lost


def test_lists_of_one_entry_do_not_run_together(small: str) -> None:
    tokens = MARKDOWN.parse(small)
    after = {token.markup for token in tokens if token.type == "bullet_list_open"}
    assert after == {"-", "*", "+"}
    assert all(
        token.hidden for token in tokens if token.type == "paragraph_open" and token.level > 1
    )


texts = st.text(
    st.one_of(st.sampled_from("|[]*`_#<>\\-+1.)(&;~=!\"' "), st.characters(codec="utf-8")),
    min_size=1,
    max_size=14,
).filter(lambda text: "[[" not in text and text.strip())
HIDDEN = re.compile("[\x00\x85\ufffd\u2028\u2029]")


@given(label=texts, definition=texts, alias=texts)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_is_taken_for_markdown(label: str, definition: str, alias: str) -> None:
    def yaml(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'

    entry = (
        f"{{id: x, label: {yaml(label)}, definition: {yaml(definition)}, aliases: [{yaml(alias)}]}}"
    )
    base = kb_from(entry)
    if "x" not in base:
        return
    text = glossary(base)
    one_line = " ".join(str(base["x"].label).split())
    blocks = [shown(block) for block in MARKDOWN.parse(text) if block.children]
    said = " ".join(str(base["x"].definition.text).split())  # type: ignore[union-attr]
    assert [HIDDEN.sub("", found) for found in headings(text, "h3")] == [HIDDEN.sub("", one_line)]
    assert HIDDEN.sub("", said) in [HIDDEN.sub("", block) for block in blocks]


def test_an_empty_base_has_an_empty_glossary() -> None:
    text = glossary(base_of({"concepts/kb.yaml": FILES["concepts/kb.yaml"]}))
    assert headings(text, "h2") == []
    assert "0 concepts, 0 sources" in text.replace("; ", ", ")
