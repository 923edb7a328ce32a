"""references.json and references.bib: the bibliography for reference managers, pandoc and LaTeX.

All sources of the base, by key, whatever cites them: as in the RDF files, leaving drafts out leaves
their sources in, and a part of the base has those that it cites.
"""

import json
from collections.abc import Iterator

from kb.citing.bibtex import bibtex, unsaid
from kb.citing.csl import csl_record
from kb.exporting.losses import Ledger, Loss
from kb.exporting.scope import Options, Scope
from kb.knowledge_base import KnowledgeBase


def as_csl_json(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """references.json: an array of CSL-JSON records (csl-data.json 1.0.2), one a line."""
    separator = "[\n"
    for source in Scope(base, options).sources.values():
        text = json.dumps(csl_record(source), ensure_ascii=False, separators=(",", ":"))
        yield (separator + text).encode("utf-8", "backslashreplace")
        separator = ",\n"
    yield b"[]\n" if separator == "[\n" else b"\n]\n"


def as_bibtex(base: KnowledgeBase, options: Options) -> Iterator[bytes]:
    """references.bib: a BibTeX record for each source, a blank line between them."""
    separator = ""
    for source in Scope(base, options).sources.values():
        yield (separator + bibtex(csl_record(source))).encode("utf-8", "backslashreplace")
        separator = "\n"
    if not separator:
        yield b"% no sources\n"


def csl_losses(base: KnowledgeBase, _options: Options) -> list[Loss]:
    """What references.json does not say: all that is no source."""
    ledger = Ledger()
    _lose_all_else(ledger, base)
    return ledger.losses


def bibtex_losses(base: KnowledgeBase, options: Options) -> list[Loss]:
    """What references.bib does not say: what BibTeX has no field for, and all that is no source."""
    ledger = Ledger()
    _lose_all_else(ledger, base)
    for source in Scope(base, options).sources.values():
        for variable in unsaid(csl_record(source)):
            ledger.lose("no field in BibTeX", variable)
    return ledger.losses


def _lose_all_else(ledger: Ledger, base: KnowledgeBase) -> None:
    if base.entries:
        ledger.lose("not in the bibliography", "entries", len(base.entries))
    excused = sum(len(source.ignore) for source in base.sources.values())
    if excused:
        ledger.lose("not in the bibliography", "sources.ignore", excused)
