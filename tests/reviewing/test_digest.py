"""What a digest covers, and what it says when the entry is no longer the same."""

import json
import random
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.folder import find
from kb.layout import layout
from kb.model.entry import Entry, Review
from kb.reading.files import read_entries
from kb.reviews import PARTS, State, Verdict, digest, judged, marks, state
from kb.workspace import load

ROOT = Path(__file__).parents[2]

FULL = """\
id: sour
label: sourdough
aliases: [natural leaven, {text: levain, lang: fr, because: French}]
abbreviations: [SD]
forms: [sourdoughs]
discouraged: {text: wild bread, because: nothing is wild}
not: [sour cream]
kind: thing
topics: [one]
status: draft
definition:
  text: A dough raised by a [[starter]].
  cites: [hamelman-2004 ch. 6, {source: blog, mode: supports}]
senses:
  - id: bread
    name: the loaf
    text: A loaf of it.
    kind: thing
    requires: [dough, starter]
    cites: {source: hamelman-2004, quote: a loaf, mode: quotes}
    status: mainstream
    versus: {leaven: narrows}
  - {id: leaven, text: The dough kept back., cites: hamelman-2004}
relations:
  is-a: dough
  contrasts-with: [cake, {to: bread, because: It is more., status: contested, cites: blog}]
notes: [{kind: history, text: Known in Egypt., cites: {source: book, via: blog}}, Old.]
examples: [{text: San Francisco’s., cites: blog p. 1}]
media: [{url: "https://example.org/a.png"}]
mappings: {exact: "wd:Q1", close: ["wd:Q2", "wd:Q3"]}
"""


def entry(text: str) -> Entry:
    (one,) = read_entries("concepts/sour.yaml", text.encode()).entries
    return one.entry


def changed(before: str, after: str) -> list[str]:
    old, new = marks(entry(before)), marks(entry(after))
    return [name for name in PARTS if old[name] != new[name]]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("sourdough\n", "sourdoughs\n", "terms"),
        ("[natural leaven,", "[leaven,", "terms"),
        ("because: French", "because: French word", "terms"),
        ("not: [sour cream]", "not: [cream]", "terms"),
        ("kind: thing\ntopics", "kind: food\ntopics", "kind"),
        ("raised by", "risen by", "definition"),
        ("[[starter]]", "[[starter|culture]]", "definition"),
        ("A loaf of it", "A loaf of that", "senses"),
        ("requires: [dough, starter]", "requires: [dough]", "senses"),
        ("leaven: narrows", "leaven: broadens", "senses"),
        ("status: mainstream", "status: contested", "senses"),
        ("is-a: dough", "part-of: dough", "relations"),
        ("status: contested, cites", "status: implied, cites", "relations"),
        ("wd:Q2", "wd:Q4", "relations"),
        ("Known in Egypt", "Known in Greece", "notes"),
        ("San Francisco", "Boston", "notes"),
        ("ch. 6", "ch. 7", "citations"),
        ("mode: supports", "mode: disputes", "citations"),
        ("quote: a loaf", "quote: the loaf", "citations"),
        ("via: blog", "via: hamelman-2004", "citations"),
        ("cites: blog p. 1", "cites: blog p. 2", "citations"),
        ("id: leaven, text", "id: culture, text", "senses citations"),
        (", {source: blog, mode: supports}", "", "citations"),
    ],
)
def test_a_change_is_named_by_its_part(old: str, new: str, parts: str) -> None:
    assert old in FULL
    assert changed(FULL, FULL.replace(old, new)) == parts.split()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: draft", "status: accepted"),
        ("topics: [one]", "topics: [two]"),
        ("example.org/a.png", "example.org/b.png"),
        ("is-a: dough", "is-a: [{to: dough, status: stated}]"),
        ("abbreviations: [SD]", "abbreviations: {text: SD}"),
        ("forms: [sourdoughs]", "forms: sourdoughs # a comment"),
        ("hamelman-2004 ch. 6,", "{source: hamelman-2004, locator: ch. 6},"),
        ("label: sourdough", "label: {en: sourdough}"),
        ("a [[starter]].", "\n    a [[starter]]."),
        (
            "[natural leaven, {text: levain,",
            "[{text: natural  leaven, spot: false}, {text: levain,",
        ),
        ("notes:", "authors: [Ada]\nignore: [DEF006]\norigin: {path: a.mdx}\nnotes:"),
    ],
)
def test_what_is_no_matter_of_the_judgement_leaves_the_digest_alone(old: str, new: str) -> None:
    assert old in FULL
    assert digest(entry(FULL.replace(old, new))) == digest(entry(FULL))


def test_a_composed_letter_is_its_decomposed_one() -> None:
    assert (
        changed(FULL.replace("levain", "lev\u00e1in"), FULL.replace("levain", "leva\u0301in")) == []
    )


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_order_without_a_meaning_counts_for_nothing(chance: random.Random) -> None:
    def mixed(value: object) -> object:
        if isinstance(value, dict):
            pairs = [(key, mixed(one) if key != "notes" else one) for key, one in value.items()]
            return dict(chance.sample(pairs, len(pairs)))
        if isinstance(value, list):
            return [mixed(one) for one in chance.sample(value, len(value))]
        return value

    import yaml

    plain = yaml.safe_load(FULL)
    assert digest(entry(yaml.safe_dump(mixed(plain), sort_keys=False))) == digest(entry(FULL))


def test_a_digest_is_made_as_the_decision_says() -> None:
    one = entry(
        "id: sour\nlabel: sourdough\nkind: thing\ndefinition: {text: 'A  dough.', cites: h p. 1}\n"
    )
    said = {
        "terms": {"label": {"text": "sourdough"}},
        "kind": "thing",
        "definition": "A dough.",
        "senses": [],
        "relations": {},
        "notes": {},
        "citations": [[["definition"], {"locator": "p. 1", "mode": "paraphrases", "source": "h"}]],
    }
    made = [
        f"{name}={sha256(json.dumps(value, separators=(',', ':')).encode()).hexdigest()[:10]}"
        for name, value in said.items()
    ]
    assert digest(one) == ";".join(["v1", *made])


def test_every_entry_of_the_base_fits_its_own_digest_in_any_layout() -> None:
    folder = find(str(ROOT))
    assert folder is not None
    base = load(folder)
    for one in base.located[::7]:
        data = Path(folder.absolute(one.path)).read_bytes()
        crammed = data.decode().replace("\n\n", "\n").replace("\n", "\r\n").encode()
        again = read_entries(one.path, crammed).entries[0].entry
        assert digest(again) == digest(one.entry)
        (stamp,) = judged(reviewed(one.entry, digest(again)))
        assert stamp.verdict is Verdict.FITS


def reviewed(one: Entry, *digests: str) -> Entry:
    from dataclasses import replace

    days = ("2026-01-02", "2026-01-01", "2026-01-03")
    made = [
        Review(by=f"R{n}", date=day, digest=d)
        for n, (d, day) in enumerate(zip(digests, days, strict=False))
    ]
    return replace(one, review=tuple(made))


@pytest.mark.parametrize(
    "written",
    ["", "v1", "v1;", "v0;terms=0", "sha256:abc", "v1;terms=0123456789", "v;x", "V1;x", "v²;x"],
)
def test_what_is_no_digest_is_told_as_such(written: str) -> None:
    (stamp,) = judged(reviewed(entry(FULL), written))
    assert stamp.verdict is Verdict.MALFORMED


def test_a_digest_cut_short_or_doubled_is_malformed() -> None:
    one = entry(FULL)
    whole = digest(one)
    for written in (whole[:-1], whole + ";terms=0123456789", whole.upper(), whole + " "):
        (stamp,) = judged(reviewed(one, written))
        assert stamp.verdict is Verdict.MALFORMED


@given(st.text())
def test_no_digest_is_a_traceback(written: str) -> None:
    for one in (written, f"v{written};{written}", f"v2;{written}"):
        judged(reviewed(SMALL, one))


SMALL = entry("id: sour\nlabel: sour\ndefinition: Sour.\n")


def test_a_newer_format_is_neither_fitting_nor_expired() -> None:
    (stamp,) = judged(reviewed(SMALL, "v2;whatever"))
    assert stamp.verdict is Verdict.NEWER
    assert state([stamp]) is State.UNKNOWN


def test_one_review_that_fits_is_enough() -> None:
    old, now = digest(entry(FULL)), digest(SMALL)
    assert state(judged(reviewed(SMALL, now, old))) is State.REVIEWED
    assert state(judged(reviewed(SMALL, old))) is State.EXPIRED
    assert state(judged(SMALL)) is State.NEVER


def test_a_formatted_file_has_the_same_digest() -> None:
    assert digest(entry(layout(FULL.encode()).data.decode())) == digest(entry(FULL))
