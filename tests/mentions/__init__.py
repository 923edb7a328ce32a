"""Tests of mentions: forms in running text, documents, the command, the labelled book."""

from kb.knowledge_base import KnowledgeBase, from_texts
from kb.mentions import spotter
from kb.terms.spotting import Match, Spotter
from tests.lookup import MANIFEST


def base(*entries: str) -> KnowledgeBase:
    """A base of entries, each a YAML mapping."""
    texts = {f"concepts/{n}.yaml": text.encode() for n, text in enumerate(entries)}
    return from_texts({"concepts/kb.yaml": MANIFEST.encode(), **texts})


def entry(concept: str, more: str = "") -> str:
    """An entry whose label is its id with blanks, unless `more` gives another."""
    label = "" if "label:" in more else f"label: {concept.replace('-', ' ')}\n"
    return f"id: {concept}\n{label}kind: thing\ndefinition: A thing.\n{more}\n"


def ready(*entries: str) -> Spotter:
    return spotter(base(*entries).tables)


def said(text: str, match: Match) -> tuple[str, str, str]:
    """What is written at a match, and the first concept with its reason."""
    meaning = match.meanings[0]
    return text[match.start : match.end], meaning.concept, meaning.reason


def spotted(text: str, *entries: str) -> list[tuple[str, str, str]]:
    """Written form, concept and reason of each match in a text."""
    return [said(text, match) for match in ready(*entries).spot(text)]
