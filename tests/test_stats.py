"""The numbers of a base, worked out by hand on a small one."""

from kb.check.examples import FILES, base_of
from kb.stats import as_text, stats

ENTRIES = """\
- id: whole
  label: whole
  kind: system
  status: accepted
  topics: [learning]
  definition: {text: Something with parts., cites: mitchell-1997 ch. 1}
  senses:
    - {id: a, text: One thing.}
    - {id: b, text: Another thing., cites: mitchell-1997}
- id: part
  label: part
  kind: system
  definition: What a [[whole]] has.
  relations: {part-of: whole}
- id: loose
  label: loose
"""


def test_every_number_counts_what_it_says() -> None:
    numbers = stats(base_of({**FILES, "concepts/all.yaml": ENTRIES}))
    assert numbers["concepts"] == {
        "total": 3,
        "by_status": {"draft": 2, "accepted": 1},
        "by_kind": {"system": 2, "none": 1},
        "by_topic": {"learning": 1},
    }
    assert numbers["definitions"] == {
        "total": 2,
        "share": 0.667,
        "sourced": 1,
        "sourced_share": 0.5,
    }
    assert numbers["senses"] == {"total": 2, "concepts_with_several": 1}
    assert numbers["relations"]["total"] == 1
    assert numbers["relations"]["per_concept"] == 0.67
    assert numbers["citations"] == 2
    assert numbers["sources"]["by_verification"] == {"unverified": 1}


def test_an_empty_base_has_numbers_too() -> None:
    numbers = stats(base_of({"concepts/kb.yaml": FILES["concepts/kb.yaml"]}))
    assert numbers["definitions"]["share"] == 0.0
    assert numbers["relations"]["per_concept"] == 0
    assert "concepts" in as_text(numbers)
