"""The base that rules' examples stand in, and the base that an example makes of it."""

from collections.abc import Mapping

from kb.check.rule import Example
from kb.folder import is_manifest, is_references
from kb.knowledge_base import KnowledgeBase
from kb.reading.files import read_entries, read_manifest, read_sources

FILES: Mapping[str, str] = {
    "concepts/kb.yaml": """\
format: 1
title: Examples
base: https://example.org/kb/
kinds: [system, process, objective, property, problem, phenomenon, approach, framing]
topics: {learning: Learning}
prefixes: {wd: "http://www.wikidata.org/entity/"}
""",
    "concepts/references.yaml": """\
references:
  - id: mitchell-1997
    type: book
    author: [{family: Mitchell, given: Tom M.}]
    title: Machine Learning
    issued: 1997
    publisher: McGraw-Hill
""",
}


def texts_of(example: Example) -> dict[str, str]:
    """The files of an example by path, the shared ones included."""
    files = {**FILES, **example.files}
    if example.text:
        files["concepts/terms.yaml"] = example.text
    return dict(sorted(files.items()))


def base_of(texts: Mapping[str, str | bytes]) -> KnowledgeBase:
    """A knowledge base from texts by path, without touching the disk."""
    data = {
        path: text.encode() if isinstance(text, str) else text
        for path, text in sorted(texts.items())
    }
    manifest = read_manifest("concepts/kb.yaml", data.get("concepts/kb.yaml", b""))
    language = manifest.manifest.language
    sources = [read_sources(p, d, language) for p, d in data.items() if is_references(p)]
    entries = [
        read_entries(path, text, language)
        for path, text in data.items()
        if not is_references(path) and not is_manifest(path)
    ]
    return KnowledgeBase(manifest, entries, sources)
