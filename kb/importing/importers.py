"""The importers: what reads which files. Help texts, documentation and tests iterate this."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from kb.importing.harvest import Harvest

Read = Callable[[str, bytes], Harvest]


class Importer(NamedTuple):
    """How files of some endings are read. `summary` says what it takes out of them."""

    name: str
    suffixes: tuple[str, ...]
    summary: str
    load: Callable[[Mapping[str, str]], Read]
    """The reader; given the components of kb.yaml's `documents`, imported when it is needed."""


def _chapters(components: Mapping[str, str]) -> Read:
    from functools import partial

    from kb.importing.chapters import read_chapter

    return partial(read_chapter, definers=tuple(components.get("definition", "").split()))


def _sphinx(_: Mapping[str, str]) -> Read:
    from kb.importing.sphinx import read_glossary

    return read_glossary


def _delimited(_: Mapping[str, str]) -> Read:
    from kb.importing.delimited import read_table

    return read_table


def _bibliographies(_: Mapping[str, str]) -> Read:
    from kb.importing.bibliographies import read_bibliography

    return read_bibliography


IMPORTERS = (
    Importer(
        "chapters",
        (".md", ".mdx", ".markdown"),
        "definitions (components, admonitions, lists, glossaries of MyST), `*[ABBR]: text`, "
        "cited works",
        _chapters,
    ),
    Importer("sphinx", (".rst",), "`.. glossary::` of Sphinx", _sphinx),
    Importer(
        "table",
        (".csv", ".tsv", ".tab"),
        "a term a row, under a header with a column `term`",
        _delimited,
    ),
    Importer(
        "bibliography",
        (".bib", ".json", ".yaml", ".yml"),
        "records of BibTeX, CSL-JSON and CSL-YAML",
        _bibliographies,
    ),
)

SUFFIXES: Mapping[str, Importer] = {
    suffix: importer for importer in IMPORTERS for suffix in importer.suffixes
}
FOLDED = frozenset(suffix for importer in IMPORTERS[:3] for suffix in importer.suffixes) | {".bib"}
"""The endings of files that are taken from a folder; a `.json` or `.yaml` there may be anything."""


def importer_of(path: str) -> Importer | None:
    """What reads a file, by the ending of its name."""
    name = path.rpartition("/")[2].lower()
    dot = name.rfind(".")
    return SUFFIXES.get(name[dot:]) if dot > 0 else None
