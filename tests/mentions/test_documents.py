"""Mentions in documents: zones, places, and what is no text for readers."""

import os

import pytest

import kb
from kb.documents.reading import read_document
from kb.mentions import Mention, mentions
from tests.lookup import ROOT, isolated  # noqa: F401
from tests.mentions import entry, ready

ENTRIES = (
    entry("mesa-optimizer", "label: mesa-optimizer"),
    entry("reward-hacking", "abbreviations: [RH]"),
)


def found(text: str, path: str = "text.md") -> list[Mention]:
    document = read_document(path, text.encode())
    made = mentions(document, ready(*ENTRIES))
    for mention in made:
        assert document.text[mention.start : mention.end].strip() != ""
    return made


def places(text: str, path: str = "text.md") -> list[tuple[str, str]]:
    return [(text[mention.start : mention.end], mention.reason) for mention in found(text, path)]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("A *mesa*-optimizer.", "mesa*-optimizer", "exact"),
        ("**Reward** hacking", "Reward** hacking", "case"),
        ("reward\nhacking", "reward\nhacking", "line break"),
        ("> a reward\n> hacking", "reward\n> hacking", "line break"),
        ("reward&nbsp;hacking", "reward&nbsp;hacking", "exact"),
        ("[reward hacking](https://example.org/mesa-optimizer)", "reward hacking", "exact"),
        ("[reward](https://example.org) hacking", "reward](https://example.org) hacking", "exact"),
    ],
)
def test_a_mention_spans_the_marks_inside_it(text: str, place: str, reason: str) -> None:
    assert places(text) == [(place, reason)]


@pytest.mark.parametrize(
    "text",
    [
        "`reward hacking`",
        "```\nreward hacking\n```",
        "<!-- reward hacking -->",
        "---\ntitle: reward hacking\n---\n",
        "<https://example.org/reward-hacking>",
        "https://example.org/RH",
        "reward `x` hacking",
        "reward\n\nhacking",
        "([Reward Hacking, 2020](https://example.org/a))",
    ],
)
def test_code_comments_addresses_and_labels_of_citations_hold_no_mention(text: str) -> None:
    assert places(text) == []


def test_each_mention_has_the_zone_of_its_place() -> None:
    text = (
        "# Reward hacking\n\nReward hacking.\n\n> Reward hacking.\n\n**Reward hacking:** so.\n\n"
        '<Definition term="Reward hacking" source="">\nRH is so.\n</Definition>\n\n'
        "<Note>\nReward hacking.\n</Note>\n\n"
        '<Figure caption="Reward hacking" />\n'
    )
    zones = [mention.zone for mention in found(text, "text.mdx")]
    assert zones == [
        "heading", "prose", "quote", "run-in", "definition", "definition", "note", "caption",
    ]  # fmt: skip


def test_columns_count_code_points() -> None:
    document = read_document("a.md", "\ufeff𝔸é\r\n𝔸 reward hacking\r\n".encode())
    (mention,) = mentions(document, ready(*ENTRIES))
    assert tuple(document.span(mention.start, mention.end)) == ("a.md", 2, 3, 2, 17)


def test_the_library_finds_mentions_in_a_text() -> None:
    base = kb.load(ROOT)
    text = "Inner alignment is about *mesa*-optimisers."
    assert [(text[one.start : one.end], one.concept) for one in base.mentions(text)] == [
        ("Inner alignment", "inner-alignment"),
        ("mesa*-optimisers", "mesa-optimizer"),
    ]


def test_a_lone_surrogate_moves_no_place() -> None:
    text = "\ud800 inner alignment"
    (mention,) = kb.load(os.fspath(ROOT)).mentions(text)
    assert text[mention.start : mention.end] == "inner alignment"
