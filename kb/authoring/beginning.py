"""What a new base and a new entry start from: little, and valid."""

import re
from collections import Counter
from unicodedata import normalize

from kb.errors import KBError
from kb.folder import Folder
from kb.knowledge_base import KnowledgeBase
from kb.layout import layout
from kb.layout.scalars import fresh
from kb.model.entry import ID, RESERVED_IDS
from kb.nearest import nearest

PLACEHOLDER = "To be written."
"""A definition that is none yet; `kb check` goes on naming it (DEF008)."""


def slug(term: str) -> str:
    """An id from a term: lower case, accents off, hyphens between words; may come out empty."""
    plain = "".join(c for c in normalize("NFKD", term.casefold()) if c.isascii())
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")


def id_for(term: str, given: str | None) -> str:
    """The id of a new entry. Raises KBError where none is given and none can be made."""
    name = given if given is not None else slug(term)
    if re.match(ID, name) is None or name in RESERVED_IDS:
        asked = given if given is not None else term
        raise KBError(f"“{asked}” gives no id; name one with --id (a-z, 0-9, hyphens)")
    return name


def entry_text(
    name: str,
    term: str,
    *,
    kind: str | None = None,
    topic: str | None = None,
    definition: str | None = None,
    cites: str | None = None,
) -> str:
    """The YAML of a new draft."""
    lines = [f"id: {fresh(name)}", f"label: {fresh(term)}"]
    lines += [f"kind: {fresh(kind)}"] if kind else []
    lines += [f"topics: [{fresh(topic)}]"] if topic else []
    lines += ["status: draft", "definition:"]
    lines += [f"  text: {fresh(definition or PLACEHOLDER)}"]
    lines += [f"  cites: {fresh(cites)}"] if cites else []
    made = layout(("\n".join(lines) + "\n").encode())
    assert made.data is not None
    return made.data.decode()


def refuse_unknown(base: KnowledgeBase, what: str, given: str | None, known: list[str]) -> None:
    """Raise KBError for a topic, kind or source that the base does not have."""
    if given is None or given in known:
        return
    near = nearest(given, known, most=3)
    meant = f"did you mean {', '.join(near)}?" if near else f"add it to {_HOMES[what]} first."
    raise KBError(f"{base.manifest.title} has no {what} `{given}`; {meant} Nothing was written")


_HOMES = {
    "topic": "`topics:` of concepts/kb.yaml",
    "kind": "`kinds:` of concepts/kb.yaml",
    "source": "concepts/references.yaml",
}


def folder_of(base: KnowledgeBase, folder: Folder, topic: str | None) -> str:
    """Where entries of a topic live, relative to the root: where most do, else its own folder."""
    if topic is None:
        return folder.prefix.rstrip("/")
    homes = Counter(
        one.path.rpartition("/")[0] for one in base.located if topic in one.entry.topics[:1]
    )
    if homes:
        return min(homes, key=lambda home: (-homes[home], home))
    return folder.prefix + topic


def first_files(title: str, iri: str, language: str, created: str) -> dict[str, str]:
    """The files of a new base by their path in it: kb.yaml, a bibliography, one example."""
    return {
        "concepts/kb.yaml": _MANIFEST.format(
            title=fresh(title), iri=iri, language=fresh(language), created=created
        ),
        "concepts/references.yaml": _REFERENCES,
        "concepts/examples/concept.yaml": _EXAMPLE,
    }


_MANIFEST = """\
format: 1
title: {title}
base: {iri}
language: {language}
created: {created}
kinds: [thing, process, property, example]
topics:
  examples: Examples
"""

_REFERENCES = """\
references:
  - id: skos-reference
    type: report
    author:
      - {family: Miles, given: Alistair}
      - {family: Bechhofer, given: Sean}
    title: SKOS Simple Knowledge Organization System Reference
    publisher: W3C
    issued: 2009-08-18
    URL: https://www.w3.org/TR/skos-reference/
"""

_EXAMPLE = """\
# An example: change it, or delete it once there are entries of your own.
id: concept
label: concept
aliases: [unit of thought]
kind: thing
topics: [examples]
status: draft
definition:
  text: A unit of thought that terms name and that a definition marks off from others.
  cites: skos-reference §3
"""
