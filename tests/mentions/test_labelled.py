"""The made-up book: its labelled mentions are found, and what is labelled as none is not."""

from functools import cache

import pytest
import yaml

from benchmarks.mentions import LABELLED, Measured, agrees, measured, place, touches

ZONES = ("prose", "heading", "caption", "quote", "run-in", "note", "definition")


@cache
def book() -> Measured:
    return measured()


def test_recall_and_precision_are_at_least_19_in_20() -> None:
    assert book().recall >= 0.95
    assert book().precision >= 0.95


@pytest.mark.parametrize("zone", ZONES)
def test_they_are_in_each_zone(zone: str) -> None:
    found = sum(one["zone"] == zone for one, _ in book().found)
    missed = sum(one["zone"] == zone for one in book().missed)
    wrong = sum(mention.zone == zone for _, mention in book().wrong)
    assert found >= 20
    assert found / (found + missed) >= 0.95
    assert found / (found + wrong) >= 0.95


def test_zone_and_reason_are_those_of_the_labels() -> None:
    found = [(one, mention) for one, mention in book().found if not one.get("zone_open")]
    assert sum(one["zone"] == mention.zone for one, mention in found) >= 0.95 * len(found)
    assert sum(agrees(one, mention) for one, mention in found) >= 0.95 * len(found)


def test_no_place_labelled_as_none_is_a_mention_of_the_concept() -> None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (LABELLED / "mentions.yaml").read_text(encoding="utf-8")
    places = {
        (place(one), one["concept"]) for one in yaml.load(text, Loader=loader)["non_mentions"]
    }
    reported = [(where, mention.concept) for where, mention in book().wrong]
    assert [
        (where, concept)
        for where, concept in reported
        for other, refused in places
        if refused == concept and touches(where, other)
    ] == []
