"""What holds of any layout, whatever the author wrote."""

from dataclasses import fields
from random import Random
from typing import Any, get_type_hints

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.layout import layout, order
from kb.model import citation, entry, manifest, relation, source
from kb.reading.yaml_text import read
from tests.layout import Untidy, misplaced


def examine(random: Random, rate: float) -> None:
    """Lay out untidy entries; all that must hold does."""
    untidy = Untidy(random, rate)
    values = [untidy.entry(f"entry-{n}") for n in range(random.randint(1, 2))]
    value: Any = values if len(values) > 1 else values[0]
    text = untidy.written(value)
    before = read(text.encode())
    assert (before.faults, before.documents) == ([], [value])
    assert misplaced(text, untidy.comments) == []
    data = layout(text.encode()).data
    assert data is not None
    made = data.decode()
    assert misplaced(made, untidy.comments) == []
    assert made.count("# c") >= len(untidy.comments)
    after = read(data)
    assert (after.faults, after.documents) == ([], [value])
    assert layout(data).data == data
    assert yaml.safe_load(made) == yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@settings(max_examples=60)
@given(st.integers(min_value=0).map(Random), st.sampled_from([0.05, 0.25, 0.5]))
def test_values_and_comments_stay_and_the_second_run_changes_nothing(
    random: Random, rate: float
) -> None:
    examine(random, rate)


def test_a_thousand_entries_with_random_comments_lose_none() -> None:
    texts: list[str] = []
    comments = 0
    for seed in range(1000):
        untidy = Untidy(Random(seed))
        value = untidy.entry(f"entry-{seed}")
        text = untidy.written(value)
        made = layout(text.encode()).data
        assert made is not None
        assert read(made).documents == [value], seed
        assert misplaced(made.decode(), untidy.comments) == [], seed
        assert layout(made).data == made, seed
        comments += len(untidy.comments)
        texts.append(text)
    assert comments > 5000
    assert len(set(texts)) == 1000


SCALARS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=220)


@given(st.lists(SCALARS, min_size=1, max_size=4), st.sampled_from(["'", '"', "|", ">", None]))
def test_any_text_in_any_style_keeps_its_value(texts: list[str], style: str | None) -> None:
    value = {"id": "a", "label": texts[0], "definition": texts[-1], "forms": texts}
    written = yaml.dump(value, Dumper=yaml.SafeDumper, default_style=style, allow_unicode=True)
    before = read(written.encode())
    if before.faults:  # YAML's own line breaks, unescaped
        return
    made = layout(written.encode()).data
    assert made is not None
    after = read(made)
    assert (after.faults, after.documents) == ([], before.documents)
    assert layout(made).data == made
    loaded = yaml.load(written, yaml.SafeLoader)
    assert yaml.load(made, yaml.SafeLoader) == loaded


PIECES = (
    "# c\n|# kb: ignore X - y\n|\n\n|- |: |a|b: c\n|  |[|]|{|}|, |? |---\n|...\n|>-\n|'|\"|é".split(
        "|"
    )
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*PIECES, "|-\n", "|+\n  x\n\n"]), max_size=14))
def test_whatever_reads_without_fault_is_laid_out_once_and_for_all(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    before, made = read(data), layout(data)
    if made.data is None:
        assert made.faults
        return
    after = read(made.data)
    assert (after.faults, after.documents) == ([], before.documents)
    assert len(after.nulls) == len(before.nulls)
    assert layout(made.data).data == made.data


RECORDS = [
    (order.ENTRY, entry.Entry),
    (order.TERM, entry.Term),
    (order.DEFINITION, entry.Definition),
    (order.SENSE, entry.Sense),
    (order.END, entry.RelationEnd),
    (order.NOTE, entry.Note),
    (order.EXAMPLE, entry.Example),
    (order.MEDIA, entry.Media),
    (order.MAPPINGS, entry.Mappings),
    (order.ORIGIN, entry.Origin),
    (order.IGNORE, entry.Ignore),
    (order.REVIEW, entry.Review),
    (order.CITATION, citation.Citation),
    (order.CUSTOM, source.Custom),
    (order.CUSTOM.keys["snapshot"], source.Snapshot),
    (order.MANIFEST, manifest.Manifest),
    (order.TOPIC, manifest.Topic),
    (order.RELATION_SPEC, relation.RelationSpec),
    (order.MANIFEST.keys["rules"], manifest.RuleSettings),
    (order.MANIFEST.keys["documents"], manifest.DocumentSettings),
    (order.MANIFEST.keys["online"], manifest.OnlineSettings),
]


@pytest.mark.parametrize(("record", "model"), RECORDS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_order_names_every_field_of_the_model(record: order.Record, model: Any) -> None:
    assert get_type_hints(model)
    assert set(record.keys) == {field.name.rstrip("_") for field in fields(model)}
