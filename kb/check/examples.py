"""The base that rules' examples stand in, and the base that an example makes of it."""

from collections.abc import Mapping

from kb.check.rule import Example
from kb.knowledge_base import KnowledgeBase, from_texts

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


BASELINE = "kb.baseline"
"""The file of an example that its check takes as the baseline."""


def texts_of(example: Example) -> dict[str, str]:
    """The files of an example by path, the shared ones included."""
    files = {**FILES, **example.files}
    if example.text:
        files["concepts/terms.yaml"] = example.text
    return dict(sorted(files.items()))


def base_of(texts: Mapping[str, str | bytes]) -> KnowledgeBase:
    """A knowledge base from texts by path, without touching the disk."""
    data = {path: text.encode() if isinstance(text, str) else text for path, text in texts.items()}
    return from_texts(data)


def is_document(path: str) -> bool:
    """Whether a file of an example is a chapter."""
    return path.endswith((".md", ".mdx"))
